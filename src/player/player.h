/* kichban-player as a whole: socket, decks and stage around one loop. */
#ifndef KICHBAN_PLAYER_PLAYER_H
#define KICHBAN_PLAYER_PLAYER_H

#include "base/err.h"
#include "player/options.h"

/* Runs until it is told to quit; false with a sentence when it can't even begin. */
bool player_run(const struct options *options, struct err *err);

#endif
