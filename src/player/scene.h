/* What is to be seen, as one value that the loop hands to the stage: black, over it the slate, over
 * it the decks in their order. Opacities are ramps, so that the stage draws a fade by itself.
 * Pure.*/
#ifndef KICHBAN_SCENE_H
#define KICHBAN_SCENE_H

#include <stddef.h>

#include "player/ramp.h"

#define SCENE_LAYERS 24

struct surface;

struct layer {
    struct surface *surface;
    struct ramp opacity;
};

struct scene {
    struct layer layers[SCENE_LAYERS]; /* bottom first; the slate is the lowest when there is one */
    size_t count;
};

/* Adds on top; what doesn't fit pushes out the lowest. */
void scene_add(struct scene *scene, struct surface *surface, struct ramp opacity);
/* The lowest layer that can be seen at all; `count` when everything is black. */
size_t scene_lowest(const struct scene *scene, int64_t now_us);
/* Whether it will look different without being set anew. */
bool scene_moving(const struct scene *scene, int64_t now_us);

#endif
