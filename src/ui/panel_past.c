/* The rehearsal's clock, this run beside the last ones, and what was found and warned of. */
#include "base/mem.h"
#include "base/text.h"
#include "ui/area.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "wire/past.h"
#include "base/banned.h"

#define TIME_CELLS 9
#define CUE_CELLS 5
#define COLUMNS_OF_TIMES 4 /* planned, two runs, now */
#define FOLLOW_ABOVE 3     /* lines kept above the one on air */

/* --- the clock --- */

static void clock_line(const struct area *area)
{
    const struct snapshot *snap = area->frame->snap;
    bool show = snap->mode == MODE_SHOW;
    char clock[INSTANT_TEXT], speed[24];
    int x = area_put(area, 0, 0, 12, show ? STYLE_MODE_SHOW : STYLE_MODE_REHEARSAL,
                     show ? _("SHOW") : _("REHEARSAL")) +
            2;
    instant_clock(&snap->zone, area->frame->state->now, true, clock);
    x += area_put(area, x, 0, 10, area_style(area, STYLE_CLOCK), clock) + 2;
    snprintf(speed, sizeof speed, "×%.3g", snap->speed);
    if (area->frame->canvas->ascii)
        snprintf(speed, sizeof speed, "x%.3g", snap->speed);
    x += area_put(area, x, 0, 8, area_style(area, STYLE_PLAIN), speed) + 2;
    area_put(area, x, 0, area->columns - x, area_style(area, STYLE_DIGITS_HELD),
             snap->rate <= 0 ? _("CLOCK HELD") : "");
}

/* --- runs beside each other --- */

static int64_t past_ms(const struct past *past, size_t run, const char *id)
{
    if (!past || run >= past->run_count)
        return TIME_NONE;
    for (size_t i = 0; i < past->runs[run].segment_count; i++)
        if (strcmp(past->runs[run].segments[i].id, id) == 0)
            return past->runs[run].segments[i].ms;
    return TIME_NONE;
}

/* How long it took, or has taken until now. */
static int64_t actual_ms(const struct frame *frame, size_t row)
{
    const struct plan_row *plan = &frame->snap->segments[row].plan;
    if ((int)row == frame->snap->on_row)
        return frame->air.elapsed_ms;
    if (plan->start_at == TIME_NONE || plan->end_at == TIME_NONE)
        return TIME_NONE;
    return plan->end_at - plan->start_at;
}

static void put_time_at(const struct area *area, int column, int y, enum style style, int64_t ms)
{
    char text[DUR_TEXT];
    int end = area->columns - (COLUMNS_OF_TIMES - 1 - column) * TIME_CELLS;
    area_right(area, end, y, TIME_CELLS - 1, style,
               ms == TIME_NONE ? sign_text(SIGN_NOTHING, area->frame->canvas->ascii)
                               : dur_countup(ms, text));
}

static void run_row(const struct area *area, int y, size_t row)
{
    const struct frame *frame = area->frame;
    const struct snap_segment *segment = &frame->snap->segments[row];
    bool on = (int)row == frame->snap->on_row;
    int64_t planned = segment->plan.file_ms, actual = actual_ms(frame, row);
    enum style style = on ? STYLE_ON_AIR : STYLE_PLAIN;
    enum style took =
        planned > 0 && actual != TIME_NONE && actual >= planned + SECOND_MS ? STYLE_OVER : style;
    enum sign sign = words_row_sign(segment->plan.state);
    area_put(area, 0, y, 1, area_style(area, style), sign_text(sign, frame->canvas->ascii));
    area_put(area, 2, y, CUE_CELLS - 1, area_style(area, style), segment->cue);
    int title = area->columns - COLUMNS_OF_TIMES * TIME_CELLS - CUE_CELLS - 2;
    area_put(area, 2 + CUE_CELLS, y, title, area_style(area, style), segment->title);
    put_time_at(area, 0, y, STYLE_LABEL, planned > 0 ? planned : TIME_NONE);
    for (size_t run = 0; run < PAST_RUNS; run++)
        put_time_at(area, (int)run + 1, y, STYLE_PLAIN,
                    past_ms(frame->state->past, run, segment->id));
    put_time_at(area, 3, y, area_style(area, took), actual);
}

/* "17/9 08:02", so that two of one day are told apart. */
static void run_name(const struct area *area, size_t run, char *out, size_t room)
{
    const struct past *past = area->frame->state->past;
    int year, month, day, weekday;
    char clock[INSTANT_TEXT];
    if (!past || run >= past->run_count) {
        snprintf(out, room, "%s", sign_text(SIGN_NOTHING, area->frame->canvas->ascii));
        return;
    }
    const struct zone *zone = &area->frame->snap->zone;
    int64_t at = past->runs[run].begun_wall;
    int64_t local = at + zone_offset_s(zone, at) * SECOND_MS;
    date_split((int32_t)(local / DAY_MS), &year, &month, &day, &weekday);
    snprintf(out, room, "%d/%d %s", day, month, instant_clock(zone, at, false, clock));
}

static void runs_head(const struct area *area, int y)
{
    static const char *const names[PAST_RUNS] = {N_("run A"), N_("run B")};
    const struct past *past = area->frame->state->past;
    int end = area->columns - (COLUMNS_OF_TIMES - 1) * TIME_CELLS;
    area_put(area, 2 + CUE_CELLS, y, 12, STYLE_LABEL, _("segment"));
    area_right(area, end, y, TIME_CELLS - 1, STYLE_LABEL, _("planned"));
    for (size_t run = 0; run < PAST_RUNS; run++)
        area_right(area, end + ((int)run + 1) * TIME_CELLS, y, TIME_CELLS - 1, STYLE_LABEL,
                   past && run < past->run_count ? lang_text(names[run]) : "–");
    area_right(area, area->columns, y, TIME_CELLS - 1, STYLE_LABEL, _("now"));
}

static void which_runs(const struct area *area, int y)
{
    const struct past *past = area->frame->state->past;
    char a[40], b[40];
    char *text;
    run_name(area, 0, a, sizeof a);
    run_name(area, 1, b, sizeof b);
    if (!past)
        text = xstrdup(_("earlier runs are being read"));
    else if (!past->run_count)
        text = xstrdup(_("no earlier run of this session is kept"));
    else
        text = words_fill(past->run_count > 1 ? _("A: run of %1, B: run of %2") : _("A: run of %1"),
                          a, b, NULL);
    area_put(area, 0, y, area->columns, STYLE_LABEL, text);
    free(text);
}

void panel_runs(const struct area *area, int scroll)
{
    const struct snapshot *snap = area->frame->snap;
    struct area list = *area;
    int count = (int)snap->segment_count;
    clock_line(area);
    which_runs(area, 1);
    runs_head(area, 2);
    list.y += 3;
    list.rows -= 3;
    int most = count - list.rows, first = snap->on_row - FOLLOW_ABOVE + scroll;
    first = first > most ? most : first;
    first = first < 0 ? 0 : first;
    for (int i = first; i < count; i++)
        run_row(&list, i - first, (size_t)i);
}

/* --- what was found, and what is warned of --- */

static int put_warnings(const struct area *area, int y)
{
    const struct snapshot *snap = area->frame->snap;
    char clock[INSTANT_TEXT];
    if (!snap->warning_count)
        area_put(area, 0, y++, area->columns, STYLE_LABEL, _("no warning stands"));
    for (size_t i = 0; i < snap->warning_count; i++) {
        const struct snap_said *said = &snap->warnings[i];
        char *text = words_say(&said->say);
        int x = area_put(area, 0, y, 1, STYLE_WARNING,
                         sign_text(SIGN_WARNING, area->frame->canvas->ascii)) +
                1;
        if (said->at != TIME_NONE)
            x += area_put(area, x, y, 9, STYLE_LABEL,
                          instant_clock(&snap->zone, said->at, true, clock)) +
                 1;
        y = area_wrapped(area, x, y, area_style(area, STYLE_WARNING), text);
        free(text);
    }
    return y;
}

static const char *level_word(enum past_level level, enum style *style)
{
    *style = level == PAST_BAD ? STYLE_BROKEN : STYLE_WARNING;
    return level == PAST_BAD ? _("BAD") : level == PAST_WARN ? _("WARNING") : _("NOT KNOWN");
}

static int put_finding(const struct area *area, int y, const struct past_finding *finding)
{
    enum style style;
    const char *word = level_word(finding->level, &style);
    struct buf said = {0};
    buf_printf(&said, "%s: ", finding->named ? finding->title : lang_text(finding->title));
    for (size_t i = 0; i < finding->line_count; i++) {
        const struct past_line *line = &finding->lines[i];
        char *text =
            words_fill(lang_text(line->english), line->args[0], line->args[1], line->args[2]);
        buf_printf(&said, "%s%s", i ? "; " : "", text);
        free(text);
    }
    int x = area_put(area, 0, y, 14, style, word) + 1;
    y = area_wrapped(area, x, y, STYLE_PLAIN, buf_text(&said));
    buf_free(&said);
    return y;
}

static char *preflight_sum(const struct area *area)
{
    const struct past *past = area->frame->state->past;
    char bad[16], warnings[16], clock[INSTANT_TEXT];
    if (!past)
        return xstrdup(_("the preflight of this run is being read"));
    if (!past->preflight)
        return xstrdup(_("no preflight was made before this run: kichban preflight FILE"));
    snprintf(bad, sizeof bad, "%d", past->bad);
    snprintf(warnings, sizeof warnings, "%d", past->warnings);
    instant_clock(&area->frame->snap->zone, past->made_wall, false, clock);
    return words_fill(_("preflight at %1: bad %2, warnings %3"), clock, bad, warnings);
}

void panel_checks(const struct area *area, int scroll)
{
    const struct past *past = area->frame->state->past;
    int y = put_warnings(area, -scroll);
    char *sum = preflight_sum(area);
    y = area_wrapped(area, 0, y, past && past->bad ? STYLE_BROKEN : STYLE_TITLE, sum);
    free(sum);
    for (size_t i = 0; past && i < past->finding_count; i++)
        y = put_finding(area, y, &past->findings[i]);
}
