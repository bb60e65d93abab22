#include "sim/control/timeline.h"

#include "policies/policy.h"
#include "sim/control/refusal.h"
#include "sim/model/guest.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"

/* What is impossible when it is due (a host with guests put to sleep) is refused like a policy's action. */

static void drain(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    (void)guest;
    host_set_draining(cluster, event->host, event->action == DO_DRAIN);
}

static void power(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    HostMode target = event->action == DO_POWER_ON    ? MODE_ON
                      : event->action == DO_POWER_OFF ? MODE_OFF
                                                      : MODE_ASLEEP;
    note_refusal(cluster, NOTE_POWER_REFUSED, guest, event->host, host_go(cluster, event->host, target));
}

static void fail(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    (void)guest;
    guest_lose_host(cluster, event->host);
}

static void repair(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    (void)guest;
    if (cluster->hosts.state[event->host] == MODE_FAILED)
        host_set_failed(cluster, event->host, false);
}

static void set_cpu(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    (void)guest;
    host_set_capacity(cluster, event->host, event->value);
}

static void set_limit(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    guest_set_limit(cluster, guest, event->value);
}

static void migrate(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    Refusal refusal = migration_start(cluster, guest, event->host, MOVE_EVENT);
    note_refusal(cluster, NOTE_MIGRATION_REFUSED, guest, event->host, refusal);
}

/* What is done to a host gets NO_ROW for the guest. */
static const struct {
    void (*act)(Cluster *cluster, const TimelineEvent *event, uint32_t guest);
    bool is_for_guests;
} actions[DO_COUNT] = {
    [DO_DRAIN] = {drain, false},     [DO_UNDRAIN] = {drain, false},   [DO_POWER_ON] = {power, false},
    [DO_POWER_OFF] = {power, false}, [DO_SLEEP] = {power, false},     [DO_FAIL] = {fail, false},
    [DO_REPAIR] = {repair, false},   [DO_SET_CPU] = {set_cpu, false}, [DO_SET_LIMIT] = {set_limit, true},
    [DO_MIGRATE] = {migrate, true},
};

static void act(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Timeline *timeline = context;
    const TimelineEvent *event = &timeline->events.at[payload];
    bool is_for_guests = actions[event->action].is_for_guests;
    uint32_t guest = NO_ROW;
    if (is_for_guests)
        guest = timeline->find(timeline->find_context, event->feed, event->source_row);
    if (!is_for_guests || guest != NO_ROW)
        actions[event->action].act(timeline->cluster, event, guest);
}

void timeline_open(Timeline *timeline, Cluster *cluster, GuestFinder find, void *context)
{
    timeline->cluster = cluster;
    timeline->find = find;
    timeline->find_context = context;
    HandlerId handler = engine_register(cluster->engine, "timeline", act, timeline);
    for (size_t i = 0; i < timeline->events.count; i++)
        engine_at(cluster->engine, timeline->events.at[i].at_ns, RANK_FAULT, handler, i);
}

void timeline_free(Timeline *timeline)
{
    vec_free(&timeline->events);
}
