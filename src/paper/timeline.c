/* The run as a drawing: a line for each segment, what was planned above what was done, over one
 * axis of time. Readable without colour: planned is an outline, actual is dark, what went over the
 * planned length is hatched, fixed times are broken lines with their names. A drawing doesn't break
 * over pages, so a long run is drawn in several. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

/* All in units of the drawing, 700 wide. */
#define WIDE 700
#define LEFT 196 /* where time begins */
#define RIGHT 690
#define ROW 21
#define TITLE_CELLS 33
#define ROWS_MOST 30
#define TICKS_MOST 9
#define MARK_LEVELS 3
#define MARK_HIGH 11

struct mark {
    int64_t at;
    char *name;
};

struct timeline {
    const struct paper *paper;
    const struct report *report;
    int64_t from, to, step;
    struct mark *marks;
    size_t mark_count, mark_room;
};

static double x_of(const struct timeline *line, int64_t at)
{
    double part = (double)(at - line->from) / (double)(line->to - line->from);
    return LEFT + part * (RIGHT - LEFT);
}

static void widen(struct timeline *line, int64_t at)
{
    if (at == TIME_NONE)
        return;
    line->from = line->from == TIME_NONE || at < line->from ? at : line->from;
    line->to = line->to == TIME_NONE || at > line->to ? at : line->to;
}

/* Takes `name` over. What is fixed at one time has one line. */
static void mark(struct timeline *line, int64_t at, char *name)
{
    struct mark one = {.at = at, .name = name};
    for (size_t i = 0; at != TIME_NONE && i < line->mark_count; i++) {
        if (line->marks[i].at != at)
            continue;
        char *both = xasprintf("%s, %s", line->marks[i].name, name);
        free(line->marks[i].name);
        line->marks[i].name = both;
        at = TIME_NONE;
    }
    if (at == TIME_NONE) {
        free(name);
        return;
    }
    ARRAY_PUSH(line->marks, line->mark_count, line->mark_room, one);
    widen(line, at);
}

/* Fixed times: those of transmission, and of segments by their cue. */
static void collect_marks(struct timeline *line)
{
    const struct paper *paper = line->paper;
    const struct snapshot *snap = line->report->snap;
    mark(line, snap->on_air_at, xstrdup(_("on the air")));
    for (size_t i = 0; i < snap->segment_count; i++) {
        const struct snap_segment *segment = &snap->segments[i];
        mark(line, segment->plan.hard_start_at, msg_fill(_("%1 begins"), segment->cue, NULL, NULL));
        mark(line, segment->plan.hard_end_at, msg_fill(_("%1 ends"), segment->cue, NULL, NULL));
    }
    mark(line, snap->off_air_at, xstrdup(_("off the air")));
}

static void choose_step(struct timeline *line)
{
    static const int64_t steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440};
    line->step = steps[0] * MINUTE_MS;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        line->step = steps[i] * MINUTE_MS;
        if ((line->to - line->from) / line->step < TICKS_MOST)
            break;
    }
    line->from -= ((line->from % line->step) + line->step) % line->step;
    line->to += line->step - ((line->to % line->step) + line->step) % line->step;
}

static void measure(struct timeline *line)
{
    const struct snapshot *snap = line->report->snap;
    line->from = line->to = TIME_NONE;
    collect_marks(line);
    for (size_t i = 0; i < snap->segment_count; i++) {
        struct report_row row = report_row(line->report, i);
        widen(line, row.planned_start);
        widen(line, line->report->plan->rows[i].planned_end);
        if (snap->segments[i].untimed)
            continue; /* music before it begins may be hours long */
        widen(line, row.actual_start);
        if (row.actual_start != TIME_NONE)
            widen(line, row.actual_start + row.actual_ms);
    }
    if (line->from == TIME_NONE)
        line->from = line->to = snap->start_at;
    choose_step(line);
}

static void put_axis(const struct timeline *line, int top, int bottom)
{
    struct buf *out = line->paper->out;
    char clock[INSTANT_TEXT];
    int64_t ticks = (line->to - line->from) / line->step;
    int64_t each = ticks / TICKS_MOST + 1;
    for (int64_t i = 0; i <= ticks; i += each) {
        double x = x_of(line, line->from + i * line->step);
        buf_printf(
            out,
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#bbb\" "
            "stroke-width=\".5\"/><text x=\"%.1f\" y=\"%d\" font-size=\"9\" "
            "text-anchor=\"middle\" fill=\"#222\">%s</text>\n",
            x, top, x, bottom, x, bottom + 10,
            instant_clock(&line->report->snap->zone, line->from + i * line->step, false, clock));
    }
}

static void put_marks(const struct timeline *line, int bottom)
{
    struct buf *out = line->paper->out;
    char clock[INSTANT_TEXT];
    for (size_t i = 0; i < line->mark_count; i++) {
        const struct mark *at = &line->marks[i];
        double x = x_of(line, at->at);
        int y = 8 + (int)(i % MARK_LEVELS) * MARK_HIGH;
        bool right = x > (LEFT + 3 * RIGHT) / 4.0;
        buf_printf(out,
                   "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#000\" "
                   "stroke-width=\"1.1\" stroke-dasharray=\"5 2 1 2\"/><text x=\"%.1f\" y=\"%d\" "
                   "font-size=\"8.5\" font-weight=\"600\"%s>",
                   x, y - 6, x, bottom, right ? x - 3 : x + 3, y,
                   right ? " text-anchor=\"end\"" : "");
        html_text(out, at->name);
        buf_printf(out, " %s</text>\n",
                   instant_clock(&line->report->snap->zone, at->at, false, clock));
    }
}

static void put_bar(const struct timeline *line, int64_t start, int64_t end, int y, int high,
                    const char *look)
{
    start = start < line->from ? line->from : start;
    end = end > line->to ? line->to : end;
    if (end < start)
        return;
    double x = x_of(line, start), wide = x_of(line, end) - x;
    buf_printf(line->paper->out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" %s/>\n", x,
               y, wide < 1.2 ? 1.2 : wide, high, look);
}

static void put_segment(const struct timeline *line, size_t at, int y)
{
    const struct snap_segment *segment = &line->report->snap->segments[at];
    struct report_row row = report_row(line->report, at);
    struct buf *out = line->paper->out;
    char *title = text_cut(segment->title, TITLE_CELLS);
    bool ran = row.actual_start != TIME_NONE;
    buf_printf(out,
               "<text x=\"26\" y=\"%d\" font-size=\"9.5\" text-anchor=\"end\" "
               "font-weight=\"600\">",
               y + 13);
    html_text(out, segment->cue);
    buf_printf(out, "</text><text x=\"33\" y=\"%d\" font-size=\"9.5\"%s>", y + 13,
               ran ? "" : " fill=\"#555\"");
    html_text(out, title);
    buf_puts(out, "</text>\n");
    free(title);
    if (row.planned_start != TIME_NONE)
        put_bar(line, row.planned_start, line->report->plan->rows[at].planned_end, y + 2, 6,
                ran ? "fill=\"#fff\" stroke=\"#000\" stroke-width=\".8\""
                    : "fill=\"#fff\" stroke=\"#555\" stroke-width=\".8\" "
                      "stroke-dasharray=\"2 1.5\"");
    if (!ran)
        return;
    int64_t end = row.actual_start + row.actual_ms, due = end;
    if (row.length_off_ms != TIME_NONE && row.length_off_ms > 0)
        due = row.actual_start + row.planned_ms;
    put_bar(line, row.actual_start, due, y + 10, 7, "fill=\"#24405f\"");
    if (end > due)
        put_bar(line, due, end, y + 10, 7,
                "fill=\"url(#over)\" stroke=\"#000\" stroke-width=\".6\"");
}

static void put_chart(const struct timeline *line, const size_t *rows, size_t count)
{
    size_t levels = line->mark_count < MARK_LEVELS ? line->mark_count : MARK_LEVELS;
    int top = (int)levels * MARK_HIGH + 3, bottom = top + (int)count * ROW + 2;
    struct buf *out = line->paper->out;
    const struct paper *paper = line->paper;
    buf_printf(out, "<figure>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDE,
               bottom + 13);
    html_text(out, _("Timeline: planned above actual"));
    buf_puts(out, "\">\n");
    put_axis(line, top, bottom);
    for (size_t i = 0; i < count; i++) {
        int y = top + 1 + (int)i * ROW;
        if (i % 2)
            buf_printf(out,
                       "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#000\" "
                       "fill-opacity=\".035\"/>\n",
                       y, WIDE, ROW);
        put_segment(line, rows[i], y);
    }
    put_marks(line, bottom);
    buf_puts(out, "</svg>\n</figure>\n");
}

/* The hatching, once for all drawings. */
static void put_pattern(struct buf *out)
{
    buf_puts(out, "<svg width=\"0\" height=\"0\" style=\"position:absolute\"><defs><pattern "
                  "id=\"over\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
                  "patternTransform=\"rotate(45)\"><rect width=\"4\" height=\"4\" "
                  "fill=\"#fff\"/><rect width=\"2\" height=\"4\" fill=\"#000\"/></pattern>"
                  "</defs></svg>\n");
}

/* What the bars mean, drawn as they are. */
static void put_legend(const struct paper *paper)
{
    const struct {
        const char *look, *word;
    } signs[] = {
        {"fill=\"#fff\" stroke=\"#000\" stroke-width=\".8\"", _("planned")},
        {"fill=\"#fff\" stroke=\"#555\" stroke-width=\".8\" stroke-dasharray=\"2 1.5\"",
         _("planned, not run")},
        {"fill=\"#24405f\"", _("actual")},
        {"fill=\"url(#over)\" stroke=\"#000\" stroke-width=\".6\"", _("longer than planned")}};
    buf_puts(paper->out, "<p class=\"small\">");
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        buf_printf(paper->out,
                   "<svg viewBox=\"0 0 24 8\" style=\"display:inline-block;width:7mm;"
                   "margin:0 1.5mm 0 %s\"><rect x=\"1\" y=\"1\" width=\"22\" height=\"6\" "
                   "%s/></svg>",
                   i ? "5mm" : "0", signs[i].look);
        html_text(paper->out, signs[i].word);
    }
    buf_puts(paper->out, "</p>\n");
}

void timeline_put(const struct paper *paper, const struct report *report)
{
    const struct snapshot *snap = report->snap;
    struct timeline line = {.paper = paper, .report = report};
    size_t rows[ROWS_MOST], count = 0;
    measure(&line);
    html_tag(paper->out, "h2", NULL, _("Planned above actual"));
    put_pattern(paper->out);
    for (size_t i = 0; i < snap->segment_count; i++) {
        struct report_row row = report_row(report, i);
        if (snap->segments[i].kind == KIND_NOTE ||
            (row.planned_start == TIME_NONE && row.actual_start == TIME_NONE))
            continue;
        rows[count++] = i;
        if (count == ROWS_MOST) {
            put_chart(&line, rows, count);
            count = 0;
        }
    }
    if (count)
        put_chart(&line, rows, count);
    put_legend(paper);
    for (size_t i = 0; i < line.mark_count; i++)
        free(line.marks[i].name);
    free(line.marks);
}
