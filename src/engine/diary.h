/* The last of what has happened in the run, for the technician's log. */
#ifndef KICHBAN_ENGINE_DIARY_H
#define KICHBAN_ENGINE_DIARY_H

#include "wire/diary.h"

struct engine;
struct event;
struct effects;

#define DIARY_KEPT 200

struct diary {
    struct diary_line lines[DIARY_KEPT]; /* oldest first */
    size_t count;
    int64_t number; /* of the last one */
    int64_t told;   /* of the last one that was sent to those who watch */
};

/* Which medium an event is about, by its instance too, before it is applied: -1 none. */
int diary_media(const struct engine *engine, const struct event *event);
/* What an event that was applied at `now` (show ms) leaves to be read. */
void diary_take(struct engine *engine, const struct event *event, int media, int64_t now,
                const struct effects *fx);
/* All of it as one line of the wire, which the caller owns. */
char *diary_all(const struct engine *engine);
/* The same of what is new since the last call; NULL: nothing is. */
char *diary_news(struct engine *engine);
void diary_clear(struct diary *diary);

#endif
