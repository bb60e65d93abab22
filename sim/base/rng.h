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
 *
 * A stream can also be read by place, in any order and without a generator to keep, which is what a million
 * owners of one number an instant need: 8 bytes each instead of 32. Word n of the stream with that key is
 *
 *     rng_at(key, rng_place(n)) = mix(key ^ mix(n + 0x9e3779b97f4a7c15))
 *
 * (a counter-based generator, after Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2,
 * 3", SC 2011). At one place the words of two streams always differ; streams share no runs, because places
 * are mixed before they meet the key. Words by place and one after another have nothing to do with each
 * other: use one way for one purpose.
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

/* All streams of one seed and name, where there are many of them: the name is hashed once. */
typedef struct RngFamily {
    uint64_t key;
} RngFamily;

RngFamily rng_family(uint64_t seed, const char *name);

/* The stream (seed, name, index) of the family's seed and name: the same numbers as rng_start gives. */
void rng_start_in(Rng *ret_rng, RngFamily family, uint64_t index);

/* ---- By place ---- */

/* A stream's key, for reading it by place. */
uint64_t rng_key(RngFamily family, uint64_t index);

/* The finalizer of splitmix64, a bijection. */
static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* What stands for a place, the same for all streams. */
static inline uint64_t rng_place(uint64_t number)
{
    return rng_mix(number + UINT64_C(0x9e3779b97f4a7c15));
}

static inline uint64_t rng_at(uint64_t key, uint64_t place)
{
    return rng_mix(key ^ place);
}

/* ---- One after another ---- */

/* The next 64 bits. */
uint64_t rng_u64(Rng *rng);

/* A multiple of 2^-53 in [0, 1): the upper 53 bits of the next word. Never 1. */
double rng_uniform(Rng *rng);

/* A whole number in [0, n), each equally likely (rejection, so it may draw more than once); n > 0.
 * Source: Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019. */
uint64_t rng_below(Rng *rng, uint64_t n);

/* An index in [0, count), each as likely as its weight in their sum; weights are 0 or more, and not all 0.
 * One number of the stream; what has no weight is never drawn. */
uint32_t rng_pick(Rng *rng, const double *weights, uint32_t count);

/* GSL's view of the stream. gsl_rng_get gives rng_u64 (0 .. 2^64 - 1), gsl_rng_uniform gives rng_uniform. */
gsl_rng rng_gsl(Rng *rng);

/* One step of splitmix64: adds the constant to *state and returns the mixed value. Useful by itself where a
 * few good bits are wanted from a counter. */
uint64_t splitmix64(uint64_t *state);

#endif
