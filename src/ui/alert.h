/* What the end of what is on air says before it comes: each step has a sign of its own, and may ring
 * the bell once as it begins. Pure. */
#ifndef KICHBAN_ALERT_H
#define KICHBAN_ALERT_H

#include <stdbool.h>

#include "core/snapshot.h"

/* In the order of the config's. */
enum alert_step {
    STEP_WARN,
    STEP_DANGER,
    STEP_OVERTIME,
    STEP_FILM_2M,
    STEP_FILM_30S,
    STEP_FILM_10S,
    STEP_COUNT,
    STEP_NONE = -1
};

enum alert_how { BY_SIGN, BY_BELL, BY_NOTHING }; /* a bell comes with its sign */

struct alerts {
    bool bell; /* the terminal may ring at all */
    enum alert_how mode[STEP_COUNT];
};

/* The step that holds at `now`; STEP_NONE: none, or it is off. */
enum alert_step alert_step(const struct alerts *alerts, const struct snapshot *snap, int64_t now);
const char *alert_word(enum alert_step step); /* with its sign, translated */

#endif
