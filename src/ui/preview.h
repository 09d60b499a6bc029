/* What a typed verb would do to the end, before Enter. */
#ifndef KICHBAN_PREVIEW_H
#define KICHBAN_PREVIEW_H

#include "core/snapshot.h"

/* One sentence for `insert`, `add` and `length`, and the grammar of a verb that isn't whole yet.
 * NULL: nothing to say. The caller owns it. */
char *preview_text(const struct snapshot *snap, int64_t now, const char *line);

/* The warning that the changed show file has errors; NULL: it has none. */
const struct say *preview_broken(const struct snapshot *snap);

#endif
