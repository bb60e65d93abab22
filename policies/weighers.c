#include "policies/weighers.h"

static double measure_cpu(const View *view, uint32_t guest, uint32_t host)
{
    (void)guest;
    return (double)(view->hosts->cpu_mcore[host] - view->hosts->cpu_reserved_mcore[host]);
}

static double measure_memory(const View *view, uint32_t guest, uint32_t host)
{
    (void)guest;
    return (double)(view->hosts->memory_bytes[host] - view->hosts->memory_reserved_bytes[host]);
}

static double measure_guests(const View *view, uint32_t guest, uint32_t host)
{
    (void)guest;
    return view->hosts->guest_count[host];
}

static double measure_usage(const View *view, uint32_t guest, uint32_t host)
{
    (void)guest;
    double capacity_mhz = view->hosts->cpu_mhz[host];
    return capacity_mhz > 0 ? 1 - view->hosts->used_mhz[host] / capacity_mhz : 0;
}

static double measure_affinity(const View *view, uint32_t guest, uint32_t host)
{
    return view->calls->members(view, guest, host, GROUP_OF_AFFINITY);
}

static double measure_apart(const View *view, uint32_t guest, uint32_t host)
{
    return -(double)view->calls->members(view, guest, host, GROUP_OF_ANTI_AFFINITY);
}

static double measure_labels(const View *view, uint32_t guest, uint32_t host)
{
    return view_wishes_met(view, guest, host);
}

#define ROW(member, name, ...) [WEIGHER_##member] = {name, measure_##member},

const Weigher weighers[WEIGHER_COUNT] = {WEIGHERS(ROW)};
