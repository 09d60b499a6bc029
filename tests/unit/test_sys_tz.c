#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/zone.h"
#include "sys/tz.h"
#include "base/banned.h"

static void test_hue_has_one_offset(void **state)
{
    (void)state;
    struct zone zone;
    assert_true(tz_zone("Asia/Ho_Chi_Minh", date_join(2023, 9, 17), &zone));
    assert_int_equal(zone.count, 1);
    assert_int_equal(zone.slice[0].offset_s, 7 * 3600);
    char out[INSTANT_TEXT];
    int64_t at = zone_instant(&zone, date_join(2023, 9, 17), 8 * HOUR_MS);
    assert_string_equal(instant_text(&zone, at, out), "2023-09-17T08:00:00.000+07:00");
}

static void test_berlin_changes(void **state)
{
    (void)state;
    struct zone zone;
    int32_t date = date_join(2026, 3, 29);
    assert_true(tz_zone("Europe/Berlin", date, &zone));
    assert_int_equal(zone.count, 2);
    assert_int_equal(zone.slice[0].offset_s, 3600);
    assert_int_equal(zone.slice[1].offset_s, 7200);
    assert_true(zone.slice[1].from_at == date * DAY_MS + HOUR_MS);
    char out[INSTANT_TEXT];
    int64_t at = zone_instant(&zone, date, 20 * HOUR_MS);
    assert_string_equal(instant_text(&zone, at, out), "2026-03-29T20:00:00.000+02:00");
    assert_true(tz_zone("Europe/Berlin", date_join(2026, 10, 24), &zone));
    assert_int_equal(zone.count, 2);
    assert_true(zone.slice[1].from_at == date_join(2026, 10, 25) * DAY_MS + HOUR_MS);
}

static void test_unknown_names(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "Asia/Hue",
                                        "../../../etc/localtime",
                                        "/etc/localtime",
                                        "UTC0",
                                        "<+07>-7",
                                        "Asia",
                                        "Asia/Ho Chi Minh",
                                        ":UTC"};
    struct zone zone = zone_fixed(42);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(tz_zone(names[i], 0, &zone));
    assert_false(tz_zone(NULL, 0, &zone));
    assert_int_equal(zone.slice[0].offset_s, 42);
}

static void test_process_zone_is_put_back(void **state)
{
    (void)state;
    struct zone zone;
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    assert_true(tz_zone("Asia/Ho_Chi_Minh", 0, &zone));
    assert_string_equal(getenv("TZ"), "Europe/Paris");
    assert_int_equal(timezone, -3600);
    unsetenv("TZ");
    assert_true(tz_zone("Asia/Ho_Chi_Minh", 0, &zone));
    assert_null(getenv("TZ"));
}

static void test_today(void **state)
{
    (void)state;
    int64_t wall = date_join(2023, 9, 16) * DAY_MS + 17 * HOUR_MS; /* 00:00 in Huế */
    int32_t days;
    assert_true(tz_today("Asia/Ho_Chi_Minh", wall, &days));
    assert_int_equal(days, date_join(2023, 9, 17));
    assert_true(tz_today("Asia/Ho_Chi_Minh", wall - 1, &days));
    assert_int_equal(days, date_join(2023, 9, 16));
    assert_false(tz_today("Asia/Hue", wall, &days));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hue_has_one_offset),
        cmocka_unit_test(test_berlin_changes),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_process_zone_is_put_back),
        cmocka_unit_test(test_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
