/* Shared by the files that make run_apply(); nobody else includes it. They stand in floors, each
 * using only those below it:
 *   run                                    the dispatcher
 *   automatic  bands  calls  clock_verbs  edit  reload (its _place, _left)  media_verbs  reports  parts  arm
 *   adopt
 *   output
 *   place                                  the playhead
 *   fail
 *   undo  timed
 *   length
 *   roll  roll_verbs                       the roll-call, the delegates
 *   lists  stage                           media that play
 *   turn                                   one event's answers and orders
 *   run_data                               the struct itself */
#ifndef KICHBAN_RUN_PRIV_H
#define KICHBAN_RUN_PRIV_H

#include "base/buf.h"
#include "core/run.h"

/* One event on its way through the run. */
struct turn {
    struct run *run;
    const struct event *event;
    int64_t now;
    struct effects *fx;
    bool place_moved; /* on air or standby changed */
};

/* Answers of a verb; both take over `say`. */
void turn_ok(struct turn *turn, struct say say);
void turn_refuse(struct turn *turn, struct say say);
void turn_ask(struct turn *turn, struct say say); /* a question for a second press */
/* True when the event is the second press that answers the question `msg`, or need not be asked. */
bool turn_confirmed(const struct turn *turn, enum msg msg);
void turn_warn(struct turn *turn, struct say say);
/* What should have happened at `at` (show ms) comes too late to happen by itself (timing.md). */
#define MISSED_REAL_MS INT64_C(5000)
bool turn_missed(const struct turn *turn, int64_t at);
/* A list of names inside a sentence: "1 Chào cờ, 2 Phim +3". */
void names_add(struct buf *out, int *count, const char *name);
void names_end(struct buf *out, int count);
struct effect *turn_effect(struct turn *turn, enum effect_kind kind);
void turn_changed(struct turn *turn); /* a new change number */

/* run_data.c: the place as data */
struct row row_new(const struct segment *segment); /* to come, as the file says */
struct place place_copy(const struct place *place);
void place_clear(struct place *place);
void place_build(struct run *run);
enum call_state *calls_new(const struct session *session);
bool point_reachable(const struct run *run, int point); /* todo, and not skipped, floated, a note */
int place_after(const struct run *run, int point);      /* next reachable, -1 */

/* place.c: the playhead */
void hold_end(struct turn *turn);
void place_end_row(struct turn *turn);          /* what is on air is done */
void place_enter(struct turn *turn, int point); /* point is on air; passes what it passes */
/* `did`: MSG_DID_GO, _AUTO or _AGAIN. */
void fire_point(struct turn *turn, int point, enum msg did);
void verb_again(struct turn *turn, const struct command *command);
void verb_fail(struct turn *turn, const struct command *command);
void verb_go(struct turn *turn, const struct command *command);
void verb_standby(struct turn *turn, const struct command *command);
void verb_next(struct turn *turn, const struct command *command);
void verb_prev(struct turn *turn, const struct command *command);
void verb_back(struct turn *turn, const struct command *command);
void verb_jump(struct turn *turn, const struct command *command);
/* -1 after a refusal */
int find_point_or_refuse(struct turn *turn, const char *name);

/* fail.c */
void fail_run(struct turn *turn, int row); /* the row's on_fail, which it has */
/* Media of a segment have failed: on_fail, if it is on air and the file leaves it to us. */
void fail_by_itself(struct turn *turn, const struct segment *segment);

/* roll_verbs.c */
void roll_begin(struct turn *turn, int point); /* a turn begins: its names are to be read (again) */
/* After the place has come back: names read since go with their GO, those it had dropped come back. */
void roll_undo(struct run *run, const struct undo *undo);
void verb_name(struct turn *turn, const struct command *command);
void verb_absent(struct turn *turn, const struct command *command);
void verb_present(struct turn *turn, const struct command *command);
void verb_represented(struct turn *turn, const struct command *command);
void verb_rebatch(struct turn *turn, const struct command *command);
void verb_guest(struct turn *turn, const struct command *command);

/* undo.c */
void undo_save(struct turn *turn, struct say did, bool is_go); /* before the change */
void undo_forget(struct run *run, int step);
void undo_drop_empty(struct run *run); /* steps that would change nothing (any more) */
void verb_undo(struct turn *turn, const struct command *command);

/* stage.c: media that play */
/* `segment`: whose GO does it, NULL none. */
void stage_action(struct turn *turn, const struct action *action, const struct segment *segment,
                  bool by_go);
struct inst *stage_start(struct turn *turn, int media, const struct segment *segment, bool by_go);
void stage_fade_all(struct turn *turn, int64_t fade_ms);
void stage_back(struct turn *turn, bool black, int64_t fade_ms, bool by_go);
void stage_leave(struct turn *turn, struct inst *inst, int64_t fade_ms, bool by_go);
int stage_end(struct turn *turn, enum act act, int media, bool by_go); /* how many it touched */
void stage_take_back(struct turn *turn, uint64_t change);
/* What a segment's GO started and still plays: fades, or stops at once. */
void stage_end_of(struct turn *turn, const struct segment *segment, bool stop);
void stage_drop(struct run *run, struct inst *inst); /* it is gone; moves the others up */
bool inst_live(const struct inst *inst); /* ordered, running, paused or holding its last frame */
bool inst_moves(const struct inst *inst);
bool inst_is(const struct inst *inst, int media); /* it is that medium, or plays for that list */
bool stage_armed(const struct run *run, int media);
/* It goes on from there: a start of its own, which takes its place. */
void stage_seek(struct turn *turn, struct inst *inst, int64_t to_ms);
/* Starts a copy of `like` under a new id; `fade_ms` counts where no picture is replaced. */
struct inst *stage_put(struct turn *turn, const struct inst *like, int64_t fade_ms, bool by_go);
/* The longest time left of a film (or of an anthem's or film's own medium) that plays. */
bool stage_film_left(const struct run *run, int64_t now, int64_t *left_ms);
struct inst *stage_find(struct run *run, const char *id);
struct inst *stage_newest(struct run *run, int media);  /* live one, NULL */
int64_t stage_length(const struct run *run, int media); /* whole, TIME_NONE: never ends, unknown */
/* What is left of the own medium of the running row; false when it has none that ends. *moving: it
 * waits or is paused. *ended: it has ended, left is then ≤ 0. */
bool stage_row_media(const struct run *run, int row, int64_t now, int64_t *left_ms, bool *moving,
                     bool *ended);
const char *media_why(const struct run *run, int media);          /* NULL when it can play */
void stage_note_done(struct turn *turn, const struct inst *inst); /* E1: its medium is over */

/* lists.c: media played in order. An item is counted through all rounds. */
int list_next(const struct run *run, int list, int item); /* from there, what plays; -1: nothing */
int list_first(const struct run *run, int media); /* medium of the first that plays, or itself */
int list_coming(const struct run *run, const struct inst *inst); /* medium after this one, -1 */
int64_t list_length(const struct run *run, int list); /* TIME_NONE: it never ends, or isn't known */
int64_t list_before(const struct run *run, int list, int item);
/* One of a list is over: the next begins, or what the list leaves behind stays. `gone`: the player
 * has nothing of it any more, not even its last frame. */
void list_go_on(struct turn *turn, struct inst *inst, bool gone);
void lists_run(struct turn *turn); /* stills whose time is over */
int64_t lists_next(const struct run *run);

/* adopt.c: late files */
void verb_adopt(struct turn *turn, const struct command *command);
const char *adopt_name(const char *path); /* without its folders */
void adopt_report(struct turn *turn);
void adopt_restart(struct turn *turn); /* what was being brought in is brought in anew */
bool adopt_may_undo(struct turn *turn, const struct undo *undo); /* else it has refused */
void adopt_undo(struct turn *turn, const struct undo *undo);
void adopt_carry(struct turn *turn, const char *id, struct media_status *from,
                 struct media_status *to);
void media_status_clear(struct media_status *status);
void undo_clear(struct undo *undo); /* undo.c */

/* output.c: screens and sound devices */
void output_report(struct turn *turn);
void verb_output(struct turn *turn, const struct command *command);
void verb_identify(struct turn *turn, const struct command *command);
void verb_tone(struct turn *turn, const struct command *command);
void verb_screen(struct turn *turn, const struct command *command);

/* arm.c */
void stage_vet_again(struct turn *turn, int media); /* its file is another one */
void stage_arm(struct turn *turn);                  /* what should be armed now */

/* reports.c: what the players say */
void stage_report(struct turn *turn);
#define OVER_MS INT64_C(500) /* so near its length it is over */
void report_health(struct run *run, int media, enum media_health health, const char *why);
int64_t report_shown_then(const struct turn *turn);     /* show ms at which the report was true */
void report_over(struct turn *turn, struct inst *inst); /* by itself: what it was for goes on */
void report_after_picture(struct turn *turn, int media);

/* parts.c: a part of the player goes, and comes back */
void parts_down(struct turn *turn);
void parts_up(struct turn *turn);

/* media_verbs.c */
int find_media_or_refuse(struct turn *turn, const char *name); /* -1 after a refusal */
void verb_play(struct turn *turn, const struct command *command);
void verb_show(struct turn *turn, const struct command *command);
void verb_fade(struct turn *turn, const struct command *command);
void verb_stop(struct turn *turn, const struct command *command);
void verb_release(struct turn *turn, const struct command *command);
void verb_volume(struct turn *turn, const struct command *command);
void verb_pause(struct turn *turn, const struct command *command);
void verb_resume(struct turn *turn, const struct command *command);
void verb_panic(struct turn *turn, const struct command *command);
void verb_seek(struct turn *turn, const struct command *command);

/* edit.c: the rundown of this run */
void verb_hold(struct turn *turn, const struct command *command);
void verb_skip(struct turn *turn, const struct command *command);
void verb_unskip(struct turn *turn, const struct command *command);
void verb_float(struct turn *turn, const struct command *command);
void verb_unfloat(struct turn *turn, const struct command *command);
void verb_add(struct turn *turn, const struct command *command);
void verb_length(struct turn *turn, const struct command *command);
void verb_insert(struct turn *turn, const struct command *command);

/* reload.c: another show */
void verb_reload(struct turn *turn, const struct command *command);

/* automatic.c: what happens by itself */
void automatic_run(struct turn *turn);                 /* fires what is due */
void automatic_plan(struct turn *turn);                /* asks for the next wake */
void automatic_stepped(struct turn *turn, int64_t ms); /* a hard start that a step leaps over */

/* bands.c: between the caller and the MC */
void bands_note(struct turn *turn, enum verb_id verb); /* after a verb: tells the MC */
void verb_ack(struct turn *turn, const struct command *command);
void verb_ready(struct turn *turn, const struct command *command);
void verb_ask(struct turn *turn, const struct command *command);
void verb_say(struct turn *turn, const struct command *command);
void verb_clear(struct turn *turn, const struct command *command);

/* calls.c */
enum call_state *calls_carried(const struct run *run, const struct session *session, int64_t now);
void calls_run(struct turn *turn);      /* those that are due */
int calls_sound(const struct run *run); /* medium of the next one that has any, -1 */
int64_t calls_next(const struct run *run, int64_t now); /* TIME_NONE: none is to come */
void calls_stepped(struct turn *turn, int64_t ms);      /* those that a step leaps over */

/* clock_verbs.c */
void clock_move(struct turn *turn, int64_t ms); /* the time of day, against show ms */
void clock_stepped(struct turn *turn);
void clock_slept(struct turn *turn);
void verb_delay(struct turn *turn, const struct command *command);
void verb_offair(struct turn *turn, const struct command *command);
void verb_sync(struct turn *turn, const struct command *command);
void verb_count_down(struct turn *turn, const struct command *command);
void verb_speed(struct turn *turn, const struct command *command);
void verb_clock(struct turn *turn, const struct command *command);

/* timed.c */
void schedule_actions(struct turn *turn, int point);
void timed_drop(struct run *run, const struct segment *segment); /* what it still had to do */
void timed_shift(struct run *run, const struct segment *segment, int64_t ms); /* it was held */
void timed_run(struct turn *turn);                                            /* what is due */
int64_t timed_next(const struct run *run, int64_t now); /* TIME_NONE: nothing waits */

/* length.c */
/* E1 of the running row in show ms without its max(now); *moving: it moves with now, and the
 * result is what is left instead. */
int64_t row_due(const struct run *run, int row, int64_t now, bool *moving);

#endif
