/* What the MC has to know of what is ahead: each change is a band until it is acknowledged. */
#include "core/run_priv.h"

#include "base/mem.h"
#include "base/banned.h"

static bool concerns_mc(enum verb_id verb)
{
    static const enum verb_id told[] = {
        VERB_SKIP,  VERB_UNSKIP, VERB_FLOAT, VERB_UNFLOAT, VERB_INSERT, VERB_JUMP, VERB_LENGTH,
        VERB_DELAY, VERB_OFFAIR, VERB_UNDO,  VERB_BACK,    VERB_RELOAD, VERB_FAIL, VERB_AGAIN};
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
    run->bands[run->band_count++] = (struct warning){.say = say_copy(&turn->fx->say),
                                                     .at = run_tod(run, turn->now),
                                                     .real_ms = turn->event->real_ms};
    turn_changed(turn);
}

void verb_ack(struct turn *turn, const struct command *command)
{
    (void)command;
    if (!turn->run->band_count) {
        turn_refuse(turn, say_make(MSG_NOTHING_TO_ACK, NULL));
        return;
    }
    drop_first(turn->run); /* the one that is shown: nothing is seen that wasn't */
    turn_changed(turn);
    turn_ok(turn, say_make(MSG_ACKED, NULL));
}
