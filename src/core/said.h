/* What a run says to people and keeps: warnings, changes for the MC, messages either way. */
#ifndef KICHBAN_SAID_H
#define KICHBAN_SAID_H

#include <stdint.h>

#include "core/msg.h"

#define WARN_KEPT 16
#define BANDS_KEPT 8 /* changes that the MC hasn't acknowledged: the newest */
#define SAY_MOST 120 /* cells of a message: it is read from two metres */

struct warning {
    struct say say;
    int64_t at; /* time of day */
    int64_t real_ms;
};

/* A change that the MC hasn't acknowledged. */
struct band {
    struct say say;
    int64_t at;      /* time of day */
    uint64_t change; /* that brought it: who acknowledges must have seen it */
};

/* What the caller says to the MC, or the MC to the caller. */
struct band_said {
    char *text;      /* NULL: nothing */
    int64_t at;      /* time of day */
    uint64_t change; /* that brought it */
};

#endif
