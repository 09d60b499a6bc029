#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/zone.h"
#include "base/banned.h"

static void durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms; /* -1: refused */
    } rows[] = {
        {"15m", 900000},
        {"15:00", 900000},
        {"00:15:00", 900000},
        {"1m30s", 90000},
        {"2.5s", 2500},
        {"1h", 3600000},
        {"1h2m3.25s", 3723250},
        {"0s", 0},
        {"90s", 90000},
        {"90:00", 5400000},
        {"5", -1},
        {"", -1},
        {"m", -1},
        {"1m1h", -1},
        {"1.5m", -1},
        {"15:60", -1},
        {"15:0", -1},
        {"-1m", -1},
        {" 1m", -1},
        {"1m ", -1},
        {"1:2:3", -1},
        {"1000h", -1},
        {"1s.", -1},
        {"1.s", -1},
        {"9999999999s", -1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms = -1;
        bool good = dur_parse(rows[i].text, &ms);
        if (good != (rows[i].ms >= 0) || ms != rows[i].ms)
            fail_msg("%s: %lld", rows[i].text, (long long)ms);
    }
}

static void relatives(void **state)
{
    (void)state;
    int64_t ms;
    assert_true(rel_parse("-35m", &ms) && ms == -35 * MINUTE_MS);
    assert_true(rel_parse("+10s", &ms) && ms == 10000);
    assert_true(rel_parse("10s", &ms) && ms == 10000);
    assert_true(rel_parse("−1m", &ms) && ms == -60000);
    assert_false(rel_parse("+-1m", &ms));
}

static void clocks_and_dates(void **state)
{
    (void)state;
    int64_t ms;
    int32_t days;
    assert_true(clock_parse("20:10", &ms) && ms == 20 * HOUR_MS + 10 * MINUTE_MS);
    assert_true(clock_parse("00:15+1d", &ms) && ms == DAY_MS + 15 * MINUTE_MS);
    assert_true(clock_parse("00:15:30 +1d", &ms));
    assert_false(clock_parse("24:00", &ms));
    assert_false(clock_parse("8:00", &ms));
    assert_false(clock_parse("08:60", &ms));
    assert_true(date_parse("2023-09-17", &days) && days == 19617);
    assert_true(date_parse("2024-02-29", &days));
    assert_false(date_parse("2023-02-29", &days));
    assert_false(date_parse("2023-9-17", &days));
    for (int32_t d = -200000; d < 200000; d += 7) {
        int year, month, day, weekday;
        date_split(d, &year, &month, &day, &weekday);
        assert_int_equal(date_join(year, month, day), d);
        assert_int_equal(weekday, ((d % 7) + 7 + 4) % 7);
    }
}

static void levels(void **state)
{
    (void)state;
    int32_t centi;
    char text[DUR_TEXT];
    assert_true(db_parse("-6 dB", &centi) && centi == -600);
    assert_true(db_parse("+3.5dB", &centi) && centi == 350);
    assert_false(db_parse("-6", &centi));
    assert_string_equal(db_written(-1800, text), "-18.0 dB");
    assert_string_equal(db_written(-4, text), "0.0 dB");
}

static void countdown(void **state)
{
    (void)state;
    static const struct {
        int64_t left;
        const char *text;
    } rows[] = {
        {900000, "15:00"}, {899999, "15:00"}, {899000, "14:59"},    {1, "0:01"},
        {0, "0:00"},       {-1, "0:00"},      {-999, "0:00"},       {-1000, "+0:01"},
        {-1999, "+0:01"},  {-61000, "+1:01"}, {3600000, "1:00:00"},
    };
    char text[DUR_TEXT];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(dur_countdown(rows[i].left, text), rows[i].text);
    assert_string_equal(dur_countup(137999, text), "2:17");
    assert_string_equal(dur_signed(70000, text), "+1:10");
    assert_string_equal(dur_signed(-5999, text), "-0:05");
    assert_string_equal(dur_signed(-999, text), "0:00");
    assert_string_equal(dur_written(90000, text), "1m30s");
    assert_string_equal(dur_written(2500, text), "2.5s");
    assert_string_equal(dur_written(0, text), "0s");
}

static void zones(void **state)
{
    (void)state;
    char text[INSTANT_TEXT];
    struct zone hue = zone_fixed(7 * 3600);
    int64_t at = zone_instant(&hue, 19617, 8 * HOUR_MS), back;
    int32_t offset;
    assert_string_equal(instant_text(&hue, at, text), "2023-09-17T08:00:00.000+07:00");
    assert_true(instant_parse(text, &back, &offset));
    assert_true(back == at && offset == 7 * 3600);
    assert_string_equal(instant_clock(&hue, at, true, text), "08:00:00");
    /* Berlin, 2026-03-29: 02:00 becomes 03:00 */
    struct zone berlin = {.count = 2, .slice = {{INT64_MIN, 3600}, {INT64_C(1774746000000), 7200}}};
    int32_t days = date_join(2026, 3, 29);
    assert_string_equal(instant_text(&berlin, zone_instant(&berlin, days, HOUR_MS), text),
                        "2026-03-29T01:00:00.000+01:00");
    assert_string_equal(instant_text(&berlin, zone_instant(&berlin, days, 4 * HOUR_MS), text),
                        "2026-03-29T04:00:00.000+02:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),        cmocka_unit_test(relatives),
        cmocka_unit_test(clocks_and_dates), cmocka_unit_test(levels),
        cmocka_unit_test(countdown),        cmocka_unit_test(zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
