/* What is only for who works at the machine: how long the segments took in the last runs that were
 * kept, and what the preflight before this run found not good. A client asks for it with `watch runs`
 * on its own connection, and gets one line:
 *   {"past":{"runs":[{"run":"…","mode":"…","begun_ms":N,"segments":[{"id":"…","ms":N},…]},…],
 *            "preflight":{"made_ms":N,"bad":N,"warnings":N,"unknown":N,"items":[…]}|null}}
 * `items` are those of the kept preflight that aren't good, as it has them. */
#ifndef KICHBAN_WIRE_PAST_H
#define KICHBAN_WIRE_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/run.h"

#define PAST_RUNS 2
#define PAST_FINDINGS 60 /* more aren't carried */
#define PAST_ARGS 3

struct past_segment {
    char *id;
    int64_t ms; /* from its start to its end on the show clock, holds left out */
};

struct past_run {
    char *name;
    enum mode mode;
    int64_t begun_wall; /* ms since the epoch */
    struct past_segment *segments;
    size_t segment_count, segment_room;
};

enum past_level { PAST_GOOD, PAST_WARN, PAST_BAD, PAST_UNKNOWN };

/* A sentence apart from what stands in it, to be said in any language. */
struct past_line {
    char *english; /* a msgid with %1 … %3 */
    char *args[PAST_ARGS];
};

struct past_finding {
    enum past_level level;
    char *title;
    bool named; /* the title is a name; else a msgid */
    struct past_line *lines;
    size_t line_count;
};

/* Zeroed before its first use. */
struct past {
    struct past_run runs[PAST_RUNS]; /* the newest first */
    size_t run_count;
    bool preflight; /* there was one before this run */
    int64_t made_wall;
    int bad, warnings, unknown;
    struct past_finding *findings;
    size_t finding_count;
};

/* The line; `preflight`: the text of the kept one as `kichban preflight` wrote it, NULL: none. The
 * caller owns it. */
char *past_encode(const struct past *past, const char *preflight);
void past_clear(struct past *past);

#endif
