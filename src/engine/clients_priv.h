/* Shared by the files that are the engine's side of its clients; nobody else includes it. */
#ifndef KICHBAN_CLIENTS_PRIV_H
#define KICHBAN_CLIENTS_PRIV_H

#include <sys/types.h>

#include "engine/baton.h"
#include "engine/clients.h"
#include "wire/line.h"
#include "wire/message.h"

#define REMEMBERED 64 /* replies kept by id, per connection */

struct answered {
    int64_t id;
    char *reply;
};

struct client {
    uv_pipe_t pipe;
    uv_timer_t patience; /* for the hello; later for a throttled connection */
    struct clients *all;
    struct client *next;
    int64_t id; /* of this connection, never used twice */
    struct line_reader lines;
    struct hello hello;
    bool levels, picture, log;                         /* what it watches */
    bool runs;                                         /* it waits for earlier runs */
    bool view;                                         /* came through PATH.view */
    bool greeted, closing, leaving, behind, throttled; /* leaving: told why, then closed */
    size_t biggest;                                    /* bytes of the last whole state */
    double tokens;
    int64_t tokens_real_ms;
    struct answered answers[REMEMBERED];
    int answer_count;
    bool detached; /* it said that it leaves */
    int handles;   /* still to be closed */
};

struct clients {
    struct engine *engine;
    uv_pipe_t door[2]; /* PATH and PATH.view */
    char *path[2];
    char *link; /* PATH.view, where the door for looking stands elsewhere, for a group; else NULL */
    gid_t group;
    ino_t inode[2];
    bool open[2];
    struct client *first;
    int count;
    bool pushed; /* since the last beat */
    int64_t last_id;
    struct baton baton;
};

/* clients.c: connections, and lines both ways */
void client_send(struct client *client, char *text);                  /* takes the text over */
void client_answer(struct client *client, const struct reply *reply); /* and keeps it by its id */
void clients_tell_players(const struct clients *clients);             /* what is watched */

/* seats.c: the caller's screens, and which of them has the baton */
struct baton_now clients_now(const struct clients *clients);
void seats_open(struct clients *clients);
void seats_close(struct clients *clients); /* in order: nobody has to get anything back */
void seats_take(struct client *client);
void seats_leave(struct client *client);
void seats_changed(struct clients *clients); /* everybody is to see it, an engine after us too */

/* requests.c: what a request does; it answers each once */
void client_carry_out(struct client *client, const struct request *request);

#endif
