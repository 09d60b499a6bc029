/* A deck: one medium from being wanted to being let go. Steps through its phases whenever something
 * has happened (deck_step), and says what became true through its house. Belongs to the loop.
 *
 *   VETTING   the path is looked at on a worker thread (a stuck disk mustn't stop us)
 *   OPENING   waits for the stage to give it a surface
 *   LOADING   libmpv reads, decodes the first frame, opens the sound
 *   READY     paused at its in point; what `armed` means (faults.md 4.4)
 *   PLACING   a recovery start: seeks a little ahead of where it must be by now
 *   DUE       there; waits for that instant
 *   RUNNING   on air, or lingering unheard and unseen
 *   HELD      has come to its end, and said so; its last frame stays up
 *   CLOSING   unloads, gives its surface back, is buried
 *
 * Always true: `ended` is reported once for each instance, and not before `failed`; of one whose last
 * frame was held it is reported again when that goes. A deck in CLOSING is neither heard nor seen. */
#ifndef KICHBAN_PLAYER_DECK_H
#define KICHBAN_PLAYER_DECK_H

#include <uv.h>

#include "player/ramp.h"
#include "player/reel.h"
#include "player/stage.h"
#include "wire/deck.h"

struct deck;

/* What all decks share. */
struct house {
    uv_loop_t *loop;
    struct stage *stage; /* NULL: no pictures, films play on in time */
    bool picture;        /* --part */
    const char *audio;   /* "auto", "null" or a device */
    const char *driver;  /* that "auto" found; "" when not known */
    double trim_db, speed;
    bool levels;      /* somebody looks at the meters */
    int tops;         /* counts starts, for the order of the pictures */
    bool back_black;  /* what is behind everything */
    struct ramp back; /* the slate's opacity */
    void (*say)(struct house *house, struct report *report); /* stamps and sends; borrows all */
    void (*wake)(void *house);
    /* A picture of this deck starts: the others leave over cross_ms. */
    void (*replace)(struct house *house, const struct deck *by, int64_t now_us);
    bool changed; /* the scene must be made anew */
};

enum deck_use { USE_ARM, USE_PLAY, USE_PROBE, USE_SLATE };
enum deck_phase {
    DECK_VETTING,
    DECK_OPENING,
    DECK_LOADING,
    DECK_READY,
    DECK_PLACING,
    DECK_DUE,
    DECK_RUNNING,
    DECK_HELD,
    DECK_CLOSING
};
enum cause { CAUSE_EOF, CAUSE_EARLY, CAUSE_FADED, CAUSE_STOPPED, CAUSE_REPLACED, CAUSE_ERROR };

struct deck {
    struct house *house;
    struct spec spec; /* owned */
    enum deck_use use;
    enum deck_phase phase;
    struct reel *reel;
    struct surface *surface; /* NULL: none, or not yet */
    bool surface_live;
    int64_t loading_at_us; /* when it was wanted: for the timeout */
    int64_t closing_at_us;
    bool load_sent;

    uv_fs_t vet;
    bool vetting; /* a worker still has `vet` */

    char *inst;                                 /* NULL: nothing plays here (yet, or any more) */
    int64_t fade_ms, cross_ms, cross_linger_ms; /* of the play order */
    bool replace, paused;
    int64_t from_ms, from_real_ms; /* TIME_NONE: from its start */
    int place_tries, place_restarts;
    int64_t place_ms, due_us;

    int64_t order;                      /* id of the order that caused what it does, 0 */
    int top;                            /* the higher, the more in front */
    struct ramp level, opacity, volume; /* level and opacity 0 to 1, volume in dB */
    enum curve curve;
    double trim_db, lift_db, sent_volume;
    bool started, sampled, fade_out_planned;
    bool leaving, parked;
    enum cause cause; /* when leaving */
    int64_t gone_at_us, linger_ms, parked_until_us;
    int64_t still_from_us; /* a still's clock */
    int late;              /* of the reel's, counted already */
    int64_t moved_us;      /* when its sound was last sent to a device */
    struct {
        int64_t at_us, position_ms;
    } marks[2];            /* where it was lately, the newer first; at_us 0: not known */
    int64_t marks_from_us; /* since when there are some */
    int align_tries;       /* left, of being put back to where it must be */
    int64_t align_at_us, align_off_ms; /* the next look, and what the last one saw */
    char last_ao[32];                  /* what the marks were heard through */
    struct {
        bool on;
        int measured; /* the answers taken in */
        int64_t asked_us;
        double peak, power; /* since the last report, amplitudes under the volume */
        int count;
        double said_db; /* the RMS last reported; NAN: none */
    } meter;
};

struct deck *deck_new(struct house *house, const struct spec *spec, enum deck_use use,
                      int64_t now_us);
void deck_free(struct deck *deck); /* only when deck_gone() */
bool deck_gone(const struct deck *deck);

/* Gives it an instance: starts now when ready, else as soon as it is. Copies from the order. */
void deck_play(struct deck *deck, const struct order *order, int64_t now_us);
/* Looks at what has become of it. */
void deck_say_ready(struct deck *deck); /* armed, or probed: what is in it */
void deck_step(struct deck *deck, int64_t now_us);
/* Lets go of it at once; what it plays ends for `cause`. */
void deck_close(struct deck *deck, enum cause cause, int64_t now_us);
void deck_fail(struct deck *deck, const char *reason, const char *text, int64_t now_us);
void deck_ended(struct deck *deck, enum cause cause, int64_t now_us);   /* says so, once */
void deck_say_end(struct deck *deck, enum cause cause, int64_t now_us); /* its instance goes on */
void deck_gone_surface(struct deck *deck);

/* --- keeping its clock (deck_align.c) --- */

void align_step(struct deck *deck, int64_t now_us);  /* each turn of a running deck */
void align_start(struct deck *deck, int64_t now_us); /* its sound goes elsewhere just now */
void align_forget(struct deck *deck);                /* its clock was changed by intent */

/* --- how loud it is (deck_meter.c) --- */

void meter_step(struct deck *deck, int64_t now_us); /* each turn of a loaded deck */
/* What was heard since the last time; false: it isn't measured, or has no sound. NAN: silence. */
bool meter_take(struct deck *deck, double *peak_db, double *rms_db);

/* --- on air (deck_run.c) --- */

void deck_begin(struct deck *deck, int64_t now_us); /* from READY */
void deck_run(struct deck *deck, int64_t now_us);   /* deck_step of the phases on air */
/* How a deck goes: to silence and out of sight in `ms`, on unheard for `linger_ms`, then ended. */
struct leave {
    enum cause cause;
    int64_t order; /* that caused it */
    int64_t ms, linger_ms;
    int64_t cover_ms; /* its picture stays whole that long, under the one that covers it */
    enum curve curve;
};
void deck_leave(struct deck *deck, const struct leave *leave, int64_t now_us);
void deck_restore(struct deck *deck, int64_t ms, int64_t now_us);
void deck_pause(struct deck *deck, bool paused, int64_t now_us);
void deck_speed(struct deck *deck, double speed, int64_t now_us); /* before the house has it */
void deck_release(struct deck *deck);
void deck_volume(struct deck *deck, double db, int64_t now_us);
bool deck_silent(const struct deck *deck, int64_t now_us); /* has no device where it should */
void deck_sound_to(struct deck *deck, int64_t now_us);     /* where the house says, in place */

bool deck_on_air(const struct deck *deck);  /* has been started and has not ended */
bool deck_visible(const struct deck *deck); /* its picture belongs into the scene */
bool deck_has_picture(const struct deck *deck);
int64_t deck_length_ms(const struct deck *deck); /* between in and out; TIME_NONE */
int64_t deck_position_ms(const struct deck *deck, int64_t now_us);
const char *deck_state_name(const struct deck *deck);

#endif
