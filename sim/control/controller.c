#include "sim/control/controller.h"

#include "sim/base/check.h"
#include "sim/control/actions.h"
#include "sim/model/host.h"

#include <stdlib.h>
#include <string.h>

/* Records grow with the model's rows; new bytes are zero. */
static void *grown(void *records, size_t *capacity, size_t rows, size_t bytes)
{
    if (rows <= *capacity)
        return records;
    size_t wanted = *capacity == 0 ? rows : *capacity;
    while (wanted < rows)
        wanted *= 2;
    records = must_realloc(records, wanted * bytes + 1);
    memset((char *)records + *capacity * bytes, 0, (wanted - *capacity) * bytes);
    *capacity = wanted;
    return records;
}

static void fit_records(Minder *minder, const Cluster *cluster)
{
    minder->self.hosts =
        grown(minder->self.hosts, &minder->hosts_capacity, cluster->hosts.count, minder->policy->host_bytes);
    minder->self.guests = grown(minder->self.guests, &minder->guests_capacity, cluster->guests.pool.count,
                                minder->policy->guest_bytes);
}

/* One policy's turn. The number of actions that it got through. */
static uint64_t let_decide(Controller *controller, Minder *minder)
{
    if (!minder->policy->decide)
        return 0;
    fit_records(minder, controller->cluster);
    const View *view = view_refresh(&controller->view, &minder->random);
    ActionsState state;
    Actions *actions = actions_begin(&state, &controller->view);
    minder->policy->decide(&minder->self, view, actions);
    minder->wake_ns = state.wake_ns;
    return state.done;
}

static void wake_later(Controller *controller, PolicyKind kind)
{
    Minder *minder = &controller->minders[kind];
    engine_cancel(controller->cluster->engine, minder->wake);
    if (minder->wake_ns == SIM_TIME_MAX)
        return;
    SimTime soonest_ns = cluster_now(controller->cluster) + 1; /* at most one DECIDE an instant */
    SimTime at_ns = minder->wake_ns > soonest_ns ? minder->wake_ns : soonest_ns;
    minder->wake = engine_at(controller->cluster->engine, at_ns, RANK_DECIDE, controller->decide, kind);
}

/* Guests that have ended or been placed leave the list; those of draining hosts are shown after those that
 * wait. */
static void list_pending(Controller *controller)
{
    const Cluster *cluster = controller->cluster;
    size_t kept = 0;
    vec_clear(&controller->view.pending_guests);
    for (size_t i = 0; i < controller->waiting.count; i++) {
        uint32_t guest = guest_row(cluster, controller->waiting.at[i]);
        if (guest == NO_ROW || cluster->guests.state[guest] != PHASE_PENDING)
            continue;
        controller->waiting.at[kept++] = controller->waiting.at[i];
        vec_push(&controller->view.pending_guests, guest);
    }
    controller->waiting.count = kept;
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        if (!cluster->hosts.draining[host] || cluster->hosts.state[host] != MODE_ON)
            continue;
        for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW;
             stay = cluster->stays.next[stay])
            if (cluster->stays.role[stay] == ROLE_RESIDENT)
                vec_push(&controller->view.pending_guests, cluster->stays.guest[stay]);
    }
}

/* Why nobody took it: hosts by the first reason that speaks against each. */
static void note_wait(Cluster *cluster, uint32_t guest)
{
    uint32_t refusing[REFUSAL_COUNT] = {0};
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        refusing[host_admits(cluster, host, guest)]++;
    Note note = {.t_ns = cluster_now(cluster),
                 .what = NOTE_GUEST_WAITS,
                 .guest = guest_id(cluster, guest),
                 .serial = cluster->guests.serial[guest],
                 .value = cluster->hosts.count};
    journal_write(&cluster->journal, note);
    note.what = NOTE_GUEST_REJECTS;
    for (uint16_t reason = 0; reason < REFUSAL_COUNT; reason++) {
        if (refusing[reason] == 0)
            continue;
        note.reason = reason;
        note.value = refusing[reason];
        journal_write(&cluster->journal, note);
    }
}

static void run_placement(Controller *controller)
{
    list_pending(controller);
    if (controller->view.pending_guests.count == 0)
        return;
    let_decide(controller, &controller->minders[POLICY_PLACEMENT]);
    Cluster *cluster = controller->cluster;
    for (size_t i = 0; i < controller->view.pending_guests.count; i++) {
        uint32_t guest = controller->view.pending_guests.at[i];
        bool is_new = cluster->guests.born_ns[guest] == cluster_now(cluster);
        if (cluster->guests.state[guest] == PHASE_PENDING && is_new)
            note_wait(cluster, guest);
    }
}

static void run_rebalance(Controller *controller)
{
    Cluster *cluster = controller->cluster;
    uint64_t done = let_decide(controller, &controller->minders[POLICY_REBALANCE]);
    journal_write(&cluster->journal,
                  (Note){.t_ns = cluster_now(cluster), .what = NOTE_DECIDED, .value = (double)done});
    controller->decisions++;
    controller->rebalance_ns += controller->rebalance_interval_ns;
    engine_at_periodic(cluster->engine, controller->rebalance_ns, RANK_DECIDE, controller->decide,
                       POLICY_KIND_COUNT);
}

static void decide(void *context, uint64_t payload, SimTime now_ns)
{
    (void)payload;
    Controller *controller = context;
    if (controller->decided_ns == now_ns)
        return; /* two requests for one instant are one decision */
    controller->decided_ns = now_ns;
    controller->decide_ns = SIM_TIME_MAX;
    if (controller->places)
        run_placement(controller);
    controller->places = false;
    if (controller->rebalance_ns == now_ns)
        run_rebalance(controller);
    let_decide(controller, &controller->minders[POLICY_POWER]);
    wake_later(controller, POLICY_POWER);
}

/* A DECIDE at this instant, or right after it when it has decided already. */
static void request(Controller *controller)
{
    SimTime now_ns = cluster_now(controller->cluster);
    SimTime at_ns = controller->decided_ns == now_ns ? now_ns + 1 : now_ns;
    if (controller->decide_ns <= at_ns)
        return;
    controller->decide_ns = at_ns;
    engine_at(controller->cluster->engine, at_ns, RANK_DECIDE, controller->decide, POLICY_KIND_COUNT);
}

static void request_placement(Controller *controller)
{
    controller->places = true;
    request(controller);
}

/* A row that is used again belongs to a new guest: its records start from zero. */
static void greet(Controller *controller, GuestId guest)
{
    vec_push(&controller->waiting, guest);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        Minder *minder = &controller->minders[kind];
        size_t bytes = minder->policy->guest_bytes;
        if (guest.index1 <= minder->guests_capacity)
            memset((char *)minder->self.guests + (guest.index1 - 1) * bytes, 0, bytes);
    }
    request_placement(controller);
}

/* Something was freed: who waits may fit now, who drains may go on, and an empty host may go to sleep. */
static void hear_of_room(Controller *controller, HostId host)
{
    const Cluster *cluster = controller->cluster;
    if (host_is_none(host))
        return;
    if (cluster->guests_pending > 0 || cluster->hosts.draining[host_row(host)])
        request_placement(controller);
    else if (cluster->hosts.guest_count[host_row(host)] == 0)
        request(controller);
}

static void hear(Controller *controller, const Note *note)
{
    switch (note->what) {
    case NOTE_GUEST_ARRIVED:
        greet(controller, note->guest);
        break;
    case NOTE_HOST_STATE:
        if (controller->cluster->guests_pending > 0)
            request_placement(controller);
        break;
    case NOTE_HOST_DRAIN:
        request_placement(controller);
        break;
    case NOTE_GUEST_ENDED:
    case NOTE_MIGRATION_ENDED:
    case NOTE_MIGRATION_CANCELLED:
        hear_of_room(controller, note->host);
        break;
    default:
        break;
    }
}

void controller_hear(Controller *controller)
{
    Journal *journal = &controller->cluster->journal;
    for (; controller->mark < journal_end(journal); controller->mark++) {
        Note note = *journal_at(journal, controller->mark);
        hear(controller, &note);
    }
}

static void open_minder(Minder *minder, const ControllerSpec *spec, PolicyKind kind)
{
    minder->policy = spec->policy[kind];
    check(minder->policy && minder->policy->kind == kind);
    minder->self = (Self){.policy = minder->policy, .param = spec->param[kind]};
    minder->self.state = must_calloc(1, minder->policy->state_bytes + 1);
    minder->wake_ns = SIM_TIME_MAX;
    rng_start(&minder->random, spec->seed, minder->policy->name, (uint64_t)kind);
}

void controller_open(Controller *ret_controller, Cluster *cluster, const ControllerSpec *spec)
{
    *ret_controller = (Controller){.cluster = cluster,
                                   .rebalance_ns = SIM_TIME_MAX,
                                   .rebalance_interval_ns = spec->rebalance_interval_ns,
                                   .decide_ns = SIM_TIME_MAX,
                                   .decided_ns = -1};
    view_open(&ret_controller->view, cluster);
    ret_controller->decide = engine_register(cluster->engine, "decide", decide, ret_controller);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++)
        open_minder(&ret_controller->minders[kind], spec, (PolicyKind)kind);
    if (ret_controller->minders[POLICY_REBALANCE].policy->decide) {
        ret_controller->rebalance_ns = spec->rebalance_first_ns;
        engine_at_periodic(cluster->engine, spec->rebalance_first_ns, RANK_DECIDE, ret_controller->decide,
                           POLICY_KIND_COUNT);
    }
    /* A power policy looks once at the start, so that empty hosts need not wait for the first guest. */
    engine_at(cluster->engine, 0, RANK_DECIDE, ret_controller->decide, POLICY_KIND_COUNT);
    ret_controller->decide_ns = 0;
}

void controller_free(Controller *controller)
{
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        free(controller->minders[kind].self.state);
        free(controller->minders[kind].self.hosts);
        free(controller->minders[kind].self.guests);
    }
    vec_free(&controller->waiting);
    view_free(&controller->view);
}
