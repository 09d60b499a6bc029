/* The run: where the evening is. One function moves it on, run_apply(); nothing else changes it.
 *
 * What stays true after every event:
 *  - at most one row is running, and it is `on_row`;
 *  - `standby` is a GO point that isn't done, or -1;
 *  - an instance (a start of a medium) is in `insts` from its order to its end, once;
 *  - the same events with the same times give the same run, byte for byte of run_dump().
 *
 * Time: `now` is show ms. It advances only with the machine's boot clock (× speed); the time of day
 * is now + clock_offset_ms. Starts and ends are kept in show ms beside the time of day they had.
 * Guards and second presses count in real ms (event.real_ms). */
#ifndef KICHBAN_RUN_H
#define KICHBAN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/effect.h"
#include "core/event.h"
#include "core/inst.h"
#include "core/msg.h"
#include "core/plan.h"
#include "core/roll.h"
#include "core/said.h"
#include "core/show.h"

#define UNDO_DEPTH 64
#define LINGER_MS INT64_C(10000) /* real: what a GO ended can come back this long */
#define STALE_GO_MS \
    INT64_C(2000)      /* real: a GO older than this is dead, and what else is of the moment */
#define MEDIA_DEATHS 3 /* of the player within 10 s: the medium is left out */

enum mode { MODE_REHEARSAL, MODE_SHOW };
enum phase { PHASE_WAITING, PHASE_RUNNING, PHASE_HELD, PHASE_FINISHED };
extern const char *const mode_names[2];
extern const char *const phase_names[4];

struct row {
    const struct segment *segment; /* the show's, or one of run->inserted */
    bool inserted, skipped, floated, done, passed;
    bool skip_set, float_set; /* by hand in this run: a changed file doesn't decide them any more */
    int64_t start, end;       /* show ms, TIME_NONE */
    int64_t start_at, end_at; /* the same as times of day, as they were shown */
    int64_t added_ms, held_ms; /* held: closed holds only */
    int64_t length_ms;         /* by `length`, TIME_NONE: the file's */
    int64_t media_done;        /* show ms when its own medium had ended, TIME_NONE */
};

enum point_state { POINT_AHEAD, POINT_DONE, POINT_PASSED };

/* A GO point of the run, in file order. */
struct gopoint {
    int row;
    int point;
    enum point_state state;
};

/* What `undo` puts back: the place, not the media. */
struct place {
    struct row *rows;
    size_t row_count;
    struct gopoint *points;
    size_t point_count;
    int on_row, on_point;  /* -1: nothing is on air */
    int64_t point_at;      /* show ms when what is on air had its GO; TIME_NONE */
    uint64_t point_change; /* number of the change that made it so */
    int standby;           /* index into points, -1 */
    int trail[32];         /* rows that were on air before, newest last */
    int trail_count;
    int64_t held_since;         /* show ms, TIME_NONE: not held */
    bool begun;                 /* a counted segment has had its GO */
    int auto_spent;             /* row whose automatic successor was used, refused or missed, -1 */
    int fail_row;               /* whose on_fail runs: its words are the MC's, -1 */
    int64_t delay_ms;           /* announced: the plan and the calls move */
    int64_t off_air_at;         /* time of day, TIME_NONE; `offair` moves it */
    bool off_air_set;           /* by hand in this run: a changed file doesn't move it any more */
    struct standing *standings; /* one per recipient of the show */
    size_t standing_count;
    int bed_level; /* whose bed the roll-call has started, -1 */
};

struct undo {
    struct place place;
    struct say did;
    int64_t real_ms;
    uint64_t change; /* number of the change */
    bool is_go, is_name;
    bool back_black;
    struct adopted *adopted; /* what a late file replaced, NULL: none did */
};

/* Lost: only the link to another machine is, and nobody knows what plays there; its name is "down". */
enum part_state { PART_STARTING, PART_READY, PART_DOWN, PART_HUNG, PART_LOST, PART_STATES };
extern const char *const part_state_names[PART_STATES];

struct pending { /* an action that waits for its time */
    int64_t at;  /* show ms */
    const struct segment *segment;
    struct action action;
    uint64_t born;
};

enum call_state { CALL_AHEAD, CALL_MADE, CALL_MISSED };

/* Where a part's picture or sound goes, as its player says. */
struct outlets {
    struct outlet *list;
    size_t count;
    bool known; /* it has said so at all */
    char *used; /* name: "auto", "null", a device, a screen, "window" */
    bool lost;  /* that screen isn't there now: no picture */
};

struct run {
    const struct show *show;
    const struct session *session;
    enum mode mode;
    double speed;
    bool clock_held;         /* the show clock stands still (rehearsal) */
    bool real_player;        /* media are really played: they can't follow any speed */
    int64_t clock_offset_ms; /* time of day − show ms */
    int64_t clock_moved_ms;  /* of it what `sync` and `clock` did */
    int64_t count_end;       /* show ms when the countdown by hand is at 0, TIME_NONE */
    enum call_state *calls;  /* one per call of the session */
    bool looked;             /* the first event has been: what was over before it isn't missed */
    bool finished;

    struct place now;
    struct segment **inserted; /* owned; pointers stay valid as long as the run */
    size_t inserted_count, inserted_room;
    struct name_read *read; /* names of the roll-call, in the order they were read */
    size_t read_count, read_room;
    struct attendance *guests; /* one per delegate of the show */
    char **texts;              /* owned: names that hands gave */
    size_t text_count, text_room;
    struct segment **kept; /* owned: what had been when another show was taken over */
    size_t kept_count, kept_room;

    bool forgets;                 /* nobody will undo (a forecast): no copies are kept */
    struct undo undo[UNDO_DEPTH]; /* oldest first */
    int undo_count;

    struct inst *insts;
    size_t inst_count, inst_room;
    struct media_status *media; /* one per medium of the show */
    bool back_black;            /* what is behind all decks; false: the slate */
    bool rearm;                 /* an armed deck was used: say again what is wanted */
    struct pending *pending;
    size_t pending_count, pending_room;
    enum part_state parts[PART_COUNT];
    struct outlets outlets[PART_COUNT];
    char
        *chosen[PART_COUNT]; /* screen and sound device by `output`; NULL: as the engine was told */
    bool card;               /* the test card is up */
    bool given;              /* the screen is another program's for now */
    bool fresh[PART_COUNT];  /* the engine came back and hasn't heard this part yet */
    int *wanted;             /* media that should be armed */
    size_t wanted_count;

    uint64_t change;       /* counts changes of state; the `seq` of the wire */
    uint64_t place_change; /* when on air or standby changed last */
    int64_t go_real_ms;    /* last GO that fired, TIME_NONE */
    int64_t panic_real_ms;
    int cant_point; /* point whose GO was refused for a broken medium, -1 */
    int64_t wake;   /* show ms that was asked for, TIME_NONE */
    struct warning warnings[WARN_KEPT];
    int warning_count; /* oldest first */
    struct band bands[BANDS_KEPT];
    int band_count;           /* oldest first */
    struct band_said message; /* to the MC until acknowledged */
    struct band_said asked;   /* by the MC until answered */
    uint64_t ready_place;     /* place_change that the MC was ready at, counted from 1; 0: not */
    uint64_t inst_number;
};

/* `offset_ms`: see clock_offset_ms. The show must outlive the run, and so must every other that an
 * event brings (`reload`): run->show is then that one. */
struct run *run_new(const struct show *show, const struct session *session, enum mode mode,
                    double speed, int64_t offset_ms);
void run_free(struct run *run);

/* Moves the run on. `now` is show ms and never goes back. Fills `fx`, which the caller zeroed and
 * clears. What a refused verb leaves behind is part of the run too (its event is journalled). */
void run_apply(struct run *run, const struct event *event, int64_t now, struct effects *fx);

/* All of the run's state as text, for comparing a replay with what it replays. */
char *run_dump(const struct run *run);

/* operation.md: from 00:00 of the session's date until 6 h after its last planned time. */
enum mode mode_of(const struct show *show, const struct session *session, int64_t wall_ms);

enum phase run_phase(const struct run *run);
const struct segment *run_segment(const struct run *run, int row);
const struct point *run_point(const struct run *run, int point);
const char *run_point_title(const struct run *run, int point);
int run_find_cue(const struct run *run, const char *name); /* point by cue, else by id; -1 */
enum row_state run_row_state(const struct run *run, int row);
int64_t run_tod(const struct run *run, int64_t show_ms); /* time of day; TIME_NONE stays */
bool speed_plays(double speed);                          /* real players can follow it */
double run_rate(const struct run *run); /* show ms per real ms: the speed, or 0 when held */
int64_t run_call_at(const struct run *run, size_t call); /* show ms, the delay in it */
/* Show ms at which what stands by starts by itself; TIME_NONE: it doesn't, or nobody knows yet. */
int64_t run_automatic_at(const struct run *run, int64_t now);
/* Planned length now: `length`, else P2. */
int64_t run_row_length(const struct run *run, int row);
/* Where an instance is, 0 when it waits; clipped to its length, wrapped when it loops. */
int64_t run_inst_position(const struct run *run, const struct inst *inst, int64_t now);
/* The medium that people named: the list it is played for, or its own. */
int run_inst_named(const struct inst *inst);
bool run_is_picture(const struct run *run, int media);
/* true, false, or -1 when the point plays nothing. */
int run_point_ready(const struct run *run, int point);
/* False: an EV_OUTPUTS that says only what is known; it needn't move the run. */
bool run_outputs_news(const struct run *run, const struct event *event);
/* What the timing of the run is, for plan_compute(); the caller frees in->rows (cast). */
struct plan_in run_plan(const struct run *run, int64_t now);

#endif
