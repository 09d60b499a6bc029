/* Which proposal of the cut ladder a caller's screen has selected, and what it would do. */
#ifndef KICHBAN_PICK_H
#define KICHBAN_PICK_H

#include "core/snapshot.h"

#define PICK_MS INT64_C(15000) /* a selection that nobody applies is forgotten */

struct pick {
    char *cue; /* owned; NULL: nothing is selected */
    bool floats;
    int64_t until_ms; /* our clock */
};

void pick_clear(struct pick *pick);
/* The selected step among what is proposed now; -1: none is, or it isn't proposed any more. */
int pick_find(const struct pick *pick, const struct snapshot *snap, const struct ladder *ladder);
/* Selects the first, or the one after; false: nothing is proposed. */
bool pick_next(struct pick *pick, const struct snapshot *snap, const struct ladder *ladder,
               int64_t now_ms);

/* "float 9", "length 9 2m": what a step sends. The caller owns both texts. */
char *pick_verb(const struct snapshot *snap, const struct ladder_step *step);
/* "float 9 (-5:00)" in the language set. */
char *pick_phrase(const struct snapshot *snap, const struct ladder_step *step);
/* "OFF AIR MISSED BY 1:00". */
char *pick_anchor(const struct snapshot *snap, const struct ladder_anchor *anchor);

#endif
