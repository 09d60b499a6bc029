/* Another show for a run that is under way: what is ahead comes from it, what has been stays as it
 * was. Nothing here reads a file: the engine loads, the core decides. */
#ifndef KICHBAN_RELOAD_H
#define KICHBAN_RELOAD_H

#include "core/diff.h"
#include "core/run.h"

/* What the verb `reload` would do with a show, told before anyone presses Enter. */
struct reload {
    struct changes *changes; /* against run->show; `why` is set on what would stay as it was */
    size_t left;             /* how many of them would */
    struct say refused;      /* why nothing of it can be taken; MSG_NONE: it can */
};

/* Fills a zeroed struct; both shows are only looked at. */
void reload_look(const struct run *run, const struct show *show, struct reload *out);
/* The same changes judged again: the place has moved since. */
void reload_judge(const struct run *run, const struct show *show, struct reload *out);
void reload_clear(struct reload *reload);

#endif
