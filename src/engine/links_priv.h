/* Shared by the files that are the engine's side of the player; nobody else includes it. */
#ifndef KICHBAN_LINKS_PRIV_H
#define KICHBAN_LINKS_PRIV_H

#include "engine/links.h"
#include "engine/truth.h"
#include "wire/deck.h"
#include "wire/line.h"

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_GREETING, LINK_ASKING, LINK_UP };

struct link {
    struct links *all;
    enum part part;
    enum link_state state;
    char *path;
    uv_pipe_t *pipe; /* NULL when closed */
    uv_timer_t retry;
    struct line_reader lines;
    uv_process_t *process; /* ours, NULL when adopted or dead */
    int pid;
    bool said_down; /* the core knows that it is gone */
    bool waiting;   /* died too often: the next try starts it */
    int64_t heard_real_ms, started_real_ms;
    int quick_deaths;
    struct report beat; /* the last one */
    struct truth truth;
    bool stuck;            /* answers, but what it plays stands still */
    int64_t stuck_real_ms; /* when it was killed for that, 0: never */
    char *video, *audio;
};

struct links {
    struct engine *engine;
    int64_t last_order; /* every order of an instance has its id: reports name it */
    struct link link[PART_COUNT];
    bool closing;
    bool levels, picture; /* watched by a client */
    int64_t looked_real_ms;
    char *player; /* the program */
};

struct order order_plain(enum order_kind kind);                /* no times in it */
void link_order(struct link *link, const struct order *order); /* nothing while nobody listens */

/* link_output.c: where a part's picture or sound goes */
void links_output(struct links *links, const struct effect *effect);
/* A part that was started again, or whose engine was: as it had been left. */
void link_stand(struct link *link);
void link_outputs(struct link *link, const struct report *report);

#endif
