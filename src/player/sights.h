/* kichban-player --look: what this machine has to show and to sound with, in the lines of wire/sights.h.
 * Sound devices that are named are really opened, for a few silent samples that are never played. */
#ifndef KICHBAN_PLAYER_SIGHT_H
#define KICHBAN_PLAYER_SIGHT_H

#include "player/options.h"

/* The process's exit code. */
int sights_run(const struct options *options);

#endif
