/* The report as a table: a segment a line, lengths in seconds, so that a spreadsheet can count. */
#include "paper/report_priv.h"

#include "base/mem.h"
#include "base/banned.h"

void report_csv(const struct paper *paper, const struct report *report)
{
    const struct snapshot *snap = report->snap;
    const char *const heads[] = {
        _("cue"),           _("segment"),        _("by"),           _("part"),
        _("planned start"), _("planned (s)"),    _("actual start"), _("actual (s)"),
        _("start off (s)"), _("length off (s)"), _("state"),        _("inserted"),
        _("session"),       _("mode"),           _("run")};
    struct buf *out = paper->out;
    csv_begin(out);
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        csv_text(out, heads[i]);
    for (size_t i = 0; i < REPORT_AWARD_HEADS; i++)
        csv_text(out, paper->words(report_award_heads[i]));
    csv_end_line(out);
    for (size_t i = 0; i < snap->segment_count; i++) {
        const struct snap_segment *segment = &snap->segments[i];
        struct report_row row = report_row(report, i);
        if (segment->kind == KIND_NOTE)
            continue;
        csv_text(out, segment->cue);
        csv_text(out, segment->title);
        csv_text(out, segment->who);
        csv_text(out, segment->block);
        csv_clock(out, &snap->zone, row.planned_start);
        csv_seconds(out, row.planned_ms);
        csv_clock(out, &snap->zone, row.actual_start);
        csv_seconds(out, row.actual_ms);
        csv_seconds(out, row.start_off_ms);
        csv_seconds(out, row.length_off_ms);
        csv_text(out, paper->words(report_state(report, i)));
        csv_text(out, segment->inserted ? _("inserted") : NULL);
        csv_text(out, snap->session);
        csv_text(out, snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL"));
        csv_text(out, snap->run);
        for (size_t k = 0; k < REPORT_AWARD_HEADS; k++)
            csv_text(out, NULL);
        csv_end_line(out);
    }
    report_awards_csv(paper, report);
}
