/* What the hall sees and hears, as far as the engine has told it on request: the newest picture, and
 * the levels with their peaks held. Times are our clock, ms. */
#ifndef KICHBAN_HALL_H
#define KICHBAN_HALL_H

#include <stdint.h>

#include "wire/look.h"

#define HALL_METERS 12
#define HALL_LATE_MS (5 * 60 * 1000) /* pictures of a late file stand so long */
#define HALL_OLD_MS 3000             /* what is older isn't shown as fresh */

struct hall_meter {
    char *inst, *media, *part;
    double peak_db, rms_db, hold_db; /* NAN: silence. hold_db: the highest peak of late */
    int64_t hold_ms;                 /* when it was so high */
};

struct hall {
    int width, height; /* 0: no picture yet */
    unsigned char *rgb;
    int64_t picture_ms, levels_ms; /* when they came */
    char *late;                    /* a medium that a late file has replaced, NULL */
    struct look_frame first, last; /* pictures of that */
    int64_t late_ms;
    struct hall_meter meters[HALL_METERS];
    int count;
};

/* Takes a line over; what was in it is the hall's. */
void hall_take(struct hall *hall, struct glimpse *look, int64_t now_ms);
void hall_clear(struct hall *hall);

#endif
