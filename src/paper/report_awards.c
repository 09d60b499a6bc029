/* Who received what, and how each part of the rundown went. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

/* --- parts of the rundown --- */

struct part_sum {
    const char *title;
    int64_t planned_ms, actual_ms;
    int done, out, all; /* segments that count */
};

/* The part that begins at row *at, which moves behind it; NULL title: segments of no part. */
static struct part_sum part_at(const struct report *report, size_t *at)
{
    const struct snapshot *snap = report->snap;
    struct part_sum sum = {.title = snap->segments[*at].block};
    const char *title = sum.title;
    for (; *at < snap->segment_count; ++*at) {
        const struct snap_segment *segment = &snap->segments[*at];
        const char *own = segment->block;
        if (own != title && (!own || !title || strcmp(own, title) != 0))
            break;
        struct report_row row = report_row(report, *at);
        if (segment->untimed || segment->kind == KIND_NOTE)
            continue;
        sum.all++;
        sum.done += segment->plan.state == ROW_DONE;
        sum.out += segment->plan.state == ROW_SKIPPED || segment->plan.state == ROW_FLOATED ||
                   segment->plan.state == ROW_PASSED;
        if (row.planned_ms != TIME_NONE && segment->plan.planned)
            sum.planned_ms += row.planned_ms;
        if (row.actual_ms != TIME_NONE)
            sum.actual_ms += row.actual_ms;
    }
    return sum;
}

static bool has_parts(const struct report *report)
{
    for (size_t i = 0; i < report->snap->segment_count; i++)
        if (report->snap->segments[i].block)
            return true;
    return false;
}

static char *part_counts(const struct paper *paper, const struct part_sum *sum)
{
    char done[16], all[16], out[16];
    snprintf(done, sizeof done, "%d", sum->done);
    snprintf(all, sizeof all, "%d", sum->all);
    snprintf(out, sizeof out, "%d", sum->out);
    return sum->out ? msg_fill(_("%1 of %2 run, %3 left out"), done, all, out)
                    : msg_fill(_("%1 of %2 run"), done, all, NULL);
}

void report_parts_text(const struct paper *paper, const struct report *report, struct lines *lines)
{
    char planned[DUR_TEXT], actual[DUR_TEXT], off[DUR_TEXT];
    if (!has_parts(report))
        return;
    lines_add(lines, "");
    lines_add(lines, _("Part by part: planned, actual, off"));
    lines_rule(lines, "─");
    for (size_t i = 0; i < report->snap->segment_count;) {
        struct part_sum sum = part_at(report, &i);
        if (!sum.title || !sum.all)
            continue;
        struct buf lead = {0};
        char *counts = part_counts(paper, &sum);
        lines_pad(&lead, paper_length(sum.planned_ms, planned), -9);
        lines_pad(&lead, paper_length(sum.actual_ms, actual), -9);
        lines_pad(&lead, paper_difference(sum.actual_ms - sum.planned_ms, off), -9);
        char *text = xasprintf("%s (%s)", sum.title, counts);
        lines_wrap(lines, buf_text(&lead), 30, text);
        free(text);
        free(counts);
        buf_free(&lead);
    }
}

void report_parts_html(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    char text[DUR_TEXT];
    if (!has_parts(report))
        return;
    html_tag(out, "h2", NULL, _("Part by part"));
    buf_puts(out, "<table>\n<thead><tr>");
    html_tag(out, "th", NULL, _("part"));
    html_tag(out, "th", "n len", _("planned"));
    html_tag(out, "th", "n len", _("actual"));
    html_tag(out, "th", "n off", _("off"));
    html_tag(out, "th", "counts", _("segments"));
    buf_puts(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < report->snap->segment_count;) {
        struct part_sum sum = part_at(report, &i);
        if (!sum.title || !sum.all)
            continue;
        char *counts = part_counts(paper, &sum);
        buf_puts(out, "<tr>");
        html_tag(out, "td", NULL, sum.title);
        html_tag(out, "td", "n", paper_length(sum.planned_ms, text));
        html_tag(out, "td", "n", paper_length(sum.actual_ms, text));
        html_tag(out, "td", "n", paper_difference(sum.actual_ms - sum.planned_ms, text));
        html_tag(out, "td", NULL, counts);
        buf_puts(out, "</tr>\n");
        free(counts);
    }
    buf_puts(out, "</tbody>\n</table>\n");
}

/* --- awards --- */

/* What became of him; English, to be translated. */
static const char *outcome(const struct snap_person *one)
{
    if (!one->called)
        return N_("not called");
    if (one->by)
        return N_("represented");
    return one->absent ? N_("absent") : N_("received it");
}

static char *outcome_text(const struct paper *paper, const struct snap_person *one)
{
    if (one->called && one->by)
        return msg_fill(_("received by %1"), one->by, NULL, NULL);
    return xstrdup(paper->words(outcome(one)));
}

static char *level_counts(const struct paper *paper, const struct snap_level *level)
{
    char received[16], represented[16], absent[16];
    int counts[3] = {0};
    for (size_t i = 0; i < level->count; i++) {
        const struct snap_person *one = &level->people[i];
        if (one->called)
            counts[one->by ? 1 : one->absent ? 2 : 0]++;
    }
    snprintf(received, sizeof received, "%d", counts[0]);
    snprintf(represented, sizeof represented, "%d", counts[1]);
    snprintf(absent, sizeof absent, "%d", counts[2]);
    return msg_fill(_("%1 received it, %2 were represented, %3 absent"), received, represented,
                    absent);
}

static char *office(const struct snap_person *one)
{
    return xasprintf("%s%s%s", one->title ? one->title : "", one->title && one->unit ? ", " : "",
                     one->unit ? one->unit : "");
}

static int by_paper(const void *a, const void *b)
{
    const struct snap_person *const *x = a, *const *y = b;
    return ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

/* The people of a level in the order on paper. */
static const struct snap_person **on_paper(const struct snap_level *level)
{
    const struct snap_person **list = xcalloc(level->count + 1, sizeof *list);
    for (size_t i = 0; i < level->count; i++)
        list[i] = &level->people[i];
    if (level->count)
        qsort(list, level->count, sizeof *list, by_paper);
    return list;
}

void report_awards_text(const struct paper *paper, const struct report *report, struct lines *lines)
{
    for (size_t i = 0; i < report->snap->level_count; i++) {
        const struct snap_level *level = &report->snap->levels[i];
        const struct snap_person **people = on_paper(level);
        char *counts = level_counts(paper, level);
        char *head = xasprintf("%s: %s", level->name, counts);
        lines_add(lines, "");
        lines_wrap(lines, "", 0, head);
        lines_rule(lines, "─");
        for (size_t k = 0; k < level->count; k++) {
            char number[16];
            char *what = outcome_text(paper, people[k]), *from = office(people[k]);
            snprintf(number, sizeof number, "%d.", people[k]->order);
            char *text =
                xasprintf("%s%s%s  [%s]", people[k]->name, from[0] ? ", " : "", from, what);
            struct buf lead = {0};
            lines_pad(&lead, number, -5);
            lines_wrap(lines, buf_text(&lead), 6, text);
            buf_free(&lead);
            free(text);
            free(what);
            free(from);
        }
        free(counts);
        free(head);
        free(people);
    }
}

static void put_person(const struct paper *paper, const struct snap_person *one)
{
    struct buf *out = paper->out;
    char number[16];
    char *what = outcome_text(paper, one), *from = office(one);
    snprintf(number, sizeof number, "%d", one->order);
    buf_puts(out, "<tr>");
    html_tag(out, "td", "n", number);
    buf_puts(out, "<td>");
    html_text(out, one->name);
    if (from[0])
        html_tag(out, "div", "small", from);
    buf_puts(out, "</td>");
    html_tag(out, "td", NULL, one->decision ? one->decision : "");
    html_tag(out, "td", NULL, what);
    buf_puts(out, "</tr>\n");
    free(what);
    free(from);
}

void report_awards_html(const struct paper *paper, const struct report *report)
{
    struct buf *out = paper->out;
    for (size_t i = 0; i < report->snap->level_count; i++) {
        const struct snap_level *level = &report->snap->levels[i];
        const struct snap_person **people = on_paper(level);
        char *counts = level_counts(paper, level);
        html_tag(out, "h2", NULL, level->name);
        html_tag(out, "p", NULL, counts);
        buf_puts(out, "<table>\n<thead><tr>");
        html_tag(out, "th", "n cue", _("no."));
        html_tag(out, "th", NULL, paper->words(field_word(FIELD_NAME)));
        html_tag(out, "th", "decision", paper->words(field_word(FIELD_DECISION)));
        html_tag(out, "th", "outcome", _("outcome"));
        buf_puts(out, "</tr></thead>\n<tbody>\n");
        for (size_t k = 0; k < level->count; k++)
            put_person(paper, people[k]);
        buf_puts(out, "</tbody>\n</table>\n");
        free(counts);
        free(people);
    }
}

const char *const report_award_heads[REPORT_AWARD_HEADS] = {
    N_("award level"), N_("unit"),    N_("decision"),      N_("turn"),
    N_("position"),    N_("outcome"), N_("represented by")};

/* One line a recipient, called LEVEL/N where a segment has its cue. */
static void csv_person(const struct paper *paper, const struct report *report,
                       const struct snap_level *level, const struct snap_person *one)
{
    struct buf *out = paper->out;
    char *called = xasprintf("%s/%d", level->id, one->order);
    csv_text(out, called);
    csv_text(out, one->name);
    csv_text(out, one->title);
    csv_text(out, report->snap->segments[level->row].title);
    for (int i = 0; i < 8; i++)
        csv_text(out, NULL);
    csv_text(out, report->snap->session);
    csv_text(out, report->snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL"));
    csv_text(out, report->snap->run);
    csv_text(out, level->name);
    csv_text(out, one->unit);
    csv_text(out, one->decision);
    csv_number(out, one->batch >= 0 ? one->batch + 1 : TIME_NONE);
    csv_number(out, one->position ? one->position : TIME_NONE);
    csv_text(out, paper->words(outcome(one)));
    csv_text(out, one->by);
    csv_end_line(out);
    free(called);
}

void report_awards_csv(const struct paper *paper, const struct report *report)
{
    for (size_t i = 0; i < report->snap->level_count; i++) {
        const struct snap_level *level = &report->snap->levels[i];
        const struct snap_person **people = on_paper(level);
        for (size_t k = 0; k < level->count; k++)
            csv_person(paper, report, level, people[k]);
        free(people);
    }
}
