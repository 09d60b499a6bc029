/* The report for a terminal, a mail, or `less`. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define WIDTH 96
#define CUE 6
#define CLOCK 9
#define LENGTH 8
#define TITLE (WIDTH - CUE - 2 * CLOCK - 4 * LENGTH - 4)

static void put_top(const struct paper *paper, const struct report *report, struct lines *lines)
{
    struct report_sum sum = report_sum(report);
    char *planned = report_span(paper, report, sum.planned_start, sum.planned_end);
    char *actual = report_span(paper, report, sum.actual_start, sum.actual_end);
    char *verdict = report_verdict(paper, &sum), *standing = report_standing(paper, report);
    char *hall = report_hall(report), *preflight = report_preflight(paper, report);
    report_form_text(paper, report, lines);
    lines_rule(lines, "═");
    lines_wrap(lines, "", 0, paper->programme);
    char *session = xasprintf("%s, %s", paper->session, paper->date);
    lines_wrap(lines, "", 0, session);
    lines_labelled(lines, 0, _("held at"), hall);
    lines_labelled(lines, 0, _("planned"), planned);
    lines_labelled(lines, 0, _("actual"), actual);
    if (verdict)
        lines_wrap(lines, "", 0, verdict);
    if (standing)
        lines_wrap(lines, "", 0, standing);
    lines_labelled(lines, 0, _("run"), report->snap->run);
    lines_labelled(lines, 0, _("begun"), report->begun);
    lines_labelled(lines, 0, _("show file"), paper->stamp);
    lines_labelled(lines, 0, _("preflight"), preflight);
    char *texts[] = {planned, actual, verdict, standing, hall, session, preflight};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
}

static void put_heads(const struct paper *paper, struct lines *lines)
{
    struct buf line = {0};
    lines_pad(&line, _("cue"), CUE);
    lines_pad(&line, _("planned"), -CLOCK);
    lines_pad(&line, _("actual"), -CLOCK);
    lines_pad(&line, _("off"), -LENGTH);
    lines_pad(&line, _("length"), -LENGTH);
    lines_pad(&line, _("actual"), -LENGTH);
    lines_pad(&line, _("off"), -LENGTH);
    buf_printf(&line, "    %s", _("segment"));
    lines_add(lines, "");
    lines_add(lines, buf_text(&line));
    lines_rule(lines, "─");
    buf_free(&line);
}

static void put_row(const struct paper *paper, const struct report *report, size_t at,
                    struct lines *lines)
{
    const struct snap_segment *segment = &report->snap->segments[at];
    const struct zone *zone = &report->snap->zone;
    struct report_row row = report_row(report, at);
    char clock[INSTANT_TEXT], text[DUR_TEXT];
    struct buf lead = {0};
    lines_pad(&lead, segment->cue, CUE);
    lines_pad(&lead, paper_clock(zone, row.planned_start, true, clock), -CLOCK);
    lines_pad(&lead, paper_clock(zone, row.actual_start, true, clock), -CLOCK);
    lines_pad(&lead, paper_difference(row.start_off_ms, text), -LENGTH);
    lines_pad(&lead, paper_length(row.planned_ms, text), -LENGTH);
    lines_pad(&lead, paper_length(row.actual_ms, text), -LENGTH);
    lines_pad(&lead, paper_difference(row.length_off_ms, text), -LENGTH);
    const char *state = report_state(report, at);
    bool plain = segment->plan.state == ROW_DONE && !segment->inserted;
    char *title =
        plain ? xstrdup(segment->title)
              : xasprintf("%s [%s%s%s]", segment->title, paper->words(state),
                          segment->inserted ? ", " : "", segment->inserted ? _("inserted") : "");
    lines_wrap(lines, buf_text(&lead), WIDTH - TITLE, title);
    free(title);
    buf_free(&lead);
}

static void put_list(const struct paper *paper, const struct report *report, enum report_part part,
                     struct lines *lines)
{
    const struct report_list *list = &report->parts[part];
    char clock[INSTANT_TEXT];
    if (!list->count)
        return;
    lines_add(lines, "");
    lines_add(lines, paper->words(report_title(part)));
    lines_rule(lines, "─");
    for (size_t i = 0; i < list->count; i++) {
        const struct report_line *line = &list->list[i];
        char *said = report_said(paper, line);
        char *what = report_what(line);
        char *text =
            xasprintf("%s%s%s%s%s%s", what, line->who ? "  (" : "", line->who ? line->who : "",
                      line->who ? ")" : "", said ? "  " : "", said ? said : "");
        lines_wrap(lines, instant_clock(&report->snap->zone, line->at, true, clock), 10, text);
        free(text);
        free(what);
        free(said);
    }
}

void report_text(const struct paper *paper, const struct report *report)
{
    struct lines lines = {.width = WIDTH};
    put_top(paper, report, &lines);
    put_heads(paper, &lines);
    for (size_t i = 0; i < report->snap->segment_count; i++)
        if (report->snap->segments[i].kind != KIND_NOTE)
            put_row(paper, report, i, &lines);
    report_parts_text(paper, report, &lines);
    report_awards_text(paper, report, &lines);
    report_preflight_text(paper, report, &lines);
    for (int part = 0; part < REPORT_PARTS; part++)
        put_list(paper, report, (enum report_part)part, &lines);
    if (report->lost) {
        char number[16];
        snprintf(number, sizeof number, "%d", report->lost);
        char *lost =
            msg_fill(_("%1 events of this run can't be read any more."), number, NULL, NULL);
        lines_add(&lines, "");
        lines_wrap(&lines, "! ", 2, lost);
        free(lost);
    }
    report_sign_text(paper, &lines);
    lines_flow(paper, &lines);
}
