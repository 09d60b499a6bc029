/* A line of the rundown is found without its marks, wherever it stands. */
#include "ui_help.h"

#include "ui/search.h"
#include "base/banned.h"

static void type(struct search *search, const struct snapshot *snap, const char *text)
{
    for (const char *at = text; *at; at++) {
        struct key key = {.code = *at, .text = {*at, '\0'}};
        assert_int_equal(search_key(search, &key, snap), SEARCH_TAKEN);
    }
}

static void press(struct search *search, const struct snapshot *snap, int code)
{
    struct key key = {.code = code};
    search_key(search, &key, snap);
}

static void marks_and_case_dont_matter(void **state)
{
    (void)state;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct search search;
    search_open(&search);
    type(&search, &snap, "DIEN VAN");
    assert_true(search.found);
    assert_string_equal(snap.segments[search.row].title, "Diễn văn khai mạc");
    free(snap.segments[0].title);
    snap.segments[0].title = xstrdup("Đại biểu về dự");
    for (int i = 0; i < 8; i++)
        press(&search, &snap, K_BACKSPACE);
    assert_int_equal(strlen(search.text), 0);
    type(&search, &snap, "dai bieu");
    assert_int_equal(search.row, 0);
    search_open(&search);
    for (const char *const *at = (const char *const[]){"Đ", "ạ", "i", NULL}; *at; at++) {
        struct key key = {.code = 0x1ea1};
        snprintf(key.text, sizeof key.text, "%s", *at);
        assert_int_equal(search_key(&search, &key, &snap), SEARCH_TAKEN);
    }
    assert_int_equal(search.row, 0);
    search_open(&search);
    type(&search, &snap, "xyzzy");
    assert_false(search.found);
    snapshot_clear(&snap);
}

static void it_goes_around(void **state)
{
    (void)state;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct search search;
    search_open(&search);
    type(&search, &snap, "trao");
    int hits = search.hits, first = search.row;
    assert_true(hits >= 2);
    assert_int_equal(search.number, 1);
    press(&search, &snap, K_DOWN);
    assert_int_equal(search.number, 2);
    assert_true(search.row > first);
    for (int i = 2; i < hits; i++)
        press(&search, &snap, K_DOWN);
    press(&search, &snap, K_DOWN);
    assert_int_equal(search.row, first);
    press(&search, &snap, K_UP);
    assert_int_equal(search.number, hits);
    press(&search, &snap, K_ENTER);
    assert_true(search.found && !search.open);
    struct key f12 = {.code = K_F1 + 11};
    search_open(&search);
    assert_int_equal(search_key(&search, &f12, &snap), SEARCH_NOT_MINE);
    press(&search, &snap, K_ESCAPE);
    assert_false(search.open || search.found);
    snapshot_clear(&snap);
}

/* A cue inside a segment is a line too, and one whose line is gone is looked for again. */
static void cues_and_changes(void **state)
{
    (void)state;
    struct snapshot snap = made_evening(MODE_SHOW);
    struct search search;
    struct snap_segment *last = &snap.segments[snap.segment_count - 1];
    last->points = xcalloc(2, sizeof *last->points);
    last->points[0] = (struct snap_point){.cue = xstrdup("10.1"), .title = xstrdup("Mời lên")};
    last->points[1] = (struct snap_point){.cue = xstrdup("10.2"), .title = xstrdup("Trao hoa đẹp")};
    last->point_count = 2;
    search_open(&search);
    type(&search, &snap, "hoa dep");
    assert_int_equal(search.row, snap.segment_count - 1);
    assert_int_equal(search.point, 1);
    last->point_count = 1;
    search_state(&search, &snap);
    assert_false(search.found);
    last->point_count = 2;
    search_state(&search, &snap);
    assert_true(search.found);
    search_open(&search);
    type(&search, &snap, "10.1");
    assert_int_equal(search.point, 0);
    snapshot_clear(&snap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_case_dont_matter),
        cmocka_unit_test(it_goes_around),
        cmocka_unit_test(cues_and_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
