/* What stands beside the database of a run, for the files of this folder: its second copy as plain
 * text. RUN.meta (what the run is, `KEY<tab>VALUE`), RUN.yaml, RUN.2.yaml … (the shows it took), and
 * RUN.events, a line each: `NUMBER NOW_MS WALL_MS JSON`. */
#ifndef KICHBAN_COPIES_H
#define KICHBAN_COPIES_H

#include "journal/journal.h"

struct sqlite3;

#define ENDING_TEXT 40

/* Where it lies: DIR/runs/RUN.ENDING. The caller owns it. */
char *copy_path(const char *dir, const char *run, const char *ending);
/* The whole of it; NULL: it can't be read. The caller owns it. */
char *copy_read(const char *dir, const char *run, const char *ending);
bool copy_write(const char *dir, const char *run, const char *ending, const char *text);
/* "2.yaml" of version 2; "yaml" of the first. */
const char *copy_show_ending(int64_t version, char out[ENDING_TEXT]);

/* What a run is, row by row, without its show's text. */
#define META_ROWS 11
struct meta_row {
    const char *key, *value;
    char number[ENDING_TEXT];
};
void meta_rows(const struct journal_meta *meta, struct meta_row rows[META_ROWS]);
char *meta_text(const struct journal_meta *meta); /* the content of RUN.meta */
/* One row, also `show_text`, into a zeroed meta that owns its texts; what it doesn't know it leaves. */
void meta_take(struct journal_meta *meta, const char *key, const char *value);
/* Rows out of the content of RUN.meta, which is cut up meanwhile. */
void meta_take_text(char *text, void (*each)(void *context, const char *key, const char *value),
                    void *context);
void meta_take_rows(struct journal_meta *meta, struct sqlite3 *db); /* all that a database has */
bool meta_whole(const struct journal_meta *meta);                   /* nothing is missing */

struct event_line {
    int64_t number, now_ms, wall_ms;
    const char *event; /* JSON, inside the line */
};
/* False: a torn line. The line has no LF. */
bool event_line_parse(const char *line, struct event_line *out);
/* Calls `each` for every whole line of RUN.events. */
void event_lines(const char *dir, const char *run,
                 void (*each)(void *context, const struct event_line *line), void *context);

#endif
