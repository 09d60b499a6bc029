/* One libmpv handle that plays one file once. The only header of the player behind which libmpv
 * stands; it knows nothing of orders, fades or windows.
 *
 * Every call is asynchronous and returns at once, except reel_list_devices(), which any thread may
 * call. The others belong to the loop's thread, but for the reel_gl_ ones, which belong to the thread with the GL context.
 * What libmpv says is gathered by reel_poll() into `struct reel_facts`, which is state and not
 * events: whoever looks later sees the same. */
#ifndef KICHBAN_REEL_H
#define KICHBAN_REEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct reel;

struct reel_setup {
    bool picture, sound;   /* false: those tracks stay shut */
    bool gl;               /* pictures through reel_gl_; else to nowhere, in time */
    const char *audio;     /* "auto", "null", or a device's name */
    const char *driver;    /* of "auto": the one that is known to work; NULL or "": try all */
    bool no_fallback;      /* without a sound device it fails instead of playing on silently */
    double lift_db;        /* amplification before the volume, >= 0 */
    bool meter;            /* as reel_meter(), from the start */
    int64_t in_ms, out_ms; /* out TIME_NONE: to the end */
    int rounds;            /* 1 at least; LOOP_VAMP: for ever */
    double volume, speed;
    void (*wake)(void *context); /* from any thread: reel_poll() has work */
    void *context;
};

enum reel_end { REEL_GOES, REEL_STOPPED, REEL_BROKEN, REEL_UNREADABLE, REEL_NO_DEVICE };

struct reel_facts {
    bool loaded;       /* tracks and length are known */
    int restarts;      /* how often playback (re)started: first load, each seek */
    enum reel_end end; /* the file is gone again */
    char trouble[160]; /* mpv's last complaint, for people; "" when none */
    bool eof;          /* the out point or the end is reached */
    bool idle;         /* the clock doesn't run */
    bool paused;
    bool has_picture, has_sound; /* tracks that are open */
    double time, audio_time;     /* s in the file; NAN: unknown */
    int64_t time_at_us;          /* when `time` was so */
    int64_t runs_at_us;          /* when the clock last began to run */
    int64_t sample_at_us;   /* first sample out: reckoned from audio_time when it grew; 0 not yet */
    int late;               /* how often the device ran out of sound */
    double length;          /* s of the whole file; NAN: unknown */
    int width, height;      /* 0 until the first picture is decoded */
    int dropped;            /* pictures that came too late to be drawn */
    int rounds_left;        /* after this one; LOOP_VAMP */
    char ao[32], vo[32];    /* what is really used, "" for none */
    int measured;           /* counts the answers to reel_ask_meter() */
    double peak_db, rms_db; /* of the last one, before the volume; NAN: nothing is measured */
};

struct reel *reel_open(const struct reel_setup *setup, struct err *err);
/* Closes on a thread of its own, since libmpv may take long. GL must be closed before. NULL is
 * allowed. Nothing is woken afterwards. */
void reel_bury(struct reel *reel);

void reel_load(struct reel *reel, const char *url); /* paused */
void reel_unload(struct reel *reel);                /* facts.end tells when it is done */
void reel_pause(struct reel *reel, bool paused);
void reel_volume(struct reel *reel, double volume); /* 0 to 100, cubic */
void reel_speed(struct reel *reel, double speed);
void reel_seek(struct reel *reel, double seconds); /* exact; facts.restarts grows when there */
void reel_last_round(struct reel *reel, int rounds_left);
/* The sound goes to another device, or the same one is opened anew; in place. As in the setup. */
void reel_sound_to(struct reel *reel, const char *audio, const char *driver);
/* Measures what is played while it is on; nothing is heard of its coming and going. */
void reel_meter(struct reel *reel, bool on);
void reel_ask_meter(struct reel *reel); /* facts.peak_db, facts.rms_db: soon */

/* Takes in what libmpv has said; true when a fact changed. */
bool reel_poll(struct reel *reel, int64_t now_us);
const struct reel_facts *reel_facts(const struct reel *reel);

/* On the GL thread. `changed` is called from any thread when there may be a new frame. */
bool reel_gl_open(struct reel *reel, void *(*get_proc)(void *context, const char *name),
                  void (*changed)(void *context), void *context);
bool reel_gl_fresh(struct reel *reel); /* a frame waits to be drawn */
void reel_gl_draw(struct reel *reel, int fbo, int width, int height);
void reel_gl_skip(struct reel *reel); /* takes the frame without drawing it */
void reel_gl_close(struct reel *reel);

/* Blocks. Text is valid during the call. */
void reel_list_devices(void (*each)(void *context, const char *name, const char *description),
                       void *context);

#endif
