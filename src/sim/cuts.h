/* What the cut ladder would save, if it were climbed before the evening: timing.md B2. */
#ifndef KICHBAN_SIM_CUTS_H
#define KICHBAN_SIM_CUTS_H

#include "sim/forecast.h"

#define CUT_STEPS 6
#define ONE_IN 20 /* evenings may still be over when no further step is proposed */

/* A step of the ladder, and the forecast with it and all steps before it (without weights). */
struct cut_step {
    struct cut cut;
    struct forecast after;
};

/* What may be floated (priority 3 to 5) or shortened to its written `min` (any priority but 1), one
 * step a segment, until the end is safe or nothing is left; what wouldn't move the end is left out.
 * `ask` says nothing of cuts and weights. *before: the forecast without cuts, by the same evenings.
 * Returns how many steps. */
size_t cuts_climb(const struct course *course, const struct forecast_ask *ask,
                  struct forecast *before, struct cut_step steps[CUT_STEPS]);

#endif
