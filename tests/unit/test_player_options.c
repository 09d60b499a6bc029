/* The command line of kichban-player: what is taken, and that a wrong call says what is right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "player/options.h"

#define PARSE(options, err, ...) \
    parse((char *[]){(char[]){"kichban-player"}, __VA_ARGS__, NULL}, options, err)
#define WORD(text) \
    (char[])       \
    {              \
        text       \
    }

static bool parse(char **argv, struct options *options, struct err *err)
{
    int argc = 0;
    while (argv[argc])
        argc++;
    return options_parse(argc, argv, options, err);
}

static void takes_all(void **state)
{
    (void)state;
    struct options options;
    struct err err;
    assert_true(PARSE(&options, &err, WORD("--part"), WORD("picture"), WORD("--socket"), WORD("/s"),
                      WORD("--video"), WORD("fullscreen"), WORD("--size"), WORD("1280x720"),
                      WORD("--screen"), WORD("HDMI-1"), WORD("--audio"), WORD("pulse/hall"),
                      WORD("--volume-trim"), WORD("-3.5")));
    assert_true(options.picture);
    assert_string_equal(options.socket, "/s");
    assert_int_equal(options.video, VIDEO_FULLSCREEN);
    assert_int_equal(options.width, 1280);
    assert_int_equal(options.height, 720);
    assert_string_equal(options.screen, "HDMI-1");
    assert_string_equal(options.audio, "pulse/hall");
    assert_true(options.trim_db < -3.4 && options.trim_db > -3.6);
}

static void has_defaults(void **state)
{
    (void)state;
    struct options options;
    struct err err;
    assert_true(PARSE(&options, &err, WORD("--part"), WORD("sound"), WORD("--socket"), WORD("/s")));
    assert_false(options.picture);
    assert_int_equal(options.video, VIDEO_AUTO);
    assert_string_equal(options.audio, "auto");
    assert_null(options.screen);
    assert_true(PARSE(&options, &err, WORD("--list")));
    assert_true(options.list);
}

static void refused(bool good)
{
    assert_false(good);
}

static void refuses_the_wrong(void **state)
{
    (void)state;
    struct options options;
    struct err err;
    refused(PARSE(&options, &err, WORD("--socket"), WORD("/s")));
    assert_non_null(strstr(err.text, "--part"));
    refused(PARSE(&options, &err, WORD("--part"), WORD("sound")));
    assert_non_null(strstr(err.text, "--socket"));
    refused(PARSE(&options, &err, WORD("--part"), WORD("light")));
    refused(PARSE(&options, &err, WORD("--part")));
    refused(PARSE(&options, &err, WORD("--loud")));
    refused(PARSE(&options, &err, WORD("--size"), WORD("1280")));
    refused(PARSE(&options, &err, WORD("--size"), WORD("x720")));
    refused(PARSE(&options, &err, WORD("--volume-trim"), WORD("60")));
    refused(PARSE(&options, &err, WORD("--volume-trim"), WORD("loud")));
    refused(PARSE(&options, &err, WORD("--video"), WORD("beamer")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_all),
        cmocka_unit_test(has_defaults),
        cmocka_unit_test(refuses_the_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
