/* Who works a screen: what it does with keys and with news, and what it shows. The loop (screen.c)
 * knows only this. `self` is the hand's own; times are our clock, ms. */
#ifndef KICHBAN_HAND_H
#define KICHBAN_HAND_H

#include "ui/feed.h"
#include "ui/input.h"
#include "ui/told.h"
#include "ui/view.h"

struct hand {
    void (*keys)(void *self, const struct keys *keys, int64_t now_ms); /* those of one read */
    void (*reply)(void *self, const struct reply *reply, int64_t now_ms);
    void (*state)(void *self, int64_t now_ms); /* a new state is in the feed */
    void (*lost)(void *self, int64_t now_ms);  /* the connection is gone; NULL: no matter */
    bool (*time)(void *self, int64_t now_ms);  /* what time alone changes; true: draw */
    int64_t (*wake_ms)(const void *self);      /* when time() is wanted, TIME_NONE */
    struct view_state (*view)(const void *self, int64_t now_ms);
    bool (*left)(const void *self);                             /* the screen is to be closed */
    void (*tell)(void *self, const char *text, int64_t now_ms); /* of this machine, once */
    bool (*rings)(void *self);    /* the bell is to ring now, once; NULL: it never rings */
    bool (*suspends)(void *self); /* the shell is to have the terminal now, once; NULL: never */
    void (*size)(void *self, int width,
                 int height); /* of the terminal from now on; NULL: no matter */
};

/* What every view is given that looks at a feed: the state, how fresh it is, what was told. */
struct view_state hand_sees(const struct feed *feed, const struct told *told, int64_t now_ms);

#endif
