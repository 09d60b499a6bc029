/* The clock screen at every size, compared with tests/golden/; UPDATE_GOLDEN=1 writes them anew. */
#include "golden.h"
#include "ui_help.h"

#include "ui/clock.h"
#include "ui/lang.h"
#include "base/banned.h"

struct desk {
    struct feed feed;
    struct clock_hand clock;
    int64_t now;
};

static void open_desk(struct desk *desk, enum mode mode)
{
    struct err err;
    *desk = (struct desk){.feed = {.has_snap = true, .snap = made_evening(mode)}, .now = 1000};
    desk->feed.remote.fd = -1;
    desk->feed.anchor_ms = desk->feed.heard_ms = desk->now;
    desk->feed.anchor_now = desk->feed.snap.now;
    desk->feed.connected = true;
    assert_true(clock_open(&desk->clock, &desk->feed, "vi", &err));
    clock_hand.state(&desk->clock, desk->now);
}

static void close_desk(struct desk *desk)
{
    clock_close(&desk->clock);
    snapshot_clear(&desk->feed.snap);
}

static char *drawn(struct desk *desk, int width, int height, bool ascii)
{
    struct canvas canvas = {.ascii = ascii};
    canvas_resize(&canvas, width, height);
    struct view_state seen = clock_hand.view(&desk->clock, desk->now);
    view_clock.draw(&seen, &canvas);
    char *got = canvas_text(&canvas);
    canvas_free(&canvas);
    return got;
}

static void press(struct desk *desk, int code)
{
    struct key key = {.code = code};
    struct keys keys = {.list = &key, .count = 1};
    clock_hand.keys(&desk->clock, &keys, desk->now);
}

static void assert_shows(struct desk *desk, const char *text)
{
    char *got = drawn(desk, 80, 24, false);
    if (!strstr(got, text))
        fail_msg("\"%s\" isn't in\n%s", text, got);
    free(got);
}

static void it_counts_to_what_is_chosen(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    lang_set("en");
    struct snapshot *snap = &desk.feed.snap;
    assert_shows(&desk, "LEFT: Phim tư liệu");
    press(&desk, ' ');
    assert_shows(&desk, "nothing to count down to"); /* it has begun */
    press(&desk, K_RIGHT);
    assert_shows(&desk, "LEFT: Phim tư liệu");
    press(&desk, K_RIGHT);
    assert_shows(&desk, "Trao Huân chương IN");
    snap->off_air_at = at_clock(9, 0, 0);
    press(&desk, ' ');
    assert_shows(&desk, "OFF AIR IN");
    snap->off_air_at = at_clock(8, 0, 0);
    assert_shows(&desk, "OFF AIR IS PAST BY");
    snap->count_at = snap->now + 5000;
    assert_shows(&desk, "COUNTDOWN");
    desk.now += 6000; /* it is over */
    desk.feed.heard_ms = desk.now;
    assert_shows(&desk, "OFF AIR IS PAST BY");
    press(&desk, K_LEFT);
    press(&desk, K_HOME);
    assert_int_equal(desk.clock.to, CLOCK_AUTO);
    press(&desk, K_LEFT);
    assert_int_equal(desk.clock.to, CLOCK_OFF_AIR);
    desk.now += 7000;
    assert_shows(&desk, "LINK LOST 0:07: the numbers are assumed");
    press(&desk, K_F1 + 9);
    assert_true(clock_hand.left(&desk.clock));
    close_desk(&desk);
}

static void screens(void **state)
{
    (void)state;
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {20, 5}};
    struct desk desk;
    open_desk(&desk, MODE_REHEARSAL);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char *lang = i % 2 ? xstrdup("en") : xstrdup("vi");
        lang_set(lang);
        char *got = drawn(&desk, sizes[i][0], sizes[i][1], false);
        char *full = xasprintf("clock_%dx%d_%s", sizes[i][0], sizes[i][1], lang);
        golden_same(full, got);
        free(full);
        free(got);
        free(lang);
    }
    close_desk(&desk);
}

static void no_size_breaks_it(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_REHEARSAL);
    for (int width = 0; width < 200; width += 7)
        for (int height = 0; height < 60; height++)
            free(drawn(&desk, width, height, width % 2));
    close_desk(&desk);
}

int main(void)
{
    lang_utf8();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_to_what_is_chosen),
        cmocka_unit_test(screens),
        cmocka_unit_test(no_size_breaks_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
