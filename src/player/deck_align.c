/* A deck keeps its clock when its sound changes the device: what was on its way to the old one is
 * lost, half a second and more, and libmpv goes on behind it. So each deck remembers where it was a
 * moment ago, and is put back to where it must be by now. */
#include "player/deck.h"

#include <math.h>

#include "base/banned.h"

#define MARK_US 500000   /* between two marks; the older one is from before any trouble */
#define SETTLE_US 100000 /* between two looks; positions are true when they agree */
#define AGREE_MS 15
#define TRIES 60         /* looks, 6 s in all */
#define OFF_MS 40        /* less isn't worth a seek */
#define SEEK_TAKES_MS 20 /* until it is heard again */

void align_forget(struct deck *deck)
{
    deck->marks[0].at_us = deck->marks[1].at_us = 0;
    deck->align_tries = 0;
}

/* A clock that has just begun to run is some tens of ms off until the device has its fill: the first
 * mark moves on until then. */
static void mark(struct deck *deck, int64_t now_us)
{
    if (!deck->marks[0].at_us)
        deck->marks_from_us = now_us;
    bool young = now_us - deck->marks_from_us < MARK_US;
    if (!young && now_us - deck->marks[0].at_us < MARK_US)
        return;
    if (!young)
        deck->marks[1] = deck->marks[0];
    deck->marks[0].at_us = now_us;
    deck->marks[0].position_ms = deck_position_ms(deck, now_us);
}

/* Where it must be at `now_us`; TIME_NONE: it is over by then. */
static int64_t wanted_ms(const struct deck *deck, int64_t now_us)
{
    int which = deck->marks[1].at_us ? 1 : 0;
    double passed_ms = (double)(now_us - deck->marks[which].at_us) / 1000 * deck->house->speed;
    int64_t at_ms = deck->marks[which].position_ms + (int64_t)passed_ms;
    int64_t length_ms = deck_length_ms(deck);
    if (length_ms == TIME_NONE || length_ms <= 0 || at_ms < length_ms)
        return at_ms;
    return reel_facts(deck->reel)->rounds_left ? at_ms % length_ms : TIME_NONE;
}

static void seek_to(struct deck *deck, int64_t wanted)
{
    double seek_ms = (double)wanted + SEEK_TAKES_MS * deck->house->speed;
    if (wanted != TIME_NONE)
        reel_seek(deck->reel, ((double)deck->spec.in_ms + seek_ms) / 1000);
}

void align_start(struct deck *deck, int64_t now_us)
{
    deck->align_tries = deck->marks[0].at_us ? TRIES : 0;
    deck->align_at_us = now_us + SETTLE_US;
    deck->align_off_ms = TIME_NONE;
    if (deck->align_tries)
        seek_to(deck, wanted_ms(deck, now_us));
}

static void align(struct deck *deck, int64_t now_us)
{
    int64_t wanted = wanted_ms(deck, now_us);
    int64_t off_ms = wanted == TIME_NONE ? 0 : deck_position_ms(deck, now_us) - wanted;
    int64_t before_ms = deck->align_off_ms;
    bool steady = before_ms != TIME_NONE && llabs(off_ms - before_ms) <= AGREE_MS;
    bool right = llabs(off_ms) <= OFF_MS;
    deck->align_tries--;
    deck->align_at_us = now_us + SETTLE_US;
    deck->align_off_ms = steady ? TIME_NONE : off_ms;
    if (!steady || right) /* a new device may still change its mind */
        return;
    seek_to(deck, wanted);
}

void align_step(struct deck *deck, int64_t now_us)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (!facts->has_sound || facts->eof || deck->paused) {
        align_forget(deck);
        return;
    }
    if (strcmp(facts->ao, deck->last_ao) != 0 && facts->ao[0]) {
        if (deck->last_ao[0])
            align_start(deck, now_us);
        snprintf(deck->last_ao, sizeof deck->last_ao, "%s", facts->ao);
    }
    if (deck->align_tries && now_us >= deck->align_at_us)
        align(deck, now_us);
    else if (!deck->align_tries && deck->started && !facts->idle)
        mark(deck, now_us);
}
