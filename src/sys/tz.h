/* Time zones from the system's tz database, through libc. Uses the process's TZ for a moment and
 * puts it back: call it from one thread, before others start or while they don't ask for dates. */
#ifndef KICHBAN_TZ_H
#define KICHBAN_TZ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/zone.h"

/* The offsets of a zone from 40 h before the date's midnight (UTC) to 64 h after it. False: the
 * database has no such name (`*out` is left alone). Fits zone_fn of showfile/load.h. */
bool tz_zone(const char *iana, int32_t date_days, struct zone *out);
/* The date in a zone at an instant of the wall clock. */
bool tz_today(const char *iana, int64_t wall_ms, int32_t *days);

/* Before a second thread asks for zones: from then on the environment is only changed in place, never
 * made longer, so that who reads it meanwhile is safe. */
void tz_threads(void);

#endif
