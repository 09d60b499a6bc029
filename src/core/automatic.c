/* What happens by itself: timed actions, automatic starts, and the lengths they depend on. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define MISSED_REAL_MS 5000 /* passed unseen by more than this: shown, and waits for the caller */
#define WARN_BEFORE_MS INT64_C(10000)

/* --- lengths: timing.md P2 and E1 --- */

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

static int64_t file_length(const struct run *run, int row)
{
    const struct segment *segment = run_segment(run, row);
    if (continues_soft(run, row))
        return segment->post_wait_ms;
    if (segment->duration_ms != TIME_NONE)
        return segment->duration_ms;
    int64_t media = media_length(run, row);
    if (media != TIME_NONE)
        return media;
    if (segment->hard_start_at != TIME_NONE && segment->hard_end_at != TIME_NONE)
        return segment->hard_end_at - segment->hard_start_at;
    return 0;
}

int64_t run_row_length(const struct run *run, int row)
{
    int64_t set = run->now.rows[row].length_ms;
    return set != TIME_NONE ? set : file_length(run, row);
}

int64_t row_due(const struct run *run, int row, int64_t now, bool *moving)
{
    const struct row *at = &run->now.rows[row];
    const struct segment *segment = at->segment;
    bool held = run->now.held_since != TIME_NONE && row == run->now.on_row;
    int64_t held_ms = at->held_ms + (held ? now - run->now.held_since : 0);
    int64_t due = at->start + run_row_length(run, row) + at->added_ms + held_ms;
    bool written = segment->duration_ms != TIME_NONE || at->length_ms != TIME_NONE ||
                   continues_soft(run, row);
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
    return *moving ? due - now : due;
}

struct plan_in run_plan(const struct run *run, int64_t now)
{
    const struct place *place = &run->now;
    struct plan_row *rows = xcalloc(place->row_count ? place->row_count : 1, sizeof *rows);
    for (size_t i = 0; i < place->row_count; i++) {
        const struct row *row = &place->rows[i];
        const struct segment *segment = row->segment;
        int64_t length = run_row_length(run, (int)i);
        rows[i] = (struct plan_row){
            .state = run_row_state(run, (int)i),
            .planned = !row->inserted && !segment->skip && !segment->floated &&
                       !segment->untimed && segment->kind != KIND_NOTE,
            .counts = counted_now(row),
            .follows_at_end = !continues_soft(run, (int)i),
            .file_ms = file_length(run, (int)i),
            .length_ms = length,
            .min_ms = segment->min_ms != TIME_NONE ? segment->min_ms : length,
            .pre_wait_ms = segment->pre_wait_ms,
            .post_wait_ms = segment->post_wait_ms,
            .hard_start_at = segment->hard_start_at,
            .hard_end_at = segment->hard_end_at,
            .start_at = row->start == TIME_NONE ? TIME_NONE : run_tod(run, row->start),
            .end_at = row->end == TIME_NONE ? TIME_NONE : run_tod(run, row->end),
            .added_ms = row->added_ms,
            .due_at = TIME_NONE,
        };
        if ((int)i != place->on_row)
            continue;
        bool moving;
        int64_t due = row_due(run, (int)i, now, &moving);
        rows[i].due_at = moving ? TIME_NONE : run_tod(run, due);
        rows[i].due_left_ms = moving ? due : 0;
    }
    return (struct plan_in){.rows = rows,
                            .count = place->row_count,
                            .start_at = run->session->start_at,
                            .off_air_at = run->session->off_air_at,
                            .begun = place->begun,
                            .finished = run->finished};
}

/* --- timed actions --- */

void schedule_actions(struct turn *turn, int point)
{
    struct run *run = turn->run;
    const struct point *at = run_point(run, point);
    for (size_t i = 0; i < at->action_count; i++) {
        const struct action *action = &at->actions[i];
        if (action->at_ms == 0 && !action->from_end)
            continue;
        struct pending pending = {.at = turn->now + action->at_ms,
                                  .row = run->now.points[point].row,
                                  .point = point,
                                  .action = *action,
                                  .born = run->change};
        ARRAY_PUSH(run->pending, run->pending_count, run->pending_room, pending);
    }
}

/* When it is due; TIME_NONE: not known now (held, or its segment is not on air any more). */
static int64_t pending_at(const struct run *run, const struct pending *pending, int64_t now)
{
    if (!pending->action.from_end)
        return pending->at;
    if (pending->row != run->now.on_row)
        return TIME_NONE;
    bool moving;
    int64_t due = row_due(run, pending->row, now, &moving);
    return moving ? TIME_NONE : due + pending->action.at_ms;
}

static void run_pending(struct turn *turn)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->pending_count;) {
        struct pending pending = run->pending[i];
        int64_t at = pending_at(run, &pending, turn->now);
        if (at == TIME_NONE || at > turn->now) {
            i++;
            continue;
        }
        run->pending_count--;
        memmove(run->pending + i, run->pending + i + 1,
                (run->pending_count - i) * sizeof *run->pending);
        stage_action(turn, &pending.action, pending.row, true);
    }
}

/* --- automatic starts --- */

/* The instant of the automatic start that is coming; TIME_NONE: none. */
static int64_t automatic_at(const struct run *run, int64_t now)
{
    const struct place *place = &run->now;
    if (run->finished || place->on_row < 0 || place->standby < 0 ||
        place->held_since != TIME_NONE || place->auto_spent == place->on_row)
        return TIME_NONE;
    const struct segment *segment = run_segment(run, place->on_row);
    const struct gopoint *target = &place->points[place->standby];
    if (segment->next == NEXT_MANUAL || target->row == place->on_row || target->point != 0)
        return TIME_NONE;
    const struct segment *next = run_segment(run, target->row);
    const struct row *row = &place->rows[place->on_row];
    int64_t waits = segment->post_wait_ms + next->pre_wait_ms;
    if (segment->next == NEXT_AUTO_CONTINUE)
        return next->hard_start_at != TIME_NONE ? next->hard_start_at - run->clock_offset_ms
                                                : row->start + row->held_ms + waits;
    int64_t left;
    bool moving, ended;
    bool media = stage_row_media(run, place->on_row, now, &left, &moving, &ended);
    bool by_media = media && !ended &&
                    (segment->duration_ms == TIME_NONE || segment->kind == KIND_FILM ||
                     segment->kind == KIND_ANTHEM) &&
                    row->length_ms == TIME_NONE;
    if (by_media) /* its end is a report of the player, never a guess */
        return TIME_NONE;
    int64_t due = row_due(run, place->on_row, now, &moving);
    return moving ? TIME_NONE : due + waits;
}

static bool touches_picture(const struct run *run, const struct action *action)
{
    if (action->act == ACT_FADE || action->act == ACT_STOP)
        return action->media == TARGET_ALL || run_is_picture(run, action->media);
    return (action->act == ACT_PLAY || action->act == ACT_SHOW) &&
           (action->media < 0 || run_is_picture(run, action->media));
}

/* operation.md, "GO is safe" 7: would this automatic start cut what runs? */
static bool would_cut(const struct run *run, int point, int64_t at)
{
    const struct segment *next = run_segment(run, run->now.points[point].row);
    bool hard = next->hard_start_at != TIME_NONE;
    if (hard && next->force)
        return false;
    bool moving;
    int64_t due = row_due(run, run->now.on_row, at, &moving);
    if (hard && (moving ? due > 0 : due > at))
        return true;
    int64_t left;
    if (!stage_film_left(run, at, &left) || left <= 0)
        return false;
    if (hard)
        return true;
    const struct point *go = run_point(run, point);
    for (size_t i = 0; i < go->action_count; i++)
        if (touches_picture(run, &go->actions[i]))
            return true;
    return false;
}

static void give_up(struct turn *turn, enum msg why, int64_t at)
{
    struct run *run = turn->run;
    char text[INSTANT_TEXT];
    run->now.auto_spent = run->now.on_row;
    turn_warn(turn, say_make(why, run_point(run, run->now.standby)->cue,
                             instant_clock(&run->session->zone, run_tod(run, at), true, text),
                             NULL));
}

static bool waits_at_hard(const struct run *run)
{
    return run_segment(run, run->now.points[run->now.standby].row)->hard_start_at != TIME_NONE;
}

/* True when it fired: the next one may be due at the same instant. */
static bool run_start(struct turn *turn)
{
    struct run *run = turn->run;
    int64_t at = automatic_at(run, turn->now);
    if (at == TIME_NONE)
        return false;
    if (turn->now >= at - WARN_BEFORE_MS && turn->now < at && waits_at_hard(run) &&
        would_cut(run, run->now.standby, at))
        give_up(turn, MSG_W_AUTO_WAITS, at);
    if (turn->now < at || run->now.auto_spent == run->now.on_row)
        return false;
    if ((double)(turn->now - at) > MISSED_REAL_MS * run->speed)
        give_up(turn, MSG_W_AUTO_MISSED, at);
    else if (would_cut(run, run->now.standby, turn->now))
        give_up(turn, MSG_W_AUTO_WAITS, at);
    else {
        fire_point(turn, run->now.standby, false);
        return true;
    }
    return false;
}

void automatic_run(struct turn *turn)
{
    run_pending(turn);
    for (size_t i = 0; i < turn->run->now.row_count && run_start(turn); i++)
        run_pending(turn);
}

static void sooner(int64_t *wake, int64_t at, int64_t now)
{
    if (at != TIME_NONE && at > now && (*wake == TIME_NONE || at < *wake))
        *wake = at;
}

void automatic_plan(struct turn *turn)
{
    struct run *run = turn->run;
    int64_t wake = TIME_NONE;
    for (size_t i = 0; i < run->pending_count; i++)
        sooner(&wake, pending_at(run, &run->pending[i], turn->now), turn->now);
    int64_t at = automatic_at(run, turn->now);
    if (at != TIME_NONE) {
        sooner(&wake, at, turn->now);
        if (waits_at_hard(run))
            sooner(&wake, at - WARN_BEFORE_MS, turn->now);
    }
    if (wake == run->wake)
        return;
    run->wake = wake;
    turn_effect(turn, FX_WAKE)->at = wake;
}
