/* The last runs of the same show and session, and the preflight of this one. */
#ifndef KICHBAN_ENGINE_PAST_H
#define KICHBAN_ENGINE_PAST_H

#include "engine/engine.h"

/* Reads them beside the loop; clients_past() gets the line when it is there. */
void past_begin(struct engine *engine);

#endif
