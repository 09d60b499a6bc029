/* kichban preflight FILE: whether this machine will do, an hour before the show. */
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/paper_of.h"
#include "cli/preflight.h"
#include "cli/shell.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "ui/words.h"
#include "base/banned.h"

#define ROOT "KICHBAN_ROOT" /* the files of another machine in place of ours: for tests */
#define FAULTS_SHOWN 3

static const char *ssh_host(const struct cli *cli)
{
    static const char ssh[] = "main=ssh:";
    bool far = cli->player && strncmp(cli->player, ssh, sizeof ssh - 1) == 0;
    return far ? cli->player + sizeof ssh - 1 : NULL;
}

static bool plays_nothing(const struct cli *cli)
{
    return cli->player && strcmp(cli->player, "main=null") == 0;
}

/* --- the show file --- */

static void put_head(const struct preflight *pre)
{
    if (!pre->page)
        return;
    const char *slash = strrchr(pre->file, '/'), *file = slash ? slash + 1 : pre->file;
    char *when = pre->show ? paper_wall(pre->show->timezone, pre->made_wall) : xstrdup("");
    char *name = text_safe(file, strlen(file));
    char *what = xasprintf("%s  %s%s%s", _("PREFLIGHT"), name, pre->session ? "  " : "",
                           pre->session ? pre->session->title : "");
    char *cut = text_cut(what, pre->width - text_width(when) - 4);
    int pad = pre->width - text_width(cut) - text_width(when) - 2;
    printf(" %s%*s%s\n", cut, pad, "", when);
    for (int i = 0; i < pre->width; i++)
        fputs("─", stdout);
    putchar('\n');
    free(cut);
    free(what);
    free(name);
    free(when);
}

/* The worst of its faults; `check` has them all. */
static void say_file_faults(struct pre_item *item, const struct faults *faults, bool warnings)
{
    int shown = 0;
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        char line[16];
        snprintf(line, sizeof line, "%d", fault->line);
        if (fault->warning == warnings && shown++ < FAULTS_SHOWN)
            pre_say(item, warnings ? VERDICT_WARN : VERDICT_BAD, N_("line %1: %2"), line,
                    fault->text, NULL);
    }
}

static void add_file(struct preflight *pre)
{
    const char *const check[] = {"kichban", "check", pre->cli->words[0], NULL};
    struct pre_item item = pre_item("file", N_("show file"));
    size_t errors = faults_errors(&pre->faults), warnings = faults_warnings(&pre->faults);
    char number[24];
    snprintf(number, sizeof number, "%zu", errors ? errors : warnings);
    if (errors)
        pre_say(&item, VERDICT_BAD,
                N_("HAS ERRORS (%1): it can't be run, and its media aren't known"), number, NULL,
                NULL);
    else if (warnings)
        pre_say(&item, VERDICT_WARN, N_("no errors, warnings: %1"), number, NULL, NULL);
    else
        pre_say(&item, VERDICT_GOOD, N_("no faults"), NULL, NULL, NULL);
    say_file_faults(&item, &pre->faults, errors == 0);
    if (errors || warnings)
        pre_cure(&item, shell_command(check));
    pre_figure(&item, "errors", (double)errors);
    pre_figure(&item, "warnings", (double)warnings);
    pre_add(pre, item);
}

/* --- the player --- */

/* Another machine plays: what it has can only be seen there. */
static void add_far_player(struct preflight *pre, const char *host)
{
    const char *const there[] = {"ssh",
                                 "-t",
                                 host,
                                 "kichban",
                                 "preflight",
                                 pre->file,
                                 pre->session ? "--session" : NULL,
                                 pre->session ? pre->session->id : NULL,
                                 NULL};
    struct pre_item item = pre_item("player", N_("player"));
    pre_say(&item, VERDICT_WARN,
            N_("%1 plays: ITS MEDIA, SCREENS AND SOUND WERE NOT LOOKED AT from here; do the "
               "same there"),
            host, NULL, NULL);
    pre_cure(&item, shell_command(there));
    pre_add(pre, item);
}

/* False, said as an item: there is no player that could be asked anything. */
static bool has_player(struct preflight *pre)
{
    char *path = path_beside("kichban-player");
    bool there = access(path, X_OK) == 0;
    if (!there) {
        struct pre_item item = pre_item("player", N_("player"));
        pre_say(&item, VERDICT_BAD, N_("there is no %1: nothing can be played"), path, NULL, NULL);
        pre_add(pre, item);
    }
    free(path);
    return there;
}

static void look_at_player(struct preflight *pre)
{
    const char *host = ssh_host(pre->cli);
    if (host) {
        add_far_player(pre, host);
    } else if (plays_nothing(pre->cli)) {
        struct pre_item item = pre_item("player", N_("player"));
        pre_say(&item, VERDICT_WARN, N_("the null player: nothing is seen and nothing is heard"),
                NULL, NULL, NULL);
        pre_add(pre, item);
    } else if (has_player(pre)) {
        pre_look_outputs(pre);
        if (pre->used)
            pre_look_media(pre);
    }
}

/* What is played on this machine is measured here. */
static void take_media(struct preflight *pre)
{
    if (!pre->show || ssh_host(pre->cli) || plays_nothing(pre->cli))
        return;
    size_t count = pre->show->media_count;
    faults_drop_unmeasured(&pre->faults);
    pre->used = xcalloc(count + 1, sizeof *pre->used);
    bool one = pre->session && pre->cli->session; /* asked for: else by hand all may be played */
    if (one)
        show_session_media(pre->show, pre->session, pre->used);
    for (size_t i = 0; !one && i < count; i++)
        pre->used[i] = true;
}

static void look_all(struct preflight *pre)
{
    pre_begin(pre);
    take_media(pre);
    put_head(pre);
    add_file(pre);
    pre_look_machine(pre);
    pre_look_clock(pre);
    pre_look_terminal(pre);
    look_at_player(pre);
    pre_end(pre);
}

/* The one that is named, or the only one; true with NULL: all of them. */
static bool take_session(struct preflight *pre)
{
    const struct cli *cli = pre->cli;
    if (!pre->show || (!cli->session && pre->show->session_count != 1))
        return true;
    pre->session = cli_session(cli, pre->show);
    return pre->session != NULL;
}

static void clear(struct preflight *pre)
{
    for (size_t i = 0; i < pre->count; i++)
        pre_item_clear(&pre->items[i]);
    free(pre->items);
    free(pre->used);
    faults_free(&pre->faults);
    show_free(pre->show);
    free(pre->file);
}

static int report(const struct preflight *pre)
{
    if (pre->cli->json) {
        char *json = pre_list(pre);
        fputs(json, stdout);
        free(json);
    }
    if (!pre_keep(pre))
        cli_say(stderr, N_("warning: this can't be kept under %s\n"), pre->cli->state);
    return pre_count(pre->items, pre->count, VERDICT_BAD) ? EXIT_REFUSED : 0;
}

/* Films are decoded as fast as the machine can: not while the hall looks at one. */
static bool disturbs_a_show(const struct cli *cli)
{
    struct remote remote;
    struct incoming_line in;
    bool goes_on = false;
    if (cli->yes || !cli_open(cli, ROLE_VIEWER, &remote, NULL))
        return false;
    if (cli_state(&remote, &in)) {
        goes_on = in.snap.mode == MODE_SHOW &&
                  (in.snap.phase == PHASE_RUNNING || in.snap.phase == PHASE_HELD);
        incoming_clear(&in);
    }
    remote_close(&remote);
    if (goes_on)
        cli_wrong(cli,
                  N_("a SHOW is running on this machine, and this would take it all the power; "
                     "--yes does it all the same"));
    return goes_on;
}

int cmd_preflight(const struct cli *cli)
{
    const char *root = getenv(ROOT);
    if (cli->host)
        return cli_wrong(cli,
                         N_("a machine is proved on itself: `ssh -t %s kichban preflight FILE`"),
                         cli->host);
    if (disturbs_a_show(cli))
        return EXIT_USAGE;
    struct preflight pre = {.cli = cli, .root = root ? root : "", .made_wall = clock_wall_ms()};
    int code;
    pre.show = cli_read(cli, cli->words[0], &pre.faults, &code);
    if (code != EXIT_USAGE) {
        code = EXIT_USAGE;
        pre.file = path_real(cli->words[0], NULL);
        if (pre.file && take_session(&pre)) {
            look_all(&pre);
            code = report(&pre);
        }
    }
    clear(&pre);
    return code;
}
