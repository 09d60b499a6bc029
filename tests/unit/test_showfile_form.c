/* The form of the file: bytes, YAML, limits. */
#include "showfile_help.h"

#include "base/banned.h"

#define FINE SEGMENT "      - cue: \"1\"\n        title: \"A\"\n        duration: 5m\n"
#define ERR(place, text) "t:" place ": error: " text "\nt: 1 error\n"

static void test_breaks_of_syntax(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *faults;
    } rows[] = {
        {"a: x\nb: Phần 1: Chào cờ\nc: y\nd: Phần 2: Phim\ne: |\n  không: sao: cả\n",
         "t:2:10: error: a `:` inside the text of `b`: put the text in quotes\n"
         "t:4:10: error: a `:` inside the text of `d`: put the text in quotes\nt: 2 errors\n"},
        {"a: @x\nb: 1\nc: @y\n",
         "t:1:4: error: the text of `a` starts with \"@\": put it in quotes\n"
         "t:3:4: error: the text of `c` starts with \"@\": put it in quotes\nt: 2 errors\n"},
        {"a: \"x\nb: \"y\"\n", ERR("1:4", "the quote (\") that opens `a` is never closed")},
        {"a: \"x\" y\nb: 1\n",
         ERR("1:8", "the text of `a` goes on after its closing quote: inside a text in double "
                    "quotes write \\\" for a quote")},
        {"a: \"C:\\phim\"\n",
         ERR("1:7", "a `\\` in the double quotes of `a`: write `\\\\`, or use single quotes")},
        {"a:\n\tb: 1\n\tc: 1\n",
         "t:2:1: error: a tab stands in the indentation: use spaces\n"
         "t:3:1: error: a tab stands in the indentation: use spaces\nt: 2 errors\n"},
        {"a: |x\n  y\n", ERR("1:4", "the text after `|` begins on the next line, indented")},
        {"- a: 1\n  b:2\n  c: 3\n", ERR("2:4", "put a space after `b:`")},
        {"a:\n  -b: 1\n  - c: 1\n", ERR("2:3", "put a space after the `-`")},
        {"a:\n    b: 1\n  c: 1\n",
         ERR("3:3", "this line doesn't stand under the ones above: check its indentation")},
        {"a: {b: 1\nc: 2\n",
         ERR("1:4", "a `{` that is never closed, or a `,` is missing inside it")},
        {"a: [1, 2\nc: 2\n",
         ERR("1:4", "a `[` that is never closed, or a `,` is missing inside it")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_faults(rows[i].yaml, rows[i].faults);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *faults;
    } rows[] = {
        {"a: &x 1\nb: *x\nc: *x\n",
         ERR("1:4",
             "anchors are not part of the format; a text that starts with `&` needs quotes")},
        {"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
         ERR("1:4",
             "anchors are not part of the format; a text that starts with `&` needs quotes")},
        {"a: *x\n",
         ERR("1:4",
             "aliases are not part of the format; a text that starts with `*` needs quotes")},
        {"a: !!int 5\n",
         ERR("1:4", "tags are not part of the format; a text that starts with `!` needs quotes")},
        {"a:\n  <<: {b: 1}\n",
         ERR("2:3", "merge keys (`<<`) are not part of the format: write the keys out")},
        {"[a, b]: 1\n", ERR("1:1", "a key is a word, not a list or a map")},
        {FINE "---\na: 1\n",
         ERR("33:1", "a second document begins here (`---`): one file is one programme")},
        {"", ERR("1:1", "the file is empty")},
        {"# chỉ có chú thích\n", ERR("1:1", "the file is empty")},
        {"abc\n", ERR("1:1", "the show file is a map, a `key: value` on each line")},
        {"\xFF\xFEs\0c", ERR("1:1", "this file is UTF-16: save it as UTF-8")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_faults(rows[i].yaml, rows[i].faults);
}

static void test_twins(void **state)
{
    (void)state;
    expect_faults(FINE "schema: x\n",
                  ERR("33:1", "`schema` stands here twice: the first is on line 1"));
    expect_faults(SEGMENT "      - {cue: a, title: b, duration: 1m, cue: c, cue: d}\n",
                  "t:30:42: error: `cue` stands here twice: the first is on line 30\n"
                  "t:30:50: error: `cue` stands here twice: the first is on line 30\n"
                  "t: 2 errors\n");
    expect_faults(FINE "        cue: \"2\"\n        title: B\n        duration: 1m\n",
                  ERR("33:9", "`cue` stands here twice: the first is on line 30, is the `- ` of a "
                              "new entry missing?"));
}

/* Bytes that are no text, each at its place in characters; the line tells nothing else. */
static void test_bytes(void **state)
{
    (void)state;
#define SEG(title) SEGMENT "      - cue: \"1\"\n        title: " title "\n        duration: 5\n"
#define ALSO "t:32:19: error: `duration: 5`: write `5m` or `5s`\nt: 2 errors\n"
    static const struct {
        const char *yaml, *faults;
    } rows[] = {
        {SEG("\"Lễ \xFF\xFE\""), "t:31:20: error: this is not UTF-8\n" ALSO},
        {SEG("\"Lễ \033[2J\""),
         "t:31:20: error: a control character has no place in a text\n" ALSO},
        {SEG("\"Lễ \302\233\""),
         "t:31:20: error: a control character has no place in a text\n" ALSO},
        {SEG("\"Lễ \342\200\256\""), "t:31:20: error: a character that turns the direction of "
                                     "writing has no place in a text\n" ALSO},
        {SEG("\"a\314\201\314\201\314\201\314\201\314\201\""),
         "t:31:22: error: more than four marks stand on one character\n" ALSO},
        {SEG("\"Lễ \\u202e x\""),
         "t:31:16: error: `title`: a character that turns the direction of writing has no place in "
         "a text\n" ALSO},
        {SEGMENT "      - cue: \"1\xFF\"\n        title: A\n        duration: 5m\n",
         ERR("30:16", "this is not UTF-8")},
        {SEG("\"Lễ \\x9b x\""),
         "t:31:16: error: `title`: a control character has no place in a text\n" ALSO},
        {"# \033]0;x\007\n" FINE, ERR("1:3", "a control character has no place in a text")},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_faults(rows[i].yaml, rows[i].faults);
    char *text;
    static const char nul[] = "a: \"x\0y\"\n";
    show_free(load_bytes(nul, sizeof nul - 1, &text));
    assert_non_null(strstr(text, "t:1:6: error: a control character has no place in a text\n"));
    free(text);
    expect_faults("a: \"x\\0y\"\n", ERR("1:4", "a control character has no place in a text"));
}

/* Nothing that a fault quotes can drive a terminal. */
static void test_quotes_are_safe(void **state)
{
    (void)state;
    char *text;
    static const char yaml[] = "\"k\\e[2J\\u202e\": 1\nschema: \"\\e]0;\\a\\x9b\"\n";
    show_free(load_bytes(yaml, strlen(yaml), &text));
    for (const char *c = text; *c; c++)
        assert_true((unsigned char)*c >= 0x20 || *c == '\n');
    assert_null(strstr(text, "\302\233"));
    assert_null(strstr(text, "\342\200\256"));
    free(text);
}

static void test_line_ends_and_marks(void **state)
{
    (void)state;
    struct buf crlf = {0};
    buf_puts(&crlf, "\xEF\xBB\xBF");
    for (const char *c = FINE "        mc: |\n          một\n          hai\n"; *c; c++) {
        if (*c == '\n')
            buf_putc(&crlf, '\r');
        buf_putc(&crlf, *c);
    }
    struct show *show = load_good(buf_text(&crlf));
    assert_string_equal(show->sessions[0].segments[0].points[0].mc, "một\nhai");
    show_free(show);
    buf_free(&crlf);
    expect_faults("\xEF\xBB\xBFschema: 2\r\nprogramme: 1\r\nsessions: []\r\n",
                  "t:1:9: error: `schema: 2`: write `1`\n"
                  "t:2:12: error: `programme` is a map: a `key: value` on each line, indented\n"
                  "t:3:11: error: `sessions` has no session\nt: 3 errors\n");
}

/* NFD, as some machines write it, is the same name; columns count what is in the file. */
static void test_nfd(void **state)
{
    (void)state;
    struct show *show =
        load_good(HEAD "media:\n  phim: {file: \"le\xCC\x82.mkv\", length: 1m}\n" SESSION
                       "      - cue: \"Ti\xCC\x81nh\"\n        title: \"Vie\xCC\xA3\xCC\x82t\"\n"
                       "        do:\n          - play: phim\n");
    assert_string_equal(show->sessions[0].segments[0].title, "Việt");
    assert_string_equal(show->sessions[0].segments[0].points[0].cue, "Tính");
    assert_string_equal(show->sessions[0].segments[0].id, "tinh");
    assert_string_equal(show->media[0].file, "lê.mkv");
    show_free(show);
    expect_faults(SEGMENT
                  "      - cue: \"á\"\n        title: A\n        duration: 1m\n        id: x\n"
                  "      - cue: \"a\xCC\x81\"\n        title: A\n        duration: 1m\n",
                  ERR("34:14", "the cue `á` stands on line 30 already"));
}

static void expect_long(const char *before, const char *unit, size_t times, const char *after,
                        const char *wanted)
{
    struct buf buf = {0};
    buf_puts(&buf, before);
    for (size_t i = 0; i < times; i++)
        buf_puts(&buf, unit);
    buf_puts(&buf, after);
    char *text;
    show_free(load_bytes(buf_text(&buf), buf.len, &text));
    assert_string_equal(text, wanted);
    free(text);
    buf_free(&buf);
}

static void test_limits(void **state)
{
    (void)state;
    expect_long("a: ", "0123456789abcdef", SHOWFILE_BYTES / 16, "",
                ERR("1:1", "the file is too large: 8 MiB at most"));
    expect_long("a: \"", "x", SHOWFILE_TEXT + 1, "\"",
                ERR("1:4", "this text is too long: 64 KiB at most, it has 65"));
    expect_long(
        "", "[", 100000, "",
        ERR("1:17", "this is nested too deep: 16 maps and lists inside each other at most"));
    expect_long(
        "", "{a: ", 100000, "",
        ERR("1:65", "this is nested too deep: 16 maps and lists inside each other at most"));
    expect_long(SEGMENT, "      - {}\n", 20001, "",
                ERR("20030:9", "too many segments: 20000 at most"));
    expect_long("", "- a\n", 100000, "",
                ERR("20001:3", "too many entries in one list or map: 20000 at most"));
}

static void test_most_faults(void **state)
{
    (void)state;
    struct buf buf = {0};
    struct faults faults = {0};
    buf_puts(&buf, FINE);
    for (int i = 0; i < 1500; i++)
        buf_printf(&buf, "xk%d: 1\n", i);
    assert_null(showfile_load(buf_text(&buf), buf.len, "/t.yaml", "t", two_zones, &faults));
    assert_int_equal(faults.count, SHOWFILE_FAULTS);
    char *text = faults_text(&faults, "t", false);
    assert_non_null(strstr(text, "\nt: 1000 errors, and 500 more that are not listed\n"));
    free(text);
    faults_free(&faults);
    buf_free(&buf);
}

/* Whatever is cut off or hit, the loader comes back with a list, and nothing leaks. */
static void test_every_cut_and_hit(void **state)
{
    (void)state;
    static const char whole[] = FINE "        do:\n          - play: film\n            at: -5s\n"
                                     "        cues: [{cue: x, do: [{fade: all}]}]\n";
    size_t len = sizeof whole - 1;
    char *copy = xmemdup(whole, len), *text;
    for (size_t i = 0; i < len; i++) {
        show_free(load_bytes(whole, i, &text));
        free(text);
        static const char hits[] = "\0\"':{}[]-&*!|>#%@`\t\n\xFF";
        copy[i] = hits[i % (sizeof hits - 1)];
        show_free(load_bytes(copy, len, &text));
        free(text);
        copy[i] = whole[i];
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaks_of_syntax),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_quotes_are_safe),
        cmocka_unit_test(test_line_ends_and_marks),
        cmocka_unit_test(test_nfd),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_most_faults),
        cmocka_unit_test(test_every_cut_and_hit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
