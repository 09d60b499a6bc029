/* The screens of this machine as kichban-player lists them, and what must be asked or said of them
 * before a run fills one. */
#ifndef KICHBAN_CLI_SCREENS_H
#define KICHBAN_CLI_SCREENS_H

#include "cli/cli.h"

struct cli_screen {
    char *name, *place;
    bool twin; /* shows what another one shows */
};

struct cli_screens {
    struct cli_screen *list;
    size_t count, room;
};

/* False: there is no display. */
bool screens_list(struct cli_screens *screens);
void screens_clear(struct cli_screens *screens);
/* Takes one line of `kichban-player --list`; false: it isn't about a screen. */
bool screens_take(struct cli_screens *screens, const char *line);
/* The one that a run with these options would fill, NULL: none, or it isn't there. */
const struct cli_screen *screens_filled(const struct cli_screens *screens, const struct cli *cli);
/* Says what is duplicated or missing; asks, or looks for --yes, before a screen is filled on which
 * people work. False: it may not be. */
bool screens_may_start(const struct cli *cli);

#endif
