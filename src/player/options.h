/* The command line of kichban-player. */
#ifndef KICHBAN_PLAYER_OPTIONS_H
#define KICHBAN_PLAYER_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"

enum video_mode { VIDEO_AUTO, VIDEO_FULLSCREEN, VIDEO_WINDOW, VIDEO_NULL };

struct options {
    bool list, look, probe, relay, version, help;
    bool part, picture; /* --part was given, and which */
    const char *socket; /* points into argv, like all text here */
    enum video_mode video;
    int width, height;        /* of a window */
    const char *screen;       /* NULL: chosen by the window rules */
    const char *audio;        /* "auto", "null", or a device as --list names it */
    const char *audio_backup; /* takes over while that is lost; NULL: silence */
    double trim_db;           /* on everything this process plays */
};

/* False with a sentence for a wrong call. */
bool options_parse(int argc, char **argv, struct options *options, struct err *err);
const char *options_help(void);

#endif
