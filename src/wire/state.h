/* A snapshot as JSON and back. For the files of this folder. */
#ifndef KICHBAN_STATE_H
#define KICHBAN_STATE_H

#include "core/snapshot.h"
#include "wire/json.h"

/* The object of cli.md's `status --json`; with `extra` also what the screens count on with ("x").
 */
json_t *state_json(const struct snapshot *snap, bool extra);
/* Its member `segments` alone, with a plan of that snapshot. */
json_t *segments_json(const struct snapshot *snap, const struct plan_out *plan, bool extra);
/* RFC 3339 in the zone of the show; TIME_NONE is null. */
void put_instant(json_t *object, const char *key, const struct zone *zone, int64_t at);
/* Fills a zeroed snapshot from an object made with `extra`; false with *why. */
bool state_take(json_t *object, struct snapshot *snap, const char **why);
json_t *say_json(const struct say *say); /* {"name","args"} */
void say_take(json_t *object, struct say *say);

#endif
