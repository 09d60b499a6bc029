/* The cut ladder, timing.md B2: for each anchor that will be reached late, what to leave out or to
 * shorten until it is met. Pure, from the same rows as the plan. */
#ifndef KICHBAN_LADDER_H
#define KICHBAN_LADDER_H

#include "core/plan.h"

#define LADDER_STEPS 32 /* in all; a screen can't show more, and a person can't decide more */
#define LADDER_ANCHORS 16

struct ladder_step {
    int row;
    bool floats;      /* float it; false: shorten it to to_ms */
    int64_t to_ms;    /* its written minimum */
    int64_t cut_ms;   /* what is taken out of the rundown */
    int64_t saves_ms; /* by how much its anchor is reached earlier, after the steps before it */
};

enum anchor_kind { ANCHOR_OFF_AIR, ANCHOR_HARD_START, ANCHOR_HARD_END };

struct ladder_anchor {
    enum anchor_kind kind;
    int row;            /* whose hard time it is; with off air: the last row before it */
    int64_t at;         /* the anchor itself, a time of day */
    int64_t over_ms;    /* by how much it would be missed now */
    int64_t missing_ms; /* what its steps don't cover, 0 */
    int first, count;   /* its steps */
};

struct ladder {
    struct ladder_anchor anchors[LADDER_ANCHORS]; /* in order of time; those that are late */
    int anchor_count;
    struct ladder_step steps[LADDER_STEPS];
    int step_count;
};

/* What is late at `now`, and the way back. Steps of an earlier anchor count for the later ones. */
void ladder_make(const struct plan_in *in, int64_t now, struct ladder *out);

#endif
