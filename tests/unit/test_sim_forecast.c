#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/run.h"
#include "sim/cuts.h"
#include "sim/forecast.h"
#include "sim/learn.h"
#include "sim/spread.h"
#include "base/banned.h"

#define START INT64_C(1694912400000) /* 2023-09-17 08:00 in Huế */
#define MOST 12
#define EVENINGS 400

/* A session made of rows; the test changes what it is about before it asks. */
struct stage {
    struct show show;
    struct session session;
    struct segment segments[MOST];
    struct point points[MOST][3];
    char names[MOST][8], inner[MOST][3][8];
    struct media media[1];
    struct action play;
    char *players[1];
};

static struct segment *add(struct stage *stage, enum segment_kind kind, int64_t minutes)
{
    size_t at = stage->session.segment_count++;
    struct segment *segment = &stage->segments[at];
    snprintf(stage->names[at], sizeof stage->names[at], "%zu", at + 1);
    for (size_t i = 0; i < 3; i++) {
        snprintf(stage->inner[at][i], sizeof stage->inner[at][i], "%zu.%zu", at + 1, i);
        stage->points[at][i] = (struct point){.cue = i ? stage->inner[at][i] : stage->names[at]};
    }
    *segment = (struct segment){.id = stage->names[at],
                                .title = stage->names[at],
                                .kind = kind,
                                .duration_ms = minutes ? minutes * MINUTE_MS : TIME_NONE,
                                .min_ms = TIME_NONE,
                                .hard_start_at = TIME_NONE,
                                .hard_end_at = TIME_NONE,
                                .priority = 2,
                                .points = stage->points[at],
                                .point_count = 1,
                                .award_ms = TIME_NONE,
                                .block = -1};
    return segment;
}

static struct stage *new_stage(void)
{
    struct stage *stage = xcalloc(1, sizeof *stage);
    stage->players[0] = stage->names[0];
    stage->media[0] = (struct media){.id = stage->inner[0][0],
                                     .kind = MEDIA_VIDEO,
                                     .out_ms = TIME_NONE,
                                     .length_ms = 15 * MINUTE_MS,
                                     .every_ms = TIME_NONE,
                                     .end_media = -1};
    stage->play = (struct action){.act = ACT_PLAY, .media = 0};
    stage->show = (struct show){.go_guard_ms = 1000,
                                .media = stage->media,
                                .media_count = 1,
                                .slate = -1,
                                .players = stage->players,
                                .player_count = 1,
                                .sessions = &stage->session,
                                .session_count = 1};
    stage->session = (struct session){.zone = zone_fixed(7 * 3600),
                                      .doors_at = TIME_NONE,
                                      .start_at = START,
                                      .on_air_at = START,
                                      .off_air_at = TIME_NONE,
                                      .segments = stage->segments};
    return stage;
}

/* A film of 15 min that is timed by itself. */
static struct segment *add_film(struct stage *stage)
{
    struct segment *film = add(stage, KIND_FILM, 0);
    film->points[0].actions = &stage->play;
    film->points[0].action_count = 1;
    return film;
}

/* The worked example of timing.md. */
static struct stage *worked(enum segment_kind kind)
{
    struct stage *stage = new_stage();
    stage->session.off_air_at = START + 30 * MINUTE_MS;
    add(stage, kind, 5);
    add_film(stage);
    struct segment *c = add(stage, kind, 4), *d = add(stage, kind, 3), *e = add(stage, kind, 2);
    c->min_ms = 2 * MINUTE_MS;
    c->priority = 4;
    d->priority = 5;
    e->min_ms = MINUTE_MS;
    e->hard_end_at = START + 30 * MINUTE_MS;
    return stage;
}

static struct forecast forecast_of(struct stage *stage, const struct cut *cuts, size_t count,
                                   uint64_t seed)
{
    struct course *course = course_new(&stage->show, &stage->session, NULL, 0);
    struct forecast forecast;
    forecast_make(
        course,
        &(struct forecast_ask){
            .cuts = cuts, .cut_count = count, .runs = EVENINGS, .seed = seed, .weigh = true},
        &forecast);
    course_free(course);
    return forecast;
}

static void must_end_at(struct stage *stage, int64_t minutes)
{
    struct forecast forecast = forecast_of(stage, NULL, 0, 1);
    assert_int_equal(forecast.p10 - START, minutes * MINUTE_MS);
    assert_int_equal(forecast.p90 - START, minutes * MINUTE_MS);
    assert_int_equal(forecast.planned_end - START, minutes * MINUTE_MS);
    assert_int_equal(forecast.over, 0);
    assert_int_equal(forecast.weight_count, 0); /* nothing is uncertain */
    forecast_clear(&forecast);
    free(stage);
}

/* What doesn't stray ends as planned, to the millisecond: each way in which the core keeps time. */
static void exact(void **state)
{
    (void)state;
    must_end_at(worked(KIND_FILM), 30);
    struct stage *stage = new_stage(); /* media, further points, what doesn't count */
    add(stage, KIND_MUSIC, 0)->untimed = true;
    add(stage, KIND_FILM, 10)->point_count = 3;
    add_film(stage);
    add(stage, KIND_NOTE, 0);
    add(stage, KIND_FILM, 5)->floated = true;
    add(stage, KIND_FILM, 5)->skip = true;
    add(stage, KIND_FILM, 7);
    add(stage, KIND_FILM, 0)->untimed = true;
    must_end_at(stage, 32);
    stage = new_stage(); /* waits, by hand and by itself */
    add(stage, KIND_FILM, 3)->post_wait_ms = MINUTE_MS;
    struct segment *follow = add(stage, KIND_FILM, 4);
    follow->next = NEXT_AUTO_FOLLOW;
    follow->pre_wait_ms = MINUTE_MS;
    add_film(stage)->next = NEXT_AUTO_FOLLOW;
    struct segment *sting = add(stage, KIND_FILM, 0);
    sting->next = NEXT_AUTO_CONTINUE;
    sting->post_wait_ms = MINUTE_MS;
    add(stage, KIND_FILM, 5);
    must_end_at(stage, 30);
    stage = new_stage(); /* a gap before a hard start, and one that comes by itself */
    add(stage, KIND_FILM, 5);
    struct segment *hard = add(stage, KIND_FILM, 5);
    hard->hard_start_at = START + 10 * MINUTE_MS;
    hard->next = NEXT_AUTO_CONTINUE;
    add(stage, KIND_FILM, 6)->hard_start_at = START + 15 * MINUTE_MS;
    must_end_at(stage, 21);
}

static void same_seed_same_numbers(void **state)
{
    (void)state;
    struct stage *stage = worked(KIND_SPEECH);
    struct forecast one = forecast_of(stage, NULL, 0, 7), two = forecast_of(stage, NULL, 0, 7);
    struct forecast other = forecast_of(stage, NULL, 0, 8);
    assert_true(one.p10 == two.p10 && one.p50 == two.p50 && one.p90 == two.p90);
    assert_int_equal(one.over, two.over);
    assert_true(one.weights[0].share == two.weights[0].share);
    assert_true(other.p90 != one.p90);
    assert_int_equal(one.over, 92); /* on every machine */
    assert_int_equal(one.p90 - START, 1882743);
    forecast_clear(&one);
    forecast_clear(&two);
    forecast_clear(&other);
    free(stage);
}

static void floating_never_ends_later(void **state)
{
    (void)state;
    struct stage *stage = worked(KIND_SPEECH);
    stage->session.off_air_at = TIME_NONE;
    stage->segments[3].hard_start_at = START + 24 * MINUTE_MS;
    struct course *course = course_new(&stage->show, &stage->session, NULL, 0);
    int64_t lengths[MOST];
    struct evening whole = {.length_ms = lengths}, cut_down = whole;
    for (uint64_t number = 1; number <= EVENINGS; number++) {
        evening_play(course, NULL, 0, 3, number, &whole);
        for (int row = 0; row < (int)stage->session.segment_count; row++) {
            struct cut cut = {.row = row, .floated = true};
            evening_play(course, &cut, 1, 3, number, &cut_down);
            if (row != 3) /* its hard start goes too, and nothing presses on what is before it */
                assert_true(cut_down.end_at <= whole.end_at);
            cut = (struct cut){.row = row, .to_ms = course->laws[row].min_ms};
            evening_play(course, &cut, 1, 3, number, &cut_down);
            assert_true(cut_down.end_at <= whole.end_at);
        }
    }
    course_free(course);
    free(stage);
}

static void later_off_air_is_missed_less(void **state)
{
    (void)state;
    struct stage *stage = worked(KIND_SPEECH);
    stage->segments[4].hard_end_at = TIME_NONE;
    size_t before = EVENINGS + 1;
    for (int64_t minutes = 28; minutes <= 40; minutes++) {
        stage->session.off_air_at = START + minutes * MINUTE_MS;
        struct forecast forecast = forecast_of(stage, NULL, 0, 5);
        assert_true(forecast.over <= before);
        before = forecast.over;
        forecast_clear(&forecast);
    }
    assert_true(before < EVENINGS / 20);
    free(stage);
}

static void late_guests(void **state)
{
    (void)state;
    struct stage *stage = worked(KIND_FILM);
    stage->session.on_air_at = stage->session.off_air_at = TIME_NONE;
    stage->segments[4].hard_end_at = TIME_NONE;
    struct forecast forecast = forecast_of(stage, NULL, 0, 5);
    assert_int_equal(forecast.p10 - START, 29 * MINUTE_MS);
    assert_in_range(forecast.p50 - START, 31 * MINUTE_MS, 33 * MINUTE_MS);
    assert_int_equal(forecast.weights[0].row, -1); /* nothing else is uncertain */
    assert_true(forecast.weights[0].share > 0.999 && forecast.weights[0].share < 1.001);
    forecast_clear(&forecast);
    free(stage);
}

/* The lengths of the first segment in all evenings that are the rehearsed one. */
static int as_rehearsed(struct stage *stage, const struct rehearsed *rehearsed, size_t *left_out)
{
    int64_t lengths[MOST];
    int same = 0;
    struct evening evening = {.length_ms = lengths};
    struct course *course = course_new(&stage->show, &stage->session, rehearsed, 1);
    for (uint64_t number = 1; number <= EVENINGS; number++) {
        evening_play(course, NULL, 0, 1, number, &evening);
        for (size_t i = 0; i < rehearsed->count; i++)
            if (lengths[0] == rehearsed->ms[i]) {
                same++;
                break;
            }
    }
    *left_out = course->left_out;
    course_free(course);
    return same;
}

static void rehearsals_count(void **state)
{
    (void)state;
    static const int64_t ms[] = {412345, 422345, 432345, 442345, 9000, 0};
    struct stage *stage = worked(KIND_SPEECH);
    struct rehearsed rehearsed = {.id = stage->names[0], .ms = ms, .count = 1};
    size_t left_out;
    /* n of n + 1 evenings, within four standard deviations */
    assert_in_range(as_rehearsed(stage, &rehearsed, &left_out), 160, 240);
    rehearsed.count = 4;
    assert_in_range(as_rehearsed(stage, &rehearsed, &left_out), 288, 352);
    assert_int_equal(left_out, 0);
    rehearsed.count = 6; /* nine seconds of five minutes: from cue to cue */
    assert_in_range(as_rehearsed(stage, &rehearsed, &left_out), 288, 352);
    assert_int_equal(left_out, 2);
    rehearsed = (struct rehearsed){.id = stage->names[1], .ms = ms, .count = 4};
    struct course *course = course_new(&stage->show, &stage->session, &rehearsed, 1);
    assert_int_equal(course->laws[1].basis, BASIS_EXACT); /* the film is what it is */
    course_free(course);
    rehearsed.id = stage->names[4];
    course = course_new(&stage->show, &stage->session, &rehearsed, 1);
    assert_int_equal(course->laws[4].basis, BASIS_ASSUMED); /* its hard end made that length */
    course_free(course);
    free(stage);
}

static void ladder(void **state)
{
    (void)state;
    struct stage *stage = worked(KIND_SPEECH);
    struct course *course = course_new(&stage->show, &stage->session, NULL, 0);
    struct forecast before;
    struct cut_step steps[CUT_STEPS];
    struct forecast_ask ask = {.runs = EVENINGS, .seed = 7};
    size_t count = cuts_climb(course, &ask, &before, steps);
    assert_int_equal(before.over, 92);
    assert_true(count >= 1 && steps[0].cut.floated);
    assert_int_equal(steps[0].cut.row, 3); /* D: priority 5 */
    assert_int_equal(steps[0].cut.saved_ms, 3 * MINUTE_MS);
    assert_true(steps[0].after.over < before.over);
    for (size_t i = 1; i < count; i++)
        assert_true(steps[i].after.over <= steps[i - 1].after.over);
    course_free(course);
    free(stage);
}

static void spreads(void **state)
{
    (void)state;
    const int64_t planned = 10 * MINUTE_MS;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        int64_t before = 0;
        for (uint64_t chance = 0; chance <= UINT32_MAX; chance += UINT32_MAX / 1000) {
            int64_t ms = spread_length((enum segment_kind)kind, planned, (uint32_t)chance);
            assert_true(ms >= before && ms >= planned / 2 && ms <= planned * 5 / 2);
            before = ms;
        }
        assert_int_equal(spread_length((enum segment_kind)kind, planned, 1u << 31), planned);
    }
    assert_int_equal(spread_length(KIND_FILM, planned, UINT32_MAX), planned);
    assert_int_equal(spread_late(0), 0);
    assert_int_equal(spread_late(1u << 31), 3 * MINUTE_MS);
}

static void learning(void **state)
{
    (void)state;
    static const int64_t odd[] = {750400, 731000, 785000}, even[] = {62000, 70000};
    assert_int_equal(learn_length(odd, 3), 750000);
    assert_int_equal(learn_length(even, 2), 65000);
    assert_int_equal(learn_length(&odd[1], 1), 720000);
    static const int64_t others[] = {1000, 203000, 3540000};
    assert_int_equal(learn_length(&others[0], 1), 5000);
    assert_int_equal(learn_length(&others[1], 1), 200000);
    assert_int_equal(learn_length(&others[2], 1), 3540000);
    assert_false(learn_differs(600000, 630000)); /* a twentieth */
    assert_true(learn_differs(600000, 660000));
    assert_false(learn_differs(20000, 25000)); /* 5 s */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact),
        cmocka_unit_test(same_seed_same_numbers),
        cmocka_unit_test(floating_never_ends_later),
        cmocka_unit_test(later_off_air_is_missed_less),
        cmocka_unit_test(late_guests),
        cmocka_unit_test(rehearsals_count),
        cmocka_unit_test(ladder),
        cmocka_unit_test(spreads),
        cmocka_unit_test(learning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
