/* The player's own socket: one engine at a time, lines in, lines out. Belongs to the loop. */
#ifndef KICHBAN_PLAYER_LINK_H
#define KICHBAN_PLAYER_LINK_H

#include <uv.h>

#include "base/buf.h"
#include "base/err.h"
#include "wire/deck.h"

struct link_peer;

struct link {
    uv_loop_t *loop;
    uv_pipe_t listener;
    struct link_peer *peers;
    struct link_peer *engine; /* the newest peer that said hello; NULL: none */
    char *hello;              /* what new peers are told; NULL: not known yet */
    bool holding;
    struct buf held;
    void (*order)(void *context, const struct order *order);
    void *context;
};

/* Listens at `path`, clearing away what a dead player left there. False when a live one answers. */
bool link_open(struct link *link, uv_loop_t *loop, const char *path, struct err *err);
/* Sets the hello and says it to those who wait for it. */
void link_greet(struct link *link, const struct report *hello);
void link_say(struct link *link, const struct report *report); /* to the engine, if there is one */
/* While it holds, only replies go out: an order is answered before what comes of it. */
void link_hold(struct link *link, bool hold);

#endif
