/* What a PulseAudio server (or PipeWire in its place) says of its sinks: libmpv opens a muted one
 * without a word. */
#ifndef KICHBAN_PLAYER_SINKS_H
#define KICHBAN_PLAYER_SINKS_H

#include "wire/sights.h"

/* Asks the server that sound goes to by itself; sights->server is false when none answers within `ms`.
 * Blocks so long at most. */
void sinks_look(struct sights *sights, int ms);

#endif
