#include "sim/model/groups.h"

#include "sim/base/check.h"

#include <stdlib.h>
#include <string.h>

static uint32_t group_of(const Cluster *cluster, uint32_t guest, GroupKind kind)
{
    uint32_t row = cluster->guests.term[guest];
    return row == 0 ? 0 : cluster->terms->group[kind].at[row];
}

/* The value that the host shares with others where the group goes by a label; 0 = it has none. */
static uint32_t value_at(const Cluster *cluster, uint32_t group, uint32_t host)
{
    return labels_of(&cluster->terms->labels, cluster->hosts.label_set[host],
                     cluster->terms->group_within.at[group]);
}

static bool is_by_label(const Cluster *cluster, uint32_t group)
{
    return cluster->terms->group_within.at[group] != WITHIN_HOST;
}

/* ---- Counting ---- */

static size_t place_of(const Cluster *cluster, uint32_t group, uint32_t value)
{
    return (size_t)group * cluster->terms->labels.values.count + value;
}

/* The counts are made when the first member comes: terms are complete then. */
static void make_room(Cluster *cluster)
{
    size_t groups = cluster->terms->group_name.count;
    if (cluster->group_total != NULL)
        return;
    cluster->group_total = must_calloc(groups, sizeof *cluster->group_total);
    cluster->group_at_value =
        must_calloc(place_of(cluster, (uint32_t)groups, 0) + 1, sizeof *cluster->group_at_value);
}

static void count(Cluster *cluster, uint32_t guest, uint32_t host, uint32_t change)
{
    if (cluster->guests.term[guest] == 0)
        return;
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++) {
        uint32_t group = group_of(cluster, guest, (GroupKind)kind);
        if (group == 0)
            continue;
        make_room(cluster);
        cluster->group_total[group] += change;
        if (is_by_label(cluster, group))
            cluster->group_at_value[place_of(cluster, group, value_at(cluster, group, host))] += change;
    }
}

void groups_join(Cluster *cluster, uint32_t guest, uint32_t host)
{
    count(cluster, guest, host, 1);
}

void groups_leave(Cluster *cluster, uint32_t guest, uint32_t host)
{
    count(cluster, guest, host, UINT32_MAX); /* one less */
}

/* ---- Asking ---- */

/* The guest's own entries on lists: all of them, or those where that value is. */
static uint32_t own_stays(const Cluster *cluster, uint32_t guest, uint32_t group, uint32_t value)
{
    const StayColumns *stays = &cluster->stays;
    uint32_t own = 0;
    for (uint32_t stay = cluster->guests.at[guest].first_stay; stay != NO_ROW; stay = stays->sibling[stay])
        own += value == 0 || value_at(cluster, group, stays->host[stay]) == value;
    return own;
}

static uint32_t others_on(const Cluster *cluster, uint32_t guest, uint32_t host, GroupKind kind)
{
    const StayColumns *stays = &cluster->stays;
    uint32_t group = group_of(cluster, guest, kind), others = 0;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay])
        others += stays->guest[stay] != guest && group_of(cluster, stays->guest[stay], kind) == group;
    return others;
}

uint32_t groups_members(const Cluster *cluster, uint32_t guest, uint32_t host, GroupKind kind)
{
    uint32_t group = group_of(cluster, guest, kind);
    if (group == 0 || cluster->group_total == NULL || cluster->group_total[group] == 0)
        return 0;
    if (!is_by_label(cluster, group))
        return others_on(cluster, guest, host, kind);
    uint32_t value = value_at(cluster, group, host);
    if (value == 0)
        return 0;
    return cluster->group_at_value[place_of(cluster, group, value)] - own_stays(cluster, guest, group, value);
}

/* A host without the label is in no zone: together with nobody, and apart from nobody that one could tell. */
static bool is_nowhere(const Cluster *cluster, uint32_t group, uint32_t host)
{
    return is_by_label(cluster, group) && value_at(cluster, group, host) == 0;
}

static bool may_join(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    uint32_t group = group_of(cluster, guest, GROUP_AFFINITY);
    if (!cluster->terms->group_hard.at[group])
        return true;
    if (is_nowhere(cluster, group, host))
        return false;
    uint32_t total = cluster->group_total == NULL ? 0 : cluster->group_total[group];
    uint32_t others = total - own_stays(cluster, guest, group, 0);
    return groups_members(cluster, guest, host, GROUP_AFFINITY) == others;
}

static bool may_stay_apart(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    uint32_t group = group_of(cluster, guest, GROUP_ANTI_AFFINITY);
    if (!cluster->terms->group_hard.at[group])
        return true;
    return !is_nowhere(cluster, group, host) &&
           groups_members(cluster, guest, host, GROUP_ANTI_AFFINITY) == 0;
}

Refusal groups_admit(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    uint32_t row = cluster->guests.term[guest];
    if (row == 0)
        return REFUSED_NOT;
    if (!terms_accept_labels(cluster->terms, row, cluster->hosts.label_set[host]))
        return REFUSED_LABELS;
    if (!may_join(cluster, guest, host))
        return REFUSED_AFFINITY;
    return may_stay_apart(cluster, guest, host) ? REFUSED_NOT : REFUSED_ANTI_AFFINITY;
}

/* ---- Verifying ---- */

static bool is_taken(const Cluster *cluster, uint32_t stay)
{
    return slot_at(&cluster->stays.pool, stay).index1 != 0;
}

/* All counts made anew from the stays. */
static bool counts_are_right(const Cluster *cluster)
{
    const StayColumns *stays = &cluster->stays;
    size_t groups = cluster->terms->group_name.count, places = place_of(cluster, (uint32_t)groups, 0) + 1;
    uint32_t *total = must_calloc(groups, sizeof *total), *at_value = must_calloc(places, sizeof *at_value);
    for (uint32_t stay = 0; stay < stays->pool.count; stay++)
        for (int kind = 0; kind < GROUP_KIND_COUNT && is_taken(cluster, stay); kind++) {
            uint32_t group = group_of(cluster, stays->guest[stay], (GroupKind)kind);
            total[group] += group != 0;
            if (is_by_label(cluster, group))
                at_value[place_of(cluster, group, value_at(cluster, group, stays->host[stay]))]++;
        }
    bool ok = memcmp(total, cluster->group_total, groups * sizeof *total) == 0 &&
              memcmp(at_value, cluster->group_at_value, places * sizeof *at_value) == 0;
    free(total);
    free(at_value);
    return ok;
}

const char *groups_verify(const Cluster *cluster)
{
    const StayColumns *stays = &cluster->stays;
    if (cluster->terms == NULL || cluster->group_total == NULL)
        return NULL;
    if (!counts_are_right(cluster))
        return "members of a group are miscounted";
    for (uint32_t stay = 0; stay < stays->pool.count; stay++) {
        if (!is_taken(cluster, stay) || cluster->guests.term[stays->guest[stay]] == 0)
            continue;
        if (!may_join(cluster, stays->guest[stay], stays->host[stay]))
            return "members of a hard affinity group are apart";
        if (!may_stay_apart(cluster, stays->guest[stay], stays->host[stay]))
            return "members of a hard anti-affinity group are together";
    }
    return NULL;
}
