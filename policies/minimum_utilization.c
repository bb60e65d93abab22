/* Minimum utilization: the guest that uses the smallest part of what it was sold. */
#include "policies/selector.h"

static uint32_t pick(const Candidates *candidates)
{
    const ViewGuests *guests = candidates->view->guests;
    uint32_t best = 0;
    double least = 0;
    for (uint32_t i = 0; i < candidates->count; i++) {
        uint32_t guest = candidates->guest[i];
        double utilization = guests->demand_mhz[guest] / guests->cpu_mhz[guest];
        if (i > 0 && !(utilization < least))
            continue;
        best = i;
        least = utilization;
    }
    return best;
}

const Selector selector_minimum_utilization = {
    .name = "mu",
    .help = "the guest with the lowest CPU utilization leaves first",
    .pick = pick,
};
