#include "sim/model/cluster.h"

#include "sim/base/check.h"

#include <stdlib.h>
#include <string.h>

/* A column is found by its offset, so that growing and zeroing are loops over one table a kind. */
typedef struct Column {
    size_t offset, size;
} Column;

#define COLUMN(Type, member)                                                                                 \
    {                                                                                                        \
        offsetof(Type, member), sizeof *((Type *)0)->member                                                  \
    }
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const Column host_columns[] = {
    COLUMN(HostColumns, type),           COLUMN(HostColumns, label_set),
    COLUMN(HostColumns, core_mhz),       COLUMN(HostColumns, cpu_mhz),
    COLUMN(HostColumns, cpu_mcore),      COLUMN(HostColumns, cpu_reserved_mcore),
    COLUMN(HostColumns, memory_bytes),   COLUMN(HostColumns, memory_reserved_bytes),
    COLUMN(HostColumns, used_mhz),       COLUMN(HostColumns, asked_mhz),
    COLUMN(HostColumns, state),          COLUMN(HostColumns, target),
    COLUMN(HostColumns, draining),       COLUMN(HostColumns, guest_count),
    COLUMN(HostColumns, first_stay),     COLUMN(HostColumns, last_stay),
    COLUMN(HostColumns, empty_since_ns), COLUMN(HostColumns, transition),
    COLUMN(HostColumns, finish),         COLUMN(HostColumns, transition_w),
    COLUMN(HostColumns, touched),        COLUMN(HostColumns, worker_count),
    COLUMN(HostColumns, moving_count),   COLUMN(HostColumns, energy_j),
    COLUMN(HostColumns, used_mcycle),    COLUMN(HostColumns, on_s),
    COLUMN(HostColumns, active_s),       COLUMN(HostColumns, overloaded_s),
};

static const Column guest_columns[] = {
    COLUMN(GuestColumns, state),        COLUMN(GuestColumns, sampled),
    COLUMN(GuestColumns, by_tasks),     COLUMN(GuestColumns, serial),
    COLUMN(GuestColumns, home),         COLUMN(GuestColumns, host),
    COLUMN(GuestColumns, vcpus),        COLUMN(GuestColumns, term),
    COLUMN(GuestColumns, cpu_mhz),      COLUMN(GuestColumns, cpu_mcore),
    COLUMN(GuestColumns, memory_bytes), COLUMN(GuestColumns, memory_size_bytes),
    COLUMN(GuestColumns, usage_ratio),  COLUMN(GuestColumns, demand_mhz),
    COLUMN(GuestColumns, claim_mhz),    COLUMN(GuestColumns, core_need_mhz),
    COLUMN(GuestColumns, moves),        COLUMN(GuestColumns, content),
    COLUMN(GuestColumns, at),
};

static const Column stay_columns[] = {
    COLUMN(StayColumns, guest), COLUMN(StayColumns, host),      COLUMN(StayColumns, move),
    COLUMN(StayColumns, role),  COLUMN(StayColumns, grant_mhz), COLUMN(StayColumns, next),
    COLUMN(StayColumns, prev),  COLUMN(StayColumns, sibling),
};

static void grow_columns(void *columns, const Column *table, size_t length, size_t rows)
{
    for (size_t i = 0; i < length; i++) {
        void **at = (void **)(void *)((char *)columns + table[i].offset);
        *at = must_realloc(*at, rows * table[i].size);
    }
}

/* One item of a column. The common sizes by themselves: a call for each column would be a good part of what
 * the birth of a guest costs. */
static inline void zero_item(char *at, size_t size)
{
    if (size == 8)
        memset(at, 0, 8);
    else if (size == 4)
        memset(at, 0, 4);
    else if (size == 1)
        *at = 0;
    else
        memset(at, 0, size);
}

static void zero_rows(void *columns, const Column *table, size_t length, size_t row, size_t count)
{
    for (size_t i = 0; i < length && count > 0; i++) {
        char *at = *(char **)(void *)((char *)columns + table[i].offset) + row * table[i].size;
        if (count == 1)
            zero_item(at, table[i].size);
        else
            memset(at, 0, count * table[i].size);
    }
}

/* How many rows from this one on are to be zeroed before it is given out: a used row alone, fresh ones many
 * at a time, which costs a tenth. `zeroed` is how far that has come. */
static size_t rows_to_zero(const Pool *pool, Slot slot, uint32_t *zeroed)
{
    enum { AT_ONCE = 256 };
    uint32_t row = slot.index1 - 1, left = pool->capacity - row;
    if (slot.generation > 1)
        return 1;
    if (row < *zeroed)
        return 0;
    *zeroed = row + (left < AT_ONCE ? left : AT_ONCE);
    return *zeroed - row;
}

static void free_columns(void *columns, const Column *table, size_t length)
{
    for (size_t i = 0; i < length; i++)
        free(*(void **)(void *)((char *)columns + table[i].offset));
}

void cluster_open(Cluster *ret_cluster, Engine *engine, const ModelRules *rules, const HostType *types)
{
    *ret_cluster = (Cluster){.engine = engine, .rules = rules, .types = types};
}

/* Hosts are added one by one at set-up; capacity doubles so that a million of them cost what they hold. */
static uint32_t take_host_row(Cluster *cluster)
{
    uint32_t row = cluster->hosts.count++;
    bool is_power_of_two = (row & (row - 1)) == 0;
    if (is_power_of_two) {
        size_t rows = row == 0 ? 1 : 2 * (size_t)row;
        grow_columns(&cluster->hosts, host_columns, LENGTH(host_columns), rows);
        cluster->sampled_used_mhz = must_realloc(cluster->sampled_used_mhz, rows * sizeof(double));
    }
    zero_rows(&cluster->hosts, host_columns, LENGTH(host_columns), row, 1);
    changes_resize(&cluster->changes, cluster->hosts.count);
    cluster->sampled_used_mhz[row] = 0;
    return row;
}

/* What may be reserved of an amount; overcommit can be unlimited. */
static int64_t overcommitted(int64_t amount, double ratio)
{
    double most = (double)amount * ratio;
    return most < 9e18 ? (int64_t)most : INT64_MAX;
}

HostId cluster_add_host(Cluster *cluster, uint32_t type)
{
    uint32_t row = take_host_row(cluster);
    HostColumns *hosts = &cluster->hosts;
    const HostType *of = &cluster->types[type];
    hosts->type[row] = type;
    hosts->core_mhz[row] = of->core_mhz;
    hosts->cpu_mhz[row] = of->core_mhz * of->cores;
    const ModelRules *rules = cluster->rules;
    double cpu = of->cpu_overcommit > 0 ? of->cpu_overcommit : rules->cpu_overcommit,
           memory = of->memory_overcommit > 0 ? of->memory_overcommit : rules->memory_overcommit;
    hosts->cpu_mcore[row] = overcommitted((int64_t)of->cores * 1000, cpu);
    hosts->memory_bytes[row] = overcommitted(of->memory_bytes, memory);
    hosts->state[row] = MODE_ON;
    hosts->first_stay[row] = hosts->last_stay[row] = NO_ROW;
    cluster_touch(cluster, row);
    return host_id(row);
}

void cluster_label_host(Cluster *cluster, HostId host, uint32_t label_set)
{
    check(cluster->terms != NULL && label_set < cluster->terms->labels.set_count + (label_set == 0));
    cluster->hosts.label_set[host_row(host)] = label_set;
}

GuestId cluster_add_guest(Cluster *cluster)
{
    bool grew;
    GuestColumns *guests = &cluster->guests;
    Slot slot = slot_take(&guests->pool, &grew);
    if (grew)
        grow_columns(guests, guest_columns, LENGTH(guest_columns), guests->pool.capacity);
    uint32_t row = slot.index1 - 1;
    zero_rows(guests, guest_columns, LENGTH(guest_columns), row,
              rows_to_zero(&guests->pool, slot, &guests->zeroed));
    guests->serial[row] = cluster->guests_born++;
    guests->home[row] = guests->host[row] = guests->at[row].first_stay = NO_ROW;
    guests->at[row].first_running = guests->at[row].last_running = NO_ROW;
    guests->at[row].first_waiting = guests->at[row].last_waiting = NO_ROW;
    cluster->guests_live++;
    return (GuestId){slot.index1, slot.generation};
}

uint32_t cluster_add_stay(Cluster *cluster)
{
    bool grew;
    StayColumns *stays = &cluster->stays;
    Slot slot = slot_take(&stays->pool, &grew);
    if (grew)
        grow_columns(stays, stay_columns, LENGTH(stay_columns), stays->pool.capacity);
    zero_rows(stays, stay_columns, LENGTH(stay_columns), slot.index1 - 1,
              rows_to_zero(&stays->pool, slot, &stays->zeroed));
    stays->move[slot.index1 - 1] = NO_ROW;
    return slot.index1 - 1;
}

uint32_t cluster_add_task(Cluster *cluster)
{
    bool grew;
    Slot slot = slot_take(&cluster->task_pool, &grew);
    if (grew)
        cluster->tasks = must_realloc(cluster->tasks, cluster->task_pool.capacity * sizeof(Task));
    cluster->tasks[slot.index1 - 1] = (Task){.next = NO_ROW, .number = cluster->tasks_born++};
    cluster->tasks_live++;
    return slot.index1 - 1;
}

uint32_t cluster_add_migration(Cluster *cluster)
{
    bool grew;
    Slot slot = slot_take(&cluster->migration_pool, &grew);
    if (grew)
        cluster->migrations =
            must_realloc(cluster->migrations, cluster->migration_pool.capacity * sizeof(Migration));
    cluster->migrations[slot.index1 - 1] = (Migration){.number = cluster->migrations_born++};
    return slot.index1 - 1;
}

void cluster_bury(Cluster *cluster)
{
    for (size_t i = 0; i < cluster->ended.count; i++)
        slot_give(&cluster->guests.pool, cluster->ended.at[i]);
    vec_clear(&cluster->ended);
    vec_clear(&cluster->settled);
}

void cluster_close(Cluster *cluster)
{
    free_columns(&cluster->hosts, host_columns, LENGTH(host_columns));
    free_columns(&cluster->guests, guest_columns, LENGTH(guest_columns));
    free_columns(&cluster->stays, stay_columns, LENGTH(stay_columns));
    pool_free(&cluster->guests.pool);
    pool_free(&cluster->stays.pool);
    pool_free(&cluster->task_pool);
    pool_free(&cluster->migration_pool);
    free(cluster->tasks);
    free(cluster->migrations);
    free(cluster->sampled_used_mhz);
    free(cluster->group_total);
    free(cluster->group_at_value);
    changes_free(&cluster->changes);
    vec_free(&cluster->touched);
    vec_free(&cluster->settled);
    vec_free(&cluster->items);
    vec_free(&cluster->ended);
    journal_free(&cluster->journal);
    *cluster = (Cluster){0};
}
