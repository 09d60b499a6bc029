/* A sheet for each unit: what it is in charge of, over all the days. */
#include "paper/doc.h"

#include "base/mem.h"
#include "base/banned.h"

static bool concerns(const struct segment *segment)
{
    return segment->kind != KIND_NOTE && !segment->skip;
}

/* `unit` NULL: nobody is. */
static bool in_charge(const struct segment *segment, const char *unit)
{
    for (size_t i = 0; unit && i < segment->in_charge_count; i++)
        if (strcmp(segment->in_charge[i], unit) == 0)
            return true;
    return !unit && !segment->in_charge_count;
}

size_t sheet_sessions(const struct sheet *sheet, const struct sheet **list)
{
    *list = sheet->all_count > 1 ? sheet->all : sheet;
    return sheet->all_count > 1 ? sheet->all_count : 1;
}

/* Every unit once, in the order in which they first stand in the file. */
struct units {
    char **list;
    size_t count, room;
};

static void add_unit(struct units *units, char *unit)
{
    for (size_t i = 0; i < units->count; i++)
        if (strcmp(units->list[i], unit) == 0)
            return;
    ARRAY_PUSH(units->list, units->count, units->room, unit);
}

static struct units units_of(const struct sheet *list, size_t sessions)
{
    struct units units = {0};
    for (size_t s = 0; s < sessions; s++)
        for (size_t i = 0; i < list[s].session->segment_count; i++) {
            const struct segment *segment = &list[s].session->segments[i];
            for (size_t k = 0; concerns(segment) && k < segment->in_charge_count; k++)
                add_unit(&units, segment->in_charge[k]);
        }
    return units;
}

/* The notes for the stage, those of inner cues with their numbers. */
static char *notes_of(const struct segment *segment)
{
    struct buf out = {0};
    for (size_t i = 0; i < segment->point_count; i++) {
        const struct point *point = &segment->points[i];
        if (!point->notes[NOTE_STAGE])
            continue;
        buf_printf(&out, "%s%s%s%s", out.len ? "\n" : "", i ? point->cue : "", i ? ": " : "",
                   point->notes[NOTE_STAGE]);
    }
    return out.len ? buf_steal(&out) : NULL;
}

/* The title, and who else is in charge of it. */
static char *title_of(const struct paper *paper, const struct segment *segment, const char *unit)
{
    struct buf others = {0};
    for (size_t i = 0; i < segment->in_charge_count; i++)
        if (strcmp(segment->in_charge[i], unit) != 0)
            buf_printf(&others, "%s%s", others.len ? ", " : "", segment->in_charge[i]);
    char *title = sheet_title(paper, segment);
    char *with = others.len ? msg_fill(_("together with %1"), buf_text(&others), NULL, NULL) : NULL;
    char *text = xasprintf("%s%s%s", title, with ? "\n" : "", with ? with : "");
    free(with);
    free(title);
    buf_free(&others);
    return text;
}

static void put_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        const char *unit, struct doc *doc)
{
    const struct segment *segment = &sheet->session->segments[at];
    int64_t start = sheet->plan->rows[at].planned_start;
    char clock[INSTANT_TEXT];
    paper_clock(&sheet->session->zone, start, false, clock);
    doc_row(doc, DOC_NORMAL,
            (char *[]){start == TIME_NONE ? NULL : xstrdup(clock), xstrdup(segment->points[0].cue),
                       title_of(paper, segment, unit ? unit : ""), notes_of(segment)});
}

static char *where_of(const struct session *session)
{
    char clock[INSTANT_TEXT];
    instant_clock(&session->zone, session->start_at, false, clock);
    return xasprintf("%s%s%s", clock, session->venue ? " · " : "",
                     session->venue ? session->venue : "");
}

/* Whether there was anything. */
static bool put_session(const struct paper *paper, const struct sheet *sheet, const char *unit,
                        struct doc *doc)
{
    const struct session *session = sheet->session;
    bool any = false;
    for (size_t i = 0; i < session->segment_count; i++) {
        if (!concerns(&session->segments[i]) || !in_charge(&session->segments[i], unit))
            continue;
        if (!any)
            doc_group(doc, xasprintf("%s  %s", sheet->date, session->title), where_of(session),
                      true);
        any = true;
        put_segment(paper, sheet, i, unit, doc);
    }
    return any;
}

static void put_unit(const struct paper *paper, const struct sheet *list, size_t sessions,
                     const char *unit, struct doc *doc)
{
    const struct doc_column columns[] = {
        {_("planned"), 8, 19, DOC_CLOCK},
        {_("cue"), 5, 13, DOC_CLOCK},
        {_("segment"), 0, 0, DOC_TITLE},
        {paper->words(field_word(FIELD_NOTES + (int)NOTE_STAGE)), 30, 66, DOC_PLAIN}};
    if (unit)
        doc_part(doc, xstrdup(unit), xstrdup(_("who, telephone: ……………")), true);
    else
        doc_part(doc, xstrdup(_("Nobody is named as in charge")), NULL, true);
    doc_table(doc, columns, COUNT_OF(columns));
    for (size_t s = 0; s < sessions; s++)
        put_session(paper, &list[s], unit, doc);
}

static bool any_without(const struct sheet *list, size_t sessions)
{
    for (size_t s = 0; s < sessions; s++)
        for (size_t i = 0; i < list[s].session->segment_count; i++)
            if (concerns(&list[s].session->segments[i]) &&
                in_charge(&list[s].session->segments[i], NULL))
                return true;
    return false;
}

static void fill(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    const struct sheet *list;
    size_t sessions = sheet_sessions(sheet, &list);
    struct units units = units_of(list, sessions);
    for (size_t i = 0; i < units.count; i++)
        put_unit(paper, list, sessions, units.list[i], doc);
    if (any_without(list, sessions))
        put_unit(paper, list, sessions, NULL, doc);
    free(units.list);
}

/* --- a table: a segment a line, once for each unit --- */

static void csv_unit(const struct paper *paper, const struct sheet *sheet, const char *unit)
{
    struct buf *out = paper->out;
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        if (!concerns(segment) || !in_charge(segment, unit))
            continue;
        char *title = sheet_title(paper, segment), *notes = notes_of(segment);
        csv_text(out, unit);
        csv_text(out, sheet->date);
        csv_text(out, sheet->session->title);
        csv_clock(out, &sheet->session->zone, sheet->plan->rows[i].planned_start);
        csv_text(out, segment->points[0].cue);
        csv_text(out, title);
        csv_text(out, notes);
        csv_text(out, NULL); /* who will be there, to be filled in */
        csv_end_line(out);
        free(title);
        free(notes);
    }
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    const char *const heads[] = {paper->words(field_word(FIELD_IN_CHARGE)),
                                 _("date"),
                                 _("session"),
                                 _("planned"),
                                 _("cue"),
                                 _("segment"),
                                 paper->words(field_word(FIELD_NOTES + (int)NOTE_STAGE)),
                                 _("contact")};
    const struct sheet *list;
    size_t sessions = sheet_sessions(sheet, &list);
    struct units units = units_of(list, sessions);
    csv_heads(paper->out, heads, COUNT_OF(heads));
    for (size_t u = 0; u <= units.count; u++)
        for (size_t s = 0; s < sessions; s++)
            csv_unit(paper, &list[s], u < units.count ? units.list[u] : NULL);
    free(units.list);
}

void sheet_unit(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    doc_sheet(paper, sheet, format, fill, as_csv);
}
