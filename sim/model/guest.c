#include "sim/model/guest.h"

#include "sim/base/check.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "sim/model/stay.h"
#include "sim/model/task.h"
#include "sim/model/usage.h"

#include <math.h>

static Note note_of(const Cluster *cluster, uint32_t guest, NoteKind what)
{
    return (Note){.t_ns = cluster_now(cluster),
                  .what = (uint16_t)what,
                  .guest = guest_id(cluster, guest),
                  .serial = cluster->guests.serial[guest],
                  .host = host_id(guest_host(cluster, guest))};
}

GuestId guest_arrive(Cluster *cluster, const GuestSpec *spec)
{
    GuestId id = cluster_add_guest(cluster);
    uint32_t guest = id.index1 - 1;
    GuestColumns *guests = &cluster->guests;
    guests->state[guest] = PHASE_PENDING;
    check(spec->term == 0 || spec->term < cluster->terms->label_set.count);
    guests->term[guest] = spec->term;
    guests->vcpus[guest] = spec->vcpus;
    guests->cpu_mcore[guest] = spec->cpu_mcore;
    guests->cpu_mhz[guest] = guests->claim_mhz[guest] = spec->cpu_mhz;
    guests->memory_size_bytes[guest] = spec->memory_bytes;
    guests->at[guest].weight = spec->weight;
    guests->at[guest].limit_mhz = spec->limit_mhz;
    guests->at[guest].reservation_mhz = spec->reservation_mhz;
    guests->by_tasks[guest] = spec->by_tasks;
    guests->at[guest].fcfs = spec->fcfs;
    guests->at[guest].born_ns = cluster_now(cluster);
    usage_set_core_need(cluster, guest);
    cluster->guests_pending++;
    journal_write(&cluster->journal, note_of(cluster, guest, NOTE_GUEST_ARRIVED));
    return id;
}

/* The vCPUs' time starts to count. */
static void begin_to_live(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    SimTime now_ns = cluster_now(cluster);
    uint32_t host = guest_host(cluster, guest);
    guests->at[guest].placed_ns = now_ns;
    AccountOf of = guest_account(cluster, guest);
    account_set_rates(&of, now_ns, (double[ACCOUNT_ENTRIES]){[IDLE_S] = guests->vcpus[guest]});
    if (guests->cpu_mhz[guest] == 0) { /* sold at the speed of its host: of this one */
        guests->cpu_mhz[guest] = guests->claim_mhz[guest] = host_size_mhz(cluster, host, guest);
        guests->demand_mhz[guest] = guests->usage_ratio[guest] * guests->cpu_mhz[guest];
        usage_set_core_need(cluster, guest);
    }
    if (guests->by_tasks[guest]) {
        cluster->hosts.worker_count[host]++;
        task_start_waiting(cluster, guest);
    }
}

Refusal guest_place(Cluster *cluster, uint32_t guest, uint32_t host)
{
    GuestColumns *guests = &cluster->guests;
    if (guests->state[guest] != PHASE_PENDING)
        return REFUSED_GUEST_STATE;
    Refusal refusal = host_admits(cluster, host, guest);
    if (refusal != REFUSED_NOT)
        return refusal;
    guests->memory_bytes[guest] = guests->memory_size_bytes[guest];
    host_reserve(cluster, host, guests->cpu_mcore[guest], guests->memory_bytes[guest]);
    stay_settle(cluster, host, guest);
    guests->state[guest] = PHASE_PLACED;
    cluster->guests_pending--;
    Note note = note_of(cluster, guest, NOTE_GUEST_PLACED);
    note.value = cluster->hosts.state[host] == MODE_ON;
    journal_write(&cluster->journal, note);
    begin_to_live(cluster, guest);
    if (cluster->hosts.state[host] != MODE_ON)
        check(host_go(cluster, host, MODE_ON) == REFUSED_NOT);
    return REFUSED_NOT;
}

void guest_set_limit(Cluster *cluster, uint32_t guest, double limit_mhz)
{
    Content *content = &cluster->guests.content[guest];
    cluster->guests.at[guest].limit_mhz = limit_mhz;
    content->most_mhz = fmin(limit_mhz, cluster->guests.vcpus[guest] * content->core_mhz);
    cluster_touch_guest(cluster, guest);
}

/* Nothing accrues for a guest that is gone; its integrals end here. */
static void stop_accruing(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    AccountOf of = guest_account(cluster, guest);
    account_set_rates(&of, cluster_now(cluster), (double[ACCOUNT_ENTRIES]){0});
    integral_set_rate(&guests->at[guest].thread_mcycle, cluster_now(cluster), 0);
}

void guest_end(Cluster *cluster, uint32_t guest, EndReason reason)
{
    GuestColumns *guests = &cluster->guests;
    if (guests->moves[guest] > 0)
        migration_cancel(cluster, guest);
    task_kill_all(cluster, guest);
    stop_accruing(cluster, guest);
    Note note = note_of(cluster, guest, NOTE_GUEST_ENDED);
    note.reason = (uint16_t)reason;
    journal_write(&cluster->journal, note);
    uint32_t host = guest_host(cluster, guest);
    if (host == NO_ROW) {
        cluster->guests_pending--;
    } else {
        if (guests->by_tasks[guest])
            cluster->hosts.worker_count[host]--;
        host_release(cluster, host, guests->cpu_mcore[guest], guests->memory_bytes[guest]);
        stay_remove(cluster, guests->home[guest]);
    }
    guests->home[guest] = guests->host[guest] = NO_ROW;
    guests->state[guest] = PHASE_NONE;
    cluster->guests_live--;
    vec_push(&cluster->ended, (Slot){guest + 1, guests->pool.generations[guest]});
}

void guest_lose_host(Cluster *cluster, uint32_t host)
{
    if (cluster->hosts.state[host] == MODE_FAILED)
        return;
    migration_cancel_to(cluster, host);
    while (cluster->hosts.first_stay[host] != NO_ROW)
        guest_end(cluster, cluster->stays.guest[cluster->hosts.first_stay[host]], END_HOST_FAILED);
    host_set_failed(cluster, host, true);
}
