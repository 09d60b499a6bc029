/* What the engine is told on its command line. Texts point into argv. */
#ifndef KICHBAN_OPTIONS_H
#define KICHBAN_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"

struct options {
    const char *file, *session; /* of a new run */
    const char *run;            /* name of the run: recovered when its journal exists, else made */
    const char *socket, *state;
    const char *view_group; /* people of it may come in to look; NULL: this user alone */
    const char *clock;      /* "real", or local time YYYY-MM-DDTHH:MM[:SS]; NULL: by date */
    double speed;
    bool rehearse;
    bool null_player;
    const char *far_host;               /* a destination of ssh; NULL: the player is here */
    const char *far_root, *far_program; /* there; NULL: as here, as installed */
    const char *video, *audio, *audio_backup, *size, *screen, *volume_trim;
    int ready_fd; /* gets "ready" or the reason why not, then is closed; -1 none */
};

/* False with one line in err. */
bool options_parse(int argc, char **argv, struct options *options, struct err *err);
/* False with a sentence: real players can't follow this speed. */
bool options_speed_plays(double speed, struct err *err);
extern const char options_usage[];

#endif
