#include "player/ramp.h"

#include <math.h>

#include "base/banned.h"

struct ramp ramp_hold(double level)
{
    return (struct ramp){.from = level, .to = level};
}

struct ramp ramp_between(double from, double to, int64_t length_ms, int64_t now_us)
{
    if (length_ms <= 0)
        return ramp_hold(to);
    return (struct ramp){from, to, now_us, length_ms * 1000};
}

struct ramp ramp_turn(const struct ramp *old, double to, int64_t length_ms, int64_t now_us)
{
    return ramp_between(ramp_at(old, now_us), to, length_ms, now_us);
}

double ramp_at(const struct ramp *ramp, int64_t now_us)
{
    int64_t passed = now_us - ramp->start_us;
    if (passed >= ramp->length_us)
        return ramp->to;
    if (passed <= 0)
        return ramp->from;
    return ramp->from + (ramp->to - ramp->from) * (double)passed / (double)ramp->length_us;
}

bool ramp_moving(const struct ramp *ramp, int64_t now_us)
{
    return ramp->length_us && now_us - ramp->start_us < ramp->length_us;
}

double curve_gain(enum curve curve, double level)
{
    if (level <= 0)
        return 0;
    if (level >= 1)
        return 1;
    return curve == CURVE_POWER ? sin(level * M_PI_2) : level;
}

double curve_level(enum curve curve, double gain)
{
    if (gain <= 0)
        return 0;
    if (gain >= 1)
        return 1;
    return curve == CURVE_POWER ? asin(gain) / M_PI_2 : gain;
}

double gain_of_db(double db)
{
    return pow(10, db / 20);
}

double volume_of_gain(double gain)
{
    if (gain <= 0)
        return 0;
    return gain >= 1 ? 100 : 100 * cbrt(gain);
}
