/* A run that is going on, for papers that are printed meanwhile. */
#ifndef KICHBAN_CLI_LIVE_H
#define KICHBAN_CLI_LIVE_H

#include "cli/cli.h"
#include "core/roll.h"

/* Who comes by now, when an engine holds a run of that session of that very file; else as the file has
 * it. Names of representatives become the show's. The caller owns it. *at: the show clock of that run as text, the caller's; NULL: no run. */
struct standing *live_standings(const struct cli *cli, const char *file, struct show *show,
                                const struct session *session, char **at);

#endif
