/* The MC's sheet: large print, every word, who comes and how the name is said, what follows. */
#include "paper/sheet_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

#define HEIGHT 46
#define WIDTH 60

/* "4 Diễn văn khai mạc"; NULL: it is the last. */
static char *next_of(const struct sheet *sheet, size_t at)
{
    int next = sheet_next(sheet, at);
    return next < 0 ? NULL : facts_subject(WHAT_SEGMENT, &sheet->session->segments[next]);
}

static const char *clock_of(const struct sheet *sheet, size_t at, char out[INSTANT_TEXT])
{
    return paper_clock(&sheet->session->zone, sheet->plan->rows[at].planned_start, false, out);
}

/* Words, or the names of a turn. */
static bool is_read(const struct point *point)
{
    return (point->mc && point->mc[0]) || point->step == STEP_BATCH;
}

static bool has_words(const struct segment *segment)
{
    for (size_t i = 0; i < segment->point_count; i++)
        if (is_read(&segment->points[i]))
            return true;
    return false;
}

/* --- text --- */

static void text_piece(void *context, enum sheet_piece piece, const char *text)
{
    struct lines *lines = context;
    if (piece == PIECE_HEAD && lines->open_lines > 1) /* there are words above it */
        lines_add(lines, "");
    lines_wrap(lines, piece == PIECE_PERSON ? "  •" : "", piece == PIECE_PERSON ? 4 : 0, text);
}

static void text_point(const struct paper *paper, const struct sheet *sheet,
                       const struct segment *segment, const struct point *point,
                       struct lines *lines)
{
    if (!is_read(point))
        return;
    lines_add(lines, "");
    if (point != &segment->points[0]) {
        char *head = xasprintf("[%s %s]", point->cue, point->title ? point->title : "");
        lines_wrap(lines, "", 0, head);
        free(head);
    }
    sheet_words(paper, sheet, segment, point->mc, text_piece, lines);
    sheet_turn(paper, sheet, point, text_piece, lines);
    lines_group(lines);
}

static void text_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                         struct lines *lines)
{
    const struct segment *segment = &sheet->session->segments[at];
    char clock[INSTANT_TEXT];
    char *title = sheet_title(paper, segment), *people = sheet_people(paper, sheet, segment);
    char *head = msg_fill(_("leads into %1  %2"), segment->points[0].cue, title, NULL);
    char *next = next_of(sheet, at);
    lines_rule(lines, "─");
    lines_wrap(lines, clock_of(sheet, at, clock), 7, head);
    if (people)
        lines_wrap(lines, "", 7, people);
    lines_labelled(lines, 7, _("mind"), segment->points[0].notes[NOTE_MC]);
    if (has_words(segment))
        lines_head(lines);
    else
        lines_wrap(lines, "", 7, _("(no words)"));
    for (size_t i = 0; i < segment->point_count; i++)
        text_point(paper, sheet, segment, &segment->points[i], lines);
    lines_add(lines, "");
    lines_labelled(lines, 0, _("if it fails"), segment->on_fail.mc);
    lines_labelled(lines, 0, _("next"), next ? next : _("the end"));
    lines_add(lines, "");
    lines_group(lines);
    char *texts[] = {title, people, head, next};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
}

static void as_text(const struct paper *paper, const struct sheet *sheet)
{
    struct lines lines = {.width = WIDTH};
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet_session_facts(paper, sheet, facts);
    lines_wrap(&lines, "", 0, paper->programme);
    for (size_t i = 0; i < count; i++)
        lines_labelled(&lines, 0, facts[i].label, facts[i].text);
    sheet_facts_free(facts, count);
    lines_add(&lines, "");
    lines_group(&lines);
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        if (sheet_mc_concerns(&sheet->session->segments[i]))
            text_segment(paper, sheet, i, &lines);
    lines_pages(paper, &lines, HEIGHT);
}

/* --- HTML --- */

/* An A5 page of cards with lines to cut along; a card goes over to the next page as a whole when it
 * fits on one, and a turn likewise. */
static const char css[] =
    "body{font:14pt/1.45 \"Noto Serif\",\"Liberation Serif\",\"Times New Roman\",\"DejaVu Serif\","
    "serif}\n"
    "h1{font-size:17pt}\n"
    ".org{font-size:11pt}\n"
    "header{margin-bottom:5mm}\n"
    "section{border:.8pt dashed #777;padding:3mm 3.5mm;margin:0 0 5mm;break-inside:avoid;"
    "box-decoration-break:clone;-webkit-box-decoration-break:clone;orphans:3;widows:3}\n"
    ".lead,.inner,.next,.mind{font-family:\"Noto Sans\",\"Liberation Sans\",Arial,\"DejaVu "
    "Sans\",sans-serif}\n"
    ".lead{display:flex;gap:4mm;align-items:baseline;break-after:avoid;font-size:12pt;"
    "line-height:1.3}\n"
    ".lead time{font-weight:700;font-variant-numeric:tabular-nums}\n"
    ".who{break-after:avoid}\n"
    ".who,.mind,.fail{margin-top:1.5mm}\n"
    ".mind{font-size:11.5pt;break-after:avoid}\n"
    ".fail{font-size:13pt;border-left:2pt solid #111;padding-left:3mm;break-inside:avoid}\n"
    ".step{break-inside:avoid}\n"
    ".words p{margin:2mm 0 0}\n"
    ".words h3{font-size:14pt;margin:3mm 0 0;break-after:avoid}\n"
    ".words ul{margin:1mm 0 0;padding-left:6mm}\n"
    ".words li{break-inside:avoid;margin-bottom:1mm}\n"
    ".step ul{list-style:none;padding-left:6mm}.step li{text-indent:-6mm}\n"
    ".inner{font-size:11pt;line-height:1.3;margin-top:4mm;padding-top:2mm;border-top:.5pt solid "
    "#777;break-after:avoid}\n"
    ".next{margin-top:3mm;font-size:11.5pt;line-height:1.3;text-align:right;"
    "break-before:avoid}\n";

struct html_words {
    struct buf *out;
    bool in_list;
};

static void html_close_list(struct html_words *words)
{
    if (words->in_list)
        buf_puts(words->out, "</ul>\n");
    words->in_list = false;
}

static void html_piece(void *context, enum sheet_piece piece, const char *text)
{
    struct html_words *words = context;
    if (piece != PIECE_PERSON) {
        html_close_list(words);
        if (text[strspn(text, " \t\r")])
            html_tag(words->out, piece == PIECE_HEAD ? "h3" : "p", NULL, text);
        return;
    }
    if (!words->in_list)
        buf_puts(words->out, "<ul>\n");
    words->in_list = true;
    html_tag(words->out, "li", NULL, text);
}

static void html_point(const struct paper *paper, const struct sheet *sheet,
                       const struct segment *segment, const struct point *point)
{
    struct html_words words = {.out = paper->out};
    if (!is_read(point))
        return;
    buf_puts(paper->out, point == &segment->points[0] ? "<div>\n" : "<div class=\"step\">\n");
    if (point != &segment->points[0]) {
        char *head = xasprintf("%s  %s", point->cue, point->title ? point->title : "");
        html_tag(paper->out, "div", "inner", head);
        free(head);
    }
    buf_puts(paper->out, "<div class=\"words\">\n");
    sheet_words(paper, sheet, segment, point->mc, html_piece, &words);
    sheet_turn(paper, sheet, point, html_piece, &words);
    html_close_list(&words);
    buf_puts(paper->out, "</div>\n</div>\n");
}

static void html_segment(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf *out = paper->out;
    char clock[INSTANT_TEXT];
    char *title = sheet_title(paper, segment), *people = sheet_people(paper, sheet, segment);
    char *head = msg_fill(_("leads into %1  %2"), segment->points[0].cue, title, NULL);
    char *next = next_of(sheet, at);
    buf_puts(out, "<section>\n<div class=\"lead\">");
    if (sheet->plan->rows[at].planned_start != TIME_NONE)
        html_tag(out, "time", NULL, clock_of(sheet, at, clock));
    html_tag(out, "b", NULL, head);
    buf_puts(out, "</div>\n");
    if (people) {
        buf_puts(out, "<div class=\"who\">");
        html_lines(out, people);
        buf_puts(out, "</div>\n");
    }
    html_labelled(out, "mind", _("mind"), segment->points[0].notes[NOTE_MC]);
    for (size_t i = 0; i < segment->point_count; i++)
        html_point(paper, sheet, segment, &segment->points[i]);
    if (!has_words(segment))
        html_tag(out, "div", "mind", _("(no words)"));
    html_labelled(out, "fail", _("if it fails"), segment->on_fail.mc);
    buf_puts(out, "<div class=\"next\">");
    html_text(out, _("next"));
    buf_puts(out, ": ");
    html_text(out, next ? next : _("the end"));
    buf_puts(out, "</div>\n</section>\n");
    char *texts[] = {title, people, head, next};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
}

/* A size that goes into a pocket, or lies on a lectern beside the microphone. */
static void as_html(const struct paper *a4, const struct sheet *sheet)
{
    struct paper pocket = *a4;
    const struct paper *paper = &pocket;
    struct buf *out = paper->out;
    pocket.page = "A5";
    struct sheet_fact facts[SHEET_FACTS];
    size_t count = sheet_session_facts(paper, sheet, facts);
    html_begin(paper, css);
    buf_puts(out, "<header>\n");
    html_tag(out, "div", "org", paper->programme);
    html_tag(out, "h1", NULL, paper->session);
    html_facts(out, facts, count);
    sheet_facts_free(facts, count);
    buf_puts(out, "</header>\n");
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        if (sheet_mc_concerns(&sheet->session->segments[i]))
            html_segment(paper, sheet, i);
    html_end(paper);
}

/* --- a table --- */

static void csv_piece(void *context, enum sheet_piece piece, const char *text)
{
    struct buf *out = context;
    buf_printf(out, "%s%s%s", out->len ? "\n" : "", piece == PIECE_PERSON ? "• " : "", text);
}

static void csv_point(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which)
{
    const struct segment *segment = &sheet->session->segments[at];
    const struct point *point = &segment->points[which];
    struct buf *out = paper->out, words = {0};
    char clock[INSTANT_TEXT];
    char *people = which ? NULL : sheet_people(paper, sheet, segment), *next = next_of(sheet, at);
    bool planned = !which && sheet->plan->rows[at].planned_start != TIME_NONE;
    sheet_words(paper, sheet, segment, point->mc, csv_piece, &words);
    sheet_turn(paper, sheet, point, csv_piece, &words);
    csv_text(out, point->cue);
    csv_text(out, planned ? clock_of(sheet, at, clock) : NULL);
    csv_text(out, which && point->title ? point->title : segment->title);
    csv_text(out, people);
    csv_text(out, buf_text(&words));
    csv_text(out, point->notes[NOTE_MC]);
    csv_text(out, which ? NULL : next);
    csv_end_line(out);
    buf_free(&words);
    free(people);
    free(next);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    const char *const heads[] = {_("cue"),
                                 _("planned"),
                                 _("segment"),
                                 paper->words(field_word(FIELD_WHO)),
                                 paper->words(field_word(FIELD_MC)),
                                 _("mind"),
                                 _("next")};
    csv_begin(paper->out);
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        csv_text(paper->out, heads[i]);
    csv_end_line(paper->out);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; sheet_mc_concerns(segment) && k < segment->point_count; k++)
            if (!k || is_read(&segment->points[k]))
                csv_point(paper, sheet, i, k);
    }
}

void sheet_mc(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    sheet_by_format(paper, sheet, format, as_text, as_html, as_csv);
}
