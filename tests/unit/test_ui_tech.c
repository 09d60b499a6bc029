/* The technician's screen: from keys to requests, what it asks to watch, and whole screens as text
 * against tests/golden/; UPDATE_GOLDEN=1 writes them anew. */
#include "golden.h"
#include "ui_help.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "ui/lang.h"
#include "ui/tech.h"
#include "base/banned.h"

struct desk {
    struct feed feed;
    struct tech tech;
    struct input input;
    int engine;
    int64_t now;
};

/* --- an evening with players --- */

static struct snap_playing made_deck(const char *inst, const char *media, enum media_kind kind,
                                     enum inst_state state, int64_t position, int64_t length)
{
    return (struct snap_playing){.inst = xstrdup(inst),
                                 .media = xstrdup(media),
                                 .kind = kind,
                                 .state = state,
                                 .heard = true,
                                 .position_ms = position,
                                 .length_ms = length,
                                 .level_db = NAN};
}

static void add_outlet(struct snap_outlets *outlets, const char *name)
{
    outlets->names = xrealloc(outlets->names, (outlets->count + 1) * sizeof *outlets->names);
    outlets->names[outlets->count++] = xstrdup(name);
}

static struct snapshot made_room(enum mode mode)
{
    struct snapshot snap = made_evening(mode);
    snap.decks = xcalloc(6, sizeof *snap.decks);
    snap.decks[0] = made_deck("12.1", "film", MEDIA_VIDEO, INST_PLAYING, 137000, 900000);
    snap.decks[1] = made_deck("11.1", "nhac-nen", MEDIA_AUDIO, INST_LEAVING, 61000, 240000);
    snap.decks[1].volume_centi = -600;
    snap.decks[2] = made_deck("9.2", "phong-nen", MEDIA_STILL, INST_PARKED, TIME_NONE, TIME_NONE);
    snap.decks[3] = made_deck("13.1", "nhac-hieu", MEDIA_AUDIO, INST_WAITING, TIME_NONE, 12000);
    snap.decks[3].heard = false;
    snap.deck_count = 4;
    snap.ready = xcalloc(4, sizeof *snap.ready);
    snap.ready[0] = (struct snap_ready){xstrdup("nhac-nen"), MEDIA_AUDIO, READY_YES, NULL};
    snap.ready[1] = (struct snap_ready){xstrdup("logo"), MEDIA_STILL, READY_ARMING, NULL};
    snap.ready[2] = (struct snap_ready){xstrdup("clip-truong"), MEDIA_VIDEO, READY_BROKEN,
                                        xstrdup("no such file")};
    snap.ready_count = 3;
    add_outlet(&snap.outlets[PART_PICTURE], "eDP-1");
    add_outlet(&snap.outlets[PART_PICTURE], "HDMI-1");
    add_outlet(&snap.outlets[PART_SOUND], "pulse/hall");
    add_outlet(&snap.outlets[PART_SOUND], "pulse/foyer");
    snap.outlets[PART_PICTURE].used = xstrdup("HDMI-1");
    snap.outlets[PART_SOUND].used = xstrdup("pulse/hall");
    return snap;
}

static void add_line(struct logbook *book, int64_t at, enum diary_kind kind, const char *verb,
                     struct say say, int event, const char *media)
{
    struct diary_line line = {.number = (int64_t)book->count + 1,
                              .at = at,
                              .kind = kind,
                              .who = verb ? xstrdup("lan") : NULL,
                              .verb = xstrdup(verb),
                              .ok = kind != DIARY_WARNING,
                              .say = say,
                              .event = event,
                              .media = xstrdup(media)};
    logbook_take(book, &line, 1);
}

static void fill_book(struct logbook *book)
{
    struct say none = {.msg = MSG_NONE};
    add_line(book, at_clock(8, 2, 0), DIARY_DONE, "go 4",
             say_make(MSG_ON_AIR, "4", "Diễn văn khai mạc", NULL), EV_COUNT, NULL);
    add_line(book, at_clock(8, 9, 58), DIARY_MEDIA, NULL, none, EV_ARMED, "film");
    add_line(book, at_clock(8, 10, 12), DIARY_NOTE, "note micro 2 rè", none, EV_COUNT, NULL);
    add_line(book, at_clock(8, 10, 30), DIARY_DONE, "go 5",
             say_make(MSG_ON_AIR, "5", "Phim tư liệu", NULL), EV_COUNT, NULL);
    add_line(book, at_clock(8, 10, 30), DIARY_MEDIA, NULL, none, EV_STARTED, "film");
    add_line(book, at_clock(8, 11, 0), DIARY_WARNING, NULL,
             say_make(MSG_W_DEVICE, "pulse/main", NULL), EV_COUNT, NULL);
    add_line(book, at_clock(8, 11, 2), DIARY_WARNING, NULL,
             say_make(MSG_W_DEVICE_BACK, "pulse/main", NULL), EV_COUNT, NULL);
}

static struct past_segment took(const struct snapshot *snap, int row, int64_t ms)
{
    return (struct past_segment){.id = xstrdup(snap->segments[row].id), .ms = ms};
}

static void fill_past(struct past *past, const struct snapshot *snap)
{
    for (int run = 0; run < 2; run++) {
        struct past_run *out = &past->runs[past->run_count++];
        *out = (struct past_run){.name = xstrdup("x"),
                                 .begun_wall = at_clock(run ? 7 : 19, 30, 0) - DAY_MS};
        for (int row = 0; row < 5 - run; row++) {
            struct past_segment segment = took(snap, row, (row + 2) * 65000 + run * 7000);
            ARRAY_PUSH(out->segments, out->segment_count, out->segment_room, segment);
        }
    }
    past->preflight = true;
    past->made_wall = at_clock(7, 5, 0);
    past->bad = past->warnings = 1;
    past->findings = xcalloc(2, sizeof *past->findings);
    past->finding_count = 2;
    past->findings[0] = (struct past_finding){.level = PAST_BAD,
                                              .title = xstrdup("clip-truong"),
                                              .named = true,
                                              .lines = xcalloc(1, sizeof(struct past_line)),
                                              .line_count = 1};
    past->findings[0].lines[0].english = xstrdup("no such file");
    past->findings[1] = (struct past_finding){.level = PAST_WARN,
                                              .title = xstrdup("sound"),
                                              .lines = xcalloc(1, sizeof(struct past_line)),
                                              .line_count = 1};
    past->findings[1].lines[0].english = xstrdup("%1 on %2");
    past->findings[1].lines[0].args[0] = xstrdup("pulse/hall");
    past->findings[1].lines[0].args[1] = xstrdup("hall");
}

/* --- from keys to requests --- */

static struct desk *desk_new(enum mode mode, int width, int height)
{
    struct desk *desk = xcalloc(1, sizeof *desk);
    struct err err;
    int ends[2];
    lang_set("en");
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    desk->now = 100000;
    desk->engine = ends[1];
    desk->feed = (struct feed){.connected = true,
                               .has_snap = true,
                               .snap = made_room(mode),
                               .heard_ms = desk->now,
                               .anchor_ms = desk->now,
                               .anchor_engine_ms = 5000000,
                               .socket = "/nowhere"};
    desk->feed.anchor_now = desk->feed.snap.now;
    desk->feed.remote = (struct remote){.fd = ends[0], .greeted = true, .next_id = 1};
    line_init(&desk->feed.remote.lines, ENGINE_LINE_CAP);
    assert_true(tech_open(&desk->tech, &desk->feed, "en", &err));
    tech_hand.size(&desk->tech, width, height);
    tech_hand.state(&desk->tech, desk->now);
    return desk;
}

static void desk_free(struct desk *desk)
{
    tech_close(&desk->tech);
    feed_close(&desk->feed);
    close(desk->engine);
    free(desk);
}

static void passes(struct desk *desk, int64_t ms)
{
    while (ms-- > 0) {
        desk->now++;
        desk->feed.heard_ms = desk->now;
        tech_hand.time(&desk->tech, desk->now);
    }
}

/* One read of the terminal, a good while after the last. */
static void types(struct desk *desk, const char *bytes)
{
    struct keys keys = {0};
    passes(desk, 2500);
    input_feed(&desk->input, bytes, strlen(bytes), &keys);
    tech_hand.keys(&desk->tech, &keys, desk->now);
    keys_clear(&keys);
}

/* The verbs sent since the last look, joined by a bar. */
static void sent(struct desk *desk, const char *want)
{
    char bytes[8192] = "";
    struct buf got = {0};
    remote_pump(&desk->feed.remote);
    ssize_t count = read(desk->engine, bytes, sizeof bytes - 1);
    bytes[count > 0 ? count : 0] = '\0';
    for (char *at = bytes, *end; (end = strchr(at, '\n')); at = end + 1) {
        struct request request = {0};
        const char *why = NULL;
        *end = '\0';
        assert_true(request_decode(at, &request, &why));
        buf_printf(&got, "%s%s", got.len ? "|" : "", request.verb);
        request_clear(&request);
    }
    assert_string_equal(buf_text(&got), want);
    buf_free(&got);
}

static void no_key_is_go(void **unused)
{
    (void)unused;
    static const char *const go_keys[] = {" ", "\x1b[24~", "\r", "\n"};
    struct desk *desk = desk_new(MODE_REHEARSAL, 80, 24);
    sent(desk, "watch levels picture log runs");
    for (size_t i = 0; i < COUNT_OF(go_keys); i++)
        types(desk, go_keys[i]);
    sent(desk, "");
    for (int key = 1; key < 256; key++) {
        char name[16];
        const struct binding *binding = keymap_find(&desk->tech.caller.keymap, key);
        if (binding && strncmp(binding->verb, "go", 2) == 0)
            fail_msg("%s is GO", key_name(key, name));
    }
    desk_free(desk);
}

/* Levels and pictures only while the page with them is there; the log and earlier runs once. */
static void only_what_is_seen_is_asked_for(void **unused)
{
    (void)unused;
    struct desk *desk = desk_new(MODE_REHEARSAL, 80, 24);
    sent(desk, "watch levels picture log runs");
    types(desk, "3");
    sent(desk, "watch log");
    types(desk, "5");
    sent(desk, "");
    types(desk, "1");
    sent(desk, "watch levels picture log");
    types(desk, "?");
    passes(desk, 500);
    sent(desk, "watch log");
    types(desk, "?");
    passes(desk, 500);
    sent(desk, "watch levels picture log");
    tech_hand.size(&desk->tech, 60, 20);
    sent(desk, "watch log");
    types(desk, "3");
    desk->feed.blind = true; /* a terminal that couldn't draw it */
    tech_hand.size(&desk->tech, 120, 40);
    sent(desk, "watch levels log");
    desk->feed.blind = false;
    tech_hand.size(&desk->tech, 120, 40);
    sent(desk, "watch levels picture log");
    desk_free(desk);
}

/* The shell has the terminal: nobody looks, and nothing is measured for it. */
static void nothing_is_asked_for_behind_a_shell(void **unused)
{
    (void)unused;
    struct desk *desk = desk_new(MODE_REHEARSAL, 80, 24);
    sent(desk, "watch levels picture log runs");
    desk->tech.caller.shell = true;
    assert_false(tech_hand.suspends(&desk->tech));
    types(desk, "\x1a");
    struct keys keys = {0};
    passes(desk, 800);
    input_feed(&desk->input, "\x1a", 1, &keys);
    tech_hand.keys(&desk->tech, &keys, desk->now);
    keys_clear(&keys);
    passes(desk, 200);
    assert_true(tech_hand.suspends(&desk->tech));
    assert_false(tech_hand.suspends(&desk->tech));
    sent(desk, "watch log");
    tech_hand.size(&desk->tech, 80, 24); /* it is back */
    sent(desk, "watch levels picture log");
    desk_free(desk);
}

static void the_rehearsal_is_worked(void **unused)
{
    (void)unused;
    struct desk *desk = desk_new(MODE_REHEARSAL, 80, 24);
    sent(desk, "watch levels picture log runs");
    types(desk, "\x1b[15~"); /* F5 */
    sent(desk, "clock hold");
    desk->feed.snap.rate = 0;
    types(desk, "\x1b[15~");
    sent(desk, "clock go");
    types(desk, "+");
    types(desk, "-");
    sent(desk, "speed 2|speed 0.5");
    desk->feed.snap.speed = 4; /* a real player follows no further */
    types(desk, "+");
    sent(desk, "speed 4");
    free(desk->feed.snap.player);
    desk->feed.snap.player = xstrdup("null");
    types(desk, "+");
    sent(desk, "speed 10");
    types(desk, "\x1b[17~"); /* F6 */
    types(desk, "t");
    types(desk, "<");
    sent(desk, "clock +1m|identify|tone L");
    desk_free(desk);
}

/* A question of the engine is answered by the same key again. */
static void a_second_press_answers(void **unused)
{
    (void)unused;
    struct desk *desk = desk_new(MODE_SHOW, 80, 24);
    sent(desk, "watch levels picture log runs");
    types(desk, "t");
    sent(desk, "identify");
    struct reply reply = {
        .id = 2, .seq = 41, .ask = true, .say = say_make(MSG_ASK_BEGUN, "identify", NULL)};
    tech_hand.reply(&desk->tech, &reply, desk->now);
    say_clear(&reply.say);
    assert_non_null(desk->tech.caller.question.verb);
    struct keys keys = {0};
    passes(desk, 800);
    input_feed(&desk->input, "t", 1, &keys);
    tech_hand.keys(&desk->tech, &keys, desk->now);
    keys_clear(&keys);
    passes(desk, 200);
    sent(desk, "identify");
    assert_null(desk->tech.caller.question.verb);
    desk_free(desk);
}

static void the_log_is_filtered_and_scrolled(void **unused)
{
    (void)unused;
    struct desk *desk = desk_new(MODE_REHEARSAL, 80, 24);
    fill_book(&desk->feed.log);
    types(desk, "5");
    assert_int_equal(tech_lines(&desk->tech, TECH_LOG), 7);
    types(desk, "\x1b[A\x1b[A\x1b[A");
    assert_int_equal(desk->tech.scroll[TECH_LOG], 3);
    types(desk, "f");
    assert_int_equal(desk->tech.filter, DIARY_WARNING);
    assert_int_equal(desk->tech.scroll[TECH_LOG], 0);
    assert_int_equal(tech_lines(&desk->tech, TECH_LOG), 2);
    types(desk, "f");
    assert_int_equal(tech_lines(&desk->tech, TECH_LOG), 2);
    types(desk, "f");
    assert_int_equal(desk->tech.filter, DIARY_NOTE);
    types(desk, "f");
    assert_int_equal(desk->tech.filter, DIARY_KINDS);
    desk_free(desk);
}

static void a_long_log_forgets_its_beginning(void **unused)
{
    (void)unused;
    struct logbook book = {0};
    for (int i = 0; i < LOGBOOK_KEPT + 30; i++)
        add_line(&book, i, DIARY_MEDIA, NULL, (struct say){0}, EV_STARTED, "film");
    assert_int_equal(book.count, LOGBOOK_KEPT);
    assert_int_equal(book.lines[0].at, 30);
    book.anew = true; /* a new connection tells all of it again */
    add_line(&book, 7, DIARY_MEDIA, NULL, (struct say){0}, EV_STARTED, "film");
    assert_int_equal(book.count, 1);
    logbook_clear(&book);
}

/* --- golden --- */

static char *drawn(const struct view_state *state, int width, int height, bool ascii)
{
    struct canvas canvas = {.ascii = ascii, .colours = true};
    canvas_resize(&canvas, width, height);
    view_tech.draw(state, &canvas);
    char *text = canvas_text(&canvas);
    canvas_free(&canvas);
    return text;
}

static void compare(const char *name, const char *lang, const struct view_state *state, int width,
                    int height)
{
    char *file = xasprintf("tech-%s_%dx%d_%s", name, width, height, lang);
    char *got = drawn(state, width, height, false);
    golden_same(file, got);
    free(got);
    free(file);
}

static void in_both(const char *name, const struct view_state *state, int width, int height)
{
    lang_set("vi");
    compare(name, "vi", state, width, height);
    lang_set("en");
    compare(name, "en", state, width, height);
}

struct room {
    struct desk *desk;
    struct past past;
    struct hall hall;
};

static struct room room_new(enum mode mode)
{
    struct room room = {.desk = desk_new(mode, 80, 24)};
    char *names[][2] = {{xstrdup("12.1"), xstrdup("film")}, {xstrdup("11.1"), xstrdup("nhac-nen")}};
    fill_book(&room.desk->feed.log);
    fill_past(&room.past, &room.desk->feed.snap);
    room.hall = (struct hall){.width = 96, .height = 54, .rgb = xcalloc(96 * 54, 3), .count = 2};
    room.hall.meters[0] =
        (struct hall_meter){names[0][0], names[0][1], xstrdup("picture"), -9, -18, -4, 0};
    room.hall.meters[1] =
        (struct hall_meter){names[1][0], names[1][1], xstrdup("sound"), NAN, NAN, NAN, 0};
    return room;
}

static struct view_state looking(const struct room *room)
{
    struct view_state state = tech_hand.view(&room->desk->tech, room->desk->now);
    state.now = room->desk->feed.snap.now;
    state.past = &room->past;
    state.hall = &room->hall;
    state.clock_ms = 0;
    return state;
}

static void room_free(struct room *room)
{
    desk_free(room->desk);
    past_clear(&room->past);
    hall_clear(&room->hall);
}

static void a_film_runs(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_REHEARSAL);
    for (int page = 0; page < TECH_PAGES; page++) {
        char name[24];
        room.desk->tech.page = (enum tech_page)page;
        struct view_state state = looking(&room);
        snprintf(name, sizeof name, "film-%d", page + 1);
        in_both(name, &state, 80, 24);
    }
    struct view_state state = looking(&room);
    in_both("film", &state, 120, 40);
    in_both("film", &state, 160, 50);
    in_both("film", &state, 40, 12);
    in_both("film", &state, 20, 5);
    state.help = true;
    in_both("help", &state, 80, 24);
    room_free(&room);
}

static void at_both_sizes(const char *name, const struct room *room)
{
    struct view_state state = looking(room);
    in_both(name, &state, 80, 24);
    in_both(name, &state, 120, 40);
}

static void nothing_has_begun(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_REHEARSAL);
    struct snapshot *snap = &room.desk->feed.snap;
    for (size_t i = 0; i < snap->segment_count; i++) {
        struct plan_row *row = &snap->segments[i].plan;
        if (row->counts)
            row->state = i == 0 ? ROW_NEXT : ROW_AHEAD;
        row->start_at = row->end_at = row->due_at = TIME_NONE;
        snap->segments[i].actual_start_at = snap->segments[i].actual_end_at = TIME_NONE;
    }
    snap->on_row = -1;
    snap->begun = false;
    snap->phase = PHASE_WAITING;
    snap->now = at_clock(7, 50, 0);
    snap->rate = 0;
    size_t decks = snap->deck_count;
    snap->deck_count = 0;
    past_clear(&room.past);
    room.desk->tech.page = TECH_RUNS;
    at_both_sizes("waiting", &room);
    snap->deck_count = decks;
    room_free(&room);
}

static void overtime_in_a_show(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_SHOW);
    struct snapshot *snap = &room.desk->feed.snap;
    snap->segments[2].plan.due_at = snap->now - 61000;
    snap->parts[PART_SOUND] = PART_HUNG;
    snap->outlets[PART_PICTURE].lost = true;
    snap->decks[0].stalled = true;
    room.desk->tech.page = TECH_MEDIA;
    at_both_sizes("overtime", &room);
    room_free(&room);
}

static void held(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_REHEARSAL);
    struct snapshot *snap = &room.desk->feed.snap;
    snap->phase = PHASE_HELD;
    snap->segments[2].plan.due_at = TIME_NONE;
    snap->segments[2].plan.due_left_ms = 763000;
    snap->decks[0].state = INST_PAUSED;
    snap->speed = snap->rate = 2;
    at_both_sizes("held", &room);
    room_free(&room);
}

static void a_roll_of_warnings(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_SHOW);
    struct snapshot *snap = &room.desk->feed.snap;
    static const char *const media[] = {"film", "nhac-nen", "logo", "don-khach"};
    for (size_t i = 0; i < COUNT_OF(media); i++)
        snapshot_warn(snap, say_make(MSG_W_MEDIA, media[i], "no such file", NULL));
    snapshot_warn(snap, say_make(MSG_W_CARD, NULL));
    room.desk->tech.page = TECH_CHECKS;
    at_both_sizes("warnings", &room);
    room_free(&room);
}

static void finished(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_REHEARSAL);
    struct snapshot *snap = &room.desk->feed.snap;
    snap->phase = PHASE_FINISHED;
    made_run(&snap->segments[2], at_clock(8, 10, 30), at_clock(8, 26, 0));
    snap->segments[2].plan.state = ROW_DONE;
    snap->on_row = -1;
    snap->standby_row = -1;
    size_t decks = snap->deck_count, ready = snap->ready_count;
    snap->deck_count = snap->ready_count = 0;
    room.desk->tech.page = TECH_RUNS;
    at_both_sizes("finished", &room);
    snap->deck_count = decks;
    snap->ready_count = ready;
    room_free(&room);
}

/* After 3 s of silence nothing is shown as if it were so. */
static void the_link_is_lost(void **unused)
{
    (void)unused;
    struct room room = room_new(MODE_SHOW);
    struct view_state state = looking(&room);
    state.silent_ms = 7000;
    in_both("lost", &state, 80, 24);
    char *text = drawn(&state, 80, 24, false);
    assert_null(strstr(text, "▌")); /* no meter */
    free(text);
    room_free(&room);
}

static void every_page_at_every_size(void **unused)
{
    (void)unused;
    static const int widths[] = {0, 1, 20, 39, 40, 79, 80, 81, 119, 120, 121, 200, 400};
    static const int heights[] = {0, 1, 2, 5, 12, 23, 24, 25, 35, 36, 37, 60, 120};
    for (int page = 0; page < TECH_PAGES; page++) {
        struct room room = room_new(page % 2 ? MODE_SHOW : MODE_REHEARSAL);
        room.desk->tech.page = (enum tech_page)page;
        room.desk->tech.scroll[page] = page * 3;
        struct view_state state = looking(&room);
        for (size_t i = 0; i < COUNT_OF(widths); i++)
            for (size_t j = 0; j < COUNT_OF(heights); j++) {
                state.silent_ms = i % 2 ? 9000 : 0;
                free(drawn(&state, widths[i], heights[j], j % 2));
            }
        room_free(&room);
    }
}

/* On every page: the mode, the time, what is on air, what stands by. */
static void four_things_stay_in_sight(void **unused)
{
    (void)unused;
    static const char *const wanted[] = {"REHEARSAL", "08:12:47", "▶ 5", "→ 6"};
    for (int page = 0; page < TECH_PAGES; page++) {
        struct room room = room_new(MODE_REHEARSAL);
        room.desk->tech.page = (enum tech_page)page;
        struct view_state state = looking(&room);
        for (int help = 0; help < 2; help++) {
            state.help = help;
            char *text = drawn(&state, 80, 24, false);
            for (size_t i = 0; i < COUNT_OF(wanted); i++)
                assert_non_null(strstr(text, wanted[i]));
            free(text);
        }
        room_free(&room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_is_go),
        cmocka_unit_test(only_what_is_seen_is_asked_for),
        cmocka_unit_test(nothing_is_asked_for_behind_a_shell),
        cmocka_unit_test(the_rehearsal_is_worked),
        cmocka_unit_test(a_second_press_answers),
        cmocka_unit_test(the_log_is_filtered_and_scrolled),
        cmocka_unit_test(a_long_log_forgets_its_beginning),
        cmocka_unit_test(a_film_runs),
        cmocka_unit_test(nothing_has_begun),
        cmocka_unit_test(overtime_in_a_show),
        cmocka_unit_test(held),
        cmocka_unit_test(a_roll_of_warnings),
        cmocka_unit_test(finished),
        cmocka_unit_test(the_link_is_lost),
        cmocka_unit_test(every_page_at_every_size),
        cmocka_unit_test(four_things_stay_in_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
