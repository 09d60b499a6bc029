#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdarg.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "showfile/load.h"
#include "sys/clock.h"
#include "sys/path.h"
#include "sys/tz.h"
#include "sys/view_door.h"
#include "ui/lang.h"
#include "wire/fault.h"
#include "base/banned.h"

void cli_say(FILE *to, const char *english, ...)
{
    va_list args;
    va_start(args, english);
    vfprintf(to, lang_text(english), args);
    va_end(args);
}

#define REPLY_MS 10000

int cli_wrong(const struct cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "kichban%s%s: ", cli->command ? " " : "", cli->command ? cli->command : "");
    char *made = xvasprintf(lang_text(format), args), *safe = text_safe(made, strlen(made));
    va_end(args);
    fprintf(stderr, "%s\n", safe); /* it may quote what somebody typed or named a file */
    free(safe);
    free(made);
    return EXIT_USAGE;
}

int cli_failed(const struct cli *cli, const struct err *err)
{
    char *safe = text_safe(err->text, strlen(err->text));
    fprintf(stderr, "kichban %s: %s\n", cli->command, safe);
    free(safe);
    return EXIT_USAGE;
}

const char *cli_name(void)
{
    static char name[80];
    const struct passwd *user = getpwuid(geteuid());
    const char *tty = ttyname(STDIN_FILENO);
    if (tty && strncmp(tty, "/dev/", 5) == 0)
        tty += 5;
    snprintf(name, sizeof name, "%s%s%s", user ? user->pw_name : "?", tty ? "@" : "",
             tty ? tty : "");
    return name;
}

char *cli_view_socket(const struct cli *cli)
{
    if (remote_is_far(cli->socket))
        return xstrdup(cli->socket);
    return view_door_find(cli->socket, !cli->socket_typed);
}

bool cli_open(const struct cli *cli, enum role role, struct remote *remote, struct err *err)
{
    struct remote_who who = {.role = role, .name = cli_name(), .lang = cli->lang};
    return remote_open(remote, cli->socket, &who, err);
}

bool cli_connect(const struct cli *cli, enum role role, struct remote *remote)
{
    struct err err = {{0}};
    if (cli_open(cli, role, remote, &err))
        return true;
    cli_failed(cli, &err);
    return false;
}

bool cli_ask(struct remote *remote, const char *verb, struct reply *reply)
{
    int64_t id = remote_request(remote, verb, -1, TIME_NONE, NULL);
    struct incoming_line in;
    while (remote_wait(remote, REPLY_MS, &in)) {
        bool mine = in.kind == IN_REPLY && in.reply.id == id;
        if (mine) {
            *reply = in.reply;
            in.reply.say = (struct say){.msg = MSG_NONE};
        }
        incoming_clear(&in);
        if (mine)
            return true;
    }
    fprintf(stderr, "kichban: %s\n",
            lang_text(remote->why ? remote->why : N_("the engine doesn't answer")));
    return false;
}

bool cli_state(struct remote *remote, struct incoming_line *in)
{
    while (remote_wait(remote, REPLY_MS, in)) {
        if (in->kind == IN_STATE)
            return true;
        incoming_clear(in);
    }
    fprintf(stderr, "kichban: %s\n",
            lang_text(remote->why ? remote->why : N_("the engine doesn't answer")));
    return false;
}

#define FREE_TRIES 500
#define FREE_STEP_MS 10

void cli_wait_free(const struct cli *cli)
{
    if (remote_is_far(cli->socket))
        return;
    char *path = xasprintf("%s.lock", cli->socket);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    for (int i = 0; fd >= 0 && i < FREE_TRIES && flock(fd, LOCK_SH | LOCK_NB) != 0; i++)
        poll(NULL, 0, FREE_STEP_MS);
    if (fd >= 0)
        close(fd);
    free(path);
}

void cli_list_sessions(const struct show *show, FILE *to)
{
    for (size_t i = 0; i < show->session_count; i++) {
        int year, month, day, weekday;
        date_split(show->sessions[i].date, &year, &month, &day, &weekday);
        fprintf(to, "  %zu  %-12s %02d/%02d/%04d  %s\n", i + 1, show->sessions[i].id, day, month,
                year, show->sessions[i].title);
    }
}

const struct session *cli_session(const struct cli *cli, const struct show *show)
{
    const struct session *found = cli->session ? show_find_session(show, cli->session) : NULL;
    if (!cli->session && show->session_count == 1)
        found = &show->sessions[0];
    if (found)
        return found;
    if (cli->session)
        cli_wrong(cli, N_("there is no session \"%s\"; the file has:"), cli->session);
    else
        cli_wrong(cli, N_("which session? --session ID, one of:"));
    cli_list_sessions(show, stderr);
    return NULL;
}

#define DAYS_AHEAD 30 /* never today: what isn't filled in must not run as a show */

const char *cli_day_ahead(void)
{
    static char date[16];
    struct zone zone;
    int32_t days;
    int64_t of_day;
    int year, month, day, weekday;
    if (!tz_zone("Asia/Ho_Chi_Minh", (int32_t)(clock_wall_ms() / DAY_MS), &zone))
        zone = zone_fixed(7 * 3600);
    zone_split(&zone, clock_wall_ms() + DAYS_AHEAD * DAY_MS, &days, &of_day);
    date_split(days, &year, &month, &day, &weekday);
    snprintf(date, sizeof date, "%04d-%02d-%02d", year % 10000, month, day);
    return date;
}

static void print_json(const struct faults *faults)
{
    putchar('[');
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *at = &faults->list[i];
        char *one = fault_encode(at->file, at->line, at->col, at->warning, at->text);
        printf("%s%s", i ? "," : "", one);
        free(one);
    }
    puts("]");
}

int cli_print_faults(const struct cli *cli, const struct faults *faults, const char *file)
{
    if (cli->json) {
        print_json(faults);
    } else {
        char *text = faults_text(faults, file, isatty(STDOUT_FILENO));
        fputs(text, stdout);
        free(text);
    }
    bool wrong = faults_errors(faults) || (cli->strict && faults_warnings(faults));
    return wrong ? EXIT_REFUSED : 0;
}

struct show *cli_read(const struct cli *cli, const char *file, struct faults *faults, int *code)
{
    struct err err = {{0}};
    faults->words = lang_text;
    char *protocols = path_shipped("protocols", "kichban/protocols");
    struct show *show = showfile_check_file(file, tz_zone, protocols, faults, &err);
    free(protocols);
    *code = show ? 0 : EXIT_REFUSED;
    if (!show && err.text[0]) {
        cli_failed(cli, &err);
        *code = EXIT_USAGE;
    }
    return show;
}

struct show *cli_load(const struct cli *cli, const char *file, bool quiet_if_good, int *code)
{
    struct faults faults = {0};
    struct show *show = cli_read(cli, file, &faults, code);
    if (*code != EXIT_USAGE && (!quiet_if_good || !show))
        *code = cli_print_faults(cli, &faults, file);
    faults_free(&faults);
    return show;
}
