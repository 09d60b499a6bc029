/* A time zone around one date, as plain numbers: which offset holds from which instant on. Filled
 * by sys/tz.c from the system's tz database; everything else only computes with it. */
#ifndef KICHBAN_ZONE_H
#define KICHBAN_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#define ZONE_SLICES 4
#define INSTANT_TEXT 48

struct zone {
    int count; /* 1 at least; slices rise in from_at */
    struct {
        int64_t from_at;  /* first instant with this offset, ms; INT64_MIN for the first */
        int32_t offset_s; /* east of UTC, seconds */
    } slice[ZONE_SLICES];
};

struct zone zone_fixed(int32_t offset_s);
int32_t zone_offset_s(const struct zone *zone, int64_t at_ms);
/* The instant of `of_day_ms` after midnight of `days`; a time that the zone skips is moved on, one
 * that it has twice is the first. */
int64_t zone_instant(const struct zone *zone, int32_t days, int64_t of_day_ms);
/* The date and the time of day of an instant. */
void zone_split(const struct zone *zone, int64_t at_ms, int32_t *days, int64_t *of_day_ms);

/* RFC 3339 with milliseconds and a numeric offset: 2023-09-17T08:00:00.000+07:00 */
const char *instant_text(const struct zone *zone, int64_t at_ms, char out[INSTANT_TEXT]);
/* The same back; *offset_s may be NULL. */
bool instant_parse(const char *text, int64_t *at_ms, int32_t *offset_s);
/* `HH:MM:SS` or `HH:MM` of an instant. */
const char *instant_clock(const struct zone *zone, int64_t at_ms, bool seconds,
                          char out[INSTANT_TEXT]);

#endif
