/* kichban: finds the subcommand, takes the options out of its words. */
#include <getopt.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "sys/path.h"
#include "ui/lang.h"
#include "base/banned.h"

static const struct subcommand subcommands[] = {
    {"run", "[FILE]", N_("opens the caller's screen on a session, starting an engine for it"), 0, 1,
     cmd_run},
    {"attach", "", N_("opens the caller's screen on the engine that runs"), 0, 0, cmd_attach},
    {"mc", "", N_("the MC's screen: the words to say, what comes, what has changed"), 0, 0, cmd_mc},
    {"tech", "",
     N_("the technician's screen: what plays and where, levels, the rehearsal's clock, the log"), 0,
     0, cmd_tech},
    {"clock", "", N_("time of day and one countdown, as large as the terminal allows"), 0, 0,
     cmd_clock},
    {"door", "", N_("the list of delegates with ticks, for whoever stands at the entrance"), 0, 0,
     cmd_door},
    {"do", "VERB…", N_("one verb, as text; prints the reply"), 0, -1, cmd_do},
    {"status", "", N_("where the show is"), 0, 0, cmd_status},
    {"check", "FILE", N_("every fault of a show file, at once"), 1, 1, cmd_check},
    {"preflight", "FILE", N_("an hour before the show: will this machine do, and what cures it"), 1,
     1, cmd_preflight},
    {"diff", "OLD [NEW]", N_("two show files compared in the words of a show; one: all of it"), 1,
     2, cmd_diff},
    {"new", "FILE", N_("a commented skeleton of a ceremony, to fill in"), 1, 1, cmd_new},
    {"import", "TABLE.csv", N_("a running order pasted from Word or Excel, printed as a show file"),
     1, 1, cmd_import},
    {"simulate", "FILE", N_("forecasts the end by thousands of evenings, from rehearsals and plan"),
     1, 1, cmd_simulate},
    {"suggest", "FILE", N_("lengths learnt from rehearsals, as a patch for git apply"), 1, -1,
     cmd_suggest},
    {"schema", "", N_("every key of the show file, from the table in the code"), 0, 0, cmd_schema},
    {"verbs", "", N_("the verbs, from the table in the code"), 0, 0, cmd_verbs},
    {"keys", "[SCREEN]", N_("the keys of the screens, from the table in the code"), 0, 1, cmd_keys},
    {"sheet", "FILE",
     N_("a session on paper: --for caller, mc, backstage, tv, awards, public or unit"), 1, 1,
     cmd_sheet},
    {"runs", "", N_("the runs that were kept, rehearsals and shows"), 0, 0, cmd_runs},
    {"report", "[RUN]", N_("a run, planned against actual; the last one, or by its name"), 0, 1,
     cmd_report},
    {"invite", "SCREEN", N_("what to type on a guest's machine to have mc, clock or door there"), 1,
     1, cmd_invite},
    {"relay", "", N_("standard input and output joined to the engine, for ssh"), 0, 0, cmd_relay},
    {"quit", "", N_("ends the engine"), 0, 0, cmd_quit},
};

enum option_id {
    OPT_SOCKET = 256,
    OPT_HOST,
    OPT_ROLE,
    OPT_STATE,
    OPT_LANG,
    OPT_CONFIG,
    OPT_SESSION,
    OPT_VIEW,
    OPT_FORMAT,
    OPT_FOR,
    OPT_RUNS,
    OPT_SEED,
    OPT_FROM,
    OPT_TO,
    OPT_JSON,
    OPT_WATCH,
    OPT_DETACH,
    OPT_REHEARSE,
    OPT_REPLACE,
    OPT_YES,
    OPT_STRICT,
    OPT_MEDIA,
    OPT_HELP,
    OPT_VERSION,
    OPT_CLOCK,
    OPT_SPEED,
    OPT_PLAYER,
    OPT_VIDEO,
    OPT_AUDIO,
    OPT_SIZE,
    OPT_SCREEN,
    OPT_TRIM
};

static const struct option longs[] = {
    {"socket", required_argument, NULL, OPT_SOCKET},
    {"host", required_argument, NULL, OPT_HOST},
    {"role", required_argument, NULL, OPT_ROLE},
    {"state", required_argument, NULL, OPT_STATE},
    {"lang", required_argument, NULL, OPT_LANG},
    {"config", required_argument, NULL, OPT_CONFIG},
    {"session", required_argument, NULL, OPT_SESSION},
    {"view", required_argument, NULL, OPT_VIEW},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"for", required_argument, NULL, OPT_FOR},
    {"runs", required_argument, NULL, OPT_RUNS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"json", no_argument, NULL, OPT_JSON},
    {"watch", no_argument, NULL, OPT_WATCH},
    {"detach", no_argument, NULL, OPT_DETACH},
    {"rehearse", no_argument, NULL, OPT_REHEARSE},
    {"replace", no_argument, NULL, OPT_REPLACE},
    {"yes", no_argument, NULL, OPT_YES},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"media", no_argument, NULL, OPT_MEDIA},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {"clock", required_argument, NULL, OPT_CLOCK},
    {"speed", required_argument, NULL, OPT_SPEED},
    {"player", required_argument, NULL, OPT_PLAYER},
    {"video", required_argument, NULL, OPT_VIDEO},
    {"audio", required_argument, NULL, OPT_AUDIO},
    {"size", required_argument, NULL, OPT_SIZE},
    {"screen", required_argument, NULL, OPT_SCREEN},
    {"volume-trim", required_argument, NULL, OPT_TRIM},
    {NULL, 0, NULL, 0},
};

/* `text` and blanks up to `cells`, one at least: printf counts bytes, a terminal doesn't. */
static void put_column(const char *text, int cells)
{
    int pad = cells - text_width(text);
    printf("%s%*s", text, pad > 1 ? pad : 1, "");
}

static void usage(void)
{
    printf("%s kichban COMMAND [OPTIONS]\n\n", _("usage:"));
    for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
        put_column("", 2);
        put_column(subcommands[i].name, 10);
        put_column(subcommands[i].words, 10);
        puts(lang_text(subcommands[i].help));
    }
    printf("\n%s\n", _("options:"));
    fputs("  --socket PATH  --host DEST  --state DIR  --lang vi|en  --config FILE  --help  "
          "--version\n"
          "  run:    --session ID  --detach  --rehearse  --replace\n"
          "          --clock real|YYYY-MM-DDTHH:MM[:SS]  --speed N  --player "
          "main=local|null|ssh:DEST\n"
          "          --video auto|fullscreen|window|null  --audio auto|null|DEVICE\n"
          "          --size WxH  --screen N|NAME  --volume-trim DB  --yes\n"
          "  status: --json  --watch        quit: --yes        relay: --role mc|door|viewer\n"
          "  schema: --format text|json       runs:   --json\n"
          "  sheet:  --for caller|mc|backstage|tv|awards|public|unit  --session ID\n"
          "          --format text|html|csv; unit and public without --session: all of them\n"
          "  report: --format text|html|csv|json\n"
          "  check:  --media  --strict  --json                diff: --session ID\n"
          "  preflight: --session ID  --json, and of run: --player --video --audio --screen\n"
          "  simulate: --session ID  --runs N  --seed S  --json\n"
          "  suggest:  --from RUN [RUN…]  --to NEWFILE\n",
          stdout);
}

static void take(struct cli *cli, int option, const char *value)
{
    const char **texts[] = {
        [OPT_SOCKET - 256] = &cli->socket,   [OPT_STATE - 256] = &cli->state,
        [OPT_HOST - 256] = &cli->host,       [OPT_ROLE - 256] = &cli->role,
        [OPT_LANG - 256] = &cli->lang,       [OPT_CONFIG - 256] = &cli->config,
        [OPT_SESSION - 256] = &cli->session, [OPT_VIEW - 256] = &cli->view,
        [OPT_FORMAT - 256] = &cli->format,   [OPT_FOR - 256] = &cli->reader,
        [OPT_CLOCK - 256] = &cli->clock,     [OPT_SPEED - 256] = &cli->speed,
        [OPT_PLAYER - 256] = &cli->player,   [OPT_VIDEO - 256] = &cli->video,
        [OPT_AUDIO - 256] = &cli->audio,     [OPT_SIZE - 256] = &cli->size,
        [OPT_SCREEN - 256] = &cli->screen,   [OPT_TRIM - 256] = &cli->volume_trim,
        [OPT_RUNS - 256] = &cli->runs,       [OPT_SEED - 256] = &cli->seed,
        [OPT_FROM - 256] = &cli->from,       [OPT_TO - 256] = &cli->to,
    };
    bool *flags[] = {
        [OPT_JSON - 256] = &cli->json,       [OPT_WATCH - 256] = &cli->watch,
        [OPT_DETACH - 256] = &cli->detach,   [OPT_REHEARSE - 256] = &cli->rehearse,
        [OPT_REPLACE - 256] = &cli->replace, [OPT_YES - 256] = &cli->yes,
        [OPT_STRICT - 256] = &cli->strict,   [OPT_MEDIA - 256] = &cli->media,
        [OPT_HELP - 256] = &cli->help,
    };
    size_t at = (size_t)(option - 256);
    if (value)
        *texts[at] = value;
    else if (at < COUNT_OF(flags) && flags[at])
        *flags[at] = true;
}

/* One option of `longs` at argv[*at]; moves *at over its value. False: it is none of ours. */
static bool take_long(struct cli *cli, int argc, char **argv, int *at, int *wrong)
{
    const char *name = argv[*at] + 2;
    size_t length = strcspn(name, "=");
    for (const struct option *row = longs; row->name; row++) {
        if (strlen(row->name) != length || strncmp(row->name, name, length) != 0)
            continue;
        const char *value = name[length] == '=' ? name + length + 1 : NULL;
        if (row->has_arg && !value) {
            if (*at + 1 >= argc) {
                *wrong = cli_wrong(cli, N_("--%s needs a value"), row->name);
                return true;
            }
            value = argv[++*at];
        }
        if (!row->has_arg && value)
            *wrong = cli_wrong(cli, N_("--%s takes no value"), row->name);
        else if (row->val == OPT_VERSION)
            *wrong = -1;
        else
            take(cli, row->val, value);
        return true;
    }
    return false;
}

/* Options may stand anywhere. In `do` what isn't one of ours is the verb's text; after `--` all is.
 */
static int parse(struct cli *cli, int argc, char **argv)
{
    bool all_text = false;
    int wrong = 0;
    for (int i = 1; i < argc && !wrong; i++) {
        bool verb = cli->command && strcmp(cli->command, "do") == 0;
        if (!all_text && strcmp(argv[i], "--") == 0) {
            all_text = true;
        } else if (!all_text && strncmp(argv[i], "--", 2) == 0 &&
                   take_long(cli, argc, argv, &i, &wrong)) {
            continue;
        } else if (!all_text && !verb && argv[i][0] == '-' && argv[i][1]) {
            return cli_wrong(cli, N_("%s: there is no such option"), argv[i]);
        } else if (!cli->command) {
            cli->command = argv[i];
        } else {
            cli->words[cli->count++] = argv[i];
        }
    }
    return wrong;
}

#define NEAR 2 /* slips of the finger in a command's name */

static int no_command(struct cli *cli)
{
    const char *typed = cli->command, *nearest = NULL;
    int best = NEAR + 1;
    for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
        int distance = text_distance(typed, subcommands[i].name);
        if (distance < best && distance < text_width(subcommands[i].name)) {
            best = distance;
            nearest = subcommands[i].name;
        }
    }
    cli->command = NULL; /* it is no place to speak from */
    if (!nearest)
        return cli_wrong(cli, N_("there is no command \"%s\"; kichban --help lists them"), typed);
    return cli_wrong(cli, N_("there is no command \"%s\": did you mean `%s`?"), typed, nearest);
}

static int dispatch(struct cli *cli)
{
    for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
        const struct subcommand *row = &subcommands[i];
        if (strcmp(row->name, cli->command) != 0)
            continue;
        if (cli->help) {
            printf("%s kichban %s %s\n%s\n", _("usage:"), row->name, row->words,
                   lang_text(row->help));
            return 0;
        }
        if (cli->count < row->least || (row->most >= 0 && cli->count > row->most))
            return cli_wrong(cli, N_("usage: kichban %s %s"), row->name, row->words);
        return row->run(cli);
    }
    return no_command(cli);
}

/* `--lang` wherever it stands, else the locale's. */
static const char *lang_of_words(int argc, char **argv)
{
    const char *lang = lang_of_locale();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strncmp(argv[i], "--lang=", 7) == 0)
            lang = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            lang = argv[i + 1];
    return lang;
}

/* `--host DEST`: the engine is there, and `--socket` names its socket there. */
static int far_away(struct cli *cli, char **socket)
{
    if (!cli->host)
        return 0;
    if (!config_host_good(cli->host))
        return cli_wrong(cli, N_("--host %s: write a destination of ssh such as `user@stage`"),
                         cli->host);
    if (cli->command && strcmp(cli->command, "run") == 0)
        return cli_wrong(cli,
                         N_("an engine is started on the machine it runs on: `ssh %s` there; "
                            "`kichban attach --host %s` is a screen on it"),
                         cli->host, cli->host);
    char *where = cli->socket ? xasprintf("%s%s %s", REMOTE_SSH, cli->host, cli->socket)
                              : xasprintf("%s%s", REMOTE_SSH, cli->host);
    free(*socket);
    cli->socket = *socket = where;
    return 0;
}

int main(int argc, char **argv)
{
    struct cli cli = {.self = argv[0], .words = xcalloc((size_t)argc + 1, sizeof *cli.words)};
    char *socket = path_socket(), *state = path_state();
    struct config config = {0};
    lang_utf8();
    lang_set(lang_of_words(argc, argv)); /* a wrong option is told in it too */
    int code = parse(&cli, argc, argv);
    cli.socket_typed = cli.socket != NULL;
    code = code ? code : far_away(&cli, &socket);
    cli.socket = cli.socket ? cli.socket : socket;
    cli.state = cli.state ? cli.state : state;
    if (code == 0 && cli.lang && strcmp(cli.lang, "vi") != 0 && strcmp(cli.lang, "en") != 0)
        code = cli_wrong(&cli, N_("--lang %s: write vi or en"), cli.lang);
    if (code < 0) {
        puts("kichban " KICHBAN_VERSION);
        code = 0;
    } else if (code == 0 && !cli.command) {
        if (cli.help)
            usage();
        else
            code = cli_wrong(&cli, N_("usage: kichban COMMAND; kichban --help lists the commands"));
    } else if (code == 0) {
        code = cli.help ? 0 : cli_config(&cli, &config);
        if (cli.lang)
            lang_set(cli.lang);
        code = code ? code : dispatch(&cli);
    }
    free(cli.words);
    free(socket);
    free(state);
    config_clear(&config);
    return code;
}
