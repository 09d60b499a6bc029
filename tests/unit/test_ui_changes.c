/* Changes of a show file in the language of the screen. */
#include "ui_help.h"

#include "core/diff.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

static void expect(struct say say, const char *english, const char *vietnamese)
{
    lang_set("en");
    char *one = words_say(&say);
    assert_string_equal(one, english);
    lang_set("vi");
    char *two = words_say(&say);
    assert_string_equal(two, vietnamese);
    free(one);
    free(two);
    say_clear(&say);
}

static void fields_have_a_word_in_both(void **state)
{
    (void)state;
    lang_set("vi");
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *word = field_word((enum field)field);
        assert_non_null(word);
        if (lang_text(word) == word)
            fail_msg("\"%s\" has no Vietnamese", word);
    }
}

static void a_change_names_its_field(void **state)
{
    (void)state;
    expect(say_make(MSG_CH_LENGTH, "2 Phim tư liệu", "length", "15:00", "14:32", NULL),
           "2 Phim tư liệu: 15:00 → 14:32", "2 Phim tư liệu: 15:00 → 14:32");
    expect(say_make(MSG_CH_FIELD, "2 Phim", "shortest length", "–", "3:00", NULL),
           "2 Phim: shortest length – → 3:00", "2 Phim: ngắn nhất – → 3:00");
    expect(say_make(MSG_CH_ON, "8 Giao lưu", "floated", "–", "1", NULL), "8 Giao lưu: floated",
           "8 Giao lưu: để chờ");
    expect(say_make(MSG_CH_MOVED, "D Trao", "C", NULL), "D Trao moved before C",
           "dời D Trao lên trước C");
    expect(say_make(MSG_CH_MEDIUM_ABSENT, "phim", "file", "a.mkv", "b.mkv", NULL),
           "medium phim: file a.mkv → b.mkv (NOT THERE)",
           "tư liệu phim: tệp a.mkv → b.mkv (KHÔNG CÓ)");
    /* a cue may be called like a field */
    expect(say_make(MSG_CH_ADDED, "7 Thêm", "at", NULL), "7 Thêm added before at",
           "thêm 7 Thêm trước at");
    expect(say_make(MSG_RELOADED_LEFT_ONE, "2", "title", "2", "3", NULL),
           "reloaded: 2 of 3 changes; left as it was: title of 2",
           "đã nạp lại: 2 trong 3 thay đổi; giữ như cũ: tên của 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_a_word_in_both),
        cmocka_unit_test(a_change_names_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
