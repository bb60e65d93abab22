#include "policies/filters.h"

static bool keeps_guests(const View *view, uint32_t guest, uint32_t host, double value)
{
    (void)guest;
    return value == 0 || view->hosts->guest_count[host] < value;
}

/* The claim of a guest that is sold at the speed of its host is not known before it has one: it is that of
 * all its vCPUs here. */
static bool keeps_usage(const View *view, uint32_t guest, uint32_t host, double value)
{
    double claim_mhz = view->guests->claim_mhz[guest];
    if (claim_mhz == 0 && view->guests->cpu_mhz[guest] == 0)
        claim_mhz = view->guests->vcpus[guest] * view->hosts->core_mhz[host];
    return value == 0 || view->hosts->used_mhz[host] + claim_mhz <= value * view->hosts->cpu_mhz[host];
}

#define ROW(member, name, ...) [FILTER_##member] = {name, keeps_##member},

const Filter filters[FILTER_COUNT] = {FILTERS(ROW)};
