/* Between the caller and the MC: each change of what is ahead is a band until it is acknowledged, so
 * is what the caller says; the MC is ready, or asks. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/banned.h"

static bool concerns_mc(enum verb_id verb)
{
    static const enum verb_id told[] = {
        VERB_SKIP,   VERB_UNSKIP, VERB_FLOAT,  VERB_UNFLOAT, VERB_INSERT,      VERB_JUMP,
        VERB_LENGTH, VERB_DELAY,  VERB_OFFAIR, VERB_UNDO,    VERB_BACK,        VERB_RELOAD,
        VERB_FAIL,   VERB_AGAIN,  VERB_ABSENT, VERB_PRESENT, VERB_REPRESENTED, VERB_REBATCH};
    for (size_t i = 0; i < COUNT_OF(told); i++)
        if (told[i] == verb)
            return true;
    return false;
}

static void drop_first(struct run *run)
{
    say_clear(&run->bands[0].say);
    run->band_count--;
    memmove(run->bands, run->bands + 1, (size_t)run->band_count * sizeof *run->bands);
}

void bands_note(struct turn *turn, enum verb_id verb)
{
    struct run *run = turn->run;
    if (!turn->fx->ok || !concerns_mc(verb))
        return;
    if (run->band_count == BANDS_KEPT)
        drop_first(run);
    turn_changed(turn);
    run->bands[run->band_count++] = (struct band){
        .say = say_copy(&turn->fx->say), .at = run_tod(run, turn->now), .change = run->change};
}

/* Nobody acknowledges what came after the screen that was looked at. */
static bool was_seen(const struct turn *turn, uint64_t change)
{
    return turn->event->seen < 0 || (uint64_t)turn->event->seen >= change;
}

static void unsay(struct band_said *said)
{
    free(said->text);
    *said = (struct band_said){0};
}

/* The message stands before the changes, and is taken first. */
void verb_ack(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    (void)command;
    if (run->message.text && was_seen(turn, run->message.change)) {
        turn_warn(turn, say_make(MSG_W_MC_SAW, run->message.text, NULL));
        unsay(&run->message);
    } else if (run->band_count && was_seen(turn, run->bands[0].change)) {
        drop_first(run);
    } else {
        bool any = run->message.text || run->band_count;
        turn_refuse(turn, say_make(any ? MSG_NEWER_TO_ACK : MSG_NOTHING_TO_ACK, NULL));
        return;
    }
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_ACKED, NULL));
}

void verb_ready(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    (void)command;
    if (run->ready_place == run->place_change + 1) {
        turn_refuse(turn, say_make(MSG_READY_ALREADY, NULL));
        return;
    }
    run->ready_place = run->place_change + 1;
    turn_warn(turn, say_make(MSG_W_MC_READY, NULL));
    turn_ok(turn, say_make(MSG_READY, NULL));
}

/* Keeps the text; false after a refusal. */
static bool keep(struct turn *turn, struct band_said *said, const char *text)
{
    char count[DUR_TEXT], most[DUR_TEXT];
    int width = text_width(text);
    if (width > SAY_MOST) {
        snprintf(count, sizeof count, "%d", width);
        snprintf(most, sizeof most, "%d", SAY_MOST);
        turn_refuse(turn, say_make(MSG_SAY_LONG, count, most, NULL));
        return false;
    }
    free(said->text);
    turn_changed(turn);
    *said = (struct band_said){
        .text = xstrdup(text), .at = run_tod(turn->run, turn->now), .change = turn->run->change};
    return true;
}

void verb_ask(struct turn *turn, const struct command *command)
{
    if (keep(turn, &turn->run->asked, command->text))
        turn_ok(turn, say_make(MSG_ASKED, NULL));
}

/* What is said answers what was asked. */
void verb_say(struct turn *turn, const struct command *command)
{
    if (!keep(turn, &turn->run->message, command->text))
        return;
    unsay(&turn->run->asked);
    turn_ok(turn, say_make(MSG_SAID, NULL));
}

void verb_clear(struct turn *turn, const struct command *command)
{
    struct run *run = turn->run;
    (void)command;
    if (!run->message.text && !run->asked.text) {
        turn_refuse(turn, say_make(MSG_NOTHING_TO_CLEAR, NULL));
        return;
    }
    unsay(&run->message);
    unsay(&run->asked);
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_CLEARED, NULL));
}
