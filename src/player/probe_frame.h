/* A small picture of what a prober's handle has decoded last. */
#ifndef KICHBAN_PROBE_FRAME_H
#define KICHBAN_PROBE_FRAME_H

#include <mpv/client.h>

#include "wire/probe.h"

/* Nothing when there is none; `rgb` is the caller's. May block as all of the prober does. */
void probe_shoot(mpv_handle *mpv, struct probe_frame *out);

#endif
