/* The caller's screen: which panels there are. */
#include "ui/frame.h"

#include "ui/panel_hall.h"
#include "base/banned.h"

static void draw_hall(const struct frame *frame)
{
    const struct layout *at = &frame->at;
    panel_hall(frame->canvas, at->hall_x, at->list_head, at->width - at->hall_x - 1,
               at->list + at->list_rows - at->list_head, frame->state->hall,
               frame->state->clock_ms);
}

static void draw_full(const struct frame *frame)
{
    frame_head(frame);
    frame_rules(frame);
    frame_on_air(frame);
    frame_standby(frame);
    frame_over(frame);
    struct frame below = *frame; /* what stands below gives room to the hall */
    if (frame->state->hall && frame->at.hall_x) {
        draw_hall(frame);
        below.at.width = frame->at.hall_x - 1;
    }
    if (frame->state->help)
        frame_help(&below);
    else if (frame->at.kind == LAYOUT_FULL && frame_shows_changes(frame))
        frame_changes(&below);
    else if (frame->at.kind == LAYOUT_FULL)
        frame_list(&below);
    frame_messages(frame);
    frame_keys(frame);
}

static void draw_all(const struct frame *frame)
{
    if (frame->at.kind == LAYOUT_TINY)
        frame_tiny(frame);
    else
        draw_full(frame);
}

static void draw(const struct view_state *state, struct canvas *canvas)
{
    frame_draw(state, canvas, draw_all);
}

const struct view view_caller = {.name = "stage", .draw = draw, .changes_at = frame_changes_at};
