/* How long segments are and when the running one is due: timing.md P2 and E1. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static bool counted_now(const struct row *row)
{
    return !row->skipped && !row->floated && !row->segment->untimed &&
           row->segment->kind != KIND_NOTE;
}

static const struct row *next_counted(const struct run *run, int row)
{
    for (size_t i = (size_t)row + 1; i < run->now.row_count; i++)
        if (counted_now(&run->now.rows[i]))
            return &run->now.rows[i];
    return NULL;
}

/* Auto-continues into a soft one: its post_wait is its length. */
static bool continues_soft(const struct run *run, int row)
{
    if (run_segment(run, row)->next != NEXT_AUTO_CONTINUE)
        return false;
    const struct row *next = next_counted(run, row);
    return next && next->segment->hard_start_at == TIME_NONE;
}

static int64_t media_length(const struct run *run, int row)
{
    const struct point *point = &run_segment(run, row)->points[0];
    int64_t longest = TIME_NONE;
    for (size_t i = 0; i < point->action_count; i++) {
        const struct action *action = &point->actions[i];
        if (action->act != ACT_PLAY || action->media < 0)
            continue;
        int64_t whole = stage_length(run, action->media);
        if (whole != TIME_NONE && whole > longest)
            longest = whole;
    }
    return longest;
}

/* Its film is another than the file's author planned with. */
static bool plays_late_file(const struct run *run, int row)
{
    const struct point *point = &run_segment(run, row)->points[0];
    for (size_t i = 0; i < point->action_count; i++)
        if (point->actions[i].act == ACT_PLAY && point->actions[i].media >= 0 &&
            run->media[point->actions[i].media].file)
            return true;
    return false;
}

static int64_t file_length(const struct run *run, int row)
{
    const struct segment *segment = run_segment(run, row);
    if (continues_soft(run, row))
        return segment->post_wait_ms;
    int64_t media = media_length(run, row);
    bool film = segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    if (segment->duration_ms != TIME_NONE && !(film && media > 0 && plays_late_file(run, row)))
        return segment->duration_ms;
    if (media != TIME_NONE)
        return media;
    if (segment->level_count && segment->award_ms != TIME_NONE)
        return segment->award_ms;
    if (segment->hard_start_at != TIME_NONE && segment->hard_end_at != TIME_NONE)
        return segment->hard_end_at - segment->hard_start_at;
    return 0;
}

/* Nobody guessed it: the length is its medium's, of a film's or an anthem's too. */
static bool certain(const struct run *run, int row)
{
    const struct segment *segment = run_segment(run, row);
    if (run->now.rows[row].length_ms != TIME_NONE || continues_soft(run, row))
        return false;
    int64_t media = media_length(run, row);
    bool film = segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    return media != TIME_NONE && media > 0 &&
           (segment->duration_ms == TIME_NONE || (film && media == segment->duration_ms));
}

/* By the pace of its levels, with who comes by now; TIME_NONE: something else decides. */
static int64_t award_length(const struct run *run, int row, int64_t file)
{
    const struct segment *segment = run_segment(run, row);
    bool by_award = segment->award_ms != TIME_NONE && file == segment->award_ms &&
                    segment->duration_ms == TIME_NONE && !continues_soft(run, row);
    return by_award ? roll_length(run, row) : TIME_NONE;
}

int64_t run_row_length(const struct run *run, int row)
{
    int64_t set = run->now.rows[row].length_ms, file = file_length(run, row);
    int64_t awards = award_length(run, row, file);
    return set != TIME_NONE ? set : awards != TIME_NONE ? awards : file;
}

/* A roll-call whose pace is measured is over when its last name is, whatever was planned: at *due,
 * and *least is left whenever that is. False: it has no pace yet. */
static bool paced(const struct run *run, int row, int64_t *due, int64_t *least)
{
    const struct row *at = &run->now.rows[row];
    if (!roll_due(run, row, due, least))
        return false;
    *due += at->added_ms;
    *least += at->added_ms;
    return true;
}

int64_t row_due(const struct run *run, int row, int64_t now, bool *moving)
{
    const struct row *at = &run->now.rows[row];
    const struct segment *segment = at->segment;
    bool held = run->now.held_since != TIME_NONE && row == run->now.on_row;
    int64_t held_ms = at->held_ms + (held ? now - run->now.held_since : 0);
    int64_t due = at->start + run_row_length(run, row) + at->added_ms + held_ms;
    bool written =
        segment->duration_ms != TIME_NONE || at->length_ms != TIME_NONE || continues_soft(run, row);
    bool film = segment->kind == KIND_FILM || segment->kind == KIND_ANTHEM;
    bool ended, media_moves;
    int64_t left;
    *moving = held;
    if ((!written || film) && !continues_soft(run, row) &&
        stage_row_media(run, row, now, &left, &media_moves, &ended)) {
        int64_t media_due = now + left + at->added_ms;
        if (!written || media_due > due) {
            due = media_due;
            *moving = held || media_moves;
        }
    }
    int64_t least;
    if (paced(run, row, &due, &least) && due - now < least) {
        due = now + least;
        *moving = true;
    }
    return *moving ? due - now : due;
}

/* A hard end that is the file's off air moves with it when the station gives or takes time. */
static int64_t hard_end(const struct run *run, const struct segment *segment)
{
    bool off_air = run->now.off_air_set && segment->hard_end_at != TIME_NONE &&
                   segment->hard_end_at == run->session->off_air_at;
    return off_air ? run->now.off_air_at : segment->hard_end_at;
}

struct plan_in run_plan(const struct run *run, int64_t now)
{
    const struct place *place = &run->now;
    struct plan_row *rows = xcalloc(place->row_count ? place->row_count : 1, sizeof *rows);
    for (size_t i = 0; i < place->row_count; i++) {
        const struct row *row = &place->rows[i];
        const struct segment *segment = row->segment;
        int64_t file = file_length(run, (int)i);
        int64_t length = run_row_length(run, (int)i);
        rows[i] = (struct plan_row){
            .state = run_row_state(run, (int)i),
            .planned = !row->inserted && !segment->skip && !segment->floated && !segment->untimed &&
                       segment->kind != KIND_NOTE,
            .counts = counted_now(row),
            .follows_at_end = !continues_soft(run, (int)i),
            .certain = certain(run, (int)i),
            .priority = segment->priority,
            .file_ms = file,
            .length_ms = length,
            /* a length that somebody set by hand below `min` is the shortest now */
            .min_ms =
                segment->min_ms != TIME_NONE && segment->min_ms < length ? segment->min_ms : length,
            .pre_wait_ms = segment->pre_wait_ms,
            .post_wait_ms = segment->post_wait_ms,
            .hard_start_at = segment->hard_start_at,
            .hard_end_at = hard_end(run, segment),
            .start_at = row->start == TIME_NONE ? TIME_NONE : run_tod(run, row->start),
            .end_at = row->end == TIME_NONE ? TIME_NONE : run_tod(run, row->end),
            .added_ms = row->added_ms,
            .due_at = TIME_NONE,
            .over_at = TIME_NONE,
        };
        if ((int)i != place->on_row)
            continue;
        bool moving;
        int64_t due = row_due(run, (int)i, now, &moving);
        rows[i].due_at = moving ? TIME_NONE : run_tod(run, due);
        rows[i].due_left_ms = moving ? due : 0;
        int64_t least;
        if (place->held_since == TIME_NONE && paced(run, (int)i, &due, &least)) {
            rows[i].due_at = run_tod(run, due); /* whoever counts on from here does both */
            rows[i].due_left_ms = least;
            rows[i].over_at = run_tod(run, row->start + length + row->added_ms + row->held_ms);
        }
    }
    return (struct plan_in){.rows = rows,
                            .count = place->row_count,
                            .start_at = run->session->start_at,
                            .off_air_at = place->off_air_at,
                            .plan_off_air_at = run->session->off_air_at != TIME_NONE
                                                   ? run->session->off_air_at
                                                   : place->off_air_at,
                            .delay_ms = place->delay_ms,
                            .begun = place->begun,
                            .finished = run->finished};
}
