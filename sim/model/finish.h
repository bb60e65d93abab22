/* When an amount is done at a constant rate: the one rounding rule for CPU work and for bytes. */
#ifndef VIRGA_SIM_MODEL_FINISH_H
#define VIRGA_SIM_MODEL_FINISH_H

#include "sim/base/ids.h"

#include <math.h>

/* The first nanosecond, from now_ns on, at which amount (unit x s) has passed at rate (unit), by the
 * arithmetic of the Integral: rate x span >= amount. SIM_TIME_MAX when that never comes. Exact for spans up
 * to 52 days (2^52 ns); the doubles of longer ones know no single nanoseconds, and it may be a few off. */
static inline SimTime finish_time(SimTime now_ns, double amount, double rate)
{
    if (amount <= 0)
        return now_ns;
    double span = rate > 0 ? ceil(amount / rate * (double)NS_PER_S) : INFINITY;
    if (span >= (double)(SIM_TIME_MAX - now_ns))
        return SIM_TIME_MAX;
    SimTime ns = (SimTime)span;
    if (ns > 1 && rate * ((double)(ns - 1) / (double)NS_PER_S) >= amount)
        ns--; /* the division had rounded up */
    else if (rate * ((double)ns / (double)NS_PER_S) < amount)
        ns++; /* or down */
    return now_ns + ns;
}

#endif
