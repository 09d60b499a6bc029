/* The caller's sheet: the whole rundown, with what GO does. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

/* --- text --- */

#define WIDTH 80
#define HEIGHT 66 /* an A4 page of a line printer */
#define CUE 6
#define INDENT 27

static void text_head(const struct paper *paper, const struct sheet *sheet, struct lines *lines)
{
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet_session_facts(paper, sheet, facts);
    char clock[INSTANT_TEXT];
    lines_wrap(lines, "", 0, paper->programme);
    lines_wrap(lines, "", 0, paper->session);
    for (size_t i = 0; i < count; i++)
        lines_labelled(lines, 0, facts[i].label, facts[i].text);
    sheet_facts_free(facts, count);
    lines_add(lines, "");
    lines_group(lines);
    for (size_t i = 0; i < sheet->session->call_count; i++) {
        const struct call *call = &sheet->session->calls[i];
        char *text = sheet_call(paper, sheet, call);
        instant_clock(&sheet->session->zone, sheet_call_at(sheet, call), true, clock);
        char *lead = xasprintf("%*s%s", CUE, "", clock);
        lines_wrap(lines, lead, INDENT, text);
        lines_group(lines);
        free(lead);
        free(text);
    }
    struct buf heads = {0};
    lines_pad(&heads, _("cue"), CUE);
    lines_pad(&heads, _("planned"), 9);
    lines_pad(&heads, _("length"), -8);
    buf_printf(&heads, "    %s", _("segment"));
    lines_add(lines, buf_text(&heads));
    lines_rule(lines, "─");
    lines_head(lines);
    buf_free(&heads);
}

static void text_facts(struct lines *lines, struct sheet_fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        lines_labelled(lines, INDENT, facts[i].label, facts[i].text);
    sheet_facts_free(facts, count);
}

static void text_go(const struct paper *paper, struct lines *lines, const char *cue,
                    const char *title, const char *does)
{
    char *text = title ? xasprintf("%s  %s", title, does) : xasprintf("%s: %s", _("GO"), does);
    lines_wrap(lines, cue, INDENT, text);
    free(text);
}

static void text_inner(const struct paper *paper, const struct segment *segment, size_t which,
                       const char *does, struct lines *lines)
{
    const struct point *point = &segment->points[which];
    struct sheet_fact facts[SHEET_FACTS];
    char *cue = xasprintf("  %s", point->cue);
    text_go(paper, lines, cue, point->title ? point->title : segment->title, does);
    free(cue);
    text_facts(lines, facts, sheet_point_facts(paper, point, facts));
}

static void text_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                         struct lines *lines)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct sheet_fact facts[SHEET_FACTS];
    size_t point = sheet_first_point(sheet, at);
    char clock[INSTANT_TEXT], length[DUR_TEXT];
    struct buf lead = {0};
    const char *sign = sheet->signs[segment->kind];
    lines_pad(&lead, segment->points[0].cue, CUE);
    paper_clock(&sheet->session->zone, sheet->plan->rows[at].planned_start, true, clock);
    lines_pad(&lead, sheet->plan->rows[at].planned_start == TIME_NONE ? "–" : clock, 9);
    int64_t ms = sheet_length(sheet, at);
    lines_pad(&lead, ms == TIME_NONE ? "–" : paper_length(ms, length), -8);
    buf_printf(&lead, " %s", sign ? sign : " ");
    char *title = sheet_title(paper, segment);
    lines_wrap(lines, buf_text(&lead), INDENT, title);
    size_t count = sheet_segment_facts(paper, sheet, at, facts);
    text_facts(lines, facts, count);
    if (segment->kind != KIND_NOTE)
        text_go(paper, lines, "", NULL, sheet->does[point]);
    for (size_t i = 1; i < segment->point_count; i++)
        text_inner(paper, segment, i, sheet->does[point + i], lines);
    lines_add(lines, "");
    lines_group(lines);
    free(title);
    buf_free(&lead);
}

static void as_text(const struct paper *paper, const struct sheet *sheet)
{
    struct lines lines = {.width = WIDTH};
    text_head(paper, sheet, &lines);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        if (sheet_block_begins(sheet, i)) {
            char *block = sheet_block(paper, sheet, i);
            char *head = xasprintf("== %s ==", block);
            lines_wrap(&lines, "", 0, head);
            lines_head(&lines);
            free(head);
            free(block);
        }
        text_segment(paper, sheet, i, &lines);
    }
    lines_pages(paper, &lines, HEIGHT);
}

/* --- HTML --- */

static const char css[] =
    "body{font-size:9.5pt;line-height:1.32}\n"
    "header{margin-bottom:3mm;border-bottom:1.2pt solid #111;padding-bottom:2mm}\n"
    "col.cue{width:14mm}col.time{width:17mm}col.len{width:14mm}col.go{width:62mm}\n"
    "td.cue{font-weight:700;font-size:11.5pt}\n"
    "td.time{white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "td.len{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums}\n"
    "td.go{border-left:.3pt solid #999;padding-left:2mm}\n"
    ".title{font-weight:700;font-size:10.5pt}\n"
    ".kind{font-weight:400;font-size:8.5pt;color:#333}\n"
    ".f{font-size:8.5pt}\n"
    ".inner{margin-top:1mm}\n.inner b{font-size:10pt}\n"
    "tr.block td{background:#e8e8e8;font-weight:700;border-top:.8pt solid #111;"
    "}\ntr.block{break-after:avoid}\n"
    "tr.note td{font-style:italic}\n"
    "tr.out .title{text-decoration:line-through;font-weight:400}\n"
    "table+table{margin-top:4mm}\n";

static void html_head(const struct paper *paper, const struct sheet *sheet)
{
    struct buf *out = paper->out;
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet_session_facts(paper, sheet, facts);
    buf_puts(out, "<header>\n");
    html_tag(out, "div", "org", paper->programme);
    html_tag(out, "h1", NULL, paper->session);
    html_tag(out, "div", "org", paper->kind);
    html_facts(out, facts, count);
    buf_puts(out, "</header>\n");
    sheet_facts_free(facts, count);
}

static void html_calls(const struct paper *paper, const struct sheet *sheet)
{
    struct buf *out = paper->out;
    char clock[INSTANT_TEXT];
    if (!sheet->session->call_count)
        return;
    html_tag(out, "h2", NULL, _("Calls before the start"));
    buf_puts(out, "<table><colgroup><col class=\"time\"><col></colgroup><tbody>\n");
    for (size_t i = 0; i < sheet->session->call_count; i++) {
        const struct call *call = &sheet->session->calls[i];
        char *text = sheet_call(paper, sheet, call);
        buf_puts(out, "<tr>");
        html_tag(out, "td", "time",
                 instant_clock(&sheet->session->zone, sheet_call_at(sheet, call), true, clock));
        html_tag(out, "td", NULL, text);
        buf_puts(out, "</tr>\n");
        free(text);
    }
    buf_puts(out, "</tbody></table>\n");
}

static void put_facts(struct buf *out, struct sheet_fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        html_labelled(out, "f", facts[i].label, facts[i].text);
    sheet_facts_free(facts, count);
}

static void html_go(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf *out = paper->out;
    size_t point = sheet_first_point(sheet, at);
    buf_puts(out, "<td class=\"go\">");
    if (segment->kind != KIND_NOTE)
        html_text(out, sheet->does[point]);
    for (size_t i = 1; i < segment->point_count; i++) {
        const struct point *inner = &segment->points[i];
        buf_puts(out, "<div class=\"inner\"><b>");
        html_text(out, inner->cue);
        buf_puts(out, "</b> ");
        html_text(out, inner->title ? inner->title : "");
        buf_puts(out, "<br>\n");
        html_text(out, sheet->does[point + i]);
        struct sheet_fact facts[SHEET_FACTS];
        put_facts(out, facts, sheet_point_facts(paper, inner, facts));
        buf_puts(out, "</div>\n");
    }
    buf_puts(out, "</td>");
}

static void html_segment(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf *out = paper->out;
    struct sheet_fact facts[SHEET_FACTS];
    char clock[INSTANT_TEXT], length[DUR_TEXT];
    const char *sign = sheet->signs[segment->kind], *kind = sheet->kinds[segment->kind];
    bool left_out = segment->skip || segment->floated;
    buf_printf(out, "<tr%s>",
               segment->kind == KIND_NOTE ? " class=\"note\""
               : left_out                 ? " class=\"out\""
                                          : "");
    html_tag(out, "td", "cue", segment->points[0].cue);
    html_tag(out, "td", "time",
             paper_clock(&sheet->session->zone, sheet->plan->rows[at].planned_start, true, clock));
    html_tag(out, "td", "len", paper_length(sheet_length(sheet, at), length));
    char *title = sheet_title(paper, segment);
    buf_puts(out, "<td>");
    buf_puts(out, "<div><span class=\"title\">");
    html_text(out, title);
    buf_puts(out, "</span> <span class=\"kind\">");
    html_text(out, sign ? sign : "");
    buf_puts(out, sign && kind[0] ? " " : "");
    html_text(out, kind);
    buf_puts(out, "</span></div>\n");
    size_t count = sheet_segment_facts(paper, sheet, at, facts);
    put_facts(out, facts, count);
    buf_puts(out, "</td>");
    html_go(paper, sheet, at);
    buf_puts(out, "</tr>\n");
    free(title);
}

static void as_html(const struct paper *paper, const struct sheet *sheet)
{
    struct buf *out = paper->out;
    html_begin(paper, css);
    html_head(paper, sheet);
    html_calls(paper, sheet);
    buf_puts(out, "<table>\n<colgroup><col class=\"cue\"><col class=\"time\"><col "
                  "class=\"len\"><col><col class=\"go\"></colgroup>\n<thead><tr>");
    html_tag(out, "th", NULL, _("cue"));
    html_tag(out, "th", NULL, _("planned"));
    html_tag(out, "th", "n", _("length"));
    html_tag(out, "th", NULL, _("segment"));
    html_tag(out, "th", NULL, _("GO"));
    buf_puts(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        if (sheet_block_begins(sheet, i)) {
            char *block = sheet_block(paper, sheet, i);
            buf_puts(out, "<tr class=\"block\"><td colspan=\"5\">");
            html_text(out, block);
            buf_puts(out, "</td></tr>\n");
            free(block);
        }
        html_segment(paper, sheet, i);
    }
    buf_puts(out, "</tbody>\n</table>\n");
    html_end(paper);
}

/* --- a table: a GO point a line --- */

static void csv_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        size_t which)
{
    static const enum note_role roles[] = {NOTE_CALLER, NOTE_TECH, NOTE_STAGE, NOTE_TV};
    const struct segment *segment = &sheet->session->segments[at];
    const struct point *point = &segment->points[which];
    const struct zone *zone = &sheet->session->zone;
    struct buf *out = paper->out;
    char *who = paper_joined(segment->who, segment->who_count);
    char *in_charge = paper_joined(segment->in_charge, segment->in_charge_count);
    const struct block *blocks = sheet->session->blocks;
    csv_text(out, point->cue);
    csv_text(out, which && point->title ? point->title : segment->title);
    csv_text(out, sheet->kinds[segment->kind]);
    csv_text(out, segment->block >= 0 ? blocks[segment->block].title : NULL);
    csv_clock(out, zone, which ? TIME_NONE : sheet->plan->rows[at].planned_start);
    csv_seconds(out, which ? TIME_NONE : sheet_length(sheet, at));
    csv_seconds(out, which ? TIME_NONE : segment->min_ms);
    csv_number(out, which ? TIME_NONE : segment->priority);
    csv_clock(out, zone, which ? TIME_NONE : segment->hard_start_at);
    csv_clock(out, zone, which ? TIME_NONE : segment->hard_end_at);
    csv_text(out, who);
    csv_text(out, in_charge);
    csv_text(out,
             segment->kind == KIND_NOTE ? NULL : sheet->does[sheet_first_point(sheet, at) + which]);
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        csv_text(out, point->notes[roles[i]]);
    csv_end_line(out);
    free(who);
    free(in_charge);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    static const enum field fields[] = {FIELD_CUE,
                                        FIELD_TITLE,
                                        FIELD_KIND,
                                        FIELD_BLOCK,
                                        FIELD_START,
                                        FIELD_LENGTH,
                                        FIELD_MIN,
                                        FIELD_PRIORITY,
                                        FIELD_HARD_START,
                                        FIELD_HARD_END,
                                        FIELD_WHO,
                                        FIELD_IN_CHARGE,
                                        FIELD_DO,
                                        FIELD_NOTES,
                                        FIELD_NOTES + NOTE_TECH,
                                        FIELD_NOTES + NOTE_STAGE,
                                        FIELD_NOTES + NOTE_TV};
    csv_begin(paper->out);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        bool seconds = fields[i] == FIELD_LENGTH || fields[i] == FIELD_MIN;
        char *head = xasprintf("%s%s", paper->words(field_word(fields[i])), seconds ? " (s)" : "");
        csv_text(paper->out, head);
        free(head);
    }
    csv_end_line(paper->out);
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        for (size_t k = 0; k < sheet->session->segments[i].point_count; k++)
            csv_segment(paper, sheet, i, k);
}

void sheet_caller(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    sheet_by_format(paper, sheet, format, as_text, as_html, as_csv);
}
