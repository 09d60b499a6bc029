/* How long the segments of a session took in kept runs, for `simulate` and `suggest`. */
#ifndef KICHBAN_REHEARSALS_H
#define KICHBAN_REHEARSALS_H

#include "past/history.h"
#include "sim/course.h"

#define REHEARSALS_MOST 20 /* runs that are looked at, the newest */

struct taken {
    char *id;
    int64_t *ms;
    size_t count, room;
};

/* Zero it before the first use. */
struct rehearsals {
    struct taken *list; /* one a segment that ran whole at least once */
    size_t count, room;
    size_t runs; /* that had any */
};

/* Adds what really ran in a run. */
void rehearsals_add(struct rehearsals *rehearsals, const struct history *history);
/* Those of the newest runs of this show file (its real path) and session that are kept. */
void rehearsals_kept(struct rehearsals *rehearsals, const char *state_dir, const char *show_path,
                     const char *session);
/* The same as the forecast takes it; the caller frees the list, which points into `rehearsals`. */
struct rehearsed *rehearsals_list(const struct rehearsals *rehearsals);
void rehearsals_clear(struct rehearsals *rehearsals);

#endif
