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

/* A copy that would take longer than any run lasts takes 73 years, so that instants after it can be told. */
#define COPY_NS_MAX (SIM_TIME_MAX / 4)

static SimTime copy_span(const Cluster *cluster, uint32_t guest)
{
    const MigrationRules *rules = &cluster->rules->migration;
    if (rules->copy_ns > 0)
        return rules->copy_ns;
    SimTime span_ns =
        finish_time(0, (double)cluster->guests.memory_size_bytes[guest], rules->bandwidth_bytes_per_s);
    return span_ns < COPY_NS_MAX ? span_ns : COPY_NS_MAX;
}

/* What the guest's moves make of it at home: it is slowed down while one copies and stands still while one
 * stops. */
static void set_role(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    const StayColumns *stays = &cluster->stays;
    bool copies = false, stops = false;
    for (uint32_t stay = guests->at[guest].first_stay; stay != NO_ROW; stay = stays->sibling[stay]) {
        MovePhase phase =
            stays->move[stay] == NO_ROW ? MOVE_WAITS : cluster->migrations[stays->move[stay]].phase;
        copies |= phase != MOVE_WAITS;
        stops |= phase == MOVE_STOPS;
    }
    guests->state[guest] = guests->moves[guest] > 0 ? PHASE_MIGRATING : PHASE_PLACED;
    stay_set_role(cluster, guests->home[guest], copies ? ROLE_LEAVING : ROLE_RESIDENT);
    if (guests->at[guest].stopped != stops)
        cluster_touch_guest(cluster, guest);
    guests->at[guest].stopped = stops;
    cluster_touch(cluster, guest_host(cluster, guest));
}

static void begin_copy(Cluster *cluster, uint32_t row)
{
    Migration *move = &cluster->migrations[row];
    SimTime end_ns = cluster_now(cluster) + copy_span(cluster, move->guest);
    move->phase = MOVE_COPIES;
    move->event = engine_at(cluster->engine, end_ns, RANK_END, cluster->migration_handler, row);
    set_role(cluster, move->guest);
    cluster_touch_guest(cluster, move->guest);
}

/* One move less. */
static void forget(Cluster *cluster, uint32_t row)
{
    uint32_t guest = cluster->migrations[row].guest;
    slot_give(&cluster->migration_pool, (Slot){row + 1, cluster->migration_pool.generations[row]});
    cluster->guests.moves[guest]--;
    set_role(cluster, guest);
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
    stay_settle(cluster, to, guest);
    forget(cluster, row);
    if (guests->by_tasks[guest]) {
        cluster->hosts.worker_count[from]--;
        cluster->hosts.worker_count[to]++;
        task_set_demand(cluster, guest);
    }
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
    set_role(cluster, move->guest);
    move->event = engine_at(cluster->engine, now_ns + downtime_ns, RANK_END, cluster->migration_handler, row);
}

void migration_register(Cluster *cluster)
{
    cluster->migration_handler = engine_register(cluster->engine, "migration", proceed, cluster);
}

static bool is_on_list_of(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t stay = cluster->guests.at[guest].first_stay; stay != NO_ROW; stay = stays->sibling[stay])
        if (stays->host[stay] == host)
            return true;
    return false;
}

Refusal migration_admits(const Cluster *cluster, uint32_t guest, uint32_t host)
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

/* A move that waits for its target, which has the guest on its list from now on. */
static uint32_t add_move(Cluster *cluster, uint32_t guest, uint32_t host, uint16_t reason)
{
    uint32_t row = cluster_add_migration(cluster), stay = stay_append(cluster, host, guest, ROLE_ARRIVING);
    Migration *move = &cluster->migrations[row];
    move->guest = guest;
    move->from_host = guest_host(cluster, guest);
    move->to_stay = stay;
    move->reason = reason;
    move->started_ns = cluster_now(cluster);
    cluster->stays.move[stay] = row;
    cluster->guests.moves[guest]++;
    set_role(cluster, guest);
    return row;
}

Refusal migration_start(Cluster *cluster, uint32_t guest, uint32_t host, uint16_t reason)
{
    Refusal refusal = migration_admits(cluster, guest, host);
    if (refusal != REFUSED_NOT)
        return refusal;
    host_reserve(cluster, host, cluster->guests.cpu_mcore[guest], cluster->guests.memory_bytes[guest]);
    uint32_t row = add_move(cluster, guest, host, reason);
    check(host_go(cluster, host, MODE_ON) == REFUSED_NOT);
    bool is_on = cluster->hosts.state[host] == MODE_ON;
    SimTime span_ns = is_on ? copy_span(cluster, guest) + cluster->rules->migration.downtime_ns : 0;
    note(cluster, &cluster->migrations[row], NOTE_MIGRATION_STARTED, span_ns);
    if (is_on)
        begin_copy(cluster, row);
    return REFUSED_NOT;
}

void migration_resume(Cluster *cluster, uint32_t host)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = stays->next[stay])
        if (stays->move[stay] != NO_ROW && cluster->migrations[stays->move[stay]].phase == MOVE_WAITS)
            begin_copy(cluster, stays->move[stay]);
}

static void cancel(Cluster *cluster, uint32_t row)
{
    const Migration *move = &cluster->migrations[row];
    const GuestColumns *guests = &cluster->guests;
    note(cluster, move, NOTE_MIGRATION_CANCELLED, cluster_now(cluster) - move->started_ns);
    engine_cancel(cluster->engine, move->event);
    host_release(cluster, cluster->stays.host[move->to_stay], guests->cpu_mcore[move->guest],
                 guests->memory_bytes[move->guest]);
    stay_remove(cluster, move->to_stay);
    forget(cluster, row);
}

void migration_cancel(Cluster *cluster, uint32_t guest)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t next, stay = cluster->guests.at[guest].first_stay; stay != NO_ROW; stay = next) {
        next = stays->sibling[stay];
        if (stays->move[stay] != NO_ROW)
            cancel(cluster, stays->move[stay]);
    }
}

void migration_cancel_to(Cluster *cluster, uint32_t host)
{
    const StayColumns *stays = &cluster->stays;
    for (uint32_t next, stay = cluster->hosts.first_stay[host]; stay != NO_ROW; stay = next) {
        next = stays->next[stay];
        if (stays->move[stay] != NO_ROW)
            cancel(cluster, stays->move[stay]);
    }
}
