/* Papers made of parts, tables and groups; and who stands where in a turn on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "paper/doc.h"
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
                          .session = "Programme",
                          .stamp = "version 0"};
}

/* About several sessions: no facts of one stand at its head. */
static const struct sheet several = {.all_count = 2};

static const struct doc_column columns[] = {{"", 3, 8, DOC_BOX},
                                            {"place", 5, 12, DOC_PLACE},
                                            {"name", 0, 0, DOC_TITLE},
                                            {"unit", 30, 60, DOC_PLAIN},
                                            {"signed", 0, 20, DOC_SIGN}};

static void put_person(struct doc *doc, int place, const char *name, enum doc_tone tone)
{
    doc_row(doc, tone,
            (char *[]){tone == DOC_OFF ? NULL : xstrdup("x"),
                       place ? xasprintf("%d", place) : xstrdup("–"), xstrdup(name),
                       xstrdup("Unit"), NULL});
}

static void cells_stand_beside_each_other(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct doc doc = {0};
    doc_part(&doc, xstrdup("Part"), xstrdup("of two"), false);
    doc_table(&doc, columns, COUNT_OF(columns));
    doc_group(&doc, xstrdup("Turn 1"), NULL, true);
    put_person(&doc, 1, "Công Huyền Tôn Nữ Nguyễn Thị Thanh Hương Giang\noffice", DOC_NORMAL);
    put_person(&doc, 0, "B\nabsent", DOC_OFF);
    doc_write(&paper, &several, &doc, PAPER_TEXT);
    const char *text = buf_text(&out);
    assert_non_null(strstr(text, "Part\n  of two\n"));
    assert_non_null(strstr(text, "     place  name                                  unit\n─"));
    assert_non_null(strstr(text, "[ ]      1  Công Huyền Tôn Nữ Nguyễn Thị Thanh    Unit\n"
                                 "            Hương Giang\n            office\n"
                                 "         –  B                                     Unit\n"
                                 "            absent\n"));
    assert_null(strstr(text, "signed")); /* the box is enough */
    buf_free(&out);
}

/* A part with four turns of 20 people: two fit on a page of text, with their heads. */
static void a_turn_stands_on_one_page(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct doc doc = {0};
    doc_part(&doc, xstrdup("Level"), NULL, true);
    doc_table(&doc, columns, COUNT_OF(columns));
    for (int turn = 1; turn <= 4; turn++) {
        doc_group(&doc, xasprintf("Turn %d", turn), xstrdup("handed over by X"), true);
        for (int i = 1; i <= 20; i++)
            put_person(&doc, i, i == 20 ? "LAST" : "A name", DOC_NORMAL);
    }
    doc_part(&doc, xstrdup("Another"), NULL, true);
    doc_line(&doc, xstrdup("nothing"));
    doc_write(&paper, &several, &doc, PAPER_TEXT);
    int pages = 1, heads = 0, lasts = 0;
    for (const char *at = buf_text(&out); *at; at += strcspn(at, "\n"), at += *at == '\n') {
        if (*at == '\f') {
            pages++;
            assert_int_equal(heads, lasts); /* whole turns only */
        }
        heads += strncmp(at, "Turn", 4) == 0;
        char *line = xstrndup(at, strcspn(at, "\n"));
        lasts += strstr(line, "LAST") != NULL;
        assert_true(text_width(line + (*line == '\f')) <= 80);
        free(line);
    }
    assert_int_equal(pages, 3);
    assert_int_equal(heads, 4);
    assert_non_null(strstr(buf_text(&out), "─\nAnother\n\nnothing\n")); /* a page of its own */
    buf_free(&out);
}

static void html_keeps_groups_and_escapes(void **state)
{
    (void)state;
    struct buf out = {0};
    struct paper paper = paper_for(&out);
    struct doc doc = {0};
    doc_part(&doc, xstrdup("<One>"), NULL, true);
    doc_table(&doc, columns, COUNT_OF(columns)); /* nothing in it */
    doc_part(&doc, xstrdup("Two"), xstrdup("a & b"), true);
    doc_table(&doc, columns, COUNT_OF(columns));
    doc_group(&doc, xstrdup("Turn \"1\""), xstrdup("note"), true);
    put_person(&doc, 1, "A\noffice <b>", DOC_NORMAL);
    put_person(&doc, 0, "B", DOC_OFF);
    put_person(&doc, 2, "C", DOC_HEAD);
    doc_table(&doc, columns, COUNT_OF(columns));
    put_person(&doc, 1, "D", DOC_BAND);
    doc_write(&paper, &several, &doc, PAPER_HTML);
    const char *text = buf_text(&out);
    assert_non_null(strstr(text, "<h2>&lt;One&gt;</h2>\n<h2 class=\"page\">Two</h2>\n"
                                 "<p class=\"note\">a &amp; b</p>\n<table class=\"lead\">"));
    assert_non_null(strstr(text,
                           "<tbody class=\"whole\">\n<tr class=\"group\"><th colspan=\"5\">Turn "
                           "&quot;1&quot;<span class=\"note\">note</span>"));
    assert_non_null(strstr(text, "<td class=\"title\"><b>A</b>\noffice &lt;b&gt;</td>"));
    assert_non_null(strstr(text, "<tr class=\"off\"><td class=\"box\"></td>"));
    assert_non_null(strstr(text, "<s>B</s>"));
    assert_non_null(strstr(text, "<table>\n<colgroup><col style=\"width:8mm\">"));
    assert_non_null(strstr(text, "<tbody>\n<tr class=\"band\">"));
    buf_free(&out);
}

/* --- a turn --- */

static struct level medal = {
    .id = (char *)(uintptr_t) "medal", .name = (char *)(uintptr_t) "Medal", .batch = 3};

static void check_turn(const struct sheet *sheet, int batch, int come, const char *expected)
{
    struct buf paper_out = {0}, line = {0};
    struct paper paper = paper_for(&paper_out);
    struct line_up turn = line_up_of(sheet, 0, batch);
    for (size_t i = 0; i < turn.count; i++) {
        char *position = called_position(&turn.list[i]),
             *number = called_number(&medal, &turn.list[i]);
        char *status = called_status(&paper, &turn.list[i]);
        buf_printf(&line, "%s%s %s%s%s", i ? ", " : "", position, number, status ? " " : "",
                   status ? status : "");
        free(position);
        free(number);
        free(status);
    }
    assert_string_equal(buf_text(&line), expected);
    assert_int_equal(turn.come, come);
    free(turn.list);
    buf_free(&line);
}

static void positions_close_their_gaps_inside_a_turn(void **state)
{
    (void)state;
    struct recipient people[5];
    for (int i = 0; i < 5; i++)
        people[i] = (struct recipient){.order = i + 1, .name = (char *)(uintptr_t) "N"};
    struct show show = {
        .levels = &medal, .level_count = 1, .recipients = people, .recipient_count = 5};
    people[1].absent = true;
    people[2].absent = true;
    people[2].represented_by = (char *)(uintptr_t) "X";
    struct standing *standings = standings_new(&show);
    struct sheet sheet = {.show = &show, .standings = standings};
    check_turn(&sheet, 0, 2, "1 medal/1, – medal/2 absent, 2 medal/3 represented by X");
    check_turn(&sheet, 1, 2, "1 medal/4, 2 medal/5"); /* nobody changes turns */
    check_turn(&sheet, NO_TURN, 0, "");
    standings[0].absent = standings[0].struck = true; /* after the invitation */
    standings[1].absent = false;
    standings[1].late = true;
    check_turn(&sheet, 0, 2, "1 medal/1 absent, 2 medal/3 represented by X, 3 medal/2");
    standings[1].batch = NO_TURN;
    check_turn(&sheet, NO_TURN, 1, "– medal/2");
    struct level_counts sum = level_counts_of(&sheet, 0);
    assert_int_equal(sum.turns, 2);
    assert_int_equal(sum.people, 4);
    assert_int_equal(sum.absent, 1);
    assert_int_equal(sum.represented, 1);
    free(standings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stand_beside_each_other),
        cmocka_unit_test(a_turn_stands_on_one_page),
        cmocka_unit_test(html_keeps_groups_and_escapes),
        cmocka_unit_test(positions_close_their_gaps_inside_a_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
