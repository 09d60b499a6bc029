/* The rundown. Every column has its place; only the lines scroll. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/frame.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define PLANNED_FROM 100 /* columns of the terminal from which on … is shown */
#define ACTUAL_FROM 120
#define LAST_FROM 132
#define CHANCE_FROM 146
#define WHO_FROM 160
#define SLACK_SHOWN_MS (5 * MINUTE_MS) /* more than this doesn't matter yet */
#define SLACK_WARN_MS (2 * MINUTE_MS)
#define CUE_MOST 8

enum column {
    COL_WHO,
    COL_LENGTH,
    COL_PLANNED,
    COL_EXPECTED,
    COL_LAST,
    COL_CHANCE,
    COL_ACTUAL,
    COL_OWN,
    COLUMNS
};

struct table {
    const struct frame *frame;
    int cue_x, kind_x, title_x, title_end;
    int end[COLUMNS]; /* right edge, 0: not shown */
    int width[COLUMNS];
};

struct line {
    int row, point; /* point -1: the segment itself */
};

/* --- what stands where --- */

static struct table table_make(const struct frame *frame)
{
    static const struct {
        int cells, from;
    } rows[COLUMNS] = {[COL_WHO] = {30, WHO_FROM},         [COL_LENGTH] = {9, 0},
                       [COL_PLANNED] = {11, PLANNED_FROM}, [COL_EXPECTED] = {11, 0},
                       [COL_LAST] = {11, LAST_FROM},       [COL_CHANCE] = {11, CHANCE_FROM},
                       [COL_ACTUAL] = {11, ACTUAL_FROM},   [COL_OWN] = {9, 0}};
    struct table table = {.frame = frame};
    int cue = 2, end = frame->at.width - 1;
    for (size_t i = 0; i < frame->snap->segment_count; i++) {
        int width = text_width(frame->snap->segments[i].cue);
        cue = width > cue ? width : cue;
        for (size_t j = 0; j < frame->snap->segments[i].point_count; j++) {
            width = text_width(frame->snap->segments[i].points[j].cue);
            cue = width > cue ? width : cue;
        }
    }
    table.cue_x = 3;
    table.kind_x = table.cue_x + (cue > CUE_MOST ? CUE_MOST : cue) + 1;
    table.title_x = table.kind_x + 2;
    for (int i = COLUMNS - 1; i >= 0; i--) {
        if (frame->at.width < rows[i].from)
            continue;
        table.end[i] = end;
        table.width[i] = rows[i].cells - 1;
        end -= rows[i].cells;
    }
    table.title_end = end;
    return table;
}

static void value(const struct table *table, enum column column, int y, enum style style,
                  const char *text)
{
    const struct frame *frame = table->frame;
    if (!table->end[column])
        return;
    if (column == COL_WHO)
        canvas_put(frame->canvas, table->end[column] - table->width[column], y,
                   table->width[column], style, text);
    else
        canvas_put_right(frame->canvas, table->end[column], y, table->width[column], style, text);
}

static void header(const struct table *table)
{
    const struct frame *frame = table->frame;
    int y = frame->at.list_head;
    canvas_put(frame->canvas, table->cue_x, y, 5, STYLE_LABEL, _("cue"));
    canvas_put(frame->canvas, table->title_x, y, 20, STYLE_LABEL, _("segment"));
    value(table, COL_WHO, y, STYLE_LABEL, _("who"));
    value(table, COL_LENGTH, y, STYLE_LABEL, _("length"));
    value(table, COL_PLANNED, y, STYLE_LABEL, _("planned"));
    value(table, COL_EXPECTED, y, STYLE_LABEL, _("expected"));
    value(table, COL_LAST, y, STYLE_LABEL, _("last start"));
    value(table, COL_CHANCE, y, STYLE_LABEL, _("if cut"));
    value(table, COL_ACTUAL, y, STYLE_LABEL, _("actual"));
    value(table, COL_OWN, y, STYLE_LABEL, _("off/left"));
}

/* --- lines --- */

/* Those of what is on air, stands by or was looked for show their cues. */
static bool shows_cues(const struct frame *frame, int row)
{
    const struct search *search = frame->state->search;
    return row == frame->snap->on_row || row == frame->snap->standby_row ||
           (search && search->found && row == search->row && search->point >= 0);
}

static struct line *lines_make(const struct frame *frame, size_t *count, int *focus)
{
    const struct snapshot *snap = frame->snap;
    struct line *list = NULL;
    size_t room = 0;
    *count = 0;
    *focus = 0;
    int eye = snap->on_row >= 0 ? snap->on_row : snap->standby_row;
    for (int row = 0; row < (int)snap->segment_count; row++) {
        const struct snap_segment *segment = &snap->segments[row];
        if (row == eye)
            *focus = (int)*count;
        ARRAY_PUSH(list, *count, room, ((struct line){row, -1}));
        for (int point = 0; shows_cues(frame, row) && point < (int)segment->point_count; point++) {
            if (row == snap->on_row && segment->points[point].state == POINT_DONE)
                *focus = (int)*count;
            ARRAY_PUSH(list, *count, room, ((struct line){row, point}));
        }
    }
    return list;
}

static enum style row_style(enum row_state state)
{
    switch (state) {
    case ROW_RUNNING:
        return STYLE_ON_AIR;
    case ROW_NEXT:
        return STYLE_STANDBY;
    case ROW_DONE:
        return STYLE_DONE;
    case ROW_SKIPPED:
    case ROW_FLOATED:
        return STYLE_DISABLED;
    case ROW_PASSED:
        return STYLE_WARNING;
    case ROW_AHEAD:
    case ROW_STATES:
        break;
    }
    return STYLE_PLAIN;
}

static void clock_value(const struct table *table, enum column column, int y, enum style style,
                        int64_t at)
{
    char text[INSTANT_TEXT];
    const struct frame *frame = table->frame;
    value(table, column, y, style,
          at == TIME_NONE ? sign_text(SIGN_NOTHING, frame->canvas->ascii)
                          : instant_clock(&frame->snap->zone, at, true, text));
}

/* What is left before the last start of a row to come, once it matters; signed when it is missed. */
static bool slack_value(const struct table *table, int row, int y)
{
    char text[DUR_TEXT];
    const struct frame *frame = table->frame;
    int64_t slack = frame->plan.rows[row].slack_ms;
    if (slack == TIME_NONE || slack >= SLACK_SHOWN_MS)
        return false;
    enum style style = slack < 0 ? STYLE_OVER : slack < SLACK_WARN_MS ? STYLE_WARNING : STYLE_PLAIN;
    value(table, COL_OWN, y, style, slack < 0 ? dur_signed(slack, text) : dur_countup(slack, text));
    return true;
}

/* Own over or under of what ran; a running one that is early says nothing (E2). */
static void own_value(const struct table *table, int row, int y)
{
    if (slack_value(table, row, y))
        return;
    char text[DUR_TEXT];
    const struct frame *frame = table->frame;
    const struct snap_segment *segment = &frame->snap->segments[row];
    const struct plan_row *plan = &segment->plan;
    int64_t own;
    if (plan->state == ROW_RUNNING && frame->air.timed && frame->air.left_ms <= -SECOND_MS)
        own = -frame->air.left_ms;
    else if (plan->state == ROW_DONE && plan->start_at != TIME_NONE && plan->end_at != TIME_NONE &&
             plan->length_ms > 0)
        own = plan->end_at - plan->start_at - plan->length_ms;
    else
        return;
    value(table, COL_OWN, y, own >= SECOND_MS ? STYLE_OVER : STYLE_UNDER, dur_signed(own, text));
}

/* `=` before a length that is certain: its medium's. */
static void length_value(const struct table *table, int row, int y, enum style style)
{
    char text[DUR_TEXT], marked[DUR_TEXT];
    const struct plan_row *plan = &table->frame->snap->segments[row].plan;
    if (plan->length_ms <= 0) {
        value(table, COL_LENGTH, y, style, sign_text(SIGN_NOTHING, table->frame->canvas->ascii));
        return;
    }
    snprintf(marked, sizeof marked, "%s%.20s", plan->certain ? "=" : "",
             dur_countup(plan->length_ms, text));
    value(table, COL_LENGTH, y, style, marked);
}

static void times(const struct table *table, int row, int y)
{
    const struct frame *frame = table->frame;
    const struct snap_segment *segment = &frame->snap->segments[row];
    const struct plan_out_row *plan = &frame->plan.rows[row];
    enum row_state state = segment->plan.state;
    bool ran = segment->actual_start_at != TIME_NONE;
    enum style style = state == ROW_DONE ? STYLE_DONE : STYLE_PLAIN;
    value(table, COL_WHO, y, style, segment->who ? segment->who : "");
    length_value(table, row, y, style);
    clock_value(table, COL_PLANNED, y, style, plan->planned_start);
    if (table->end[COL_ACTUAL]) {
        clock_value(table, COL_EXPECTED, y, style,
                    ran && state != ROW_AHEAD && state != ROW_NEXT ? TIME_NONE
                                                                   : plan->expected_start);
        clock_value(table, COL_ACTUAL, y, style, segment->actual_start_at);
    } else {
        clock_value(table, COL_EXPECTED, y, style,
                    ran ? segment->actual_start_at : plan->expected_start);
    }
    clock_value(table, COL_LAST, y,
                plan->last_start != TIME_NONE && plan->slack_ms < 0 ? STYLE_OVER : style,
                plan->last_start);
    clock_value(table, COL_CHANCE, y,
                plan->last_chance != TIME_NONE && plan->expected_start > plan->last_chance
                    ? STYLE_OVER
                    : style,
                plan->last_chance);
    own_value(table, row, y);
}

static void segment_line(const struct table *table, int row, int y)
{
    const struct frame *frame = table->frame;
    struct canvas *canvas = frame->canvas;
    const struct snap_segment *segment = &frame->snap->segments[row];
    enum row_state state = segment->plan.state;
    if (state == ROW_NEXT && frame->snap->standby_cue &&
        strcmp(frame->snap->standby_cue, segment->cue) != 0)
        state = ROW_AHEAD; /* one of its cues stands by, not itself */
    enum style style = row_style(state);
    enum sign kind = words_kind_sign(segment->kind);
    canvas_put(canvas, 1, y, 1, style, sign_text(words_row_sign(state), canvas->ascii));
    canvas_put(canvas, table->cue_x, y, table->kind_x - table->cue_x - 1, style, segment->cue);
    if (kind < SIGN_COUNT)
        canvas_put(canvas, table->kind_x, y, 1, STYLE_LABEL, sign_text(kind, canvas->ascii));
    canvas_put(canvas, table->title_x, y, table->title_end - table->title_x - 1, style,
               segment->title);
    times(table, row, y);
}

static void point_line(const struct table *table, const struct line *line, int y)
{
    const struct snapshot *snap = table->frame->snap;
    struct canvas *canvas = table->frame->canvas;
    const struct snap_point *point = &snap->segments[line->row].points[line->point];
    bool stands_by = line->row == snap->standby_row && strcmp(point->cue, snap->standby_cue) == 0;
    bool runs = line->row == snap->on_row && snap->on_cue && strcmp(point->cue, snap->on_cue) == 0;
    enum sign sign = stands_by                      ? SIGN_STANDBY
                     : runs                         ? SIGN_RUNNING
                     : point->state == POINT_DONE   ? SIGN_DONE
                     : point->state == POINT_PASSED ? SIGN_PASSED
                     : !point->people               ? SIGN_SKIPPED /* nobody of it comes */
                                                    : SIGN_AHEAD;
    enum style style = stands_by                     ? STYLE_STANDBY
                       : runs                        ? STYLE_ON_AIR
                       : point->state == POINT_AHEAD ? STYLE_PLAIN
                                                     : STYLE_DONE;
    canvas_put(canvas, 1, y, 1, style, sign_text(sign, canvas->ascii));
    canvas_put(canvas, table->cue_x, y, table->kind_x - table->cue_x - 1, style, point->cue);
    canvas_put(canvas, table->title_x + 2, y, table->title_end - table->title_x - 3, style,
               point->title);
    if (point->people < 0)
        return;
    char number[DUR_TEXT];
    snprintf(number, sizeof number, "%d", point->people);
    char *people = words_fill(_("%1 people"), number, NULL, NULL);
    value(table, COL_LENGTH, y, style, people);
    free(people);
}

/* The first line shown: the one on air has one or two above it, unless somebody scrolls. */
static int first_line(const struct frame *frame, const struct line *lines, int count, int focus)
{
    const struct search *search = frame->state->search;
    for (int i = 0; search && search->found && i < count; i++)
        if (lines[i].row == search->row && lines[i].point <= search->point)
            focus = i; /* its own line, or its segment's when that shows no cues */
    int rows = frame->at.list_rows, above = rows >= 14 ? rows / 4 : 1;
    int first = focus - above + frame->state->list_scroll;
    if (first > count - rows)
        first = count - rows;
    return first < 0 ? 0 : first;
}

static bool is_found(const struct frame *frame, const struct line *line)
{
    const struct search *search = frame->state->search;
    return search && search->found && line->row == search->row && line->point == search->point;
}

void frame_list(const struct frame *frame)
{
    size_t count;
    int focus;
    struct line *lines = lines_make(frame, &count, &focus);
    struct table table = table_make(frame);
    int first = first_line(frame, lines, (int)count, focus), rows = frame->at.list_rows;
    header(&table);
    for (int i = 0; i < rows && first + i < (int)count; i++) {
        const struct line *line = &lines[first + i];
        if (line->point < 0)
            segment_line(&table, line->row, frame->at.list + i);
        else
            point_line(&table, line, frame->at.list + i);
        if (is_found(frame, line))
            canvas_put(frame->canvas, 2, frame->at.list + i, 1, STYLE_QUESTION, "/");
    }
    if (first > 0)
        canvas_put(frame->canvas, 0, frame->at.list, 1, STYLE_LABEL,
                   sign_text(SIGN_MORE_ABOVE, frame->canvas->ascii));
    if (first + rows < (int)count)
        canvas_put(frame->canvas, 0, frame->at.list + rows - 1, 1, STYLE_LABEL,
                   sign_text(SIGN_MORE_BELOW, frame->canvas->ascii));
    if (frame->state->list_scroll)
        canvas_put(frame->canvas, 1, frame->at.list_head, table.cue_x - 1, STYLE_WARNING, "↕");
    free(lines);
}
