/* The rules of time, one by one: P1–P3, E1–E7, B1–B3 as timing.md numbers them. Times are minutes after
 * 20:00 in the tables and on the clock; E8 is base/dur's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "core/ladder.h"
#include "core/plan.h"
#include "base/banned.h"

#define M(minutes) ((int64_t)((minutes) * (double)MINUTE_MS))
#define ROWS 6

struct table {
    struct plan_row rows[ROWS];
    struct plan_in in;
    struct plan_out out;
};

static struct plan_row soft(double minutes)
{
    return (struct plan_row){.state = ROW_AHEAD,
                             .planned = true,
                             .counts = true,
                             .follows_at_end = true,
                             .priority = 2,
                             .file_ms = M(minutes),
                             .length_ms = M(minutes),
                             .min_ms = M(minutes),
                             .hard_start_at = TIME_NONE,
                             .hard_end_at = TIME_NONE,
                             .start_at = TIME_NONE,
                             .end_at = TIME_NONE,
                             .due_at = TIME_NONE};
}

/* Three soft ones of 10, 5 and 5 minutes; the session starts at 0. */
static struct table three(void)
{
    struct table t = {.rows = {soft(10), soft(5), soft(5)},
                      .in = {.count = 3, .start_at = 0, .off_air_at = TIME_NONE}};
    return t;
}

static void compute(struct table *t, double now)
{
    t->in.plan_off_air_at = t->in.off_air_at;
    t->in.rows = t->rows;
    plan_free(&t->out);
    plan_compute(&t->in, M(now), &t->out);
}

static void run_from(struct table *t, int row, double start, double due)
{
    for (int i = 0; i < row; i++)
        t->rows[i].state = ROW_DONE;
    t->rows[row].state = ROW_RUNNING;
    t->rows[row].start_at = M(start);
    t->rows[row].due_at = M(due);
    t->in.begun = true;
}

#define IS(value, minutes) assert_int_equal(value, M(minutes))
#define NONE(value) assert_true((value) == TIME_NONE)

/* --- planned --- */

static void p1_starts_follow(void **state)
{
    (void)state;
    struct table t = three();
    t.rows[0].post_wait_ms = M(1);
    t.rows[1].pre_wait_ms = M(2);
    t.rows[2].hard_start_at = M(30);
    compute(&t, -10);
    IS(t.out.rows[0].planned_start, 0);
    IS(t.out.rows[1].planned_start, 13);
    IS(t.out.rows[2].planned_start, 30);
    t.rows[0].hard_start_at = M(2); /* its own hard start, not the session's */
    compute(&t, -10);
    IS(t.out.rows[0].planned_start, 2);
    plan_free(&t.out);
}

static void p2_what_counts(void **state)
{
    (void)state;
    struct table t = three();
    t.rows[1].planned = t.rows[1].counts = false; /* skipped, floated, untimed, a note */
    compute(&t, -10);
    NONE(t.out.rows[1].planned_start);
    IS(t.out.rows[2].planned_start, 10);
    plan_free(&t.out);
    t = three();
    t.rows[0].follows_at_end = false; /* its post_wait is its length, and none is added after it */
    t.rows[0].post_wait_ms = t.rows[0].file_ms = t.rows[0].length_ms = M(1);
    compute(&t, -10);
    IS(t.out.rows[1].planned_start, 1);
    plan_free(&t.out);
}

static void p3_ends_gaps_and_overlaps(void **state)
{
    (void)state;
    struct table t = three();
    t.rows[1].hard_end_at = M(25);
    compute(&t, -10);
    IS(t.out.rows[1].planned_start, 10); /* a hard end never moves a start */
    IS(t.out.rows[1].planned_end, 25);
    IS(t.out.rows[2].planned_start, 25);
    t.rows[2].hard_start_at = M(20); /* an overlap */
    compute(&t, -10);
    IS(t.out.rows[2].planned_start, 20);
    IS(t.out.planned_end, 25);
    plan_free(&t.out);
}

/* --- expected --- */

static void e1_e2_the_running_one(void **state)
{
    (void)state;
    struct table t = three();
    run_from(&t, 0, 1, 11);
    compute(&t, 4);
    IS(t.out.rows[0].expected_end, 11); /* early or not: nothing is gained before it ends */
    IS(t.out.rows[1].expected_start, 11);
    compute(&t, 13);
    IS(t.out.rows[0].expected_end, 13); /* never before now */
    t.rows[0].due_at = TIME_NONE;       /* held, or its medium paused: it moves with now */
    t.rows[0].due_left_ms = M(7);
    compute(&t, 20);
    IS(t.out.rows[0].expected_end, 27);
    plan_free(&t.out);
}

static void e3_what_is_behind(void **state)
{
    (void)state;
    struct table t = three();
    run_from(&t, 2, 1, 6);
    t.rows[0].state = ROW_PASSED;
    t.rows[1].state = ROW_NEXT; /* called back to stand by */
    compute(&t, 2);
    NONE(t.out.rows[0].expected_start);
    NONE(t.out.rows[1].expected_start);
    NONE(t.out.rows[1].last_start);
    IS(t.out.expected_end, 6);
    plan_free(&t.out);
}

static void e4_soft_and_hard(void **state)
{
    (void)state;
    struct table t = three();
    t.rows[1].pre_wait_ms = M(1);
    t.rows[2].hard_start_at = M(20);
    run_from(&t, 0, 0, 10);
    compute(&t, 5);
    IS(t.out.rows[1].expected_start, 11);
    IS(t.out.rows[2].expected_start, 20); /* reached early: the difference is its gap */
    IS(t.out.rows[2].gap_ms, 4);
    t.rows[0].due_at = M(17);
    compute(&t, 5);
    IS(t.out.rows[2].expected_start, 23); /* reached late it is late */
    IS(t.out.rows[2].gap_ms, 0);
    plan_free(&t.out);
}

static void e5_a_hard_end_absorbs(void **state)
{
    (void)state;
    struct table t = three();
    t.rows[1].hard_end_at = M(15);
    t.rows[1].min_ms = M(2);
    run_from(&t, 0, 2, 12);
    compute(&t, 5);
    IS(t.out.rows[1].expected_end, 15); /* two minutes late, down to its min */
    IS(t.out.over_ms, 0);
    t.rows[0].due_at = M(14);
    compute(&t, 5);
    IS(t.out.rows[1].expected_end, 16);
    IS(t.out.over_ms, 1);
    run_from(&t, 1, 14, 19); /* the running one: instead of E1 */
    t.rows[1].added_ms = M(1);
    compute(&t, 14.5);
    IS(t.out.rows[1].expected_end, 17);
    compute(&t, 18);
    IS(t.out.rows[1].expected_end, 18);
    plan_free(&t.out);
}

static void e6_before_the_first_go(void **state)
{
    (void)state;
    struct table t = three();
    compute(&t, -30);
    IS(t.out.rows[0].expected_start, 0);
    NONE(t.out.over_ms);
    IS(t.out.late_ms, 0);
    compute(&t, 3);
    IS(t.out.rows[0].expected_start, 3);
    IS(t.out.late_ms, 3);
    t.in.delay_ms = M(5); /* announced */
    compute(&t, 3);
    IS(t.out.rows[0].expected_start, 5);
    IS(t.out.late_ms, 0);
    t.rows[0].hard_start_at = M(1); /* no delay moves what the clock fixes */
    compute(&t, -3);
    IS(t.out.rows[0].expected_start, 1);
    plan_free(&t.out);
}

static void e7_over_and_under(void **state)
{
    (void)state;
    struct table t = three();
    run_from(&t, 0, 1, 11);
    compute(&t, 5);
    IS(t.out.expected_end, 21);
    IS(t.out.over_ms, 1);
    t.in.delay_ms = M(3);
    compute(&t, 5);
    IS(t.out.over_ms, -2); /* against the plan that was announced */
    t.in.off_air_at = M(15);
    compute(&t, 5);
    IS(t.out.expected_end, 16); /* the last that is planned to start before off air */
    IS(t.out.over_ms, 1);       /* and no delay moves that */
    t.in.off_air_at = M(9);     /* the station takes time: what was to be on air must still fit */
    plan_free(&t.out);
    plan_compute(&t.in, M(5), &t.out);
    IS(t.out.expected_end, 16);
    IS(t.out.over_ms, 7);
    t.in.delay_ms = 0;
    t.in.off_air_at = TIME_NONE;
    t.rows[2].hard_start_at = M(30); /* a delay is swallowed by a gap */
    t.in.delay_ms = M(3);
    compute(&t, 5);
    IS(t.out.over_ms, 0);
    plan_free(&t.out);
}

/* --- back-time --- */

static void b1_b3_last_start(void **state)
{
    (void)state;
    struct table t = three();
    run_from(&t, 0, 0, 10);
    compute(&t, 5);
    NONE(t.out.rows[1].last_start);
    NONE(t.out.rows[1].slack_ms);
    t.in.off_air_at = M(25);
    t.rows[1].post_wait_ms = M(1);
    t.rows[2].min_ms = M(3);
    compute(&t, 5);
    IS(t.out.rows[2].last_start, 20);
    IS(t.out.rows[2].last_chance, 22);
    IS(t.out.rows[1].last_start, 14);
    IS(t.out.rows[1].last_chance, 16);
    IS(t.out.rows[1].slack_ms, 4);
    t.rows[2].hard_end_at = M(19); /* the nearest anchor: its own hard end */
    compute(&t, 5);
    IS(t.out.rows[2].last_start, 14);
    IS(t.out.rows[1].slack_ms, -2);
    t.rows[2].hard_end_at = TIME_NONE;
    t.rows[2].hard_start_at = M(18); /* and the next one's hard start */
    compute(&t, 5);
    IS(t.out.rows[1].last_start, 13);
    plan_free(&t.out);
}

static void b2_the_ladder(void **state)
{
    (void)state;
    struct table t = {
        .rows = {soft(10), soft(6), soft(4), soft(5), soft(3)},
        .in = {.count = 5, .start_at = 0, .off_air_at = M(28), .plan_off_air_at = M(28)}};
    struct ladder ladder;
    t.in.rows = t.rows;
    t.rows[1].priority = 3;
    t.rows[2].priority = 5;
    t.rows[3].priority = 5;
    t.rows[4].min_ms = M(1);
    run_from(&t, 0, 0, 12);
    ladder_make(&t.in, M(5), &ladder); /* 12 + 18 = 30, two over */
    assert_int_equal(ladder.anchor_count, 1);
    assert_int_equal(ladder.anchors[0].kind, ANCHOR_OFF_AIR);
    IS(ladder.anchors[0].over_ms, 2);
    assert_int_equal(ladder.step_count, 1);
    assert_int_equal(ladder.steps[0].row, 3); /* of the least important the longest */
    assert_true(ladder.steps[0].floats);
    IS(ladder.steps[0].saves_ms, 5);
    run_from(&t, 0, 0, 32); /* 22 over: everything that may, and 2 still lack */
    ladder_make(&t.in, M(5), &ladder);
    static const int rows[] = {3, 2, 1, 4};
    assert_int_equal(ladder.step_count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(ladder.steps[i].row, rows[i]);
    assert_false(ladder.steps[3].floats); /* priority 2 is only shortened, to its min */
    IS(ladder.steps[3].to_ms, 1);
    IS(ladder.anchors[0].missing_ms, 5);
    t.rows[4].priority = 1; /* must run as it is */
    ladder_make(&t.in, M(5), &ladder);
    assert_int_equal(ladder.step_count, 3);
    run_from(&t, 0, 0, 10);
    ladder_make(&t.in, M(5), &ladder);
    assert_int_equal(ladder.anchor_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p1_starts_follow),
        cmocka_unit_test(p2_what_counts),
        cmocka_unit_test(p3_ends_gaps_and_overlaps),
        cmocka_unit_test(e1_e2_the_running_one),
        cmocka_unit_test(e3_what_is_behind),
        cmocka_unit_test(e4_soft_and_hard),
        cmocka_unit_test(e5_a_hard_end_absorbs),
        cmocka_unit_test(e6_before_the_first_go),
        cmocka_unit_test(e7_over_and_under),
        cmocka_unit_test(b1_b3_last_start),
        cmocka_unit_test(b2_the_ladder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
