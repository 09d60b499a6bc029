#include "sim/cuts.h"

#include "base/mem.h"
#include "base/banned.h"

struct rung {
    struct cut cut;
    int priority;
};

static int by_ladder(const void *a, const void *b)
{
    const struct rung *x = a, *y = b;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    if (x->cut.saved_ms != y->cut.saved_ms)
        return x->cut.saved_ms > y->cut.saved_ms ? -1 : 1;
    return x->cut.row < y->cut.row ? -1 : x->cut.row > y->cut.row;
}

/* The order of B2 for a session of which nothing has started: the lowest priority first, then what
 * saves most. During a run the core proposes, by the lengths that are left then. */
static size_t ladder_of(const struct course *course, struct cut **cuts)
{
    const struct session *session = course->session;
    struct rung *rungs = xcalloc(session->segment_count + 1, sizeof *rungs);
    size_t count = 0;
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        const struct law *law = &course->laws[i];
        bool floats = segment->priority >= 3, shortens = law->min_ms < law->planned_ms;
        if (!law->counts || segment->priority == 1 || (!floats && !shortens) ||
            (session->off_air_at != TIME_NONE && segment->hard_start_at >= session->off_air_at))
            continue;
        struct cut cut = {.row = (int)i, .floated = floats, .to_ms = floats ? 0 : law->min_ms};
        cut.saved_ms = law->planned_ms - cut.to_ms;
        rungs[count++] = (struct rung){.cut = cut, .priority = segment->priority};
    }
    if (count)
        qsort(rungs, count, sizeof *rungs, by_ladder);
    *cuts = xcalloc(count ? count : 1, sizeof **cuts);
    for (size_t i = 0; i < count; i++)
        (*cuts)[i] = rungs[i].cut;
    free(rungs);
    return count;
}

/* Covered: hardly an evening is over, or the late ones are in time too. */
static bool enough(const struct forecast *forecast)
{
    return forecast->over * ONE_IN <= forecast->runs || forecast->p90 <= forecast->planned_end;
}

static bool better(const struct forecast *than, const struct forecast *forecast)
{
    return forecast->over < than->over || forecast->p50 < than->p50 || forecast->p90 < than->p90;
}

size_t cuts_climb(const struct course *course, const struct forecast_ask *ask,
                  struct forecast *before, struct cut_step steps[CUT_STEPS])
{
    struct cut *ladder, taken[CUT_STEPS];
    size_t count = ladder_of(course, &ladder), done = 0;
    forecast_make(course, ask, before);
    const struct forecast *last = before;
    for (size_t i = 0; i < count && done < CUT_STEPS && !enough(last); i++) {
        struct cut_step *step = &steps[done];
        struct forecast_ask with = *ask;
        step->cut = taken[done] = ladder[i];
        with.cuts = taken;
        with.cut_count = done + 1;
        forecast_make(course, &with, &step->after);
        if (!better(last, &step->after)) /* a hard time after it takes what it saves */
            continue;
        last = &step->after;
        done++;
    }
    free(ladder);
    return done;
}
