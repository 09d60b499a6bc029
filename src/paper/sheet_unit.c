/* A sheet for each unit: what it is in charge of, over all the days. */
#include "paper/grid.h"

#include "base/mem.h"
#include "base/banned.h"

enum { U_DATE, U_TIME, U_CUE, U_WHAT, U_NOTE, U_COLUMNS };

static size_t sessions_of(const struct sheet *sheet, const struct sheet **list)
{
    *list = sheet->all_count > 1 ? sheet->all : sheet;
    return sheet->all_count > 1 ? sheet->all_count : 1;
}

static bool in_charge(const struct segment *segment, const char *unit)
{
    for (size_t i = 0; i < segment->in_charge_count; i++)
        if (strcmp(segment->in_charge[i], unit) == 0)
            return true;
    return false;
}

static bool concerns(const struct segment *segment)
{
    return segment->kind != KIND_NOTE && !segment->skip;
}

static void put_segment(const struct paper *paper, const struct sheet *sheet, size_t at,
                        struct grid *grid)
{
    const struct segment *segment = &sheet->session->segments[at];
    const struct point *own = &segment->points[0];
    char clock[INSTANT_TEXT];
    int64_t start = sheet->plan->rows[at].planned_start;
    if (sheet->all_count < 2)
        grid_cell(grid, U_DATE, xstrdup(sheet->date));
    if (start != TIME_NONE)
        grid_cell(grid, U_TIME, xstrdup(paper_clock(&sheet->session->zone, start, false, clock)));
    grid_cell(grid, U_CUE, xstrdup(own->cue));
    grid_cell(grid, U_WHAT, sheet_title(paper, segment));
    grid_cell(grid, U_NOTE, paper_joined(segment->who, segment->who_count));
    grid_cell(grid, U_NOTE, xstrdup(own->notes[NOTE_STAGE]));
    grid_cell(grid, U_NOTE, xstrdup(own->notes[NOTE_TECH]));
    grid_row(grid, GRID_PLAIN);
}

/* What the unit has to do in a session, the session named above where there are several. */
static void put_session(const struct paper *paper, const struct sheet *sheet, const char *unit,
                        struct grid *grid)
{
    bool named = sheet->all_count < 2;
    for (size_t i = 0; i < sheet->session->segment_count; i++) {
        const struct segment *segment = &sheet->session->segments[i];
        if (!concerns(segment) || !in_charge(segment, unit))
            continue;
        if (!named) {
            grid_cell(grid, U_DATE, xstrdup(sheet->date));
            grid_cell(grid, U_WHAT, xstrdup(sheet->session->title));
            grid_row(grid, GRID_HEAD);
            named = true;
        }
        put_segment(paper, sheet, i, grid);
    }
}

/* Every unit once, in the order in which they first stand in the file. */
static char **units_of(const struct sheet *list, size_t sessions, size_t *count)
{
    char **units = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t s = 0; s < sessions; s++)
        for (size_t i = 0; i < list[s].session->segment_count; i++) {
            const struct segment *segment = &list[s].session->segments[i];
            for (size_t k = 0; concerns(segment) && k < segment->in_charge_count; k++) {
                bool known = false;
                for (size_t u = 0; u < *count && !known; u++)
                    known = strcmp(units[u], segment->in_charge[k]) == 0;
                if (!known)
                    ARRAY_PUSH(units, *count, room, segment->in_charge[k]);
            }
        }
    return units;
}

void sheet_unit(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    const struct grid_column columns[U_COLUMNS] = {[U_DATE] = {_("date"), 12, false},
                                                   [U_TIME] = {_("planned"), 8, false},
                                                   [U_CUE] = {_("cue"), 6, false},
                                                   [U_WHAT] = {_("segment"), 0, false},
                                                   [U_NOTE] = {_("by, notes"), 32, false}};
    const struct sheet *list;
    size_t sessions = sessions_of(sheet, &list), count;
    char **units = units_of(list, sessions, &count);
    struct grid grid;
    grid_begin(&grid, columns, U_COLUMNS);
    for (size_t u = 0; u < count; u++) {
        grid_heading(&grid, xstrdup(units[u]), xstrdup(_("who, telephone: ……………")));
        for (size_t s = 0; s < sessions; s++)
            put_session(paper, &list[s], units[u], &grid);
    }
    if (!count)
        grid_heading(&grid, xstrdup(_("nobody is named as in charge")), xstrdup(""));
    free(units);
    grid_sheet(paper, sheet, &grid, format);
}

/* --- the programme for everybody --- */

enum { P_TIME, P_WHAT, P_COLUMNS };

/* What the office has still to fill in is nothing for a website. */
static bool filled_in(const char *text)
{
    return text && !strstr(text, "(điền") && !strstr(text, "(fill in");
}

static bool for_everybody(const struct segment *segment)
{
    return segment->kind != KIND_NOTE && segment->kind != KIND_MUSIC && !segment->skip &&
           !segment->floated && !segment->untimed; /* a sting is nothing to come for */
}

static void put_honoured(const struct sheet *sheet, const struct segment *segment,
                         struct grid *grid)
{
    const struct show *show = sheet->show;
    for (size_t i = 0; i < segment->level_count; i++) {
        grid_cell(grid, P_WHAT, xstrdup(show->levels[segment->levels[i]].name));
        for (size_t k = 0; k < show->recipient_count; k++) {
            const struct recipient *one = &show->recipients[k];
            if (one->level != segment->levels[i] || !filled_in(one->name))
                continue;
            bool unit = filled_in(one->unit);
            grid_cell(grid, P_WHAT,
                      xasprintf("– %s%s%s", one->name, unit ? ", " : "", unit ? one->unit : ""));
        }
    }
}

static void put_public(const struct sheet *sheet, size_t at, struct grid *grid)
{
    const struct segment *segment = &sheet->session->segments[at];
    char clock[INSTANT_TEXT];
    int64_t start = sheet->plan->rows[at].planned_start;
    if (start != TIME_NONE)
        grid_cell(grid, P_TIME, xstrdup(paper_clock(&sheet->session->zone, start, false, clock)));
    grid_cell(grid, P_WHAT, xstrdup(segment->title));
    for (size_t i = 0; i < segment->who_count; i++)
        if (filled_in(segment->who[i]))
            grid_cell(grid, P_WHAT, xstrdup(segment->who[i]));
    put_honoured(sheet, segment, grid);
    grid_row(grid, GRID_PLAIN);
}

void sheet_public(const struct paper *paper, const struct sheet *sheet, enum paper_format format)
{
    const struct grid_column columns[P_COLUMNS] = {
        [P_TIME] = {_("time"), 8, false}, [P_WHAT] = {_("programme"), 0, false}};
    const struct sheet *list;
    size_t sessions = sessions_of(sheet, &list);
    struct grid grid;
    grid_begin(&grid, columns, P_COLUMNS);
    for (size_t s = 0; s < sessions; s++) {
        const struct session *session = list[s].session;
        struct buf where = {0};
        buf_printf(&where, "%s", list[s].date);
        if (filled_in(session->venue))
            buf_printf(&where, " · %s", session->venue);
        else if (filled_in(list[s].show->place))
            buf_printf(&where, " · %s", list[s].show->place);
        if (session->channel) {
            char *live = msg_fill(_("live on %1"), session->channel, NULL, NULL);
            buf_printf(&where, " · %s", live);
            free(live);
        }
        grid_heading(&grid, xstrdup(session->title), buf_steal(&where));
        for (size_t i = 0; i < session->segment_count; i++)
            if (for_everybody(&session->segments[i]))
                put_public(&list[s], i, &grid);
    }
    grid_sheet(paper, sheet, &grid, format);
}
