/* The roll-call on paper: who stands in which turn, at which place. */
#include "paper/doc.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

struct line_up line_up_of(const struct sheet *sheet, int level, int batch)
{
    const struct show *show = sheet->show;
    size_t all, first = roster_first(show, level, &all);
    struct line_up turn = {.level = &show->levels[level],
                           .list = xcalloc(all + 1, sizeof *turn.list),
                           .batch = batch,
                           .batches = roster_batches(show, level)};
    int place = 0;
    for (int late = 0; late < 2; late++)
        for (size_t i = first; i < first + all; i++) {
            const struct standing *at = &sheet->standings[i];
            if (at->batch != batch || at->late != late)
                continue;
            turn.list[turn.count++] =
                (struct called){&show->recipients[i], at, standing_placed(at) ? ++place : 0};
            turn.come += standing_comes(at);
        }
    return turn;
}

char *line_up_late(const struct paper *paper, const struct level *level)
{
    return msg_fill(_("%1: came when their turn was over"), level->name, NULL, NULL);
}

bool called_comes(const struct called *called)
{
    return standing_comes(called->standing);
}

char *called_number(const struct level *level, const struct called *called)
{
    return xasprintf("%s/%d", level->id, called->who->order);
}

#define NUMBER_LEAST 8
#define NUMBER_MOST 22

int sheet_number_cells(const struct sheet *sheet)
{
    int most = NUMBER_LEAST;
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; k < segment->level_count; k++) {
            size_t count, first = roster_first(sheet->show, segment->levels[k], &count);
            const char *id = sheet->show->levels[segment->levels[k]].id;
            for (size_t r = first; r < first + count; r++) {
                char number[16];
                snprintf(number, sizeof number, "/%d", sheet->show->recipients[r].order);
                int cells = (int)(strlen(id) + strlen(number));
                most = cells > most ? cells : most;
            }
        }
    }
    return most < NUMBER_MOST ? most : NUMBER_MOST;
}

char *called_position(const struct called *called)
{
    return called->position ? xasprintf("%d", called->position) : xstrdup("–");
}

char *called_status(const struct paper *paper, const struct called *called)
{
    if (called->standing->by)
        return msg_fill(_("represented by %1"), called->standing->by, NULL, NULL);
    return called->standing->absent ? xstrdup(_("absent")) : NULL;
}

char *called_name(const struct paper *paper, const struct called *called)
{
    const struct recipient *who = called->who;
    char *status = called_status(paper, called);
    char *text =
        xasprintf("%s%s%s%s%s%s", who->name, status ? "\n" : "", called->standing->by ? "→ " : "",
                  status ? status : "", who->title ? "\n" : "", who->title ? who->title : "");
    free(status);
    return text;
}

void sheet_turn(const struct paper *paper, const struct sheet *sheet, const struct point *point,
                sheet_each *each, void *context)
{
    struct insert_words say = sheet_insert_words(paper);
    struct buf line = {0};
    if (point->step != STEP_BATCH)
        return;
    struct line_up turn = line_up_of(sheet, point->level, point->batch);
    for (size_t i = 0; i < turn.count; i++) {
        const struct called *one = &turn.list[i];
        char *by = one->standing->by ? msg_fill(say.instead, one->standing->by, NULL, NULL) : NULL;
        if (one->position)
            buf_printf(&line, "%d. ", one->position);
        insert_person(&line, &say, one->who->name, one->who->title, one->who->unit, one->who->say);
        if (by || !called_comes(one))
            buf_printf(&line, " (%s)", by ? by : say.absent);
        free(by);
        each(context, PIECE_PERSON, buf_text(&line));
        buf_clear(&line);
    }
    buf_free(&line);
    free(turn.list);
}

/* --- counts --- */

struct level_counts level_counts_of(const struct sheet *sheet, int level)
{
    size_t count, first = roster_first(sheet->show, level, &count);
    struct level_counts sum = {.turns = roster_batches(sheet->show, level)};
    for (size_t i = first; i < first + count; i++) {
        const struct standing *at = &sheet->standings[i];
        sum.people += standing_comes(at);
        sum.absent += !standing_comes(at);
        sum.represented += at->by != NULL;
    }
    return sum;
}

char *level_counts_text(const struct paper *paper, const struct level_counts *counts)
{
    char turns[16], people[16];
    snprintf(turns, sizeof turns, "%d", counts->turns);
    snprintf(people, sizeof people, "%d", counts->people);
    return msg_fill(_("%1 turns, %2 people"), turns, people, NULL);
}

static char *number(int count)
{
    return count ? xasprintf("%d", count) : NULL;
}

void sheet_awards_summary(const struct paper *paper, const struct sheet *sheet, struct doc *doc)
{
    const struct doc_column columns[] = {
        {_("cue"), 5, 12, DOC_CLOCK},     {paper->words(field_word(FIELD_LEVEL)), 0, 0, DOC_TITLE},
        {_("turns"), 6, 16, DOC_NUMBER},  {_("people"), 6, 16, DOC_NUMBER},
        {_("absent"), 6, 16, DOC_NUMBER}, {_("represented"), 11, 26, DOC_NUMBER}};
    bool any = false;
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; k < segment->level_count && !segment->skip; k++) {
            if (!any) {
                doc_part(doc, xstrdup(_("The awards at a glance")), NULL, false);
                doc_table(doc, columns, COUNT_OF(columns));
            }
            any = true;
            struct level_counts sum = level_counts_of(sheet, segment->levels[k]);
            doc_row(doc, DOC_NORMAL,
                    (char *[]){xstrdup(segment->points[0].cue),
                               xstrdup(sheet->show->levels[segment->levels[k]].name),
                               number(sum.turns), number(sum.people), number(sum.absent),
                               number(sum.represented)});
        }
    }
}
