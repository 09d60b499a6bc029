/* Automatic starts: auto_continue, auto_follow, hard starts. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define WARN_BEFORE_MS INT64_C(10000)

int64_t run_automatic_at(const struct run *run, int64_t now)
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
    if (next->force)
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
    turn_warn(turn,
              say_make(why, run_point(run, run->now.standby)->cue,
                       instant_clock(&run->session->zone, run_tod(run, at), true, text), NULL));
}

/* True when it fired: the next one may be due at the same instant. */
static bool run_start(struct turn *turn)
{
    struct run *run = turn->run;
    int64_t at = run_automatic_at(run, turn->now);
    if (at == TIME_NONE)
        return false;
    if (turn->now >= at - WARN_BEFORE_MS && turn->now < at && would_cut(run, run->now.standby, at))
        give_up(turn, MSG_W_AUTO_WAITS, at);
    if (turn->now < at || run->now.auto_spent == run->now.on_row)
        return false;
    if (turn_missed(turn, at))
        give_up(turn, MSG_W_AUTO_MISSED, at);
    else if (would_cut(run, run->now.standby, turn->now))
        give_up(turn, MSG_W_AUTO_WAITS, at);
    else {
        fire_point(turn, run->now.standby, MSG_DID_AUTO);
        return true;
    }
    return false;
}

void automatic_stepped(struct turn *turn, int64_t ms)
{
    const struct run *run = turn->run;
    int64_t at = run_automatic_at(run, turn->now);
    if (at != TIME_NONE && at > turn->now && at - ms < turn->now &&
        run_segment(run, run->now.points[run->now.standby].row)->hard_start_at != TIME_NONE)
        give_up(turn, MSG_W_AUTO_MISSED, at);
}

void automatic_run(struct turn *turn)
{
    timed_run(turn);
    for (size_t i = 0; i < turn->run->now.row_count && run_start(turn); i++)
        timed_run(turn);
    calls_run(turn);
    lists_run(turn);
}

static void sooner(int64_t *wake, int64_t at, int64_t now)
{
    if (at != TIME_NONE && at > now && (*wake == TIME_NONE || at < *wake))
        *wake = at;
}

void automatic_plan(struct turn *turn)
{
    struct run *run = turn->run;
    int64_t wake = timed_next(run, turn->now);
    sooner(&wake, calls_next(run, turn->now), turn->now);
    sooner(&wake, lists_next(run), turn->now);
    int64_t at = run_automatic_at(run, turn->now);
    if (at != TIME_NONE) {
        sooner(&wake, at, turn->now);
        sooner(&wake, at - WARN_BEFORE_MS, turn->now);
    }
    if (wake == run->wake)
        return;
    run->wake = wake;
    turn_effect(turn, FX_WAKE)->at = wake;
}
