#include "sim/base/rng.h"

#include "sim/base/check.h"
#include "sim/base/fnv.h"

uint64_t splitmix64(uint64_t *state)
{
    return rng_mix(*state += UINT64_C(0x9e3779b97f4a7c15));
}

RngFamily rng_family(uint64_t seed, const char *name)
{
    return (RngFamily){rng_mix(rng_mix(seed) ^ fnv_text(FNV_START, name))};
}

uint64_t rng_key(RngFamily family, uint64_t index)
{
    return rng_mix(family.key ^ index);
}

void rng_start_in(Rng *ret_rng, RngFamily family, uint64_t index)
{
    uint64_t key = rng_key(family, index);
    for (int i = 0; i < 4; i++)
        ret_rng->word[i] = splitmix64(&key);
}

void rng_start(Rng *ret_rng, uint64_t seed, const char *name, uint64_t index)
{
    rng_start_in(ret_rng, rng_family(seed, name), index);
}

static uint64_t rotate_left(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

uint64_t rng_u64(Rng *rng)
{
    uint64_t *s = rng->word;
    check((s[0] | s[1] | s[2] | s[3]) != 0); /* started: the zero state would yield zeros for ever */
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double rng_uniform(Rng *rng)
{
    return (double)(rng_u64(rng) >> 11) * 0x1p-53;
}

uint64_t rng_below(Rng *rng, uint64_t n)
{
    check(n > 0);
    unsigned __int128 product = (unsigned __int128)rng_u64(rng) * n;
    if ((uint64_t)product < n) {
        uint64_t unfair = -n % n; /* 2^64 mod n: so many low halves would favour some results */
        while ((uint64_t)product < unfair)
            product = (unsigned __int128)rng_u64(rng) * n;
    }
    return (uint64_t)(product >> 64);
}

uint32_t rng_pick(Rng *rng, const double *weights, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    check(sum > 0);
    double left = rng_uniform(rng) * sum;
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (weights[i] == 0)
            continue;
        chosen = i; /* the last one, should the sum have been rounded up */
        if (left < weights[i])
            break;
        left -= weights[i];
    }
    return chosen;
}

/* ---- GSL's view ---- */

_Static_assert(sizeof(unsigned long) == 8, "gsl_rng_get returns all 64 bits");

static void view_set(void *state, unsigned long seed)
{
    rng_start(state, seed, "gsl_rng_set", 0);
}

static unsigned long view_get(void *state)
{
    return rng_u64(state);
}

static double view_get_double(void *state)
{
    return rng_uniform(state);
}

static const gsl_rng_type view_type = {
    .name = "xoshiro256**",
    .max = UINT64_MAX,
    .min = 0,
    .size = sizeof(Rng),
    .set = view_set,
    .get = view_get,
    .get_double = view_get_double,
};

gsl_rng rng_gsl(Rng *rng)
{
    return (gsl_rng){.type = &view_type, .state = rng};
}
