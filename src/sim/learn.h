/* A planned length learnt from rehearsals. */
#ifndef KICHBAN_SIM_LEARN_H
#define KICHBAN_SIM_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The median of `count` lengths, one at least (one slip in a rehearsal moves it little), rounded as
 * people plan: to 5 s below 2 min, 10 s below 5 min, 30 s below 30 min, else to whole minutes. */
int64_t learn_length(const int64_t *ms, size_t count);
/* Worth a change of the plan: by more than 5 s and by more than a twentieth. */
bool learn_differs(int64_t planned_ms, int64_t learnt_ms);

#endif
