/* A deck on air: where it is, how loud, and how it ends. */
#include "player/deck.h"

#include <math.h>

#include "base/banned.h"

#define PLACE_AHEAD_MS 250 /* of a recovery start: about what an exact seek takes */
#define SEEK_TAKES_MS 20   /* of an exact seek, until it is heard again */
#define PLACE_TRIES 3
#define EARLY_S 0.5    /* an end so much before the length is no end of the medium */
#define MOVE_US 700000 /* what it may take until the sound is where it was sent */

static bool is_still(const struct deck *deck)
{
    return deck->spec.kind == MEDIA_STILL;
}

static int rounds(const struct deck *deck)
{
    return deck->spec.loop == 0 ? 1 : deck->spec.loop;
}

/* --- where it is --- */

bool deck_has_picture(const struct deck *deck)
{
    return deck->reel && reel_facts(deck->reel)->has_picture;
}

bool deck_on_air(const struct deck *deck)
{
    return deck->phase == DECK_RUNNING && deck->inst;
}

bool deck_visible(const struct deck *deck)
{
    return (deck->phase == DECK_RUNNING || deck->phase == DECK_HELD) && !deck->parked &&
           deck_has_picture(deck);
}

int64_t deck_length_ms(const struct deck *deck)
{
    if (!deck->reel || is_still(deck))
        return TIME_NONE;
    double length = reel_facts(deck->reel)->length;
    int64_t end_ms = isnan(length) ? deck->spec.out_ms : (int64_t)(length * 1000 + 0.5);
    if (end_ms == TIME_NONE)
        return TIME_NONE;
    if (deck->spec.out_ms != TIME_NONE && deck->spec.out_ms < end_ms)
        end_ms = deck->spec.out_ms;
    return end_ms > deck->spec.in_ms ? end_ms - deck->spec.in_ms : 0;
}

int64_t deck_position_ms(const struct deck *deck, int64_t now_us)
{
    if (is_still(deck))
        return deck->started ? (now_us - deck->still_from_us) / 1000 : 0;
    if (!deck->reel)
        return 0;
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (isnan(facts->time))
        return 0;
    double time = facts->time;
    if (!facts->idle && !facts->eof) {
        int64_t from_us =
            facts->time_at_us > facts->runs_at_us ? facts->time_at_us : facts->runs_at_us;
        double passed = (double)(now_us - from_us) / 1e6;
        time += fmin(fmax(passed, 0), 0.25) * deck->house->speed; /* more would hide a hang */
    }
    int64_t at_ms = (int64_t)(time * 1000 + 0.5) - deck->spec.in_ms;
    int64_t length_ms = deck_length_ms(deck);
    if (length_ms != TIME_NONE && at_ms > length_ms)
        at_ms = length_ms;
    return at_ms > 0 ? at_ms : 0;
}

const char *deck_state_name(const struct deck *deck)
{
    if (deck->phase < DECK_RUNNING)
        return "loading";
    if (deck->parked)
        return "parked";
    if (deck->leaving)
        return "fading";
    if (deck->phase == DECK_HELD)
        return "held";
    return deck->paused ? "paused" : "playing";
}

static void say(struct deck *deck, enum report_kind kind, int64_t now_us)
{
    struct report report = {
        .kind = kind,
        .inst = deck->inst,
        .media = deck->spec.media,
        .order = deck->order,
        .position_ms = deck_position_ms(deck, now_us),
    };
    if (deck->inst)
        deck->house->say(deck->house, &report);
}

/* --- how loud --- */

static void push_volume(struct deck *deck, int64_t now_us)
{
    double db = deck->spec.gain_db + deck->house->trim_db + deck->trim_db - deck->lift_db +
                ramp_at(&deck->volume, now_us);
    double level = deck->parked ? 0 : ramp_at(&deck->level, now_us);
    double volume = volume_of_gain(gain_of_db(db) * curve_gain(deck->curve, level));
    bool edge = (volume <= 0) != (deck->sent_volume <= 0);
    if (!edge && fabs(volume - deck->sent_volume) < 0.02)
        return;
    deck->sent_volume = volume;
    reel_volume(deck->reel, volume);
}

void deck_volume(struct deck *deck, double db, int64_t now_us)
{
    deck->volume = ramp_turn(&deck->volume, db, 100, now_us);
}

/* Another curve at the same loudness. */
static void set_curve(struct deck *deck, enum curve curve, int64_t now_us)
{
    if (curve == deck->curve)
        return;
    double gain = curve_gain(deck->curve, ramp_at(&deck->level, now_us));
    deck->curve = curve;
    deck->level = ramp_hold(curve_level(curve, gain));
}

/* --- starting --- */

static void start(struct deck *deck, int64_t now_us)
{
    struct house *house = deck->house;
    deck->phase = DECK_RUNNING;
    deck->top = ++house->tops;
    deck->curve = deck->replace && deck->cross_ms ? CURVE_POWER : CURVE_PLAIN;
    deck->level = deck->opacity = ramp_between(0, 1, deck->fade_ms, now_us);
    deck->volume = ramp_hold(0);
    push_volume(deck, now_us);
    if (!deck->paused)
        reel_pause(deck->reel, false);
    if (deck->replace && deck_has_picture(deck))
        house->replace(house, deck, now_us);
    house->changed = true;
    if (is_still(deck)) {
        deck->started = true;
        deck->still_from_us = now_us;
        say(deck, REPORT_STARTED, now_us);
    } else if (deck->paused) {
        say(deck, REPORT_PAUSED, now_us);
    }
}

/* Where the instance is at `at_us`, counted through all rounds. */
static int64_t place_at(const struct deck *deck, int64_t at_us)
{
    if (deck->paused)
        return deck->from_ms;
    double passed_ms = (double)at_us / 1000 - (double)deck->from_real_ms;
    return deck->from_ms + (int64_t)(passed_ms * deck->house->speed);
}

static void end_behind(struct deck *deck);

/* Seeks to where it will be shortly; step_placing() goes on when it is there. */
static void place(struct deck *deck, int64_t now_us)
{
    int64_t ahead_ms = deck->paused ? 0 : PLACE_AHEAD_MS * (1 + deck->place_tries);
    int64_t length_ms = deck_length_ms(deck);
    deck->place_ms = place_at(deck, now_us + ahead_ms * 1000);
    if (deck->place_ms < 0)
        deck->place_ms = 0;
    int64_t within_ms = deck->place_ms;
    if (length_ms != TIME_NONE && length_ms > 0 && deck->place_ms >= length_ms) {
        int64_t round = deck->place_ms / length_ms;
        if (rounds(deck) != LOOP_VAMP && round >= rounds(deck)) { /* it was over meanwhile */
            end_behind(deck);
            deck_close(deck, CAUSE_EOF, now_us);
            return;
        }
        within_ms = deck->place_ms % length_ms;
        if (rounds(deck) != LOOP_VAMP)
            reel_last_round(deck->reel, rounds(deck) - 1 - (int)round);
    }
    deck->phase = DECK_PLACING;
    deck->place_tries++;
    deck->place_restarts = reel_facts(deck->reel)->restarts;
    reel_seek(deck->reel, (double)(deck->spec.in_ms + within_ms) / 1000);
}

static void step_placing(struct deck *deck, int64_t now_us)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (facts->end != REEL_GOES) {
        deck_fail(deck, "broken", facts->trouble, now_us);
        return;
    }
    if (facts->restarts == deck->place_restarts)
        return;
    double wait_ms = (double)(deck->place_ms - deck->from_ms) / deck->house->speed;
    deck->due_us = deck->paused ? now_us : (deck->from_real_ms + (int64_t)wait_ms) * 1000;
    if (deck->due_us < now_us - 20000 && deck->place_tries < PLACE_TRIES)
        place(deck, now_us);
    else
        deck->phase = DECK_DUE;
}

void deck_begin(struct deck *deck, int64_t now_us)
{
    if (deck->from_real_ms ==
        TIME_NONE) /* no clock to catch up with: from there, once it is there */
        deck->from_real_ms = now_us / 1000 + PLACE_AHEAD_MS;
    if (deck->from_ms != TIME_NONE && !is_still(deck))
        place(deck, now_us);
    else
        start(deck, now_us);
}

/* --- leaving and ending --- */

void deck_leave(struct deck *deck, const struct leave *leave, int64_t now_us)
{
    if (deck->phase == DECK_CLOSING)
        return;
    if (deck->phase < DECK_RUNNING) {
        deck_close(deck, leave->cause, now_us);
        return;
    }
    set_curve(deck, leave->curve, now_us);
    deck->level = ramp_turn(&deck->level, 0, leave->ms, now_us);
    if (!leave->cover_ms)
        deck->opacity = ramp_turn(&deck->opacity, 0, leave->ms, now_us);
    int64_t ms = leave->cover_ms > leave->ms ? leave->cover_ms : leave->ms;
    deck->gone_at_us = now_us + ms * 1000;
    deck->leaving = true;
    deck->cause = leave->cause;
    deck->order = leave->order;
    deck->linger_ms = leave->linger_ms;
    deck->house->changed = true;
    deck_run(deck, now_us);
}

static void park(struct deck *deck, int64_t now_us)
{
    if (!deck->inst || !deck->linger_ms ||
        (reel_facts(deck->reel)->eof && deck->phase != DECK_HELD)) {
        deck_close(deck, deck->cause, now_us);
        return;
    }
    deck->parked = true;
    deck->parked_until_us = now_us + deck->linger_ms * 1000;
    deck->house->changed = true;
    push_volume(deck, now_us);
    say(deck, REPORT_PARKED, now_us);
}

void deck_restore(struct deck *deck, int64_t ms, int64_t now_us)
{
    deck->leaving = deck->parked = false;
    deck->level = ramp_turn(&deck->level, 1, ms, now_us);
    deck->opacity = ramp_turn(&deck->opacity, 1, ms, now_us);
    deck->top = ++deck->house->tops;
    deck->house->changed = true;
}

/* What the medium leaves behind it on the screen. */
static void end_behind(struct deck *deck)
{
    if (!deck_has_picture(deck) || deck->spec.end == END_HOLD || deck->spec.end == END_MEDIA)
        return;
    deck->house->back_black = deck->spec.end == END_BLACK;
    deck->house->back = ramp_hold(deck->house->back_black ? 0 : 1);
}

static bool ended_early(const struct deck *deck)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    int64_t length_ms = deck_length_ms(deck);
    if (length_ms == TIME_NONE || isnan(facts->time))
        return false;
    return facts->time < (double)(deck->spec.in_ms + length_ms) / 1000 - EARLY_S;
}

/* The out point or the end of the file. */
static void finish(struct deck *deck, int64_t now_us)
{
    if (deck->leaving) {
        deck_close(deck, deck->cause, now_us);
        return;
    }
    bool early = ended_early(deck);
    bool hold = early || deck->spec.end == END_HOLD || deck->spec.end == END_MEDIA;
    if (hold && deck->inst && deck_visible(deck)) {
        deck_say_end(deck, early ? CAUSE_EARLY : CAUSE_EOF, now_us);
        deck->phase = DECK_HELD;
        deck->house->changed = true;
        return;
    }
    end_behind(deck);
    deck_close(deck, early ? CAUSE_EARLY : CAUSE_EOF, now_us);
}

static void plan_fade_out(struct deck *deck, const struct reel_facts *facts, int64_t now_us)
{
    int64_t length_ms = deck_length_ms(deck);
    if (!deck->spec.fade_out_ms || deck->fade_out_planned || deck->leaving || facts->idle ||
        facts->rounds_left || length_ms == TIME_NONE)
        return;
    double left_ms = (double)(length_ms - deck_position_ms(deck, now_us)) / deck->house->speed;
    if (left_ms > (double)deck->spec.fade_out_ms)
        return;
    deck->fade_out_planned = true;
    deck->level = ramp_turn(&deck->level, 0, (int64_t)left_ms, now_us);
    deck->opacity = ramp_turn(&deck->opacity, 0, (int64_t)left_ms, now_us);
    deck->house->changed = true;
}

/* --- pause, release --- */

void deck_pause(struct deck *deck, bool paused, int64_t now_us)
{
    bool changed = deck->paused != paused;
    deck->paused = paused;
    if (!changed || deck->phase != DECK_RUNNING)
        return;
    align_forget(deck);
    reel_pause(deck->reel, paused);
    say(deck, paused ? REPORT_PAUSED : REPORT_RESUMED, now_us);
}

/* What was sent to the device at the old speed (a fifth of a second) would be heard still, and the
 * film be that far off the clock ever after: it goes on from where it is heard now. */
void deck_speed(struct deck *deck, double speed, int64_t now_us)
{
    if (!deck->reel)
        return;
    align_forget(deck);
    reel_speed(deck->reel, speed);
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (deck->phase != DECK_RUNNING || deck->paused || is_still(deck) || facts->idle ||
        facts->eof || isnan(facts->time))
        return;
    double at_ms = (double)deck_position_ms(deck, now_us) + SEEK_TAKES_MS * speed;
    int64_t length_ms = deck_length_ms(deck);
    if (length_ms == TIME_NONE || at_ms < (double)length_ms)
        reel_seek(deck->reel, ((double)deck->spec.in_ms + at_ms) / 1000);
}

void deck_release(struct deck *deck)
{
    deck->spec.loop = 0;
    if (deck->reel)
        reel_last_round(deck->reel, 0);
}

/* --- each turn --- */

static void say_progress(struct deck *deck, const struct reel_facts *facts, int64_t now_us)
{
    if (!deck->started && !facts->idle && !facts->paused) {
        deck->started = true;
        say(deck, REPORT_STARTED, now_us);
    }
    if (!deck->sampled && deck->started && facts->sample_at_us && facts->has_sound) {
        struct report report = {.kind = REPORT_FIRST_SAMPLE,
                                .inst = deck->inst,
                                .order = deck->order,
                                .real_ms = facts->sample_at_us / 1000};
        deck->sampled = true;
        if (deck->inst)
            deck->house->say(deck->house, &report);
    }
}

static void step_running(struct deck *deck, int64_t now_us)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (facts->end != REEL_GOES) {
        deck_close(deck, deck->leaving ? deck->cause : CAUSE_ERROR, now_us);
        return;
    }
    say_progress(deck, facts, now_us);
    align_step(deck, now_us);
    plan_fade_out(deck, facts, now_us);
    push_volume(deck, now_us);
    if (facts->eof && !facts->rounds_left && !is_still(deck))
        finish(deck, now_us);
    else if (deck->parked && now_us >= deck->parked_until_us)
        deck_close(deck, deck->cause, now_us);
    else if (deck->leaving && !deck->parked && now_us >= deck->gone_at_us)
        park(deck, now_us);
}

/* libmpv has gone on without the device; sound.c tries it again. */
bool deck_silent(const struct deck *deck, int64_t now_us)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    return facts->has_sound && strcmp(facts->ao, "null") == 0 &&
           strcmp(deck->house->audio, "null") != 0 && now_us - deck->moved_us > MOVE_US;
}

void deck_sound_to(struct deck *deck, int64_t now_us)
{
    if (!deck->reel || deck->use == USE_PROBE || deck->phase == DECK_CLOSING ||
        deck->spec.kind == MEDIA_STILL)
        return;
    deck->moved_us = now_us;
    reel_sound_to(deck->reel, deck->house->audio, deck->house->driver);
    if (deck->phase == DECK_RUNNING && !deck->paused)
        align_start(deck, now_us);
}

void deck_run(struct deck *deck, int64_t now_us)
{
    if (deck->phase == DECK_PLACING)
        step_placing(deck, now_us);
    if (deck->phase == DECK_DUE && now_us >= deck->due_us)
        start(deck, now_us);
    if (deck->phase == DECK_RUNNING)
        step_running(deck, now_us);
    if (deck->phase == DECK_HELD && deck->leaving && !deck->parked && now_us >= deck->gone_at_us)
        park(deck, now_us);
    else if (deck->phase == DECK_HELD && deck->parked && now_us >= deck->parked_until_us)
        deck_close(deck, deck->cause, now_us);
}
