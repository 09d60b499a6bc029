/* Shared by the files that carry a run over to another show; nobody else includes it. */
#ifndef KICHBAN_RELOAD_PRIV_H
#define KICHBAN_RELOAD_PRIV_H

#include "core/reload.h"
#include "core/run_priv.h"

struct named {
    const char *name;
    int index;
};

/* From the run's show to another: indexes by id, -1 where the other has it no more. */
struct carry {
    const struct run *run;
    const struct show *show;
    const struct session *session;
    int *media, *levels, *players, *blocks, *recipients;
    struct named *ids;     /* of the new session's segments, sorted */
    struct segment **kept; /* per segment of the old session: its copy once one was made */
};

/* False: the session is gone (carry_free() all the same). */
bool carry_make(const struct run *run, const struct show *show, struct carry *out);
void carry_free(struct carry *carry);
/* The place in the other show: its rows still name the old segment where that must stay. False with
 * a sentence: what has been would not stay as it was; *out is empty then. */
bool carry_place(const struct carry *carry, const struct place *place, struct place *out,
                 struct say *why);
bool row_fixed(const struct place *place, size_t row); /* it is done, or on air */
char *row_name(const struct row *row);                 /* as the list shows it: "2 Phim" */

/* --- reload_roll.c --- */

/* Per recipient of the old show its index in the new one, -1: by level and number on paper. */
int *carry_recipients(const struct show *old, const struct show *now, const int *levels);
/* False with a sentence: somebody would be gone from a level that has been called on stage. */
bool roll_stands(const struct carry *carry, struct say *why);
void carry_standings(const struct carry *carry, const struct place *place, struct place *out);
/* Names that were read, and delegates that were ticked. */
void carry_names(struct run *run, const struct carry *carry);

/* reload_left.c: what would stay as it is, and why. Sets `why` and what goes with it on the changes
 * and counts them; all of them anew, for the place may have moved. */
void mark_left(const struct carry *carry, struct reload *out);
/* "1 Chào cờ, 3 Trao thưởng": what was left, each segment once. The caller owns it. */
char *left_names(const struct changes *changes);

#endif
