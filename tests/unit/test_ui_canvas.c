/* The grid, the block digits and the layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "ui/canvas.h"
#include "ui/digits.h"
#include "ui/layout.h"
#include "base/banned.h"

static void shows(const struct canvas *canvas, const char *want)
{
    char *got = canvas_text(canvas);
    assert_string_equal(got, want);
    free(got);
}

static void text_is_cut_between_graphemes(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    canvas_resize(&canvas, 12, 2);
    assert_int_equal(canvas_put(&canvas, 0, 0, 12, STYLE_TITLE, "Trao thưởng"), 11);
    assert_int_equal(canvas_put(&canvas, 0, 1, 8, STYLE_TITLE, "Trao thưởng"), 8);
    shows(&canvas, "Trao thưởng\nTrao th…\n");
    canvas_erase(&canvas);
    /* decomposed: marks stay with their letters */
    assert_int_equal(canvas_put(&canvas, 0, 0, 12, STYLE_TITLE, "thu\xcc\x9bo\xcc\x9b\xcc\x89ng"),
                     6);
    assert_string_equal(canvas_cell(&canvas, 3, 0)->text, "o\xcc\x9b\xcc\x89");
    canvas_put_right(&canvas, 12, 1, 5, STYLE_CLOCK, "8:00");
    assert_string_equal(canvas_cell(&canvas, 8, 1)->text, "8");
    canvas_free(&canvas);
}

static void wide_graphemes_keep_their_halves(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    canvas_resize(&canvas, 6, 1);
    assert_int_equal(canvas_put(&canvas, 0, 0, 6, STYLE_TITLE, "日本語"), 6);
    shows(&canvas, "日本語\n");
    canvas_put(&canvas, 1, 0, 1, STYLE_TITLE, "x"); /* into a second half */
    shows(&canvas, " x本語\n");
    canvas_put(&canvas, 2, 0, 1, STYLE_TITLE, "y"); /* into a first half */
    shows(&canvas, " xy 語\n");
    canvas_put(&canvas, 5, 0, 6, STYLE_TITLE, "日"); /* no room for the second half */
    assert_string_equal(canvas_cell(&canvas, 5, 0)->text, " ");
    canvas_free(&canvas);
}

static void nothing_is_drawn_outside(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    for (int width = 0; width < 4; width++) {
        canvas_resize(&canvas, width, width);
        for (int x = -9; x < 9; x++)
            for (int y = -3; y < 5; y++) {
                canvas_put(&canvas, x, y, 7, STYLE_TITLE, "日bcắ日");
                digits_put(&canvas, x, y, 40, STYLE_DIGITS, "12:34");
            }
    }
    canvas_resize(&canvas, -5, -5);
    shows(&canvas, "");
    canvas_resize(&canvas, 1000000, 1000000);
    assert_int_equal(canvas.width, CANVAS_MOST_COLUMNS);
    canvas_free(&canvas);
}

static void no_control_character_gets_through(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    canvas_resize(&canvas, 10, 1);
    canvas_put(&canvas, 0, 0, 10, STYLE_TITLE, "a\033[2J\nb");
    shows(&canvas, "a?[2J?b\n");
    canvas_free(&canvas);
}

static void digits_are_five_rows(void **state)
{
    (void)state;
    struct canvas canvas = {.ascii = true};
    canvas_resize(&canvas, 30, 5);
    assert_int_equal(digits_width("12:43", 2), 30);
    digits_put(&canvas, 0, 0, 30, STYLE_DIGITS, "12:43");
    shows(&canvas, "  ##   ######    ##  ## ######\n"
                   "####       ## ## ##  ##     ##\n"
                   "  ##   ######    ###### ######\n"
                   "  ##   ##     ##     ##     ##\n"
                   "###### ######        ## ######\n");
    canvas_erase(&canvas);
    digits_put(&canvas, 0, 0, 15, STYLE_DIGITS, "+0:7");
    shows(&canvas, "    ###   ###\n"
                   " #  # # #   #\n"
                   "### # #     #\n"
                   " #  # # #   #\n"
                   "    ###     #\n");
    canvas_erase(&canvas);
    digits_put(&canvas, 0, 0, 8, STYLE_DIGITS, "1:02:43"); /* as text when there is no room */
    shows(&canvas, "\n\n1:02:43\n\n\n");
    canvas_free(&canvas);
}

static void every_size_has_its_layout(void **state)
{
    (void)state;
    assert_int_equal(layout_make(80, 24).kind, LAYOUT_FULL);
    assert_int_equal(layout_make(79, 24).kind, LAYOUT_SMALL);
    assert_int_equal(layout_make(80, 23).kind, LAYOUT_SMALL);
    assert_int_equal(layout_make(40, 12).kind, LAYOUT_SMALL);
    assert_int_equal(layout_make(39, 12).kind, LAYOUT_TINY);
    assert_int_equal(layout_make(40, 11).kind, LAYOUT_TINY);
    assert_int_equal(layout_make(1, 1).standby, 0);
    for (int height = 24; height < 200; height++) {
        struct layout at = layout_make(80, height);
        assert_int_equal(at.standby, 9); /* the same place at every size */
        assert_int_equal(at.keys, height - 1);
        assert_true(at.list_rows >= 7);
        assert_int_equal(at.list + at.list_rows, at.message);
        assert_int_equal(at.message + at.message_rows, at.keys);
    }
}

static void a_meaning_is_never_only_a_colour(void **state)
{
    (void)state;
    for (int sign = 0; sign < SIGN_COUNT; sign++) {
        assert_non_null(sign_text((enum sign)sign, false));
        const char *ascii = sign_text((enum sign)sign, true);
        assert_int_equal(strlen(ascii), 1);
        assert_true(ascii[0] > ' ' && ascii[0] < 127);
    }
    /* red is for late and broken only */
    for (int style = 0; style < STYLE_COUNT; style++) {
        bool red = style_rows[style].ink == COL_RED || style_rows[style].paper == COL_RED;
        bool may = style == STYLE_OVER || style == STYLE_DIGITS_OVER || style == STYLE_BROKEN ||
                   style == STYLE_LINK_LOST;
        assert_true(red == may);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_between_graphemes),
        cmocka_unit_test(wide_graphemes_keep_their_halves),
        cmocka_unit_test(nothing_is_drawn_outside),
        cmocka_unit_test(no_control_character_gets_through),
        cmocka_unit_test(digits_are_five_rows),
        cmocka_unit_test(every_size_has_its_layout),
        cmocka_unit_test(a_meaning_is_never_only_a_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
