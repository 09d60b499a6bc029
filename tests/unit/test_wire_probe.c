/* What is asked of a prober and what it answers go through text and come back the same; garbage is
 * refused with a reason; what a file says of itself can't reach a terminal. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "wire/probe.h"

static struct probe_found film(void)
{
    return (struct probe_found){.path = (char *)(uintptr_t) "/a/Phim tư liệu.mkv",
                                .state = PROBE_GOOD,
                                .format = (char *)(uintptr_t) "mkv",
                                .codec = (char *)(uintptr_t) "h264, aac",
                                .video = true,
                                .audio = true,
                                .width = 1920,
                                .height = 1080,
                                .fps = 25,
                                .length_ms = 900000,
                                .picture_ms = 900040,
                                .sound_ms = 899990,
                                .loudness_lufs = -23.25};
}

static void asks(void **state)
{
    (void)state;
    struct probe_ask ask = {
        .path = (char *)(uintptr_t) "/a b/\"c\".wav", .kind = MEDIA_AUDIO, .loudness = true};
    struct probe_ask back;
    const char *why = NULL;
    char *line = probe_ask_encode(&ask);
    assert_true(probe_ask_decode(line, &back, &why));
    assert_string_equal(back.path, ask.path);
    assert_int_equal(back.kind, MEDIA_AUDIO);
    assert_true(back.loudness);
    probe_ask_clear(&back);
    free(line);
}

static void asks_for_speed(void **state)
{
    (void)state;
    struct probe_ask ask = {.path = (char *)(uintptr_t) "/a.mkv",
                            .kind = MEDIA_VIDEO,
                            .speed = true,
                            .length_ms = 900000};
    struct probe_ask back;
    const char *why = NULL;
    char *line = probe_ask_encode(&ask);
    assert_true(probe_ask_decode(line, &back, &why));
    assert_true(back.speed && back.length_ms == 900000);
    probe_ask_clear(&back);
    free(line);
    ask.length_ms = TIME_NONE;
    line = probe_ask_encode(&ask);
    assert_non_null(strstr(line, "\"length_ms\":null"));
    assert_true(probe_ask_decode(line, &back, &why));
    assert_true(back.length_ms == TIME_NONE);
    probe_ask_clear(&back);
    free(line);
}

static void answers_with_rates(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{\"path\":\"/a\",\"state\":\"good\",\"rates\":3}",
        "{\"path\":\"/a\",\"state\":\"good\",\"rates\":[3]}",
        "{\"path\":\"/a\",\"state\":\"good\",\"rates\":[{\"at_ms\":0}]}",
        "{\"path\":\"/a\",\"state\":\"good\",\"rates\":[{\"at_ms\":0,\"rate\":1},"
        "{\"at_ms\":0,\"rate\":1},{\"at_ms\":0,\"rate\":1},{\"at_ms\":0,\"rate\":1}]}"};
    struct probe_found found = film(), back;
    const char *why = NULL;
    found.rates[0] = (struct probe_rate){.at_ms = 0, .rate = 14.5};
    found.rates[1] = (struct probe_rate){.at_ms = 448000, .rate = 0.75};
    found.rate_count = 2;
    char *line = probe_found_encode(&found);
    assert_true(probe_found_decode(line, &back, &why));
    assert_int_equal(back.rate_count, 2);
    assert_int_equal(back.rates[1].at_ms, 448000);
    assert_true(back.rates[0].rate > 14.49 && back.rates[1].rate < 0.76);
    probe_found_clear(&back);
    free(line);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(probe_found_decode(wrong[i], &back, &why));
        assert_int_equal(back.rate_count, 0);
        probe_found_clear(&back);
    }
}

static void answers(void **state)
{
    (void)state;
    struct probe_found found = film(), back;
    const char *why = NULL;
    char *line = probe_found_encode(&found);
    assert_true(probe_found_decode(line, &back, &why));
    char *again = probe_found_encode(&back);
    assert_string_equal(line, again);
    assert_int_equal(probe_end_ms(&back), 900040);
    probe_found_clear(&back);
    free(line);
    free(again);
}

static void unknown_is_null(void **state)
{
    (void)state;
    struct probe_found found = film(), back;
    const char *why = NULL;
    found.length_ms = found.picture_ms = found.sound_ms = TIME_NONE;
    found.loudness_lufs = NAN;
    char *line = probe_found_encode(&found);
    assert_non_null(strstr(line, "\"length_ms\":null"));
    assert_non_null(strstr(line, "\"loudness_lufs\":null"));
    assert_true(probe_found_decode(line, &back, &why));
    assert_true(back.length_ms == TIME_NONE && probe_end_ms(&back) == TIME_NONE);
    assert_true(isnan(back.loudness_lufs));
    probe_found_clear(&back);
    free(line);
}

static void bad_ones(void **state)
{
    (void)state;
    const char *why = NULL;
    for (int reason = PROBE_MISSING; reason <= PROBE_STALLED; reason++) {
        struct probe_found back, found = {.path = (char *)(uintptr_t) "/x",
                                          .state = PROBE_BAD,
                                          .reason = (enum probe_reason)reason,
                                          .detail = (char *)(uintptr_t) "moov\x1b[2J not found"};
        char *line = probe_found_encode(&found);
        assert_true(probe_found_decode(line, &back, &why));
        assert_int_equal(back.state, PROBE_BAD);
        assert_int_equal(back.reason, reason);
        assert_null(strchr(back.detail, 0x1b));
        probe_found_clear(&back);
        free(line);
    }
}

static void tags_are_made_safe(void **state)
{
    (void)state;
    struct probe_found back;
    const char *why = NULL;
    assert_true(probe_found_decode(
        "{\"path\":\"/x\",\"state\":\"good\",\"codec\":\"h\\u001b[31m\"}", &back, &why));
    assert_null(strchr(back.codec, 0x1b));
    probe_found_clear(&back);
}

static void kept(void **state)
{
    (void)state;
    struct probe_kept back, keep = {.found = film(),
                                    .kind = MEDIA_VIDEO,
                                    .size = INT64_C(5000000000),
                                    .mtime_ns = INT64_C(1700000000123456789),
                                    .version = PROBE_VERSION};
    const char *why = NULL;
    char *line = probe_kept_encode(&keep);
    assert_true(probe_kept_decode(line, &back, &why));
    assert_true(back.size == keep.size && back.mtime_ns == keep.mtime_ns);
    assert_int_equal(back.version, PROBE_VERSION);
    assert_string_equal(back.found.path, keep.found.path);
    probe_found_clear(&back.found);
    free(line);
}

static void garbage(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "[]",
        "{}",
        "{\"path\":",
        "{\"path\":7,\"state\":\"good\"}",
        "{\"path\":\"/x\",\"state\":\"fine\"}",
        "{\"path\":\"/x\",\"state\":\"bad\",\"reason\":\"mood\"}",
        "{\"path\":\"/x\",\"state\":\"good\",\"width\":-4}",
        "{\"path\":\"/x\",\"state\":\"good\",\"length_ms\":\"long\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct probe_found found;
        struct probe_kept keep;
        struct probe_ask ask;
        const char *why = NULL;
        assert_false(probe_found_decode(lines[i], &found, &why));
        assert_non_null(why);
        probe_found_clear(&found);
        assert_false(probe_kept_decode(lines[i], &keep, &why));
        probe_found_clear(&keep.found);
        assert_false(probe_ask_decode(lines[i], &ask, &why));
        probe_ask_clear(&ask);
    }
}

static void only_absolute_paths(void **state)
{
    (void)state;
    struct probe_ask ask;
    const char *why = NULL;
    assert_false(probe_ask_decode("{\"path\":\"a:b.wav\",\"kind\":\"audio\"}", &ask, &why));
    assert_string_equal(why, "\"path\" must be absolute");
    probe_ask_clear(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks),
        cmocka_unit_test(asks_for_speed),
        cmocka_unit_test(answers_with_rates),
        cmocka_unit_test(answers),
        cmocka_unit_test(unknown_is_null),
        cmocka_unit_test(bad_ones),
        cmocka_unit_test(tags_are_made_safe),
        cmocka_unit_test(kept),
        cmocka_unit_test(garbage),
        cmocka_unit_test(only_absolute_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
