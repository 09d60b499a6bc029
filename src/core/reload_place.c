/* A place carried over to another show: rows and points are known again by id and cue. */
#include "core/reload_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "core/diff.h"
#include "base/banned.h"

#define NAME_CELLS 36 /* of a title inside a sentence */

/* --- indexes --- */

static int compare_named(const void *a, const void *b)
{
    const struct named *one = a, *two = b;
    return strcmp(one->name, two->name);
}

static int find_named(const struct named *list, size_t count, const char *name)
{
    struct named key = {.name = name};
    const struct named *found =
        count ? bsearch(&key, list, count, sizeof *list, compare_named) : NULL;
    return found ? found->index : -1;
}

/* Where each name of `from` is among `to`. */
static int *names_map(char **from, size_t from_count, char **to, size_t to_count)
{
    int *map = xcalloc(from_count + 1, sizeof *map);
    for (size_t i = 0; i < from_count; i++)
        map[i] = -1;
    match_keys(from, from_count, to, to_count, map);
    free(from);
    free(to);
    return map;
}

#define NAMES(out, list, count, name)                       \
    do {                                                    \
        (out) = xcalloc((count) + 1, sizeof *(out));        \
        for (size_t name_i = 0; name_i < (count); name_i++) \
            (out)[name_i] = (list)[name_i].name;            \
    } while (0)

#define NAMES_MAP(map, a, b, list, count, name)                      \
    do {                                                             \
        char **names_a, **names_b;                                   \
        NAMES(names_a, (a)->list, (a)->count, name);                 \
        NAMES(names_b, (b)->list, (b)->count, name);                 \
        (map) = names_map(names_a, (a)->count, names_b, (b)->count); \
    } while (0)

bool carry_make(const struct run *run, const struct show *show, struct carry *out)
{
    const struct show *old = run->show;
    const struct session *session = show_find_session(show, run->session->id);
    *out = (struct carry){.run = run, .show = show, .session = session};
    NAMES_MAP(out->media, old, show, media, media_count, id);
    NAMES_MAP(out->levels, old, show, levels, level_count, id);
    out->recipients = carry_recipients(old, show, out->levels);
    out->players = names_map(
        xmemdup(old->players, old->player_count * sizeof *old->players), old->player_count,
        xmemdup(show->players, show->player_count * sizeof *show->players), show->player_count);
    if (!session)
        return false;
    NAMES_MAP(out->blocks, run->session, session, blocks, block_count, title);
    out->kept = xcalloc(run->session->segment_count + 1, sizeof *out->kept);
    out->ids = xcalloc(session->segment_count + 1, sizeof *out->ids);
    for (size_t i = 0; i < session->segment_count; i++)
        out->ids[i] = (struct named){session->segments[i].id, (int)i};
    if (session->segment_count)
        qsort(out->ids, session->segment_count, sizeof *out->ids, compare_named);
    return true;
}

void carry_free(struct carry *carry)
{
    free(carry->media);
    free(carry->levels);
    free(carry->players);
    free(carry->blocks);
    free(carry->recipients);
    free(carry->kept);
    free(carry->ids);
    *carry = (struct carry){0};
}

/* --- one place --- */

/* A row of the new place: from a segment of the file, from an old row, or from both. */
struct entry {
    const struct segment *file; /* NULL: an inserted row */
    int old;                    /* row of the old place, -1 */
};

struct carrying {
    const struct carry *carry;
    const struct place *old;
    struct place *now;
    int *file;   /* per old row: its segment in the new session, -1 gone, inserted */
    int *where;  /* per old row: its new row, -1 */
    int *points; /* per old point: the new one, -1 */
    struct entry *entries;
    size_t count;
};

bool row_fixed(const struct place *place, size_t row)
{
    return place->rows[row].done || (int)row == place->on_row;
}

char *row_name(const struct row *row)
{
    char *title = text_cut(row->segment->title, NAME_CELLS);
    char *name = xasprintf("%s %s", row->segment->points[0].cue, title);
    free(title);
    return name;
}

static bool refuse(struct say *why, enum msg msg, const char *one, const char *two)
{
    say_clear(why);
    *why = say_make(msg, one, two, NULL);
    return false;
}

/* As the list shows it. */
static bool refuse_rows(struct say *why, enum msg msg, const struct row *one, const struct row *two)
{
    char *names[2] = {row_name(one), two ? row_name(two) : NULL};
    refuse(why, msg, names[0], names[1]);
    free(names[0]);
    free(names[1]);
    return false;
}

static bool find_files(struct carrying *c, struct say *why)
{
    for (size_t r = 0; r < c->old->row_count; r++) {
        const struct row *row = &c->old->rows[r];
        c->file[r] = row->inserted ? -1
                                   : find_named(c->carry->ids, c->carry->session->segment_count,
                                                row->segment->id);
        if (!row->inserted && c->file[r] < 0 && row_fixed(c->old, r))
            return refuse_rows(
                why, (int)r == c->old->on_row ? MSG_RELOAD_GONE_ON_AIR : MSG_RELOAD_GONE_DONE, row,
                NULL);
    }
    return true;
}

static void add_entry(struct carrying *c, const struct segment *file, int old)
{
    if (old >= 0)
        c->where[old] = (int)c->count;
    c->entries[c->count++] = (struct entry){file, old};
}

/* The file's order; what was inserted follows the row that stood before it. */
static void put_in_order(struct carrying *c)
{
    const struct session *session = c->carry->session;
    size_t files = session->segment_count, rows = c->old->row_count;
    int *old_of = xcalloc(files + 1, sizeof *old_of), *first = xcalloc(files + 1, sizeof *first);
    int *next = xcalloc(rows + 1, sizeof *next), *last = xcalloc(files + 1, sizeof *last);
    for (size_t i = 0; i <= files; i++)
        old_of[i] = first[i] = last[i] = -1;
    size_t anchor = 0; /* 0: the head, i + 1: behind the i-th of the file */
    for (size_t r = 0; r < rows; r++) {
        next[r] = c->where[r] = -1;
        if (c->file[r] >= 0) {
            old_of[c->file[r]] = (int)r;
            anchor = (size_t)c->file[r] + 1;
        } else if (c->old->rows[r].inserted) {
            *(last[anchor] < 0 ? &first[anchor] : &next[last[anchor]]) = (int)r;
            last[anchor] = (int)r;
        }
    }
    for (size_t i = 0; i <= files; i++) {
        if (i)
            add_entry(c, &session->segments[i - 1], old_of[i - 1]);
        for (int r = first[i]; r >= 0; r = next[r])
            add_entry(c, NULL, r);
    }
    free(old_of);
    free(first);
    free(last);
    free(next);
}

static bool out_of_reach(const struct row *row)
{
    return row->skipped || row->floated || row->segment->kind == KIND_NOTE;
}

static bool order_stands(const struct carrying *c, struct say *why)
{
    int before = -1;
    for (size_t r = 0; r < c->old->row_count; r++) {
        if (!row_fixed(c->old, r))
            continue;
        if (c->where[r] < before)
            return refuse_rows(why, MSG_RELOAD_ORDER, &c->old->rows[r], NULL);
        before = c->where[r];
    }
    if (c->old->on_row < 0)
        return true;
    const struct row *on_air = &c->old->rows[c->old->on_row];
    for (int i = 0; i < c->where[c->old->on_row]; i++) {
        int old = c->entries[i].old;
        bool was_behind = old < 0 || (old > c->old->on_row && !row_fixed(c->old, (size_t)old));
        if (was_behind && !out_of_reach(&c->now->rows[i]))
            return refuse_rows(why, MSG_RELOAD_BEFORE, &c->now->rows[i], on_air);
    }
    return true;
}

/* What hands did in this run stays, also when the file changed that very thing. */
static struct row carry_row(const struct carrying *c, size_t at)
{
    const struct entry *entry = &c->entries[at];
    if (entry->old < 0)
        return row_new(entry->file);
    struct row row = c->old->rows[entry->old];
    if (!entry->file || row_fixed(c->old, (size_t)entry->old))
        return row;
    const struct segment *file = entry->file;
    bool was_out = out_of_reach(&row), ahead = true;
    if (c->old->on_row >= 0)
        ahead = (int)at > c->where[c->old->on_row];
    if (!row.skip_set)
        row.skipped = file->skip;
    if (!row.float_set)
        row.floated = file->floated;
    row.segment = file;
    if (ahead && entry->old < c->old->on_row) /* the file has put it behind what is on air */
        row.passed = false;
    else if (was_out && !out_of_reach(&row))
        row.passed = true;
    return row;
}

static void carry_rows(struct carrying *c)
{
    c->now->rows = xcalloc(c->count ? c->count : 1, sizeof *c->now->rows);
    c->now->row_count = c->count;
    for (size_t i = 0; i < c->count; i++)
        c->now->rows[i] = carry_row(c, i);
}

/* --- points --- */

static size_t *first_points(const struct place *place)
{
    size_t *first = xcalloc(place->row_count + 1, sizeof *first);
    for (size_t i = 0, at = 0; i < place->row_count; i++) {
        first[i] = at;
        at += place->rows[i].segment->point_count;
    }
    return first;
}

/* The point of `segment` that has the cue; mostly it stands where it stood. */
static int find_point(const struct segment *segment, size_t likely, const char *cue)
{
    if (likely == 0)
        return 0;
    if (likely < segment->point_count && strcmp(segment->points[likely].cue, cue) == 0)
        return (int)likely;
    for (size_t i = 1; i < segment->point_count; i++)
        if (strcmp(segment->points[i].cue, cue) == 0)
            return (int)i;
    return -1;
}

static void carry_points(struct carrying *c)
{
    struct place *now = c->now;
    const struct place *old = c->old;
    int on = old->on_row >= 0 ? c->where[old->on_row] : -1;
    size_t *first = first_points(now);
    for (size_t i = 0; i < now->row_count; i++)
        now->point_count += now->rows[i].segment->point_count;
    now->points = xcalloc(now->point_count ? now->point_count : 1, sizeof *now->points);
    for (size_t i = 0, at = 0; i < now->row_count; i++)
        for (size_t p = 0; p < now->rows[i].segment->point_count; p++)
            now->points[at++] = (struct gopoint){
                .row = (int)i, .point = (int)p, .state = (int)i < on ? POINT_PASSED : POINT_AHEAD};
    for (size_t k = 0; k < old->point_count; k++) {
        const struct gopoint *from = &old->points[k];
        const struct row *row = &old->rows[from->row];
        int where = c->where[from->row];
        c->points[k] = -1;
        if (where < 0)
            continue;
        int point = find_point(now->rows[where].segment, (size_t)from->point,
                               row->segment->points[from->point].cue);
        if (point < 0)
            continue;
        c->points[k] = (int)first[where] + point;
        struct gopoint *to = &now->points[c->points[k]];
        to->state = from->state;
        if (to->state == POINT_PASSED && where > on && from->row < old->on_row)
            to->state = POINT_AHEAD;
    }
    free(first);
}

/* A turn in which nobody comes any more. */
static bool nobody_comes(const struct place *place, const struct show *show,
                         const struct point *point)
{
    if (point->step != STEP_BATCH)
        return false;
    for (size_t i = 0; i < place->standing_count; i++)
        if (show->recipients[i].level == point->level &&
            place->standings[i].batch == point->batch && standing_comes(&place->standings[i]))
            return false;
    return true;
}

static bool reachable(const struct place *place, const struct show *show, int point)
{
    const struct gopoint *go = &place->points[point];
    return go->state == POINT_AHEAD && !out_of_reach(&place->rows[go->row]) &&
           !nobody_comes(place, show, &place->rows[go->row].segment->points[go->point]);
}

static int next_reachable(const struct place *place, const struct show *show, int after)
{
    for (int i = after + 1; i < (int)place->point_count; i++)
        if (reachable(place, show, i))
            return i;
    return -1;
}

/* Where it stood by itself, as after any move (operation.md), the first after what is on air in the
 * new order, so that nothing added there is passed over unseen. Else somebody has put it there: the
 * same point if it can still stand by, else the first after where it stood. */
static int carry_standby(const struct carrying *c)
{
    const struct place *old = c->old;
    const struct show *before = c->carry->run->show, *show = c->carry->show;
    if (old->standby == next_reachable(old, before, old->on_point))
        return next_reachable(c->now, show, c->now->on_point);
    int was = old->standby, now = was >= 0 ? c->points[was] : -1;
    bool by_name = was >= 0 && old->points[was].state != POINT_AHEAD; /* named by hand */
    if (now >= 0 && (reachable(c->now, show, now) ||
                     (by_name && !out_of_reach(&c->now->rows[c->now->points[now].row]))))
        return now;
    int after = c->now->on_point;
    if (now < 0)
        for (int i = was - 1; i >= 0 && now < 0; i--)
            now = c->points[i];
    if (was >= 0 && now > after)
        after = now;
    return next_reachable(c->now, show, after);
}

static void carry_marks(struct carrying *c)
{
    const struct place *old = c->old;
    struct place *now = c->now;
    now->on_row = old->on_row >= 0 ? c->where[old->on_row] : -1;
    now->on_point = old->on_point >= 0 ? c->points[old->on_point] : -1;
    now->auto_spent = old->auto_spent >= 0 ? c->where[old->auto_spent] : -1;
    now->fail_row = old->fail_row >= 0 ? c->where[old->fail_row] : -1;
    now->held_since = old->held_since;
    now->point_at = old->point_at;
    now->point_change = old->point_change;
    now->begun = old->begun;
    for (int i = 0; i < old->trail_count; i++)
        if (c->where[old->trail[i]] >= 0)
            now->trail[now->trail_count++] = c->where[old->trail[i]];
    now->standby = carry_standby(c);
}

/* What stays as it was keeps its numbers: nothing new may be called the same. */
static bool numbers_stand(const struct place *place, struct say *why)
{
    struct named *cues = xcalloc(place->point_count + 1, sizeof *cues);
    for (size_t i = 0; i < place->point_count; i++) {
        const struct gopoint *go = &place->points[i];
        cues[i] = (struct named){place->rows[go->row].segment->points[go->point].cue, (int)i};
    }
    if (place->point_count)
        qsort(cues, place->point_count, sizeof *cues, compare_named);
    bool good = true;
    for (size_t i = 1; good && i < place->point_count; i++)
        if (strcmp(cues[i - 1].name, cues[i].name) == 0)
            good = refuse(why, MSG_RELOAD_TWICE, cues[i].name, NULL);
    free(cues);
    return good;
}

bool carry_place(const struct carry *carry, const struct place *place, struct place *out,
                 struct say *why)
{
    *out = (struct place){.on_row = -1,
                          .on_point = -1,
                          .standby = -1,
                          .auto_spent = -1,
                          .fail_row = -1,
                          .point_at = TIME_NONE,
                          .bed_level = -1,
                          .delay_ms = place->delay_ms,
                          .off_air_set = place->off_air_set,
                          .off_air_at =
                              place->off_air_set ? place->off_air_at : carry->session->off_air_at};
    size_t most = place->row_count + carry->session->segment_count + 1;
    struct carrying c = {.carry = carry,
                         .old = place,
                         .now = out,
                         .file = xcalloc(place->row_count + 1, sizeof(int)),
                         .where = xcalloc(place->row_count + 1, sizeof(int)),
                         .points = xcalloc(place->point_count + 1, sizeof(int)),
                         .entries = xcalloc(most, sizeof(struct entry))};
    bool good = find_files(&c, why);
    if (good) {
        put_in_order(&c);
        carry_rows(&c);
        good = order_stands(&c, why);
    }
    if (good) {
        carry_points(&c);
        carry_standings(carry, place, out);
        carry_marks(&c);
        good = numbers_stand(out, why);
    }
    if (!good)
        place_clear(out);
    free(c.file);
    free(c.where);
    free(c.points);
    free(c.entries);
    return good;
}
