#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static void vetting(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum text_fault fault;
        size_t at;
    } rows[] = {
        {"Lễ kỷ niệm", TEXT_OK, 0},
        {"a\x1b[31m", TEXT_CONTROL, 1},
        {"a\xc2\x9b", TEXT_CONTROL, 1},
        {"ab\x7f", TEXT_CONTROL, 2},
        {"\xe2\x80\xae"
         "abc",
         TEXT_BIDI, 0},
        {"x\xff", TEXT_NOT_UTF8, 1},
        {"x\xc3", TEXT_NOT_UTF8, 1},
        {"\xed\xa0\x80", TEXT_NOT_UTF8, 0},
        {"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", TEXT_ZALGO, 9},
        {"two\nlines", TEXT_CONTROL, 3},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t at = 0;
        enum text_fault got = text_vet(rows[i].text, strlen(rows[i].text), false, &at);
        assert_int_equal(got, rows[i].fault);
        if (got)
            assert_int_equal(at, rows[i].at);
    }
    assert_int_equal(text_vet("two\nlines", 9, true, NULL), TEXT_OK);
}

static void normal_and_safe(void **state)
{
    (void)state;
    char *nfc = text_nfc("Tha\xcc\x80nh");
    assert_string_equal(nfc, "Thành");
    free(nfc);
    char *safe = text_safe("a\x1b[0m\xff"
                           "b",
                           7);
    assert_string_equal(safe, "a␛[0m\xEF\xBF\xBD"
                              "b");
    free(safe);
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(text_width("Lễ kỷ niệm"), 10);
    assert_int_equal(text_width("Le\xcc\x82\xcc\x83"), 2); /* marks take no cell */
    assert_int_equal(text_width("漢字"), 4);
    char *cut = text_cut("Phim tư liệu", 6);
    assert_string_equal(cut, "Phim …");
    free(cut);
    cut = text_cut("漢字漢字", 4);
    assert_string_equal(cut, "漢…"); /* never half a character */
    free(cut);
    cut = text_cut("vừa", 3);
    assert_string_equal(cut, "vừa");
    free(cut);
    cut = text_cut("a", 0);
    assert_string_equal(cut, "");
    free(cut);
    assert_int_equal(text_chars("niệm", strlen("niệm")), 4);
}

static void words(void **state)
{
    (void)state;
    assert_int_equal(text_distance("duraton", "duration"), 1);
    assert_int_equal(text_distance("tiem", "time"), 1);
    assert_int_equal(text_distance("og", "go"), 1);
    char *slug = text_slug("7.4 Đón khách");
    assert_string_equal(slug, "7-4-don-khach");
    free(slug);
    slug = text_slug("…");
    assert_string_equal(slug, "");
    free(slug);
}

static void errors_end_whole(void **state)
{
    (void)state;
    struct err err;
    char long_text[600];
    memset(long_text, 'a', 510);
    memcpy(long_text + 510, "ễễ", sizeof "ễễ");
    assert_false(err_set(&err, "%s", long_text));
    assert_int_equal(text_vet(err.text, strlen(err.text), false, NULL), TEXT_OK);
}

static void buffers(void **state)
{
    (void)state;
    struct buf buf = {0};
    assert_string_equal(buf_text(&buf), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%d,", i);
    buf_drop_front(&buf, 4);
    assert_memory_equal(buf_text(&buf), "2,3,", 4);
    char *text = buf_steal(&buf);
    assert_int_equal(buf.len, 0);
    free(text);
    buf_drop_front(&buf, 10);
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vetting), cmocka_unit_test(normal_and_safe),  cmocka_unit_test(widths),
        cmocka_unit_test(words),   cmocka_unit_test(errors_end_whole), cmocka_unit_test(buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
