#include "sim/model/settle.h"

#include "sim/base/extremes.h"
#include "sim/model/host.h"
#include "sim/model/meter.h"
#include "sim/model/task.h"

/* The results are the sharing rule's to fill. */
static void write_item(const Cluster *cluster, uint32_t stay, double core_mhz, ShareItem *item)
{
    const GuestColumns *guests = &cluster->guests;
    uint32_t guest = cluster->stays.guest[stay];
    item->demand_mhz = guests->demand_mhz[guest];
    item->cap_mhz = least(guests->at[guest].limit_mhz, guests->vcpus[guest] * core_mhz);
    item->weight = guests->at[guest].weight;
    item->reservation_mhz = guests->at[guest].reservation_mhz;
    item->role = (ShareRole)cluster->stays.role[stay];
    item->stopped = guests->at[guest].stopped;
}

static void share(Cluster *cluster, uint32_t host)
{
    const HostColumns *hosts = &cluster->hosts;
    const ModelRules *rules = cluster->rules;
    size_t count = 0;
    vec_resize(&cluster->items, hosts->guest_count[host]);
    for (uint32_t stay = hosts->first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay])
        write_item(cluster, stay, hosts->core_mhz[host], &cluster->items.at[count++]);
    ShareHost of = {.capacity_mhz = hosts->state[host] == MODE_ON ? hosts->cpu_mhz[host] : 0,
                    .slowdown_ratio = rules->migration.slowdown_ratio,
                    .target_load_ratio = rules->migration.target_load_ratio,
                    .whole_mhz = rules->whole_mhz};
    rules->sharing->share(&of, cluster->items.at, count);
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
    double core_mhz = cluster->hosts.core_mhz[host];
    double all_mhz = cluster->guests.vcpus[guest] * core_mhz;
    double runnable_mhz = least(item->demand_mhz, all_mhz);
    double taxed_mhz = least(item->taxed_mhz, runnable_mhz - item->grant_mhz);
    double lacking_mhz = item->demand_mhz - item->grant_mhz;
    bool is_short = lacking_mhz > cluster->rules->overload_tolerance_mhz;
    const double rates[ACCOUNT_ENTRIES] = {
        [REQUESTED_MCYCLE] = item->demand_mhz,
        [GRANTED_MCYCLE] = item->grant_mhz,
        [TAXED_MCYCLE] = item->taxed_mhz,
        [SHORT_S] = is_short,
        [SHORTFALL_S] = is_short ? lacking_mhz / item->demand_mhz : 0,
        [RUN_S] = item->grant_mhz / core_mhz,
        [READY_S] = (runnable_mhz - item->grant_mhz - taxed_mhz) / core_mhz,
        [IDLE_S] = (all_mhz - runnable_mhz) / core_mhz,
        [STEAL_S] = taxed_mhz / core_mhz,
    };
    AccountOf of = guest_account(cluster, guest);
    account_set_rates(&of, cluster_now(cluster), rates);
}

static void settle_guest(Cluster *cluster, uint32_t host, uint32_t guest, const ShareItem *item)
{
    GuestColumns *guests = &cluster->guests;
    bool is_content = item->grant_mhz == item->demand_mhz && item->taxed_mhz == 0;
    AccountOf of = guest_account(cluster, guest);
    of.content->most_mhz = item->cap_mhz;
    if (is_content)
        account_set_content(&of, cluster_now(cluster), item->demand_mhz, cluster->hosts.core_mhz[host]);
    else
        set_guest_rates(cluster, host, guest, item);
    if (guests->by_tasks[guest]) {
        double each_mhz = guests->at[guest].threads > 0 ? item->grant_mhz / guests->at[guest].threads : 0;
        integral_set_rate(&guests->at[guest].thread_mcycle, cluster_now(cluster), each_mhz);
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

/* Everybody on the list is at rest, was content here before and can be so with what they ask for now: by
 * every rule of sharing they get it. Rounding may make a rule see a host as full a little earlier; so close
 * to it nobody is asked here. */
static bool stay_content(const Cluster *cluster, uint32_t host, double *ret_used_mhz)
{
    const StayColumns *stays = &cluster->stays;
    double core_mhz = cluster->hosts.core_mhz[host], used_mhz = 0;
    if (cluster->hosts.state[host] != MODE_ON || cluster->hosts.worker_count[host] > 0 ||
        cluster->hosts.moving_count[host] > 0)
        return false;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay]) {
        const Content *content = &cluster->guests.content[stays->guest[stay]];
        double demand_mhz = cluster->guests.demand_mhz[stays->guest[stay]];
        if (content->core_mhz != core_mhz || demand_mhz > content->most_mhz)
            return false;
        used_mhz += demand_mhz;
    }
    *ret_used_mhz = used_mhz;
    return used_mhz <= cluster->hosts.cpu_mhz[host] * (1 - 1e-9);
}

static void grant_all(Cluster *cluster, uint32_t host, double used_mhz)
{
    StayColumns *stays = &cluster->stays;
    SimTime now_ns = cluster_now(cluster);
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay]) {
        uint32_t guest = stays->guest[stay];
        stays->grant_mhz[stay] = cluster->guests.demand_mhz[guest];
        integral_set_rate(&cluster->guests.content[guest].asked_mcycle, now_ns, stays->grant_mhz[stay]);
    }
    cluster->hosts.used_mhz[host] = cluster->hosts.asked_mhz[host] = used_mhz;
}

static void share_out(Cluster *cluster, uint32_t host)
{
    double used = 0, asked = 0;
    share(cluster, host);
    const ShareItem *item = cluster->items.at;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = cluster->stays.next[stay]) {
        cluster->stays.grant_mhz[stay] = item->grant_mhz;
        used += item->busy_mhz;
        asked += asked_mhz(cluster->rules, item);
        if (item->role != ROLE_ARRIVING)
            settle_guest(cluster, host, cluster->stays.guest[stay], item);
        item++;
    }
    cluster->hosts.used_mhz[host] = used;
    cluster->hosts.asked_mhz[host] = asked;
}

static void settle_host(Cluster *cluster, uint32_t host)
{
    double used_mhz;
    bool stays_content = stay_content(cluster, host, &used_mhz);
    if (stays_content)
        grant_all(cluster, host, used_mhz);
    else
        share_out(cluster, host);
    set_host_rates(cluster, host);
    vec_push(&cluster->settled, (Settled){host, stays_content});
}

/* One pending finish a host: of the first task to end on it. */
static void schedule_finish(Cluster *cluster, uint32_t host)
{
    EventId *event = &cluster->hosts.finish[host];
    SimTime first_ns = SIM_TIME_MAX;
    if (cluster->hosts.worker_count[host] == 0 && event->index1 == 0)
        return;
    if (cluster->hosts.worker_count[host] > 0)
        for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW;
             stay = cluster->stays.next[stay]) {
            SimTime due_ns = cluster->stays.role[stay] == ROLE_ARRIVING
                                 ? SIM_TIME_MAX
                                 : task_next_finish(cluster, cluster->stays.guest[stay]);
            first_ns = due_ns < first_ns ? due_ns : first_ns;
        }
    if (first_ns == SIM_TIME_MAX) {
        engine_cancel(cluster->engine, *event);
        *event = (EventId){0};
    } else if (!engine_move(cluster->engine, *event, first_ns)) {
        *event = engine_at(cluster->engine, first_ns, RANK_END, cluster->finish_handler, host);
    }
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

enum { FEW = 32 };

/* Hosts are settled in order of their rows. Few are sorted, many are found again by their marks. */
static void sort_touched(Cluster *cluster)
{
    uint32_t *hosts = cluster->touched.at;
    size_t count = cluster->touched.count;
    for (size_t i = 1; i < count && count <= FEW; i++) {
        uint32_t host = hosts[i];
        size_t at = i;
        for (; at > 0 && hosts[at - 1] > host; at--)
            hosts[at] = hosts[at - 1];
        hosts[at] = host;
    }
    for (uint32_t row = 0, found = 0; found < count && count > FEW; row++)
        if (cluster->hosts.touched[row])
            hosts[found++] = row;
}

/* Guests of neighbouring hosts lie far apart, and in a large cluster most are not in the cache: those of a
 * host a little ahead are fetched while others are settled. */
static void fetch_ahead(const Cluster *cluster, size_t i)
{
    enum { LISTS = 12, GUESTS = 6 };
    const StayColumns *stays = &cluster->stays;
    if (i + LISTS >= cluster->touched.count)
        return;
    uint32_t first = cluster->hosts.first_stay[cluster->touched.at[i + LISTS]];
    if (first != NO_ROW) {
        __builtin_prefetch(&stays->guest[first]);
        __builtin_prefetch(&stays->next[first]);
        __builtin_prefetch(&stays->grant_mhz[first], 1);
    }
    uint32_t host = cluster->touched.at[i + GUESTS];
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay]) {
        __builtin_prefetch(&cluster->guests.content[stays->guest[stay]], 1);
        __builtin_prefetch(&cluster->guests.demand_mhz[stays->guest[stay]]);
        __builtin_prefetch(&stays->grant_mhz[stay], 1);
    }
}

void cluster_settle(Cluster *cluster)
{
    sort_touched(cluster);
    for (size_t i = 0; i < cluster->touched.count; i++) {
        uint32_t host = cluster->touched.at[i];
        cluster->hosts.touched[host] = 0;
        fetch_ahead(cluster, i);
        settle_host(cluster, host);
        schedule_finish(cluster, host);
    }
    vec_clear(&cluster->touched);
}
