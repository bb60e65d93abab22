#include "sim/control/timeline.h"

#include "sim/model/guest.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"

/* What is impossible when it is due (a host with guests put to sleep) is refused like a policy's action. */
static void note_refusal(Cluster *cluster, NoteKind what, uint32_t guest, uint32_t host, Refusal refusal)
{
    if (refusal == REFUSED_NOT)
        return;
    Note note = {.t_ns = cluster_now(cluster),
                 .what = (uint16_t)what,
                 .host = host_id(host),
                 .reason = (uint16_t)refusal};
    if (guest != NO_ROW) {
        note.guest = guest_id(cluster, guest);
        note.serial = cluster->guests.serial[guest];
        note.host = host_id(guest_host(cluster, guest));
        note.other = host_id(host);
    }
    journal_write(&cluster->journal, note);
}

static void go(Cluster *cluster, uint32_t host, HostMode target)
{
    note_refusal(cluster, NOTE_POWER_REFUSED, NO_ROW, host, host_go(cluster, host, target));
}

static void act_on_host(Cluster *cluster, const TimelineEvent *event)
{
    switch (event->action) {
    case DO_DRAIN:
    case DO_UNDRAIN:
        host_set_draining(cluster, event->host, event->action == DO_DRAIN);
        break;
    case DO_POWER_ON:
        go(cluster, event->host, MODE_ON);
        break;
    case DO_POWER_OFF:
        go(cluster, event->host, MODE_OFF);
        break;
    case DO_SLEEP:
        go(cluster, event->host, MODE_ASLEEP);
        break;
    case DO_FAIL:
        guest_lose_host(cluster, event->host);
        break;
    case DO_REPAIR:
        if (cluster->hosts.state[event->host] == MODE_FAILED)
            host_set_failed(cluster, event->host, false);
        break;
    case DO_SET_CPU:
        host_set_capacity(cluster, event->host, event->value);
        break;
    default:
        break;
    }
}

static void act_on_guest(Cluster *cluster, const TimelineEvent *event, uint32_t guest)
{
    if (event->action == DO_SET_LIMIT) {
        guest_set_limit(cluster, guest, event->value);
        return;
    }
    Refusal refusal = REFUSED_GUEST_STATE;
    if (cluster->guests.state[guest] != PHASE_PENDING)
        refusal = migration_start(cluster, guest, event->host, 0);
    note_refusal(cluster, NOTE_MIGRATION_REFUSED, guest, event->host, refusal);
}

static void act(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Timeline *timeline = context;
    const TimelineEvent *event = &timeline->events.at[payload];
    if (event->action != DO_SET_LIMIT && event->action != DO_MIGRATE) {
        act_on_host(timeline->cluster, event);
        return;
    }
    uint32_t guest = timeline->find(timeline->find_context, event->feed, event->source_row);
    if (guest != NO_ROW)
        act_on_guest(timeline->cluster, event, guest);
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
