#include "sim/course.h"

#include "base/mem.h"
#include "core/run.h"
#include "sim/spread.h"
#include "base/banned.h"

#define LEAST_PART 3 /* of the plan: what is shorter than a third was no rehearsal of it */

/* The longest medium with a known length that the segment's own `do` plays; TIME_NONE: none. */
static int64_t medium_ms(const struct show *show, const struct segment *segment)
{
    int64_t longest = TIME_NONE;
    for (size_t i = 0; i < segment->points[0].action_count; i++) {
        const struct action *action = &segment->points[0].actions[i];
        if (action->act != ACT_PLAY || action->media < 0)
            continue;
        int64_t whole = media_whole_ms(&show->media[action->media], TIME_NONE);
        if (whole != TIME_NONE && whole > longest)
            longest = whole;
    }
    return longest;
}

bool course_rehearsed(int64_t ms, int64_t planned_ms)
{
    return ms > 0 && ms * LEAST_PART >= planned_ms;
}

static void take_rehearsed(struct course *course, struct law *law, const struct rehearsed *from)
{
    size_t room = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (!course_rehearsed(from->ms[i], law->planned_ms))
            course->left_out++;
        else
            ARRAY_PUSH(law->rehearsed, law->rehearsed_count, room, from->ms[i]);
    }
    if (law->rehearsed_count)
        law->basis = BASIS_REHEARSED;
}

/* E1: a film or an anthem lasts as long as its medium at least. */
static struct law law_of(const struct show *show, const struct segment *segment,
                         const struct plan_row *row)
{
    int64_t medium = medium_ms(show, segment);
    bool film = segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    bool written = segment->duration_ms != TIME_NONE;
    struct law law = {.basis = BASIS_ASSUMED,
                      .planned_ms = row->file_ms,
                      .min_ms = row->min_ms,
                      .counts = row->counts};
    if (medium != TIME_NONE && row->follows_at_end &&
        (!written || (film && medium > row->file_ms))) {
        law.planned_ms = law.min_ms = medium;
        law.by_medium = true;
    }
    if (law.by_medium || !row->follows_at_end)
        law.basis = BASIS_EXACT;
    else if (!law.planned_ms)
        law.basis = BASIS_UNKNOWN;
    return law;
}

struct course *course_new(const struct show *show, const struct session *session,
                          const struct rehearsed *rehearsed, size_t rehearsed_count)
{
    struct course *course = xcalloc(1, sizeof *course);
    course->show = show;
    course->session = session;
    course->laws =
        xcalloc(session->segment_count ? session->segment_count : 1, sizeof *course->laws);
    course->late = session->on_air_at == TIME_NONE;
    struct run *run = run_new(show, session, MODE_REHEARSAL, 1.0, 0);
    struct plan_in plan = run_plan(run, session->start_at);
    bool first = true;
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct segment *segment = &session->segments[i];
        struct law *law = &course->laws[i];
        *law = law_of(show, segment, &plan.rows[i]);
        bool tells = law->basis != BASIS_EXACT && segment->hard_end_at == TIME_NONE;
        for (size_t k = 0; k < rehearsed_count && tells; k++)
            if (strcmp(rehearsed[k].id, segment->id) == 0)
                take_rehearsed(course, law, &rehearsed[k]);
        if (first && law->counts && segment->hard_start_at != TIME_NONE)
            course->late = false;
        first = first && !law->counts;
    }
    free((void *)(uintptr_t)plan.rows);
    run_free(run);
    return course;
}

void course_free(struct course *course)
{
    if (!course)
        return;
    for (size_t i = 0; i < course->session->segment_count; i++)
        free(course->laws[i].rehearsed);
    free(course->laws);
    free(course);
}

int64_t course_planned_end(const struct course *course)
{
    struct run *run = run_new(course->show, course->session, MODE_REHEARSAL, 1.0, 0);
    struct plan_in in = run_plan(run, course->session->start_at);
    struct plan_out out;
    plan_compute(&in, course->session->start_at, &out);
    int64_t end = out.planned_end;
    plan_free(&out);
    free((void *)(uintptr_t)in.rows);
    run_free(run);
    return end;
}
