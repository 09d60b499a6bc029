/* The difference of two shows, in the words of a show. Pure; both shows must outlive the call only.
 *
 * Things are matched by id (sessions, segments, media, people, levels), by name (recipients, guests)
 * or by text (calls), and what is left over by the nearest other likeness, so that a renamed thing is
 * one change and not two. Moves are the fewest that make one order into the other. What only follows
 * from another change is not said: a default, a person's name, the length of a medium. */
#ifndef KICHBAN_DIFF_H
#define KICHBAN_DIFF_H

#include "core/facts.h"

enum how { HOW_ADDED, HOW_REMOVED, HOW_MOVED, HOW_CHANGED };

struct change {
    enum what what;
    enum how how;
    enum field field; /* with HOW_CHANGED */
    char *session;    /* id of its session, or of itself; NULL above sessions */
    char *segment;    /* id of its segment: in the new show, in the old one when removed; NULL */
    char *medium;     /* id; NULL when it is none */
    struct say say;
    /* `reload` would leave it as it is: */
    struct say why; /* the reason; MSG_NONE: it would be taken */
    struct say had; /* the same change against what the run has; MSG_NONE: as in `say` */
    char *name;     /* the segment as the run shows it */
};

struct changes {
    struct change *list; /* in the order of the new show */
    size_t count, room;
};

struct changes *show_diff(const struct show *before, const struct show *after);
/* Forgets what concerns other sessions only. */
void changes_keep_session(struct changes *changes, const char *session);
void changes_free(struct changes *changes);                 /* takes NULL */
const struct say *change_said(const struct change *change); /* `had`, else `say` */
void change_take(struct change *change);                    /* it isn't left (any more) */

/* What one field of a segment would change from; false: both say the same there. */
bool segment_field(const struct facts_in in[2], const struct segment *before,
                   const struct segment *after, enum field field, struct say *out);
bool segments_differ(const struct facts_in *in, const struct segment *a, const struct segment *b);

/* The indexes of b that the elements of a have there (-1: none), by equal keys; a key that stands
 * several times is matched in order. NULL keys match nothing; what `to` holds already stays. */
void match_keys(char *const *a, size_t a_count, char *const *b, size_t b_count, int *to);
/* Marks the fewest elements of `list` that break its rising order; -1 in it is passed over. */
void mark_moved(const int *list, size_t count, bool *moved);

/* One line of a show told whole: a heading, or a fact under it. */
struct told {
    struct say say;
    bool heading;
    const char *words; /* long text that follows, NULL */
};
typedef void tell_fn(void *context, const struct told *told);
/* Tells everything of a show in a stable order; `session`: only this one (an id), NULL all. */
void show_tell(const struct show *show, const char *session, tell_fn *tell, void *context);

#endif
