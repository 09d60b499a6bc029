/* What was found in media once: a second check of the same files opens none of them. One line of
 * JSON a file (wire/probe.h), keyed by real path, kind, size, time of change and the prober's
 * version. It is a cache: whatever is wrong with it, it is as if it weren't there.
 *
 * Two checks may write at once: lines are appended with one write, and what is written anew appears
 * whole under the old name. */
#ifndef KICHBAN_PROBE_CACHE_H
#define KICHBAN_PROBE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/probe.h"

#define PROBE_CACHE_BYTES (4u << 20) /* beyond, it is written anew */

struct probe_cache {
    char *path; /* of the file */
    struct probe_kept *list;
    size_t count, room;
    size_t fresh; /* the first that isn't in the file yet */
    size_t bytes; /* of the file */
    size_t stale; /* lines of the file that nobody will ask for again */
    bool cut;     /* its last line isn't whole */
};

/* The media.jsonl of the folder `dir`. */
void probe_cache_open(struct probe_cache *cache, const char *dir);
/* What is known of a file as it is now; NULL: nothing. Valid until the next probe_cache_add(). */
const struct probe_found *probe_cache_find(const struct probe_cache *cache,
                                           const struct probe_kept *key);
/* Takes over what `kept` owns. */
void probe_cache_add(struct probe_cache *cache, struct probe_kept kept);
/* Writes what is new, frees everything. */
void probe_cache_close(struct probe_cache *cache);

#endif
