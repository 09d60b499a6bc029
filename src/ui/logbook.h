/* What has happened, as far as the engine has told it on request. */
#ifndef KICHBAN_LOGBOOK_H
#define KICHBAN_LOGBOOK_H

#include "wire/diary.h"

#define LOGBOOK_KEPT 500

struct logbook {
    struct diary_line lines[LOGBOOK_KEPT]; /* oldest first */
    size_t count;
    bool anew; /* a new connection: what comes next begins it again */
};

/* Takes lines over; what was in them is the logbook's. */
void logbook_take(struct logbook *book, struct diary_line *lines, size_t count);
void logbook_clear(struct logbook *book);
/* One line in the language set, without its time; the caller owns it. */
char *logbook_phrase(const struct diary_line *line);
/* How many lines a filter lets through; DIARY_KINDS: all. */
int logbook_count(const struct logbook *book, enum diary_kind filter);

#endif
