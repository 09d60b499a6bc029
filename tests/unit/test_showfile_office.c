/* Times as offices write them, and the cells of their tables. */
#include <unistd.h>

#include "showfile/csv.h"
#include "showfile/fault.h"
#include "showfile/office.h"
#include "showfile/phrase.h"
#include "showfile_help.h"
#include "base/banned.h"

#define H(hours, minutes) ((hours)*HOUR_MS + (minutes)*MINUTE_MS)

static void test_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t from, to, length;
    } rows[] = {
        {"19h30", H(19, 30), TIME_NONE, TIME_NONE},
        {"19H30", H(19, 30), TIME_NONE, TIME_NONE},
        {"19g30", H(19, 30), TIME_NONE, TIME_NONE},
        {"19:30", H(19, 30), TIME_NONE, TIME_NONE},
        {"19.30", H(19, 30), TIME_NONE, TIME_NONE},
        {"7h", H(7, 0), TIME_NONE, TIME_NONE},
        {"19 giờ 30", H(19, 30), TIME_NONE, TIME_NONE},
        {"19 giờ 30 phút", H(19, 30), TIME_NONE, TIME_NONE},
        {"19h30 – 19h35", H(19, 30), H(19, 35), H(0, 5)},
        {"19h30-19h35", H(19, 30), H(19, 35), H(0, 5)},
        {"19h30 đến 20h", H(19, 30), H(20, 0), H(0, 30)},
        {"Từ 7h30 – 8h00", H(7, 30), H(8, 0), H(0, 30)},
        {"23h50 - 00h10", H(23, 50), H(24, 10), H(0, 20)},
        {"7:30-7:45", H(7, 30), H(7, 45), H(0, 15)},
        {"19h30 (15')", H(19, 30), TIME_NONE, H(0, 15)},
        {"08:00:30", H(8, 0) + 30 * SECOND_MS, TIME_NONE, TIME_NONE},
        {"15'", TIME_NONE, TIME_NONE, H(0, 15)},
        {"15’", TIME_NONE, TIME_NONE, H(0, 15)},
        {"15 phút", TIME_NONE, TIME_NONE, H(0, 15)},
        {"15p", TIME_NONE, TIME_NONE, H(0, 15)},
        {"20 min", TIME_NONE, TIME_NONE, H(0, 20)},
        {"1 giờ 30 phút", TIME_NONE, TIME_NONE, H(1, 30)},
        {"1h30", TIME_NONE, TIME_NONE, H(1, 30)},
        {"01h30", H(1, 30), TIME_NONE, TIME_NONE},
        {"90 giây", TIME_NONE, TIME_NONE, 90 * SECOND_MS},
        {"5'30\"", TIME_NONE, TIME_NONE, H(0, 5) + 30 * SECOND_MS},
        {"8:30 AM", H(8, 30), TIME_NONE, TIME_NONE},
        {"2:00 PM", H(14, 0), TIME_NONE, TIME_NONE},
        {"2 p.m.", H(14, 0), TIME_NONE, TIME_NONE},
        {"12:00 AM", 0, TIME_NONE, TIME_NONE},
        {"12:15 PM", H(12, 15), TIME_NONE, TIME_NONE},
        {"2:00 CH", H(14, 0), TIME_NONE, TIME_NONE},
        {"9h SA", H(9, 0), TIME_NONE, TIME_NONE},
        {"8 giờ sáng", H(8, 0), TIME_NONE, TIME_NONE},
        {"2h30 chiều", H(14, 30), TIME_NONE, TIME_NONE},
        {"7 giờ rưỡi tối", H(19, 30), TIME_NONE, TIME_NONE},
        {"Sáng: 7h30", H(7, 30), TIME_NONE, TIME_NONE},
        {"1h trưa", H(13, 0), TIME_NONE, TIME_NONE},
        {"11h đêm", H(23, 0), TIME_NONE, TIME_NONE},
        {"2:00 - 4:00 PM", H(14, 0), H(16, 0), H(2, 0)},
        {"11:00 - 1:00 PM", H(11, 0), H(13, 0), H(2, 0)},
        {"11:00 AM - 1:00 PM", H(11, 0), H(13, 0), H(2, 0)},
        {"7-8h", H(7, 0), H(8, 0), H(1, 0)},
        {"19h30\n20h00", H(19, 30), H(20, 0), H(0, 30)},
        {"Khoảng 8h05", H(8, 5), TIME_NONE, TIME_NONE},
        {"~ 8h05", H(8, 5), TIME_NONE, TIME_NONE},
        {"~10 phút", TIME_NONE, TIME_NONE, H(0, 10)},
        {"khoảng 10 phút", TIME_NONE, TIME_NONE, H(0, 10)},
        {"KHOẢNG 10 PHÚT", TIME_NONE, TIME_NONE, H(0, 10)},
        {"15-20 phút", TIME_NONE, TIME_NONE, H(0, 20)},
        {"15' – 20'", TIME_NONE, TIME_NONE, H(0, 20)},
        {"10 đến 15 phút", TIME_NONE, TIME_NONE, H(0, 15)},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct office_time is;
        if (!office_time_parse(rows[i].text, &is))
            fail_msg("%s isn't read", rows[i].text);
        if (is.from != rows[i].from || is.to != rows[i].to || is.length_ms != rows[i].length)
            fail_msg("%s: %lld %lld %lld", rows[i].text, (long long)is.from, (long long)is.to,
                     (long long)is.length_ms);
    }
    static const char *const none[] = {"",      "sau đó", "25:00", "19h30 hoặc sau", "19h60",
                                       "15 kg", "-",      "19:5x", "19h30 - sau",    "12",
                                       "TBC",   "7-8",    "9999h", "15-20 người",    "８h"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        struct office_time is;
        if (office_time_parse(none[i], &is))
            fail_msg("%s is read", none[i]);
    }
}

static void expect_length(const char *text, int64_t length, int64_t least)
{
    struct office_time is;
    if (!office_length_parse(text, &is))
        fail_msg("%s isn't read", text);
    assert_int_equal(is.length_ms, length);
    assert_int_equal(is.min_ms, least);
}

static void test_lengths(void **state)
{
    (void)state;
    struct office_time is;
    expect_length("1h30", H(1, 30), TIME_NONE);
    expect_length("15:00", H(0, 15), TIME_NONE); /* as in a show file */
    expect_length("7 phút 30 giây", H(0, 7) + 30 * SECOND_MS, TIME_NONE);
    expect_length("2 tiếng rưỡi", H(2, 30), TIME_NONE);
    expect_length("15-20 phút", H(0, 20), H(0, 15));
    expect_length("khoảng 15 phút – 20 phút", H(0, 20), H(0, 15));
    expect_length("20'-15'", H(0, 20), H(0, 15));
    assert_false(office_length_parse("lâu", &is));
    assert_false(office_length_parse("15' nữa", &is));
    assert_false(office_length_parse("25 giờ", &is)); /* no evening lasts a day */
    assert_true(office_number_parse("~15", MINUTE_MS, &is));
    assert_int_equal(is.length_ms, H(0, 15));
    assert_true(office_number_parse("15-20", MINUTE_MS, &is));
    assert_int_equal(is.min_ms, H(0, 15));
    assert_false(office_number_parse("15'", MINUTE_MS, &is));
    assert_false(office_number_parse("1234", MINUTE_MS, &is));
}

/* --- cells --- */

static char *cells_of(const char *bytes, struct faults *faults)
{
    struct source source = {.shown = "t.csv", .faults = faults};
    struct csv csv = {.source = &source};
    struct buf out = {0};
    char *clean = source_read(&source, bytes, strlen(bytes));
    csv_open(&csv);
    while (csv_next(&csv)) {
        for (size_t i = 0; i < csv.cell_count; i++)
            buf_printf(&out, "%d:%d[%s]", csv.cells[i].line, csv.cells[i].col, csv.cells[i].text);
        buf_putc(&out, '\n');
    }
    csv_close(&csv);
    source_free(&source);
    free(clean);
    faults_sort(faults);
    return buf_steal(&out);
}

static void expect_cells(const char *bytes, const char *wanted)
{
    struct faults faults = {0};
    char *got = cells_of(bytes, &faults);
    assert_string_equal(got ? got : "", wanted);
    assert_int_equal(faults.count, 0);
    faults_free(&faults);
    free(got);
}

static void test_cells(void **state)
{
    (void)state;
    expect_cells("a,b\n1,2\n", "1:1[a]1:3[b]\n2:1[1]2:3[2]\n");
    expect_cells("\xEF\xBB\xBF"
                 "a;b\r\n1;2,5\r\n",
                 "1:1[a]1:3[b]\n2:1[1]2:3[2,5]\n");
    expect_cells("a\tb\n1\t2\n", "1:1[a]1:3[b]\n2:1[1]2:3[2]\n");
    expect_cells("sep=;\na;b,c\n", "2:1[a]2:3[b,c]\n");
    expect_cells("a,\"b\nc\",d\ne,f,g\n", "1:1[a]1:3[b\nc]2:4[d]\n3:1[e]3:3[f]3:5[g]\n");
    expect_cells("a,\"say \"\"x\"\"\"\n", "1:1[a]1:3[say \"x\"]\n");
    expect_cells("a,b\n\n,\n1,\n", "1:1[a]1:3[b]\n4:1[1]4:3[]\n");
    expect_cells("a\tb\n\"\t1\n2\t\"\n", "1:1[a]1:3[b]\n2:1[\"]2:3[1]\n3:1[2]3:3[\"]\n");
    expect_cells("a;b\n-\"-;1,2\nc;3,4\n", "1:1[a]1:3[b]\n2:1[-\"-]2:5[1,2]\n3:1[c]3:3[3,4]\n");
    expect_cells("Lễ,b\n", "1:1[Lễ]1:4[b]\n");
    expect_cells("Le\xCC\x82\xCC\x83,b\n", "1:1[Lễ]1:6[b]\n"); /* NFD, columns as written */
    expect_cells("  a , b \n", "1:3[a]1:7[b]\n");
    expect_cells("a,b", "1:1[a]1:3[b]\n");
    expect_cells("", "");
}

static void test_broken_cells(void **state)
{
    (void)state;
    struct faults faults = {0};
    free(cells_of("a,b\n\"c,d\n", &faults));
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.list[0].line, 2);
    assert_string_equal(faults.list[0].text,
                        "the quote (\") that opens this field is never closed");
    faults_free(&faults);
    free(cells_of("a,\"b\" c,d\n", &faults));
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.list[0].col, 6);
    faults_free(&faults);
}

static bool is_head(const char *heads, const char *head)
{
    char *words = phrase_of(head);
    bool found = phrase_is(words, heads);
    free(words);
    return found;
}

static void test_heads(void **state)
{
    (void)state;
    assert_true(is_head("ho ten|ho va ten", "Họ và tên"));
    assert_true(is_head("ho ten|ho va ten", "HỌ TÊN"));
    assert_false(is_head("ho ten|ho va ten", "Họ"));
    assert_false(is_head("ho ten", ""));
    assert_false(is_head("", "x"));
    assert_int_equal(phrase_distance("nhạc", "nhac"), 1);
    assert_int_equal(phrase_distance("DURATION", "duration"), 1);
    assert_int_equal(phrase_distance("duration", "duration"), 0);
}

/* --- a frozen show needs nothing beside it --- */

static void test_bundle(void **state)
{
    (void)state;
    char folder[] = "/tmp/kichban-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *show_path = xasprintf("%s/t.yaml", folder), *list = xasprintf("%s/l.csv", folder),
         *words = xasprintf("%s/w.txt", folder);
    FILE *file = fopen(list, "w");
    fputs("level,name\na,X\na,Y", file); /* no line end at the last */
    fclose(file);
    file = fopen(words, "w");
    fputs("== 1 ==\nKính thưa quý vị.\n--- # không phải tệp\n", file);
    fclose(file);
    const char *yaml = HEAD "levels:\n  a: {order: 1, name: A}\nrecipients: l.csv\n" SESSION
                            "      - {cue: 1, title: A, award: a, mc: {file: w.txt}}\n"
                            "      - {cue: 2, title: B, duration: 1m}";
    struct faults faults = {0};
    struct show *show = showfile_load(yaml, strlen(yaml), show_path, "t", two_zones, &faults);
    char *said = faults_text(&faults, "t", false);
    assert_string_equal(said, "t: no faults\n");
    char *bundle = showfile_bundle(yaml, show);
    unlink(list);
    unlink(words);
    for (int i = 0; i < 2; i++) {
        struct show *again =
            showfile_load(bundle, strlen(bundle), show_path, "t", two_zones, &faults);
        assert_non_null(again);
        assert_int_equal(again->recipient_count, 2);
        assert_string_equal(again->recipients[1].name, "Y");
        assert_string_equal(again->sessions[0].segments[0].points[0].mc,
                            "Kính thưa quý vị.\n--- # không phải tệp");
        assert_int_equal(again->sessions[0].segments[0].award_ms,
                         2 * 6 * SECOND_MS + 35 * SECOND_MS);
        show_free(again);
    }
    rmdir(folder);
    faults_free(&faults);
    show_free(show);
    free(bundle);
    free(said);
    free(show_path);
    free(list);
    free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times), cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_cells), cmocka_unit_test(test_broken_cells),
        cmocka_unit_test(test_heads), cmocka_unit_test(test_bundle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
