/* The bytes of a show file, cleaned, and where its lines begin. */
#ifndef KICHBAN_SHOWFILE_SOURCE_H
#define KICHBAN_SHOWFILE_SOURCE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct faults;

#define BROKEN_FEW 3

struct source {
    const char *bytes; /* UTF-8 with plain newlines; what wasn't text is `?` */
    size_t len;
    size_t *starts; /* of each line */
    size_t count;
    int *bad; /* lines with a character that isn't text, rising */
    size_t bad_count;
    size_t stray_lines;        /* with no-break spaces and the like, taken for spaces */
    int stray_line, stray_col; /* the first of them */
    size_t broken_lines;       /* that are not UTF-8: a few are told each, many as one mistake */
    struct {
        int line, col;
    } broken[BROKEN_FEW];
    size_t spaces; /* texts with doubled or hidden spaces */
    int spaces_line, spaces_col;
    const char *shown; /* the file's name in faults */
    int rank;          /* see struct fault */
    struct faults *faults;
};

/* Can the bytes be a text of ours at all? False: told at 1:1 (UTF-16, a spreadsheet, too large). */
bool source_vet(const struct source *source, const char *bytes, size_t len);
/* Fills a source whose `shown` and `faults` are set. The caller owns the bytes that come back. */
char *source_read(struct source *source, const char *bytes, size_t len);
void source_free(struct source *source);

/* Bytes of a sign that nobody sees and that only splits words (zero-width space, soft hyphen, BOM) at
 * the head of a text; 0: none stands there. */
size_t hidden_bytes(const char *at);
/* One line without its end; false past the last. Lines count from 1. */
bool source_line(const struct source *source, int line, const char **text, size_t *len);
bool source_bad(const struct source *source, int line);
/* A fault of the form itself, at a line and column. */
void source_fault(const struct source *source, int line, int col, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void source_vfault(const struct source *source, int line, int col, bool warning, const char *format,
                   va_list args);

#endif
