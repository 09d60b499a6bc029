/* A snapshot as JSON and back. For the files of this folder. */
#ifndef KICHBAN_STATE_H
#define KICHBAN_STATE_H

#include "core/snapshot.h"
#include "wire/json.h"

/* The object of cli.md's `status --json`; with `extra` also what the screens count on with ("x").
 */
json_t *state_json(const struct snapshot *snap, bool extra);
/* Fills a zeroed snapshot from an object made with `extra`; false with *why. */
bool state_take(json_t *object, struct snapshot *snap, const char **why);
json_t *say_json(const struct say *say); /* {"name","args"} */
void say_take(json_t *object, struct say *say);

#endif
