/* What comes from the engine, kept fresh: the connection with its reconnects, the last state, and
 * the show clock counted on from it. All times handed in are clock_real_ms() of this machine. */
#ifndef KICHBAN_FEED_H
#define KICHBAN_FEED_H

#include "ui/hall.h"
#include "ui/logbook.h"
#include "ui/remote.h"

struct feed {
    const char *socket; /* where the engine is: see remote_open() */
    struct remote_who who;
    struct remote remote;
    bool connected;  /* requests can be sent */
    bool connecting; /* through ssh, and it isn't through yet */
    bool ended;      /* not connected because the engine was ended: it said so */
    struct snapshot snap;
    bool has_snap;
    bool blind;        /* the terminal can't draw a picture: none is asked for */
    unsigned watching; /* WATCH_… bits: what is asked for, on each connection anew */
    struct hall hall;
    struct logbook log;
    struct past past; /* earlier runs */
    bool has_past;
    int64_t heard_ms;                     /* when the engine was heard last */
    int64_t lost_ms;                      /* since when there is no connection */
    int64_t retry_ms, retry_gap_ms;       /* when to connect again */
    int64_t anchor_ms;                    /* our clock … */
    int64_t anchor_now, anchor_engine_ms; /* … when the show's and the engine's said this */
};

enum feed_watch { WATCH_LEVELS = 1, WATCH_PICTURE = 2, WATCH_LOG = 4, WATCH_RUNS = 8 };
#define WATCH_HALL (WATCH_LEVELS | WATCH_PICTURE)

enum feed_news { FEED_NOTHING, FEED_STATE, FEED_REPLY, FEED_LOOK, FEED_LOG, FEED_LOST };

/* False: no engine answers (err says so). */
bool feed_open(struct feed *feed, const char *socket, const struct remote_who *who, int64_t now_ms,
               struct err *err);
void feed_close(struct feed *feed);
/* Reads, writes, connects again when it is time. Call once per turn, then feed_next() until it has
 * no more. */
void feed_turn(struct feed *feed, int64_t now_ms);
/* One piece of news; `reply` is filled for FEED_REPLY (the caller clears its say). */
enum feed_news feed_next(struct feed *feed, int64_t now_ms, struct reply *reply);
/* Asks for this (WATCH_… bits) and no more of anything else; the same again asks nothing. */
void feed_watch(struct feed *feed, unsigned what);
int64_t feed_send(struct feed *feed, const char *verb, int64_t pressed_ms, const char *confirmed);

/* Another caller's screen may press GO, this one may not. */
bool feed_lacks_baton(const struct feed *feed);
/* Says that the screen is left on purpose, and waits a moment for the engine to have it. */
void feed_detach(struct feed *feed);

int64_t feed_now(const struct feed *feed, int64_t now_ms);       /* time of day of the show */
int64_t feed_engine_ms(const struct feed *feed, int64_t now_ms); /* the engine's boot clock */
/* How long the engine has been silent, 0 while all is well: not connected for half a second, or
 * nothing heard for three. */
int64_t feed_silent_ms(const struct feed *feed, int64_t now_ms);
int64_t feed_wake_ms(const struct feed *feed, int64_t now_ms); /* when feed_turn() has to run */
bool feed_gone(const struct feed *feed); /* not connected and its socket is no longer there */

#endif
