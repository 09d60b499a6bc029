#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/verb.h"
#include "base/banned.h"

static void parse_good(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum verb_id verb;
        const char *name;
        int64_t ms;
        int32_t centi;
        const char *rest;
    } rows[] = {
        {"go", VERB_GO, NULL, 0, 0, NULL},
        {"  go   6.1 ", VERB_GO, "6.1", 0, 0, NULL},
        {"add -1m", VERB_ADD, NULL, -60000, 0, NULL},
        {"add 30s", VERB_ADD, NULL, 30000, 0, NULL},
        {"length 6 5m", VERB_LENGTH, "6", 300000, 0, NULL},
        {"insert 2m Phỏng vấn nhanh", VERB_INSERT, NULL, 120000, 0, "Phỏng vấn nhanh"},
        {"volume bed -6 dB", VERB_VOLUME, "bed", 0, -600, NULL},
        {"volume bed -6dB", VERB_VOLUME, "bed", 0, -600, NULL},
        {"volume bed +3", VERB_VOLUME, "bed", 0, 300, NULL},
        {"fade", VERB_FADE, NULL, 0, 0, NULL},
        {"fade all", VERB_FADE, "all", 0, 0, NULL},
        {"note  ghi chú", VERB_NOTE, NULL, 0, 0, "ghi chú"},
        {"say Nói chậm lại", VERB_SAY, NULL, 0, 0, "Nói chậm lại"},
        {"ready", VERB_READY, NULL, 0, 0, NULL},
        {"resume film", VERB_RESUME, "film", 0, 0, NULL},
        {"seek film 1:30", VERB_SEEK, "film", 90000, 0, NULL},
        {"seek film -10s", VERB_SEEK, "film", -10000, 0, NULL},
        {"seek film end-10s", VERB_SEEK, "film", -10000, 0, NULL},
        {"fail", VERB_FAIL, NULL, 0, 0, NULL},
        {"output", VERB_OUTPUT, NULL, 0, 0, NULL},
        {"output screen HDMI-1", VERB_OUTPUT, "screen", 0, 0, "HDMI-1"},
        {"output audio alsa/a b", VERB_OUTPUT, "audio", 0, 0, "alsa/a b"},
        {"tone R", VERB_TONE, "R", 0, 0, NULL},
        {"screen give", VERB_SCREEN, "give", 0, 0, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct command command;
        struct say why;
        assert_true(command_parse(rows[i].text, &command, &why));
        assert_int_equal(command.verb, rows[i].verb);
        if (rows[i].name)
            assert_string_equal(command.name, rows[i].name);
        else
            assert_null(command.name);
        assert_true(command.ms == rows[i].ms && command.centi == rows[i].centi);
        if (rows[i].rest)
            assert_string_equal(command.text, rows[i].rest);
        command_clear(&command);
    }
}

static void parse_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum msg msg;
    } rows[] = {
        {"", MSG_UNKNOWN_VERB},       {"gp", MSG_UNKNOWN_VERB_NEAR},
        {"xyzzy", MSG_UNKNOWN_VERB},  {"standby", MSG_USAGE},
        {"go 1 2", MSG_USAGE},        {"add 5", MSG_USAGE},
        {"length 6", MSG_USAGE},      {"insert 2m", MSG_USAGE},
        {"volume bed", MSG_USAGE},    {"volume bed much", MSG_USAGE},
        {"note", MSG_USAGE},          {"next 1", MSG_USAGE},
        {"seek film", MSG_USAGE},     {"seek film end+5s", MSG_USAGE},
        {"output screen", MSG_USAGE}, {"output HDMI-1", MSG_USAGE},
        {"tone", MSG_USAGE},          {"tone l", MSG_USAGE},
        {"adopt /a.mkv", MSG_USAGE},  {"adopt", MSG_USAGE},
        {"screen", MSG_USAGE},        {"screen away", MSG_USAGE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct command command;
        struct say why;
        assert_false(command_parse(rows[i].text, &command, &why));
        assert_int_equal(why.msg, rows[i].msg);
        say_clear(&why);
    }
}

/* Every verb × role, as operation.md gives them. */
static void roles(void **state)
{
    (void)state;
    for (int v = 0; v < VERB_COUNT; v++) {
        enum verb_id verb = (enum verb_id)v;
        bool mc = verb == VERB_ACK || verb == VERB_READY || verb == VERB_ASK;
        bool leaves = verb == VERB_DETACH;
        bool rehearsal = verb == VERB_SPEED || verb == VERB_CLOCK || verb == VERB_AGAIN;
        bool output = verb == VERB_OUTPUT || verb == VERB_IDENTIFY || verb == VERB_TONE ||
                      verb == VERB_SCREEN || verb == VERB_ADOPT;
        bool crew = leaves || output || verb == VERB_VOLUME || verb == VERB_NOTE ||
                    verb == VERB_MARK || verb == VERB_SAY || verb == VERB_GUEST;
        assert_int_equal(verb_needs_baton(verb),
                         !(leaves || verb == VERB_NOTE || verb == VERB_MARK || verb == VERB_SAY ||
                           verb == VERB_BATON || verb == VERB_GUEST));
        for (int show = 0; show < 2; show++) {
            bool hand = (!show || !rehearsal) && !mc;
            if (verb == VERB_BATON) { /* of screens alone */
                for (int role = 0; role < ROLE_COUNT; role++)
                    assert_int_equal(verb_allowed(verb, (enum role)role, show), role == ROLE_STAGE);
                continue;
            }
            assert_int_equal(verb_allowed(verb, ROLE_STAGE, show), hand);
            assert_int_equal(verb_allowed(verb, ROLE_OPERATOR, show), hand);
            assert_int_equal(verb_allowed(verb, ROLE_TECH, show), (!show || crew) && !mc);
            assert_int_equal(verb_allowed(verb, ROLE_MC, show), leaves || mc || verb == VERB_NAME);
            assert_int_equal(verb_allowed(verb, ROLE_DOOR, show), leaves || verb == VERB_GUEST);
            assert_int_equal(verb_allowed(verb, ROLE_VIEWER, show), leaves);
        }
    }
}

static void messages(void **state)
{
    (void)state;
    struct say say = say_make(MSG_GUARD, "0.2s", "1s", NULL);
    char *text = say_english(&say);
    assert_string_equal(text, "too soon: 0.2s after the last GO, 1s at least");
    free(text);
    text = say_fill(&say, "%2 trước %1 %9 %");
    assert_string_equal(text, "1s trước 0.2s %9 %");
    free(text);
    say_clear(&say);
    for (int i = 1; i < MSG_COUNT; i++) {
        assert_true(msg_template((enum msg)i)[0]);
        assert_int_equal(msg_by_name(msg_name((enum msg)i)), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse_good),
        cmocka_unit_test(parse_bad),
        cmocka_unit_test(roles),
        cmocka_unit_test(messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
