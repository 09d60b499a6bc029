/* Screens: which one is named, which is free, which show the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "player/card.h"
#include "player/screens.h"
#include "base/mem.h"
#include "base/banned.h"

static void add(struct screens *screens, const char *name, int x, int y, int width, int height)
{
    struct screen screen = {.x = x, .y = y, .width = width, .height = height, .rate_centi = 6000};
    snprintf(screen.name, sizeof screen.name, "%s", name);
    screens_add(screens, &screen);
}

static void names_and_numbers(void **state)
{
    (void)state;
    struct screens screens = {0};
    assert_int_equal(screens_find(&screens, "0"), -1);
    add(&screens, "eDP-1", 0, 0, 1366, 768);
    add(&screens, "HDMI-1", 1366, 0, 1920, 1080);
    add(&screens, "0", 3286, 0, 800, 600); /* a name goes before a number */
    assert_int_equal(screens_find(&screens, "HDMI-1"), 1);
    assert_int_equal(screens_find(&screens, "1"), 1);
    assert_int_equal(screens_find(&screens, "0"), 2);
    assert_int_equal(screens_find(&screens, "3"), -1);
    assert_int_equal(screens_find(&screens, "hdmi-1"), -1);
    char place[SCREEN_PLACE];
    assert_string_equal(screen_place(&screens.list[1], place), "1920x1080+1366+0");
}

static void twins(void **state)
{
    (void)state;
    struct screens screens = {0};
    add(&screens, "A", 0, 0, 1366, 768);
    assert_int_equal(screens_second(&screens), -1);
    add(&screens, "B", 0, 0, 1024, 768);
    assert_true(screens.list[0].twin && screens.list[1].twin);
    assert_int_equal(screens_second(&screens), -1);
    add(&screens, "C", 1366, 0, 800, 600); /* touches, and shares nothing */
    assert_false(screens.list[2].twin);
    assert_int_equal(screens_second(&screens), 2);
    add(&screens, "D", 1400, 100, 100, 100); /* a part is enough */
    assert_true(screens.list[2].twin && screens.list[3].twin);
    assert_int_equal(screens_second(&screens), -1);
}

static void more_than_fit(void **state)
{
    (void)state;
    struct screens screens = {0}, other = {0};
    for (int i = 0; i < SCREENS_MOST + 3; i++)
        add(&screens, "S", i * 100, 0, 100, 100);
    assert_int_equal(screens.count, SCREENS_MOST);
    other = screens;
    assert_true(screens_same(&screens, &other));
    other.list[3].rate_centi = 5000;
    assert_false(screens_same(&screens, &other));
    other = screens;
    other.count--;
    assert_false(screens_same(&screens, &other));
}

/* Every size is painted whole and nothing outside: the guard bytes stay. */
static void card_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},     {16, 16},   {640, 360},
                                   {800, 600}, {360, 640}, {1920, 1080}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        int width = sizes[i][0], height = sizes[i][1];
        size_t bytes = (size_t)width * (size_t)height * 4;
        unsigned char *pixels = xcalloc(bytes + 64, 1);
        memset(pixels + bytes, 0x5a, 64);
        card_paint(pixels, width, height, "A name that is too long for the card, by far (really)",
                   6000, 25);
        for (size_t k = 0; k < bytes; k += 4)
            assert_int_equal(pixels[k + 3], 255);
        for (size_t k = bytes; k < bytes + 64; k++)
            assert_int_equal(pixels[k], 0x5a);
        assert_true(pixels[0] > 200 && pixels[bytes - 4] > 200); /* its corners: nothing is cut */
        free(pixels);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_numbers),
        cmocka_unit_test(twins),
        cmocka_unit_test(more_than_fit),
        cmocka_unit_test(card_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
