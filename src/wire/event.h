/* An event as JSON and back: for the journal and for pushes. Media are named by id, so that a
 * journal can be read by people and by a show file that has changed since. */
#ifndef KICHBAN_WIRE_EVENT_H
#define KICHBAN_WIRE_EVENT_H

#include "core/event.h"
#include "core/show.h"

#include "wire/json.h"

json_t *event_json(const struct event *event, const struct show *show);
/* A show that an event brings stays outside: its `version` says which. */
char *event_encode(const struct event *event, const struct show *show); /* one line, no LF */
bool event_decode(const char *line, const struct show *show, struct event *event, const char **why);

#endif
