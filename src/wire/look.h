/* What is only for who looks: the levels of the decks and a small picture of what the hall sees. A
 * client asks for them with the verb `watch` on its own connection, and gets lines between the
 * states, which it may miss when it reads slowly:
 *   {"levels":[{"inst":"…","media":"…","peak_db":D|null,"rms_db":D|null},…],"part":"picture|sound"}
 *   {"picture":{"width":N,"height":N,"rgb":"…"}}                base64, rows from the top */
#ifndef KICHBAN_LOOK_H
#define KICHBAN_LOOK_H

#include "wire/deck.h"
#include "wire/json.h"

struct meter {
    char *inst, *media;
    double peak_db, rms_db; /* NAN: silence */
};

/* One of a client's lines: the levels of one part, or a picture. */
struct look {
    char *part; /* NULL: it is the picture */
    struct meter *meters;
    size_t meter_count;
    int width, height;
    unsigned char *rgb; /* 3 * width * height bytes */
};

/* Of a report of that part, REPORT_LEVELS or REPORT_PICTURE. */
char *look_encode(const struct report *report, const char *part);
/* Fills a zeroed struct that the caller clears; *why as with all decoders. */
bool look_decode(json_t *root, struct look *look, const char **why);
void look_clear(struct look *look);

/* --- for deck.c --- */

void put_db(json_t *object, const char *key, double db); /* not finite: null */
void put_levels(json_t *root, const char *key, const struct report *report);
void put_picture(json_t *object, int width, int height, const unsigned char *rgb);
/* The bytes, the caller's; NULL is told, or there is no picture. */
unsigned char *take_picture(struct take *take, int *width, int *height);

#endif
