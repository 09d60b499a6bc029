/* config.yaml as options that weren't given: what is typed wins. */
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "sys/path.h"
#include "ui/input.h"
#include "ui/keymap.h"
#include "ui/lang.h"
#include "base/banned.h"

/* No key of the technician's screen is GO. */
static bool is_go(const char *verb)
{
    return strncmp(verb, "go", 2) == 0 && (!verb[2] || verb[2] == ' ');
}

static enum config_key_fault judge(const char *screen, const char *key, const char *verb, int *code)
{
    *code = key_by_name(key);
    if (*code < 0)
        return CONFIG_KEY_UNKNOWN;
    if (strcmp(screen, "tech") == 0 && is_go(verb))
        return CONFIG_VERB_NOT_HERE;
    return keymap_verb_known(verb) ? CONFIG_KEY_GOOD : CONFIG_VERB_UNKNOWN;
}

static void otherwise(const char **option, const char *text)
{
    if (!*option && text)
        *option = text;
}

/* Borrowed from the config, but for two texts that are made of it and live as long as the process. */
static void apply(struct cli *cli, const struct config *config)
{
    const struct config_machine *main = config_player(config, "main");
    otherwise(&cli->lang, config->language);
    otherwise(&cli->screen, config->screen);
    otherwise(&cli->audio, config->audio);
    otherwise(&cli->audio_backup, config->audio_backup);
    cli->view_group = config->view_group;
    cli->keys = config_keys(config, "stage");
    cli->alerts.bell = config->bell;
    _Static_assert((int)STEP_FILM_10S == (int)ALERT_FILM_10S && (int)BY_NOTHING == (int)ALERT_OFF,
                   "the config's words and the screen's");
    for (int i = 0; i < STEP_COUNT; i++)
        cli->alerts.mode[i] = (enum alert_how)config->alerts[i];
    cli->keys_mc = config_keys(config, "mc");
    cli->keys_tech = config_keys(config, "tech");
    cli->keys_clock = config_keys(config, "clock");
    cli->keys_door = config_keys(config, "door");
    if (!main)
        return;
    cli->root = main->root;
    cli->program = main->program;
    if (!cli->player && main->host)
        cli->player = xasprintf("main=ssh:%s", main->host);
}

/* It starts a show, or proves what would be started. */
static bool starts(const struct cli *cli)
{
    return cli->command &&
           (strcmp(cli->command, "run") == 0 || strcmp(cli->command, "preflight") == 0);
}

/* A broken file stops who starts a show, or who named it; a verb in the middle of one goes through. */
static int tell_errors(const struct cli *cli, const char *path, const struct faults *faults)
{
    if (cli->config || starts(cli))
        return cli_print_faults(cli, faults, path);
    cli_say(stderr, N_("warning: %s has errors and isn't used; `kichban run` lists them"), path);
    fputc('\n', stderr);
    return 0;
}

static int tell_unread(const struct cli *cli, const char *path, const struct err *err)
{
    struct err said = {{0}};
    if (!cli->config && access(path, F_OK) != 0)
        return 0; /* the usual file needn't be there */
    err_set(&said, "%s: %s", path, lang_text(err->text));
    cli_failed(cli, &said);
    return cli->config || starts(cli) ? EXIT_USAGE : 0;
}

static void tell_warnings(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        fprintf(stderr, "%s:%d:%d: warning: %s\n", faults->list[i].file, faults->list[i].line,
                faults->list[i].col, faults->list[i].text);
}

int cli_config(struct cli *cli, struct config *config)
{
    char *path = cli->config ? xstrdup(cli->config) : path_config();
    struct faults faults = {.words = lang_text};
    struct err err = {{0}};
    int code = 0;
    if (!config_load(path, judge, config, &faults, &err)) {
        code = tell_unread(cli, path, &err);
    } else if (faults_errors(&faults)) {
        code = tell_errors(cli, path, &faults);
    } else {
        if (starts(cli))
            tell_warnings(&faults);
        apply(cli, config);
    }
    faults_free(&faults);
    free(path);
    return code;
}
