/* What the world must do after an event. The engine carries it out; tests compare it; replay throws
 * it away. Effects own nothing: ids are copied in. */
#ifndef KICHBAN_EFFECT_H
#define KICHBAN_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/msg.h"

enum effect_kind {
    FX_ARM,  /* run->wanted is what should be armed now */
    FX_PLAY, /* inst, media, fades, replace, linger_ms, from_ms, from_real_ms, paused, centi, hold */
    FX_FADE,    /* inst ("" all), fade_ms, linger_ms */
    FX_STOP,    /* inst ("" all), linger_ms */
    FX_RESTORE, /* inst, fade_ms */
    FX_PAUSE,   /* inst */
    FX_UNPAUSE, /* inst */
    FX_RELEASE, /* inst */
    FX_VOLUME,  /* inst, centi */
    FX_BACK,    /* black, fade_ms, linger_ms: what is behind all decks; pictures leave */
    FX_WAKE,    /* at: show ms; one at a time, TIME_NONE: none */
    FX_CLOCK,   /* run_rate() has changed, from this event on */
    FX_FINISH,  /* the run is over */
    FX_OUTPUT,  /* part: it goes to run->chosen[part] now */
    FX_OUTLETS, /* the players look anew at what there is */
    FX_CARD,    /* on */
    FX_SCREEN,  /* on: the window is ours; else it is given away */
    FX_TONE,    /* right */
    FX_ADOPT,   /* media: its `coming` is brought in: copied, vetted, then EV_ADOPTED */
    FX_VET,     /* media: is its file good? */
    FX_COUNT
};

struct effect {
    enum effect_kind kind;
    char inst[INST_TEXT];
    int media;
    int64_t fade_ms, cross_ms, linger_ms;
    int64_t from_ms, from_real_ms; /* TIME_NONE: from its start */
    bool replace, paused, black, on, right;
    enum part part;
    bool hold; /* FX_PLAY: its last frame stays, whatever its `end`: the run knows what follows */
    int32_t centi;
    int64_t at;
};

/* The answer to one event, with its effects in order. `ok` and `say` matter for verbs. */
struct effects {
    struct effect *list;
    size_t count, room;
    bool ok;
    bool ask;     /* !ok and `say` is a question that a second press answers */
    bool changed; /* clients must see a new state */
    struct say say;
};

void effects_clear(struct effects *effects); /* ready for the next event */

#endif
