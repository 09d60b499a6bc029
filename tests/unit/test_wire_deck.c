/* Orders and reports go through text and come back the same; garbage is refused with a reason. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "wire/deck.h"
#include "wire/message.h"

static void order_round(const char *line)
{
    struct order order;
    const char *why = NULL;
    if (!order_decode(line, &order, &why))
        fail_msg("%s: %s", line, why);
    char *text = order_encode(&order);
    struct order again;
    assert_true(order_decode(text, &again, &why));
    char *twice = order_encode(&again);
    assert_string_equal(text, twice);
    free(text);
    free(twice);
    order_clear(&order);
    order_clear(&again);
}

static void every_order(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "{\"hello\":1,\"role\":\"engine\",\"version\":\"0.1\"}",
        "{\"do\":\"arm\",\"media\":[]}",
        "{\"do\":\"arm\",\"id\":4,\"media\":[{\"media\":\"film\",\"path\":\"/"
        "f\",\"kind\":\"video\"}]}",
        "{\"do\":\"probe\",\"media\":[{\"media\":\"a\",\"path\":\"/"
        "f\",\"kind\":\"audio\",\"loop\":-1}]}",
        "{\"do\":\"play\",\"inst\":\"1.0\",\"media\":{\"media\":\"film\",\"path\":\"/"
        "f\",\"kind\":\"still\","
        "\"in_ms\":5,\"out_ms\":900,\"gain_db\":-3.5,\"end\":\"hold\"},\"fade_ms\":3,\"replace\":"
        "true,"
        "\"cross_ms\":2000,\"linger_ms\":8,\"from_ms\":7,\"from_real_ms\":9,\"paused\":true,"
        "\"trim_db\":-1}",
        "{\"do\":\"fade\",\"inst\":null,\"ms\":10,\"linger_ms\":5000}",
        "{\"do\":\"stop\"}",
        "{\"do\":\"restore\",\"inst\":\"1.0\",\"ms\":4}",
        "{\"do\":\"pause\",\"inst\":\"1.0\"}",
        "{\"do\":\"resume\",\"inst\":\"1.0\"}",
        "{\"do\":\"release\",\"inst\":\"1.0\"}",
        "{\"do\":\"volume\",\"inst\":\"1.0\",\"db\":-6}",
        "{\"do\":\"back\",\"what\":\"black\",\"ms\":100}",
        "{\"do\":\"slate\",\"media\":null}",
        "{\"do\":\"speed\",\"speed\":2.5}",
        "{\"do\":\"output\",\"screen\":\"HDMI-1\",\"audio\":null}",
        "{\"do\":\"output\",\"screen\":null,\"audio\":\"pulse/hall\"}",
        "{\"do\":\"outputs\"}",
        "{\"do\":\"card\",\"on\":true}",
        "{\"do\":\"screen\",\"on\":false}",
        "{\"do\":\"tone\",\"right\":true}",
        "{\"do\":\"state\",\"unknown\":[1,2]}",
        "{\"do\":\"quit\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        order_round(lines[i]);
}

static void play_fields(void **state)
{
    (void)state;
    struct order order;
    const char *why = NULL;
    assert_true(
        order_decode("{\"do\":\"play\",\"id\":3,\"inst\":\"12.0\",\"media\":{\"media\":\"film\","
                     "\"path\":\"/a b\",\"kind\":\"video\",\"out_ms\":null,\"loop\":2},"
                     "\"fade_ms\":250,\"trim_db\":-2.5}",
                     &order, &why));
    assert_int_equal(order.kind, ORDER_PLAY);
    assert_int_equal(order.id, 3);
    assert_string_equal(order.inst, "12.0");
    assert_int_equal(order.ms, 250);
    assert_true(order.from_ms == TIME_NONE);
    assert_true(order.db < -2.4 && order.db > -2.6);
    assert_int_equal(order.spec_count, 1);
    assert_string_equal(order.specs[0].path, "/a b");
    assert_true(order.specs[0].out_ms == TIME_NONE);
    assert_int_equal(order.specs[0].loop, 2);
    assert_int_equal(order.specs[0].end, END_SLATE);
    order_clear(&order);
}

static void garbage_orders(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        " ",
        "{",
        "[]",
        "null",
        "12",
        "\"do\"",
        "{}",
        "{\"do\":1}",
        "{\"do\":\"dance\"}",
        "{\"do\":\"play\"}",
        "{\"do\":\"play\",\"inst\":\"1\"}",
        "{\"do\":\"arm\"}",
        "{\"do\":\"arm\",\"media\":{}}",
        "{\"do\":\"arm\",\"media\":[1]}",
        "{\"do\":\"arm\",\"media\":[{\"media\":\"x\",\"path\":\"/x\"}]}",
        "{\"do\":\"arm\",\"media\":[{\"media\":\"x\",\"path\":\"/x\",\"kind\":\"book\"}]}",
        "{\"do\":\"arm\",\"media\":[{\"media\":\"x\",\"path\":\"/"
        "x\",\"kind\":\"audio\",\"in_ms\":-1}]}",
        "{\"do\":\"arm\",\"media\":[{\"media\":\"x\",\"path\":\"/"
        "x\",\"kind\":\"audio\",\"in_ms\":9,"
        "\"out_ms\":9}]}",
        "{\"do\":\"fade\",\"ms\":\"2\"}",
        "{\"do\":\"fade\",\"ms\":-2}",
        "{\"do\":\"fade\",\"inst\":5}",
        "{\"do\":\"speed\",\"speed\":0}",
        "{\"do\":\"back\",\"what\":\"blue\"}",
        "{\"do\":\"pause\"}",
        "{\"hello\":2,\"role\":\"engine\"}",
        "{\"hello\":1,\"role\":\"viewer\"}",
        "{\"do\":\"state\",\"do\":\"quit\"}",
        "{\"do\":\"state\"} x",
        "\xff\xfe",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct order order;
        const char *why = NULL;
        if (order_decode(lines[i], &order, &why))
            fail_msg("taken: %s", lines[i]);
        assert_non_null(why);
        order_clear(&order);
    }
    struct order order;
    const char *why = NULL;
    assert_false(order_decode("{\"do\":\"pause\",\"id\":7}", &order, &why));
    assert_int_equal(order.id, 7); /* can still be answered */
    order_clear(&order);
}

static void report_round(const struct report *report, struct report *back)
{
    char *text = report_encode(report);
    const char *why = NULL;
    assert_int_equal(text[strlen(text) - 1], '\n');
    if (!report_decode(text, back, &why))
        fail_msg("%s: %s", text, why);
    assert_int_equal(back->kind, report->kind);
    assert_int_equal(back->real_ms, report->real_ms);
    char *twice = report_encode(back);
    assert_string_equal(text, twice);
    free(text);
    free(twice);
}

static void every_report(void **state)
{
    (void)state;
    for (int kind = 0; kind < REPORT_COUNT; kind++) {
        char inst[] = "1.0", media[] = "film", word[] = "eof", part[] = "sound";
        struct report report = {.kind = (enum report_kind)kind,
                                .real_ms = 99,
                                .id = 5,
                                .ok = true,
                                .inst = inst,
                                .media = media,
                                .reason = word,
                                .text = word,
                                .length_ms = TIME_NONE,
                                .position_ms = 12,
                                .part = part,
                                .video = word,
                                .audio = word,
                                .pid = 8,
                                .width = 40,
                                .height = 2,
                                .rgb = xcalloc(40 * 2, 3)};
        for (int i = 0; i < 40 * 2 * 3; i++)
            report.rgb[i] = (unsigned char)(i * 37);
        struct report back;
        report_round(&report, &back);
        if (kind == REPORT_PICTURE)
            assert_memory_equal(back.rgb, report.rgb, 40 * 2 * 3);
        report_clear(&back);
        free(report.rgb);
    }
}

/* A picture reaches a client whole, for each remainder of its bytes by three and four. */
static void glimpses(void **state)
{
    (void)state;
    const char *why = NULL;
    struct incoming_line in;
    for (int width = 1; width < 9; width++) {
        unsigned char rgb[27];
        for (int i = 0; i < 27; i++)
            rgb[i] = (unsigned char)(250 - i * 11);
        struct report report = {.kind = REPORT_PICTURE, .width = width, .height = 1, .rgb = rgb};
        char *text = look_encode(&report, "picture");
        assert_true(incoming_decode(text, &in, &why));
        assert_int_equal(in.kind, IN_LOOK);
        assert_int_equal(in.look.width, width);
        assert_memory_equal(in.look.rgb, rgb, (size_t)width * 3);
        incoming_clear(&in);
        free(text);
    }
    char inst[] = "1.0", media[] = "film";
    struct deck_state deck = {.inst = inst, .media = media, .level_db = -12, .peak_db = NAN};
    struct report report = {.kind = REPORT_LEVELS, .decks = &deck, .deck_count = 1};
    char *text = look_encode(&report, "sound");
    assert_true(incoming_decode(text, &in, &why));
    assert_string_equal(in.look.part, "sound");
    assert_int_equal(in.look.meter_count, 1);
    assert_true(isnan(in.look.meters[0].peak_db) && in.look.meters[0].rms_db < -11);
    incoming_clear(&in);
    free(text);
}

static void garbage_glimpses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"picture\":{\"width\":1,\"height\":1,\"rgb\":\"AAA\"}}",
        "{\"picture\":{\"width\":1,\"height\":1,\"rgb\":\"AA!A\"}}",
        "{\"picture\":{\"width\":97,\"height\":1,\"rgb\":\"AAAA\"}}",
        "{\"picture\":{\"width\":0,\"height\":1,\"rgb\":\"\"}}",
        "{\"levels\":[{}],\"part\":\"sound\"}",
        "{\"levels\":[]}",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct incoming_line in;
        const char *why = NULL;
        assert_false(incoming_decode(bad[i], &in, &why));
        assert_non_null(why);
    }
}

static void beat_fields(void **state)
{
    (void)state;
    char inst[] = "1.0", media[] = "film", playing[] = "playing", slate[] = "slate";
    struct deck_state decks[2] = {
        {inst, media, playing, 1500, TIME_NONE, NAN, NAN, 0},
        {inst, media, playing, TIME_NONE, 2000, -6.5, NAN, 3},
    };
    char *armed[] = {media};
    struct report report = {.kind = REPORT_BEAT,
                            .decks = decks,
                            .deck_count = 2,
                            .armed = armed,
                            .armed_count = 1,
                            .showing = slate};
    struct report back;
    report_round(&report, &back);
    assert_int_equal(back.deck_count, 2);
    assert_int_equal(back.decks[0].position_ms, 1500);
    assert_true(back.decks[0].length_ms == TIME_NONE);
    assert_true(isnan(back.decks[0].level_db));
    assert_true(back.decks[1].level_db < -6.4);
    assert_int_equal(back.decks[1].dropped, 3);
    assert_string_equal(back.armed[0], "film");
    assert_string_equal(back.showing, "slate");
    assert_null(back.ao);
    report_clear(&back);
}

static void outputs_fields(void **state)
{
    (void)state;
    char name[] = "HDMI-1", place[] = "1920x1080+0+0", shown[] = "lost", other[] = "eDP-1";
    struct outlet outlets[] = {{.name = other, .place = place, .twin = true},
                               {.name = name, .used = true}};
    struct report report = {.kind = REPORT_OUTPUTS,
                            .real_ms = 7,
                            .text = name,
                            .reason = shown,
                            .outlets = outlets,
                            .outlet_count = 2};
    struct report back;
    report_round(&report, &back);
    assert_int_equal(back.outlet_count, 2);
    assert_true(outlets_same(back.outlets, 2, outlets, 2));
    assert_string_equal(back.text, "HDMI-1");
    assert_string_equal(back.reason, "lost");
    report_clear(&back);
    const char *why = NULL;
    assert_true(
        report_decode("{\"report\":\"outputs\",\"outlets\":[5,{},{\"name\":\"A\"}]}", &back, &why));
    assert_int_equal(back.outlet_count, 1);
    report_clear(&back);
}

static void garbage_reports(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "x",
        "[1]",
        "{}",
        "{\"report\":\"dance\"}",
        "{\"report\":5}",
        "{\"id\":\"a\"}",
        "{\"report\":\"beat\",\"decks\":[4]}",
        "{\"report\":\"beat\",\"armed\":[4]}",
        "{\"report\":\"started\",\"inst\":4}",
        "{\"hello\":1,\"role\":\"engine\"}",
        "{\"report\":\"armed\",\"length_ms\":\"long\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct report report;
        const char *why = NULL;
        if (report_decode(lines[i], &report, &why))
            fail_msg("taken: %s", lines[i]);
        assert_non_null(why);
        report_clear(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order),    cmocka_unit_test(play_fields),
        cmocka_unit_test(garbage_orders), cmocka_unit_test(every_report),
        cmocka_unit_test(glimpses),       cmocka_unit_test(garbage_glimpses),
        cmocka_unit_test(beat_fields),    cmocka_unit_test(garbage_reports),
        cmocka_unit_test(outputs_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
