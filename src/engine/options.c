#include "engine/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dur.h"
#include "core/run.h"
#include "showfile/config.h"
#include "base/banned.h"

const char options_usage[] =
    "usage: kichban-engine --run NAME --file FILE --session ID --socket PATH --state DIR\n"
    "       [--clock real|YYYY-MM-DDTHH:MM[:SS]] [--speed N] [--rehearse]\n"
    "       [--player main=local|null|ssh:DEST] [--video V] [--audio A] [--audio-backup A]\n"
    "       [--size WxH] [--screen S] [--far-root DIR] [--far-program PATH]\n"
    "       [--volume-trim DB] [--view-group GROUP] [--ready-fd N]\n"
    "Holds the run of a show. `kichban run` starts it; it outlives every terminal.\n";

enum option_id {
    OPT_RUN = 256,
    OPT_FILE,
    OPT_SESSION,
    OPT_SOCKET,
    OPT_STATE,
    OPT_CLOCK,
    OPT_SPEED,
    OPT_REHEARSE,
    OPT_PLAYER,
    OPT_VIDEO,
    OPT_AUDIO,
    OPT_BACKUP,
    OPT_SIZE,
    OPT_SCREEN,
    OPT_TRIM,
    OPT_READY,
    OPT_ROOT,
    OPT_PROGRAM,
    OPT_VIEW_GROUP
};

static const struct option longs[] = {
    {"run", required_argument, NULL, OPT_RUN},
    {"file", required_argument, NULL, OPT_FILE},
    {"session", required_argument, NULL, OPT_SESSION},
    {"socket", required_argument, NULL, OPT_SOCKET},
    {"state", required_argument, NULL, OPT_STATE},
    {"clock", required_argument, NULL, OPT_CLOCK},
    {"speed", required_argument, NULL, OPT_SPEED},
    {"rehearse", no_argument, NULL, OPT_REHEARSE},
    {"player", required_argument, NULL, OPT_PLAYER},
    {"video", required_argument, NULL, OPT_VIDEO},
    {"audio", required_argument, NULL, OPT_AUDIO},
    {"audio-backup", required_argument, NULL, OPT_BACKUP},
    {"size", required_argument, NULL, OPT_SIZE},
    {"screen", required_argument, NULL, OPT_SCREEN},
    {"volume-trim", required_argument, NULL, OPT_TRIM},
    {"ready-fd", required_argument, NULL, OPT_READY},
    {"far-root", required_argument, NULL, OPT_ROOT},
    {"far-program", required_argument, NULL, OPT_PROGRAM},
    {"view-group", required_argument, NULL, OPT_VIEW_GROUP},
    {NULL, 0, NULL, 0},
};

static bool take_speed(const char *text, struct options *options, struct err *err)
{
    if (!speed_parse(text, &options->speed))
        return err_set(err, "--speed %s: a number from 0.1 to 1000", text);
    return true;
}

bool options_speed_plays(double speed, struct err *err)
{
    return speed_plays(speed) ||
           err_set(err,
                   "--speed %g: media follow from 0.25 to 4; --player main=null takes any speed",
                   speed);
}

static bool take_player(const char *text, struct options *options, struct err *err)
{
    static const char far[] = "main=ssh:";
    if (strcmp(text, "main=null") == 0)
        options->null_player = true;
    else if (strncmp(text, far, sizeof far - 1) == 0 && config_host_good(text + sizeof far - 1))
        options->far_host = text + sizeof far - 1;
    else if (strcmp(text, "main=local") != 0)
        return err_set(err, "--player %s: write main=local, main=null or main=ssh:DEST", text);
    return true;
}

static bool take_root(const char *text, struct options *options, struct err *err)
{
    options->far_root = text;
    return text[0] == '/' || err_set(err, "--far-root %s: a path that begins with /", text);
}

static bool take_program(const char *text, struct options *options, struct err *err)
{
    options->far_program = text;
    return config_program_good(text) ||
           err_set(err, "--far-program %s: a path of letters, digits and ._-+/", text);
}

static bool take_fd(const char *text, struct options *options, struct err *err)
{
    int64_t number;
    if (!int_parse(text, 0, 1023, &number))
        return err_set(err, "--ready-fd %s: not a descriptor", text);
    options->ready_fd = (int)number;
    return true;
}

/* Where the text of an option goes as it is; NULL: it is more than that. */
static const char **text_of(int option, struct options *options)
{
    switch (option) {
    case OPT_RUN:
        return &options->run;
    case OPT_FILE:
        return &options->file;
    case OPT_SESSION:
        return &options->session;
    case OPT_SOCKET:
        return &options->socket;
    case OPT_VIEW_GROUP:
        return &options->view_group;
    case OPT_STATE:
        return &options->state;
    case OPT_CLOCK:
        return &options->clock;
    case OPT_VIDEO:
        return &options->video;
    case OPT_AUDIO:
        return &options->audio;
    case OPT_BACKUP:
        return &options->audio_backup;
    case OPT_SIZE:
        return &options->size;
    case OPT_SCREEN:
        return &options->screen;
    case OPT_TRIM:
        return &options->volume_trim;
    default:
        return NULL;
    }
}

static bool take(int option, const char *value, struct options *options, struct err *err)
{
    const char **text = text_of(option, options);
    if (text)
        *text = value;
    switch (option) {
    case OPT_SPEED:
        return take_speed(value, options, err);
    case OPT_REHEARSE:
        return options->rehearse = true;
    case OPT_PLAYER:
        return take_player(value, options, err);
    case OPT_ROOT:
        return take_root(value, options, err);
    case OPT_PROGRAM:
        return take_program(value, options, err);
    case OPT_READY:
        return take_fd(value, options, err);
    default:
        return text || err_set(err, "wrong option");
    }
}

bool options_parse(int argc, char **argv, struct options *options, struct err *err)
{
    *options = (struct options){.speed = 1.0, .ready_fd = -1};
    optind = 1;
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == '?')
            return err_set(err, "%s: there is no such option", argv[optind - 1]);
        if (!take(option, optarg, options, err))
            return false;
    }
    if (optind < argc)
        return err_set(err, "%s: nothing may follow the options", argv[optind]);
    if (!options->run || !options->file || !options->session || !options->socket || !options->state)
        return err_set(err, "--run, --file, --session, --socket and --state are needed");
    return options->null_player || options_speed_plays(options->speed, err);
}
