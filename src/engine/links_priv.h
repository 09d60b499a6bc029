/* Shared by the files that are the engine's side of the player; nobody else includes it. */
#ifndef KICHBAN_LINKS_PRIV_H
#define KICHBAN_LINKS_PRIV_H

#include "engine/links.h"
#include "engine/truth.h"
#include "wire/deck.h"
#include "wire/line.h"
#include "wire/relay.h"

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
    struct far *far; /* the way to another machine; NULL: the part is on this one */
};

struct links {
    struct engine *engine;
    int64_t last_order; /* every order of an instance has its id: reports name it */
    struct link link[PART_COUNT];
    bool closing;
    bool levels, picture; /* watched by a client */
    int64_t looked_real_ms;
    char *player;         /* the program */
    struct far_side *far; /* NULL: this machine */
};

#define LINK_ARGS 16
#define LINK_HUNG_MS 1000 /* silence that is a hang (4 beats a second) */

struct order order_plain(enum order_kind kind);                /* no times in it */
void link_order(struct link *link, const struct order *order); /* nothing while nobody listens */

/* link_output.c: where a part's picture or sound goes */
void links_output(struct links *links, const struct effect *effect);
/* A part that was started again, or whose engine was: as it had been left. */
void link_stand(struct link *link);
void link_outputs(struct link *link, const struct report *report);

/* links.c: a part that dies, wherever it is */
void link_hang_up(struct link *link);
void link_say_down(struct link *link, const char *reason);
/* The options that a player of this part is started with; NULL-ended, all borrowed. */
int link_options(const struct link *link, char *args[LINK_ARGS]);
/* Counts a death; true: it dies at once again and again, the next start has to wait. */
bool link_dies_often(struct link *link, bool was_up);
bool link_is_stuck(struct link *link, int64_t real_ms); /* says so once in a while */
void link_give_room(uv_handle_t *handle, size_t size, uv_buf_t *buf);
#define LINK_PAUSE_MS 1000

/* link_orders.c: what a part that has just answered is told */
void link_greet(struct link *link);
void link_vet_unknown(struct link *link);
enum part link_part_of(const struct links *links, int media);
/* link_reports.c: one line of a player */
void link_take_report(struct link *link, const char *line);

/* link_far.c: through ssh */
void far_open(struct link *link);
void far_again(struct link *link, const char *reason); /* kills its player, starts another */
void far_listen(struct link *link, int64_t real_ms);
void far_send(struct link *link, const struct relay_line *line);
void far_close(struct link *link);
void far_free(struct link *link);
bool far_up(const struct link *link); /* the relay answers */
/* Between the boot clock of this machine and that of the player's; TIME_NONE stays. */
int64_t far_theirs(const struct link *link, int64_t real_ms);
int64_t far_ours(const struct link *link, int64_t real_ms);

/* far_side.c: what both parts on another machine share */
void far_side_open(struct links *links);
void far_side_free(struct far_side *side);
const char *far_host(const struct links *links);
const char *far_program(const struct links *links);
char *far_path(const struct links *links, const char *path); /* where it lies there; the caller's */
void far_file(struct links *links, const struct relay_line *line);

#endif
