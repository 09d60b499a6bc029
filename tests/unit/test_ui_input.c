/* Bytes of a terminal into keys: every sequence whole and cut anywhere, bursts, pastes, reports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "ui/input.h"
#include "base/banned.h"

static const char *name_of(const struct key *key, char out[16])
{
    switch (key->code) {
    case K_FOCUS_IN:
        return "focus-in";
    case K_FOCUS_OUT:
        return "focus-out";
    case K_REPORT:
        return "report";
    case K_PASTE_START:
        return "paste";
    case K_PASTE_END:
        return "end";
    case K_UNKNOWN:
        return "unknown";
    default:
        if (key->code > 127 && key->code < KEY_NAMED)
            return key->text;
        return key_name(key->code, out);
    }
}

static void keys_text(const struct keys *keys, struct buf *out)
{
    char name[16];
    for (size_t i = 0; i < keys->count; i++)
        buf_printf(out, "%s%s%s", out->len ? " " : "", keys->list[i].pasted ? "p:" : "",
                   name_of(&keys->list[i], name));
}

/* All bytes in one read, then once more in every way of two reads: the keys are the same. */
static void gives_n(const char *bytes, size_t count, const char *want)
{
    for (size_t cut = 0; cut <= count; cut++) {
        struct input input = {0};
        struct keys keys = {0};
        struct buf got = {0};
        input_feed(&input, bytes, cut, &keys);
        input_feed(&input, bytes + cut, count - cut, &keys);
        input_flush(&input, &keys);
        keys_text(&keys, &got);
        if (strcmp(buf_text(&got), want) != 0)
            fail_msg("cut at %zu: \"%s\" instead of \"%s\"", cut, buf_text(&got), want);
        buf_free(&got);
        keys_clear(&keys);
    }
}

static void gives(const char *bytes, const char *want)
{
    gives_n(bytes, strlen(bytes), want);
}

static void plain_keys(void **state)
{
    (void)state;
    gives(" ", "Space");
    gives("a1:?", "a 1 : ?");
    gives("\r", "Enter");
    gives("\t\177\b", "Tab Backspace Backspace");
    gives("\032\003\023\034", "^Z ^C ^S ^\\");
    gives_n("\0", 1, "?"); /* ^@ has no name and no binding */
    gives("ắ", "ắ");
    gives("日🎭", "日 🎭");
    gives("\xff\xc3(", "(");
}

static void function_keys(void **state)
{
    (void)state;
    /* xterm, tmux and screen; rxvt; the linux console */
    gives("\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4");
    gives("\033[15~\033[17~\033[18~\033[19~\033[20~\033[21~\033[23~\033[24~",
          "F5 F6 F7 F8 F9 F10 F11 F12");
    gives("\033[11~\033[12~\033[13~\033[14~", "F1 F2 F3 F4");
    gives("\033[[A\033[[B\033[[C\033[[D\033[[E", "F1 F2 F3 F4 F5");
    gives("\033[A\033OB\033[C\033[D", "Up Down Right Left");
    gives("\033[H\033OH\033[1~\033[7~", "Home Home Home Home");
    gives("\033[F\033OF\033[4~\033[8~", "End End End End");
    gives("\033[2~\033[3~\033[5~\033[6~", "Insert Delete PageUp PageDown");
}

static void keys_with_modifiers_are_none_of_ours(void **state)
{
    (void)state;
    gives("\033[24;2~", "unknown");
    gives("\033[1;5A", "unknown");
    gives("\033[24$", "unknown");
    gives("\033[24^", "unknown");
    gives("\033 ", "unknown"); /* Alt-Space is no GO */
    gives("\0331", "unknown"); /* Alt-1 plays nothing */
    gives("\033[Z", "unknown");
}

static void reports_are_no_keys(void **state)
{
    (void)state;
    gives("\033[I\033[O", "focus-in focus-out");
    gives("\033[12;40R", "report");
    gives("\033[?62;1;2c", "report");
    gives("\033[>41;351;0c", "report");
    gives("\033]11;rgb:1e1e/1e1e/1e1e\033\\", "report");
    gives("\033]11;rgb:1e1e/1e1e/1e1e\a ", "report Space");
    gives("\033P>|tmux 3.3a\033\\", "report");
    struct input input = {0};
    struct keys keys = {0};
    input_feed(&input, "\033[I ", 4, &keys);
    assert_int_equal(keys.count, 2);
    assert_int_equal(keys_typed(&keys), 1);
    keys_clear(&keys);
}

static void long_reports_are_swallowed(void **state)
{
    (void)state;
    struct input input = {0};
    struct keys keys = {0};
    struct buf text = {0};
    buf_puts(&text, "\033]52;c;");
    for (int i = 0; i < 1000; i++)
        buf_puts(&text, "12 ");
    input_feed(&input, buf_text(&text), text.len, &keys);
    assert_int_equal(keys.count, 0);
    input_feed(&input, "12 12\a ", 7, &keys);
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys.list[0].code, ' ');
    buf_free(&text);
    keys_clear(&keys);
}

static void bursts_stay_together(void **state)
{
    (void)state;
    struct input input = {0};
    struct keys keys = {0};
    input_feed(&input, "   ", 3, &keys);
    assert_int_equal(keys.count, 3);
    assert_int_equal(keys_typed(&keys), 3);
    input_feed(&input, "\b\bắ ", 6, &keys); /* an input method at work */
    assert_int_equal(keys_typed(&keys), 7);
    keys_clear(&keys);
}

static void a_paste_types_and_never_presses(void **state)
{
    (void)state;
    gives("\033[200~go 6\r\033[201~ ", "paste p:g p:o p:Space p:6 p:Enter end Space");
    gives("\033[200~\033[24~\033[201~", "paste p:[ p:2 p:4 p:~ end");
    struct input input = {0};
    struct keys keys = {0};
    input_feed(&input, "\033[200~  ", 8, &keys); /* its end never comes */
    assert_true(input_waits(&input));
    input_flush(&input, &keys);
    assert_false(input_waits(&input));
    keys_clear(&keys);
    input_feed(&input, " ", 1, &keys);
    assert_int_equal(keys.list[0].code, ' ');
    assert_false(keys.list[0].pasted);
    keys_clear(&keys);
}

/* ESC, a pause so long that it counts as Escape, then the rest of F12: no digit is pressed. */
static void a_late_rest_is_no_digit(void **state)
{
    (void)state;
    struct input input = {0};
    struct keys keys = {0};
    struct buf got = {0};
    input_feed(&input, "\033", 1, &keys);
    input_flush(&input, &keys);
    input_feed(&input, "[24~", 4, &keys);
    keys_text(&keys, &got);
    assert_string_equal(buf_text(&got), "Escape F12");
    keys_clear(&keys);
    buf_clear(&got);
    input_feed(&input, "\033", 1, &keys);
    input_flush(&input, &keys);
    input_feed(&input, "2", 1, &keys);
    keys_text(&keys, &got);
    assert_string_equal(buf_text(&got), "Escape 2");
    keys_clear(&keys);
    buf_clear(&got);
    input_feed(&input, "\033[2", 3, &keys); /* cut for good */
    input_flush(&input, &keys);
    keys_text(&keys, &got);
    assert_string_equal(buf_text(&got), "");
    buf_free(&got);
    keys_clear(&keys);
}

static void names_are_read_back(void **state)
{
    (void)state;
    static const char *const names[] = {"Space", "F1", "F12", "Up",     "PageDown", "^Z",
                                        "^\\",   "a",  ":",   "Escape", "Home",     "0"};
    char out[16];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_not_equal(key_by_name(names[i]), -1);
        assert_string_equal(key_name(key_by_name(names[i]), out), names[i]);
    }
    assert_int_equal(key_by_name("F13"), -1);
    assert_int_equal(key_by_name("^M"), K_ENTER); /* the same key by another name */
    assert_int_equal(key_by_name("^["), K_ESCAPE);
    assert_int_equal(key_by_name("^?"), K_BACKSPACE);
    assert_int_equal(key_by_name("F0"), -1);
    assert_int_equal(key_by_name("Spcae"), -1);
    assert_int_equal(key_by_name(""), -1);
}

/* Anything may come from a terminal: nothing is read beyond, nothing loops. */
static void any_bytes_are_survived(void **state)
{
    (void)state;
    uint32_t seed = 1;
    struct input input = {0};
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        struct keys keys = {0};
        seed = seed * 1664525u + 1013904223u;
        size_t count = seed >> 28;
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = seed >> 30 ? "\033[O]P;?~\a\\201"[(seed >> 20) % 13] : (char)(seed >> 16);
        }
        input_feed(&input, bytes, count, &keys);
        if (seed % 7 == 0)
            input_flush(&input, &keys);
        keys_clear(&keys);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_keys),
        cmocka_unit_test(function_keys),
        cmocka_unit_test(keys_with_modifiers_are_none_of_ours),
        cmocka_unit_test(reports_are_no_keys),
        cmocka_unit_test(long_reports_are_swallowed),
        cmocka_unit_test(bursts_stay_together),
        cmocka_unit_test(a_paste_types_and_never_presses),
        cmocka_unit_test(a_late_rest_is_no_digit),
        cmocka_unit_test(names_are_read_back),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
