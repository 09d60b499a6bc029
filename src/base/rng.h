/* Random numbers that are the same on every machine: xoshiro256** of David Blackman and Sebastiano
 * Vigna ("Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021; prng.di.unimi.it,
 * public domain), its state filled from the seed by splitmix64 as they advise. Whole numbers only:
 * no floating point, no state but the struct, which needs no destructor. */
#ifndef KICHBAN_RNG_H
#define KICHBAN_RNG_H

#include <stdint.h>

struct rng {
    uint64_t state[4];
};

/* Stream `number` of a seed. Streams of one seed don't depend on each other, so that the evenings of
 * a forecast can be drawn in any order. */
struct rng rng_make(uint64_t seed, uint64_t number);
uint64_t rng_next(struct rng *rng);
/* 0 … below − 1, each as likely but for a part in 2³²; one number of the stream. `below` is not 0. */
uint32_t rng_below(struct rng *rng, uint32_t below);

#endif
