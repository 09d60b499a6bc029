#include "cli/live.h"

#include <limits.h>

#include "base/mem.h"
#include "core/roster.h"
#include "base/banned.h"

static bool is_run_of(const struct snapshot *snap, const char *file, const struct session *session)
{
    char path[PATH_MAX];
    return snap->file && realpath(file, path) && strcmp(snap->file, path) == 0 &&
           strcmp(snap->session, session->id) == 0;
}

static int recipient_of(const struct show *show, const char *level, int order)
{
    for (size_t i = 0; i < show->recipient_count; i++) {
        const struct recipient *one = &show->recipients[i];
        if (one->level >= 0 && one->order == order &&
            strcmp(show->levels[one->level].id, level) == 0)
            return (int)i;
    }
    return -1;
}

static void take(const struct snapshot *snap, struct show *show, struct standing *standings)
{
    for (size_t i = 0; i < snap->level_count; i++) {
        const struct snap_level *level = &snap->levels[i];
        for (size_t k = 0; k < level->count; k++) {
            const struct snap_person *person = &level->people[k];
            int at = recipient_of(show, level->id, person->order);
            if (at < 0)
                continue;
            struct recipient *one =
                &show->recipients[at]; /* who represents him is the show's text */
            free(one->represented_by);
            one->represented_by = xstrdup(person->by);
            standings[at] = (struct standing){.batch = person->batch,
                                              .absent = person->absent,
                                              .struck = person->struck,
                                              .late = person->late,
                                              .by = one->represented_by};
        }
    }
}

struct standing *live_standings(const struct cli *cli, const char *file, struct show *show,
                                const struct session *session, char **at)
{
    struct standing *standings = standings_new(show);
    struct remote remote;
    struct incoming_line in;
    struct err err;
    char clock[INSTANT_TEXT];
    *at = NULL;
    if (!cli_open(cli, ROLE_VIEWER, &remote, &err))
        return standings;
    if (cli_state(&remote, &in)) {
        if (is_run_of(&in.snap, file, session)) {
            take(&in.snap, show, standings);
            *at = xstrdup(instant_clock(&in.snap.zone, in.snap.now, true, clock));
        }
        incoming_clear(&in);
    }
    remote_close(&remote);
    return standings;
}
