/* kichban check FILE: every fault, at once. */
#include "base/mem.h"
#include "cli/cli.h"
#include "base/banned.h"

int cmd_check(const struct cli *cli)
{
    int code;
    struct show *show = cli_load(cli, cli->words[0], false, &code);
    show_free(show);
    return code;
}
