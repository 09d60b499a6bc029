/* The report for programs: the `segments` of `status --json`, with what happened beside them. */
#include "cli/paper_of.h"
#include "sys/digest.h"
#include "wire/state.h"
#include "base/banned.h"

static json_t *list_json(const struct report *report, enum report_part part)
{
    const struct report_list *list = &report->parts[part];
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct report_line *line = &list->list[i];
        json_t *one = json_object();
        put_instant(one, "at", &report->snap->zone, line->at);
        put_text(one, "text", line->what);
        put_time(one, "times", line->times + 1);
        put_text(one, "who", line->who);
        put_text(one, "answer", line->answer);
        json_object_set_new(one, "taken_back", json_boolean(line->taken_back));
        json_array_append_new(array, one);
    }
    return array;
}

/* The status's segments, each with its lengths against the plan. */
static json_t *rows_json(const struct report *report)
{
    json_t *segments = segments_json(report->snap, report->plan, false);
    for (size_t i = 0; i < json_array_size(segments); i++) {
        struct report_row row = report_row(report, i);
        json_t *one = json_array_get(segments, i);
        put_time(one, "actual_ms", row.actual_ms);
        put_time(one, "start_off_ms", row.start_off_ms);
        put_time(one, "length_off_ms", row.length_off_ms);
        json_object_set_new(one, "inserted", json_boolean(report->snap->segments[i].inserted));
    }
    return segments;
}

char *report_json(const struct history *history, const struct report *report, const char *preflight)
{
    const char *why;
    static const char *const parts[REPORT_PARTS] = {
        [REPORT_CUTS] = "cuts",         [REPORT_INSERTED] = "inserted",
        [REPORT_REFUSED] = "refusals",  [REPORT_MEDIA] = "media_failures",
        [REPORT_WARNINGS] = "warnings", [REPORT_NOTES] = "notes"};
    const struct snapshot *snap = report->snap;
    const struct zone *zone = &snap->zone;
    struct report_sum sum = report_sum(report);
    char hash[SHA256_TEXT];
    json_t *object = json_object();
    put_time(object, "schema", 1);
    put_text(object, "run", snap->run);
    put_text(object, "mode", mode_names[snap->mode]);
    put_text(object, "programme", snap->programme);
    put_text(object, "session", snap->session);
    put_text(object, "session_title", snap->session_title);
    put_text(object, "file", snap->file);
    put_text(object, "sha256",
             digest_sha256(history->began_text, strlen(history->began_text), hash));
    put_text(object, "phase", phase_names[snap->phase]);
    json_object_set_new(object, "live", json_boolean(report->live));
    put_instant(object, "begun", zone, history->begun_at);
    put_instant(object, "now", zone, snap->now);
    put_instant(object, "planned_start", zone, sum.planned_start);
    put_instant(object, "planned_end", zone, sum.planned_end);
    put_instant(object, "actual_start", zone, sum.actual_start);
    put_instant(object, "actual_end", zone, sum.actual_end);
    put_time(object, "over_under_ms", sum.over_ms);
    put_instant(object, "off_air", zone, snap->off_air_at);
    put_time(object, "lost_events", report->lost);
    json_t *kept = preflight ? json_line(preflight, &why) : NULL;
    json_object_set_new(object, "preflight", kept ? kept : json_null());
    json_object_set_new(object, "segments", rows_json(report));
    for (int part = 0; part < REPORT_PARTS; part++)
        json_object_set_new(object, parts[part], list_json(report, (enum report_part)part));
    return json_text(object);
}
