#include "sim/output/records.h"

/* A later record has come: the one before it counts. */
static void count_guest(Records *records, const GuestRecord *record)
{
    if (record->demand_mhz > 0 && record->grant_mhz < record->demand_mhz)
        tally_add(&records->shortfall_ratio, (record->demand_mhz - record->grant_mhz) / record->demand_mhz);
}

static void write_guest(Records *records, const Cluster *cluster, uint32_t stay)
{
    uint32_t guest = cluster->stays.guest[stay];
    uint32_t serial = cluster->guests.serial[guest];
    SimTime now_ns = cluster_now(cluster);
    if (serial >= records->guests.count)
        vec_resize(&records->guests, serial + 1);
    GuestRecord *record = &records->guests.at[serial];
    if (record->t_ns < now_ns)
        count_guest(records, record);
    *record = (GuestRecord){now_ns, cluster->guests.demand_mhz[guest], cluster->stays.grant_mhz[stay]};
}

static void write_guests(Records *records, const Cluster *cluster, uint32_t host)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay])
        if (stays->role[stay] != ROLE_ARRIVING)
            write_guest(records, cluster, stay);
}

/* The state that held before this instant against the one that holds now: a host is taken to have been on
 * from time 0. */
static void count_host(Records *records, HostRecord *record)
{
    double on_s = (double)(record->t_ns - record->on_ns) / (double)NS_PER_S;
    if (record->was_active && !record->is_active)
        tally_add(&records->shutdown_s, on_s);
    else if (!record->was_active && record->is_active)
        record->on_ns = record->t_ns;
    record->was_active = record->is_active;
}

static void write_host(Records *records, const Cluster *cluster, uint32_t host)
{
    HostRecord *record = &records->hosts.at[host];
    SimTime now_ns = cluster_now(cluster);
    if (record->t_ns < now_ns && record->t_ns > 0)
        count_host(records, record);
    record->t_ns = now_ns;
    record->is_active = cluster->hosts.used_mhz[host] > 0;
}

/* One that is as it was, and was so before, has no news. */
static bool has_news(const HostRecord *record, bool is_active)
{
    return record->is_active != is_active || record->was_active != is_active;
}

static void see_all_hosts(Records *records, const Cluster *cluster)
{
    while (records->hosts.count < cluster->hosts.count)
        vec_push(&records->hosts, (HostRecord){.was_active = true});
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        if (has_news(&records->hosts.at[host], cluster->hosts.used_mhz[host] > 0))
            write_host(records, cluster, host);
}

/* A guest that has ended was seen once more, with nothing asked for: its record before that counts. */
static void end_guest(Records *records, const Cluster *cluster, Slot guest)
{
    uint32_t serial = cluster->guests.serial[guest.index1 - 1];
    if (serial >= records->guests.count)
        return;
    if (records->guests.at[serial].t_ns < cluster_now(cluster))
        count_guest(records, &records->guests.at[serial]);
    records->guests.at[serial] = (GuestRecord){.t_ns = cluster_now(cluster)};
}

/* Before the first sampling there are no records: nothing has used CPU. */
void records_hear(Records *records, const Cluster *cluster)
{
    bool is_sample = cluster->sampled_ns == cluster_now(cluster) && cluster->sampled_ns > 0;
    if (!records->is_used || cluster->sampled_ns == 0)
        return;
    if (is_sample && records->last_sample_ns != cluster->sampled_ns) {
        records->last_sample_ns = cluster->sampled_ns;
        see_all_hosts(records, cluster);
    }
    for (size_t i = 0; i < cluster->settled.count; i++) {
        const Settled *settled = &cluster->settled.at[i];
        if (!settled->stayed_content)
            write_guests(records, cluster, settled->host);
        if (has_news(&records->hosts.at[settled->host], cluster->hosts.used_mhz[settled->host] > 0))
            write_host(records, cluster, settled->host);
    }
    for (size_t i = 0; i < cluster->ended.count; i++)
        end_guest(records, cluster, cluster->ended.at[i]);
}

/* The last host record of each instant has been replaced as often as it will be. */
void records_close(Records *records)
{
    for (size_t i = 0; i < records->hosts.count; i++)
        count_host(records, &records->hosts.at[i]);
}

void records_free(Records *records)
{
    vec_free(&records->guests);
    vec_free(&records->hosts);
}
