/* How far real lengths stray from the plan, and how late an evening begins, where nothing better is
 * known. These are assumptions and nothing else: whatever is printed from them says so, and one
 * rehearsal weighs as much as all of this page (course.h).
 *
 * Each kind is a curve of quantiles, in thousandths of the planned length, drawn by whole numbers.
 * All have their middle at the plan (half of the evenings are no longer than planned: a plan is made
 * by people who know their house) and a longer tail above than below: things are lengthened by the
 * one thing that goes wrong, and shortened only by leaving something out. The shape is the one that
 * project planning has long used for tasks (a log-normal or beta with its mode below its mean).
 *
 *                 1 %    10 %    90 %    99 %   why
 *   speech         75      88     135     190   nobody is told to stop; thanks and greetings grow
 *   panel          80      90     130     170   the last answer is never short, a chair can cut
 *   award          78      90     120     145   walking, bows and photos; fewer come than invited
 *   live           80      92     120     150   an MC and a crew who have a clock
 *   reception      88      95     125     160   people come back when the coffee is finished
 *   break          88      95     125     160   the same
 *   still          80      92     120     150   shown while something is waited for: as live
 *   music          95      98     106     120   a number that is played on stage has its length
 *   anthem         93      97     110     125   it has its length, a hall has to rise
 *   film          100     100     100     100   a machine
 *
 * What is timed by its own medium (no `duration` written) is exact, whatever its kind. */
#ifndef KICHBAN_SIM_SPREAD_H
#define KICHBAN_SIM_SPREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/show.h"

/* Does the kind stray at all? */
bool spread_strays(enum segment_kind kind);
/* A length around `planned_ms`; `chance` is a random number over its whole range. Grows with it. */
int64_t spread_length(enum segment_kind kind, int64_t planned_ms, uint32_t chance);
/* How late the first GO comes because the guests do: never early, 3 min in the middle, over 10 min
 * one evening in ten, 20 min one in a hundred. Not for what is on air or has a hard start. */
int64_t spread_late(uint32_t chance);

#endif
