/* Fades: a level between 0 and 1 that moves on a clock, and what it means for sound. Pure. Volume
 * and picture of a deck follow the same ramp. */
#ifndef KICHBAN_RAMP_H
#define KICHBAN_RAMP_H

#include <stdbool.h>
#include <stdint.h>

struct ramp {
    double from, to;
    int64_t start_us, length_us; /* length 0: stands at `to` */
};

/* How the level of a ramp becomes loudness. */
enum curve {
    CURVE_PLAIN, /* amplitude is the level */
    CURVE_POWER, /* two ramps that cross keep their summed power (sine) */
};

struct ramp ramp_hold(double level);
struct ramp ramp_between(double from, double to, int64_t length_ms, int64_t now_us);
/* From where `old` stands now; takes the whole length however short the way is. */
struct ramp ramp_turn(const struct ramp *old, double to, int64_t length_ms, int64_t now_us);
double ramp_at(const struct ramp *ramp, int64_t now_us);
bool ramp_moving(const struct ramp *ramp, int64_t now_us);

double curve_gain(enum curve curve, double level); /* amplitude, 0 to 1 */
double curve_level(enum curve curve, double gain); /* the level that is that loud */
double gain_of_db(double db);
/* mpv's volume property is cubic; never more than 100. */
double volume_of_gain(double gain);

#endif
