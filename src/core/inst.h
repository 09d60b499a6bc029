/* Media of a run: those that play, and what is known of each. */
#ifndef KICHBAN_INST_H
#define KICHBAN_INST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"

struct segment;

enum inst_state {
    INST_WAITING, /* ordered, not running yet */
    INST_PLAYING,
    INST_PAUSED,
    INST_HOLDING, /* ended, its last frame stays (end: hold) */
    INST_LEAVING, /* fades */
    INST_PARKED,  /* runs on unheard and unseen: undo can bring it back */
    INST_LOST     /* was playing when everything died; `resume` goes on */
};

struct inst {
    char id[INST_TEXT];
    int media;
    int list, item; /* the list it is played for, -1: by itself; which of it, through all rounds */
    const struct segment *segment;     /* whose GO started it, NULL */
    enum inst_state state, left_state; /* left_state: what it was when it left */
    bool released, counted;            /* counted: the segment's own medium, E1 looks at it */
    bool heard;                        /* the player has the order; PLAYING: it runs */
    bool stalled;                      /* stands still though it should move */
    int64_t anchor_ms,
        anchor; /* position and the show ms when it had it; anchor TIME_NONE: waiting */
    int32_t volume_centi;
    uint64_t born, left; /* numbers of the changes that started and ended it, 0 */
    int64_t born_real_ms, left_real_ms;
    int64_t left_fade_ms;
};

enum media_health { HEALTH_UNKNOWN, HEALTH_GOOD, HEALTH_BROKEN };

enum media_lack { LACKS_NOTHING, LACKS_PICTURE, LACKS_SOUND };

struct media_status {
    enum media_health health;
    enum media_lack lacks; /* it plays, but not all that is meant */
    bool armed;
    bool changed;      /* the file is another one: not armed before it is vetted again */
    int64_t length_ms; /* by probe, TIME_NONE */
    char *why;         /* when broken */
    char *coming;      /* a late file that is brought in, as it was named; NULL */
    char *file;        /* the late one that has its place in this run; NULL: the show's own */
    char *there;       /* where that lies on the player's machine; NULL: it is this one */
    int deaths;        /* of the player while it played this, in a row */
    int64_t death_real_ms;
};

/* How a medium was before a late file took its place: what `undo` puts back. */
struct adopted {
    char *media; /* id */
    char *file, *there;
    int64_t length_ms;
};

#endif
