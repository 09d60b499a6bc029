/* A show file becomes a `struct show`, or a list of everything that is wrong with it. The rules are
 * the contract of the format; the table of keys is keys.c. Needs no clock, no locale and nothing of
 * the machine but the file itself: the time zone comes through a callback of the caller. */
#ifndef KICHBAN_SHOWFILE_LOAD_H
#define KICHBAN_SHOWFILE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/zone.h"
#include "core/show.h"

#define SHOWFILE_BYTES (8u << 20) /* the largest file */
#define SHOWFILE_DEPTH 16         /* maps and lists inside each other */
#define SHOWFILE_SEGMENTS 20000
#define SHOWFILE_TEXT (64u << 10) /* bytes of one text */
#define SHOWFILE_FAULTS 1000      /* listed at most; `dropped` counts the others */

struct fault {
    char *file;    /* as the caller shows it */
    int rank;      /* 0 the show file itself; its side files follow as they are read */
    int line, col; /* from 1; columns in characters */
    bool warning;
    bool unmeasured; /* says that a length isn't known: who opens the media knows better */
    char *text;      /* one sentence */
    char *excerpt;   /* the line itself as it can be shown, NULL when there is none */
};

/* Sorted by position once showfile_load() is back. Zero it before the first use. */
struct faults {
    struct fault *list;
    size_t count, room;
    size_t dropped; /* found, but beyond SHOWFILE_FAULTS */
    /* Gives the sentences another language: a msgid in, its translation out. NULL: English. Set it
     * before reading. */
    const char *(*words)(const char *english);
};

/* The zone of an IANA name around a date; false: there is no such name. */
typedef bool zone_fn(const char *iana_name, int32_t date_days, struct zone *out);

/* Reads YAML bytes. `path` is the real path of the file (media are relative to its folder), `shown`
 * is how faults name it. NULL when there is an error among the faults; the show is the caller's. */
struct show *showfile_load(const char *bytes, size_t len, const char *path, const char *shown,
                           zone_fn *zone, struct faults *faults);
/* The same from a file, shown as `path` is written. NULL with err->text set: it can't be opened;
 * NULL without: it has errors. */
struct show *showfile_load_file(const char *path, zone_fn *zone, struct faults *faults,
                                struct err *err);
/* The same for who is told of warnings: each running order is compared with the profile that its
 * session names, from `protocols/` beside the show file or else from the folder `protocols`. */
struct show *showfile_check_file(const char *path, zone_fn *zone, const char *protocols,
                                 struct faults *faults, struct err *err);

/* Adds what somebody else found, such as who opens the media; sorts the list again. `english` is
 * a msgid. */
void fault_note(struct faults *faults, const char *file, int line, int col, bool warning,
                const char *english, ...) __attribute__((format(printf, 6, 7)));
/* The same for a copy that may lie elsewhere: side files aren't read, only named, whether they are
 * there or not. */
struct show *showfile_load_alone(const char *path, zone_fn *zone, struct faults *faults,
                                 struct err *err);

void faults_drop_unmeasured(struct faults *faults);
void faults_free(struct faults *faults);
size_t faults_errors(const struct faults *faults);
size_t faults_warnings(const struct faults *faults);
/* `FILE:LINE:COL: error: sentence` for each, `carets`: with the line and a `^` under the place;
 * then `SHOWN: 2 errors, 1 warning`. The caller owns it. */
char *faults_text(const struct faults *faults, const char *shown, bool carets);

/* The text of a show file and all side files that it needs, as one text that showfile_load() takes:
 * what a run keeps. The caller owns it. */
char *showfile_bundle(const char *text, const struct show *show);

#endif
