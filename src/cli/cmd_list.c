/* kichban verbs, kichban keys: the reference, printed from the tables in the code. */
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "core/verb.h"
#include "ui/keymap.h"
#include "ui/lang.h"
#include "base/banned.h"

int cmd_verbs(const struct cli *cli)
{
    (void)cli;
    for (int i = 0; i < VERB_COUNT; i++) {
        int pad = 26 - text_width(verbs[i].grammar);
        printf("%s%*s%s\n", verbs[i].grammar, pad > 1 ? pad : 1, "", lang_text(verbs[i].help));
    }
    return 0;
}

int cmd_keys(const struct cli *cli)
{
    char *text = keymap_reference(cli->count ? cli->words[0] : NULL);
    if (!text)
        return cli_wrong(cli, N_("there is no screen \"%s\": stage, mc, tech, clock or door"),
                         cli->words[0]);
    fputs(text, stdout);
    free(text);
    return 0;
}
