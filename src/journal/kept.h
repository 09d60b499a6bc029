/* Runs that were kept, read from outside and without touching them: nothing is written, no lock is
 * taken, and the database itself is never opened (a second connection is what SQLite 3.40 can't
 * bear). A run that an engine holds is read from the line copies beside its database; any other from
 * a private copy of its database, with what that lacks taken from the line copies. */
#ifndef KICHBAN_KEPT_H
#define KICHBAN_KEPT_H

#include "journal/journal.h"

struct kept_event {
    int64_t number, now_ms, wall_ms;
    char *event; /* JSON */
};

struct kept_show {
    int64_t version;
    char *text;
};

struct kept {
    struct journal_meta meta;
    bool live;                 /* an engine holds it now */
    struct kept_event *events; /* by number; a number may be missing */
    size_t event_count, event_room;
    struct kept_show *shows; /* taken over later, from version 2 on */
    size_t show_count, show_room;
};

/* The names of all runs under `dir`, the newest first by name; the caller frees each and the list.
 * NULL with 0: there are none. */
char **kept_names(const char *dir, size_t *count);
/* An engine has its database locked. Never waits. Not for the process that holds it itself: closing
 * the file here would let its lock go. */
bool kept_live(const char *dir, const char *run);
/* Fills `kept`; false with a sentence: there is nothing of it that says what it was. */
bool kept_read(const char *dir, const char *run, struct kept *kept, struct err *err);
const char *kept_show_text(const struct kept *kept, int64_t version); /* NULL: it is lost */
void kept_clear(struct kept *kept);

#endif
