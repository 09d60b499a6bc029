/* Shared by the files that reach a part on another machine; nobody else includes it. */
#ifndef KICHBAN_FAR_PRIV_H
#define KICHBAN_FAR_PRIV_H

#include "engine/links_priv.h"

#define FAR_QUICK 3               /* tries at a time that give up after a second */
#define FAR_TRIES (FAR_QUICK + 1) /* and one that is patient */
#define FAR_WORDS 240

/* Why there is no link, as far as ssh's words and exit code tell. */
enum far_trouble { FAR_NONE, FAR_AWAY, FAR_REFUSED, FAR_NO_PLAYER, FAR_NOISE, FAR_VERSION };

/* One `ssh DEST kichban-player --relay`. Its handles are freed by their own closing; each points back
 * here, or nowhere once this is gone. */
struct far_try {
    struct far *far;
    int slot;
    uv_pipe_t *pipe;  /* its input and output */
    uv_pipe_t *words; /* what it says on its error output */
    uv_process_t *process;
    struct line_reader lines;
    size_t noise; /* bytes before its first line of ours */
    char said[FAR_WORDS];
    int64_t began_ms;
};

struct far {
    struct link *link;
    struct far_try *tries[FAR_TRIES];
    struct far_try *joined; /* its pipe is link->pipe */
    uv_timer_t next;
    int64_t apart_ms; /* boot clock: since when there is no link; 0: there is one */
    bool ever;        /* there was a link */
    int refusals;     /* in a row: the next try comes later */
    enum far_trouble trouble;
    char said[FAR_WORDS]; /* what ssh said of it, made safe */
    int64_t silent_ms;    /* of the player, as the relay says */
    int64_t greeted_ms;   /* since when its hello is waited for */
    uv_timer_t again;     /* a start that has to wait */
    /* the other boot clock */
    int64_t offset_ms, trip_ms, measured_ms; /* theirs − ours, by a round trip so long, when */
    int64_t ping, pinged_ms;                 /* the last one: its id, when it went out */
    bool pinging;                            /* its answer is still to come */
    int pongs;                               /* on this link */
};

/* far_try.c: ssh processes until one of them answers */
void far_race(struct far *far, bool now); /* until far_won(); `now`: the first at once */
void far_stop(struct far *far);           /* ends all tries but the joined one */
void far_try_free(struct far_try *try);
/* link_far.c */
void far_won(struct far *far, struct far_try *try, const struct relay_line *here);
void far_cut(struct far *far, const char *why); /* the joined one has ended, or says nothing */
void far_arrived(struct link *link);            /* link->lines has more */

#endif
