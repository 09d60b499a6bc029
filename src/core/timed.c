/* Timed actions: those of a GO that wait for their moment. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

void schedule_actions(struct turn *turn, int point)
{
    struct run *run = turn->run;
    const struct point *at = run_point(run, point);
    for (size_t i = 0; i < at->action_count; i++) {
        const struct action *action = &at->actions[i];
        if (action->at_ms == 0 && !action->from_end)
            continue;
        struct pending pending = {.at = turn->now + action->at_ms,
                                  .segment = run_segment(run, run->now.points[point].row),
                                  .action = *action,
                                  .born = run->change};
        ARRAY_PUSH(run->pending, run->pending_count, run->pending_room, pending);
    }
}

/* When it is due; TIME_NONE: not known now (held, or its segment is not on air any more). */
static int64_t pending_at(const struct run *run, const struct pending *pending, int64_t now)
{
    int row = run->now.on_row;
    bool on_air = row >= 0 && run_segment(run, row) == pending->segment;
    if (on_air && run->now.held_since != TIME_NONE)
        return TIME_NONE; /* the segment's clock stands still */
    if (!pending->action.from_end)
        return pending->at;
    if (!on_air)
        return TIME_NONE;
    bool moving;
    int64_t due = row_due(run, row, now, &moving);
    return moving ? TIME_NONE : due + pending->action.at_ms;
}

void timed_run(struct turn *turn)
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
        stage_action(turn, &pending.action, pending.segment, true);
    }
}

int64_t timed_next(const struct run *run, int64_t now)
{
    int64_t next = TIME_NONE;
    for (size_t i = 0; i < run->pending_count; i++) {
        int64_t at = pending_at(run, &run->pending[i], now);
        if (at != TIME_NONE && at > now && (next == TIME_NONE || at < next))
            next = at;
    }
    return next;
}

void timed_drop(struct run *run, const struct segment *segment)
{
    size_t kept = 0;
    for (size_t i = 0; i < run->pending_count; i++)
        if (run->pending[i].segment != segment)
            run->pending[kept++] = run->pending[i];
    run->pending_count = kept;
}

void timed_shift(struct run *run, const struct segment *segment, int64_t ms)
{
    for (size_t i = 0; i < run->pending_count; i++)
        if (run->pending[i].segment == segment && !run->pending[i].action.from_end)
            run->pending[i].at += ms;
}
