#include "policies/past.h"

#include <string.h>

/* A loop of constant length over arrays of its own, which compilers turn into a few wide instructions. */
static void add_step(double *restrict sum, const double *restrict usage_ratio, double size_mhz,
                     double capacity_mhz)
{
    for (int i = 0; i < PAST_STEP; i++)
        sum[i] = sum[i] + usage_ratio[i] * size_mhz / capacity_mhz;
}

void past_begin_step(Past *past)
{
    memset(past->sum + past->known, 0, PAST_STEP * sizeof *past->sum);
    past->known += PAST_STEP;
}

void past_add_to_step(Past *past, const double *usage_ratio, double size_mhz, double capacity_mhz)
{
    int from = past->known - PAST_STEP;
    add_step(past->sum + from, usage_ratio + from, size_mhz, capacity_mhz);
}

void past_add(Past *past, const double *usage_ratio, double size_mhz, double capacity_mhz)
{
    for (int i = 0; i < past->known; i += PAST_STEP)
        add_step(past->sum + i, usage_ratio + i, size_mhz, capacity_mhz);
}

void past_copy(Past *to, const Past *from)
{
    to->known = from->known;
    for (int i = 0; i < from->known; i += PAST_STEP)
        memcpy(to->sum + i, from->sum + i, PAST_STEP * sizeof *to->sum);
}
