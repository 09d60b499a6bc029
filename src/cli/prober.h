/* Media looked at by processes of the player, several at once: what kills or stops one of them costs
 * the file it was at, and nothing else. */
#ifndef KICHBAN_PROBER_H
#define KICHBAN_PROBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "wire/probe.h"

struct probe_job {
    struct probe_ask ask; /* the caller's */
    bool done;            /* what is done already isn't asked */
    bool again;           /* the process that was at it died: it has its second try */
    struct probe_found found;
};

/* Works through all jobs, `most` at once (0: as many as there are cores). `progress` (may be NULL)
 * is told when one is taken up. False: there is no player to be started. */
bool prober_run(struct probe_job *jobs, size_t count, size_t most,
                void (*progress)(void *context, const struct probe_job *job), void *context,
                struct err *err);

#endif
