#include "sim/control/refusals.h"

#include "sim/model/host.h"

static void ask_all(const Cluster *cluster, uint32_t guest, uint32_t ret_hosts[REFUSAL_COUNT])
{
    memset(ret_hosts, 0, REFUSAL_COUNT * sizeof *ret_hosts);
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        ret_hosts[host_admits(cluster, host, guest)]++;
}

static void count_anew(RefusalTally *tally, const Cluster *cluster, uint32_t guest)
{
    vec_resize(&tally->answer, cluster->hosts.count);
    memset(tally->hosts, 0, sizeof tally->hosts);
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        tally->answer.at[host] = (uint8_t)host_admits(cluster, host, guest);
        tally->hosts[tally->answer.at[host]]++;
    }
}

static void ask_again(RefusalTally *tally, const Cluster *cluster, uint32_t guest, uint32_t host)
{
    uint8_t *answer = &tally->answer.at[host];
    tally->hosts[*answer]--;
    *answer = (uint8_t)host_admits(cluster, host, guest);
    tally->hosts[*answer]++;
}

static void catch_up(RefusalTally *tally, Cluster *cluster, uint32_t guest)
{
    const Changes *changes = &cluster->changes;
    if (tally->mark < changes->first)
        count_anew(tally, cluster, guest);
    else
        for (; tally->mark < changes->end; tally->mark++)
            ask_again(tally, cluster, guest, changes->host[tally->mark & changes->mask]);
    tally->mark = changes->end;
    changes_show(&cluster->changes);
}

static bool is_about(const RefusalTally *tally, const GuestColumns *guests, uint32_t guest)
{
    return tally->mark > 0 && tally->cpu_mcore == guests->cpu_mcore[guest] &&
           tally->memory_bytes == guests->memory_size_bytes[guest] &&
           tally->core_need_mhz == guests->core_need_mhz[guest];
}

/* The one about such guests; else the one that was not asked for longest, made void. */
static RefusalTally *tally_of(Refusals *refusals, const GuestColumns *guests, uint32_t guest)
{
    RefusalTally *oldest = refusals->tallies;
    for (RefusalTally *tally = oldest; tally < refusals->tallies + REFUSAL_TALLIES; tally++) {
        if (is_about(tally, guests, guest))
            return tally;
        oldest = tally->used < oldest->used ? tally : oldest;
    }
    oldest->mark = 0;
    oldest->cpu_mcore = guests->cpu_mcore[guest];
    oldest->memory_bytes = guests->memory_size_bytes[guest];
    oldest->core_need_mhz = guests->core_need_mhz[guest];
    return oldest;
}

void refusals_count(Refusals *refusals, Cluster *cluster, uint32_t guest, uint32_t ret_hosts[REFUSAL_COUNT])
{
    if (!host_admits_by_ledgers(cluster, guest)) {
        ask_all(cluster, guest, ret_hosts);
        return;
    }
    RefusalTally *tally = tally_of(refusals, &cluster->guests, guest);
    tally->used = ++refusals->now;
    catch_up(tally, cluster, guest);
    memcpy(ret_hosts, tally->hosts, sizeof tally->hosts);
}

void refusals_free(Refusals *refusals)
{
    for (int i = 0; i < REFUSAL_TALLIES; i++)
        vec_free(&refusals->tallies[i].answer);
}
