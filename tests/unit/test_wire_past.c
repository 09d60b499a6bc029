/* The log and earlier runs on the wire: there and back, and what isn't one of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "wire/message.h"
#include "base/banned.h"

static void a_log_comes_as_it_went(void **unused)
{
    (void)unused;
    struct diary_line lines[] = {
        {.number = 7,
         .at = 1000,
         .kind = DIARY_WARNING,
         .who = xstrdup("lan"),
         .verb = xstrdup("go 9"),
         .say = say_make(MSG_NO_CUE, "9", NULL),
         .event = EV_COUNT},
        {.number = 8,
         .at = 2000,
         .kind = DIARY_MEDIA,
         .event = EV_STALLED,
         .again = true,
         .media = xstrdup("phim \"một\""),
         .reason = xstrdup("why")},
    };
    char *text = diary_encode(lines, COUNT_OF(lines));
    struct incoming_line in;
    const char *why = NULL;
    assert_true(incoming_decode(text, &in, &why));
    assert_int_equal(in.kind, IN_LOG);
    assert_int_equal(in.log_count, 2);
    assert_int_equal(in.log[0].number, 7);
    assert_int_equal(in.log[0].kind, DIARY_WARNING);
    assert_string_equal(in.log[0].verb, "go 9");
    assert_false(in.log[0].ok);
    assert_true(say_same(&in.log[0].say, &lines[0].say));
    assert_int_equal(in.log[0].event, EV_COUNT);
    assert_int_equal(in.log[1].event, EV_STALLED);
    assert_true(in.log[1].again);
    assert_string_equal(in.log[1].media, "phim \"một\"");
    assert_null(in.log[1].text);
    incoming_clear(&in);
    free(text);
    text = diary_encode(lines, 0); /* nothing has happened yet: that is told too */
    assert_true(incoming_decode(text, &in, &why));
    assert_int_equal(in.kind, IN_LOG);
    assert_int_equal(in.log_count, 0);
    incoming_clear(&in);
    free(text);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        diary_line_clear(&lines[i]);
}

static void runs_come_with_what_a_preflight_found(void **unused)
{
    (void)unused;
    static const char kept[] =
        "{\"made_ms\":5,\"bad\":1,\"warnings\":0,\"unknown\":0,\"items\":["
        "{\"item\":\"disk\",\"level\":\"good\",\"title\":\"disk\"},"
        "{\"item\":\"media.film\",\"level\":\"bad\",\"title\":\"film\",\"figures\":{\"x\":1},"
        "\"english\":{\"title\":null,\"lines\":[[\"%1 free in %2\",\"1\",\"/srv\"]]}}]}";
    struct past past = {.run_count = 1};
    past.runs[0] = (struct past_run){
        .name = xstrdup("r"), .mode = MODE_SHOW, .begun_wall = 9, .segment_count = 0};
    struct past_segment segment = {.id = xstrdup("film"), .ms = 900000};
    ARRAY_PUSH(past.runs[0].segments, past.runs[0].segment_count, past.runs[0].segment_room,
               segment);
    char *text = past_encode(&past, kept);
    assert_null(strstr(text, "figures"));
    struct incoming_line in;
    const char *why = NULL;
    assert_true(incoming_decode(text, &in, &why));
    assert_int_equal(in.kind, IN_PAST);
    assert_int_equal(in.past.run_count, 1);
    assert_int_equal(in.past.runs[0].mode, MODE_SHOW);
    assert_string_equal(in.past.runs[0].segments[0].id, "film");
    assert_int_equal(in.past.runs[0].segments[0].ms, 900000);
    assert_true(in.past.preflight);
    assert_int_equal(in.past.bad, 1);
    assert_int_equal(in.past.finding_count, 1); /* what was good isn't told */
    assert_int_equal(in.past.findings[0].level, PAST_BAD);
    assert_true(in.past.findings[0].named);
    assert_string_equal(in.past.findings[0].lines[0].args[1], "/srv");
    incoming_clear(&in);
    free(text);
    text = past_encode(&past, NULL);
    assert_true(incoming_decode(text, &in, &why));
    assert_false(in.past.preflight);
    incoming_clear(&in);
    free(text);
    past_clear(&past);
}

static void what_is_none_of_it_is_refused(void **unused)
{
    (void)unused;
    static const char *const bad[] = {
        "{\"log\":7}",
        "{\"log\":[3]}",
        "{\"log\":[{\"n\":1,\"kind\":\"gossip\"}]}",
        "{\"log\":[{\"n\":\"one\"}]}",
        "{\"log\":[{\"event\":\"thunder\"}]}",
        "{\"past\":{}}",
        "{\"past\":{\"runs\":[{}]}}",
        "{\"past\":{\"runs\":[{\"run\":\"r\",\"segments\":[{\"ms\":1}]}]}}",
        "{\"past\":{\"runs\":[],\"preflight\":{\"items\":[{}]}}}",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct incoming_line in;
        const char *why = NULL;
        if (incoming_decode(bad[i], &in, &why))
            fail_msg("%s was taken", bad[i]);
        assert_non_null(why);
    }
    /* more runs than are asked for: the first two */
    struct incoming_line in;
    const char *why = NULL;
    assert_true(incoming_decode(
        "{\"past\":{\"runs\":[{\"run\":\"a\"},{\"run\":\"b\"},{\"run\":\"c\"}]}}", &in, &why));
    assert_int_equal(in.past.run_count, PAST_RUNS);
    incoming_clear(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_comes_as_it_went),
        cmocka_unit_test(runs_come_with_what_a_preflight_found),
        cmocka_unit_test(what_is_none_of_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
