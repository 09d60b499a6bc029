/* A run that was kept, rehearsal or show, as data: what was planned, what was said and done, how it
 * ended. Made by replaying its events as the engine does; reading disturbs nothing and writes
 * nothing, also while an engine holds the run. For `runs`, `report`, `simulate` and `suggest`. */
#ifndef KICHBAN_HISTORY_H
#define KICHBAN_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/run.h"

/* A verb that somebody gave, and its answer. */
struct history_entry {
    int64_t at; /* time of day on the show clock */
    char *verb; /* as text */
    int id;     /* enum verb_id; -1: no verb of this program */
    enum role role;
    char *from;
    bool ok, asked;  /* asked: !ok, and the answer was a question, not a refusal */
    bool taken_back; /* by a later `undo` */
    struct say reply;
};

struct history_warning {
    int64_t at; /* time of day */
    struct say say;
};

/* How a segment came on air, and how it left. */
enum history_cause {
    CAUSE_NONE, /* it hasn't been, or it is on air still */
    CAUSE_GO,   /* by hand, or automatically */
    CAUSE_JUMP, /* "we are already in it" */
    CAUSE_OTHER /* finish, reload … */
};

struct history_pass {
    char *segment; /* id */
    enum history_cause began, ended;
};

struct history {
    char *name;                     /* of the run */
    char *show_path;                /* real path of its show file, when it began */
    char *session;                  /* id */
    bool live;                      /* an engine holds it: it goes on */
    int64_t begun_at;               /* time of day on the show clock when the run was made */
    int64_t begun_wall;             /* the same on the wall clock, ms since the epoch */
    int64_t now;                    /* show ms: the last event, for a live run this moment */
    int64_t last;                   /* show ms of the last event */
    int64_t clock_show, clock_real; /* the show clock stood at this boot ms when it was set last */
    const struct show *began_with;  /* the show as it was when the run began */
    char *began_text;               /* its text, as one file */
    struct run *run;                /* as it ended, with the show it has now */
    struct history_entry *entries;  /* by time */
    size_t entry_count, entry_room;
    struct history_warning *warnings; /* all that arose, by time */
    size_t warning_count, warning_room;
    struct history_pass *passes; /* a segment that was on air, once */
    size_t pass_count, pass_room;
    size_t lost;         /* events or shows that couldn't be read any more */
    struct show **shows; /* owned: what run and began_with point into */
    size_t show_count, show_room;
};

/* All names of runs under the state folder, the newest first; the caller frees each and the list. */
char **history_names(const char *state_dir, size_t *count);
/* The name of the run that `name` says, also by a unique beginning; NULL: the last one. NULL with a
 * sentence when there is none, or several (`err` lists them). The caller owns it. */
char *history_find(const char *state_dir, const char *name, struct err *err);
/* Reads a run; `name` in full. NULL with a sentence. */
struct history *history_open(const char *state_dir, const char *name, struct err *err);
void history_free(struct history *history); /* takes NULL */

/* How long a segment really took. */
struct history_actual {
    const char *segment; /* id; belongs to the history, as do all pointers here */
    const struct segment *what;
    int64_t ms;         /* show ms from its start to its end, holds left out */
    int64_t planned_ms; /* P2, as its file had it (not what `length` made of it) */
};

/* Only what ran from a start by GO (or an automatic one) to the start of the next by GO (or an
 * automatic one): nothing that was jumped into or out of, taken back, or on air when the run was
 * left or finished. In the order of the rundown. The caller frees the list; NULL with 0. */
struct history_actual *history_actuals(const struct history *history, size_t *count);

#endif
