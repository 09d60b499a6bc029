#include "showfile_help.h"

#include "showfile/durations.h"

#define FRONT                \
    "schema: 1\n"            \
    "programme:\n"           \
    "  title: \"Lễ\"\n"    \
    "  timezone: \"UTC\"\n"  \
    "sessions:\n"            \
    "  - id: s\n"            \
    "    title: \"S\"\n"     \
    "    date: 2023-09-17\n" \
    "    start: \"08:00\"\n" \
    "    rundown:\n"

/* The whole text with the duration of one segment changed, loaded: it is that duration then. */
static char *changed(const char *text, size_t segment, int64_t ms)
{
    struct durations *durations = durations_open(text, strlen(text));
    struct text_edit edit;
    assert_non_null(durations);
    if (!durations_edit(durations, 0, segment, ms, &edit)) {
        durations_free(durations);
        return NULL;
    }
    size_t len;
    char *now = patch_apply(text, strlen(text), &edit, 1, &len), *faults;
    struct show *show = load_bytes(now, len, &faults);
    assert_non_null(show);
    assert_int_equal(show->sessions[0].segments[segment].duration_ms, ms);
    show_free(show);
    free(faults);
    free(edit.text);
    durations_free(durations);
    return now;
}

static void expect(const char *text, size_t segment, int64_t ms, const char *wanted)
{
    char *now = changed(text, segment, ms);
    assert_non_null(now);
    assert_string_equal(now, wanted);
    free(now);
}

/* One segment whose duration is written like this, and what becomes of it. */
static void value(const char *before, int64_t ms, const char *after)
{
    char *old =
        xasprintf(FRONT "      - cue: \"1\"\n        title: Đọc\n        duration: %s\n", before);
    char *new =
        xasprintf(FRONT "      - cue: \"1\"\n        title: Đọc\n        duration: %s\n", after);
    expect(old, 0, ms, new);
    free(new);
    free(old);
}

static void manners(void **state)
{
    (void)state;
    value("8m", 750000, "12m30s");
    value("8m # tám", 540000, "9m # tám");
    value("\"8m\"", 750000, "\"12m30s\"");
    value("'8:00'   # tám", 750000, "'12:30'   # tám");
    value("\"8:00\"", 65000, "\"1:05\"");
    value("8:00", 3720000, "62:00");
    value("08:00", 300000, "05:00");
    value("00:08:00", 3720000, "01:02:00");
    value("480s", 750000, "750s");
    value("90m", 3900000, "65m");
    value("1h30m", 3900000, "1h5m");
    value("1h", 2400000, "40m");
}

static void put_in(void **state)
{
    (void)state;
    expect(FRONT "      - cue: \"1\"\n        title: \"Một\" # đầu\n        kind: live\n", 0, 60000,
           FRONT "      - cue: \"1\"\n        title: \"Một\" # đầu\n        duration: 1m\n"
                 "        kind: live\n");
    expect(FRONT "      - title: \"dài\n          hai dòng\"\n        cue: \"1\"", 0, 60000,
           FRONT "      - title: \"dài\n          hai dòng\"\n        cue: \"1\"\n"
                 "        duration: 1m");
    expect(FRONT "      - {cue: \"1\", title: \"Một\"}\n", 0, 60000,
           FRONT "      - {cue: \"1\", duration: 1m, title: \"Một\"}\n");
    expect(FRONT "      - {cue: \"1\", title: \"Một\", duration: 2m, kind: live}\n", 0, 60000,
           FRONT "      - {cue: \"1\", title: \"Một\", duration: 1m, kind: live}\n");
}

/* Blocks and segments outside them count in running order. */
static void blocks(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF" FRONT "      - block: \"Mở\"\r\n        items:\r\n"
                               "          - cue: \"1\"\r\n            title: \"Một\"\r\n"
                               "            duration: 1m\r\n"
                               "          - cue: \"2\"\r\n            title: \"Hai\"\r\n"
                               "      - cue: \"3\"\r\n        title: \"Ba\"\r\n"
                               "        duration: \"3:00\"\r\n";
    char *now = changed(text, 2, 150000);
    assert_non_null(strstr(now, "\"Ba\"\r\n        duration: \"2:30\"\r\n"));
    free(now);
    now = changed(text, 1, 150000);
    assert_non_null(
        strstr(now, "\"Hai\"\r\n            duration: 2m30s\r\n      - cue: \"3\"\r\n"));
    assert_memory_equal(now, "\xEF\xBB\xBF", 3);
    free(now);
    now = changed(text, 0, 150000);
    assert_non_null(strstr(now, "\"Một\"\r\n            duration: 2m30s\r\n"));
    free(now);
}

/* What can't be done without touching more is not done. */
static void left_alone(void **state)
{
    (void)state;
    assert_null(changed(FRONT "      - cue: \"1\"\n        title: \"M\"\n"
                              "        duration: |-\n          8m\n",
                        0, 60000));
    assert_null(changed(FRONT "      - cue: \"1\"\n        title: \"M\"\n", 5, 60000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(manners), cmocka_unit_test(put_in),
                                       cmocka_unit_test(blocks), cmocka_unit_test(left_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
