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
    "       [--volume-trim DB] [--ready-fd N]\n"
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
    OPT_PROGRAM
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

static bool take(int option, char *value, struct options *options, struct err *err)
{
    int64_t number;
    switch (option) {
    case OPT_RUN:
        options->run = value;
        return true;
    case OPT_FILE:
        options->file = value;
        return true;
    case OPT_SESSION:
        options->session = value;
        return true;
    case OPT_SOCKET:
        options->socket = value;
        return true;
    case OPT_STATE:
        options->state = value;
        return true;
    case OPT_CLOCK:
        options->clock = value;
        return true;
    case OPT_SPEED:
        return take_speed(value, options, err);
    case OPT_REHEARSE:
        options->rehearse = true;
        return true;
    case OPT_PLAYER:
        return take_player(value, options, err);
    case OPT_ROOT:
        return take_root(value, options, err);
    case OPT_PROGRAM:
        return take_program(value, options, err);
    case OPT_VIDEO:
        options->video = value;
        return true;
    case OPT_AUDIO:
        options->audio = value;
        return true;
    case OPT_BACKUP:
        options->audio_backup = value;
        return true;
    case OPT_SIZE:
        options->size = value;
        return true;
    case OPT_SCREEN:
        options->screen = value;
        return true;
    case OPT_TRIM:
        options->volume_trim = value;
        return true;
    case OPT_READY:
        if (!int_parse(value, 0, 1023, &number))
            return err_set(err, "--ready-fd %s: not a descriptor", value);
        options->ready_fd = (int)number;
        return true;
    default:
        return err_set(err, "wrong option");
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
