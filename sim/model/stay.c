#include "sim/model/stay.h"

#include "sim/model/groups.h"

uint32_t stay_append(Cluster *cluster, uint32_t host, uint32_t guest, ShareRole role)
{
    uint32_t stay = cluster_add_stay(cluster);
    StayColumns *stays = &cluster->stays;
    HostColumns *hosts = &cluster->hosts;
    stays->guest[stay] = guest;
    stays->host[stay] = host;
    stays->role[stay] = (uint8_t)role;
    stays->next[stay] = NO_ROW;
    stays->prev[stay] = hosts->last_stay[host];
    if (stays->prev[stay] == NO_ROW)
        hosts->first_stay[host] = stay;
    else
        stays->next[stays->prev[stay]] = stay;
    hosts->last_stay[host] = stay;
    stays->sibling[stay] = cluster->guests.at[guest].first_stay;
    cluster->guests.at[guest].first_stay = stay;
    hosts->guest_count[host]++;
    hosts->moving_count[host] += role != ROLE_RESIDENT;
    groups_join(cluster, guest, host);
    changes_add(&cluster->changes, host);
    cluster_touch(cluster, host);
    return stay;
}

static void forget_sibling(Cluster *cluster, uint32_t stay)
{
    uint32_t *link = &cluster->guests.at[cluster->stays.guest[stay]].first_stay;
    while (*link != stay)
        link = &cluster->stays.sibling[*link];
    *link = cluster->stays.sibling[stay];
}

void stay_remove(Cluster *cluster, uint32_t stay)
{
    StayColumns *stays = &cluster->stays;
    HostColumns *hosts = &cluster->hosts;
    uint32_t host = stays->host[stay], next = stays->next[stay], prev = stays->prev[stay];
    if (prev == NO_ROW)
        hosts->first_stay[host] = next;
    else
        stays->next[prev] = next;
    if (next == NO_ROW)
        hosts->last_stay[host] = prev;
    else
        stays->prev[next] = prev;
    forget_sibling(cluster, stay);
    hosts->moving_count[host] -= stays->role[stay] != ROLE_RESIDENT;
    groups_leave(cluster, stays->guest[stay], host);
    if (--hosts->guest_count[host] == 0)
        hosts->empty_since_ns[host] = cluster_now(cluster);
    changes_add(&cluster->changes, host);
    cluster_touch(cluster, host);
    slot_give(&stays->pool, (Slot){stay + 1, stays->pool.generations[stay]});
}

void stay_settle(Cluster *cluster, uint32_t host, uint32_t guest)
{
    cluster->guests.home[guest] = stay_append(cluster, host, guest, ROLE_RESIDENT);
    cluster->guests.host[guest] = host;
}

void stay_set_role(Cluster *cluster, uint32_t stay, ShareRole role)
{
    uint32_t *moving = &cluster->hosts.moving_count[cluster->stays.host[stay]];
    *moving -= cluster->stays.role[stay] != ROLE_RESIDENT;
    *moving += role != ROLE_RESIDENT;
    cluster->stays.role[stay] = (uint8_t)role;
}
