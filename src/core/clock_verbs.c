/* The verbs of time: delay, offair, sync, count, speed, clock; and steps of the wall clock. Inside
 * the core time is show ms, which none of them moves: what moves is the offset to the time of day. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

#define MOST_DELAY (12 * HOUR_MS)
#define SLOWEST_MEDIA 0.25 /* what players can follow and still be heard */
#define FASTEST_MEDIA 4

static const char *clock_text(const struct turn *turn, int64_t at, char out[INSTANT_TEXT])
{
    return instant_clock(&turn->run->session->zone, at, true, out);
}

void clock_move(struct turn *turn, int64_t ms)
{
    automatic_stepped(turn, ms);
    calls_stepped(turn, ms);
    turn->run->clock_offset_ms += ms;
    turn_changed(turn);
}

/* The instant of a time of day that is nearest to `near`. */
static int64_t nearest(const struct turn *turn, int64_t of_day, int64_t near)
{
    const struct zone *zone = &turn->run->session->zone;
    int32_t days;
    int64_t now_of_day, best = TIME_NONE;
    zone_split(zone, near, &days, &now_of_day);
    for (int32_t day = days - 1; day <= days + 1; day++) {
        int64_t at = zone_instant(zone, day, of_day);
        int64_t far = at > near ? at - near : near - at;
        if (best == TIME_NONE || far < (best > near ? best - near : near - best))
            best = at;
    }
    return best;
}

/* --- what everybody hears of --- */

void verb_delay(struct turn *turn, const struct command *command)
{
    struct place *place = &turn->run->now;
    char text[DUR_TEXT];
    int64_t all = place->delay_ms + command->ms;
    if (all > MOST_DELAY || all < -MOST_DELAY) {
        turn_refuse(turn, say_make(MSG_DELAY_BAD, dur_signed(all, text), NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_DELAY, dur_signed(command->ms, text), NULL), false);
    if (command->ms < 0)
        calls_stepped(turn, -command->ms); /* earlier: some may be over now */
    turn->run->now.delay_ms = all;
    turn_ok(turn, say_make(MSG_DELAYED, dur_signed(all, text), NULL));
}

/* A clock without a day: the one of the session's evening, near to what holds now. */
static int64_t off_air_meant(const struct turn *turn, const struct command *command)
{
    const struct run *run = turn->run;
    const struct session *session = run->session;
    int64_t before = run->now.off_air_at;
    if (!command->is_clock)
        return before + command->ms;
    if (command->ms >= DAY_MS) /* "+1d" was written */
        return zone_instant(&session->zone, session->date, command->ms);
    int64_t near = before != TIME_NONE ? before : session->start_at + 12 * HOUR_MS;
    return nearest(turn, command->ms, near);
}

void verb_offair(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    char text[DUR_TEXT], clock[INSTANT_TEXT];
    int64_t before = run->now.off_air_at;
    if (!command->is_clock && before == TIME_NONE) {
        turn_refuse(turn, say_make(MSG_NO_OFF_AIR, NULL));
        return;
    }
    int64_t at = off_air_meant(turn, command);
    clock_text(turn, at, clock);
    if (at <= run->session->start_at || at > run->session->start_at + DAY_MS) {
        turn_refuse(turn, say_make(MSG_OFF_AIR_BAD, clock, NULL));
        return;
    }
    undo_save(turn, say_make(MSG_DID_OFF_AIR, clock, NULL), false);
    run->now.off_air_at = at;
    run->now.off_air_set = true;
    if (before == TIME_NONE)
        turn_ok(turn, say_make(MSG_OFF_AIR_NEW, clock, NULL));
    else
        turn_ok(turn, say_make(MSG_OFF_AIR_SET, clock, dur_signed(at - before, text), NULL));
}

void verb_count_down(struct turn *turn, const struct command *command)
{
    char text[DUR_TEXT];
    turn_changed(turn);
    if (!command->number) {
        turn->run->count_end = TIME_NONE;
        turn_ok(turn, say_make(MSG_COUNT_OFF, NULL));
        return;
    }
    turn->run->count_end = turn->now + command->number * SECOND_MS;
    snprintf(text, sizeof text, "%d", command->number);
    turn_ok(turn, say_make(MSG_COUNTS, text, NULL));
}

/* --- the clock --- */

static void move_by_hand(struct turn *turn, int64_t ms)
{
    char clock[INSTANT_TEXT], text[DUR_TEXT];
    clock_move(turn, ms);
    turn->run->clock_moved_ms += ms;
    turn_ok(turn, say_make(MSG_SYNCED, clock_text(turn, run_tod(turn->run, turn->now), clock),
                           dur_signed(ms, text), NULL));
}

/* To a time of day, which was shown when the key was pressed. */
static void move_to(struct turn *turn, int64_t of_day)
{
    const struct run *run = turn->run;
    int64_t now = run_tod(run, turn->now);
    int64_t pressed = now - (int64_t)((double)turn->event->age_ms * run_rate(run));
    move_by_hand(turn, nearest(turn, of_day % DAY_MS, pressed) - pressed);
}

void verb_sync(struct turn *turn, const struct command *command)
{
    move_to(turn, command->ms);
}

/* Media stand still with the clock, and go on with it. */
static void freeze(struct turn *turn, bool hold)
{
    struct run *run = turn->run;
    for (size_t i = 0; i < run->inst_count; i++) {
        const struct inst *inst = &run->insts[i];
        if (inst->state != INST_PLAYING && inst->state != INST_WAITING)
            continue;
        struct effect *fx = turn_effect(turn, hold ? FX_PAUSE : FX_UNPAUSE);
        snprintf(fx->inst, sizeof fx->inst, "%s", inst->id);
        fx->media = inst->media;
    }
}

static void hold_clock(struct turn *turn, bool hold)
{
    struct run *run = turn->run;
    if (run->clock_held == hold) {
        turn_refuse(turn, say_make(hold ? MSG_CLOCK_IS_HELD : MSG_CLOCK_NOT_HELD, NULL));
        return;
    }
    run->clock_held = hold;
    turn_changed(turn);
    turn_effect(turn, FX_CLOCK);
    freeze(turn, hold);
    turn_ok(turn, say_make(hold ? MSG_CLOCK_HELD : MSG_CLOCK_GOES, NULL));
}

void verb_clock(struct turn *turn, const struct command *command)
{
    if (command->name)
        hold_clock(turn, strcmp(command->name, "hold") == 0);
    else if (command->is_clock)
        move_to(turn, command->ms);
    else
        move_by_hand(turn, command->ms);
}

bool speed_plays(double speed)
{
    return speed >= SLOWEST_MEDIA && speed <= FASTEST_MEDIA;
}

void verb_speed(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    snprintf(text, sizeof text, "%.4g", command->speed);
    if (run->real_player && !speed_plays(command->speed)) {
        turn_refuse(turn, say_make(MSG_SPEED_REAL, text, NULL));
        return;
    }
    run->speed = command->speed;
    turn_changed(turn);
    turn_effect(turn, FX_CLOCK);
    turn_ok(turn, say_make(MSG_SPEED_SET, text, NULL));
}

/* --- the machine's --- */

void clock_stepped(struct turn *turn)
{
    char text[DUR_TEXT];
    int64_t ms = turn->event->position_ms, half = ms < 0 ? -SECOND_MS / 2 : SECOND_MS / 2;
    int64_t seconds = (ms + half) / SECOND_MS; /* nobody turns a clock by milliseconds */
    clock_move(turn, ms);
    turn_warn(turn, say_make(MSG_W_CLOCK_STEP, dur_signed(seconds * SECOND_MS, text), NULL));
}

/* What played stood still with the machine; the segments' clocks went on, as clocks do. */
void clock_slept(struct turn *turn)
{
    struct run *run = turn->run;
    char text[DUR_TEXT];
    int64_t slept_ms = turn->event->position_ms,
            moved = (int64_t)((double)slept_ms * run_rate(run));
    for (size_t i = 0; i < run->inst_count; i++)
        if (inst_moves(&run->insts[i]))
            run->insts[i].anchor += moved;
    turn_warn(turn, say_make(MSG_W_SLEPT, dur_countup(slept_ms, text), NULL));
}
