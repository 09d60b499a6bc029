/* What all evenings of one forecast share: the session, how its lengths are drawn, and what is cut
 * from it. An *evening* is one run of it through the core: an operator presses GO when what is on air
 * is over, the null twin plays the media.
 *
 * Where the length of a segment comes from, the best first:
 *  - exact: it is timed by its own medium or by `next: auto_continue`;
 *  - rehearsed: with n lengths from kept runs, one of them as it was (the bootstrap) in n of n + 1
 *    evenings, and the assumption in the other one. The assumption thus weighs as much as one
 *    rehearsal: with one it still has half a say, with ten it hardly matters (the predictive rule of
 *    a Dirichlet process of weight 1; Ferguson 1973). A length under a third of the plan is left out
 *    and counted: in a rehearsal from cue to cue nobody speaks. What has a `hard_end` was stretched
 *    or cut to it, which says nothing;
 *  - assumed: spread.h, around the plan;
 *  - unknown: nothing is written and nothing was rehearsed; it counts 0, as in the plan.
 *
 * What the operator does, beyond waiting: at a `hard_end` what is on air ends then, as in timing.md
 * E5: early it is stretched, late it is cut down to its `min`, which strays as its length does. Before
 * a `hard_start` it is cut down the same way. Waits are kept as planned. Segments that don't count
 * take no time. In a segment that starts the next by itself the time that it takes more or less is
 * added (`add`), as a caller does. */
#ifndef KICHBAN_SIM_COURSE_H
#define KICHBAN_SIM_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/show.h"

/* Lengths that a segment had in kept runs. */
struct rehearsed {
    const char *id; /* of the segment */
    const int64_t *ms;
    size_t count;
};

enum basis { BASIS_EXACT, BASIS_REHEARSED, BASIS_ASSUMED, BASIS_UNKNOWN };

struct law {
    enum basis basis;
    int64_t planned_ms; /* timing.md P2 */
    int64_t min_ms;     /* as written and under the plan, else the plan */
    bool by_medium;     /* it can't be cut down */
    bool counts;        /* in the timing, when nothing is cut */
    int64_t *rehearsed; /* owned */
    size_t rehearsed_count;
};

struct course {
    const struct show *show;
    const struct session *session;
    struct law *laws; /* one a segment */
    bool late;        /* guests can make it late */
    size_t left_out;  /* rehearsed lengths that were too short to be one */
};

/* A segment left out, or made shorter, from the beginning. */
struct cut {
    int row;
    bool floated;
    int64_t to_ms;    /* the shorter length, when not floated */
    int64_t saved_ms; /* against the plan */
};

/* An evening as it went; instants are times of day. */
struct evening {
    int64_t end_at;     /* of the segment that timing.md E7 takes the end at */
    int64_t late_ms;    /* first GO after its planned start */
    int64_t *length_ms; /* one a segment, 0 for what didn't run; the caller's array */
};

/* `session` is one of the show's; both must outlive the course. NULL `rehearsed` with count 0. */
struct course *course_new(const struct show *show, const struct session *session,
                          const struct rehearsed *rehearsed, size_t rehearsed_count);
void course_free(struct course *course);
/* Is it the length of a real pass, not of one from cue to cue? */
bool course_rehearsed(int64_t ms, int64_t planned_ms);

/* The planned end, or off_air (timing.md E7). */
int64_t course_planned_end(const struct course *course);

/* One evening: number `number` of those that `seed` draws. A segment's length is drawn by the same
 * numbers whatever is cut, so that two forecasts differ by the cut alone. */
void evening_play(const struct course *course, const struct cut *cuts, size_t cut_count,
                  uint64_t seed, uint64_t number, struct evening *evening);

#endif
