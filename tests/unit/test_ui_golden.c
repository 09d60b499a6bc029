/* Whole screens as text, compared with tests/golden/; UPDATE_GOLDEN=1 writes them anew. Then every
 * state at every size: nothing breaks, and what must never be covered is there. */
#include "golden.h"
#include "ui_help.h"

#include "ui/frame.h"
#include "ui/hall.h"
#include "ui/lang.h"
#include "ui/layout.h"
#include "base/banned.h"

static struct keymap keymap;
static struct prompt no_prompt;
static struct pick no_pick;

static struct view_state looking_at(const struct snapshot *snap)
{
    return (struct view_state){
        .snap = snap, .now = snap->now, .prompt = &no_prompt, .keymap = &keymap, .pick = &no_pick};
}

static char *drawn(const struct view_state *state, int width, int height, bool ascii)
{
    struct canvas canvas = {.ascii = ascii, .colours = true};
    canvas_resize(&canvas, width, height);
    view_caller.draw(state, &canvas);
    char *text = canvas_text(&canvas);
    canvas_free(&canvas);
    return text;
}

static void compare(const char *name, const char *lang, const struct view_state *state, int width,
                    int height)
{
    char *full = xasprintf("%s_%dx%d_%s", name, width, height, lang);
    char *got = drawn(state, width, height, false);
    golden_same(full, got);
    free(got);
    free(full);
}

static void in_both_languages(const char *name, const struct view_state *state, int width,
                              int height)
{
    lang_set("vi");
    compare(name, "vi", state, width, height);
    lang_set("en");
    compare(name, "en", state, width, height);
}

/* --- golden --- */

static void a_film_runs(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    struct view_state state = looking_at(&snap);
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}, {40, 12}, {20, 5}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        in_both_languages("film", &state, sizes[i][0], sizes[i][1]);
    snapshot_clear(&snap);
}

/* The picture of the hall and its levels, where there is room; nothing else moves for it. */
static void the_hall_is_watched(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct hall hall = {.width = 96, .height = 54, .rgb = xcalloc(96 * 54, 3), .count = 2};
    char film[] = "film", bed[] = "nhac-nen", picture[] = "picture", sound[] = "sound";
    hall.meters[0] = (struct hall_meter){film, film, picture, -9, -18, -4, 0};
    hall.meters[1] = (struct hall_meter){bed, bed, sound, NAN, NAN, NAN, 0};
    struct view_state state = looking_at(&snap);
    state.hall = &hall;
    static const int sizes[][2] = {{120, 40}, {200, 60}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        in_both_languages("hall", &state, sizes[i][0], sizes[i][1]);
    char *with = drawn(&state, 80, 24, false);
    state.hall = NULL;
    char *without = drawn(&state, 80, 24, false);
    assert_string_equal(with, without);
    free(with);
    free(without);
    free(hall.rgb);
    snapshot_clear(&snap);
}

static void the_show_in_overtime(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_SHOW);
    snap.segments[2].plan.due_at = snap.now - 61000;
    snap.parts[PART_SOUND] = PART_DOWN;
    snap.standby_ready = 0;
    struct view_state state = looking_at(&snap);
    state.flash = "sớm quá: mới 0.4s sau lần CHẠY trước, cần ít nhất 1s";
    state.flash_style = STYLE_REFUSAL;
    in_both_languages("overtime", &state, 80, 24);
    snapshot_clear(&snap);
}

/* Off air will be missed: what to cut, selected or not; a delay, a clock that was set, a countdown. */
static void off_air_will_be_missed(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_SHOW);
    snap.off_air_at = snap.plan_off_air_at = at_clock(8, 58, 0);
    snap.delay_ms = 600000;
    snap.segments[4].plan.priority = 4;
    snap.segments[4].plan.min_ms = 240000;
    snap.segments[5].plan.priority = 5;
    snap.segments[7].flag = true;
    struct view_state state = looking_at(&snap);
    in_both_languages("late-off-air", &state, 80, 24);
    struct pick pick = {.cue = (char *)(uintptr_t) "8", .floats = true};
    state.pick = &pick;
    snap.count_at = snap.now + 4300;
    static const int sizes[][2] = {{80, 24}, {120, 40}, {200, 60}, {40, 12}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        in_both_languages("cutting", &state, sizes[i][0], sizes[i][1]);
    snapshot_clear(&snap);
}

/* Before the start, with calls to come; the clock is held. */
static void calls_are_to_come(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    snap.now = at_clock(7, 50, 0);
    snap.begun = false;
    snap.on_row = -1;
    snap.phase = PHASE_WAITING;
    snap.playing_count = 0;
    snap.off_air_at = snap.plan_off_air_at = at_clock(9, 30, 0);
    snap.rate = 0;
    snap.clock_moved_ms = -90000;
    for (size_t i = 0; i < snap.segment_count; i++) {
        struct plan_row *row = &snap.segments[i].plan;
        if (row->state == ROW_DONE || row->state == ROW_PASSED || row->state == ROW_RUNNING)
            row->state = ROW_AHEAD;
        row->start_at = row->end_at = row->due_at = TIME_NONE;
        snap.segments[i].actual_start_at = snap.segments[i].actual_end_at = TIME_NONE;
    }
    struct snap_call calls[] = {
        {(char *)(uintptr_t) "Sắp bắt đầu", at_clock(7, 45, 0), CALL_MADE},
        {(char *)(uintptr_t) "Mời ổn định chỗ ngồi", at_clock(7, 55, 0), CALL_AHEAD}};
    snap.calls = calls;
    snap.call_count = 2;
    struct view_state state = looking_at(&snap);
    in_both_languages("calls", &state, 80, 24);
    snap.calls = NULL;
    snap.call_count = 0;
    snap.playing_count = 1;
    snapshot_clear(&snap);
}

static void held_with_help_and_no_keyboard(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    snap.phase = PHASE_HELD;
    snap.segments[2].plan.due_at = TIME_NONE;
    snap.segments[2].plan.due_left_ms = 763000;
    struct view_state state = looking_at(&snap);
    state.help = state.no_keyboard = true;
    in_both_languages("held", &state, 80, 24);
    snapshot_clear(&snap);
}

static void the_link_is_lost(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct view_state state = looking_at(&snap);
    state.now += 7000;
    state.silent_ms = 7000;
    in_both_languages("lost", &state, 80, 24);
    state.ended = true;
    in_both_languages("ended", &state, 80, 24);
    snapshot_clear(&snap);
}

static void nothing_has_begun(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    for (size_t i = 0; i < snap.segment_count; i++)
        if (snap.segments[i].plan.counts)
            snap.segments[i].plan.state = i == 0 ? ROW_NEXT : ROW_AHEAD;
    snap.on_row = -1;
    snap.begun = false;
    snap.phase = PHASE_WAITING;
    snap.now = at_clock(7, 50, 0);
    struct view_state state = looking_at(&snap);
    in_both_languages("waiting", &state, 80, 24);
    state.now = at_clock(8, 1, 5);
    in_both_languages("late", &state, 80, 24);
    snapshot_clear(&snap);
}

static void type_line(struct prompt *prompt, const char *line, const struct snapshot *snap)
{
    prompt_open(prompt);
    for (const char *at = line; *at; at++) {
        struct key key = {.code = *at, .text = {*at}};
        prompt_key(prompt, &key, snap);
    }
}

static void a_verb_is_typed(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    struct prompt prompt = {0};
    type_line(&prompt, "insert 5m Tiet muc", &snap);
    struct view_state state = looking_at(&snap);
    state.prompt = &prompt;
    in_both_languages("prompt", &state, 80, 24);
    in_both_languages("prompt", &state, 40, 12);
    prompt_free(&prompt);
    snapshot_clear(&snap);
}

static void draw_everywhere(const struct view_state *state)
{
    static const int widths[] = {0,  1,  2,  3,  7,   20,  39,  40,  41,
                                 57, 79, 80, 81, 100, 120, 150, 200, 1000};
    static const int heights[] = {0, 1, 2, 3, 5, 11, 12, 13, 23, 24, 25, 27, 40, 60, 1000};
    for (size_t i = 0; i < COUNT_OF(widths); i++)
        for (size_t j = 0; j < COUNT_OF(heights); j++)
            free(drawn(state, widths[i], heights[j], i % 2 == 0));
}

/* `count` changes of the show file, the first of them about what is on air. */
static void offer_changes(struct snapshot *snap, size_t count)
{
    char text[24];
    snap->changes = xcalloc(count, sizeof *snap->changes);
    snap->changes[0] = (struct snap_change){
        .say = say_make(MSG_CH_FIELD, "5", "title", "\"Phim tư liệu\"", "\"Phim\"", NULL),
        .why = say_make(MSG_CH_WHY_ON_AIR, NULL)};
    snap->changes[1].say =
        say_make(MSG_CH_LENGTH, "7 Trao Huân chương", "length", "6:00", "7:30", NULL);
    snap->changes[2].say = say_make(MSG_CH_MOVED, "10 Phát biểu của lãnh đạo", "8", NULL);
    for (size_t i = 3; i < count; i++) {
        snprintf(text, sizeof text, "%zu Mục", i + 8);
        snap->changes[i].say = say_make(MSG_CH_ADDED_END, text, NULL);
    }
    snap->change_count = count;
    snap->change_total = (int)count;
    snap->change_left = 1;
    snprintf(text, sizeof text, "%zu", count);
    snapshot_warn(snap, say_make(MSG_W_SHOW_NEW, text, NULL));
}

static void a_changed_file_is_offered(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    struct prompt prompt = {0};
    struct view_state state = looking_at(&snap);
    offer_changes(&snap, 14);
    in_both_languages("offered", &state, 80, 24);
    type_line(&prompt, "reload", &snap);
    state.prompt = &prompt;
    in_both_languages("reload", &state, 80, 24);
    in_both_languages("reload", &state, 40, 12);
    snap.change_refused = say_make(MSG_RELOAD_BEFORE, "4b", "5", NULL);
    in_both_languages("reload-refused", &state, 80, 24);
    draw_everywhere(&state);
    /* refused: what GO will do stays in sight, and the reason is said once */
    prompt_entered(&prompt);
    state.flash = state.message = "4b would come to stand before 5, which is on air";
    state.flash_style = state.message_style = STYLE_REFUSAL;
    state.flash_aside = true;
    state.message_at = snap.now;
    in_both_languages("reload-said", &state, 80, 24);
    in_both_languages("reload-said", &state, 40, 12);
    prompt_free(&prompt);
    snapshot_clear(&snap);
}

static void a_broken_file_is_shown(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    struct prompt prompt = {0};
    struct view_state state = looking_at(&snap);
    snapshot_warn(&snap, say_make(MSG_W_SHOW_BROKEN, "2",
                                  "le.yaml:13:9: unknown key `duraton` in a segment: did you mean "
                                  "`duration`?",
                                  NULL));
    type_line(&prompt, "reload", &snap);
    state.prompt = &prompt;
    in_both_languages("reload-broken", &state, 80, 24);
    draw_everywhere(&state);
    prompt_free(&prompt);
    snapshot_clear(&snap);
}

/* --- every state at every size --- */

static void every_state_at_every_size(void **unused)
{
    (void)unused;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    lang_set("vi");
    for (int variant = 0; variant < 64; variant++) {
        struct snapshot snap = made_evening(variant & 1 ? MODE_SHOW : MODE_REHEARSAL);
        struct view_state state = looking_at(&snap);
        state.help = variant & 2;
        state.no_keyboard = variant & 4;
        state.prompt = variant & 8 ? &prompt : &no_prompt;
        state.flash =
            variant & 16 ? "một câu rất dài để xem có bị cắt đúng chỗ hay không, rồi thêm" : NULL;
        state.message = state.flash;
        state.silent_ms = variant & 32 ? 400000000 : 0;
        state.list_scroll = variant * 7 - 200;
        state.help_scroll = variant * 5;
        draw_everywhere(&state);
        snap.on_row = -1; /* and with nothing on air, nothing standing by */
        snap.standby_row = -1;
        free(snap.standby_cue);
        free(snap.standby_title);
        snap.standby_cue = snap.standby_title = NULL;
        snap.phase = variant & 2 ? PHASE_FINISHED : PHASE_WAITING;
        draw_everywhere(&state);
        snapshot_clear(&snap);
    }
    struct view_state empty = {.prompt = &no_prompt, .keymap = &keymap, .pick = &no_pick};
    draw_everywhere(&empty);
    prompt_free(&prompt);
}

/* The line of a drawn screen, counted from 0; the caller owns it. */
static char *line_of(const char *text, int number)
{
    for (; number > 0; number--)
        text = strchr(text, '\n') + 1;
    return xstrndup(text, strcspn(text, "\n"));
}

static void on_air_and_standby_are_never_covered(void **unused)
{
    (void)unused;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    for (int height = 12; height < 60; height++)
        for (int width = 40; width < 130; width += 9) {
            struct snapshot snap = made_evening(MODE_SHOW);
            struct view_state state = looking_at(&snap);
            struct layout at = layout_make(width, height);
            char *plain = drawn(&state, width, height, false);
            state.help = state.no_keyboard = true;
            state.prompt = &prompt;
            char *full = drawn(&state, width, height, false);
            state.silent_ms = 9000; /* READY isn't known any more; the rest stays */
            char *lost = drawn(&state, width, height, false);
            for (int i = 0; i < 2; i++) {
                int row = i ? at.standby : at.on_air;
                char *a = line_of(plain, row), *b = line_of(full, row);
                assert_string_equal(a, b);
                free(b);
                b = line_of(lost, row);
                if (i)
                    assert_int_equal(strncmp(b, a, strlen(" → 6  Tổng")), 0);
                else
                    assert_string_equal(a, b);
                free(a);
                free(b);
            }
            free(plain);
            free(full);
            free(lost);
            snapshot_clear(&snap);
        }
    prompt_free(&prompt);
}

static void the_ascii_twin_needs_no_signs(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct view_state state = looking_at(&snap);
    char *text = drawn(&state, 120, 40, true);
    for (int sign = 0; sign < SIGN_COUNT; sign++) {
        const char *sign_utf8 = sign_text((enum sign)sign, false);
        if ((unsigned char)sign_utf8[0] >= 0x80 && strstr(text, sign_utf8))
            fail_msg("%s is in\n%s", sign_utf8, text);
    }
    free(text);
    snapshot_clear(&snap);
}

/* Numbers change exactly when they say so: between two such instants the picture stands still. */
static void nothing_moves_between_two_changes(void **unused)
{
    (void)unused;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    struct view_state state = looking_at(&snap);
    snap.segments[2].plan.due_at += 370;
    snap.playing[0].position_ms += 120;
    for (int i = 0; i < 40; i++) {
        int64_t next = view_caller.changes_at(&state);
        assert_true(next > state.now && next <= state.now + 1000);
        char *before = drawn(&state, 80, 24, false);
        state.now = next - 1;
        char *just_before = drawn(&state, 80, 24, false);
        assert_string_equal(before, just_before);
        free(before);
        free(just_before);
        state.now = next;
    }
    snapshot_clear(&snap);
}

static int open_all(void **state)
{
    (void)state;
    struct err err;
    return keymap_parse(&keymap, keymap_default, &err) ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    keymap_free(&keymap);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_runs),
        cmocka_unit_test(the_hall_is_watched),
        cmocka_unit_test(the_show_in_overtime),
        cmocka_unit_test(off_air_will_be_missed),
        cmocka_unit_test(calls_are_to_come),
        cmocka_unit_test(held_with_help_and_no_keyboard),
        cmocka_unit_test(the_link_is_lost),
        cmocka_unit_test(nothing_has_begun),
        cmocka_unit_test(a_verb_is_typed),
        cmocka_unit_test(a_changed_file_is_offered),
        cmocka_unit_test(a_broken_file_is_shown),
        cmocka_unit_test(every_state_at_every_size),
        cmocka_unit_test(on_air_and_standby_are_never_covered),
        cmocka_unit_test(the_ascii_twin_needs_no_signs),
        cmocka_unit_test(nothing_moves_between_two_changes),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
