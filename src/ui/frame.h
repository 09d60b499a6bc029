/* One frame being drawn: what its panels share. Internal to the views. */
#ifndef KICHBAN_FRAME_H
#define KICHBAN_FRAME_H

#include "ui/layout.h"
#include "ui/view.h"

/* How the running segment stands against its length. */
struct figures {
    bool running, timed; /* timed: it has a length */
    int64_t left_ms, elapsed_ms, total_ms;
};

struct frame {
    const struct view_state *state;
    const struct snapshot *snap;
    struct canvas *canvas;
    struct plan_out plan;
    struct ladder ladder;
    struct layout at;
    struct figures air;
    bool stale; /* nothing was heard for 3 s */
};

#define STALE_MS INT64_C(3000)

struct figures figures_make(const struct snapshot *snap, int64_t now);

/* Makes the frame of this moment and lets it be drawn; before the first state only that it is awaited. */
void frame_draw(const struct view_state *state, struct canvas *canvas,
                void (*draw)(const struct frame *frame));
/* The next instant of the show clock at which a number of any view changes by itself. */
int64_t frame_changes_at(const struct view_state *state);

void frame_head(const struct frame *frame);
void frame_rules(const struct frame *frame);
void frame_on_air(const struct frame *frame);
void frame_air_line(const struct frame *frame, int end); /* of it the first line, left of `end` */
void frame_standby(const struct frame *frame);
void frame_over(const struct frame *frame);
void frame_list(const struct frame *frame);
void frame_help(const struct frame *frame);
bool frame_shows_changes(
    const struct frame *frame); /* `reload` is being typed, and would do something */
void frame_changes(const struct frame *frame);
void frame_anchors(const struct frame *frame);      /* in the rule below the standby */
bool frame_ladder(const struct frame *frame);       /* false: nothing will be missed */
bool frame_count(const struct frame *frame, int y); /* the countdown by hand; false: none */
/* Words in a rule at *x, and a band across the whole width. */
void frame_embed(const struct frame *frame, int y, int *x, enum style style, const char *text);
void frame_across(const struct frame *frame, int y, enum style style, const char *text);
void frame_messages(const struct frame *frame);
void frame_keys(const struct frame *frame);
void frame_tiny(const struct frame *frame);

/* The number at the eye: label, digits (may be "") and how they look. */
enum style frame_countdown(const struct frame *frame, const char **label, char digits[DUR_TEXT]);
/* When the first counted segment is expected to start. */
int64_t frame_first_start(const struct frame *frame);
/* Where a piece of media is at `now`. */
int64_t frame_position(const struct snapshot *snap, const struct snap_playing *playing,
                       int64_t now);

#endif
