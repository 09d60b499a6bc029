/* kichban do VERB…: a thin client. */
#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

int cmd_do(const struct cli *cli)
{
    if (!cli->count)
        return cli_wrong(cli, N_("usage: kichban do VERB…; kichban verbs lists them"));
    struct buf verb = {0};
    for (int i = 0; i < cli->count; i++)
        buf_printf(&verb, "%s%s", i ? " " : "", cli->words[i]);
    struct remote remote;
    struct reply reply;
    int code = EXIT_NO_ENGINE;
    if (cli_connect(cli, ROLE_OPERATOR, &remote)) {
        if (cli_ask(&remote, buf_text(&verb), &reply)) {
            char *said = words_say(&reply.say);
            fprintf(reply.ok ? stdout : stderr, "%s\n", said);
            code = reply.ok ? 0 : EXIT_REFUSED;
            free(said);
            say_clear(&reply.say);
        }
        remote_close(&remote);
    }
    buf_free(&verb);
    return code;
}
