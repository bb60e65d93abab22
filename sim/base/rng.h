/* Random streams: one per purpose and entity.
 *
 * A stream is named by (seed, name, index), for example (42, "host-fault", 17), and its numbers depend on
 * these three and on nothing else. So adding a host, changing a policy or drawing more often in one place
 * never shifts the draws of another (common random numbers between designs come free), and the order in
 * which streams are started does not matter. Start a stream once where its owner is born and keep the Rng
 * in the owner; starting it again repeats the same numbers.
 *
 * The generator is xoshiro256**, period 2^256 - 1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
 * Generators", ACM TOMS 47(4), 2021). Its four words are filled by splitmix64 (Steele, Lea, Flood, "Fast
 * Splittable Pseudorandom Number Generators", OOPSLA 2014) from a 64-bit key:
 *
 *     key = mix(mix(mix(seed) ^ fnv(name)) ^ index),   mix = the finalizer of splitmix64
 *
 * mix is a bijection: streams of one seed and name differ for certain, others collide with chance 2^-64 a
 * pair. The whole 64 bits of the seed count (GSL's own generators read 32 of them: do not use those).
 *
 * GSL's distributions draw from a stream through a view, which is two words and needs no freeing:
 *
 *     Rng rng;
 *     rng_start(&rng, seed, "arrivals", 0);
 *     gsl_rng view = rng_gsl(&rng);
 *     double gap_s = gsl_ran_exponential(&view, mean_s);
 *
 * The view points at the Rng, so the Rng must outlive it and must not be moved meanwhile.
 */
#ifndef VIRGA_BASE_RNG_H
#define VIRGA_BASE_RNG_H

#include <stdint.h>

#include <gsl/gsl_rng.h>

/* A value: copying it forks the same future. All zero is not a started stream (it would yield zeros for
 * ever) and is refused by check() at the first draw. */
typedef struct Rng {
    uint64_t word[4];
} Rng;

void rng_start(Rng *ret_rng, uint64_t seed, const char *name, uint64_t index);

/* The next 64 bits. */
uint64_t rng_u64(Rng *rng);

/* A multiple of 2^-53 in [0, 1): the upper 53 bits of the next word. Never 1. */
double rng_uniform(Rng *rng);

/* A whole number in [0, n), each equally likely (rejection, so it may draw more than once); n > 0.
 * Source: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019. */
uint64_t rng_below(Rng *rng, uint64_t n);

/* GSL's view of the stream. gsl_rng_get gives rng_u64 (0 .. 2^64 - 1), gsl_rng_uniform gives rng_uniform. */
gsl_rng rng_gsl(Rng *rng);

/* One step of splitmix64: adds the constant to *state and returns the mixed value. Useful by itself where a
 * few good bits are wanted from a counter. */
uint64_t splitmix64(uint64_t *state);

#endif
