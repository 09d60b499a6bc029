/* kichban-engine: one run, its clock, its journal, its clients and its player. Everything happens
 * on one libuv loop: something arrives, becomes an event, run_apply() says what follows. */
#ifndef KICHBAN_ENGINE_H
#define KICHBAN_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <uv.h>

#include "core/reload.h"
#include "core/run.h"
#include "core/snapshot.h"
#include "engine/diary.h"
#include "engine/options.h"
#include "journal/journal.h"

struct clients;
struct links;

/* The show clock: it stood at show0 when the boot clock was real0, and runs `rate` times as fast: the
 * run's speed, or 0 while it is held. */
struct show_clock {
    int64_t show0, real0;
    double rate;
    bool real;          /* follows the wall clock: its steps are events; no more once it was held or
                         * ran at another speed */
    int64_t wall_ahead; /* wall clock − boot clock, as last seen */
    int64_t slept;      /* boot clock − awake clock, as last seen */
};

struct fingerprint {
    dev_t dev;
    ino_t ino;
    off_t size;
    struct timespec mtime;
    bool there;
    uint64_t stamp; /* of a file on another machine; 0 */
};

/* What lies on the disk instead of the run's show, for whoever says `reload`. */
struct offer_work;

struct offer {
    uv_timer_t settle;       /* runs while the file may still be written */
    int tries;               /* of reading it since it last changed */
    uint64_t prints;         /* of the files as last seen */
    struct show *show;       /* NULL: none, or a broken one */
    char *text;              /* its bundle */
    struct offer_work *work; /* the file is being read, on another thread; NULL: it isn't */
    int waited;              /* looks since a broken one was read */
    struct reload reload;    /* what taking it would do, as of change number `judged` */
    uint64_t judged;
    size_t errors;
    char *broken; /* the first error, NULL */
};

struct engine {
    uv_loop_t loop;
    struct options options;
    char *run_name;
    char *show_path;   /* real path of the show file */
    struct show *show; /* the run's: the last of `shows` */
    struct show **shows;
    size_t show_count, show_room;
    int64_t versions;      /* the highest that the journal keeps; 1: what the run began with */
    struct show *attached; /* to the event that is under way */
    bool attached_offer;   /* it is the offer's */
    bool fresh_media;      /* another show was taken: its new media are to be vetted */
    bool recovered;
    struct offer offer;
    const struct session *session;
    struct run *run;
    struct show_clock clock;
    int64_t last_ms;         /* show ms of the last event: time never goes back */
    struct journal *journal; /* NULL: no_journal says why */
    char *no_journal;
    int unsaved; /* events that weren't on the disk in time, as last shown */
    struct clients *clients;
    struct links *links;        /* NULL: the null twin */
    struct fingerprint *prints; /* one per medium */
    int keeper;                 /* process id of the parent */
    uv_timer_t due, second, quarter;
    uv_prepare_t before_wait;
    uv_signal_t term;
    bool quitting;
    bool dirty;                 /* clients must see a new state: once per turn of the loop */
    struct event cause;         /* what changed it last; its kind is EV_COUNT when nothing did */
    struct adopt_job *adopting; /* those under way */
    char *late;                 /* pictures of the last one, as a line for clients */
    int64_t late_real_ms;
    struct diary diary;
    bool remembering; /* earlier runs are being read */
    bool had_picture; /* the player has shown on a display */
};

/* store.c: opens or recovers the run; false with a sentence. */
bool store_open(struct engine *engine, struct err *err);
void store_event(struct engine *engine, const struct event *event, int64_t now,
                 const struct effects *fx);
void store_wait(struct engine *engine); /* until the disk has it, 20 ms at most */
void store_close(struct engine *engine);

/* engine.c */
int64_t engine_real_now(void);
int64_t engine_show_at(const struct engine *engine, int64_t real_ms);
/* Applies what is due before it, the event itself, its effects, and tells the clients. Takes the
 * event over. `fx` (may be NULL) gets the answer; the caller clears it. */
void engine_event(struct engine *engine, struct event *event, struct effects *fx);
void engine_state_changed(struct engine *engine); /* something beside the run changed */
void engine_snapshot(struct engine *engine, struct snapshot *snap);
void engine_take_show(struct engine *engine, struct show *show); /* run->show has become it */
void engine_quit(struct engine *engine);
int engine_main(const struct options *options); /* the child; exit code */

/* watch.c: media files that come, go and change */
void watch_start(struct engine *engine);
void watch_look(struct engine *engine);
void watch_show_taken(struct engine *engine, const struct show *before);
void watch_fresh(struct engine *engine); /* vets what nothing is known of */
/* What a medium's file was just found to be; `why` when it is none. */
void watch_seen(struct engine *engine, int media, const struct fingerprint *now, const char *why);

/* A late file lies there from now on: that is no change of the one before. */
void watch_moved(struct engine *engine, int media);

/* adopt.c: late files. Before the core sees the verb: is there such a file? */
void adopt_attach(struct engine *engine, struct event *event);
void adopt_begin(struct engine *engine, int media); /* its `coming`, on a thread of the pool */
char *adopt_look(const struct engine *engine);      /* its pictures as a line, while fresh; NULL */
void adopt_stop(struct engine *engine);             /* what is under way breaks off soon */

/* reload.c: the show file while the run goes on */
void reload_start(struct engine *engine);
void reload_stop(struct engine *engine);
void reload_watch(struct engine *engine); /* now and then: has it changed? */
void reload_tell(struct engine *engine, struct snapshot *snap);
/* Before and after the core sees a verb: brings the show to a `reload`, keeps or drops it. */
void reload_attach(struct engine *engine, struct event *event);
void reload_detach(struct engine *engine);

#endif
