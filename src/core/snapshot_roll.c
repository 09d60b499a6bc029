/* The roll-call and the delegates as clients see them. */
#include "base/mem.h"
#include "core/roster.h"
#include "core/run_priv.h"
#include "core/snapshot.h"
#include "base/banned.h"

static struct snap_person person_of(const struct run *run, int recipient)
{
    const struct recipient *one = &run->show->recipients[recipient];
    const struct standing *standing = &run->now.standings[recipient];
    return (struct snap_person){.order = one->order,
                                .batch = standing->batch,
                                .position = roll_position(run, recipient),
                                .name = xstrdup(one->name),
                                .say = xstrdup(one->say),
                                .title = xstrdup(one->title),
                                .unit = xstrdup(one->unit),
                                .decision = xstrdup(one->decision),
                                .by = xstrdup(standing->by),
                                .absent = standing->absent,
                                .struck = standing->struck,
                                .late = standing->late,
                                .called = roll_called(run, recipient),
                                .read_at = run_tod(run, roll_read_at(run, recipient))};
}

static void add_level(const struct run *run, int index, int row, struct snapshot *snap)
{
    const struct level *level = &run->show->levels[index];
    size_t count;
    roster_first(run->show, index, &count);
    int *line = xcalloc(count + 1, sizeof *line);
    struct snap_level out = {.id = xstrdup(level->id),
                             .name = xstrdup(level->name),
                             .row = row,
                             .batches = roster_batches(run->show, index),
                             .invite_before = level->invite_before,
                             .frozen = roll_frozen(run, index),
                             .presenters = xcalloc(level->presenter_count + 1, sizeof(char *)),
                             .presenter_count = level->presenter_count,
                             .people = xcalloc(count + 1, sizeof *out.people)};
    for (size_t i = 0; i < level->presenter_count; i++)
        out.presenters[i] = xstrdup(level->presenters[i]);
    for (int batch = 0; batch <= out.batches; batch++) { /* last those that wait for a turn */
        size_t people = roll_line(run, index, batch < out.batches ? batch : -1, line);
        for (size_t i = 0; i < people; i++)
            out.people[out.count++] = person_of(run, line[i]);
    }
    free(line);
    snap->levels[snap->level_count++] = out;
}

/* Where the level of a point stands among the snapshot's. */
static struct snap_step step_of(const struct run *run, int point, const struct snapshot *snap)
{
    struct snap_step none = {.step = NO_STEP, .level = -1, .batch = -1};
    const struct point *at = point >= 0 ? run_point(run, point) : NULL;
    if (!at || at->step == NO_STEP)
        return none;
    int row = run->now.points[point].row;
    for (size_t i = 0; i < snap->level_count; i++)
        if (snap->levels[i].row == row &&
            strcmp(snap->levels[i].id, run->show->levels[at->level].id) == 0)
            return (struct snap_step){.step = at->step, .level = (int)i, .batch = at->batch};
    return none;
}

static void add_guests(const struct run *run, struct snapshot *snap)
{
    snap->guests = xcalloc(run->show->guest_count + 1, sizeof *snap->guests);
    for (size_t i = 0; i < run->show->guest_count; i++) {
        const struct guest *guest = &run->show->guests[i];
        const struct attendance *at = &run->guests[i];
        snap->guests[snap->guest_count++] = (struct snap_guest){.rank = guest->rank,
                                                                .name = xstrdup(guest->name),
                                                                .title = xstrdup(guest->title),
                                                                .say = xstrdup(guest->say),
                                                                .by = xstrdup(at->by),
                                                                .presence = at->presence,
                                                                .ticked = at->ticked};
    }
}

void snapshot_roll(const struct run *run, struct snapshot *snap)
{
    size_t most = 0;
    for (size_t i = 0; i < run->now.row_count; i++)
        most += run_segment(run, (int)i)->level_count;
    snap->levels = xcalloc(most + 1, sizeof *snap->levels);
    for (size_t i = 0; i < run->now.row_count; i++) {
        const struct segment *segment = run_segment(run, (int)i);
        for (size_t k = 0; k < segment->level_count; k++)
            add_level(run, segment->levels[k], (int)i, snap);
    }
    snap->on_step = step_of(run, run->now.on_point, snap);
    snap->standby_step = step_of(run, run->now.standby, snap);
    snap->pace_ms = TIME_NONE;
    if (run->now.on_row >= 0) {
        snap->names_read = roll_names(run, run->now.on_row, &snap->names_all);
        snap->pace_ms = roll_pace(run, run->now.on_row);
    }
    add_guests(run, snap);
}

void snapshot_roll_clear(struct snapshot *snap)
{
    for (size_t i = 0; i < snap->level_count; i++) {
        struct snap_level *level = &snap->levels[i];
        for (size_t k = 0; k < level->count; k++) {
            struct snap_person *one = &level->people[k];
            char *texts[] = {one->name, one->say, one->title, one->unit, one->decision, one->by};
            for (size_t t = 0; t < COUNT_OF(texts); t++)
                free(texts[t]);
        }
        for (size_t k = 0; k < level->presenter_count; k++)
            free(level->presenters[k]);
        free(level->presenters);
        free(level->people);
        free(level->id);
        free(level->name);
    }
    free(snap->levels);
    for (size_t i = 0; i < snap->guest_count; i++) {
        free(snap->guests[i].name);
        free(snap->guests[i].title);
        free(snap->guests[i].say);
        free(snap->guests[i].by);
    }
    free(snap->guests);
}

/* --- looking --- */

const struct snap_person *snap_turn(const struct snapshot *snap, const struct snap_step *step,
                                    size_t *count)
{
    *count = 0;
    if (step->step != STEP_BATCH || step->level < 0 || (size_t)step->level >= snap->level_count)
        return NULL;
    const struct snap_level *level = &snap->levels[step->level];
    size_t first = 0;
    while (first < level->count && level->people[first].batch != step->batch)
        first++;
    while (first + *count < level->count && level->people[first + *count].batch == step->batch)
        ++*count;
    return *count ? &level->people[first] : NULL;
}

bool snap_person_comes(const struct snap_person *person)
{
    return !person->absent || person->by;
}

const struct snap_person *snap_read_last(const struct snap_person *turn, size_t count)
{
    const struct snap_person *last = NULL;
    for (size_t i = 0; i < count; i++)
        if (turn[i].read_at != TIME_NONE && (!last || turn[i].read_at >= last->read_at))
            last = &turn[i];
    return last;
}

const struct snap_person *snap_read_next(const struct snap_person *turn, size_t count,
                                         const struct snap_person *after)
{
    for (size_t i = after ? (size_t)(after - turn) + 1 : 0; i < count; i++)
        if (turn[i].read_at == TIME_NONE && snap_person_comes(&turn[i]))
            return &turn[i];
    return NULL;
}

const char *snap_presenter(const struct snapshot *snap, const struct snap_step *step)
{
    if (step->step != STEP_BATCH || step->level < 0)
        return NULL;
    const struct snap_level *level = &snap->levels[step->level];
    return step->batch >= 0 && (size_t)step->batch < level->presenter_count
               ? level->presenters[step->batch]
               : NULL;
}
