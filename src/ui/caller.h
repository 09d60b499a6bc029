/* What a screen that sends verbs knows and does with keys and replies: the caller's, and the
 * technician's (tech.h), which has verbs of its own beside. The loop is screen.c's. Every call gets
 * the time; nothing here waits, draws or reads a clock. */
#ifndef KICHBAN_CALLER_H
#define KICHBAN_CALLER_H

#include "ui/feed.h"
#include "ui/gate.h"
#include "ui/hand.h"
#include "ui/input.h"
#include "ui/keymap.h"
#include "ui/prompt.h"
#include "ui/search.h"
#include "ui/view.h"

#define CALLER_PENDING 32

struct pending_request {
    int64_t id;
    char *verb;       /* as sent */
    const char *what; /* the binding; "" the prompt */
    int64_t pressed_ms;
};

struct caller {
    struct feed *feed;
    struct keymap keymap;
    struct gate gate;
    struct question question;
    struct prompt prompt;
    struct search search;
    struct alerts alerts;
    enum alert_step step; /* as it was last */
    bool steps_known;
    bool rings;       /* the bell is to ring once */
    bool just_opened; /* the prompt was, by this very read */
    struct pending_request pending[CALLER_PENDING];
    int pending_count;
    char *flash, *message;
    bool flash_aside; /* it doesn't concern GO: the standby line stays as it is */
    enum style flash_style, message_style;
    int64_t flash_until_ms;
    int64_t message_at, message_ms; /* when it was said: time of day, our clock */
    int64_t waiting_place;          /* place_seq that a waiting press was pressed at */
    int64_t place_seen;             /* standby and on air of the last state, to forget questions */
    int64_t warned_at;              /* the newest warning that took the message's place */
    int64_t lost_ms; /* when the engine was heard last before the link was lost, TIME_NONE */
    bool no_keyboard, help, asked_lang;
    int help_scroll, list_scroll;
    int width;        /* of the terminal; 0: not known yet */
    const char *lang; /* asked for; NULL: the programme's */
    struct pick pick; /* of the cut ladder */
    bool left;        /* the screen is to be closed */
    bool shell;       /* one with job control waits below: it can have the terminal for a while */
    bool suspends;    /* it is to have it now */
    enum role role;
    /* Verbs of the screen that another kind of screen does its own way; false: as here. NULL: none. */
    bool (*own)(void *self, enum screen_verb_id verb, const char *rest, const char *what,
                int64_t pressed_ms, int64_t now_ms);
    void *own_self;
};

bool caller_open(struct caller *caller, struct feed *feed, const char *lang, struct err *err);
/* The same for another role and keymap. */
bool caller_open_as(struct caller *caller, struct feed *feed, const char *lang, enum role role,
                    const char *keys, struct err *err);
void caller_close(struct caller *caller);

extern const struct hand caller_hand; /* these functions, for the loop */

/* The keys of one read. */
void caller_keys(struct caller *caller, const struct keys *keys, int64_t now_ms);
void caller_reply(struct caller *caller, const struct reply *reply, int64_t now_ms);
void caller_state(struct caller *caller, int64_t now_ms); /* a new state is in the feed */
void caller_lost(struct caller *caller, int64_t now_ms);  /* the connection is gone */
/* What time alone changes. True: something must be drawn. */
bool caller_time(struct caller *caller, int64_t now_ms);
int64_t caller_wake_ms(const struct caller *caller); /* when caller_time() is wanted, TIME_NONE */
/* A press that counts: it answers the question that stands, or sends a verb of the engine. */
void caller_press(struct caller *caller, const char *verb, const char *what, int64_t pressed_ms,
                  int64_t now_ms);
void caller_refuse(struct caller *caller, const char *text, int64_t now_ms); /* where the eye is */
struct view_state caller_view(const struct caller *caller, int64_t now_ms);

#endif
