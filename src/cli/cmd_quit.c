/* kichban quit: ends the engine and its players; asks first while a session runs. */
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "ui/lang.h"
#include "base/banned.h"

/* Ending a run that is going on wants a yes: from a person, or --yes. */
static bool may_quit(const struct cli *cli, const struct snapshot *snap)
{
    if (cli->yes || snap->phase == PHASE_WAITING || snap->phase == PHASE_FINISHED)
        return true;
    if (!isatty(STDIN_FILENO)) {
        fprintf(stderr, "kichban quit: %s\n", _("a session is running: --yes ends it"));
        return false;
    }
    char answer[16];
    printf("%s ", _("A session is running. End it? Type \"yes\":"));
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && strcmp(answer, "yes\n") == 0;
}

int cmd_quit(const struct cli *cli)
{
    struct remote remote;
    if (!cli_connect(cli, ROLE_OPERATOR, &remote))
        return EXIT_NO_ENGINE;
    struct incoming_line in;
    struct reply reply;
    int code = EXIT_NO_ENGINE;
    if (cli_state(&remote, &in)) {
        code = EXIT_REFUSED;
        if (may_quit(cli, &in.snap) && cli_ask(&remote, "quit now", &reply)) {
            code = reply.ok ? 0 : EXIT_REFUSED;
            say_clear(&reply.say);
        }
        incoming_clear(&in);
        while (code == 0 && remote.fd >= 0 && remote_wait(&remote, 5000, &in))
            incoming_clear(&in);
        if (code == 0)
            cli_wait_free(cli);
    }
    remote_close(&remote);
    return code;
}
