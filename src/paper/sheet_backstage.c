/* The stage's sheet: who comes on stage when, turn by turn, and what must lie ready. */
#include "paper/doc.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

/* A note for the stage is reason enough to stand here. */
static bool concerns(const struct segment *segment)
{
    return sheet_mc_concerns(segment) || (!segment->skip && segment->points[0].notes[NOTE_STAGE]);
}

static void begin_rundown(const struct paper *paper, struct doc *doc)
{
    const struct doc_column columns[] = {
        {_("cue"), 6, 13, DOC_CLOCK},
        {_("planned"), 8, 19, DOC_CLOCK},
        {_("segment"), 0, 0, DOC_TITLE},
        {paper->words(field_word(FIELD_NOTES + (int)NOTE_STAGE)), 30, 64, DOC_PLAIN}};
    doc_table(doc, columns, COUNT_OF(columns));
}

static void begin_turns(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    int cells = sheet_number_cells(sheet);
    const struct doc_column columns[] = {{"", 3, 8, DOC_BOX},
                                         {_("position"), 8, 16, DOC_PLACE},
                                         {_("number on paper"), cells, 4 + cells * 2, DOC_PLAIN},
                                         {paper->words(field_word(FIELD_NAME)), 0, 0, DOC_TITLE},
                                         {paper->words(field_word(FIELD_UNIT)), 24, 58, DOC_PLAIN}};
    doc_table(doc, columns, COUNT_OF(columns));
}

static char *filled(const char *pattern, const char *text)
{
    return text ? msg_fill(pattern, text, NULL, NULL) : NULL;
}

/* --- the rundown --- */

static void add_line(struct buf *out, char *text)
{
    if (text)
        buf_printf(out, "\n%s", text);
    free(text);
}

static char *segment_text(const struct paper *paper, const struct sheet *sheet, size_t at)
{
    const struct segment *segment = &sheet->session->segments[at];
    struct buf out = {0};
    char *title = sheet_title(paper, segment);
    char *who = paper_joined(segment->who, segment->who_count);
    buf_puts(&out, title);
    add_line(&out, filled(_("on stage: %1"), who));
    for (size_t i = 0; i < segment->level_count; i++) {
        struct level_counts sum = level_counts_of(sheet, segment->levels[i]);
        char *counts = level_counts_text(paper, &sum);
        add_line(&out, xasprintf("%s: %s", sheet->show->levels[segment->levels[i]].name, counts));
        free(counts);
    }
    free(title);
    free(who);
    return buf_steal(&out);
}

static void put_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        struct doc *doc)
{
    const struct segment *segment = &sheet->session->segments[at];
    char clock[INSTANT_TEXT];
    paper_clock(&sheet->session->zone, sheet->plan->rows[at].planned_start, true, clock);
    int64_t start = sheet->plan->rows[at].planned_start;
    doc_row(doc, segment->level_count ? DOC_HEAD : DOC_NORMAL,
            (char *[]){xstrdup(segment->points[0].cue), start == TIME_NONE ? NULL : xstrdup(clock),
                       segment_text(paper, sheet, at),
                       xstrdup(segment->points[0].notes[NOTE_STAGE])});
}

static char *step_note(const struct paper *paper, const struct sheet *sheet,
                       const struct point *point)
{
    bool before = point->step == STEP_INVITATION && sheet->show->levels[point->level].invite_before;
    const char *note = point->notes[NOTE_STAGE];
    if (!before)
        return xstrdup(note);
    return xasprintf("%s%s%s", _("they stand on stage while the decision is read"),
                     note ? "\n" : "", note ? note : "");
}

static void put_step(const struct paper *paper, const struct sheet *sheet,
                     const struct segment *segment, size_t which, struct doc *doc)
{
    const struct point *point = &segment->points[which];
    bool leads = which + 1 < segment->point_count && segment->points[which + 1].step == STEP_BATCH;
    doc_row(doc, leads ? DOC_HEAD : DOC_NORMAL,
            (char *[]){xstrdup(point->cue), NULL,
                       xstrdup(point->title ? point->title : segment->title),
                       step_note(paper, sheet, point)});
}

/* --- a turn --- */

static char *turn_note(const struct paper *paper, const struct point *point,
                       const struct line_up *turn)
{
    char *by = filled(_("handed over by %1"), roster_presenter(turn->level, turn->batch));
    const char *note = point->notes[NOTE_STAGE];
    if (!by)
        return xstrdup(note);
    char *text = xasprintf("%s%s%s", by, note ? "; " : "", note ? note : "");
    free(by);
    return text;
}

static char *turn_head(const struct paper *paper, const struct point *point,
                       const struct line_up *turn)
{
    char come[16];
    snprintf(come, sizeof come, "%d", turn->come);
    char *people = msg_fill(turn->come ? _("%1 people") : _("nobody comes"), come, NULL, NULL);
    char *text = xasprintf("%s  %s: %s", point->cue, point->title, people);
    free(people);
    return text;
}

static void put_people(const struct paper *paper, const struct line_up *turn, struct doc *doc)
{
    for (size_t i = 0; i < turn->count; i++) {
        const struct called *one = &turn->list[i];
        bool comes = called_comes(one);
        doc_row(doc, comes ? DOC_NORMAL : DOC_OFF,
                (char *[]){comes ? xstrdup("x") : NULL, called_position(one),
                           called_number(turn->level, one), called_name(paper, one),
                           xstrdup(one->who->unit)});
    }
}

static void put_turn(const struct paper *paper, const struct sheet *sheet,
                     const struct point *point, struct doc *doc)
{
    struct line_up turn = line_up_of(sheet, point->level, point->batch);
    doc_group(doc, turn_head(paper, point, &turn), turn_note(paper, point, &turn), true);
    put_people(paper, &turn, doc);
    bool last = turn.batch + 1 == turn.batches;
    free(turn.list);
    turn = line_up_of(sheet, point->level, NO_TURN);
    if (last && turn.count) {
        doc_group(doc, line_up_late(paper, turn.level), NULL, true);
        put_people(paper, &turn, doc);
    }
    free(turn.list);
}

/* The points inside a segment: its steps, and cues that the stage has a note for. */
static void put_points(const struct paper *paper, const struct sheet *sheet,
                       const struct segment *segment, struct doc *doc)
{
    bool turns = false;
    for (size_t i = 1; i < segment->point_count; i++) {
        const struct point *point = &segment->points[i];
        if (point->step == NO_STEP && !point->notes[NOTE_STAGE])
            continue;
        bool turn = point->step == STEP_BATCH;
        if (turn && !turns)
            begin_turns(paper, sheet, doc);
        else if (!turn && turns)
            begin_rundown(paper, doc);
        turns = turn;
        if (turn)
            put_turn(paper, sheet, point, doc);
        else
            put_step(paper, sheet, segment, i, doc);
    }
    if (turns)
        begin_rundown(paper, doc);
}

static void fill(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    bool begun = false;
    sheet_awards_summary(paper, sheet, doc);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        if (sheet_block_begins(sheet, i))
            doc_part(doc, sheet_block(paper, sheet, i), NULL, false);
        else if (!begun)
            doc_part(doc, xstrdup(_("Rundown")), NULL, false);
        if (sheet_block_begins(sheet, i) || !begun)
            begin_rundown(paper, doc);
        begun = true;
        if (!concerns(segment))
            continue;
        put_segment(paper, sheet, i, doc);
        put_points(paper, sheet, segment, doc);
    }
}

/* --- a table: a segment, a step or a person a line --- */

static void csv_line(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which,
                     const struct line_up *turn, const struct called *one)
{
    const struct segment *segment = &sheet->session->segments[at];
    const struct point *point = &segment->points[which];
    struct buf *out = paper->out;
    char *status = one ? called_status(paper, one) : NULL;
    char *called = one && turn ? called_number(turn->level, one) : NULL;
    char *who = which ? NULL : paper_joined(segment->who, segment->who_count);
    csv_text(out, segment->block >= 0 ? sheet->session->blocks[segment->block].title : NULL);
    csv_clock(out, &sheet->session->zone, which ? TIME_NONE : sheet->plan->rows[at].planned_start);
    csv_text(out, point->cue);
    csv_text(out, which && point->title ? point->title : segment->title);
    csv_text(out, who);
    csv_number(out, turn && turn->batch >= 0 ? turn->batch + 1 : TIME_NONE);
    csv_number(out, one && one->position ? one->position : TIME_NONE);
    csv_text(out, called);
    csv_text(out, one ? one->who->name : NULL);
    csv_text(out, one ? one->who->title : NULL);
    csv_text(out, one ? one->who->unit : NULL);
    csv_text(out, status);
    csv_text(out, turn ? roster_presenter(turn->level, turn->batch) : NULL);
    csv_text(out, one ? NULL : point->notes[NOTE_STAGE]);
    csv_end_line(out);
    free(who);
    free(called);
    free(status);
}

static void csv_turn(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which,
                     int batch)
{
    int level = sheet->session->segments[at].points[which].level;
    struct line_up turn = line_up_of(sheet, level, batch);
    for (size_t i = 0; i < turn.count; i++)
        csv_line(paper, sheet, at, which, &turn, &turn.list[i]);
    free(turn.list);
}

static void csv_point(const struct paper *paper, const struct sheet *sheet, size_t at, size_t which)
{
    const struct point *point = &sheet->session->segments[at].points[which];
    if (which && point->step == NO_STEP && !point->notes[NOTE_STAGE])
        return;
    if (point->step != STEP_BATCH) {
        csv_line(paper, sheet, at, which, NULL, NULL);
        return;
    }
    csv_turn(paper, sheet, at, which, point->batch);
    if (point->batch + 1 == roster_batches(sheet->show, point->level))
        csv_turn(paper, sheet, at, which, NO_TURN);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    const char *const heads[] = {paper->words(field_word(FIELD_BLOCK)),
                                 _("planned"),
                                 _("cue"),
                                 _("segment"),
                                 paper->words(field_word(FIELD_WHO)),
                                 _("turn"),
                                 _("position"),
                                 _("number on paper"),
                                 paper->words(field_word(FIELD_NAME)),
                                 paper->words(field_word(FIELD_ROLE)),
                                 paper->words(field_word(FIELD_UNIT)),
                                 _("who comes"),
                                 paper->words(field_word(FIELD_PRESENTERS)),
                                 paper->words(field_word(FIELD_NOTES + (int)NOTE_STAGE))};
    csv_heads(paper->out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < sheet->session->segment_count; i++)
        for (size_t k = 0;
             concerns(&sheet->session->segments[i]) && k < sheet->session->segments[i].point_count;
             k++)
            csv_point(paper, sheet, i, k);
}

void sheet_backstage(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    doc_sheet(paper, sheet, format, fill, as_csv);
}
