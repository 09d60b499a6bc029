/* How loud a deck is, while somebody looks: what libmpv measures before the volume, gathered until it
 * is reported. */
#include "player/deck.h"

#include <math.h>

#include "base/banned.h"

#define ASK_US 20000

static void forget(struct deck *deck)
{
    deck->meter.asked_us = 0;
    deck->meter.peak = deck->meter.power = 0;
    deck->meter.count = 0;
    deck->meter.said_db = NAN;
}

/* From now on, or no more; what isn't loaded yet brings it along. */
static void turn_meter(struct deck *deck, bool on)
{
    deck->meter.on = on;
    forget(deck);
    reel_meter(deck->reel, on);
}

static void gather(struct deck *deck)
{
    const struct reel_facts *facts = reel_facts(deck->reel);
    if (facts->measured == deck->meter.measured)
        return;
    deck->meter.measured = facts->measured;
    if (isnan(facts->peak_db) || facts->idle)
        return;
    double volume = deck->sent_volume > 0 ? pow(deck->sent_volume / 100, 3) : 0;
    double peak = pow(10, facts->peak_db / 20) * volume;
    double rms = pow(10, facts->rms_db / 20) * volume;
    deck->meter.peak = fmax(deck->meter.peak, peak);
    deck->meter.power += rms * rms;
    deck->meter.count++;
}

void meter_step(struct deck *deck, int64_t now_us)
{
    bool wanted = deck->house->levels && deck->spec.kind != MEDIA_STILL && deck->use != USE_PROBE;
    if (deck->meter.on != wanted)
        turn_meter(deck, wanted);
    if (!wanted || deck->phase != DECK_RUNNING)
        return;
    gather(deck);
    if (now_us - deck->meter.asked_us < ASK_US)
        return;
    deck->meter.asked_us = now_us;
    reel_ask_meter(deck->reel);
}

static double decibels(double amplitude)
{
    return amplitude > 1e-6 ? 20 * log10(amplitude) : NAN;
}

bool meter_take(struct deck *deck, double *peak_db, double *rms_db)
{
    if (!deck->meter.on || !deck->inst || !reel_facts(deck->reel)->has_sound)
        return false;
    int count = deck->meter.count;
    *peak_db = decibels(deck->meter.peak);
    *rms_db = decibels(count ? sqrt(deck->meter.power / count) : 0);
    forget(deck);
    deck->meter.said_db = *rms_db;
    return true;
}
