/* kichban run, kichban attach: which session, which engine, then the caller's screen. The rules are
 * operation.md's, "Show or rehearsal". */
#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/preflight.h"
#include "cli/screens.h"
#include "core/run.h"
#include "journal/journal.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/spawn.h"
#include "sys/tz.h"
#include "sys/view_door.h"
#include "ui/lang.h"
#include "ui/screen.h"
#include "base/banned.h"

#define READY_MS 15000

/* What is to be opened. */
struct wish {
    char *file;    /* real path */
    char *session; /* id */
    enum mode mode;
    char *run; /* an old run to go on with, NULL: a new one */
};

static void wish_clear(struct wish *wish)
{
    free(wish->file);
    free(wish->session);
    free(wish->run);
}

static int open_screen(const struct cli *cli)
{
    struct screen_options options = {.socket = cli->socket,
                                     .lang = cli->lang,
                                     .name = cli_name(),
                                     .keys = cli->keys,
                                     .alerts = cli->alerts};
    struct err err = {{0}};
    int code = screen_caller(&options, &err);
    struct remote remote;
    bool far = remote_is_far(cli->socket);
    if (code == 0 && (far || cli_open(cli, ROLE_VIEWER, &remote, NULL))) {
        puts(_("the show goes on; \"kichban attach\" shows it again"));
        if (!far)
            remote_close(&remote);
    }
    if (err.text[0])
        cli_failed(cli, &err);
    return code;
}

static int opened(const struct cli *cli)
{
    if (!cli->detach)
        return open_screen(cli);
    puts(cli->socket);
    return 0;
}

/* Yes, unless a no is typed; `otherwise` when there is no terminal. */
static bool ask(const char *question, bool otherwise)
{
    char answer[16];
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return otherwise;
    printf("%s [Y/n] ", question);
    fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin))
        return false;
    return answer[0] != 'n' && answer[0] != 'N' && answer[0] != 'k' && answer[0] != 'K';
}

/* --- which session --- */

static const struct session *choose(const struct cli *cli, const struct show *show)
{
    char answer[80];
    int64_t number;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || cli->detach)
        return cli_session(cli, show); /* which says which there are */
    cli_list_sessions(show, stdout);
    printf("%s ", _("Which session? Its number:"));
    fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin))
        return NULL;
    answer[strcspn(answer, "\n")] = '\0';
    if (int_parse(answer, 1, (int64_t)show->session_count, &number))
        return &show->sessions[number - 1];
    return show_find_session(show, answer);
}

static const struct session *pick_session(const struct cli *cli, const struct show *show)
{
    int32_t today = 0;
    const struct session *found = NULL;
    if (cli->session || show->session_count == 1)
        return cli_session(cli, show);
    tz_today(show->timezone, clock_wall_ms(), &today);
    for (size_t i = 0; i < show->session_count; i++)
        if (show->sessions[i].date == today && !found)
            found = &show->sessions[i];
    return found ? found : choose(cli, show);
}

static enum mode wished_mode(const struct cli *cli, const struct show *show,
                             const struct session *session)
{
    bool plain = !cli->rehearse && !cli->speed && (!cli->clock || strcmp(cli->clock, "real") == 0);
    return plain ? mode_of(show, session, clock_wall_ms()) : MODE_REHEARSAL;
}

/* --- the last run --- */

/* An unfinished run of the same file and session: a show goes on, a rehearsal is asked about. */
static char *old_run(const struct cli *cli, const struct wish *wish)
{
    struct journal_meta meta = {0};
    bool finished = true;
    char *last = journal_last(cli->state);
    if (!last || cli->clock || cli->speed || cli->rehearse || cli->replace ||
        !journal_peek(cli->state, last, &meta, &finished)) {
        free(last);
        return NULL;
    }
    bool same = !finished && strcmp(meta.show_path, wish->file) == 0 &&
                strcmp(meta.session, wish->session) == 0;
    bool show = same && strcmp(meta.mode, mode_names[MODE_SHOW]) == 0;
    bool go_on = show || (same && !cli->detach &&
                          ask(_("The last rehearsal isn't finished. Go on with it?"), false));
    journal_meta_clear(&meta);
    if (go_on)
        return last;
    free(last);
    return NULL;
}

static char *new_run_name(const struct cli *cli, const char *session)
{
    int year, month, day, weekday;
    int64_t wall = clock_wall_ms(), of_day = wall % DAY_MS;
    date_split((int32_t)(wall / DAY_MS), &year, &month, &day, &weekday);
    for (int again = 1;; again++) {
        char *name =
            xasprintf("%04d%02d%02dT%02d%02d%02d-%s", year, month, day, (int)(of_day / HOUR_MS),
                      (int)(of_day / MINUTE_MS % 60), (int)(of_day / SECOND_MS % 60), session);
        char *full = again > 1 ? xasprintf("%s-%d", name, again) : xstrdup(name);
        bool taken = journal_exists(cli->state, full);
        free(name);
        if (!taken)
            return full;
        free(full);
    }
}

/* --- starting an engine --- */

/* The machine that plays, NULL: this one, or none. */
static const char *cli_far(const struct cli *cli)
{
    static const char far[] = "main=ssh:";
    bool is = cli->player && strncmp(cli->player, far, sizeof far - 1) == 0;
    return is ? cli->player + sizeof far - 1 : NULL;
}

static bool start_engine(const struct cli *cli, const struct wish *wish, struct err *err)
{
    char *engine = path_beside("kichban-engine");
    char *log = xasprintf("%s/logs/engine.log", cli->state);
    char *run = wish->run ? xstrdup(wish->run) : new_run_name(cli, wish->session);
    const char *args[40];
    int count = 0;
    const char *pairs[][2] = {{"--run", run},
                              {"--file", wish->file},
                              {"--session", wish->session},
                              {"--socket", cli->socket},
                              {"--state", cli->state},
                              {"--ready-fd", "3"},
                              {"--clock", cli->clock},
                              {"--speed", cli->speed},
                              {"--player", cli->player},
                              {"--far-root", cli_far(cli) ? cli->root : NULL},
                              {"--far-program", cli_far(cli) ? cli->program : NULL},
                              {"--video", cli->video},
                              {"--audio", cli->audio},
                              {"--audio-backup", cli->audio_backup},
                              {"--size", cli->size},
                              {"--screen", cli->screen},
                              {"--volume-trim", cli->volume_trim},
                              {"--view-group", cli->view_group}};
    args[count++] = engine;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (!pairs[i][1])
            continue;
        args[count++] = pairs[i][0];
        args[count++] = pairs[i][1];
    }
    if (cli->rehearse)
        args[count++] = "--rehearse";
    args[count] = NULL;
    char *logs = xasprintf("%s/logs", cli->state);
    path_make_dirs(logs); /* one that can't be made is seen when the log is opened */
    free(logs);
    int pipe_fd = spawn_detached((char *const *)(uintptr_t)args, log, err);
    char *said = pipe_fd >= 0 ? spawn_hear(pipe_fd, READY_MS) : NULL;
    bool good = said && strcmp(said, "ready\n") == 0;
    if (!good && pipe_fd >= 0) {
        if (said)
            said[strcspn(said, "\n")] = '\0';
        err_set(err, "%s", said ? said : _("the engine doesn't answer; its log says why"));
    }
    if (good && !wish->run)
        pre_keep_with_run(cli->state, wish->file, wish->session, run);
    free(said);
    free(run);
    free(log);
    free(engine);
    return good;
}

/* --- an engine that is there already --- */

enum found { FOUND_NONE, FOUND_SAME, FOUND_FINISHED, FOUND_OTHER };

static enum found look_for_engine(const struct cli *cli, const struct wish *wish, char **what)
{
    struct remote remote;
    struct incoming_line in;
    enum found found = FOUND_NONE;
    if (!cli_open(cli, ROLE_VIEWER, &remote, NULL))
        return FOUND_NONE;
    if (cli_state(&remote, &in)) {
        const struct snapshot *snap = &in.snap;
        bool same =
            !wish || (snap->file && strcmp(snap->file, wish->file) == 0 &&
                      strcmp(snap->session, wish->session) == 0 && snap->mode == wish->mode);
        found = snap->phase == PHASE_FINISHED && wish ? FOUND_FINISHED
                : same                                ? FOUND_SAME
                                                      : FOUND_OTHER;
        *what = xasprintf("%s (%s)", snap->session_title,
                          snap->mode == MODE_SHOW ? _("SHOW") : _("REHEARSAL"));
        incoming_clear(&in);
    }
    remote_close(&remote);
    return found;
}

static bool end_engine(const struct cli *cli)
{
    struct remote remote;
    struct reply reply;
    struct incoming_line in;
    if (!cli_connect(cli, ROLE_OPERATOR, &remote))
        return false;
    if (cli_ask(&remote, "finish", &reply))
        say_clear(&reply.say);
    if (cli_ask(&remote, "quit now", &reply))
        say_clear(&reply.say);
    while (remote.fd >= 0 && remote_wait(&remote, 5000, &in))
        incoming_clear(&in);
    remote_close(&remote);
    cli_wait_free(cli);
    return true;
}

/* Whether those who are to look will be let in; else why not is said, before the engine starts. */
static bool view_group_stands(const struct cli *cli)
{
    gid_t gid;
    struct err err = {{0}};
    const char *group = cli->view_group;
    enum view_group found = group ? view_door_group(group, &gid) : VIEW_GROUP_GOOD;
    if (found == VIEW_GROUP_NONE)
        cli_wrong(cli, N_("view_group: there is no group \"%s\"; sudo groupadd %s makes it"), group,
                  group);
    if (found == VIEW_GROUP_NOT_IN)
        cli_wrong(cli,
                  N_("view_group: you aren't in the group \"%s\"; sudo usermod -aG %s $USER, then "
                     "log in anew"),
                  group, group);
    if (found != VIEW_GROUP_GOOD || !group)
        return found == VIEW_GROUP_GOOD;
    char *path = view_door_path(cli->socket);
    bool made = view_door_make_dir(path, &err), taken = made && view_door_taken(path);
    if (!made)
        cli_failed(cli, &err);
    if (taken)
        cli_wrong(cli, N_("view_group: another run of yours is looked at through %s"), path);
    free(path);
    return made && !taken;
}

static int start_and_open(const struct cli *cli, const struct wish *wish)
{
    struct err err = {{0}};
    if (!view_group_stands(cli) || !screens_may_start(cli))
        return EXIT_USAGE;
    if (start_engine(cli, wish, &err))
        return opened(cli);
    cli_failed(cli, &err);
    return 1;
}

/* Finds, replaces or starts the engine, then opens the screen. */
static int open_wish(const struct cli *cli, struct wish *wish)
{
    char *what = NULL;
    enum found found = look_for_engine(cli, wish, &what);
    int code = 0;
    bool start = found == FOUND_NONE || found == FOUND_FINISHED;
    if (found == FOUND_SAME && cli->replace)
        found = FOUND_OTHER;
    if (found == FOUND_OTHER) {
        bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !cli->detach;
        if (!cli->replace && !terminal) {
            cli_wrong(cli, N_("another run is going on: %s; --replace ends it"), what);
            code = 1;
        } else if (cli->replace) {
            start = true;
        } else {
            printf("%s: %s\n", _("another run is going on"), what);
            start = !ask(_("Go on with it? (n: finish it and start this one)"), true);
        }
    }
    free(what);
    if (code)
        return code;
    if (start && found != FOUND_NONE && !end_engine(cli))
        return EXIT_NO_ENGINE;
    if (!start)
        return opened(cli);
    if (!wish->run)
        wish->run = old_run(cli, wish);
    return start_and_open(cli, wish);
}

/* `run` without a file: the engine that is there, else the last run once more. */
static int run_last(const struct cli *cli)
{
    char *what = NULL;
    if (look_for_engine(cli, NULL, &what) != FOUND_NONE) {
        free(what);
        return opened(cli);
    }
    struct journal_meta meta;
    bool finished;
    char *last = journal_last(cli->state);
    if (!last || !journal_peek(cli->state, last, &meta, &finished)) {
        free(last);
        return cli_wrong(cli, N_("there is no run yet: kichban run FILE"));
    }
    struct wish wish = {.file = meta.show_path,
                        .session = meta.session,
                        .run = finished ? NULL : last}; /* what is over begins anew */
    int code = start_and_open(cli, &wish);
    journal_meta_clear(&meta);
    free(last);
    return code;
}

/* A screen needs a terminal: said before anything is started. */
static bool no_terminal(const struct cli *cli)
{
    if (cli->detach || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
        return false;
    cli_wrong(cli, N_("a screen needs a terminal; --detach starts the engine without one"));
    return true;
}

/* A wrong word is said before anything is started. */
static bool wrong_player(const struct cli *cli)
{
    if (!cli->player || strcmp(cli->player, "main=local") == 0 ||
        strcmp(cli->player, "main=null") == 0 || (cli_far(cli) && config_host_good(cli_far(cli))))
        return false;
    cli_wrong(cli,
              N_("--player %s: write main=local, main=null or main=ssh:DEST, DEST as ssh takes it"),
              cli->player);
    return true;
}

/* Media follow only some speeds; with a null player there are none. */
static bool wrong_speed(const struct cli *cli)
{
    double speed;
    if (!cli->speed)
        return false;
    if (!speed_parse(cli->speed, &speed))
        cli_wrong(cli, N_("--speed %s: a number from 0.1 to 1000"), cli->speed);
    else if (!speed_plays(speed) && (!cli->player || strcmp(cli->player, "main=null") != 0))
        cli_wrong(cli,
                  N_("--speed %s: media follow from 0.25 to 4; --player main=null takes any speed"),
                  cli->speed);
    else
        return false;
    return true;
}

int cmd_run(const struct cli *cli)
{
    int code;
    if (wrong_player(cli) || wrong_speed(cli) || no_terminal(cli))
        return EXIT_USAGE;
    if (!cli->count)
        return run_last(cli);
    struct show *show = cli_load(cli, cli->words[0], true, &code);
    if (!show)
        return code;
    const struct session *session = pick_session(cli, show);
    code = EXIT_USAGE;
    if (session) {
        struct wish wish = {.file = path_real(cli->words[0], NULL),
                            .session = xstrdup(session->id),
                            .mode = wished_mode(cli, show, session)};
        code = open_wish(cli, &wish);
        wish_clear(&wish);
    }
    show_free(show);
    return code;
}

static int open_other(const struct cli *cli, const char *keys,
                      int (*screen)(const struct screen_options *, struct err *))
{
    struct remote remote;
    struct err err = {{0}};
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return cli_wrong(cli, N_("a screen needs a terminal"));
    if (!remote_is_far(cli->socket)) { /* there each way in may ask for a password: one is enough */
        if (!cli_connect(cli, ROLE_VIEWER, &remote))
            return EXIT_NO_ENGINE;
        remote_close(&remote);
    }
    struct screen_options options = {.socket = cli->socket,
                                     .lang = cli->lang,
                                     .name = cli_name(),
                                     .keys = keys,
                                     .alerts = cli->alerts};
    int code = screen(&options, &err);
    if (err.text[0])
        cli_failed(cli, &err);
    return code;
}

/* A screen that looks, on the socket for that. */
static int open_looking(const struct cli *cli, const char *keys,
                        int (*screen)(const struct screen_options *, struct err *))
{
    char *socket = cli_view_socket(cli);
    struct cli looking = *cli;
    looking.socket = socket;
    int code = open_other(&looking, keys, screen);
    free(socket);
    return code;
}

int cmd_tech(const struct cli *cli)
{
    return open_other(cli, cli->keys_tech, screen_tech);
}

int cmd_mc(const struct cli *cli)
{
    return open_looking(cli, cli->keys_mc, screen_mc);
}

int cmd_clock(const struct cli *cli)
{
    return open_looking(cli, cli->keys_clock, screen_clock);
}

int cmd_door(const struct cli *cli)
{
    return open_looking(cli, cli->keys_door, screen_door);
}

int cmd_attach(const struct cli *cli)
{
    if (cli->view && strcmp(cli->view, "mc") == 0)
        return cmd_mc(cli);
    if (cli->view && strcmp(cli->view, "tech") == 0)
        return cmd_tech(cli);
    if (cli->view && strcmp(cli->view, "clock") == 0)
        return cmd_clock(cli);
    if (cli->view && strcmp(cli->view, "stage") != 0)
        return cli_wrong(cli,
                         N_("--view %s: the views are \"stage\", \"mc\", \"tech\" and \"clock\""),
                         cli->view);
    if (no_terminal(cli))
        return EXIT_USAGE;
    struct remote remote;
    if (!remote_is_far(cli->socket)) {
        if (!cli_connect(cli, ROLE_VIEWER, &remote))
            return EXIT_NO_ENGINE;
        remote_close(&remote);
    }
    return open_screen(cli);
}
