/* kichban invite mc: the one line to type on a guest's machine that has nothing but ssh. */
#include <pwd.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "sys/net.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define SSHD_CONFIG "/etc/ssh/sshd_config"
#define MOST_ADDRESSES 8

/* As a shell there finds it. */
static char *program(void)
{
    char *dir = path_self_dir();
    bool usual = !dir || strcmp(dir, "/usr/bin") == 0 || strcmp(dir, "/usr/local/bin") == 0;
    char *name = usual ? xstrdup("kichban") : xasprintf("%s/kichban", dir);
    free(dir);
    return name;
}

static char *line_for(const char *user, const char *address, int port, const char *view)
{
    char *name = program(), number[16] = "";
    if (port != 22)
        snprintf(number, sizeof number, "-p %d ", port);
    char *line = xasprintf("ssh -t %s%s@%s %s %s", number, user, address, name, view);
    free(name);
    return line;
}

static int say_no_sshd(int port)
{
    char number[16];
    snprintf(number, sizeof number, "%d", port);
    char *text = words_fill(_("no sshd answers on this machine (port %1): "
                              "`sudo apt install openssh-server` brings one"),
                            number, NULL, NULL);
    fprintf(stderr, "kichban invite: %s\n", text);
    free(text);
    return EXIT_REFUSED;
}

int cmd_invite(const struct cli *cli)
{
    char addresses[MOST_ADDRESSES][NET_ADDRESS];
    const char *view = cli->words[0];
    if (strcmp(view, "mc") != 0 && strcmp(view, "clock") != 0 && strcmp(view, "door") != 0)
        return cli_wrong(cli, N_("invite whom? `kichban invite mc`, `clock` or `door`"));
    const char *config = getenv("KICHBAN_SSHD_CONFIG"); /* of tests */
    const struct passwd *user = getpwuid(geteuid());
    int port = net_ssh_port(config ? config : SSHD_CONFIG);
    size_t count = net_addresses(addresses, MOST_ADDRESSES);
    if (!net_ssh_greets(port))
        return say_no_sshd(port);
    if (!count || !user) {
        fprintf(stderr, "kichban invite: %s\n", _("this machine is in no network"));
        return EXIT_REFUSED;
    }
    puts(count == 1 ? _("type on the guest's machine:")
                    : _("type on the guest's machine, whichever of these it reaches:"));
    for (size_t i = 0; i < count; i++) {
        char *line = line_for(user->pw_name, addresses[i], port, view);
        printf("    %s\n", line);
        free(line);
    }
    return 0;
}
