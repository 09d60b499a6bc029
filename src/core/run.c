#include "core/run.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/run_priv.h"
#include "base/banned.h"

typedef void verb_handler(struct turn *turn, const struct command *command);

static void verb_finish(struct turn *turn, const struct command *command)
{
    (void)command;
    struct run *run = turn->run;
    place_end_row(turn);
    for (size_t i = 0; i < run->now.row_count; i++) {
        struct row *row = &run->now.rows[i];
        if (!row->done && !row->skipped && !row->floated && row->segment->kind != KIND_NOTE)
            row->passed = true;
    }
    run->now.on_row = run->now.on_point = run->now.standby = -1;
    run->now.held_since = TIME_NONE;
    run->pending_count = 0;
    stage_fade_all(turn, run->show->fade_out_ms);
    run->finished = true;
    turn->place_moved = true;
    turn_changed(turn);
    turn_effect(turn, FX_FINISH);
    turn_ok(turn, say_make(MSG_FINISHED, NULL));
}

static void verb_plain(struct turn *turn, const struct command *command)
{
    char clock[INSTANT_TEXT];
    if (command->verb == VERB_DETACH)
        turn_ok(turn, say_make(MSG_DETACHED, NULL));
    else if (command->verb == VERB_NOTE)
        turn_ok(turn, say_make(MSG_NOTED, NULL));
    else
        turn_ok(turn, say_make(MSG_MARKED,
                               instant_clock(&turn->run->session->zone,
                                             run_tod(turn->run, turn->now), true, clock),
                               NULL));
}

/* It is about connections, and no event of the evening: an engine answers it before it comes here. */
static void verb_engine(struct turn *turn, const struct command *command)
{
    (void)command;
    turn_refuse(turn, say_make(MSG_BATON_ROLE, NULL));
}

static verb_handler *const handlers[VERB_COUNT] = {
    [VERB_GO] = verb_go,
    [VERB_STANDBY] = verb_standby,
    [VERB_NEXT] = verb_next,
    [VERB_PREV] = verb_prev,
    [VERB_BACK] = verb_back,
    [VERB_JUMP] = verb_jump,
    [VERB_UNDO] = verb_undo,
    [VERB_HOLD] = verb_hold,
    [VERB_RESUME] = verb_resume,
    [VERB_PAUSE] = verb_pause,
    [VERB_SKIP] = verb_skip,
    [VERB_UNSKIP] = verb_unskip,
    [VERB_FLOAT] = verb_float,
    [VERB_UNFLOAT] = verb_unfloat,
    [VERB_ADD] = verb_add,
    [VERB_LENGTH] = verb_length,
    [VERB_INSERT] = verb_insert,
    [VERB_PLAY] = verb_play,
    [VERB_SHOW] = verb_show,
    [VERB_FADE] = verb_fade,
    [VERB_STOP] = verb_stop,
    [VERB_RELEASE] = verb_release,
    [VERB_VOLUME] = verb_volume,
    [VERB_PANIC] = verb_panic,
    [VERB_FINISH] = verb_finish,
    [VERB_DETACH] = verb_plain,
    [VERB_NOTE] = verb_plain,
    [VERB_MARK] = verb_plain,
    [VERB_RELOAD] = verb_reload,
    [VERB_ACK] = verb_ack,
    [VERB_READY] = verb_ready,
    [VERB_ASK] = verb_ask,
    [VERB_SAY] = verb_say,
    [VERB_CLEAR] = verb_clear,
    [VERB_BATON] = verb_engine,
    [VERB_DELAY] = verb_delay,
    [VERB_OFFAIR] = verb_offair,
    [VERB_SYNC] = verb_sync,
    [VERB_COUNT_DOWN] = verb_count_down,
    [VERB_SPEED] = verb_speed,
    [VERB_CLOCK] = verb_clock,
    [VERB_FAIL] = verb_fail,
    [VERB_AGAIN] = verb_again,
    [VERB_SEEK] = verb_seek,
    [VERB_OUTPUT] = verb_output,
    [VERB_IDENTIFY] = verb_identify,
    [VERB_TONE] = verb_tone,
    [VERB_SCREEN] = verb_screen,
    [VERB_ADOPT] = verb_adopt,
    [VERB_NAME] = verb_name,
    [VERB_ABSENT] = verb_absent,
    [VERB_PRESENT] = verb_present,
    [VERB_REPRESENTED] = verb_represented,
    [VERB_REBATCH] = verb_rebatch,
    [VERB_GUEST] = verb_guest,
};

/* Verbs that still make sense when the run is over. */
static bool after_the_end(enum verb_id verb)
{
    return verb == VERB_DETACH || verb == VERB_NOTE || verb == VERB_MARK || verb == VERB_PANIC ||
           verb == VERB_STOP || verb == VERB_FADE || verb == VERB_ACK || verb == VERB_OUTPUT ||
           verb == VERB_IDENTIFY || verb == VERB_TONE || verb == VERB_SCREEN || verb == VERB_SAY ||
           verb == VERB_CLEAR || verb == VERB_ASK || verb == VERB_READY || verb == VERB_ABSENT ||
           verb == VERB_PRESENT || verb == VERB_REPRESENTED; /* who received what is put right */
}

/* The question that a verb of the table asks by itself, MSG_NONE: none. */
static enum msg question_of(const struct run *run, enum verb_id verb)
{
    enum confirm confirm = verbs[verb].confirm;
    if (confirm == CONFIRM_NEVER || verb == VERB_OUTPUT || /* that one asks by what it would do */
        (confirm != CONFIRM_SCREEN && run->mode != MODE_SHOW))
        return MSG_NONE;
    if (confirm == CONFIRM_SCREEN_ONCE_BEGUN)
        return run->now.begun ? MSG_ASK_BEGUN : MSG_NONE;
    return verb == VERB_FINISH ? MSG_ASK_FINISH : verb == VERB_SEEK ? MSG_ASK_SEEK : MSG_ASK_PAUSE;
}

/* What it would do hangs on where the evening is, and so on when it was pressed; a GO says so itself. */
static bool is_of_the_moment(enum verb_id verb)
{
    return verb == VERB_NEXT || verb == VERB_PREV || verb == VERB_BACK || verb == VERB_UNDO ||
           verb == VERB_HOLD || verb == VERB_ADD || verb == VERB_AGAIN || verb == VERB_FAIL ||
           verb == VERB_INSERT || verb == VERB_FINISH;
}

/* A link kept it for so long that it may mean another thing by now. */
static bool refuse_late(struct turn *turn, enum verb_id verb)
{
    int64_t age = turn->event->age_ms;
    char since[DUR_TEXT];
    if (age <= STALE_GO_MS || !is_of_the_moment(verb))
        return false;
    turn_refuse(turn, say_make(MSG_STALE_VERB, verbs[verb].name,
                               dur_written(age / 100 * 100, since), NULL));
    return true;
}

static void apply_verb(struct turn *turn)
{
    const struct event *event = turn->event;
    struct run *run = turn->run;
    struct command command;
    struct say why;
    if (!command_parse(event->verb, &command, &why)) {
        turn_refuse(turn, why);
        return;
    }
    const char *name = verbs[command.verb].name;
    enum msg question = question_of(run, command.verb);
    if (!verb_allowed(command.verb, event->role, false))
        turn_refuse(turn, say_make(MSG_ROLE, role_names[event->role], name, NULL));
    else if (!verb_allowed(command.verb, event->role, run->mode == MODE_SHOW))
        turn_refuse(turn, say_make(MSG_ROLE_SHOW, role_names[event->role], name, NULL));
    else if (run->finished && !after_the_end(command.verb))
        turn_refuse(turn, say_make(MSG_FINISHED_ALREADY, NULL));
    else if (refuse_late(turn, command.verb))
        ;
    else if (question != MSG_NONE && !turn_confirmed(turn, question))
        turn_ask(turn, say_make(question,
                                question == MSG_ASK_BEGUN ? event->verb
                                : command.name            ? command.name
                                                          : "",
                                NULL));
    else
        handlers[command.verb](turn, &command);
    bands_note(turn, command.verb);
    command_clear(&command);
}

static void age_stamp(int64_t *stamp, int64_t real_ms)
{
    if (*stamp > real_ms)
        *stamp = real_ms - DAY_MS;
}

/* The boot clock began anew: what happened in the future was in another boot, and long ago. */
static void forget_boot(struct run *run, int64_t real_ms)
{
    if (run->go_real_ms > real_ms)
        run->go_real_ms = TIME_NONE;
    if (run->panic_real_ms > real_ms)
        run->panic_real_ms = TIME_NONE;
    for (int i = 0; i < run->warning_count; i++)
        age_stamp(&run->warnings[i].real_ms, real_ms);
    for (int i = 0; i < run->undo_count; i++)
        age_stamp(&run->undo[i].real_ms, real_ms);
    for (size_t i = 0; i < run->inst_count; i++) {
        age_stamp(&run->insts[i].born_real_ms, real_ms);
        age_stamp(&run->insts[i].left_real_ms, real_ms);
    }
    for (size_t i = 0; i < run->show->media_count; i++)
        age_stamp(&run->media[i].death_real_ms, real_ms);
}

static void apply_restart(struct turn *turn)
{
    struct run *run = turn->run;
    char clock[INSTANT_TEXT];
    for (int part = 0; part < PART_COUNT; part++) {
        run->fresh[part] = true;
        run->parts[part] = PART_STARTING;
    }
    for (size_t i = 0; i < run->show->media_count; i++)
        run->media[i].armed = false;
    forget_boot(run, turn->event->real_ms);
    adopt_restart(turn);
    run->wanted_count = 0; /* what is wanted armed is said anew */
    run->wake = TIME_NONE;
    turn_warn(turn,
              say_make(MSG_W_ENGINE_BACK,
                       instant_clock(&run->session->zone, run_tod(run, turn->now), true, clock),
                       NULL));
}

static void apply_other(struct turn *turn)
{
    struct run *run = turn->run;
    const struct event *event = turn->event;
    switch (event->kind) {
    case EV_RESTART:
        apply_restart(turn);
        break;
    case EV_CLOCK_STEP:
        clock_stepped(turn);
        break;
    case EV_SLEPT:
        clock_slept(turn);
        break;
    case EV_PLAYERS:
        run->real_player = event->ok;
        break;
    case EV_DEVICE:
        turn_warn(turn, say_make(event->ok ? MSG_W_DEVICE_BACK : MSG_W_DEVICE, event->text, NULL));
        break;
    case EV_ADOPTED:
        adopt_report(turn);
        break;
    case EV_OUTPUTS:
        output_report(turn);
        break;
    case EV_KEY:
        turn_warn(turn, say_make(MSG_W_KEY, event->text, NULL));
        break;
    case EV_FILE_CHANGED:
        stage_vet_again(turn, event->media);
        turn_warn(turn, say_make(MSG_W_FILE_CHANGED, run->show->media[event->media].id, NULL));
        break;
    case EV_VERB:
    case EV_WAKE:
    case EV_COUNT:
        break;
    case EV_PLAYER_UP:
    case EV_PLAYER_DOWN:
    case EV_ARMED:
    case EV_DISARMED:
    case EV_PROBED:
    case EV_FAILED:
    case EV_STARTED:
    case EV_POSITION:
    case EV_ENDED:
    case EV_PARKED:
    case EV_FROZEN:
    case EV_TAKEN:
    case EV_STALLED:
        stage_report(turn);
        break;
    }
}

void run_apply(struct run *run, const struct event *event, int64_t now, struct effects *fx)
{
    struct turn turn = {.run = run, .event = event, .now = now, .fx = fx};
    int on_point = run->now.on_point;
    if (event->kind == EV_VERB)
        apply_verb(&turn);
    else
        apply_other(&turn);
    automatic_run(&turn);
    if (turn.place_moved) {
        turn_changed(&turn);
        run->place_change = run->change;
        if (run->now.on_point != on_point)
            run->now.point_change = run->change;
    }
    stage_arm(&turn);
    automatic_plan(&turn);
}

enum mode mode_of(const struct show *show, const struct session *session, int64_t wall_ms)
{
    struct run *run = run_new(show, session, MODE_REHEARSAL, 1.0, 0);
    struct plan_in in = run_plan(run, session->start_at);
    struct plan_out out;
    plan_compute(&in, session->start_at, &out);
    int64_t last = out.planned_end;
    for (size_t i = 0; i < in.count; i++)
        if (out.rows[i].planned_end != TIME_NONE && out.rows[i].planned_end > last)
            last = out.rows[i].planned_end;
    plan_free(&out);
    free((void *)(uintptr_t)in.rows);
    run_free(run);
    int64_t first = zone_instant(&session->zone, session->date, 0);
    return wall_ms >= first && wall_ms < last + 6 * HOUR_MS ? MODE_SHOW : MODE_REHEARSAL;
}
