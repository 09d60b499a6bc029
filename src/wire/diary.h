/* What has happened in a run, a line each, as people at the machine want to read it: who said what and
 * what was answered, what the players did, what went wrong. A client asks for it with `watch log` on
 * its own connection: it gets what there is, oldest first, then each line as it comes:
 *   {"log":[{"n":N,"at":N,"kind":"…","who":"…","verb":"…","ok":B,"say":{…},
 *            "event":"…","media":"…","reason":"…","text":"…"},…]} */
#ifndef KICHBAN_WIRE_DIARY_H
#define KICHBAN_WIRE_DIARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

enum diary_kind { DIARY_DONE, DIARY_WARNING, DIARY_MEDIA, DIARY_NOTE, DIARY_KINDS };
extern const char *const diary_kinds[DIARY_KINDS];

struct diary_line {
    int64_t number; /* grows; from 1 */
    int64_t at;     /* time of day on the show clock */
    enum diary_kind kind;
    char *who, *verb; /* of a verb: its sender and its text; NULL */
    bool ok;          /* it was done */
    struct say say;   /* its answer, or a warning; MSG_NONE */
    int event;        /* enum event_kind of what a player said; EV_COUNT: it is none */
    bool again;       /* of EV_STALLED and EV_DEVICE: it is well again */
    char *media;      /* id, or the part of a player; NULL */
    char *reason, *text;
};

void diary_line_clear(struct diary_line *line);
struct diary_line diary_line_copy(const struct diary_line *line);
/* One line of the wire for so many; the caller owns it. */
char *diary_encode(const struct diary_line *lines, size_t count);

#endif
