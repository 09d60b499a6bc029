/* The null twin of a player: plays nothing and keeps time as if it did. It has no state of its own,
 * the run says it all; so it needs no recovery, and rehearsal, tests and simulation share it. */
#ifndef KICHBAN_TWIN_H
#define KICHBAN_TWIN_H

#include "core/run.h"

/* The next thing a perfect player would report, and when (show ms, never before `now`; a report
 * that is late is due now). False when there is nothing. The caller clears the event, whose real_ms
 * it fills in. `real_now` is the boot clock at `now`. */
bool twin_next(const struct run *run, int64_t now, int64_t real_now, struct event *event,
               int64_t *at);

#endif
