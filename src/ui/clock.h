/* The clock screen: the time of day and one countdown, for any spare terminal. It sends nothing. */
#ifndef KICHBAN_CLOCK_SCREEN_H
#define KICHBAN_CLOCK_SCREEN_H

#include "ui/hand.h"
#include "ui/keymap.h"
#include "ui/told.h"

/* What is counted down to; all but the first stay chosen until another is. */
enum clock_to { CLOCK_AUTO, CLOCK_START, CLOCK_SEGMENT, CLOCK_FLAG, CLOCK_OFF_AIR, CLOCK_TO_COUNT };

struct clock_hand {
    struct feed *feed;
    const char *lang; /* asked for; NULL: the programme's */
    struct keymap keymap;
    enum clock_to to;
    bool asked_lang, left;
    struct told told; /* of this machine */
};

extern const struct hand clock_hand;

bool clock_open(struct clock_hand *clock, struct feed *feed, const char *lang, struct err *err);
void clock_close(struct clock_hand *clock);

#endif
