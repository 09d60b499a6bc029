/* What the hall sees and hears: taken in, kept, drawn by a panel that any view can use. */
#include "ui_help.h"

#include "ui/lang.h"
#include "ui/panel_hall.h"
#include "base/banned.h"

static struct glimpse made_picture(int width, int height)
{
    struct glimpse look = {.width = width, .height = height};
    look.rgb = xcalloc((size_t)width * (size_t)height, 3);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            look.rgb[(y * width + x) * 3] = (unsigned char)(x * 255 / width);
            look.rgb[(y * width + x) * 3 + 1] = (unsigned char)(y * 255 / height);
        }
    return look;
}

static struct glimpse made_levels(const char *part, const char *inst, const char *media,
                                  double peak_db, double rms_db)
{
    struct glimpse look = {.part = xstrdup(part), .meter_count = 1};
    look.meters = xcalloc(1, sizeof *look.meters);
    look.meters[0] = (struct meter){xstrdup(inst), xstrdup(media), peak_db, rms_db};
    return look;
}

static void take(struct hall *hall, struct glimpse look, int64_t now_ms)
{
    hall_take(hall, &look, now_ms);
}

static struct hall made_hall(void)
{
    struct hall hall = {0};
    take(&hall, made_picture(96, 54), 1000);
    take(&hall, made_levels("picture", "5.0", "film", -6, -18), 1000);
    take(&hall, made_levels("sound", "4.1", "nhac-nen", NAN, NAN), 1000);
    return hall;
}

static char *drawn(const struct hall *hall, int columns, int rows, bool colours, bool ascii,
                   int64_t now_ms)
{
    struct canvas canvas = {.colours = colours, .ascii = ascii};
    canvas_resize(&canvas, columns + 2, rows + 2);
    panel_hall(&canvas, 1, 1, columns, rows, hall, now_ms);
    for (int x = 0; x < columns + 2; x++)
        for (int y = 0; y < rows + 2; y++)
            if (x == 0 || y == 0 || x > columns || y > rows)
                assert_string_equal(canvas_cell(&canvas, x, y)->text, " ");
    char *text = canvas_text(&canvas);
    canvas_free(&canvas);
    return text;
}

/* Half a block has the colour of what lies under it. */
static void half_blocks_have_their_colours(void **unused)
{
    (void)unused;
    struct hall hall = {0};
    struct canvas canvas = {.colours = true};
    take(&hall, made_picture(96, 54), 1000);
    canvas_resize(&canvas, 96, 31);
    panel_hall(&canvas, 0, 0, 96, 31, &hall, 1000);
    const struct cell *first = canvas_cell(&canvas, 0, 0), *last = canvas_cell(&canvas, 95, 26);
    assert_int_equal(first->style, STYLE_PICTURE);
    assert_int_equal(first->ink, 0);
    assert_int_equal(first->paper, 4 << 8);
    assert_int_equal(last->ink, 252 << 16 | 245 << 8);
    assert_int_equal(last->paper, 252 << 16 | 250 << 8);
    canvas_put(&canvas, 0, 0, 1, STYLE_PLAIN, "x");
    assert_int_equal(canvas_cell(&canvas, 0, 0)->paper, 0);
    canvas_free(&canvas);
    hall_clear(&hall);
}

static void left_out_where_it_cannot_be_shown(void **unused)
{
    (void)unused;
    lang_set("en");
    struct hall hall = made_hall();
    for (int i = 0; i < 2; i++) {
        char *text = drawn(&hall, 36, 12, i, i, 1000); /* no colours; ASCII */
        assert_null(strstr(text, "▀"));
        assert_non_null(strstr(text, "too few colours"));
        assert_non_null(strstr(text, "film"));
        free(text);
    }
    char *text = drawn(&hall, 36, 12, true, false, 1000 + HALL_OLD_MS);
    assert_null(strstr(text, "▀"));
    assert_non_null(strstr(text, "old"));
    assert_null(strstr(text, "film"));
    free(text);
    text = drawn(&hall, PANEL_HALL_LEAST - 1, 12, true, false, 1000);
    assert_null(strstr(text, "▀"));
    free(text);
    hall_clear(&hall);
}

static void every_size_stays_inside(void **unused)
{
    (void)unused;
    struct hall hall = made_hall();
    for (int columns = 0; columns < 110; columns += 3)
        for (int rows = 0; rows < 34; rows++)
            free(drawn(&hall, columns, rows, true, false, 1000));
    hall_clear(&hall);
    take(&hall, made_picture(3, 54), 1000); /* a tall, thin window */
    free(drawn(&hall, 40, 20, true, false, 1000));
    take(&hall, made_picture(96, 1), 1000);
    free(drawn(&hall, 40, 20, true, false, 1000));
    hall_clear(&hall);
}

static void peaks_are_held(void **unused)
{
    (void)unused;
    struct hall hall = {0};
    take(&hall, made_levels("sound", "1.0", "bed", -6, -12), 1000);
    take(&hall, made_levels("sound", "1.0", "bed", -20, -30), 1100);
    assert_int_equal(hall.count, 1);
    assert_true(hall.meters[0].hold_db > -6.1 && hall.meters[0].peak_db < -19);
    take(&hall, made_levels("sound", "1.0", "bed", -20, -30), 2600);
    assert_true(hall.meters[0].hold_db < -19);
    take(&hall, made_levels("picture", "2.0", "film", -3, -9), 2600);
    assert_int_equal(hall.count, 2);
    struct glimpse none = {.part = xstrdup("sound")};
    hall_take(&hall, &none, 2700);
    assert_int_equal(hall.count, 1);
    assert_string_equal(hall.meters[0].media, "film");
    for (int i = 0; i < 2 * HALL_METERS; i++) {
        char inst[16];
        snprintf(inst, sizeof inst, "%d.0", i);
        struct glimpse one = made_levels("sound", inst, "bed", -6, -12);
        free(one.part);
        one.part = xstrdup(inst); /* as if each were alone in its part */
        hall_take(&hall, &one, 2800);
    }
    assert_int_equal(hall.count, HALL_METERS);
    hall_clear(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_blocks_have_their_colours),
        cmocka_unit_test(left_out_where_it_cannot_be_shown),
        cmocka_unit_test(every_size_stays_inside),
        cmocka_unit_test(peaks_are_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
