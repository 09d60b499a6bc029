#include "core/roll.h"

#include "base/mem.h"
#include "core/roster.h"
#include "core/run_priv.h"
#include "base/banned.h"

#define PACE_NAMES 3 /* so many names make a pace */

bool standing_comes(const struct standing *standing)
{
    return !standing->absent || standing->by;
}

bool standing_placed(const struct standing *standing)
{
    return standing->batch >= 0 && (standing_comes(standing) || standing->struck);
}

struct standing *standings_new(const struct show *show)
{
    struct standing *standings = xcalloc(show->recipient_count + 1, sizeof *standings);
    for (size_t i = 0; i < show->recipient_count; i++)
        standings[i] = (struct standing){.batch = roster_batch(show, i),
                                         .absent = show->recipients[i].absent,
                                         .by = show->recipients[i].represented_by};
    return standings;
}

struct attendance *attendance_new(const struct show *show)
{
    struct attendance *guests = xcalloc(show->guest_count + 1, sizeof *guests);
    for (size_t i = 0; i < show->guest_count; i++)
        guests[i].presence = show->guests[i].presence;
    return guests;
}

/* --- turns --- */

size_t roll_line(const struct run *run, int level, int batch, int *out)
{
    size_t all, count = 0, first = roster_first(run->show, level, &all);
    for (int late = 0; late < 2; late++)
        for (size_t i = first; i < first + all; i++)
            if (run->now.standings[i].batch == batch && run->now.standings[i].late == late)
                out[count++] = (int)i;
    return count;
}

int roll_position(const struct run *run, int recipient)
{
    const struct standing *standings = run->now.standings, *own = &standings[recipient];
    size_t all, first = roster_first(run->show, run->show->recipients[recipient].level, &all);
    int position = 1;
    if (!standing_placed(own))
        return 0;
    for (size_t i = first; i < first + all; i++) {
        bool before =
            standings[i].late == own->late ? (int)i < recipient : own->late && !standings[i].late;
        position += before && standings[i].batch == own->batch && standing_placed(&standings[i]);
    }
    return position;
}

/* How many of a turn `does` of. */
static int count_turn(const struct run *run, int level, int batch,
                      bool (*does)(const struct standing *standing))
{
    int people = 0;
    size_t all, first = roster_first(run->show, level, &all);
    for (size_t i = first; i < first + all; i++)
        people += run->now.standings[i].batch == batch && does(&run->now.standings[i]);
    return people;
}

int roll_people(const struct run *run, int level, int batch)
{
    return count_turn(run, level, batch, standing_comes);
}

bool roll_empty(const struct run *run, int point)
{
    return roll_point_people(run, point) == 0;
}

int roll_point_people(const struct run *run, int point)
{
    const struct point *at = run_point(run, point);
    return at->step == STEP_BATCH ? roll_people(run, at->level, at->batch) : -1;
}

bool roll_frozen(const struct run *run, int level)
{
    for (size_t i = 0; i < run->now.point_count; i++) {
        const struct point *point = run_point(run, (int)i);
        if (run->now.points[i].state == POINT_DONE && point->level == level &&
            (point->step == STEP_INVITATION || point->step == STEP_BATCH))
            return true;
    }
    return false;
}

bool roll_called(const struct run *run, int recipient)
{
    int level = run->show->recipients[recipient].level, batch = run->now.standings[recipient].batch;
    for (size_t i = 0; i < run->now.point_count; i++) {
        const struct point *point = run_point(run, (int)i);
        if (point->step == STEP_BATCH && point->level == level && point->batch == batch)
            return run->now.points[i].state == POINT_DONE;
    }
    return false;
}

/* --- names --- */

int64_t roll_read_at(const struct run *run, int recipient)
{
    for (size_t i = run->read_count; i-- > 0;)
        if (run->read[i].recipient == recipient && !run->read[i].gone)
            return run->read[i].at;
    return TIME_NONE;
}

int roll_next_name(const struct run *run)
{
    const struct point *point = run->now.on_point >= 0 ? run_point(run, run->now.on_point) : NULL;
    int next = -1;
    if (!point || point->step != STEP_BATCH)
        return -1;
    int *line = xcalloc(run->show->recipient_count + 1, sizeof *line);
    size_t count = roll_line(run, point->level, point->batch, line);
    for (size_t i = 0; i < count && next < 0; i++)
        if (standing_comes(&run->now.standings[line[i]]) && roll_read_at(run, line[i]) == TIME_NONE)
            next = line[i];
    free(line);
    return next;
}

static bool row_has(const struct run *run, int row, int level)
{
    const struct segment *segment = run_segment(run, row);
    for (size_t i = 0; i < segment->level_count; i++)
        if (segment->levels[i] == level)
            return true;
    return false;
}

static bool reading_counts(const struct run *run, int row, const struct name_read *reading)
{
    return !reading->gone && row_has(run, row, run->show->recipients[reading->recipient].level);
}

int roll_names(const struct run *run, int row, int *all)
{
    const struct segment *segment = run_segment(run, row);
    int read = 0;
    *all = 0;
    for (size_t i = 0; i < segment->level_count; i++) {
        size_t count, first = roster_first(run->show, segment->levels[i], &count);
        for (size_t k = first; k < first + count; k++)
            *all += standing_comes(&run->now.standings[k]);
    }
    for (size_t i = 0; i < run->read_count; i++)
        read += reading_counts(run, row, &run->read[i]);
    return read;
}

int64_t roll_pace(const struct run *run, int row)
{
    const struct name_read *last = NULL;
    int64_t sum = 0;
    int names = 0, gaps = 0;
    for (size_t i = 0; i < run->read_count; i++) {
        const struct name_read *reading = &run->read[i];
        if (!reading_counts(run, row, reading))
            continue;
        const struct recipient *who = run->show->recipients;
        if (last && who[last->recipient].level == who[reading->recipient].level &&
            run->now.standings[last->recipient].batch ==
                run->now.standings[reading->recipient].batch) {
            sum += reading->at - last->at - (reading->held_ms - last->held_ms);
            gaps++;
        }
        last = reading;
        names++;
    }
    return names >= PACE_NAMES && gaps ? sum / gaps : TIME_NONE;
}

/* --- time --- */

int64_t roll_length(const struct run *run, int row)
{
    const struct segment *segment = run_segment(run, row);
    int64_t ms = 0;
    if (segment->award_ms == TIME_NONE)
        return TIME_NONE;
    for (size_t i = 0; i < segment->level_count; i++) {
        const struct level *level = &run->show->levels[segment->levels[i]];
        int batches = roster_batches(run->show, segment->levels[i]);
        for (int batch = 0; batch < batches; batch++) {
            int people = roll_people(run, segment->levels[i], batch);
            if (people)
                ms += level->walk_ms + people * level->per_name_ms + level->photo_ms;
        }
    }
    return ms;
}

/* What is still to be done in a turn that hasn't begun. */
static int64_t turn_ahead(const struct run *run, const struct point *point, int64_t pace)
{
    const struct level *level = &run->show->levels[point->level];
    int people = roll_people(run, point->level, point->batch);
    return people ? level->walk_ms + people * pace + level->photo_ms : 0;
}

/* The turn on air: until the name that is being read should be over, *at; and what then follows. */
static int64_t turn_now(const struct run *run, const struct point *point, int64_t pace, int64_t *at)
{
    const struct level *level = &run->show->levels[point->level];
    int people = roll_people(run, point->level, point->batch), read = 0;
    for (size_t i = run->read_count; i-- > 0;) {
        const struct name_read *reading = &run->read[i];
        if (reading->gone || run->show->recipients[reading->recipient].level != point->level ||
            run->now.standings[reading->recipient].batch != point->batch)
            continue;
        if (!read++)
            *at = reading->at + pace;
    }
    if (!read)
        *at = run->now.point_at + level->walk_ms;
    return (people > read ? people - read : 0) * pace + level->photo_ms;
}

bool roll_due(const struct run *run, int row, int64_t *due, int64_t *least_ms)
{
    int64_t pace = roll_pace(run, row), at = run->now.point_at;
    if (pace == TIME_NONE)
        return false;
    *least_ms = 0;
    for (size_t i = 0; i < run->now.point_count; i++) {
        const struct gopoint *go = &run->now.points[i];
        const struct point *point = run_point(run, (int)i);
        if (go->row != row || point->step != STEP_BATCH)
            continue;
        if ((int)i == run->now.on_point)
            *least_ms += turn_now(run, point, pace, &at);
        else if (go->state == POINT_AHEAD)
            *least_ms += turn_ahead(run, point, pace);
    }
    *due = at + *least_ms;
    return true;
}

/* --- beds --- */

int roll_bed_before(const struct run *run, int point)
{
    if (point == run->now.standby)
        return run->now.bed_level;
    const struct point *before = point > 0 ? run_point(run, point - 1) : NULL;
    return before && before->step == STEP_BATCH ? before->level : -1;
}

struct action *roll_actions(const struct run *run, int point, int bed, size_t *count)
{
    const struct point *at = run_point(run, point);
    struct action *list = xcalloc(at->action_count + 1, sizeof *list);
    int level = at->step == STEP_BATCH ? at->level : -1;
    *count = 0;
    if (bed >= 0 && bed != level && run->show->levels[bed].music >= 0)
        list[(*count)++] = (struct action){.act = ACT_FADE, .media = run->show->levels[bed].music};
    for (size_t i = 0; i < at->action_count; i++)
        if (level < 0 || bed != level) /* of a turn: its bed, which goes on */
            list[(*count)++] = at->actions[i];
    return list;
}
