/* What a run would fill, from the player's list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/screens.h"
#include "base/banned.h"

static const char *filled(const struct cli_screens *screens, const char *video, const char *screen)
{
    struct cli cli = {.video = video, .screen = screen};
    const struct cli_screen *found = screens_filled(screens, &cli);
    return found ? found->name : "none";
}

static void lines(void **state)
{
    (void)state;
    struct cli_screens screens = {0};
    assert_true(screens_take(&screens, "screen 0\teDP-1\t1366x768+0+0"));
    assert_true(screens_take(&screens, "screen 1\tA name\t1024x768+0+0\tduplicated"));
    assert_false(screens_take(&screens, "audio auto\tAutoselect device"));
    assert_false(screens_take(&screens, "no display"));
    assert_false(screens_take(&screens, "screen 2"));
    assert_int_equal(screens.count, 2);
    assert_string_equal(screens.list[1].name, "A name");
    assert_string_equal(screens.list[1].place, "1024x768+0+0");
    assert_true(screens.list[1].twin && !screens.list[0].twin);
    screens_clear(&screens);
}

static void what_is_filled(void **state)
{
    (void)state;
    struct cli_screens screens = {0};
    assert_string_equal(filled(&screens, "fullscreen", NULL), "none");
    screens_take(&screens, "screen 0\teDP-1\t1366x768+0+0");
    assert_string_equal(filled(&screens, NULL, NULL), "none");
    assert_string_equal(filled(&screens, "fullscreen", NULL), "eDP-1");
    screens_take(&screens, "screen 1\tDP-1\t1366x768+0+0\tduplicated");
    assert_string_equal(filled(&screens, "auto", NULL), "none");
    screens_take(&screens, "screen 2\tHDMI-1\t1920x1080+1366+0");
    assert_string_equal(filled(&screens, NULL, NULL), "HDMI-1");
    assert_string_equal(filled(&screens, "window", "DP-1"), "none");
    assert_string_equal(filled(&screens, "null", "DP-1"), "none");
    assert_string_equal(filled(&screens, NULL, "DP-1"), "DP-1");
    assert_string_equal(filled(&screens, NULL, "0"), "eDP-1");
    assert_string_equal(filled(&screens, NULL, "HDMI-2"), "none");
    screens_clear(&screens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(what_is_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
