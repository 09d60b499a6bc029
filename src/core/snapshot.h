/* What clients see of a run, as plain data: made by the engine, carried by the wire, drawn by the
 * screens, which count on from it by themselves. Owns all its texts. Instants are times of day. */
#ifndef KICHBAN_SNAPSHOT_H
#define KICHBAN_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/zone.h"
#include "core/ladder.h"
#include "core/plan.h"
#include "core/run.h"

struct snap_point { /* a further GO point inside a segment */
    char *cue, *title;
    enum point_state state;
    int people; /* of a turn of a roll-call: how many come; -1 it is none */
};

/* A recipient of a level that this session hands over. */
struct snap_person {
    int order;    /* on paper: LEVEL/order */
    int batch;    /* from 0; -1: waits for a turn */
    int position; /* on stage, from 1; 0: dropped out */
    char *name, *say, *title, *unit, *decision;
    char *by;                          /* who represents him */
    bool absent, struck, late, called; /* called: his turn has been */
    int64_t read_at;                   /* time of day; TIME_NONE */
};

/* Its people stand turn by turn in the order on stage. */
struct snap_level {
    char *id, *name;
    int row; /* the segment that hands it over */
    int batches;
    bool invite_before; /* they stand on stage when the decision is read */
    bool frozen;        /* called on stage: nobody moves up any more */
    char **presenters;
    size_t presenter_count;
    struct snap_person *people;
    size_t count;
};

/* Which step of a roll-call a GO point is. */
struct snap_step {
    enum step step;
    int level; /* index into the snapshot's levels */
    int batch;
};

/* A delegate; called by the number in the list, from 1. */
struct snap_guest {
    int rank;
    char *name, *title, *say, *by;
    enum presence presence;
    bool ticked;
};

struct snap_segment {
    char *id, *cue, *title;
    char *who;   /* joined with ", "; NULL */
    char *block; /* title of its block; NULL */
    enum segment_kind kind;
    bool flag, untimed, inserted;
    int64_t actual_start_at, actual_end_at; /* as they were shown then */
    struct plan_row plan;
    struct snap_point *points; /* without the segment's own */
    size_t point_count;
};

struct snap_action {
    enum act act;
    char *media;          /* id, "all", "slate", "black" */
    enum media_kind kind; /* of a medium */
    int64_t ms;           /* length of its fade, or of the medium; TIME_NONE */
    int64_t at_ms;
    bool from_end;
    bool broken;
};

struct snap_playing {
    char *inst; /* number of this start of it */
    char *media;
    enum media_kind kind;
    enum inst_state state;
    bool vamps;
    bool heard;                     /* of one that waits: the player has the order */
    int64_t position_ms, length_ms; /* TIME_NONE: never ends, unknown */
    bool stalled;                   /* stands still though it should move */
    int32_t volume_centi;           /* by hand, hundredths of dB */
    double level_db;                /* NAN unknown */
};

/* Why a medium that should be armed isn't. */
enum ready_state { READY_YES, READY_ARMING, READY_VETTING, READY_NO_PLAYER, READY_BROKEN };

struct snap_ready {
    char *media;
    enum media_kind kind;
    enum ready_state state;
    char *why; /* of a broken one; NULL */
};

/* Where a part's picture or sound goes. */
struct snap_outlets {
    char **names; /* as `output` takes them */
    size_t count;
    char *used; /* NULL: its player hasn't said so */
    bool lost;  /* it isn't there now */
};

struct snap_said {
    struct say say;
    int64_t at; /* TIME_NONE: it still holds */
};

struct snap_call {
    char *text;
    int64_t at; /* the delay in it */
    enum call_state state;
};

/* A change of the show file that `reload` would take. */
struct snap_change {
    struct say say;
    struct say why; /* why it would be left as it is; MSG_NONE */
};

/* Which caller's screen may press GO. */
struct snap_baton {
    char *holder;  /* its name; NULL: nobody */
    int64_t since; /* time of day */
    int64_t id;    /* of its connection; 0: its link is lost */
    char *asks;    /* who asks for it, NULL */
    int callers;   /* caller's screens */
    bool locked;
};

struct snapshot {
    int64_t seq, place_seq;
    int64_t now;        /* time of day on the show clock when this was made */
    int64_t real_ms;    /* the engine's boot clock at that moment; `at` of requests counts in it */
    double speed, rate; /* rate: the same, 0 while the clock is held */
    struct zone zone;
    char *file; /* real path of the show file */
    char *run, *programme, *session, *session_title, *channel, *language;
    int32_t date;
    enum mode mode;
    enum phase phase;
    bool begun;
    int64_t start_at, off_air_at, plan_off_air_at, on_air_at, clock_offset_ms, delay_ms,
        go_guard_ms;
    int64_t clock_moved_ms; /* by hand: `sync` and `clock` */
    int64_t count_at;       /* when the countdown by hand is at 0, TIME_NONE */
    int64_t auto_at;        /* when the standby starts by itself, TIME_NONE */
    struct snap_call *calls;
    size_t call_count;

    struct snap_segment *segments;
    size_t segment_count;
    int on_row; /* -1 */
    char *on_cue, *on_title;
    int64_t on_warn_ms, on_danger_ms;
    int standby_row; /* -1 */
    char *standby_cue, *standby_title, *standby_mc, *standby_note;
    char *fail_cue, *fail_mc;    /* media of it have failed, and the words for that; NULL: none */
    int standby_ready;           /* 1, 0, -1: plays nothing */
    struct snap_action *actions; /* of the standby */
    size_t action_count;

    struct snap_level *levels; /* of this session, in the order of its segments */
    size_t level_count;
    struct snap_step on_step, standby_step;
    int names_read, names_all; /* of the roll-call on air */
    int64_t pace_ms;           /* measured per name; TIME_NONE */
    struct snap_guest *guests;
    size_t guest_count;

    enum part_state parts[PART_COUNT];
    char *player;        /* "local" or "null" */
    char *video, *audio; /* what the player really uses: "window", "null", "pulse" …; NULL */
    char **armed;
    size_t armed_count;
    char *showing;
    struct snap_playing *playing; /* newest first */
    size_t playing_count;
    struct snap_playing *decks; /* all that live, stills and parked ones too, newest first */
    size_t deck_count;
    struct snap_ready *ready; /* what should be armed, and what of the standby can't be */
    size_t ready_count;
    struct snap_outlets outlets[PART_COUNT];

    struct say undo;            /* what `undo` would take back; MSG_NONE nothing */
    struct snap_said *warnings; /* newest first */
    size_t warning_count;
    struct snap_said *bands; /* what the MC hasn't acknowledged, oldest first */
    size_t band_count;
    char *message;      /* to the MC, until acknowledged; NULL none */
    int64_t message_at; /* time of day when it was said */
    char *asked;        /* by the MC, until answered; NULL none */
    bool mc_ready;      /* for what stands by now */
    int mc_count;       /* screens of an MC */
    char **media;       /* every medium of the show, by id */
    size_t media_count;
    char **quick; /* media on the digit keys */
    size_t quick_count;
    struct snap_change *changes; /* what `reload` offers: the first of change_total */
    size_t change_count;
    int change_total, change_left; /* left: as it was, if it were taken */
    struct say change_refused;     /* why nothing of it can be taken; MSG_NONE */
    int clients;
    struct snap_baton baton;
};

/* Fills a zeroed snapshot from the run. What only the engine knows (run, players' outputs, clients,
 * real_ms) it adds itself. */
void snapshot_make(const struct run *run, int64_t now, int64_t real_ms, struct snapshot *snap);
void snapshot_clear(struct snapshot *snap);
/* What a GO point of the run does; snapshot_actions_free() frees them. */
struct snap_action *snapshot_actions(const struct run *run, int point, size_t *count);
void snapshot_actions_free(struct snap_action *list, size_t count);
/* Adds a warning that still holds, before the others; takes over `say`. */
void snapshot_warn(struct snapshot *snap, struct say say);

/* snapshot_roll.c: the roll-call and the delegates in it */
void snapshot_roll(const struct run *run, struct snapshot *snap);
void snapshot_roll_clear(struct snapshot *snap);
/* The people of a turn: where they begin in their level's list, and how many. */
const struct snap_person *snap_turn(const struct snapshot *snap, const struct snap_step *step,
                                    size_t *count);
bool snap_person_comes(const struct snap_person *person);
/* Of a turn: whose name is read now (the last one that was), and who comes then; NULL. */
const struct snap_person *snap_read_last(const struct snap_person *turn, size_t count);
const struct snap_person *snap_read_next(const struct snap_person *turn, size_t count,
                                         const struct snap_person *after);
const char *snap_presenter(const struct snapshot *snap, const struct snap_step *step); /* NULL */

/* The plan's input with its own rows, which the caller frees, or with others: what would be if. */
struct plan_row *snapshot_rows(const struct snapshot *snap);
struct plan_in snapshot_plan_in(const struct snapshot *snap, const struct plan_row *rows,
                                size_t count);
/* The numbers of the plan at `now`; plan_free() the result. */
void snapshot_plan(const struct snapshot *snap, int64_t now, struct plan_out *out);
void snapshot_ladder(const struct snapshot *snap, int64_t now, struct ladder *out);

#endif
