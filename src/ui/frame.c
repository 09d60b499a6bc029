/* What all views do alike: the numbers of this moment, and when they change by themselves. */
#include "ui/frame.h"

#include "ui/lang.h"
#include "base/banned.h"

struct figures figures_make(const struct snapshot *snap, int64_t now)
{
    struct figures air = {0};
    if (snap->on_row < 0)
        return air;
    const struct plan_row *row = &snap->segments[snap->on_row].plan;
    int64_t since = now - row->start_at;
    air.running = true;
    air.left_ms = plan_left(row, now);
    air.total_ms = row->length_ms + row->added_ms;
    air.timed = air.total_ms > 0;
    air.elapsed_ms = since > 0 ? since : 0;
    if (air.timed && air.total_ms - air.left_ms < air.elapsed_ms)
        air.elapsed_ms = air.total_ms > air.left_ms ? air.total_ms - air.left_ms : 0;
    return air;
}

void frame_draw(const struct view_state *state, struct canvas *canvas,
                void (*draw)(const struct frame *frame))
{
    canvas_erase(canvas);
    if (!state->snap) {
        canvas_put(canvas, 1, canvas->height / 2, canvas->width - 1, STYLE_LABEL,
                   state->message ? state->message : _("waiting for the engine"));
        return;
    }
    struct frame frame = {.state = state,
                          .snap = state->snap,
                          .canvas = canvas,
                          .at = layout_make(canvas->width, canvas->height),
                          .air = figures_make(state->snap, state->now),
                          .stale = state->ended || state->silent_ms >= STALE_MS};
    snapshot_plan(state->snap, state->now, &frame.plan);
    snapshot_ladder(state->snap, state->now, &frame.ladder);
    draw(&frame);
    plan_free(&frame.plan);
}

static void sooner(int64_t *at, int64_t other)
{
    if (other < *at)
        *at = other;
}

/* Milliseconds until a number that counts down (rounded up) shows its next second. */
static int64_t until_next(int64_t left)
{
    int64_t rest = left % SECOND_MS;
    return rest > 0 ? rest : rest + SECOND_MS;
}

int64_t frame_changes_at(const struct view_state *state)
{
    const struct snapshot *snap = state->snap;
    int64_t now = state->now;
    int64_t at = now + SECOND_MS - ((now % SECOND_MS) + SECOND_MS) % SECOND_MS;
    if (!snap)
        return at;
    struct figures air = figures_make(snap, now);
    if (air.running && air.timed && snap->phase != PHASE_HELD)
        sooner(&at, now + until_next(air.left_ms));
    if (snap->count_at != TIME_NONE && snap->count_at > now - SECOND_MS)
        sooner(&at, now + until_next(snap->count_at - now));
    if (snap->auto_at != TIME_NONE)
        sooner(&at, now + until_next(snap->auto_at - now));
    if (air.running)
        sooner(&at, now + SECOND_MS - air.elapsed_ms % SECOND_MS);
    for (size_t i = 0; i < snap->playing_count && i < 2; i++)
        if (snap->playing[i].state == INST_PLAYING)
            sooner(&at, now + SECOND_MS - frame_position(snap, &snap->playing[i], now) % SECOND_MS);
    return at;
}
