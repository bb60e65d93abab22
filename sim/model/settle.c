#include "sim/model/settle.h"

#include "sim/model/host.h"
#include "sim/model/meter.h"
#include "sim/model/task.h"

#include <math.h>
#include <stdlib.h>

static ShareItem item_of(const Cluster *cluster, uint32_t stay)
{
    const GuestColumns *guests = &cluster->guests;
    uint32_t guest = cluster->stays.guest[stay];
    double cores_mhz = guests->vcpus[guest] * cluster->hosts.core_mhz[cluster->stays.host[stay]];
    return (ShareItem){.demand_mhz = guests->demand_mhz[guest],
                       .cap_mhz = fmin(guests->limit_mhz[guest], cores_mhz),
                       .weight = guests->weight[guest],
                       .reservation_mhz = guests->reservation_mhz[guest],
                       .role = (ShareRole)cluster->stays.role[stay],
                       .stopped = guests->stopped[guest]};
}

static void share(Cluster *cluster, uint32_t host)
{
    vec_clear(&cluster->items);
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        vec_push(&cluster->items, item_of(cluster, stay));
    const ModelRules *rules = cluster->rules;
    bool is_on = cluster->hosts.state[host] == MODE_ON;
    ShareHost of = {.capacity_mhz = is_on ? cluster->hosts.cpu_mhz[host] : 0,
                    .slowdown_ratio = rules->migration.slowdown_ratio,
                    .target_load_ratio = rules->migration.target_load_ratio,
                    .whole_mhz = rules->whole_mhz};
    rules->sharing->share(&of, cluster->items.at, cluster->items.count);
}

/* What the overload rule holds the host to have been asked for. */
static double asked_mhz(const ModelRules *rules, const ShareItem *item)
{
    bool arrives = item->role == ROLE_ARRIVING;
    if (rules->overload == OVERLOAD_NEEDED)
        return item->needed_mhz;
    if (rules->overload == OVERLOAD_REQUESTED_AT_HOME && arrives)
        return item->grant_mhz;
    return item->demand_mhz;
}

static void set_guest_rates(Cluster *cluster, uint32_t host, uint32_t guest, const ShareItem *item)
{
    GuestColumns *guests = &cluster->guests;
    SimTime now_ns = cluster_now(cluster);
    double core_mhz = cluster->hosts.core_mhz[host];
    double all_mhz = guests->vcpus[guest] * core_mhz;
    double runnable_mhz = fmin(item->demand_mhz, all_mhz);
    double taxed_mhz = fmin(item->taxed_mhz, runnable_mhz - item->grant_mhz);
    integral_set_rate(&guests->requested_mcycle[guest], now_ns, item->demand_mhz);
    integral_set_rate(&guests->granted_mcycle[guest], now_ns, item->grant_mhz);
    integral_set_rate(&guests->taxed_mcycle[guest], now_ns, item->taxed_mhz);
    double lacking_mhz = item->demand_mhz - item->grant_mhz;
    bool is_short = lacking_mhz > cluster->rules->overload_tolerance_mhz;
    integral_set_rate(&guests->short_s[guest], now_ns, is_short);
    integral_set_rate(&guests->shortfall_s[guest], now_ns, is_short ? lacking_mhz / item->demand_mhz : 0);
    integral_set_rate(&guests->run_s[guest], now_ns, item->grant_mhz / core_mhz);
    integral_set_rate(&guests->steal_s[guest], now_ns, taxed_mhz / core_mhz);
    integral_set_rate(&guests->ready_s[guest], now_ns,
                      (runnable_mhz - item->grant_mhz - taxed_mhz) / core_mhz);
    integral_set_rate(&guests->idle_s[guest], now_ns, (all_mhz - runnable_mhz) / core_mhz);
    if (guests->by_tasks[guest]) {
        double each_mhz = guests->threads[guest] > 0 ? item->grant_mhz / guests->threads[guest] : 0;
        integral_set_rate(&guests->thread_mcycle[guest], now_ns, each_mhz);
    }
}

static void set_host_rates(Cluster *cluster, uint32_t host)
{
    HostColumns *hosts = &cluster->hosts;
    SimTime now_ns = cluster_now(cluster);
    HostMode state = hosts->state[host];
    bool is_active = hosts->used_mhz[host] > 0;
    bool is_paid = state != MODE_ASLEEP && state != MODE_OFF && state != MODE_FAILED;
    double tolerance_mhz = cluster->rules->overload_tolerance_mhz;
    bool is_over = is_active && hosts->used_mhz[host] + tolerance_mhz < hosts->asked_mhz[host];
    integral_set_rate(&hosts->used_mcycle[host], now_ns, hosts->used_mhz[host]);
    integral_set_rate(&hosts->on_s[host], now_ns, is_paid);
    integral_set_rate(&hosts->active_s[host], now_ns, is_active);
    integral_set_rate(&hosts->overloaded_s[host], now_ns, is_over);
    integral_set_rate(&hosts->energy_j[host], now_ns, cluster->rules->meter->power_w(cluster, host));
}

static void settle_host(Cluster *cluster, uint32_t host)
{
    double used = 0, asked = 0;
    share(cluster, host);
    const ShareItem *item = cluster->items.at;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay]) {
        cluster->stays.grant_mhz[stay] = item->grant_mhz;
        used += item->busy_mhz;
        asked += asked_mhz(cluster->rules, item);
        if (item->role != ROLE_ARRIVING)
            set_guest_rates(cluster, host, cluster->stays.guest[stay], item);
        item++;
    }
    cluster->hosts.used_mhz[host] = used;
    cluster->hosts.asked_mhz[host] = asked;
    set_host_rates(cluster, host);
}

/* One pending finish a host: of the first task to end on it. */
static void schedule_finish(Cluster *cluster, uint32_t host)
{
    EventId *event = &cluster->hosts.finish[host];
    SimTime first_ns = SIM_TIME_MAX;
    if (cluster->hosts.worker_count[host] > 0)
        for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW;
             stay = cluster->stays.next[stay]) {
            SimTime due_ns = cluster->stays.role[stay] == ROLE_ARRIVING
                                 ? SIM_TIME_MAX
                                 : task_next_finish(cluster, cluster->stays.guest[stay]);
            first_ns = due_ns < first_ns ? due_ns : first_ns;
        }
    if (first_ns == SIM_TIME_MAX)
        engine_cancel(cluster->engine, *event);
    else if (!engine_move(cluster->engine, *event, first_ns))
        *event = engine_at(cluster->engine, first_ns, RANK_END, cluster->finish_handler, host);
}

static void finish_tasks(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Cluster *cluster = context;
    uint32_t host = (uint32_t)payload;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        if (cluster->stays.role[stay] != ROLE_ARRIVING)
            task_finish_due(cluster, cluster->stays.guest[stay]);
    cluster_touch(cluster, host);
}

void settle_register(Cluster *cluster)
{
    cluster->finish_handler = engine_register(cluster->engine, "task-finish", finish_tasks, cluster);
}

static int by_row(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

void cluster_settle(Cluster *cluster)
{
    if (cluster->touched.count > 1)
        qsort(cluster->touched.at, cluster->touched.count, sizeof(uint32_t), by_row);
    for (size_t i = 0; i < cluster->touched.count; i++) {
        uint32_t host = cluster->touched.at[i];
        vec_push(&cluster->settled, host);
        cluster->hosts.touched[host] = 0;
        settle_host(cluster, host);
        schedule_finish(cluster, host);
    }
    vec_clear(&cluster->touched);
}
