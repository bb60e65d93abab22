#include "sim/model/invariants.h"

#include "sim/base/check.h"
#include "sim/model/groups.h"
#include "sim/model/host.h"
#include "sim/model/meter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BROKEN(...) check_fail(__FILE__, __LINE__, __VA_ARGS__)

static bool differ(double a, double b)
{
    return fabs(a - b) > 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

static void verify_ledgers(const Cluster *cluster, uint32_t host)
{
    const HostColumns *hosts = &cluster->hosts;
    int64_t mcore = 0, bytes = 0;
    uint32_t count = 0, moving = 0;
    for (uint32_t stay = hosts->first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay]) {
        moving += cluster->stays.role[stay] != ROLE_RESIDENT;
        mcore += cluster->guests.cpu_mcore[cluster->stays.guest[stay]];
        bytes += cluster->guests.memory_bytes[cluster->stays.guest[stay]];
        count++;
    }
    if (count != hosts->guest_count[host] || moving != hosts->moving_count[host])
        BROKEN("host %u: %u on its list, %u counted; %u of them move, %u counted", host, count,
               hosts->guest_count[host], moving, hosts->moving_count[host]);
    if (bytes != hosts->memory_reserved_bytes[host] || bytes > hosts->memory_bytes[host])
        BROKEN("host %u: memory allocated %lld, reserved %lld, capacity %lld", host, (long long)bytes,
               (long long)hosts->memory_reserved_bytes[host], (long long)hosts->memory_bytes[host]);
    bool is_counted = cluster->rules->cpu_admission == ADMIT_BY_REQUEST;
    if (is_counted && (mcore != hosts->cpu_reserved_mcore[host] || mcore > hosts->cpu_mcore[host]))
        BROKEN("host %u: cores allocated %lld m, reserved %lld m, capacity %lld m", host, (long long)mcore,
               (long long)hosts->cpu_reserved_mcore[host], (long long)hosts->cpu_mcore[host]);
    if (count > 0 && (hosts->state[host] == MODE_ASLEEP || hosts->state[host] == MODE_OFF))
        BROKEN("host %u sleeps with %u guests", host, count);
}

static void verify_shares(const Cluster *cluster, uint32_t host)
{
    const HostColumns *hosts = &cluster->hosts;
    double sum = 0;
    for (uint32_t stay = hosts->first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        sum += cluster->stays.grant_mhz[stay];
    double capacity = hosts->state[host] == MODE_ON ? hosts->cpu_mhz[host] : 0;
    if (sum > capacity && differ(sum, capacity))
        BROKEN("host %u: %.17g MHz granted of %.17g", host, sum, capacity);
    if (hosts->used_mhz[host] > capacity && differ(hosts->used_mhz[host], capacity))
        BROKEN("host %u: %.17g MHz used of %.17g", host, hosts->used_mhz[host], capacity);
}

static void verify_place(const Cluster *cluster, uint32_t guest)
{
    const GuestColumns *guests = &cluster->guests;
    uint32_t home = guests->home[guest];
    GuestPhase state = guests->state[guest];
    bool lives = state == PHASE_PLACED || state == PHASE_MIGRATING;
    if (lives != (home != NO_ROW))
        BROKEN("guest %u is in state %d and %s", guests->serial[guest], (int)state,
               lives ? "nowhere" : "somewhere");
    if (!lives)
        return;
    if (cluster->stays.guest[home] != guest || cluster->stays.role[home] == ROLE_ARRIVING ||
        cluster->stays.host[home] != guests->host[guest])
        BROKEN("guest %u: its home is not its own", guests->serial[guest]);
    if ((state == PHASE_MIGRATING) != (guests->moves[guest] > 0))
        BROKEN("guest %u: %u moves in state %d", guests->serial[guest], guests->moves[guest], (int)state);
}

static void verify_time(const Cluster *cluster, uint32_t guest)
{
    const GuestColumns *guests = &cluster->guests;
    if (guests->home[guest] == NO_ROW)
        return;
    SimTime now_ns = cluster_now(cluster);
    double split =
        guest_accrued(cluster, guest, RUN_S, now_ns) + guest_accrued(cluster, guest, READY_S, now_ns) +
        guest_accrued(cluster, guest, IDLE_S, now_ns) + guest_accrued(cluster, guest, STEAL_S, now_ns);
    double wall = guests->vcpus[guest] * ((double)(now_ns - guests->at[guest].placed_ns) / (double)NS_PER_S);
    if (differ(split, wall))
        BROKEN("guest %u: run + ready + idle + steal = %.17g s of %.17g", guests->serial[guest], split, wall);
}

/* Every arriving stay belongs to one move, and every move to one. */
static void verify_moves(const Cluster *cluster)
{
    uint64_t arriving = 0, moves = 0;
    for (uint32_t i = 0; i < cluster->stays.pool.count; i++)
        arriving += slot_at(&cluster->stays.pool, i).index1 != 0 && cluster->stays.role[i] == ROLE_ARRIVING;
    for (uint32_t i = 0; i < cluster->guests.pool.count; i++)
        moves += slot_at(&cluster->guests.pool, i).index1 != 0 ? cluster->guests.moves[i] : 0;
    if (arriving != moves || moves != cluster->migration_pool.live)
        BROKEN("%llu guests arrive, %llu moves, %u migrations", (unsigned long long)arriving,
               (unsigned long long)moves, cluster->migration_pool.live);
}

/* Energy is the sum of power x time, taken here event by event and there by the kernel. */
static void verify_energy(Invariants *own, const Cluster *cluster)
{
    if (cluster->rules->meter->charge)
        return; /* a peer's meter is no integral */
    if (own->hosts == 0) {
        own->hosts = cluster->hosts.count;
        own->power_w = must_calloc(own->hosts + 1, sizeof(double));
        own->energy_j = must_calloc(own->hosts + 1, sizeof(double));
    }
    SimTime now_ns = cluster_now(cluster);
    double span_s = (double)(now_ns - own->last_ns) / (double)NS_PER_S;
    for (uint32_t host = 0; host < own->hosts; host++) {
        own->energy_j[host] += own->power_w[host] * span_s;
        own->power_w[host] = host_power_w(cluster, host);
        double kept_j = integral_at(&cluster->hosts.energy_j[host], now_ns);
        if (differ(own->energy_j[host], kept_j))
            BROKEN("host %u: energy %.17g J, power x time %.17g J", host, kept_j, own->energy_j[host]);
    }
    own->last_ns = now_ns;
}

void invariants_verify(Invariants *invariants, const Cluster *cluster)
{
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        verify_ledgers(cluster, host);
        verify_shares(cluster, host);
    }
    for (uint32_t guest = 0; guest < cluster->guests.pool.count; guest++)
        if (slot_at(&cluster->guests.pool, guest).index1 != 0) {
            verify_place(cluster, guest);
            verify_time(cluster, guest);
        }
    verify_moves(cluster);
    const char *wrong = groups_verify(cluster);
    if (wrong != NULL)
        BROKEN("%s", wrong);
    verify_energy(invariants, cluster);
}

void invariants_free(Invariants *invariants)
{
    free(invariants->power_w);
    free(invariants->energy_j);
    *invariants = (Invariants){0};
}
