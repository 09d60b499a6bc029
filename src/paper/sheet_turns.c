/* The roll-call on paper: the stage's sheet and the sheet of the certificates. */
#include "paper/grid.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

static char *numbered(const char *pattern, int number)
{
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    return msg_fill(pattern, text, NULL, NULL);
}

/* A recipient as a row sees him. */
struct called {
    const struct recipient *who;
    const struct standing *standing;
    int position; /* 0: he dropped out */
};

/* Those of a turn in the order on stage; returns how many come. `list` has room for the level. */
static int turn_of(const struct sheet *sheet, int level, int batch, struct called *list,
                   size_t *count)
{
    const struct show *show = sheet->show;
    size_t all, first = roster_first(show, level, &all);
    int come = 0, place = 0;
    *count = 0;
    for (int late = 0; late < 2; late++)
        for (size_t i = first; i < first + all; i++) {
            const struct standing *at = &sheet->standings[i];
            if (at->batch != batch || at->late != late)
                continue;
            list[(*count)++] =
                (struct called){&show->recipients[i], at, standing_placed(at) ? ++place : 0};
            come += standing_comes(at);
        }
    return come;
}

static char *position_text(const struct called *called)
{
    return called->position ? xasprintf("%d", called->position) : xstrdup("–");
}

/* "Nguyễn Văn A, Giám đốc", and what must not be missed. */
static char *name_text(const struct paper *paper, const struct called *called)
{
    const struct recipient *who = called->who;
    struct buf out = {0};
    buf_printf(&out, "%s%s%s", who->name, who->title ? ", " : "", who->title ? who->title : "");
    if (called->standing->by) {
        char *by = msg_fill(_("represented by %1"), called->standing->by, NULL, NULL);
        buf_printf(&out, "\n→ %s", by);
        free(by);
    } else if (called->standing->absent) {
        buf_printf(&out, " (%s)", _("absent"));
    }
    return buf_steal(&out);
}

static bool comes(const struct called *called)
{
    return standing_comes(called->standing);
}

void sheet_turn(const struct paper *paper, const struct sheet *sheet, const struct point *point,
                sheet_each *each, void *context)
{
    struct insert_words say = sheet_insert_words(paper);
    struct buf line = {0};
    size_t count;
    if (point->step != STEP_BATCH)
        return;
    struct called *list = xcalloc(sheet->show->recipient_count + 1, sizeof *list);
    turn_of(sheet, point->level, point->batch, list, &count);
    for (size_t i = 0; i < count; i++) {
        const struct recipient *one = list[i].who;
        const struct standing *at = list[i].standing;
        char *by = at->by ? msg_fill(say.instead, at->by, NULL, NULL) : NULL;
        if (list[i].position)
            buf_printf(&line, "%d. ", list[i].position);
        insert_person(&line, &say, one->name, one->title, one->unit, one->say);
        if (by || !comes(&list[i]))
            buf_printf(&line, " (%s)", by ? by : say.absent);
        free(by);
        each(context, PIECE_PERSON, buf_text(&line));
        buf_clear(&line);
    }
    buf_free(&line);
    free(list);
}

/* --- the stage --- */

enum { S_TIME, S_CUE, S_PLACE, S_WHAT, S_UNIT, S_BOX, S_COLUMNS };

static void stage_turn(const struct paper *paper, const struct sheet *sheet,
                       const struct point *point, struct grid *grid)
{
    const struct show *show = sheet->show;
    const struct level *level = &show->levels[point->level];
    const char *presenter = roster_presenter(level, point->batch);
    struct called *list = xcalloc(show->recipient_count + 1, sizeof *list);
    size_t count;
    int come = turn_of(sheet, point->level, point->batch, list, &count);
    char *people = numbered(_("%1 people"), come);
    grid_cell(grid, S_CUE, xstrdup(point->cue));
    grid_cell(grid, S_WHAT, xasprintf("%s: %s", point->title, people));
    if (presenter)
        grid_cell(grid, S_UNIT, msg_fill(_("handed over by %1"), presenter, NULL, NULL));
    grid_row(grid, GRID_HEAD);
    for (size_t i = 0; i < count; i++) {
        grid_cell(grid, S_PLACE, position_text(&list[i]));
        grid_cell(grid, S_WHAT, name_text(paper, &list[i]));
        grid_cell(grid, S_UNIT, xstrdup(list[i].who->unit));
        if (comes(&list[i]))
            grid_cell(grid, S_BOX, xstrdup("[ ]"));
        grid_row(grid, comes(&list[i]) ? GRID_PLAIN : GRID_OFF);
    }
    free(people);
    free(list);
}

static void stage_step(const struct paper *paper, const struct sheet *sheet,
                       const struct point *point, struct grid *grid)
{
    if (point->step == STEP_BATCH) {
        stage_turn(paper, sheet, point, grid);
        return;
    }
    bool before = point->step == STEP_INVITATION && sheet->show->levels[point->level].invite_before;
    grid_cell(grid, S_CUE, xstrdup(point->cue));
    grid_cell(grid, S_WHAT, xstrdup(point->title));
    grid_cell(grid, S_UNIT,
              before ? xstrdup(_("they stand on stage while the decision is read"))
                     : xstrdup(point->notes[NOTE_STAGE]));
    grid_row(grid, GRID_HEAD);
}

static void stage_counts(const struct paper *paper, const struct sheet *sheet,
                         const struct segment *segment, struct grid *grid)
{
    char turns[16], people[16];
    for (size_t i = 0; i < segment->level_count; i++) {
        const struct show *show = sheet->show;
        size_t count, first = roster_first(show, segment->levels[i], &count);
        int come = 0;
        for (size_t k = first; k < first + count; k++)
            come += standing_comes(&sheet->standings[k]);
        snprintf(turns, sizeof turns, "%d", roster_batches(show, segment->levels[i]));
        snprintf(people, sizeof people, "%d", come);
        grid_cell(grid, S_WHAT,
                  msg_fill(_("%1: %2 turns, %3 people"), show->levels[segment->levels[i]].name,
                           turns, people));
    }
}

static void stage_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                          struct grid *grid)
{
    const struct segment *segment = &sheet->session->segments[at];
    char clock[INSTANT_TEXT];
    if (sheet->plan->rows[at].planned_start != TIME_NONE)
        grid_cell(grid, S_TIME,
                  xstrdup(paper_clock(&sheet->session->zone, sheet->plan->rows[at].planned_start,
                                      true, clock)));
    grid_cell(grid, S_CUE, xstrdup(segment->points[0].cue));
    grid_cell(grid, S_WHAT, sheet_title(paper, segment));
    stage_counts(paper, sheet, segment, grid);
    grid_cell(grid, S_UNIT, paper_joined(segment->who, segment->who_count));
    grid_cell(grid, S_UNIT, xstrdup(segment->points[0].notes[NOTE_STAGE]));
    grid_row(grid, segment->level_count ? GRID_HEAD : GRID_PLAIN);
    for (size_t i = 1; i < segment->point_count; i++) {
        const struct point *point = &segment->points[i];
        if (point->step != NO_STEP)
            stage_step(paper, sheet, point, grid);
        else if (point->notes[NOTE_STAGE]) {
            grid_cell(grid, S_CUE, xstrdup(point->cue));
            grid_cell(grid, S_WHAT, xstrdup(point->title));
            grid_cell(grid, S_UNIT, xstrdup(point->notes[NOTE_STAGE]));
            grid_row(grid, GRID_PLAIN);
        }
    }
}

void sheet_backstage(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    const struct grid_column columns[S_COLUMNS] = {
        [S_TIME] = {_("planned"), 8, false},      [S_CUE] = {_("cue"), 6, false},
        [S_PLACE] = {_("position"), 8, true},     [S_WHAT] = {_("what, who"), 0, false},
        [S_UNIT] = {_("unit, notes"), 34, false}, [S_BOX] = {"", 3, false}};
    struct grid grid;
    grid_begin(&grid, columns, S_COLUMNS);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        if (sheet_block_begins(sheet, i))
            grid_heading(&grid, sheet_block(paper, sheet, i), NULL);
        if (sheet_mc_concerns(&sheet->session->segments[i]))
            stage_segment(paper, sheet, i, &grid);
    }
    grid_sheet(paper, sheet, &grid, format);
}

/* --- the certificates --- */

enum { A_CALLED, A_PLACE, A_NAME, A_UNIT, A_DECISION, A_BOX, A_COLUMNS };

static void award_level(const struct paper *paper, const struct sheet *sheet, int index,
                        const char *cue, struct grid *grid)
{
    const struct show *show = sheet->show;
    const struct level *level = &show->levels[index];
    struct called *list = xcalloc(show->recipient_count + 1, sizeof *list);
    int batches = roster_batches(show, index);
    for (int batch = 0; batch < batches; batch++) {
        const char *presenter = roster_presenter(level, batch);
        char number[32], people[16];
        size_t count;
        int come = turn_of(sheet, index, batch, list, &count);
        snprintf(number, sizeof number, "%d/%d", batch + 1, batches);
        snprintf(people, sizeof people, "%d", come);
        char *turn = msg_fill(_("turn %1: %2 certificates"), number, people, NULL);
        grid_heading(grid, xasprintf("%s  %s, %s", cue, level->name, turn),
                     presenter ? msg_fill(_("handed over by %1"), presenter, NULL, NULL) : NULL);
        free(turn);
        for (size_t i = 0; i < count; i++) {
            grid_cell(grid, A_CALLED, xasprintf("%s/%d", level->id, list[i].who->order));
            grid_cell(grid, A_PLACE, position_text(&list[i]));
            grid_cell(grid, A_NAME, name_text(paper, &list[i]));
            grid_cell(grid, A_UNIT, xstrdup(list[i].who->unit));
            grid_cell(grid, A_DECISION, xstrdup(list[i].who->decision));
            if (comes(&list[i]))
                grid_cell(grid, A_BOX, xstrdup("[ ]"));
            grid_row(grid, comes(&list[i]) ? GRID_PLAIN : GRID_OFF);
        }
    }
    free(list);
}

void sheet_awards(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    const struct grid_column columns[A_COLUMNS] = {
        [A_CALLED] = {_("number"), 14, false},
        [A_PLACE] = {_("position"), 8, true},
        [A_NAME] = {paper->words(field_word(FIELD_NAME)), 0, false},
        [A_UNIT] = {paper->words(field_word(FIELD_UNIT)), 24, false},
        [A_DECISION] = {paper->words(field_word(FIELD_DECISION)), 14, false},
        [A_BOX] = {"", 3, false}};
    struct grid grid;
    grid_begin(&grid, columns, A_COLUMNS);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        for (size_t k = 0; k < segment->level_count; k++)
            award_level(paper, sheet, segment->levels[k], segment->points[0].cue, &grid);
    }
    if (!grid.count)
        grid_heading(&grid, xstrdup(_("no awards are handed over")), xstrdup(""));
    grid_sheet(paper, sheet, &grid, format);
}
