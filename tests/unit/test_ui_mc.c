/* The MC's screen: the words stay under the reader's eyes, what has changed is told, and whole screens
 * as text, compared with tests/golden/; UPDATE_GOLDEN=1 writes them anew. */
#include "golden.h"
#include "ui_help.h"

#include "base/buf.h"
#include "ui/lang.h"
#include "ui/mc.h"
#include "base/banned.h"

static const char words[] =
    "Kính thưa quý vị đại biểu,\nthưa toàn thể hội nghị!\n\n"
    "Ba mươi năm qua, đội ngũ trí thức khoa học và công nghệ đã đóng góp nhiều công trình có giá "
    "trị cho quê hương.\n\n"
    "Xin trân trọng kính mời đại diện Thường trực Liên hiệp hội lên báo cáo tổng kết phong trào "
    "thi "
    "đua.\n\nMột dòng nữa.\nHai dòng nữa.\nBa dòng nữa.\nBốn dòng nữa.\nNăm dòng nữa.\nTrang sau.";

struct desk {
    struct feed feed;
    struct mc mc;
    int64_t now;
};

static void open_desk(struct desk *desk, enum mode mode)
{
    *desk = (struct desk){.feed = {.has_snap = true, .snap = made_evening(mode)}, .now = 1000};
    desk->feed.remote.fd = -1;
    desk->feed.anchor_ms = desk->feed.heard_ms = desk->now;
    desk->feed.anchor_now = desk->feed.snap.now;
    desk->feed.connected = true;
    free(desk->feed.snap.standby_mc);
    desk->feed.snap.standby_mc = xstrdup(words);
    struct err err;
    assert_true(mc_open(&desk->mc, &desk->feed, "vi", &err));
    mc_hand.size(&desk->mc, 80, 24);
    mc_hand.state(&desk->mc, desk->now);
    assert_true(desk->mc.counts); /* a film runs */
    desk->mc.counts = false;
}

static void close_desk(struct desk *desk)
{
    mc_close(&desk->mc);
    snapshot_clear(&desk->feed.snap);
}

static void press(struct desk *desk, int code, const char *text)
{
    struct key key = {.code = code};
    snprintf(key.text, sizeof key.text, "%s", text);
    struct keys keys = {.list = &key, .count = 1};
    desk->now += 500;
    mc_hand.keys(&desk->mc, &keys, desk->now);
}

static void stand_by(struct desk *desk, const char *cue, const char *text)
{
    struct snapshot *snap = &desk->feed.snap;
    free(snap->standby_cue);
    free(snap->standby_mc);
    snap->standby_cue = xstrdup(cue);
    snap->standby_mc = xstrdup(text);
    mc_hand.state(&desk->mc, desk->now);
}

static void go_never_takes_the_page(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    assert_int_equal(mc_pages(&desk.mc), 2);
    press(&desk, ' ', " ");
    assert_int_equal(desk.mc.page, 1);
    stand_by(&desk, "7", "Lời dẫn mục bảy.");
    assert_string_equal(desk.mc.cue, "6"); /* a GO has been: the words are still there */
    assert_int_equal(desk.mc.page, 1);
    assert_true(desk.mc.other);
    press(&desk, K_LEFT, "");
    assert_int_equal(desk.mc.page, 0);
    press(&desk, ' ', " ");
    press(&desk, ' ', " ");
    assert_string_equal(desk.mc.cue, "7");
    assert_false(desk.mc.other);
    press(&desk, ' ', " "); /* past the last page: the next words may come */
    stand_by(&desk, "8", "Lời dẫn mục tám.");
    assert_string_equal(desk.mc.cue, "8");
    stand_by(&desk, "8", "Lời dẫn mục tám, sửa lại."); /* the file was reloaded */
    assert_string_equal(desk.mc.words, "Lời dẫn mục tám, sửa lại.");
    stand_by(&desk, "9", NULL);
    assert_string_equal(desk.mc.cue, "8");
    press(&desk, K_PAGE_DOWN, "");
    assert_string_equal(desk.mc.cue, "9");
    stand_by(&desk, "10", "Lời dẫn mục mười."); /* nothing was being read */
    assert_string_equal(desk.mc.cue, "10");
    close_desk(&desk);
}

/* Media failed: the words for that are led to like any others, and lead on to what stands by. */
static void failed_media_have_words(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    struct snapshot *snap = &desk.feed.snap;
    snap->fail_cue = xstrdup("5");
    snap->fail_mc = xstrdup("Do sự cố kỹ thuật, xin chuyển sang phần tiếp theo.");
    stand_by(&desk, "7", "Lời dẫn mục bảy.");
    assert_string_equal(desk.mc.cue, "6");
    assert_true(desk.mc.other);
    press(&desk, ' ', " ");
    press(&desk, ' ', " ");
    assert_true(desk.mc.fails);
    assert_string_equal(desk.mc.words, snap->fail_mc);
    press(&desk, ' ', " ");
    assert_false(desk.mc.fails);
    assert_string_equal(desk.mc.cue, "7");
    stand_by(&desk, "7", "Lời dẫn mục bảy."); /* the contingency holds, but it has been said */
    assert_false(desk.mc.other);
    free(snap->fail_cue);
    free(snap->fail_mc);
    snap->fail_cue = snap->fail_mc = NULL;
    stand_by(&desk, "7", "Lời dẫn mục bảy.");
    snap->fail_cue = xstrdup("5"); /* once more */
    snap->fail_mc = xstrdup("Xin lỗi quý vị.");
    stand_by(&desk, "7", "Lời dẫn mục bảy.");
    assert_true(desk.mc.other);
    close_desk(&desk);
}

static void the_link_is_lost_and_pages_turn(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    desk.feed.connected = false;
    press(&desk, ' ', " ");
    assert_int_equal(desk.mc.page, 1);
    press(&desk, K_ENTER, ""); /* nothing is sent, nothing breaks */
    mc_hand.size(&desk.mc, 200, 60);
    assert_int_equal(desk.mc.page, 0);
    mc_hand.size(&desk.mc, 1, 1);
    assert_true(mc_pages(&desk.mc) > 2);
    close_desk(&desk);
}

/* While a film runs the time left stands large above the first words, until the MC goes on. */
static void the_film_is_counted(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    desk.mc.counts = true;
    int pages = mc_pages(&desk.mc);
    press(&desk, ' ', " ");
    assert_false(desk.mc.counts);
    assert_int_equal(desk.mc.page, 0); /* the same words, and more of them */
    assert_true(mc_pages(&desk.mc) < pages);
    press(&desk, ' ', " ");
    assert_int_equal(desk.mc.page, 1);
    press(&desk, K_LEFT, "");
    assert_false(desk.mc.counts);
    press(&desk, K_LEFT, "");
    assert_true(desk.mc.counts);
    desk.feed.snap.on_row++; /* the film is over: nothing moves by itself */
    mc_hand.state(&desk.mc, desk.now);
    assert_true(desk.mc.counts);
    press(&desk, ' ', " ");
    press(&desk, K_LEFT, "");
    assert_false(desk.mc.counts);
    close_desk(&desk);
}

/* What the engine got from this terminal, the last line of it. */
static char *sent(const struct desk *desk)
{
    const struct buf *out = &desk->feed.remote.out;
    return out->len ? xstrndup(out->data, out->len) : xstrdup("");
}

static void assert_sent(struct desk *desk, const char *verb)
{
    char *got = sent(desk), *wanted = xasprintf("\"verb\":\"%s\"", verb);
    if (!strstr(got, wanted))
        fail_msg("%s isn't in %s", wanted, got);
    free(got);
    free(wanted);
    buf_clear(&desk->feed.remote.out);
}

static void enter_says_seen_or_ready(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    struct snapshot *snap = &desk.feed.snap;
    press(&desk, K_ENTER, "");
    assert_sent(&desk, "ready");
    snap->mc_ready = true;
    press(&desk, K_ENTER, "");
    assert_int_equal(desk.feed.remote.out.len, 0);
    snap->message = xstrdup("Nói chậm lại");
    press(&desk, K_ENTER, "");
    assert_sent(&desk, "ack");
    desk.now += 100; /* a held key is one press */
    struct key key = {.code = K_ENTER};
    struct keys keys = {.list = &key, .count = 1};
    mc_hand.keys(&desk.mc, &keys, desk.now);
    assert_int_equal(desk.feed.remote.out.len, 0);
    press(&desk, ':', ":");
    for (const char *at = "Ai len?"; *at; at++) {
        char letter[2] = {*at, '\0'};
        press(&desk, *at, letter);
    }
    press(&desk, K_ENTER, "");
    assert_sent(&desk, "ask Ai len?");
    press(&desk, ':', ":");
    press(&desk, 'x', "x");
    press(&desk, K_ESCAPE, "");
    press(&desk, '?', "?");
    assert_true(desk.mc.help);
    press(&desk, ' ', " ");
    assert_false(desk.mc.help);
    assert_int_equal(desk.mc.page, 0);
    assert_int_equal(desk.feed.remote.out.len, 0);
    buf_free(&desk.feed.remote.out);
    close_desk(&desk);
}

/* Three sizes: the same words, none left out, at every one. */
static void words_grow(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    int pages[MC_SIZES];
    for (int size = 0; size < MC_SIZES; size++) {
        struct mc_shape shape = mc_shape(&desk.mc);
        size_t words_seen = 0;
        pages[size] = mc_pages(&desk.mc);
        for (const char *at = desk.mc.words; *at;) {
            size_t skip, length = mc_line(&desk.mc, &shape, at, &skip);
            assert_true(length + skip > 0 && skip <= 1);
            words_seen += length + skip;
            at += length + skip;
        }
        assert_int_equal(words_seen, strlen(desk.mc.words));
        press(&desk, '+', "+");
    }
    assert_true(pages[0] < pages[1] && pages[1] < pages[2]);
    assert_int_equal(desk.mc.size, MC_BLOCKS);
    for (int page = 1; page < pages[2]; page++)
        press(&desk, ' ', " ");
    assert_int_equal(desk.mc.page, pages[2] - 1);
    press(&desk, '-', "-"); /* fewer pages: still one that is there */
    assert_int_equal(desk.mc.page, pages[1] - 1);
    close_desk(&desk);
}

static void leaving_wants_a_word(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    lang_set("vi");
    press(&desk, K_F1 + 9, "");
    press(&desk, 'x', "x");
    press(&desk, K_ENTER, "");
    assert_false(mc_hand.left(&desk.mc));
    press(&desk, K_F1 + 9, "");
    press(&desk, K_ESCAPE, "");
    press(&desk, ' ', " "); /* a page again, not a letter */
    assert_int_equal(desk.mc.page, 1);
    press(&desk, 26, "");
    press(&desk, 'r', "r");
    press(&desk, 0x1eddd, "ờ");
    press(&desk, K_BACKSPACE, "");
    press(&desk, 0x1eddd, "ờ");
    press(&desk, 'i', "i");
    press(&desk, K_ENTER, "");
    assert_true(mc_hand.left(&desk.mc));
    close_desk(&desk);
}

/* --- golden --- */

static void compare(const char *name, const char *lang, struct desk *desk, int width, int height)
{
    struct canvas canvas = {0};
    canvas_resize(&canvas, width, height);
    mc_hand.size(&desk->mc, width, height);
    lang_set(lang);
    struct view_state seen = mc_hand.view(&desk->mc, desk->now);
    view_mc.draw(&seen, &canvas);
    char *got = canvas_text(&canvas);
    char *full = xasprintf("%s_%dx%d_%s", name, width, height, lang);
    golden_same(full, got);
    free(full);
    free(got);
    canvas_free(&canvas);
}

static void everywhere(const char *name, struct desk *desk)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}, {40, 12}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        compare(name, "vi", desk, sizes[i][0], sizes[i][1]);
        compare(name, "en", desk, sizes[i][0], sizes[i][1]);
    }
}

static void screens(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_SHOW);
    everywhere("mc-reads", &desk);
    struct snapshot *snap = &desk.feed.snap;
    snap->bands = xcalloc(2, sizeof *snap->bands);
    snap->bands[0].say = say_make(MSG_LENGTH_SET, "8", "4m", NULL);
    snap->bands[1].say = say_make(MSG_FLOATED, "9", "Giao lưu văn nghệ", NULL);
    snap->band_count = 2;
    stand_by(&desk, "7", "Lời dẫn mục bảy.");
    everywhere("mc-changed", &desk);
    snap->message = xstrdup("Nói chậm lại, còn thừa 2 phút; ông Chủ tịch đến muộn, xin giới thiệu "
                            "khách thêm một lượt nữa");
    snap->mc_ready = true;
    desk.mc.counts = true;
    everywhere("mc-message", &desk);
    snap->mc_ready = false;
    free(snap->message);
    snap->message = NULL;
    snap->band_count = 0;
    desk.mc.size = MC_BLOCKS;
    desk.mc.counts = false;
    everywhere("mc-blocks", &desk);
    desk.mc.size = MC_SPACED;
    everywhere("mc-spaced", &desk);
    desk.mc.size = MC_NORMAL;
    desk.mc.help = true;
    everywhere("mc-help", &desk);
    desk.mc.help = false;
    snap->band_count = 2;
    desk.now += 7000;
    desk.mc.typing = MC_TYPES_LEAVE;
    snprintf(desk.mc.typed, sizeof desk.mc.typed, "r");
    everywhere("mc-lost", &desk);
    close_desk(&desk);
}

static void no_size_breaks_it(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, MODE_REHEARSAL);
    for (int width = 0; width < 130; width += 7)
        for (int height = 0; height < 45; height += 3) {
            struct canvas canvas = {.ascii = width % 2};
            canvas_resize(&canvas, width, height);
            mc_hand.size(&desk.mc, width, height);
            struct view_state seen = mc_hand.view(&desk.mc, desk.now);
            view_mc.draw(&seen, &canvas);
            canvas_free(&canvas);
        }
    close_desk(&desk);
}

static int close_all(void **state)
{
    (void)state;
    lang_set("en");
    return 0;
}

int main(void)
{
    lang_utf8();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(go_never_takes_the_page),
        cmocka_unit_test(failed_media_have_words),
        cmocka_unit_test(the_link_is_lost_and_pages_turn),
        cmocka_unit_test(the_film_is_counted),
        cmocka_unit_test(enter_says_seen_or_ready),
        cmocka_unit_test(words_grow),
        cmocka_unit_test(leaving_wants_a_word),
        cmocka_unit_test(screens),
        cmocka_unit_test(no_size_breaks_it),
    };
    return cmocka_run_group_tests(tests, NULL, close_all);
}
