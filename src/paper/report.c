/* What a report says, whatever it is written as. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static int64_t minus(int64_t a, int64_t b)
{
    return a == TIME_NONE || b == TIME_NONE ? TIME_NONE : a - b;
}

struct report_row report_row(const struct report *report, size_t at)
{
    const struct snap_segment *segment = &report->snap->segments[at];
    const struct plan_row *plan = &segment->plan;
    int64_t end = plan->state == ROW_RUNNING ? report->snap->now : plan->end_at;
    bool ran = segment->actual_start_at != TIME_NONE &&
               (plan->state == ROW_RUNNING || plan->state == ROW_DONE);
    struct report_row row = {.planned_start = report->plan->rows[at].planned_start,
                             .planned_ms = TIME_NONE,
                             .actual_start = ran ? segment->actual_start_at : TIME_NONE,
                             .actual_ms = ran ? minus(end, plan->start_at) : TIME_NONE};
    if (plan->planned)
        row.planned_ms = minus(report->plan->rows[at].planned_end, row.planned_start);
    else if (segment->inserted)
        row.planned_ms = plan->length_ms;
    row.start_off_ms = minus(row.actual_start, row.planned_start);
    row.length_off_ms = minus(row.actual_ms, row.planned_ms);
    if (plan->state == ROW_RUNNING && row.length_off_ms < 0)
        row.length_off_ms = TIME_NONE; /* it isn't over: nothing was saved yet */
    return row;
}

struct report_sum report_sum(const struct report *report)
{
    const struct snapshot *snap = report->snap;
    struct report_sum sum = {.planned_start = TIME_NONE,
                             .planned_end = report->plan->planned_end,
                             .actual_start = TIME_NONE,
                             .actual_end = TIME_NONE,
                             .over_ms = report->plan->over_ms,
                             .finished = snap->phase == PHASE_FINISHED};
    for (size_t i = 0; i < snap->segment_count; i++) {
        int64_t planned = report->plan->rows[i].planned_start;
        struct report_row row = report_row(report, i);
        if (planned != TIME_NONE && sum.planned_start == TIME_NONE)
            sum.planned_start = planned;
        bool counts = row.actual_start != TIME_NONE && !snap->segments[i].untimed;
        if (counts && (sum.actual_start == TIME_NONE || row.actual_start < sum.actual_start))
            sum.actual_start = row.actual_start;
    }
    if (sum.actual_start != TIME_NONE)
        sum.actual_end = sum.finished ? report->plan->expected_end : snap->now;
    return sum;
}

const char *report_state(const struct report *report, size_t at)
{
    switch (report->snap->segments[at].plan.state) {
    case ROW_DONE:
        return N_("done");
    case ROW_PASSED:
        return N_("passed over");
    case ROW_SKIPPED:
        return N_("left out");
    case ROW_FLOATED:
        return N_("floated");
    case ROW_RUNNING:
        return report->live ? N_("on air") : N_("broken off");
    case ROW_AHEAD:
    case ROW_NEXT:
    case ROW_STATES:
        break;
    }
    return report->live ? N_("to come") : N_("not reached");
}

const char *report_title(enum report_part part)
{
    static const char *const titles[REPORT_PARTS] = {
        [REPORT_CUTS] = N_("Changes to the plan"), [REPORT_INSERTED] = N_("Inserted segments"),
        [REPORT_REFUSED] = N_("Refused"),          [REPORT_MEDIA] = N_("Media that failed"),
        [REPORT_WARNINGS] = N_("Warnings"),        [REPORT_NOTES] = N_("Notes and marks"),
    };
    return titles[part];
}

/* --- sentences --- */

char *report_verdict(const struct paper *paper, const struct report_sum *sum)
{
    char text[DUR_TEXT];
    if (sum->over_ms == TIME_NONE)
        return NULL;
    int64_t off = sum->over_ms < 0 ? -sum->over_ms : sum->over_ms;
    if (off < SECOND_MS)
        return xstrdup(sum->finished ? _("ended on time") : _("would end on time"));
    dur_countup(off, text);
    const char *pattern = sum->over_ms > 0
                              ? (sum->finished ? _("ended %1 late") : _("would end %1 late"))
                              : (sum->finished ? _("ended %1 early") : _("would end %1 early"));
    return msg_fill(pattern, text, NULL, NULL);
}

char *report_standing(const struct paper *paper, const struct report *report)
{
    const struct snapshot *snap = report->snap;
    if (snap->phase == PHASE_FINISHED)
        return NULL;
    char clock[INSTANT_TEXT];
    instant_clock(&snap->zone, snap->now, true, clock);
    const char *title = snap->on_row >= 0 ? snap->segments[snap->on_row].title : NULL;
    if (report->live && title)
        return msg_fill(_("This run is going on: at %1 %2 %3 is on air."), clock, snap->on_cue,
                        title);
    if (report->live)
        return msg_fill(_("This run is going on: at %1 nothing is on air."), clock, NULL, NULL);
    if (title)
        return msg_fill(_("This run was not finished: it was left at %1, on %2 %3."), clock,
                        snap->on_cue, title);
    return msg_fill(_("This run was not finished: it was left at %1."), clock, NULL, NULL);
}

char *report_span(const struct paper *paper, const struct report *report, int64_t from, int64_t to)
{
    char one[INSTANT_TEXT], two[INSTANT_TEXT], length[DUR_TEXT];
    if (from == TIME_NONE || to == TIME_NONE)
        return xstrdup(_("not begun"));
    return xasprintf("%s – %s (%s)", instant_clock(&report->snap->zone, from, true, one),
                     instant_clock(&report->snap->zone, to, true, two),
                     dur_countup(to > from ? to - from : 0, length));
}

char *report_hall(const struct report *report)
{
    if (report->venue && report->place)
        return xasprintf("%s, %s", report->venue, report->place);
    return xstrdup(report->venue ? report->venue : report->place);
}

char *report_said(const struct paper *paper, const struct report_line *line)
{
    char *said = line->answer && line->taken_back
                     ? msg_fill(_("%1 (taken back later)"), line->answer, NULL, NULL)
                     : xstrdup(line->answer);
    if (!line->reason)
        return said;
    char *whole = msg_fill(_("%1; reason: %2"), said ? said : "", line->reason, NULL);
    free(said);
    return whole;
}

/* --- lists --- */

void report_add(struct report_list *list, const struct report_line *line)
{
    ARRAY_PUSH(list->list, list->count, list->room, *line);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

void report_add_again(struct report_list *list, const struct report_line *line)
{
    struct report_line *last = list->count ? &list->list[list->count - 1] : NULL;
    int64_t before = !last ? TIME_NONE : last->times ? last->until : last->at;
    if (!last || !same_text(last->what, line->what) || !same_text(last->who, line->who) ||
        line->at - before > MINUTE_MS) {
        report_add(list, line);
        return;
    }
    last->times++;
    last->until = line->at;
    free(line->what);
    free(line->who);
    free(line->answer);
}

char *report_what(const struct report_line *line)
{
    return line->times ? xasprintf("%s  ×%d", line->what, line->times + 1) : xstrdup(line->what);
}

void report_drop(struct report *report)
{
    for (int part = 0; part < REPORT_PARTS; part++) {
        struct report_list *list = &report->parts[part];
        for (size_t i = 0; i < list->count; i++) {
            free(list->list[i].what);
            free(list->list[i].who);
            free(list->list[i].answer);
            free(list->list[i].reason);
        }
        free(list->list);
        *list = (struct report_list){0};
    }
}
