/* The first and the last picture of a late file, for every screen that watches: sent when it is in,
 * and to who begins to watch within the minutes after. */
#include "engine/adopt.h"

#include "base/mem.h"
#include "engine/clients.h"
#include "wire/look.h"
#include "base/banned.h"

#define FRESH_MS (5 * 60 * 1000)

void adopt_forget(struct engine *engine)
{
    free(engine->late);
    engine->late = NULL;
}

void adopt_show(struct engine *engine, const struct adopt_job *job)
{
    const struct probe_found *found = &job->found;
    if (!found->first.rgb && !found->last.rgb)
        return; /* nothing but sound */
    adopt_forget(engine);
    engine->late = look_late_encode(job->media, &found->first, &found->last);
    engine->late_real_ms = engine_real_now();
    clients_look(engine->clients, true, xstrdup(engine->late));
}

char *adopt_look(const struct engine *engine)
{
    bool fresh = engine->late && engine_real_now() - engine->late_real_ms < FRESH_MS;
    return fresh ? xstrdup(engine->late) : NULL;
}
