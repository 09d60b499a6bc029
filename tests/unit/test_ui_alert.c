/* What the end of a segment says before it comes. */
#include "ui_help.h"

#include "ui/alert.h"
#include "base/banned.h"

/* The row on air of a kind, with so much left of ten minutes. */
static enum alert_step at_left(struct alerts *alerts, enum segment_kind kind, int64_t left_ms)
{
    struct snapshot snap = made_evening(MODE_SHOW);
    struct snap_segment *on = &snap.segments[snap.on_row];
    on->kind = kind;
    on->plan.length_ms = 10 * MINUTE_MS;
    on->plan.due_at = snap.now + left_ms;
    snap.on_warn_ms = MINUTE_MS;
    snap.on_danger_ms = 20 * SECOND_MS;
    enum alert_step step = alert_step(alerts, &snap, snap.now);
    snapshot_clear(&snap);
    return step;
}

static void each_has_its_time(void **state)
{
    (void)state;
    static const struct {
        enum segment_kind kind;
        int64_t left_ms;
        enum alert_step step;
    } rows[] = {
        {KIND_SPEECH, 61000, STEP_NONE},   {KIND_SPEECH, 60000, STEP_WARN},
        {KIND_SPEECH, 20001, STEP_WARN},   {KIND_SPEECH, 20000, STEP_DANGER},
        {KIND_SPEECH, -500, STEP_DANGER},  {KIND_SPEECH, -1000, STEP_OVERTIME},
        {KIND_FILM, 120001, STEP_NONE},    {KIND_FILM, 120000, STEP_FILM_2M},
        {KIND_FILM, 30000, STEP_FILM_30S}, {KIND_FILM, 10000, STEP_FILM_10S},
        {KIND_FILM, -1000, STEP_OVERTIME},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct alerts alerts = {0};
        assert_int_equal(at_left(&alerts, rows[i].kind, rows[i].left_ms), rows[i].step);
        if (rows[i].step == STEP_NONE)
            continue;
        alerts.mode[rows[i].step] = BY_NOTHING;
        assert_int_equal(at_left(&alerts, rows[i].kind, rows[i].left_ms), STEP_NONE);
    }
}

static void every_word_is_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < STEP_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(alert_word((enum alert_step)i), alert_word((enum alert_step)j));
    assert_string_equal(alert_word(STEP_NONE), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_time),
        cmocka_unit_test(every_word_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
