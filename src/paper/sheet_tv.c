/* The truck's sheet: fixed times, what is rolled in and how long it is, counts, the words before. */
#include "paper/grid.h"

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

enum { T_TIME, T_CUE, T_LENGTH, T_SHORTEST, T_WHAT, T_ROLL, T_NOTE, T_COLUMNS };

static void put_clock(struct grid *grid, const struct sheet *sheet, size_t column, int64_t at)
{
    char clock[INSTANT_TEXT];
    if (at != TIME_NONE)
        grid_cell(grid, column, xstrdup(instant_clock(&sheet->session->zone, at, true, clock)));
}

/* "▣ film 15:00 (in 0:05)": what a GO point plays or shows. */
static void roll_ins(const struct paper *paper, const struct sheet *sheet,
                     const struct point *point, struct grid *grid)
{
    for (size_t i = 0; i < point->action_count; i++) {
        const struct action *action = &point->actions[i];
        char text[DUR_TEXT], from[DUR_TEXT];
        if ((action->act != ACT_PLAY && action->act != ACT_SHOW) || action->media < 0)
            continue;
        const struct media *media = &sheet->show->media[action->media];
        int64_t whole = media_whole_ms(media, TIME_NONE);
        struct buf out = {0};
        buf_printf(&out, "%s", media->id);
        if (media->kind == MEDIA_STILL)
            buf_printf(&out, " (%s)", _("still"));
        else if (media->loop == LOOP_VAMP)
            buf_printf(&out, " (%s)", _("loops"));
        else
            buf_printf(&out, " %s", paper_length(whole, text));
        if (media->in_ms)
            buf_printf(&out, ", %s %s", paper->words(field_word(FIELD_IN)),
                       dur_countup(media->in_ms, from));
        if (action->at_ms)
            buf_printf(&out, ", %s%s", action->from_end ? "… " : "",
                       dur_signed(action->at_ms, text));
        grid_cell(grid, T_ROLL, buf_steal(&out));
    }
}

static void put_point(const struct paper *paper, const struct sheet *sheet,
                      const struct segment *segment, const struct point *point, struct grid *grid)
{
    char people[16];
    if (point->step == STEP_BATCH) {
        const struct level *level = &sheet->show->levels[point->level];
        size_t count, first = roster_first(sheet->show, point->level, &count);
        int come = 0;
        char text[DUR_TEXT];
        for (size_t i = first; i < first + count; i++)
            come += roster_batch(sheet->show, i) == point->batch &&
                    roster_here(&sheet->show->recipients[i]);
        snprintf(people, sizeof people, "%d", come);
        grid_cell(
            grid, T_WHAT,
            msg_fill(_("%1 people, %2 each"), people, dur_written(level->per_name_ms, text), NULL));
    }
    roll_ins(paper, sheet, point, grid);
    char *last = sheet_last_words(point->mc);
    if (last && (grid->cells[T_ROLL] || segment->flag))
        grid_cell(grid, T_NOTE, msg_fill(_("the MC ends: \"%1\""), last, NULL, NULL));
    free(last);
    grid_cell(grid, T_NOTE, xstrdup(point->notes[NOTE_TV]));
}

static void put_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        struct grid *grid)
{
    const struct segment *segment = &sheet->session->segments[at];
    const struct plan_row *row = &sheet->rows[at];
    char text[DUR_TEXT], clock[INSTANT_TEXT];
    bool fixed = segment->hard_start_at != TIME_NONE || segment->hard_end_at != TIME_NONE;
    put_clock(grid, sheet, T_TIME, sheet->plan->rows[at].planned_start);
    grid_cell(grid, T_CUE, xstrdup(segment->points[0].cue));
    if (row->length_ms > 0)
        grid_cell(grid, T_LENGTH, xstrdup(paper_length(row->length_ms, text)));
    if (row->min_ms > 0 && row->min_ms < row->length_ms)
        grid_cell(grid, T_SHORTEST, xstrdup(paper_length(row->min_ms, text)));
    grid_cell(grid, T_WHAT, sheet_title(paper, segment));
    if (segment->hard_start_at != TIME_NONE)
        grid_cell(
            grid, T_WHAT,
            msg_fill(_("FIXED START %1"),
                     instant_clock(&sheet->session->zone, segment->hard_start_at, true, clock),
                     NULL, NULL));
    if (segment->hard_end_at != TIME_NONE)
        grid_cell(grid, T_WHAT,
                  msg_fill(_("FIXED END %1"),
                           instant_clock(&sheet->session->zone, segment->hard_end_at, true, clock),
                           NULL, NULL));
    if (segment->flag)
        grid_cell(grid, T_WHAT, xstrdup(_("counted down to")));
    put_point(paper, sheet, segment, &segment->points[0], grid);
    grid_row(grid, segment->skip   ? GRID_OFF
                   : fixed         ? GRID_HEAD
                   : segment->flag ? GRID_HEAD
                                   : GRID_PLAIN);
    for (size_t i = 1; i < segment->point_count; i++) {
        const struct point *point = &segment->points[i];
        grid_cell(grid, T_CUE, xstrdup(point->cue));
        grid_cell(grid, T_WHAT, xstrdup(point->title));
        put_point(paper, sheet, segment, point, grid);
        grid_row(grid, GRID_PLAIN);
    }
}

void sheet_tv(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    const struct grid_column columns[T_COLUMNS] = {
        [T_TIME] = {_("planned"), 8, false}, [T_CUE] = {_("cue"), 6, false},
        [T_LENGTH] = {_("length"), 7, true}, [T_SHORTEST] = {_("shortest"), 8, true},
        [T_WHAT] = {_("segment"), 0, false}, [T_ROLL] = {_("picture, sound"), 20, false},
        [T_NOTE] = {_("notes"), 22, false}};
    struct grid grid;
    grid_begin(&grid, columns, T_COLUMNS);
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        if (sheet_block_begins(sheet, i))
            grid_heading(&grid, sheet_block(paper, sheet, i), NULL);
        if (sheet->session->segments[i].kind != KIND_NOTE)
            put_segment(paper, sheet, i, &grid);
    }
    grid_sheet(paper, sheet, &grid, format);
}
