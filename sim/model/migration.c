#include "sim/model/migration.h"

#include "sim/base/check.h"
#include "sim/model/finish.h"
#include "sim/model/host.h"
#include "sim/model/stay.h"
#include "sim/model/task.h"

static void note(Cluster *cluster, const Migration *move, NoteKind what, SimTime value_ns)
{
    uint32_t to = cluster->stays.host[move->to_stay];
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = (uint16_t)what,
                                            .guest = guest_id(cluster, move->guest),
                                            .serial = cluster->guests.serial[move->guest],
                                            .host = host_id(move->from_host),
                                            .other = host_id(to),
                                            .reason = move->reason,
                                            .value = (double)value_ns,
                                            .detail = move->number});
}

static SimTime copy_span(const Cluster *cluster, uint32_t guest)
{
    const MigrationRules *rules = &cluster->rules->migration;
    if (rules->copy_ns > 0)
        return rules->copy_ns;
    return finish_time(0, (double)cluster->guests.memory_size_bytes[guest], rules->bandwidth_bytes_per_s);
}

static void begin_copy(Cluster *cluster, uint32_t row)
{
    Migration *move = &cluster->migrations[row];
    uint32_t home = cluster->guests.home[move->guest];
    move->phase = MOVE_COPIES;
    cluster->stays.role[home] = ROLE_LEAVING;
    cluster_touch_guest(cluster, move->guest);
    move->event = engine_at(cluster->engine, cluster_now(cluster) + copy_span(cluster, move->guest), RANK_END,
                            cluster->migration_handler, row);
}

static void free_migration(Cluster *cluster, uint32_t row)
{
    slot_give(&cluster->migration_pool, (Slot){row + 1, cluster->migration_pool.generations[row]});
}

/* One move of the guest less; with the last it is at rest. */
static void settle_down(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    guests->stopped[guest] = 0;
    if (--guests->moves[guest] == 0)
        guests->state[guest] = PHASE_PLACED;
    cluster->stays.role[guests->home[guest]] = guests->moves[guest] == 0 ? ROLE_RESIDENT : ROLE_LEAVING;
    cluster_touch(cluster, cluster->stays.host[guests->home[guest]]);
}

static void arrive(Cluster *cluster, uint32_t row)
{
    Migration *move = &cluster->migrations[row];
    GuestColumns *guests = &cluster->guests;
    uint32_t guest = move->guest, home = guests->home[guest];
    uint32_t from = cluster->stays.host[home], to = cluster->stays.host[move->to_stay];
    move->from_host = from; /* a guest sent on twice comes from where the first copy has brought it */
    note(cluster, move, NOTE_MIGRATION_ENDED, cluster_now(cluster) - move->started_ns);
    host_release(cluster, from, guests->cpu_mcore[guest], guests->memory_bytes[guest]);
    stay_remove(cluster, home);
    stay_remove(cluster, move->to_stay);
    guests->home[guest] = stay_append(cluster, to, guest, ROLE_RESIDENT);
    settle_down(cluster, guest);
    if (guests->by_tasks[guest]) {
        cluster->hosts.worker_count[from]--;
        cluster->hosts.worker_count[to]++;
        task_set_demand(cluster, guest);
    }
    free_migration(cluster, row);
}

static void proceed(void *context, uint64_t payload, SimTime now_ns)
{
    Cluster *cluster = context;
    uint32_t row = (uint32_t)payload;
    Migration *move = &cluster->migrations[row];
    SimTime downtime_ns = cluster->rules->migration.downtime_ns;
    if (move->phase == MOVE_STOPS || downtime_ns == 0) {
        arrive(cluster, row);
        return;
    }
    move->phase = MOVE_STOPS;
    cluster->guests.stopped[move->guest] = 1;
    cluster_touch_guest(cluster, move->guest);
    move->event = engine_at(cluster->engine, now_ns + downtime_ns, RANK_END, cluster->migration_handler, row);
}

void migration_register(Cluster *cluster)
{
    cluster->migration_handler = engine_register(cluster->engine, "migration", proceed, cluster);
}

static bool is_on_list_of(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t stay = cluster->guests.first_stay[guest]; stay != NO_ROW; stay = stays->sibling[stay])
        if (stays->host[stay] == host)
            return true;
    return false;
}

static Refusal may_move(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    GuestPhase state = cluster->guests.state[guest];
    bool may = state == PHASE_PLACED || (state == PHASE_MIGRATING && cluster->rules->migration.repeat);
    if (!may)
        return REFUSED_GUEST_STATE;
    if (is_on_list_of(cluster, guest, host))
        return REFUSED_SAME_HOST;
    if (cluster->hosts.state[guest_host(cluster, guest)] != MODE_ON)
        return REFUSED_GUEST_STATE; /* it waits for its own host to wake */
    return host_admits(cluster, host, guest);
}

Refusal migration_start(Cluster *cluster, uint32_t guest, uint32_t host, uint16_t reason)
{
    GuestColumns *guests = &cluster->guests;
    Refusal refusal = may_move(cluster, guest, host);
    if (refusal != REFUSED_NOT)
        return refusal;
    host_reserve(cluster, host, guests->cpu_mcore[guest], guests->memory_bytes[guest]);
    uint32_t row = cluster_add_migration(cluster);
    Migration *move = &cluster->migrations[row];
    move->guest = guest;
    move->from_host = guest_host(cluster, guest);
    move->to_stay = stay_append(cluster, host, guest, ROLE_ARRIVING);
    move->reason = reason;
    move->phase = MOVE_WAITS;
    move->started_ns = cluster_now(cluster);
    guests->state[guest] = PHASE_MIGRATING;
    guests->moves[guest]++;
    bool is_on = cluster->hosts.state[host] == MODE_ON;
    note(cluster, move, NOTE_MIGRATION_STARTED, is_on ? copy_span(cluster, guest) : 0);
    if (is_on)
        begin_copy(cluster, row);
    else
        check(host_go(cluster, host, MODE_ON) == REFUSED_NOT);
    return REFUSED_NOT;
}

void migration_resume(Cluster *cluster, uint32_t host)
{
    for (uint32_t row = 0; row < cluster->migration_pool.count; row++) {
        bool is_live = slot_at(&cluster->migration_pool, row).index1 != 0;
        const Migration *move = &cluster->migrations[row];
        if (is_live && move->phase == MOVE_WAITS && cluster->stays.host[move->to_stay] == host)
            begin_copy(cluster, row);
    }
}

static void cancel(Cluster *cluster, uint32_t row)
{
    Migration *move = &cluster->migrations[row];
    GuestColumns *guests = &cluster->guests;
    note(cluster, move, NOTE_MIGRATION_CANCELLED, cluster_now(cluster) - move->started_ns);
    engine_cancel(cluster->engine, move->event);
    host_release(cluster, cluster->stays.host[move->to_stay], guests->cpu_mcore[move->guest],
                 guests->memory_bytes[move->guest]);
    stay_remove(cluster, move->to_stay);
    settle_down(cluster, move->guest);
    free_migration(cluster, row);
}

void migration_cancel(Cluster *cluster, uint32_t guest)
{
    for (uint32_t row = 0; row < cluster->migration_pool.count; row++)
        if (slot_at(&cluster->migration_pool, row).index1 != 0 && cluster->migrations[row].guest == guest)
            cancel(cluster, row);
}

void migration_cancel_to(Cluster *cluster, uint32_t host)
{
    for (uint32_t row = 0; row < cluster->migration_pool.count; row++)
        if (slot_at(&cluster->migration_pool, row).index1 != 0 &&
            cluster->stays.host[cluster->migrations[row].to_stay] == host)
            cancel(cluster, row);
}
