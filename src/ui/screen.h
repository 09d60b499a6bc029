/* The screens of the terminal clients: what cli/ needs to open one. */
#ifndef KICHBAN_SCREEN_H
#define KICHBAN_SCREEN_H

#include "base/err.h"
#include "ui/alert.h"

struct screen_options {
    const char *socket;
    const char *lang; /* "vi" or "en"; NULL: the programme's */
    const char *name; /* of this terminal, as others see it */
    const char *keys; /* the user's own, as lines `KEY VERB`; NULL none */
    struct alerts alerts;
};

/* The caller's screen on the engine behind the socket. Returns when it is left (detach) or the run
 * has ended and the engine with it. The exit code: 0 left, 2 no usable terminal, 3 no engine. */
int screen_caller(const struct screen_options *options, struct err *err);
/* The MC's; `socket` is that for looking (PATH.view). */
int screen_mc(const struct screen_options *options, struct err *err);

/* The technician's; on the socket of the house. */
int screen_tech(const struct screen_options *options, struct err *err);

/* The clock screen, on the same socket. */
int screen_clock(const struct screen_options *options, struct err *err);
int screen_door(const struct screen_options *options, struct err *err);

#endif
