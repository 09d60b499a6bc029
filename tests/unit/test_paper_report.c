/* The report of a made-up evening: its figures, and as text against tests/golden/. */
#include "golden.h"
#include "ui_help.h"

#include "base/buf.h"
#include "paper/report.h"
#include "base/banned.h"

static const char *same(const char *english)
{
    return english;
}

struct made {
    struct snapshot snap;
    struct plan_out plan;
    struct report report;
    struct buf out;
    struct paper paper;
};

static void say(struct report *report, enum report_part part, int64_t at, const char *what,
                const char *who, const char *answer)
{
    struct report_line line = {
        .at = at, .what = xstrdup(what), .who = xstrdup(who), .answer = xstrdup(answer)};
    report_add(&report->parts[part], &line);
}

static void make(struct made *made, enum mode mode)
{
    *made = (struct made){.snap = made_evening(mode)};
    made->snap.run = xstrdup("20230917T005000-ceremony");
    made->snap.off_air_at = made->snap.plan_off_air_at = at_clock(9, 0, 0);
    snapshot_plan(&made->snap, made->snap.now, &made->plan);
    made->report = (struct report){.snap = &made->snap,
                                   .plan = &made->plan,
                                   .live = true,
                                   .venue = "Hội trường",
                                   .begun = "17/9/2023 07:50"};
    say(&made->report, REPORT_CUTS, at_clock(8, 9, 0), "float 9", "stage (a)",
        "floated: 9 Giao lưu");
    made->report.parts[REPORT_CUTS].list[0].taken_back = true;
    say(&made->report, REPORT_NOTES, at_clock(8, 11, 0), "Micro 2 rè <x>", "tech (b)", NULL);
    say(&made->report, REPORT_WARNINGS, at_clock(8, 11, 2), "device is back: pulse/main", NULL,
        NULL);
    made->paper = (struct paper){.out = &made->out,
                                 .words = same,
                                 .lang = "en",
                                 .kind = "Report of a REHEARSAL",
                                 .programme = made->snap.programme,
                                 .session = made->snap.session_title,
                                 .date = "Sun 17/9/2023",
                                 .stamp = "show.yaml · sha256 0123456789ab"};
}

static void drop(struct made *made)
{
    report_drop(&made->report);
    plan_free(&made->plan);
    snapshot_clear(&made->snap);
    buf_free(&made->out);
}

static void counts_right(void **state)
{
    (void)state;
    struct made made;
    make(&made, MODE_REHEARSAL);
    struct report_row row = report_row(&made.report, 1);
    assert_true(row.planned_start == at_clock(8, 2, 0) && row.planned_ms == 8 * MINUTE_MS);
    assert_true(row.actual_start == at_clock(8, 2, 0) && row.actual_ms == 510 * SECOND_MS);
    assert_true(row.start_off_ms == 0 && row.length_off_ms == 30 * SECOND_MS);
    row = report_row(&made.report, 2); /* on air: so long already, and nothing is saved yet */
    assert_true(row.actual_ms == 137 * SECOND_MS && row.length_off_ms == TIME_NONE);
    row = report_row(&made.report, 0); /* passed over */
    assert_true(row.planned_ms == 2 * MINUTE_MS && row.actual_start == TIME_NONE &&
                row.actual_ms == TIME_NONE && row.start_off_ms == TIME_NONE);
    struct report_sum sum = report_sum(&made.report);
    assert_true(sum.planned_start == at_clock(8, 0, 0) && sum.planned_end == at_clock(9, 0, 0));
    assert_true(sum.actual_start == at_clock(8, 2, 0) && sum.actual_end == made.snap.now);
    assert_false(sum.finished);
    assert_string_equal(report_state(&made.report, 0), "passed over");
    assert_string_equal(report_state(&made.report, 2), "on air");
    made.report.live = false;
    assert_string_equal(report_state(&made.report, 2), "broken off");
    assert_string_equal(report_state(&made.report, 7), "not reached");
    drop(&made);
}

static void reads_as_text(void **state)
{
    (void)state;
    struct made made;
    make(&made, MODE_REHEARSAL);
    struct report_finding findings[] = {
        {.level = "BAD", .title = "film", .text = "1920x1080, 50 fps\nTOO HEAVY FOR THIS MACHINE"},
        {.level = "WARN", .title = "power", .text = "ON BATTERY, 63% left: plug the machine in"}};
    made.report.preflight = (struct report_preflight){
        .made = "17/9/2023 07:05", .bad = 1, .warnings = 1, .list = findings, .count = 2};
    report_text(&made.paper, &made.report);
    golden_same("report_en", buf_text(&made.out));
    drop(&made);
}

static void draws_what_was(void **state)
{
    (void)state;
    struct made made;
    make(&made, MODE_SHOW);
    report_html(&made.paper, &made.report);
    const char *html = buf_text(&made.out);
    assert_non_null(strstr(html, "<div class=\"mode\">SHOW</div>"));
    assert_non_null(strstr(html, "off the air 09:00</text>"));
    assert_non_null(strstr(html, "url(#over)"));
    assert_non_null(strstr(html, "Micro 2 rè &lt;x&gt;"));
    assert_null(strstr(html, "<x>"));
    assert_null(strstr(html, "nan"));
    assert_non_null(strstr(html, "<dd>none was made before this run</dd>"));
    drop(&made);
}

/* A held key is one line; another key, or the same after a while, is another. */
static void folds_what_is_said_again(void **state)
{
    (void)state;
    struct report_list list = {0};
    static const struct {
        int64_t at;
        const char *what;
    } said[] = {{0, "go 5"},     {30000, "go 5"}, {60000, "go 5"},
                {61000, "go 6"}, {62000, "go 5"}, {200000, "go 5"}};
    for (size_t i = 0; i < COUNT_OF(said); i++)
        report_add_again(&list, &(struct report_line){.at = said[i].at,
                                                      .what = xstrdup(said[i].what),
                                                      .answer = xstrdup("too soon")});
    assert_int_equal(list.count, 4);
    char *first = report_what(&list.list[0]), *last = report_what(&list.list[3]);
    assert_string_equal(first, "go 5  ×3");
    assert_string_equal(last, "go 5");
    assert_int_equal(list.list[0].until, 60000);
    free(first);
    free(last);
    for (size_t i = 0; i < list.count; i++) {
        free(list.list[i].what);
        free(list.list[i].answer);
    }
    free(list.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_right),
        cmocka_unit_test(folds_what_is_said_again),
        cmocka_unit_test(reads_as_text),
        cmocka_unit_test(draws_what_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
