/* The report as a document that an office prints and files. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static const char css[] =
    "body{font-family:\"Noto Serif\",\"Liberation Serif\",\"Times New Roman\",\"DejaVu "
    "Serif\",serif;"
    "font-size:11pt}\n"
    "header{border-bottom:1.2pt solid #111;padding-bottom:3mm;margin-bottom:4mm}\n"
    ".mode{float:right;margin:0 0 2mm 6mm;border:1.2pt solid #111;padding:1mm 3mm;"
    "font-weight:700;letter-spacing:.08em}\n"
    ".mode.rehearsal{border:2.4pt double #111}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 4mm;margin:0 0 3mm}\n"
    "dt{color:#333}\ndd{margin:0}\n"
    ".verdict{font-weight:700}\n"
    ".standing{border-left:2.4pt solid #111;padding:1mm 0 1mm 3mm;margin:0 0 3mm}\n"
    "td.n{font-size:10pt}\n"
    "th.cue{width:9mm}th.clock{width:17mm}th.off{width:16mm}th.len{width:14mm}th.state{width:20mm}"
    "\n"
    "col.at{width:19mm}col.what{width:52mm}col.by{width:38mm}\n"
    "td.at{white-space:nowrap;font-variant-numeric:tabular-nums}td.by{color:#333}\n"
    ".late{font-weight:700}\n"
    ".form{display:flex;gap:6mm;text-align:center;margin-bottom:4mm}.form>div{flex:1}\n"
    ".form b{display:block}.form p{margin:1mm 0 0}.form .day{font-style:italic}\n"
    ".subject{text-align:center;margin:2mm 0 4mm}.to{margin:0 0 3mm}\n"
    ".sign{margin-top:8mm;break-inside:avoid}.copies{text-align:left}.copies b{font-style:italic}\n"
    "th.counts{width:44mm}th.decision{width:38mm}th.outcome{width:44mm}\n"
    "figure{margin:0 0 3mm;break-inside:avoid}\n"
    "svg{display:block;width:100%;height:auto;font-family:\"Noto Sans\",\"Liberation Sans\",Arial,"
    "\"DejaVu Sans\",sans-serif}\n"
    "footer{margin-top:6mm;padding-top:2mm;border-top:.6pt solid "
    "#111;font-size:8.5pt;color:#333}\n";

static void term(struct buf *out, const char *label, const char *text, const char *class)
{
    if (!text)
        return;
    html_tag(out, "dt", NULL, label);
    html_tag(out, "dd", class, text);
}

static void put_head(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    struct report_sum sum = report_sum(report);
    bool show = report->snap->mode == MODE_SHOW;
    char *planned = report_span(paper, report, sum.planned_start, sum.planned_end);
    char *actual = report_span(paper, report, sum.actual_start, sum.actual_end);
    char *verdict = report_verdict(paper, &sum), *standing = report_standing(paper, report);
    char *hall = report_hall(report), *preflight = report_preflight(paper, report);
    buf_puts(out, "<header>\n");
    html_tag(out, "div", show ? "mode" : "mode rehearsal", show ? _("SHOW") : _("REHEARSAL"));
    report_form_html(paper, report);
    html_tag(out, "div", NULL, paper->programme);
    buf_puts(out, "</header>\n");
    if (standing)
        html_tag(out, "p", "standing", standing);
    buf_puts(out, "<dl>\n");
    term(out, _("session"), paper->session, NULL);
    term(out, _("date"), paper->date, NULL);
    term(out, _("held at"), hall, NULL);
    term(out, _("planned"), planned, "n");
    term(out, _("actual"), actual, "n");
    term(out, _("result"), verdict, "verdict");
    term(out, _("preflight"), preflight, NULL);
    buf_puts(out, "</dl>\n");
    char *texts[] = {planned, actual, verdict, standing, hall, preflight};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
}

static void number_cell(struct buf *out, const char *text, bool late)
{
    html_tag(out, "td", late ? "n late" : "n", text);
}

static void put_row(const struct paper *paper, const struct report *report, size_t at)
{
    const struct snap_segment *segment = &report->snap->segments[at];
    const struct zone *zone = &report->snap->zone;
    struct report_row row = report_row(report, at);
    struct buf *out = paper->out;
    char clock[INSTANT_TEXT], text[DUR_TEXT];
    buf_printf(out, "<tr%s>", row.actual_start == TIME_NONE ? " class=\"off\"" : "");
    html_tag(out, "td", "n", segment->cue);
    buf_puts(out, "<td class=\"t\">");
    html_text(out, segment->title);
    html_tag(out, "div", "small", segment->who);
    buf_puts(out, "</td>");
    number_cell(out, paper_clock(zone, row.planned_start, true, clock), false);
    number_cell(out, paper_clock(zone, row.actual_start, true, clock), false);
    number_cell(out, paper_difference(row.start_off_ms, text), row.start_off_ms >= MINUTE_MS);
    number_cell(out, paper_length(row.planned_ms, text), false);
    number_cell(out, paper_length(row.actual_ms, text), false);
    number_cell(out, paper_difference(row.length_off_ms, text), row.length_off_ms >= MINUTE_MS);
    buf_puts(out, "<td>");
    html_text(out, paper->words(report_state(report, at)));
    if (segment->inserted) {
        buf_puts(out, ", ");
        html_text(out, _("inserted"));
    }
    buf_puts(out, "</td></tr>\n");
}

static void put_table(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    const struct {
        const char *class, *word;
    } heads[] = {{"n clock", _("planned")}, {"n clock", _("actual")}, {"n off", _("off")},
                 {"n len", _("length")},    {"n len", _("actual")},   {"n off", _("off")}};
    html_tag(out, "h2", NULL, _("Segment by segment"));
    buf_puts(out, "<table>\n<thead><tr>");
    html_tag(out, "th", "n cue", _("cue"));
    html_tag(out, "th", NULL, _("segment"));
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        html_tag(out, "th", heads[i].class, heads[i].word);
    html_tag(out, "th", "state", _("state"));
    buf_puts(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < report->snap->segment_count; i++)
        if (report->snap->segments[i].kind != KIND_NOTE)
            put_row(paper, report, i);
    buf_puts(out, "</tbody>\n</table>\n");
}

static void put_list(const struct paper *paper, const struct report *report, enum report_part part)
{
    const struct report_list *list = &report->parts[part];
    struct buf *out = paper->out;
    char clock[INSTANT_TEXT];
    html_tag(out, "h2", NULL, paper->words(report_title(part)));
    if (!list->count) {
        html_tag(out, "p", "small", _("none"));
        return;
    }
    bool answers = list->list[0].answer, people = list->list[0].who; /* all of a list or none */
    buf_printf(out, "<table>\n<colgroup><col class=\"at\">%s<col>%s</colgroup>\n<tbody>\n",
               answers ? "<col class=\"what\">" : "", people ? "<col class=\"by\">" : "");
    for (size_t i = 0; i < list->count; i++) {
        const struct report_line *line = &list->list[i];
        char *said = report_said(paper, line);
        buf_puts(out, "<tr>");
        html_tag(out, "td", "at", instant_clock(&report->snap->zone, line->at, true, clock));
        buf_puts(out, "<td>");
        char *what = report_what(line);
        html_lines(out, what);
        free(what);
        buf_puts(out, "</td>");
        if (answers)
            html_tag(out, "td", NULL, said ? said : "");
        if (people)
            html_tag(out, "td", "by", line->who ? line->who : "");
        buf_puts(out, "</tr>\n");
        free(said);
    }
    buf_puts(out, "</tbody>\n</table>\n");
}

static void put_foot(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    buf_puts(out, "<footer>\n");
    if (report->lost) {
        char number[16];
        snprintf(number, sizeof number, "%d", report->lost);
        char *lost =
            msg_fill(_("%1 events of this run can't be read any more."), number, NULL, NULL);
        html_tag(out, "p", NULL, lost);
        free(lost);
    }
    html_labelled(out, "f", _("run"), report->snap->run);
    html_labelled(out, "f", _("begun"), report->begun);
    html_labelled(out, "f", _("show file"), paper->stamp);
    buf_puts(out, "</footer>\n");
}

void report_html(const struct paper *paper, const struct report *report)
{
    html_begin(paper, css);
    put_head(paper, report);
    timeline_put(paper, report);
    put_table(paper, report);
    report_parts_html(paper, report);
    report_awards_html(paper, report);
    report_preflight_html(paper, report);
    for (int part = 0; part < REPORT_PARTS; part++)
        if (report->parts[part].count || part == REPORT_CUTS)
            put_list(paper, report, (enum report_part)part);
    report_sign_html(paper);
    put_foot(paper, report);
    html_end(paper);
}
