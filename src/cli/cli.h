/* kichban: one file per subcommand, one row each in main.c. */
#ifndef KICHBAN_CLI_H
#define KICHBAN_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "core/show.h"
#include "showfile/config.h"
#include "showfile/load.h"
#include "ui/alert.h"
#include "ui/remote.h"

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define EXIT_NO_ENGINE 3

/* Options of cli.md, taken out of the arguments wherever they stand; the words that are left follow
 * in `words`. Texts point into argv. */
struct cli {
    const char *command;
    char **words;
    int count;
    const char *socket, *state, *lang, *config;
    bool socket_typed;
    const char *host, *role;
    const char *session, *view, *format, *reader; /* reader: --for */
    bool json, watch, detach, rehearse, replace, yes, strict, media, help;
    const char *runs, *seed, *from, *to;
    const char *clock, *speed, *player, *video, *audio, *size, *screen, *volume_trim;
    const char *audio_backup, *view_group, *keys, *keys_mc, *keys_tech, *keys_clock, *keys_door,
        *root, *program; /* of the config: see showfile/config.h */
    struct alerts alerts;
    const char *self; /* argv[0] */
};

struct subcommand {
    const char *name, *words, *help; /* words: what may follow, for the usage line */
    int least, most;                 /* how many words; most -1: any */
    int (*run)(const struct cli *cli);
};

int cli_wrong(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* one line on stderr; EXIT_USAGE */

int cli_failed(const struct cli *cli, const struct err *err); /* the same with a reason */
/* A sentence in the language of the user; `english` is a msgid. */
void cli_say(FILE *to, const char *english, ...) __attribute__((format(printf, 2, 3)));

int cmd_do(const struct cli *cli);
int cmd_status(const struct cli *cli);
int cmd_check(const struct cli *cli);
int cmd_preflight(const struct cli *cli);
int cmd_diff(const struct cli *cli);
int cmd_run(const struct cli *cli);
int cmd_invite(const struct cli *cli);
int cmd_relay(const struct cli *cli);
int cmd_mc(const struct cli *cli);
int cmd_tech(const struct cli *cli);
int cmd_clock(const struct cli *cli);
int cmd_door(const struct cli *cli);
int cmd_attach(const struct cli *cli);
int cmd_sheet(const struct cli *cli);
int cmd_runs(const struct cli *cli);
int cmd_report(const struct cli *cli);
int cmd_quit(const struct cli *cli);
int cmd_new(const struct cli *cli);
int cmd_import(const struct cli *cli);
int cmd_simulate(const struct cli *cli);
int cmd_suggest(const struct cli *cli);
int cmd_schema(const struct cli *cli);
int cmd_verbs(const struct cli *cli);
int cmd_keys(const struct cli *cli);

/* --- the machine's config (config_of.c) --- */

/* Reads it into the options that weren't given; without `--config` the usual file, which needn't be
 * there. The texts live in `config`, which the caller clears. 0, or the exit code of a command that
 * can't go on: what is wrong is printed. */
int cli_config(struct cli *cli, struct config *config);

/* --- shared by the commands --- */

/* The socket for those who look, also another user's engine when none was named; the caller's. */
char *cli_view_socket(const struct cli *cli);
/* Connects as `role`; false with the reason in err. */
bool cli_open(const struct cli *cli, enum role role, struct remote *remote, struct err *err);
bool cli_connect(const struct cli *cli, enum role role, struct remote *remote);
/* Sends one verb and waits for its reply (10 s at most). False: the engine went away. */
bool cli_ask(struct remote *remote, const char *verb, struct reply *reply);
/* The first whole state after connecting. */
bool cli_state(struct remote *remote, struct incoming_line *in);
/* After `quit`: until the engine and its keeper have let the socket go (5 s at most). */
void cli_wait_free(const struct cli *cli);
/* Loads a show and prints its faults to stdout. NULL: *code is the exit code. */
struct show *cli_load(const struct cli *cli, const char *file, bool quiet_if_good, int *code);
/* The same in two steps, for who adds to the faults: the first says on stderr when the file can't be
 * opened (*code EXIT_USAGE), the second prints and gives the exit code. */
struct show *cli_read(const struct cli *cli, const char *file, struct faults *faults, int *code);
int cli_print_faults(const struct cli *cli, const struct faults *faults, const char *file);
/* The sessions of a show, a line each. */
void cli_list_sessions(const struct show *show, FILE *to);
/* `--session`, else the only one; NULL with the list on stderr. Never asks. */
const struct session *cli_session(const struct cli *cli, const struct show *show);
const char *cli_day_ahead(void); /* a date to be filled in, static storage */
/* The place of the schema as `file`, a show file, names it; NULL: where that will lie isn't known.
 * Installed it has one place on all machines; beside a program that was only built, the way there is
 * written. The caller owns it. */
char *cli_schema_place(const char *file);
const char *cli_name(void); /* user@tty, for the journal */

#endif
