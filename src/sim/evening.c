/* One evening: the operator on a run of the core, from before the first GO to the end that the plan
 * is measured at. The show clock is the time of day, real time goes with it. */
#include "sim/course.h"

#include "base/mem.h"
#include "base/rng.h"
#include "core/run.h"
#include "core/twin.h"
#include "sim/spread.h"
#include "base/banned.h"

#define GRACE_MS INT64_C(1000) /* the operator lets a start that comes by itself come */
#define TRIES 8                /* GOs for each point, refused ones too; then something is wrong */

struct play {
    const struct course *course;
    struct run *run;
    int64_t now, origin; /* real ms is now − origin */
    int64_t *drawn_ms;   /* one a segment */
    int64_t first_at;    /* when the first counted segment gets its GO */
    int64_t chain_at;    /* when the counted segment that ran last was over */
    int last_counted;    /* row, -1 */
    int added_row;       /* whose difference was added already, -1 */
    int end_row;         /* the end of the session is its end, -1: nothing is left */
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool counts(const struct play *play, int row)
{
    const struct row *at = &play->run->now.rows[row];
    return play->course->laws[row].counts && !at->skipped && !at->floated;
}

static int64_t length_of(const struct law *law, enum segment_kind kind, struct rng *rng)
{
    /* Two numbers for every segment, whatever comes of them: what is cut or rehearsed in one moves
     * no other. */
    uint32_t which = rng_below(rng, (uint32_t)law->rehearsed_count + 1);
    uint32_t chance = (uint32_t)(rng_next(rng) >> 32);
    if (law->basis == BASIS_REHEARSED && (which < law->rehearsed_count || !law->planned_ms))
        return law->rehearsed[which % law->rehearsed_count];
    return law->basis == BASIS_EXACT ? law->planned_ms
                                     : spread_length(kind, law->planned_ms, chance);
}

/* --- the run --- */

static bool apply(struct play *play, struct event *event, int64_t at)
{
    struct effects fx = {0};
    play->now = later(play->now, at);
    event->real_ms = event->at_real_ms = play->now - play->origin;
    run_apply(play->run, event, play->now, &fx);
    bool ok = fx.ok;
    effects_clear(&fx);
    event_clear(event);
    return ok;
}

static bool say(struct play *play, const char *verb)
{
    struct event event = event_verb(verb, ROLE_OPERATOR, "", 0);
    return apply(play, &event, play->now);
}

static void say_about(struct play *play, const char *verb, const char *cue, int64_t ms)
{
    char length[DUR_TEXT] = "";
    if (ms != TIME_NONE)
        dur_written(ms < 0 ? -ms : ms, length);
    char *text = xasprintf("%s %s%s%s%s", verb, cue, cue[0] ? " " : "",
                           ms != TIME_NONE && ms < 0 ? "-" : "", length);
    say(play, text);
    free(text);
}

/* All that happens by itself up to `until`, each at its own instant. */
static void pass_time(struct play *play, int64_t until)
{
    struct run *run = play->run;
    for (;;) {
        struct event event;
        int64_t at, wake = run->wake;
        bool twin = twin_next(run, play->now, play->now - play->origin, &event, &at);
        if (twin && (at > until || (wake != TIME_NONE && wake <= at))) {
            event_clear(&event);
            twin = false;
        }
        if (!twin && (wake == TIME_NONE || wake > until))
            break;
        if (!twin) {
            event = event_make(EV_WAKE, 0);
            at = wake;
        }
        apply(play, &event, at);
    }
    play->now = later(play->now, until);
}

/* --- the operator --- */

/* How short the segment can be made: its `min`, which strays as its length does. */
static int64_t shortest_ms(const struct law *law, int64_t drawn_ms)
{
    if (law->by_medium || law->min_ms >= law->planned_ms)
        return drawn_ms;
    return drawn_ms * law->min_ms / law->planned_ms;
}

/* The hard start of the next counted segment, TIME_NONE. */
static int64_t hard_start_ahead(const struct play *play)
{
    const struct place *place = &play->run->now;
    for (size_t i = (size_t)place->on_row + 1; i < place->row_count; i++)
        if (counts(play, (int)i))
            return place->rows[i].segment->hard_start_at;
    return TIME_NONE;
}

/* When what is on air is over. */
static int64_t air_ends_at(const struct play *play)
{
    const struct place *place = &play->run->now;
    const struct row *row = &place->rows[place->on_row];
    const struct law *law = &play->course->laws[place->on_row];
    int64_t drawn = play->drawn_ms[place->on_row], end = row->start + drawn;
    int64_t soonest = row->start + shortest_ms(law, drawn), hard = hard_start_ahead(play);
    if (row->segment->hard_end_at != TIME_NONE)
        return later(soonest, row->segment->hard_end_at);
    if (hard != TIME_NONE && end > hard)
        return later(soonest, hard);
    return end;
}

/* When a further point of the segment on air gets its GO: they share its length evenly. */
static int64_t inner_at(const struct play *play, int point)
{
    const struct place *place = &play->run->now;
    const struct row *row = &place->rows[place->on_row];
    int64_t whole = air_ends_at(play) - row->start;
    return row->start + whole * place->points[point].point / (int64_t)row->segment->point_count;
}

/* E4: the end of the counted segment before, plus the waits, never before a hard start. */
static int64_t due_at(struct play *play, int point)
{
    const struct place *place = &play->run->now;
    int target = place->points[point].row;
    const struct segment *next = place->rows[target].segment;
    if (target == place->on_row)
        return inner_at(play, point);
    if (place->on_row >= 0 && counts(play, place->on_row)) {
        play->last_counted = place->on_row;
        play->chain_at = air_ends_at(play);
    }
    if (!counts(play, target))
        return play->chain_at;
    if (play->last_counted < 0)
        return later(play->first_at, play->now);
    const struct segment *before = place->rows[play->last_counted].segment;
    bool continues = before->next == NEXT_AUTO_CONTINUE && next->hard_start_at == TIME_NONE;
    int64_t at = play->chain_at + (continues ? 0 : before->post_wait_ms) + next->pre_wait_ms;
    return next->hard_start_at != TIME_NONE ? later(at, next->hard_start_at) : at;
}

/* A start that comes by itself is the core's; it looks at what is planned and added. */
static bool leaves_to_core(struct play *play, int point)
{
    const struct place *place = &play->run->now;
    if (place->on_row < 0 || place->points[point].row == place->on_row)
        return false;
    const struct segment *segment = place->rows[place->on_row].segment;
    const struct law *law = &play->course->laws[place->on_row];
    if (segment->next == NEXT_MANUAL || place->auto_spent == place->on_row)
        return false;
    if (play->added_row != place->on_row && law->basis != BASIS_EXACT) {
        play->added_row = place->on_row;
        int64_t more = air_ends_at(play) - place->rows[place->on_row].start -
                       run_row_length(play->run, place->on_row);
        if (more)
            say_about(play, "add", "", more);
    }
    return true;
}

static void play_on(struct play *play)
{
    struct place *place = &play->run->now;
    size_t tries = place->point_count * TRIES + TRIES;
    while (!place->rows[play->end_row].done && tries--) {
        int point = place->standby;
        if (point < 0) {
            pass_time(play, air_ends_at(play));
            say(play, "finish");
            return;
        }
        int64_t at = due_at(play, point);
        if (play->run->go_real_ms != TIME_NONE)
            at = later(at, play->origin + play->run->go_real_ms + play->course->show->go_guard_ms);
        pass_time(play, at + (leaves_to_core(play, point) ? GRACE_MS : 0));
        if (place->standby == point && !say(play, "go"))
            play->now += GRACE_MS;
    }
}

/* --- before the evening --- */

static void cut_down(struct play *play, const struct cut *cuts, size_t count)
{
    const struct session *session = play->course->session;
    for (size_t i = 0; i < count; i++) {
        const struct cut *cut = &cuts[i];
        const struct law *law = &play->course->laws[cut->row];
        const char *cue = session->segments[cut->row].points[0].cue;
        say_about(play, cut->floated ? "float" : "length", cue,
                  cut->floated ? TIME_NONE : cut->to_ms);
        if (!cut->floated && law->planned_ms)
            play->drawn_ms[cut->row] = play->drawn_ms[cut->row] * cut->to_ms / law->planned_ms;
    }
}

/* Where it begins and where its end is taken: E6 and E7. With its first segment cut, the evening still
 * begins at its time. */
static void find_ends(struct play *play, int64_t late_ms)
{
    const struct session *session = play->course->session;
    struct plan_in in = run_plan(play->run, session->start_at);
    struct plan_out out;
    plan_compute(&in, session->start_at, &out);
    play->first_at = TIME_NONE;
    for (size_t i = 0; i < in.count; i++) {
        if (play->course->laws[i].counts && play->first_at == TIME_NONE)
            play->first_at = out.rows[i].planned_start + late_ms;
        if (!counts(play, (int)i))
            continue;
        if (play->end_row < 0)
            play->first_at = later(play->first_at, session->segments[i].hard_start_at);
        if (session->off_air_at == TIME_NONE || out.rows[i].planned_start < session->off_air_at)
            play->end_row = (int)i;
    }
    plan_free(&out);
    free((void *)(uintptr_t)in.rows);
}

/* What plays before the first counted segment has its GO in good time before it. */
static int64_t opens_at(const struct play *play)
{
    int64_t each = later(play->course->show->go_guard_ms, SECOND_MS);
    return play->first_at - each * ((int64_t)play->run->now.point_count + 1);
}

void evening_play(const struct course *course, const struct cut *cuts, size_t cut_count,
                  uint64_t seed, uint64_t number, struct evening *evening)
{
    const struct session *session = course->session;
    struct rng rng = rng_make(seed, number);
    struct play play = {.course = course,
                        .run = run_new(course->show, session, MODE_REHEARSAL, 1.0, 0),
                        .drawn_ms = evening->length_ms,
                        .now = session->start_at,
                        .last_counted = -1,
                        .added_row = -1,
                        .end_row = -1};
    play.run->forgets = true;
    uint32_t chance = (uint32_t)(rng_next(&rng) >> 32);
    evening->late_ms = course->late ? spread_late(chance) : 0;
    for (size_t i = 0; i < session->segment_count; i++)
        play.drawn_ms[i] = length_of(&course->laws[i], session->segments[i].kind, &rng);
    play.now = play.origin = session->start_at - DAY_MS; /* before all of it */
    cut_down(&play, cuts, cut_count);
    find_ends(&play, evening->late_ms);
    evening->end_at = session->start_at;
    if (play.end_row >= 0) {
        play.chain_at = opens_at(&play);
        pass_time(&play, play.chain_at);
        play_on(&play);
        evening->end_at = play.run->now.rows[play.end_row].end;
    }
    for (size_t i = 0; i < session->segment_count; i++) {
        const struct row *row = &play.run->now.rows[i];
        evening->length_ms[i] =
            counts(&play, (int)i) && row->end != TIME_NONE ? row->end - row->start : 0;
    }
    run_free(play.run);
}
