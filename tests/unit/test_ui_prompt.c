/* The prompt's line, completion, the key map, and that every sentence is translated. */
#include "ui_help.h"

#include "base/buf.h"
#include "core/verb.h"
#include "ui/complete.h"
#include "ui/keymap.h"
#include "ui/lang.h"
#include "ui/preview.h"
#include "ui/prompt.h"
#include "ui/words.h"
#include "base/banned.h"

static enum prompt_answer press(struct prompt *prompt, int code)
{
    struct key key = {.code = code};
    return prompt_key(prompt, &key, NULL);
}

static void type(struct prompt *prompt, const char *text)
{
    struct input input = {0};
    struct keys keys = {0};
    input_feed(&input, text, strlen(text), &keys);
    for (size_t i = 0; i < keys.count; i++)
        prompt_key(prompt, &keys.list[i], NULL);
    keys_clear(&keys);
}

static void letters_and_marks(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    type(&prompt, "note chạy 日");
    assert_string_equal(prompt_text(&prompt), "note chạy 日");
    press(&prompt, K_BACKSPACE);
    press(&prompt, K_BACKSPACE);
    assert_string_equal(prompt_text(&prompt), "note chạy");
    type(&prompt, "o\xcc\x9b\xcc\x89"); /* one grapheme of three characters */
    press(&prompt, K_BACKSPACE);
    assert_string_equal(prompt_text(&prompt), "note chạy");
    press(&prompt, K_LEFT);
    press(&prompt, K_LEFT);
    press(&prompt, K_DELETE);
    assert_string_equal(prompt_text(&prompt), "note chy");
    press(&prompt, K_HOME);
    type(&prompt, "x");
    assert_string_equal(prompt_text(&prompt), "xnote chy");
    press(&prompt, K_END);
    press(&prompt, 23); /* ^W */
    assert_string_equal(prompt_text(&prompt), "xnote ");
    press(&prompt, 21); /* ^U */
    assert_string_equal(prompt_text(&prompt), "");
    press(&prompt, K_BACKSPACE);
    press(&prompt, K_LEFT);
    press(&prompt, K_DELETE);
    assert_string_equal(prompt_text(&prompt), "");
    prompt_free(&prompt);
}

static void what_the_prompt_leaves_to_others(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    for (int key = K_F1; key <= K_F12; key++)
        assert_int_equal(press(&prompt, key), PROMPT_NOT_MINE);
    assert_int_equal(press(&prompt, 3), PROMPT_NOT_MINE);
    assert_int_equal(press(&prompt, K_ENTER), PROMPT_ENTER);
    assert_int_equal(press(&prompt, K_ESCAPE), PROMPT_LEFT);
    assert_false(prompt.open);
    prompt_free(&prompt);
}

static void a_paste_only_types(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    prompt_open(&prompt);
    type(&prompt, "\033[200~note a\r\nb\tc\033[201~");
    assert_string_equal(prompt_text(&prompt), "note a  b c");
    for (int i = 0; i < 400; i++)
        type(&prompt, "dài");
    assert_true(strlen(prompt_text(&prompt)) <= PROMPT_BYTES);
    prompt_free(&prompt);
}

static void history_walks_and_comes_back(void **state)
{
    (void)state;
    struct prompt prompt = {0};
    char line[20];
    for (int i = 0; i < 60; i++) {
        prompt_open(&prompt);
        snprintf(line, sizeof line, "mark %d", i);
        type(&prompt, line);
        prompt_remember(&prompt);
        prompt_close(&prompt);
    }
    prompt_open(&prompt);
    type(&prompt, "hal");
    press(&prompt, K_UP);
    assert_string_equal(prompt_text(&prompt), "mark 59");
    press(&prompt, K_UP);
    assert_string_equal(prompt_text(&prompt), "mark 58");
    press(&prompt, K_DOWN);
    press(&prompt, K_DOWN);
    assert_string_equal(prompt_text(&prompt), "hal");
    for (int i = 0; i < 80; i++)
        press(&prompt, K_UP);
    assert_string_equal(prompt_text(&prompt), "mark 10");
    prompt_free(&prompt);
}

static void completes(const struct snapshot *snap, const char *line, const char *want,
                      const char *want_choices)
{
    char *choices = NULL, *got = complete_line(line, snap, ROLE_STAGE, &choices);
    assert_string_equal(got ? got : "", want);
    assert_string_equal(choices ? choices : "", want_choices);
    free(got);
    free(choices);
}

static void verbs_cues_and_media_are_completed(void **state)
{
    (void)state;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    completes(&snap, "sta", "standby ", "");
    completes(&snap, "un", "un", "undo  unskip  unfloat");
    completes(&snap, "nosuch", "", "");
    completes(&snap, "standby 1", "standby 10 ", "");
    completes(&snap, "play nhac-h", "play nhac-hieu ", "");
    completes(&snap, "show bl", "show black ", "");
    completes(&snap, "mark ", "", "");
    completes(NULL, "sta", "standby ", "");
    completes(NULL, "standby ", "", "");
    snapshot_clear(&snap);
}

static void what_a_verb_would_do_to_the_end(void **state)
{
    (void)state;
    struct snapshot snap = made_evening(MODE_REHEARSAL);
    lang_set("en");
    char *insert = preview_text(&snap, snap.now, "insert 5m Song");
    assert_string_equal(insert, "then the expected end is 09:05:30 (+5:00)");
    char *add = preview_text(&snap, snap.now, "add -2m");
    assert_string_equal(add, "then the expected end is 08:58:30 (-2:00)");
    char *length = preview_text(&snap, snap.now, "length 10 7m");
    assert_string_equal(length, "then the expected end is 08:57:30 (-3:00)");
    char *grammar = preview_text(&snap, snap.now, "length 10");
    assert_non_null(strstr(grammar, "length CUE DUR"));
    assert_null(preview_text(&snap, snap.now, "xyz"));
    assert_null(preview_text(&snap, snap.now, ""));
    free(insert);
    free(add);
    free(length);
    free(grammar);
    snapshot_clear(&snap);
}

static void keys_are_lines(void **state)
{
    (void)state;
    struct keymap keymap = {0};
    struct err err = {{0}};
    assert_true(keymap_parse(&keymap, keymap_default, &err));
    assert_string_equal(keymap_find(&keymap, ' ')->verb, "go");
    assert_string_equal(keymap_find(&keymap, K_F12)->verb, "go");
    assert_string_equal(keymap_find(&keymap, 19)->verb, "nothing"); /* ^S */
    /* nothing that changes the show lies on a bare letter */
    for (int key = 'A'; key <= 'z'; key++)
        assert_null(keymap_find(&keymap, key));
    assert_true(keymap_parse(&keymap, "# mine\n\n  F7\tfade film  \nF12 nothing\n", &err));
    assert_string_equal(keymap_find(&keymap, K_F1 + 6)->verb, "fade film");
    assert_string_equal(keymap_find(&keymap, K_F12)->verb, "nothing");
    assert_false(keymap_parse(&keymap, "F7 explode\n", &err));
    assert_string_equal(err.text, "line 1: there is no verb \"explode\"");
    assert_false(keymap_parse(&keymap, "\nF77 go\n", &err));
    assert_string_equal(err.text, "line 2: there is no key \"F77\"");
    keymap_free(&keymap);
}

/* --- translation --- */

static void translated(const char *english)
{
    if (english[0] && lang_text(english) == english)
        fail_msg("not in src/po/vi.po: \"%s\"", english);
}

static void arguments_of(const char *text, int counts[SAY_ARGS])
{
    for (; *text; text++)
        if (text[0] == '%' && text[1] >= '1' && text[1] <= '0' + SAY_ARGS)
            counts[text[1] - '1']++;
}

static void every_sentence_is_translated(void **state)
{
    (void)state;
    lang_set("vi");
    for (int i = 0; i < MSG_COUNT; i++) {
        const char *english = msg_template((enum msg)i);
        int there[SAY_ARGS] = {0}, here[SAY_ARGS] = {0};
        translated(english);
        arguments_of(english, there);
        arguments_of(lang_text(english), here);
        for (int arg = 0; arg < SAY_ARGS; arg++)
            if (there[arg] && !here[arg])
                fail_msg("\"%s\" loses %%%d", lang_text(english), arg + 1);
    }
    for (int i = 0; i < VERB_COUNT; i++)
        translated(verbs[i].help);
    for (int i = 0; i < SV_COUNT; i++)
        translated(screen_verbs[i].help);
}

static void names_of_changes_are_translated_inside(void **state)
{
    (void)state;
    lang_set("vi");
    struct say say = say_make(MSG_ASK_UNDO, "GO 6", "12s", NULL);
    char *text = words_say(&say);
    assert_string_equal(text, "CHẠY 6 đã được 12s — bấm lại: hoàn tác");
    free(text);
    say_clear(&say);
    say = say_make(MSG_UNDONE, "length 7 9m", NULL);
    text = words_say(&say);
    assert_string_equal(text, "đã hoàn tác: thời lượng 7 9m");
    free(text);
    say_clear(&say);
    say = say_make(MSG_ASK_FILM, "5", "8:12", "6", NULL);
    text = words_say(&say);
    assert_string_equal(text, "MỤC 5 CÒN 8:12 — bấm lại: CHẠY 6");
    free(text);
    say_clear(&say);
    lang_set("en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_and_marks),
        cmocka_unit_test(what_the_prompt_leaves_to_others),
        cmocka_unit_test(a_paste_only_types),
        cmocka_unit_test(history_walks_and_comes_back),
        cmocka_unit_test(verbs_cues_and_media_are_completed),
        cmocka_unit_test(what_a_verb_would_do_to_the_end),
        cmocka_unit_test(keys_are_lines),
        cmocka_unit_test(every_sentence_is_translated),
        cmocka_unit_test(names_of_changes_are_translated_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
