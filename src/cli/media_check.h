/* The media of a show opened and judged, for `check --media` and `preflight`. */
#ifndef KICHBAN_MEDIA_CHECK_H
#define KICHBAN_MEDIA_CHECK_H

#include <sys/stat.h>

#include "core/show.h"
#include "showfile/load.h"
#include "wire/probe.h"

/* One medium of the show beside what was found of its file. */
struct medium {
    const struct media *media;
    const struct probe_found *found; /* NULL: the file isn't there, or isn't one */
    int wrong;                       /* why it isn't there: an errno; 0: it is */
    bool cached;
    int errors, warnings; /* that it has, by media_judge() */
    size_t job;           /* the caller doesn't need it */
};

struct media_report {
    struct medium *list; /* those of the show that have a file, in its order */
    size_t count;
    struct probe_job *jobs;
    size_t job_count;
};

/* Opens them all, or those that are marked in `used` (NULL: all), from the cache in `cache_dir` what is
 * known already; `terminal`: shows on standard error how far it is. False: there is no player. */
bool media_look(const struct show *show, const bool *used, const char *cache_dir, bool terminal,
                struct media_report *report, struct err *err);
/* What is wrong with them, to the faults of `file`. */
void media_judge(const struct show *show, struct media_report *report, const char *file,
                 struct faults *faults);
/* A line for each, on standard output. */
void media_print(const struct media_report *report);
void media_report_free(struct media_report *report);

/* --- for media_judge.c, media_check.c and pre_media.c --- */

/* The length that counts: the file's own when what can be decoded agrees with it. */
int64_t medium_length_ms(const struct probe_found *found);
/* As it is heard, with the medium's gain; NAN: not known. */
double medium_loudness(const struct medium *medium);

#endif
