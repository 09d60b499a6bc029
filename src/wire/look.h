/* What is only for who looks: the levels of the decks and a small picture of what the hall sees. A
 * client asks for them with the verb `watch` on its own connection, and gets lines between the
 * states, which it may miss when it reads slowly:
 *   {"levels":[{"inst":"…","media":"…","peak_db":D|null,"rms_db":D|null},…],"part":"picture|sound"}
 *   {"late":{"media":"…","first":{…},"last":{…}}}    pictures of a late file, each as below
 *   {"picture":{"width":N,"height":N,"rgb":"…"}}                base64, rows from the top */
#ifndef KICHBAN_LOOK_H
#define KICHBAN_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#define PICTURE_WIDTH 96 /* at most */
#define PICTURE_HEIGHT 54

struct report;
struct probe_frame;

struct meter {
    char *inst, *media;
    double peak_db, rms_db; /* NAN: silence */
};

/* One of a client's lines: the levels of one part, or a picture. */
struct glimpse {
    char *part; /* NULL: it is the picture */
    struct meter *meters;
    size_t meter_count;
    int width, height;
    unsigned char *rgb; /* 3 * width * height bytes */
    char *late;         /* medium: of it `first` and `last`, and nothing else is in the line */
    struct look_frame {
        int width, height;
        unsigned char *rgb; /* NULL: none */
    } first, last;
};

/* Of a report of that part, REPORT_LEVELS or REPORT_PICTURE. */
/* Its first and last picture. */
char *look_late_encode(const char *media, const struct probe_frame *first,
                       const struct probe_frame *last);
char *look_encode(const struct report *report, const char *part);
void look_clear(struct glimpse *look);

#endif
