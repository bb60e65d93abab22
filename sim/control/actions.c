#include "sim/control/actions.h"

#include "sim/control/refusal.h"
#include "sim/model/guest.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"

static Answer answer(ActionsState *state, Refusal refusal)
{
    state->done += refusal == REFUSED_NOT;
    view_renew(state->view);
    return (Answer)refusal;
}

/* A live guest and an existing host, or the policy is told so. */
static bool exist(const Cluster *cluster, uint32_t guest, uint32_t host)
{
    return guest < cluster->guests.pool.count && cluster->guests.state[guest] != PHASE_NONE &&
           host < cluster->hosts.count;
}

static Refusal move(Cluster *cluster, uint32_t guest, uint32_t host, MoveReason reason)
{
    Refusal refusal = REFUSED_GUEST_STATE;
    if (exist(cluster, guest, host))
        refusal = migration_start(cluster, guest, host, (uint16_t)reason);
    note_refusal(cluster, NOTE_MIGRATION_REFUSED, guest, host, refusal);
    return refusal;
}

static Answer migrate(Actions *actions, uint32_t guest, uint32_t host, MoveReason reason)
{
    ActionsState *state = actions->world;
    return answer(state, move(state->view->cluster, guest, host, reason));
}

static bool lives_on_a_drained_host(const Cluster *cluster, uint32_t guest)
{
    uint32_t home = guest_host(cluster, guest);
    return home != NO_ROW && cluster->hosts.draining[home];
}

static Answer place(Actions *actions, uint32_t guest, uint32_t host)
{
    ActionsState *state = actions->world;
    Cluster *cluster = state->view->cluster;
    if (exist(cluster, guest, host) && lives_on_a_drained_host(cluster, guest))
        return answer(state, move(cluster, guest, host, MOVE_DRAIN));
    Refusal refusal = exist(cluster, guest, host) ? guest_place(cluster, guest, host) : REFUSED_GUEST_STATE;
    note_refusal(cluster, NOTE_PLACEMENT_REFUSED, guest, host, refusal);
    return answer(state, refusal);
}

static Answer power(Actions *actions, uint32_t host, PowerWish wish)
{
    ActionsState *state = actions->world;
    Cluster *cluster = state->view->cluster;
    HostMode target = wish == POWER_ON ? MODE_ON : wish == POWER_OFF ? MODE_OFF : MODE_ASLEEP;
    Refusal refusal = host < cluster->hosts.count ? host_go(cluster, host, target) : REFUSED_HOST_STATE;
    note_refusal(cluster, NOTE_POWER_REFUSED, NO_ROW, host, refusal);
    return answer(state, refusal);
}

static void wake_me(Actions *actions, int64_t at_ns)
{
    ActionsState *state = actions->world;
    if (at_ns < state->wake_ns)
        state->wake_ns = at_ns;
}

Actions *actions_begin(ActionsState *ret_state, ViewState *view)
{
    *ret_state = (ActionsState){.view = view, .wake_ns = SIM_TIME_MAX};
    ret_state->actions = (Actions){.size = sizeof(Actions),
                                   .place = place,
                                   .migrate = migrate,
                                   .power = power,
                                   .wake_me = wake_me,
                                   .world = ret_state};
    return &ret_state->actions;
}
