/* The roll-call as the show file plans it: who stands in which turn (lượt), and the GO points that a
 * segment with `award` is made of. What a run makes of it is roll.h's. Pure; owns nothing. */
#ifndef KICHBAN_ROSTER_H
#define KICHBAN_ROSTER_H

#include "core/show.h"

/* The recipients of a level stand together in show->recipients: the index of the first, and how
 * many. Their order there is the order on paper. */
size_t roster_first(const struct show *show, int level, size_t *count);
/* Turns of a level as planned, the absent counted in: a turn keeps its number whoever comes. */
int roster_batches(const struct show *show, int level);
/* The turn of the recipient at that index, from 0. */
int roster_batch(const struct show *show, size_t recipient);
/* It is handed over to somebody: the recipient, or who represents him. */
bool roster_here(const struct recipient *recipient);
/* P2: walk, names and photo of every turn in which anybody comes, for all levels of a segment. */
int64_t roster_ms(const struct show *show, const int *levels, size_t count);
/* How many steps the roll-call of a segment has: per level reading, invitation, and its turns. */
int roster_steps(const struct show *show, const int *levels, size_t count);
/* Who hands over in that turn; NULL: nobody is named. */
const char *roster_presenter(const struct level *level, int batch);

/* Puts the steps of the roll-call behind the segment's own point and before its written cues, numbered
 * under its cue, their titles and words in the language of the show. Once. */
void roster_expand(const struct show *show, struct segment *segment);
/* Its first written `cues[]`, behind those steps; point_count when it has none. */
size_t segment_first_cue(const struct segment *segment);

#endif
