/* What all papers stand on: tables, escaping, lines and pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dur.h"
#include "base/mem.h"
#include "base/text.h"
#include "paper/paper_priv.h"
#include "base/banned.h"

static const char *same(const char *english)
{
    return english;
}

static struct paper paper_for(struct buf *out)
{
    return (struct paper){.out = out,
                          .words = same,
                          .lang = "en",
                          .kind = "Sheet",
                          .programme = "Programme",
                          .session = "Session",
                          .date = "Sun 17/9/2023",
                          .stamp = "show.yaml"};
}

static void tables_are_safe(void **state)
{
    (void)state;
    struct buf out = {0};
    csv_begin(&out);
    csv_text(&out, "plain");
    csv_text(&out, "a \"quote\", a comma");
    csv_text(&out, NULL);
    csv_end_line(&out);
    csv_text(&out, "=cmd|' /C calc'!A0");
    csv_text(&out, "+84 234");
    csv_text(&out, "-1");
    csv_text(&out, "@sum");
    csv_text(&out, "\tx");
    csv_number(&out, -5);
    csv_seconds(&out, -1999);
    csv_number(&out, TIME_NONE);
    csv_end_line(&out);
    csv_text(&out, "two\nlines");
    csv_end_line(&out);
    assert_string_equal(buf_text(&out),
                        "\xEF\xBB\xBF\"plain\",\"a \"\"quote\"\", a comma\",\"\"\r\n"
                        "\"'=cmd|' /C calc'!A0\",\"'+84 234\",\"'-1\",\"'@sum\",\"'\tx\",-5,-1,\"\""
                        "\r\n\"two\nlines\"\r\n");
    buf_free(&out);
}

static void html_is_escaped(void **state)
{
    (void)state;
    struct buf out = {0};
    html_text(&out, "<script>alert(\"x\")&'</script>");
    assert_string_equal(buf_text(&out),
                        "&lt;script&gt;alert(&quot;x&quot;)&amp;&#39;&lt;/script&gt;");
    buf_clear(&out);
    html_lines(&out, "one <b>\ntwo\n");
    assert_string_equal(buf_text(&out), "one &lt;b&gt;<br>\ntwo");
    buf_clear(&out);
    html_tag(&out, "td", "n", NULL);
    html_labelled(&out, "f", "who", "");
    assert_string_equal(buf_text(&out), "");
    buf_free(&out);
}

/* What stands in the margins of the page is a string of the style: nothing gets out of it. */
static void a_stamp_stays_a_string(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    paper.stamp = "a\"}</style><script>\\.yaml";
    html_begin(&paper, "");
    assert_null(strstr(buf_text(&out), "<script"));
    assert_non_null(
        strstr(buf_text(&out), "content:\"a\\22 }\\3c /style\\3e \\3c script\\3e \\5c .yaml\""));
    assert_non_null(
        strstr(buf_text(&out), "content:\"page \" counter(page) \" / \" counter(pages)"));
    buf_free(&out);
}

static void lines_wrap_at_words(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct lines lines = {.width = 20};
    lines_wrap(&lines, "1", 4, "Tổng kết phong trào thi đua");
    lines_wrap(&lines, "long lead", 4, "text");
    lines_wrap(&lines, "", 4, "aaaaaaaaaaaaaaaaaaaaaaaaaa b");
    lines_wrap(&lines, "", 0, "kept\nlines");
    lines_wrap(&lines, "2", 4, "");
    lines_flow(&paper, &lines);
    assert_string_equal(buf_text(&out), "1   Tổng kết phong\n"
                                        "    trào thi đua\n"
                                        "long lead text\n"
                                        "    aaaaaaaaaaaaaaaa\n"
                                        "    aaaaaaaaaa b\n"
                                        "kept\n"
                                        "lines\n"
                                        "2\n");
    buf_free(&out);
}

/* Every page has its head and foot, all have one height, none is wider than it may be. */
static int check_pages(const char *text, int width, int height)
{
    int pages = 0, line = 0;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\n");
        char *one = xstrndup(at, length);
        if (*one == '\f' || !pages) {
            assert_true(!pages || line == height);
            pages++;
            line = 0;
        }
        assert_true(text_width(*one == '\f' ? one + 1 : one) <= width);
        free(one);
        line++;
        at += length + 1;
    }
    assert_int_equal(line, height);
    return pages;
}

static void pages_are_whole(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct lines lines = {.width = 30};
    for (int i = 0; i < 9; i++) {
        lines_add(&lines, i == 3 ? "HEAD" : "one");
        if (i == 3) {
            lines_head(&lines);
            continue;
        }
        lines_add(&lines, "two");
        lines_add(&lines, "three");
        lines_group(&lines);
    }
    lines_pages(&paper, &lines, 14); /* ten lines of text each */
    assert_int_equal(check_pages(buf_text(&out), 30, 14), 3);
    assert_non_null(strstr(buf_text(&out), "page 1 / 3\n\fSession"));
    assert_non_null(strstr(buf_text(&out), "───\nHEAD\none\n")); /* it went over with its group */
    assert_non_null(strstr(buf_text(&out), "page 3 / 3\n"));
    buf_free(&out);
}

static void a_group_longer_than_a_page_is_cut(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct lines lines = {.width = 30};
    char line[24];
    for (int i = 0; i < 25; i++) {
        snprintf(line, sizeof line, "line %d", i);
        lines_add(&lines, line);
    }
    lines_pages(&paper, &lines, 14);
    assert_int_equal(check_pages(buf_text(&out), 30, 14), 3);
    for (int i = 0; i < 25; i++) {
        snprintf(line, sizeof line, "line %d\n", i);
        assert_non_null(strstr(buf_text(&out), line));
    }
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_safe),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(a_stamp_stays_a_string),
        cmocka_unit_test(lines_wrap_at_words),
        cmocka_unit_test(pages_are_whole),
        cmocka_unit_test(a_group_longer_than_a_page_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
