/* What a view is, and what it is given to draw from: values only. A view changes nothing and reads
 * no clock. */
#ifndef KICHBAN_VIEW_H
#define KICHBAN_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/snapshot.h"
#include "ui/alert.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/pick.h"
#include "ui/prompt.h"
#include "ui/search.h"

struct hall;
struct mc;
struct tech;
struct logbook;
struct past;
struct clock_hand;
struct door;

struct view_state {
    const struct snapshot *snap; /* NULL: none has come yet */
    int64_t now;                 /* time of day on the show clock, counted on by ourselves */
    int64_t silent_ms;           /* how long the engine hasn't been heard; 0 while it is fresh */
    bool ended;                  /* silent because the engine was ended: no link is lost */
    bool no_keyboard;            /* the terminal lost the focus */
    bool no_baton;               /* another caller's screen has it: no GO from here */
    const char *flash;           /* on the standby line; NULL none */
    enum style flash_style;
    bool flash_aside;    /* only where there is no message line beside the prompt */
    const char *message; /* on the message line; NULL none */
    enum style message_style;
    int64_t message_at; /* time of day when it was said */
    const struct prompt *prompt;
    const struct search *search;
    const struct keymap *keymap;
    const struct pick *pick;        /* of the cut ladder */
    const struct alerts *alerts;    /* NULL: no signs of them */
    const struct mc *mc;            /* the MC's screen only */
    const struct clock_hand *clock; /* the clock screen only */
    const struct door *door;        /* the door's only */
    const struct tech *tech;        /* the technician's only, as are the next two */
    const struct logbook *log;
    const struct past *past; /* NULL: it hasn't come yet */
    enum role role;          /* whose screen it is */
    const struct hall *hall; /* what the hall sees; NULL: nobody asked */
    int64_t clock_ms;        /* ours, for what is old in it */
    bool help;
    int help_scroll, list_scroll; /* in lines, from where they'd be by themselves */
};

struct view {
    const char *name; /* as `--view` says it */
    void (*draw)(const struct view_state *state, struct canvas *canvas);
    /* The next instant of the show clock at which a number changes by itself. */
    int64_t (*changes_at)(const struct view_state *state);
};

extern const struct view view_caller, view_mc, view_clock, view_tech, view_door;
extern const struct view *const views[]; /* ends with NULL */

#endif
