/* The roll-call on the caller's and the MC's screens, and the delegates at the door: as texts, and what
 * the keys do. */
#include "golden.h"
#include "ui_help.h"

#include "ui/caller.h"
#include "ui/door.h"
#include "ui/lang.h"
#include "ui/mc.h"
#include "base/banned.h"

static struct snap_person made_person(int order, int batch, int position, const char *name)
{
    return (struct snap_person){.order = order,
                                .batch = batch,
                                .position = position,
                                .name = xstrdup(name),
                                .title = xstrdup("Giám đốc"),
                                .unit = xstrdup("Sở Khoa học và Công nghệ tỉnh Thừa Thiên Huế"),
                                .absent = !position,
                                .read_at = TIME_NONE};
}

static struct snap_point made_point(const char *cue, const char *title, enum point_state state,
                                    int people)
{
    return (struct snap_point){
        .cue = xstrdup(cue), .title = xstrdup(title), .state = state, .people = people};
}

/* "7.3" is on air, the first turn of two; `read` names of it are read. */
static struct snapshot made_roll(int read)
{
    struct snapshot snap = made_evening(MODE_SHOW);
    snap.segments[2].plan.state = ROW_DONE;
    snap.segments[3].plan.state = ROW_DONE;
    struct snap_segment *row = &snap.segments[4];
    row->plan.state = ROW_RUNNING;
    made_run(row, snap.now - 60000, TIME_NONE);
    row->points = xcalloc(4, sizeof *row->points);
    row->points[row->point_count++] = made_point("7.1", "Mời lên sân khấu", POINT_DONE, -1);
    row->points[row->point_count++] = made_point("7.2", "Công bố quyết định", POINT_DONE, -1);
    row->points[row->point_count++] = made_point("7.3", "Lượt 1/2: Huân chương", POINT_DONE, 4);
    row->points[row->point_count++] = made_point("7.4", "Lượt 2/2: Huân chương", POINT_AHEAD, 1);
    struct snap_level *level = snap.levels = xcalloc(1, sizeof *snap.levels);
    snap.level_count = 1;
    *level = (struct snap_level){.id = xstrdup("huan-chuong"),
                                 .name = xstrdup("Huân chương Lao động"),
                                 .row = 4,
                                 .batches = 2,
                                 .invite_before = true,
                                 .frozen = true,
                                 .presenters = xcalloc(2, sizeof(char *)),
                                 .presenter_count = 2,
                                 .people = xcalloc(6, sizeof *level->people)};
    level->presenters[0] = xstrdup("Ông X");
    level->presenters[1] = xstrdup("Bà Y");
    level->people[level->count++] = made_person(1, 0, 1, "Trần An");
    level->people[level->count++] = made_person(2, 0, 2, "Nguyễn Phước Bửu Long");
    level->people[level->count++] = made_person(3, 0, 0, "Lê Vắng");
    level->people[level->count++] = made_person(4, 0, 3, "Tôn Nữ Quỳnh Trân");
    level->people[level->count++] = made_person(5, 0, 4, "Hội Sinh học");
    level->people[level->count++] = made_person(6, 1, 1, "Phạm Sau");
    level->people[1].by = xstrdup("Bà Hoàng Thị S");
    level->people[3].say = xstrdup("tờ-rân");
    for (int i = 0, names = 0; i < 5 && names < read; i++)
        if (level->people[i].position) {
            level->people[i].read_at = snap.now - 10000 + i * 1000;
            names++;
        }
    snap.on_row = snap.standby_row = 4;
    free(snap.on_cue);
    free(snap.on_title);
    free(snap.standby_cue);
    free(snap.standby_title);
    free(snap.standby_mc);
    snap.on_cue = xstrdup("7.3");
    snap.on_title = xstrdup("Lượt 1/2: Huân chương");
    snap.standby_cue = xstrdup("7.4");
    snap.standby_title = xstrdup("Lượt 2/2: Huân chương");
    snap.standby_mc = xstrdup("Trân trọng kính mời Bà Y lên trao.");
    snap.on_step = (struct snap_step){STEP_BATCH, 0, 0};
    snap.standby_step = (struct snap_step){STEP_BATCH, 0, 1};
    snap.names_read = read;
    snap.names_all = 5;
    snap.pace_ms = read >= 3 ? 5400 : TIME_NONE;
    return snap;
}

static void add_guests(struct snapshot *snap)
{
    static const char *const names[] = {"Ông Nguyễn Một", "Bà Trần Hai", "Ông Lê Ba", "Bà Đỗ Bốn"};
    snap->guests = xcalloc(4, sizeof *snap->guests);
    for (int i = 0; i < 4; i++)
        snap->guests[snap->guest_count++] =
            (struct snap_guest){.rank = i + 1,
                                .name = xstrdup(names[i]),
                                .title = xstrdup("Phó Chủ tịch UBND tỉnh"),
                                .presence = i == 2 ? PRESENCE_AWAY : PRESENCE_HERE,
                                .ticked = i != 3};
    snap->guests[3].presence = PRESENCE_UNKNOWN;
    snap->guests[1].by = xstrdup("Ông Kia");
}

static struct feed made_feed(struct snapshot snap)
{
    struct feed feed = {.has_snap = true, .snap = snap};
    feed.remote.fd = -1;
    feed.connected = true;
    feed.anchor_ms = feed.heard_ms = 1000;
    feed.anchor_now = snap.now;
    return feed;
}

static void draw(struct buf *out, const struct view *view, const struct hand *hand, void *self,
                 int width, int height)
{
    struct canvas canvas = {0};
    canvas_resize(&canvas, width, height);
    if (hand->size)
        hand->size(self, width, height);
    struct view_state seen = hand->view(self, 1000);
    view->draw(&seen, &canvas);
    char *text = canvas_text(&canvas);
    buf_printf(out, "%dx%d\n%s\n", width, height, text);
    free(text);
    canvas_free(&canvas);
}

static void draws(const char *name, const struct view *view, const struct hand *hand, void *self)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}, {20, 5}};
    struct buf out = {0};
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        draw(&out, view, hand, self, sizes[i][0], sizes[i][1]);
    golden_same(name, buf_text(&out));
    buf_free(&out);
}

static void at_mc(int read, const char *lang)
{
    struct feed feed = made_feed(made_roll(read));
    struct mc mc;
    struct err err;
    lang_set(lang);
    assert_true(mc_open(&mc, &feed, lang, &err));
    mc_hand.state(&mc, 1000);
    char *name = xasprintf("roll-mc-%d_%s", read, lang);
    draws(name, &view_mc, &mc_hand, &mc);
    free(name);
    mc_close(&mc);
    snapshot_clear(&feed.snap);
}

static void mc_sees(void **state)
{
    (void)state;
    for (int read = 0; read <= 4; read++) {
        at_mc(read, "vi");
        at_mc(read, "en");
    }
}

static void caller_sees(void **state)
{
    (void)state;
    for (int read = 0; read <= 4; read += 2) {
        struct feed feed = made_feed(made_roll(read));
        struct caller caller;
        struct err err;
        lang_set("vi");
        assert_true(caller_open(&caller, &feed, "vi", &err));
        caller_hand.state(&caller, 1000);
        char *name = xasprintf("roll-caller-%d_vi", read);
        draws(name, &view_caller, &caller_hand, &caller);
        free(name);
        caller_close(&caller);
        snapshot_clear(&feed.snap);
    }
}

/* --- keys --- */

static void press(const struct hand *hand, void *self, int code, const char *text)
{
    struct key key = {.code = code};
    snprintf(key.text, sizeof key.text, "%s", text);
    struct keys keys = {.list = &key, .count = 1};
    hand->keys(self, &keys, 1000);
}

/* The verbs that were sent, joined; they are taken away. */
static char *sent(struct feed *feed)
{
    struct buf out = {0};
    const char *at = buf_text(&feed->remote.out);
    for (at = strstr(at, "\"verb\":\""); at; at = strstr(at, "\"verb\":\"")) {
        at += strlen("\"verb\":\"");
        buf_printf(&out, "%s%.*s", out.len ? "; " : "", (int)strcspn(at, "\""), at);
    }
    buf_clear(&feed->remote.out);
    return out.data ? buf_steal(&out) : xstrdup("");
}

static void assert_sent(struct feed *feed, const char *want)
{
    char *got = sent(feed);
    assert_string_equal(got, want);
    free(got);
}

static void sit_down(struct mc *mc, struct feed *feed)
{
    struct err err;
    assert_true(mc_open(mc, feed, "vi", &err));
    mc_hand.size(mc, 80, 24);
    mc_hand.state(mc, 1000);
}

static void stand_up(struct mc *mc, struct feed *feed)
{
    buf_free(&feed->remote.out);
    mc_close(mc);
    snapshot_clear(&feed->snap);
}

static void spaces_are_names(void **state)
{
    (void)state;
    struct feed feed = made_feed(made_roll(2));
    struct mc mc;
    sit_down(&mc, &feed);
    assert_string_equal(mc.cue, "7.3");
    press(&mc_hand, &mc, ' ', " ");
    assert_sent(&feed, "name");
    press(&mc_hand, &mc, K_LEFT, "");
    assert_sent(&feed, "name back");
    /* without a link the names go on here, and are told when it is back */
    feed.connected = false;
    press(&mc_hand, &mc, ' ', " ");
    assert_string_equal(mc_roll_look(&mc).now->name, "Tôn Nữ Quỳnh Trân");
    press(&mc_hand, &mc, ' ', " ");
    assert_string_equal(mc_roll_look(&mc).now->name, "Hội Sinh học");
    press(&mc_hand, &mc, K_LEFT, "");
    assert_string_equal(mc_roll_look(&mc).now->name, "Tôn Nữ Quỳnh Trân");
    assert_sent(&feed, "");
    feed.connected = true;
    mc_hand.state(&mc, 1000);
    assert_sent(&feed, "name");
    stand_up(&mc, &feed);
}

/* GO of the next turn leaves the names that are being read where they are. */
static void go_takes_no_name_away(void **state)
{
    (void)state;
    struct feed feed = made_feed(made_roll(2));
    struct mc mc;
    sit_down(&mc, &feed);
    free(feed.snap.on_cue);
    feed.snap.on_cue = xstrdup("7.4");
    feed.snap.on_step.batch = 1;
    feed.snap.standby_row = -1;
    free(feed.snap.standby_cue);
    feed.snap.standby_cue = NULL;
    feed.snap.standby_step = (struct snap_step){NO_STEP, -1, -1};
    mc_hand.state(&mc, 1000);
    assert_string_equal(mc.cue, "7.3");
    assert_true(mc.other);
    press(&mc_hand, &mc, ' ', " "); /* the page is turned: no name of the other turn is read */
    assert_sent(&feed, "");
    assert_string_equal(mc.cue, "7.4");
    press(&mc_hand, &mc, ' ', " ");
    assert_sent(&feed, "name");
    stand_up(&mc, &feed);
}

/* --- the door --- */

static void door_sees(void **state)
{
    (void)state;
    struct feed feed = made_feed(made_roll(0));
    struct door door;
    struct err err;
    add_guests(&feed.snap);
    for (int i = 0; i < 2; i++) {
        const char *lang = i ? "en" : "vi";
        lang_set(lang);
        assert_true(door_open(&door, &feed, lang, &err));
        door_hand.state(&door, 1000);
        char *name = xasprintf("door_%s", lang);
        draws(name, &view_door, &door_hand, &door);
        free(name);
        door_close(&door);
    }
    snapshot_clear(&feed.snap);
}

static void letters_look_and_enter_ticks(void **state)
{
    (void)state;
    struct feed feed = made_feed(made_roll(0));
    struct door door;
    struct err err;
    add_guests(&feed.snap);
    assert_true(door_open(&door, &feed, "vi", &err));
    door_hand.state(&door, 1000);
    press(&door_hand, &door, 'd', "d");
    press(&door_hand, &door, 'o', "o");
    press(&door_hand, &door, K_ENTER, "");
    assert_sent(&feed, "guest 4 here");
    assert_string_equal(door.typed, "");
    press(&door_hand, &door, K_UP, "");
    press(&door_hand, &door, K_F1 + 1, "");
    assert_sent(&feed, "guest 3 away");
    press(&door_hand, &door, K_F1 + 2, "");
    press(&door_hand, &door, K_ENTER, ""); /* nobody is named yet */
    assert_sent(&feed, "");
    press(&door_hand, &door, 'A', "A");
    press(&door_hand, &door, ' ', " ");
    press(&door_hand, &door, 'B', "B");
    press(&door_hand, &door, K_ENTER, "");
    assert_sent(&feed, "guest 3 for A B");
    press(&door_hand, &door, 'x', "x");
    press(&door_hand, &door, 'x', "x");
    press(&door_hand, &door, K_ENTER, ""); /* nobody is called that */
    assert_sent(&feed, "");
    press(&door_hand, &door, K_ESCAPE, "");
    press(&door_hand, &door, '2', "2");
    press(&door_hand, &door, K_ENTER, "");
    assert_sent(&feed, "guest 2 here");
    buf_free(&feed.remote.out);
    door_close(&door);
    snapshot_clear(&feed.snap);
}

int main(void)
{
    lang_utf8();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mc_sees),          cmocka_unit_test(caller_sees),
        cmocka_unit_test(spaces_are_names), cmocka_unit_test(go_takes_no_name_away),
        cmocka_unit_test(door_sees),        cmocka_unit_test(letters_look_and_enter_ticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
