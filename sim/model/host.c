#include "sim/model/host.h"

#include "sim/base/check.h"
#include "sim/model/groups.h"

static Refusal admits_state(const Cluster *cluster, uint32_t host)
{
    HostMode state = cluster->hosts.state[host];
    bool usable = state != MODE_FAILED && state != MODE_STOPPING && !cluster->hosts.draining[host];
    return usable ? REFUSED_NOT : REFUSED_HOST_STATE;
}

double host_size_mhz(const Cluster *cluster, uint32_t host, uint32_t guest)
{
    double sold_mhz = cluster->guests.cpu_mhz[guest];
    return sold_mhz > 0 ? sold_mhz : cluster->guests.vcpus[guest] * cluster->hosts.core_mhz[host];
}

/* Claims are added in order of the list, as the peer does, and only for hosts that are asked: first
 * placements are rare. */
static Refusal admits_claim(const Cluster *cluster, uint32_t host, uint32_t guest)
{
    double left_mhz = cluster->hosts.cpu_mhz[host];
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        left_mhz -= cluster->guests.claim_mhz[cluster->stays.guest[stay]];
    return host_size_mhz(cluster, host, guest) <= left_mhz ? REFUSED_NOT : REFUSED_CPU;
}

static Refusal admits_cpu(const Cluster *cluster, uint32_t host, uint32_t guest, bool is_first)
{
    const HostColumns *hosts = &cluster->hosts;
    if (hosts->core_mhz[host] < cluster->guests.core_need_mhz[guest])
        return REFUSED_CPU_SPEED;
    if (cluster->rules->cpu_admission == ADMIT_BY_USAGE)
        return is_first ? admits_claim(cluster, host, guest) : REFUSED_NOT;
    bool fits = cluster->guests.cpu_mcore[guest] <= hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host];
    return fits ? REFUSED_NOT : REFUSED_CPU;
}

Refusal host_admits(const Cluster *cluster, uint32_t host, uint32_t guest)
{
    const HostColumns *hosts = &cluster->hosts;
    bool is_first = cluster->guests.state[guest] == PHASE_PENDING;
    Refusal refusal = admits_state(cluster, host);
    if (refusal == REFUSED_NOT)
        refusal = groups_admit(cluster, guest, host);
    if (refusal == REFUSED_NOT)
        refusal = admits_cpu(cluster, host, guest, is_first);
    if (refusal != REFUSED_NOT)
        return refusal;
    int64_t bytes = is_first ? cluster->guests.memory_size_bytes[guest] : cluster->guests.memory_bytes[guest];
    bool fits = bytes <= hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host];
    return fits ? REFUSED_NOT : REFUSED_MEMORY;
}

bool host_admits_by_ledgers(const Cluster *cluster, uint32_t guest)
{
    uint32_t term = cluster->guests.term[guest];
    return cluster->guests.state[guest] == PHASE_PENDING &&
           cluster->rules->cpu_admission == ADMIT_BY_REQUEST &&
           (term == 0 || !terms_are_hard(cluster->terms, term));
}

void host_reserve(Cluster *cluster, uint32_t host, int64_t mcore, int64_t bytes)
{
    HostColumns *hosts = &cluster->hosts;
    hosts->memory_reserved_bytes[host] += bytes;
    changes_add(&cluster->changes, host);
    check(hosts->memory_reserved_bytes[host] <= hosts->memory_bytes[host]);
    if (cluster->rules->cpu_admission == ADMIT_BY_USAGE)
        return;
    hosts->cpu_reserved_mcore[host] += mcore;
    check(hosts->cpu_reserved_mcore[host] <= hosts->cpu_mcore[host]);
}

void host_release_memory(Cluster *cluster, uint32_t host, int64_t bytes)
{
    HostColumns *hosts = &cluster->hosts;
    hosts->memory_reserved_bytes[host] -= bytes;
    changes_add(&cluster->changes, host);
    check(hosts->memory_reserved_bytes[host] >= 0);
}

void host_release(Cluster *cluster, uint32_t host, int64_t mcore, int64_t bytes)
{
    HostColumns *hosts = &cluster->hosts;
    host_release_memory(cluster, host, bytes);
    if (cluster->rules->cpu_admission == ADMIT_BY_USAGE)
        return;
    hosts->cpu_reserved_mcore[host] -= mcore;
    check(hosts->cpu_reserved_mcore[host] >= 0);
}

static void enter(Cluster *cluster, uint32_t host, HostMode state)
{
    HostColumns *hosts = &cluster->hosts;
    hosts->state[host] = (uint8_t)state;
    changes_add(&cluster->changes, host);
    cluster_touch(cluster, host);
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = NOTE_HOST_STATE,
                                            .host = host_id(host),
                                            .reason = (uint16_t)state});
}

void host_finish_transition(Cluster *cluster, uint32_t host)
{
    enter(cluster, host, cluster->hosts.target[host]);
}

static void travel(Cluster *cluster, uint32_t host, HostMode through, Transition way)
{
    HostColumns *hosts = &cluster->hosts;
    if (way.span_ns == 0) {
        enter(cluster, host, hosts->target[host]);
        return;
    }
    hosts->transition_w[host] = way.power_w;
    enter(cluster, host, through);
    hosts->transition[host] = engine_at(cluster->engine, cluster_now(cluster) + way.span_ns, RANK_END,
                                        cluster->transition_handler, host);
}

Refusal host_go(Cluster *cluster, uint32_t host, HostMode target)
{
    HostColumns *hosts = &cluster->hosts;
    const HostType *type = &cluster->types[hosts->type[host]];
    HostMode state = hosts->state[host];
    bool moving = state == MODE_BOOTING || state == MODE_STOPPING;
    if (state == target || (moving && hosts->target[host] == target))
        return REFUSED_NOT;
    if (state == MODE_FAILED || moving)
        return REFUSED_HOST_STATE;
    if (target != MODE_ON && hosts->guest_count[host] > 0)
        return REFUSED_NOT_EMPTY;
    if (target != MODE_ON && state != MODE_ON)
        return REFUSED_HOST_STATE; /* from asleep to off: it must be on in between */
    hosts->target[host] = (uint8_t)target;
    if (target == MODE_ON)
        travel(cluster, host, MODE_BOOTING, state == MODE_ASLEEP ? type->wake : type->boot);
    else
        travel(cluster, host, MODE_STOPPING, target == MODE_ASLEEP ? type->suspend : type->stop);
    return REFUSED_NOT;
}

void host_set_capacity(Cluster *cluster, uint32_t host, double ratio)
{
    HostColumns *hosts = &cluster->hosts;
    const HostType *type = &cluster->types[hosts->type[host]];
    hosts->cpu_mhz[host] = type->core_mhz * type->cores * ratio;
    changes_add(&cluster->changes, host);
    cluster_touch(cluster, host);
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = NOTE_HOST_CAPACITY,
                                            .host = host_id(host),
                                            .value = ratio});
}

void host_set_draining(Cluster *cluster, uint32_t host, bool draining)
{
    cluster->hosts.draining[host] = draining;
    changes_add(&cluster->changes, host);
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = NOTE_HOST_DRAIN,
                                            .host = host_id(host),
                                            .value = draining});
}

void host_set_failed(Cluster *cluster, uint32_t host, bool failed)
{
    engine_cancel(cluster->engine, cluster->hosts.transition[host]);
    enter(cluster, host, failed ? MODE_FAILED : MODE_ON);
}

double host_utilization(const Cluster *cluster, uint32_t host, double used_mhz)
{
    double capacity_mhz = cluster->hosts.cpu_mhz[host];
    if (capacity_mhz <= 0)
        return 0;
    double ratio = used_mhz / capacity_mhz;
    return ratio > 1 ? 1 : ratio;
}

double host_power_w(const Cluster *cluster, uint32_t host)
{
    const HostColumns *hosts = &cluster->hosts;
    const HostType *type = &cluster->types[hosts->type[host]];
    switch ((HostMode)hosts->state[host]) {
    case MODE_ON:
        return power_at(&type->power, host_utilization(cluster, host, hosts->used_mhz[host]));
    case MODE_ASLEEP:
        return type->asleep_w;
    case MODE_OFF:
        return type->off_w;
    case MODE_BOOTING:
    case MODE_STOPPING:
        return hosts->transition_w[host];
    case MODE_FAILED:
    case MODE_COUNT:
        break;
    }
    return 0; /* a failed host draws nothing */
}
