/* Letters of blocks: every letter of Vietnamese is known and differs from every other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "ui/blocks.h"
#include "base/banned.h"

#define LETTERS                                                                                                                             \
    "a ă â à á ả ã ạ ằ ắ ẳ ẵ ặ ầ ấ ẩ ẫ ậ e ê è é ẻ ẽ ẹ ề ế ể ễ ệ i ì í ỉ ĩ ị "       \
    "o ô ơ ò ó ỏ õ ọ ồ ố ổ ỗ ộ ờ ớ ở ỡ ợ u ư ù ú ủ ũ ụ ừ ứ ử ữ ự y ỳ ý ỷ ỹ ỵ d đ " \
    "A Ă Â À Á Ả Ã Ạ Ằ Ắ Ẳ Ẵ Ặ Ầ Ấ Ẩ Ẫ Ậ E Ê È É Ẻ Ẽ Ẹ Ề Ế Ể Ễ Ệ I Ì Í Ỉ Ĩ Ị "       \
    "O Ô Ơ Ò Ó Ỏ Õ Ọ Ồ Ố Ổ Ỗ Ộ Ờ Ớ Ở Ỡ Ợ U Ư Ù Ú Ủ Ũ Ụ Ừ Ứ Ử Ữ Ự Y Ỳ Ý Ỷ Ỹ Ỵ D Đ " \
    "b c f g h j k l m n p q r s t v w x z B C F G H J K L M N P Q R S T V W X Z "                                                          \
    "0 1 2 3 4 5 6 7 8 9 . , : ; ! ? - + = / ( ) % & \" ' * “ – … •"

static char *drawn(const char *text, bool ascii)
{
    struct canvas canvas = {.ascii = ascii};
    canvas_resize(&canvas, 80, 14);
    blocks_put(&canvas, 0, 0, 0, STYLE_MC, text, strlen(text));
    char *got = canvas_text(&canvas);
    canvas_free(&canvas);
    return got;
}

static void every_letter_is_itself(void **state)
{
    (void)state;
    char *list = xstrdup(LETTERS), *rest = list, *one;
    char *seen[512], *box = drawn("☃", false);
    size_t count = 0;
    while ((one = strsep(&rest, " "))) {
        seen[count] = drawn(one, false);
        if (strcmp(seen[count], box) == 0)
            fail_msg("%s isn't known", one);
        for (size_t i = 0; i < count; i++)
            if (strcmp(seen[i], seen[count]) == 0)
                fail_msg("%s looks like another one:\n%s", one, seen[count]);
        count++;
    }
    assert_true(count > 200);
    while (count)
        free(seen[--count]);
    free(box);
    free(list);
}

/* Composed and decomposed text are the same letters. */
static void nfd_is_the_same(void **state)
{
    (void)state;
    char *nfc = drawn("ộ", false), *nfd = drawn("o\xcc\xa3\xcc\x82", false);
    assert_string_equal(nfc, nfd);
    free(nfc);
    free(nfd);
}

static void a_name_is_drawn(void **state)
{
    (void)state;
    char *got = drawn("Đỗ Mười", false), *plain = drawn("Đỗ Mười", true);
    const char *wanted = "\n"
                         "       ▄▀█▄▀\n"
                         " █▀▀▀▄  ▄▀▄      █▄ ▄█      ▄  ▀▄  ▄ ▀\n"
                         "▄█▄  █ ▄▀▀▀▄     █ █ █ █   █▀ ▄▀▀▀▄▀ █\n"
                         " █   █ █   █     █   █ █   █  █   █  █\n"
                         " ▀▀▀▀   ▀▀▀      ▀   ▀  ▀▀▀▀   ▀▀▀   ▀\n";
    if (strncmp(got, wanted, strlen(wanted)) != 0)
        fail_msg("drawn now:\n%s", got);
    for (const char *at = plain; *at; at++)
        assert_true((unsigned char)*at < 0x80);
    free(got);
    free(plain);
}

static void lines_break_between_words(void **state)
{
    (void)state;
    size_t skip, length = blocks_line("Nguyễn Văn An", 60, &skip);
    assert_int_equal(length, strlen("Nguyễn Văn"));
    assert_int_equal(skip, 1);
    assert_true(blocks_width("Nguyễn Văn", length) <= 60);
    length = blocks_line("một\nhai", 60, &skip);
    assert_int_equal(length, strlen("một"));
    assert_int_equal(skip, 1);
    length = blocks_line("nghiêng", 12, &skip); /* broken where it must be */
    assert_true(length > 0 && length < strlen("nghiêng") && skip == 0);
    length = blocks_line("W", 1, &skip); /* narrower than a letter: it goes on all the same */
    assert_int_equal(length, 1);
    length = blocks_line("", 10, &skip);
    assert_true(length == 0 && skip == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_is_itself),
        cmocka_unit_test(nfd_is_the_same),
        cmocka_unit_test(a_name_is_drawn),
        cmocka_unit_test(lines_break_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
