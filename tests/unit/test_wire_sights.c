/* What a player sees of its machine goes through text and comes back the same; a part that is broken
 * counts as not said; which sink a device means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "wire/sights.h"

static const char *const lines[] = {
    "{\"sights\":\"screens\",\"display\":true,\"screens\":[{\"name\":\"eDP-1\",\"x\":0,\"y\":0,"
    "\"width\":1366,\"height\":768,\"rate_centi\":5999,\"duplicated\":true}]}\n",
    "{\"sights\":\"sinks\",\"server\":true,\"pulse\":\"pulseaudio 16.1\",\"sinks\":[{\"name\":"
    "\"hall\",\"text\":\"Hội trường\",\"chosen\":true,\"muted\":false,\"percent\":30,\"empty\":"
    "true,\"plugged\":null},{\"name\":\"foyer\",\"text\":null,\"chosen\":false,\"muted\":true,"
    "\"percent\":100,\"empty\":false,\"plugged\":false}]}\n",
    "{\"sights\":\"devices\",\"devices\":[{\"name\":\"pulse/hall\",\"text\":\"Hội trường\"}]}\n",
    "{\"sights\":\"opened\",\"device\":\"auto\",\"driver\":\"pulse\"}\n",
    "{\"sights\":\"opened\",\"device\":\"alsa/x\",\"driver\":null}\n"};

static void there_and_back(void **state)
{
    (void)state;
    struct sights sights = {0};
    const char *why = NULL;
    static const enum sight_part parts[] = {SIGHT_SCREENS, SIGHT_SINKS, SIGHT_DEVICES, SIGHT_OPENED,
                                            SIGHT_OPENED};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        assert_true(sights_take(&sights, lines[i], &why));
        assert_true(sights.known[parts[i]]);
        char *again = sights_encode(&sights, parts[i]);
        assert_string_equal(again, lines[i]);
        free(again);
    }
    assert_int_equal(sights.screens[0].rate_centi, 5999);
    assert_int_equal(sights.sinks[0].plugged, SIGHT_PLUG_UNKNOWN);
    assert_int_equal(sights.sinks[1].plugged, SIGHT_UNPLUGGED);
    sights_clear(&sights);
}

static void which_sink(void **state)
{
    (void)state;
    struct sights sights = {0};
    const char *why = NULL;
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        sights_take(&sights, lines[i], &why);
    assert_string_equal(sights_find_sink(&sights, "pulse/foyer")->name, "foyer");
    assert_string_equal(sights_find_sink(&sights, "auto")->name, "hall");
    assert_string_equal(sights_find_sink(&sights, "pulse")->name, "hall");
    assert_null(sights_find_sink(&sights, "pulse/nowhere"));
    assert_null(sights_find_sink(&sights, "alsa/hall"));
    assert_null(sights_find_sink(&sights, "alsa/x"));
    assert_non_null(sights_find_device(&sights, "pulse/hall"));
    assert_null(sights_find_device(&sights, "pulse/foyer"));
    assert_null(sights_find_opened(&sights, "alsa/x")->driver);
    assert_string_equal(sights_find_sink(&sights, "pipewire/foyer")->name, "foyer");
    free(sights.opened[0].driver);
    sights.opened[0].driver = xstrdup("pipewire");
    assert_string_equal(sights_find_sink(&sights, "auto")->name, "hall");
    free(sights.opened[0].driver);
    sights.opened[0].driver = xstrdup("alsa");
    assert_null(sights_find_sink(&sights, "auto")); /* it goes past the server */
    sights_clear(&sights);
}

static void garbage(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"sights\":\"smells\"}",
        "{\"sights\":\"screens\"}",
        "{\"sights\":\"screens\",\"screens\":[7]}",
        "{\"sights\":\"screens\",\"screens\":[{\"width\":3}]}",
        "{\"sights\":\"screens\",\"screens\":[{\"name\":\"a\",\"width\":99999999999}]}",
        "{\"sights\":\"opened\",\"driver\":\"pulse\"}",
        "{\"sights\":\"sinks\",\"server\":1,\"sinks\":[]}"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct sights sights = {0};
        const char *why = NULL;
        assert_false(sights_take(&sights, wrong[i], &why));
        assert_non_null(why);
        for (int part = 0; part < SIGHT_PARTS; part++)
            assert_false(sights.known[part]);
        sights_clear(&sights);
    }
}

static void names_cant_reach_a_terminal(void **state)
{
    (void)state;
    struct sights sights = {0};
    const char *why = NULL;
    assert_true(sights_take(&sights,
                            "{\"sights\":\"devices\",\"devices\":[{\"name\":\"a\",\"text\":"
                            "\"x\\u001b[2J\"}]}",
                            &why));
    assert_null(strchr(sights.devices[0].text, 27));
    sights_clear(&sights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(which_sink),
        cmocka_unit_test(garbage),
        cmocka_unit_test(names_cant_reach_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
