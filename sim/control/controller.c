#include "sim/control/controller.h"

#include "sim/base/check.h"
#include "sim/model/guest.h"

/* ---- Deciding -------------------------------------------------------------------------------- */

/* One policy's turn; the number of actions carried out. There is at most one DECIDE an instant: a wish for
 * now, or for a time that has passed, is the next nanosecond's. */
static uint64_t let_decide(Controller *controller, PolicyKind kind)
{
    Minder *minder = &controller->minders[kind];
    Engine *engine = controller->cluster->engine;
    SimTime soonest_ns = engine_now(engine) + 1;
    uint64_t done = minder_decide(minder, &controller->view);
    engine_cancel(engine, minder->wake);
    if (minder->wake_ns != SIM_TIME_MAX) {
        minder->wake_ns = minder->wake_ns > soonest_ns ? minder->wake_ns : soonest_ns;
        minder->wake = engine_at(engine, minder->wake_ns, RANK_DECIDE, controller->decide, 0);
    }
    return done;
}

static void schedule_retry(Controller *controller, SimTime at_ns)
{
    Engine *engine = controller->cluster->engine;
    if (at_ns == controller->retry_ns)
        return;
    engine_cancel(engine, controller->retry);
    controller->retry_ns = at_ns;
    if (at_ns != SIM_TIME_MAX)
        controller->retry = engine_at(engine, at_ns, RANK_DECIDE, controller->decide, 0);
}

static void run_placement(Controller *controller)
{
    bool is_woken = controller->minders[POLICY_PLACEMENT].wake_ns <= cluster_now(controller->cluster);
    waiting_list(&controller->waiting, &controller->view);
    if (controller->view.pending_guests.count > 0 || is_woken) {
        let_decide(controller, POLICY_PLACEMENT);
        waiting_tell(&controller->waiting, controller->cluster);
    }
    schedule_retry(controller, waiting_retry(&controller->waiting, controller->cluster));
}

static void run_rebalance(Controller *controller)
{
    Cluster *cluster = controller->cluster;
    uint64_t done = let_decide(controller, POLICY_REBALANCE);
    journal_write(&cluster->journal,
                  (Note){.t_ns = cluster_now(cluster), .what = NOTE_DECIDED, .value = (double)done});
}

static void schedule_rebalance(Controller *controller, SimTime at_ns)
{
    controller->rebalance_ns = at_ns;
    engine_at_periodic(controller->cluster->engine, at_ns, RANK_DECIDE, controller->decide, 0);
}

static void decide(void *context, uint64_t payload, SimTime now_ns)
{
    (void)payload;
    Controller *controller = context;
    if (controller->decided_ns == now_ns)
        return; /* two requests for one instant are one decision */
    controller->decided_ns = now_ns;
    controller->decide_ns = SIM_TIME_MAX;
    bool is_interval = controller->rebalance_ns == now_ns;
    if (controller->places || controller->retry_ns <= now_ns ||
        controller->minders[POLICY_PLACEMENT].wake_ns <= now_ns)
        run_placement(controller);
    controller->places = false;
    if (is_interval || controller->minders[POLICY_REBALANCE].wake_ns <= now_ns)
        run_rebalance(controller);
    if (is_interval)
        schedule_rebalance(controller, now_ns + controller->rebalance_interval_ns);
    let_decide(controller, POLICY_POWER);
}

/* A DECIDE at this instant, or right after it when it has decided already. */
static void request(Controller *controller)
{
    SimTime now_ns = cluster_now(controller->cluster);
    SimTime at_ns = controller->decided_ns == now_ns ? now_ns + 1 : now_ns;
    if (controller->decide_ns <= at_ns)
        return;
    controller->decide_ns = at_ns;
    engine_at(controller->cluster->engine, at_ns, RANK_DECIDE, controller->decide, 0);
}

static void request_placement(Controller *controller)
{
    controller->places = true;
    request(controller);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

static void greet(Controller *controller, const Note *note)
{
    Cluster *cluster = controller->cluster;
    uint32_t term = cluster->guests.term[note->guest.index1 - 1];
    SimTime timeout_ns = term == 0 ? SIM_TIME_MAX : cluster->terms->timeout_ns.at[term];
    waiting_add(&controller->waiting, note->guest, term == 0 ? 0 : cluster->terms->priority.at[term]);
    if (timeout_ns != SIM_TIME_MAX)
        engine_at(cluster->engine, cluster_now(cluster) + timeout_ns, RANK_END, controller->give_up,
                  (uint64_t)note->guest.index1 << 32 | note->guest.generation);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++)
        minder_greet(&controller->minders[kind], note->guest.index1 - 1);
    request_placement(controller);
}

/* The guest has waited as long as its terms say. */
static void give_up(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Controller *controller = context;
    const GuestId id = {(uint32_t)(payload >> 32), (uint32_t)payload};
    uint32_t guest = guest_row(controller->cluster, id);
    if (guest != NO_ROW && controller->cluster->guests.state[guest] == PHASE_PENDING)
        guest_end(controller->cluster, guest, END_TIMED_OUT);
}

/* Something changed on a host: who waits may fit now, and one that is on and empty may go to sleep. */
static void look_at(Controller *controller, HostId host)
{
    const HostColumns *hosts = &controller->cluster->hosts;
    if (host_is_none(host))
        return;
    if (waiting_for_change(&controller->waiting, controller->cluster))
        request_placement(controller);
    else if (hosts->state[host_row(host)] == MODE_ON && hosts->guest_count[host_row(host)] == 0)
        request(controller);
}

static void look_at_host(Controller *controller, const Note *note)
{
    look_at(controller, note->host);
}

static void look_at_target(Controller *controller, const Note *note)
{
    look_at(controller, note->other);
}

/* Where admission goes by usage, a sampling may have made room. */
static void hear_usage(Controller *controller, const Note *note)
{
    (void)note;
    const ModelRules *rules = controller->cluster->rules;
    bool matters = rules->cpu_admission == ADMIT_BY_USAGE || rules->core_speed == CORE_SPEED_USAGE ||
                   rules->memory_reservation == MEMORY_UNTIL_USED;
    if (matters && waiting_for_change(&controller->waiting, controller->cluster))
        request_placement(controller);
}

static void hear_drain(Controller *controller, const Note *note)
{
    waiting_drain(&controller->waiting, host_row(note->host), note->value != 0);
    request_placement(controller);
}

void controller_hear(Controller *controller)
{
    static void (*const hears[NOTE_KIND_COUNT])(Controller *, const Note *) = {
        [NOTE_GUEST_ARRIVED] = greet,          [NOTE_GUEST_ENDED] = look_at_host,
        [NOTE_MIGRATION_ENDED] = look_at_host, [NOTE_MIGRATION_CANCELLED] = look_at_target,
        [NOTE_HOST_STATE] = look_at_host,      [NOTE_HOST_CAPACITY] = look_at_host,
        [NOTE_HOST_DRAIN] = hear_drain,        [NOTE_USAGE] = hear_usage,
    };
    const Journal *journal = &controller->cluster->journal;
    for (; controller->mark < journal_end(journal); controller->mark++) {
        const Note *note = journal_at(journal, controller->mark);
        if (hears[note->what])
            hears[note->what](controller, note);
    }
}

/* ---- Beginning and end ----------------------------------------------------------------------- */

void controller_open(Controller *ret_controller, Cluster *cluster, const ControllerSpec *spec)
{
    *ret_controller = (Controller){.cluster = cluster,
                                   .rebalance_ns = SIM_TIME_MAX,
                                   .rebalance_interval_ns = spec->rebalance_interval_ns,
                                   .waiting = {.rules = spec->waiting},
                                   .retry_ns = SIM_TIME_MAX,
                                   .decide_ns = SIM_TIME_MAX,
                                   .decided_ns = -1};
    view_open(&ret_controller->view, cluster);
    ret_controller->decide = engine_register(cluster->engine, "decide", decide, ret_controller);
    ret_controller->give_up = engine_register(cluster->engine, "give-up", give_up, ret_controller);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        check(spec->policy[kind] && (int)spec->policy[kind]->kind == kind);
        minder_open(&ret_controller->minders[kind], spec->policy[kind], spec->param[kind], spec->seed);
    }
    if (spec->policy[POLICY_REBALANCE]->decide)
        schedule_rebalance(ret_controller, spec->rebalance_first_ns);
    /* A power policy looks once at the start, so that empty hosts need not wait for the first guest. */
    ret_controller->decide_ns = 0;
    engine_at(cluster->engine, 0, RANK_DECIDE, ret_controller->decide, 0);
}

void controller_free(Controller *controller)
{
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++)
        minder_free(&controller->minders[kind]);
    waiting_free(&controller->waiting);
    view_free(&controller->view);
}
