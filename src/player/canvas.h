/* The few things drawn by our own GL: textures of the window's size, one over the other. All calls
 * on the stage's thread with its context. */
#ifndef KICHBAN_PLAYER_CANVAS_H
#define KICHBAN_PLAYER_CANVAS_H

#include <stdbool.h>

#include "base/err.h"

struct canvas {
    unsigned program, corners;
    int opacity_at;
    unsigned small_program; /* shrinks: sixteen places of the picture for each of its own */
    int small_opacity_at, small_step_at;
};

/* A picture to draw into and to draw with. Zeroed: none yet. */
struct target {
    unsigned fbo, texture;
    int width, height;
};

bool canvas_open(struct canvas *canvas, struct err *err);
void canvas_clear(int width, int height); /* the window, black */
void canvas_draw(const struct canvas *canvas, const struct target *target, double opacity);

/* The same into a small target, to be read back. */
void canvas_small_clear(const struct target *small);
void canvas_small_draw(const struct canvas *canvas, const struct target *target, double opacity,
                       const struct target *small);
/* Rows of RGB from the top; the caller's. Waits for the graphics card. */
unsigned char *canvas_small_read(const struct target *small);

/* Makes it that large; true when what was in it is gone. */
bool target_fit(struct target *target, int width, int height);
void target_free(struct target *target);

#endif
