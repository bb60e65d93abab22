#include "sim/model/usage.h"

#include "sim/model/host.h"

static double per_vcpu(const GuestColumns *guests, uint32_t guest, double mhz)
{
    uint32_t vcpus = guests->vcpus[guest];
    return vcpus == 1 ? mhz : mhz / vcpus;
}

void usage_set_core_need(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    double need_mhz = 0;
    if (cluster->rules->core_speed == CORE_SPEED_SIZE)
        need_mhz = guests->cpu_mhz[guest];
    else if (cluster->rules->core_speed == CORE_SPEED_USAGE)
        need_mhz = guests->claim_mhz[guest];
    guests->core_need_mhz[guest] = per_vcpu(guests, guest, need_mhz);
}

static void set_demand(Cluster *cluster, uint32_t guest, double usage_ratio)
{
    GuestColumns *guests = &cluster->guests;
    guests->usage_ratio[guest] = usage_ratio;
    guests->demand_mhz[guest] = usage_ratio * guests->cpu_mhz[guest];
    cluster_touch_guest(cluster, guest);
}

void usage_begin(Cluster *cluster, uint32_t guest, double usage_ratio)
{
    if (!cluster->guests.by_tasks[guest])
        set_demand(cluster, guest, usage_ratio);
}

/* MEMORY_UNTIL_USED; while it moves two hosts hold the memory, so that waits. */
static void return_memory(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    if (guests->state[guest] != PHASE_PLACED)
        return;
    host_release_memory(cluster, guest_host(cluster, guest), guests->memory_bytes[guest]);
    guests->memory_bytes[guest] = 0;
}

/* A machine that does not run shows no usage: what is pending keeps its claim. */
void usage_sample(Cluster *cluster, const uint32_t *list, const double *ratio, size_t count)
{
    GuestColumns *guests = &cluster->guests;
    bool needs_core = cluster->rules->core_speed == CORE_SPEED_USAGE;
    bool returns_memory = cluster->rules->memory_reservation == MEMORY_UNTIL_USED;
    for (size_t i = 0; i < count; i++) {
        uint32_t guest = list[i];
        if (guests->by_tasks[guest])
            continue;
        set_demand(cluster, guest, ratio[i]);
        if (guests->state[guest] == PHASE_PENDING)
            continue;
        guests->claim_mhz[guest] = guests->demand_mhz[guest];
        guests->sampled[guest] = 1;
        if (needs_core)
            guests->core_need_mhz[guest] = per_vcpu(guests, guest, guests->claim_mhz[guest]);
        if (returns_memory && guests->memory_bytes[guest] != 0)
            return_memory(cluster, guest);
    }
}
