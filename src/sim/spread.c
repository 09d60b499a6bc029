#include "sim/spread.h"

#include "base/mem.h"
#include "base/banned.h"

#define QUANTILES 9

/* Ten-thousandths of all evenings … */
static const int64_t parts[QUANTILES] = {0, 100, 1000, 2500, 5000, 7500, 9000, 9900, 10000};

/* … that have at most this many thousandths of the planned length. All zero: always the plan. */
static const int16_t curves[KIND_COUNT][QUANTILES] = {
    [KIND_SPEECH] = {600, 750, 880, 950, 1000, 1130, 1350, 1900, 2500},
    [KIND_PANEL] = {700, 800, 900, 960, 1000, 1120, 1300, 1700, 2200},
    [KIND_AWARD] = {700, 780, 900, 960, 1000, 1080, 1200, 1450, 1800},
    [KIND_LIVE] = {700, 800, 920, 970, 1000, 1070, 1200, 1500, 2000},
    [KIND_RECEPTION] = {800, 880, 950, 980, 1000, 1100, 1250, 1600, 2000},
    [KIND_BREAK] = {800, 880, 950, 980, 1000, 1100, 1250, 1600, 2000},
    [KIND_STILL] = {700, 800, 920, 970, 1000, 1070, 1200, 1500, 2000},
    [KIND_MUSIC] = {900, 950, 980, 995, 1000, 1020, 1060, 1200, 1400},
    [KIND_ANTHEM] = {880, 930, 970, 990, 1000, 1040, 1100, 1250, 1500},
};

static const int16_t late_s[QUANTILES] = {0, 0, 0, 60, 180, 360, 600, 1200, 1800};

/* The value at `chance`, a straight line between the quantiles, in thousandths of theirs. */
static int64_t value_at(const int16_t curve[QUANTILES], uint32_t chance)
{
    int64_t at = (int64_t)(((uint64_t)chance * 10000 * 1000) >> 32); /* thousandths of parts */
    int i = 0;
    while (i < QUANTILES - 2 && at >= parts[i + 1] * 1000)
        i++;
    int64_t into = at - parts[i] * 1000, wide = parts[i + 1] - parts[i];
    return curve[i] * INT64_C(1000) + (curve[i + 1] - curve[i]) * into / wide;
}

bool spread_strays(enum segment_kind kind)
{
    return curves[kind][0] != 0;
}

int64_t spread_length(enum segment_kind kind, int64_t planned_ms, uint32_t chance)
{
    if (!spread_strays(kind))
        return planned_ms;
    return planned_ms * value_at(curves[kind], chance) / 1000000;
}

int64_t spread_late(uint32_t chance)
{
    return value_at(late_s, chance);
}
