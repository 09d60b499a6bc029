/* The certificates as the office stacks them: by level and turn, in the order on stage. */
#include "paper/doc.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

static void begin_turns(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    int cells = sheet_number_cells(sheet);
    const struct doc_column columns[] = {
        {"", 3, 7, DOC_BOX},
        {_("position"), 8, 16, DOC_PLACE},
        {_("number on paper"), cells, 4 + cells * 2, DOC_PLAIN},
        {paper->words(field_word(FIELD_DECISION)), 13, 26, DOC_PLAIN},
        {paper->words(field_word(FIELD_NAME)), 0, 0, DOC_TITLE},
        {paper->words(field_word(FIELD_UNIT)), 16, 44, DOC_PLAIN},
        {_("signed"), 0, 18, DOC_SIGN}};
    doc_table(doc, columns, COUNT_OF(columns));
}

static char *turn_head(const struct paper *paper, const struct line_up *turn)
{
    char batch[16], batches[16], come[16];
    snprintf(batch, sizeof batch, "%d", turn->batch + 1);
    snprintf(batches, sizeof batches, "%d", turn->batches);
    snprintf(come, sizeof come, "%d", turn->come);
    char *text = msg_fill(_("turn %1 of %2: %3 certificates"), batch, batches, come);
    char *head = xasprintf("%s – %s", turn->level->name, text);
    free(text);
    return head;
}

static void put_turn(const struct paper *paper, const struct sheet *sheet, int level, int batch,
                     struct doc *doc)
{
    struct line_up turn = line_up_of(sheet, level, batch);
    const char *presenter = roster_presenter(turn.level, batch);
    if (batch == NO_TURN && turn.count)
        doc_group(doc, line_up_late(paper, turn.level), NULL, true);
    else if (batch != NO_TURN)
        doc_group(doc, turn_head(paper, &turn),
                  presenter ? msg_fill(_("handed over by %1"), presenter, NULL, NULL) : NULL, true);
    for (size_t i = 0; i < turn.count; i++) {
        const struct called *one = &turn.list[i];
        bool comes = called_comes(one);
        doc_row(doc, comes ? DOC_NORMAL : DOC_OFF,
                (char *[]){comes ? xstrdup("x") : NULL, called_position(one),
                           called_number(turn.level, one), xstrdup(one->who->decision),
                           called_name(paper, one), xstrdup(one->who->unit), NULL});
    }
    free(turn.list);
}

static void put_level(const struct paper *paper, const struct sheet *sheet, const char *cue,
                      int level, struct doc *doc)
{
    struct level_counts sum = level_counts_of(sheet, level);
    doc_part(doc, xasprintf("%s  %s", cue, sheet->show->levels[level].name),
             level_counts_text(paper, &sum), false);
    begin_turns(paper, sheet, doc);
    for (int batch = 0; batch < sum.turns; batch++)
        put_turn(paper, sheet, level, batch, doc);
    put_turn(paper, sheet, level, NO_TURN, doc);
}

static void fill(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    sheet_awards_summary(paper, sheet, doc);
    if (!doc->count)
        doc_line(doc, xstrdup(_("no awards are handed over")));
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; k < segment->level_count && !segment->skip; k++)
            put_level(paper, sheet, segment->points[0].cue, segment->levels[k], doc);
    }
}

/* --- a table: a certificate a line --- */

static void csv_turn(const struct paper *paper, const struct sheet *sheet, const char *cue,
                     int level, int batch)
{
    struct line_up turn = line_up_of(sheet, level, batch);
    struct buf *out = paper->out;
    for (size_t i = 0; i < turn.count; i++) {
        const struct called *one = &turn.list[i];
        char *number = called_number(turn.level, one), *status = called_status(paper, one);
        csv_text(out, cue);
        csv_text(out, turn.level->name);
        csv_number(out, batch == NO_TURN ? TIME_NONE : batch + 1);
        csv_number(out, one->position ? one->position : TIME_NONE);
        csv_text(out, number);
        csv_text(out, one->who->decision);
        csv_text(out, one->who->name);
        csv_text(out, one->who->title);
        csv_text(out, one->who->unit);
        csv_text(out, status);
        csv_text(out, roster_presenter(turn.level, batch));
        csv_text(out, NULL);
        csv_end_line(out);
        free(number);
        free(status);
    }
    free(turn.list);
}

static void as_csv(const struct paper *paper, const struct sheet *sheet)
{
    const char *const heads[] = {_("cue"),
                                 paper->words(field_word(FIELD_LEVEL)),
                                 _("turn"),
                                 _("position"),
                                 _("number on paper"),
                                 paper->words(field_word(FIELD_DECISION)),
                                 paper->words(field_word(FIELD_NAME)),
                                 paper->words(field_word(FIELD_ROLE)),
                                 paper->words(field_word(FIELD_UNIT)),
                                 _("who comes"),
                                 paper->words(field_word(FIELD_PRESENTERS)),
                                 _("signed")};
    csv_heads(paper->out, heads, COUNT_OF(heads));
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        const char *cue = segment->points[0].cue;
        for (size_t k = 0; k < segment->level_count && !segment->skip; k++) {
            for (int b = 0; b < roster_batches(sheet->show, segment->levels[k]); b++)
                csv_turn(paper, sheet, cue, segment->levels[k], b);
            csv_turn(paper, sheet, cue, segment->levels[k], NO_TURN);
        }
    }
}

void sheet_awards(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    doc_sheet(paper, sheet, format, fill, as_csv);
}
