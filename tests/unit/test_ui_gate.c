/* Which presses count: held keys, the guard, second presses. Literal times in real ms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "ui/gate.h"
#include "base/banned.h"

#define GUARD 1000

/* Presses of GO at the given times (ended by -1); returns how many were fired, waiting ones too. */
static int fired(const int64_t *times, int64_t guard)
{
    struct gate gate;
    int count = 0;
    gate_init(&gate);
    for (int i = 0; times[i] >= 0; i++) {
        count += gate_due(&gate, times[i]);
        count += gate_press(&gate, "go", times[i], guard) == GATE_FIRE;
    }
    return count + gate_due(&gate, INT64_C(1000000));
}

static void a_single_press_counts_at_once(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    assert_int_equal(gate_press(&gate, "go", 5000, GUARD), GATE_FIRE);
    assert_int_equal(gate_due_ms(&gate), TIME_NONE);
    assert_int_equal(gate_press(&gate, "go", 9000, GUARD), GATE_FIRE);
}

static void a_held_key_counts_once(void **state)
{
    (void)state;
    int64_t fast[200] = {0};
    /* first repeat after 500 ms, then 30 a second for 3 s */
    int n = 0;
    fast[n++] = 0;
    for (int64_t at = 500; at < 3500; at += 33)
        fast[n++] = at;
    fast[n] = -1;
    assert_int_equal(fired(fast, GUARD), 1);
    assert_int_equal(fired(fast, 0), 1);
    /* the console's slow repeat: 250 ms, then every 92 ms */
    n = 0;
    fast[n++] = 0;
    for (int64_t at = 250; at < 3000; at += 92)
        fast[n++] = at;
    fast[n] = -1;
    assert_int_equal(fired(fast, GUARD), 1);
    /* 660 ms, then 25 a second: the X server's own */
    n = 0;
    fast[n++] = 0;
    for (int64_t at = 660; at < 3000; at += 40)
        fast[n++] = at;
    fast[n] = -1;
    assert_int_equal(fired(fast, GUARD), 1);
    /* several alone in one read */
    const int64_t one_read[] = {0, 0, 0, 0, -1};
    assert_int_equal(fired(one_read, GUARD), 1);
}

static void closer_than_300_ms_is_one_key(void **state)
{
    (void)state;
    const int64_t close[] = {0, 299, -1}, apart[] = {0, 300, -1};
    assert_int_equal(fired(close, 0), 1);
    assert_int_equal(fired(apart, 0), 2);
}

static void the_guard_runs_again_from_the_last_repeat(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    assert_int_equal(gate_press(&gate, "go", 0, GUARD), GATE_FIRE);
    assert_int_equal(gate_press(&gate, "go", 500, GUARD), GATE_WAITS);
    assert_int_equal(gate_press(&gate, "go", 533, GUARD), GATE_HELD);
    assert_int_equal(gate_press(&gate, "go", 566, GUARD), GATE_HELD);
    assert_false(gate_due(&gate, 2000));
    assert_int_equal(gate_press(&gate, "go", 1565, GUARD), GATE_GUARD);
    assert_int_equal(gate_press(&gate, "go", 2600, GUARD), GATE_FIRE);
}

static void a_press_that_may_be_a_repeat_waits(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    gate_press(&gate, "go", 0, GUARD);
    assert_int_equal(gate_press(&gate, "go", 700, GUARD), GATE_WAITS);
    assert_int_equal(gate_due_ms(&gate), 810);
    assert_false(gate_due(&gate, 809));
    assert_true(gate_due(&gate, 810));
    assert_false(gate_due(&gate, 811));
    assert_int_equal(gate.last_ms, 700); /* what goes along as the time of the press */
}

static void another_key_is_another_press(void **state)
{
    (void)state;
    struct gate gate;
    gate_init(&gate);
    assert_int_equal(gate_press(&gate, "undo", 0, 0), GATE_FIRE);
    assert_int_equal(gate_press(&gate, "go", 50, GUARD), GATE_FIRE);
    assert_int_equal(gate_press(&gate, "undo", 100, 0), GATE_FIRE);
}

static void a_second_press_has_its_window(void **state)
{
    (void)state;
    struct question question = {.verb = xstrdup("go 6"),
                                .code = xstrdup("ask-film"),
                                .what = "go",
                                .pressed_ms = 10000,
                                .asked_ms = 10020};
    assert_false(question_answers(&question, "go", 10299)); /* a repeating key */
    assert_true(question_answers(&question, "go", 10300));
    assert_true(question_answers(&question, "go", 12020));
    assert_false(question_answers(&question, "go", 12021));
    assert_false(question_answers(&question, "undo", 11000));
    assert_false(question_over(&question, 12020));
    assert_true(question_over(&question, 12021));
    question_clear(&question);
    assert_true(question_over(&question, 0));
    assert_false(question_answers(&question, "go", 0));
}

/* A key held down through the question never answers it. */
static void a_held_key_never_answers(void **state)
{
    (void)state;
    struct gate gate;
    struct question question = {.verb = xstrdup("go 6"),
                                .code = xstrdup("ask-film"),
                                .what = "go",
                                .pressed_ms = 0,
                                .asked_ms = 5};
    int answers = 0;
    gate_init(&gate);
    gate_press(&gate, "go", 0, GUARD);
    for (int64_t at = 500; at < 3000; at += 33) {
        if (gate_due(&gate, at))
            answers += question_answers(&question, "go", gate.last_ms);
        if (gate_press(&gate, "go", at, GUARD) == GATE_FIRE)
            answers += question_answers(&question, "go", at);
    }
    assert_int_equal(answers, 0);
    question_clear(&question);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_press_counts_at_once),
        cmocka_unit_test(a_held_key_counts_once),
        cmocka_unit_test(closer_than_300_ms_is_one_key),
        cmocka_unit_test(the_guard_runs_again_from_the_last_repeat),
        cmocka_unit_test(a_press_that_may_be_a_repeat_waits),
        cmocka_unit_test(another_key_is_another_press),
        cmocka_unit_test(a_second_press_has_its_window),
        cmocka_unit_test(a_held_key_never_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
