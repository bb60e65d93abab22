#include "policies/consolidate.h"

#include "policies/order.h"
#include "policies/targets.h"

#include <string.h>

typedef struct Move {
    uint32_t guest, host;
    MoveReason reason;
} Move;

typedef struct Round {
    const View *view;
    const ConsolidateParts *parts;
    Planner planner;
    Targets targets;
    bool *is_overloaded; /* [hosts] */
    bool *is_settled;    /* [hosts] not to be emptied in this round */
    Ranked *leavers;     /* who leaves the overloaded hosts; the key is the demand, negative: most first */
    uint32_t leaver_count;
    Move *moves;
    uint32_t move_count;
    Ranked *order;  /* room for any list, the key as above; */
    PlanUndo *undo; /* room for as many */
} Round;

static double param(const Self *self, ConsolidateParam which, double fallback)
{
    return which < self->policy->param_count ? self->param[which] : fallback;
}

static PlanRules rules_of(const Self *self)
{
    const ConsolidateParts *parts = self->policy->parts;
    return (PlanRules){
        .detector = parts->detector,
        .estimate = &estimates[(int)self->param[CONSOLIDATE_ESTIMATE]],
        .baseline = (Baseline)self->param[CONSOLIDATE_BASELINE],
        .safety = self->param[CONSOLIDATE_SAFETY],
        .weights = (Weights)param(self, CONSOLIDATE_WEIGHTS, WEIGHTS_TRICUBE),
        .interval_s = self->param[CONSOLIDATE_INTERVAL] / 1e9,
        .migration_bytes_per_s = param(self, CONSOLIDATE_MIGRATION_BANDWIDTH, 1),
    };
}

static void *scratch(const View *view, size_t count, size_t item_bytes)
{
    return view->calls->scratch(view, (count + 1) * item_bytes);
}

static void open_round(Round *round, const Self *self, const View *view)
{
    uint32_t hosts = view->hosts->count;
    *round = (Round){.view = view, .parts = self->policy->parts};
    planner_open(&round->planner, self, view, rules_of(self), 2);
    targets_open(&round->targets, &round->planner);
    uint32_t stays = round->planner.stay_count;
    round->is_overloaded = scratch(view, hosts, sizeof(bool));
    round->is_settled = scratch(view, hosts, sizeof(bool));
    round->leavers = scratch(view, stays, sizeof(Ranked));
    round->moves = scratch(view, 2 * (size_t)stays, sizeof(Move));
    round->order = scratch(view, stays, sizeof(Ranked));
    round->undo = scratch(view, stays, sizeof(PlanUndo));
    memset(round->is_overloaded, 0, hosts * sizeof(bool));
    memset(round->is_settled, 0, hosts * sizeof(bool));
}

static bool is_managed(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ON && !view->hosts->draining[host];
}

/* ---- Overloaded hosts --------------------------------------------------------------------------- */

static void find_overloaded(Round *round)
{
    for (uint32_t i = 0; i < round->planner.used_count; i++) {
        uint32_t host = round->planner.used[i];
        if (round->view->hosts->guest_count[host] > 0 && is_managed(round->view, host))
            round->is_overloaded[host] = round->is_settled[host] = planner_overloaded(&round->planner, host);
        if (!round->is_overloaded[host])
            targets_add(&round->targets, host);
    }
}

/* The guests on a host's list, as planned, that can be moved. */
static uint32_t residents(const Round *round, uint32_t host, uint32_t *ret_guest)
{
    const Planner *planner = &round->planner;
    uint32_t count = 0;
    for (uint32_t s = planner->hosts[host].first; s != POLICY_NONE; s = planner->stays[s].next)
        if (planner->stays[s].role == STAY_RESIDENT)
            ret_guest[count++] = planner->stays[s].guest;
    return count;
}

static void pick_leavers(Round *round, uint32_t host)
{
    Planner *planner = &round->planner;
    uint32_t *guest = scratch(round->view, round->view->hosts->guest_count[host], sizeof *guest);
    do {
        Candidates candidates = {planner->self, round->view, guest, residents(round, host, guest)};
        if (candidates.count == 0)
            return;
        uint32_t leaver = guest[round->parts->selector->pick(&candidates)], at = round->leaver_count++;
        round->leavers[at] = (Ranked){-round->view->guests->demand_mhz[leaver], leaver, at};
        planner_take_off(planner, host, leaver);
    } while (planner->hosts[host].first != POLICY_NONE && planner_overloaded(planner, host));
}

static void relieve(Round *round)
{
    bool are_targets_settled = round->planner.self->param[CONSOLIDATE_RELIEF_TARGETS] == RELIEF_SETTLED;
    for (uint32_t i = 0; i < round->planner.used_count; i++)
        if (round->is_overloaded[round->planner.used[i]])
            pick_leavers(round, round->planner.used[i]);
    if (round->leaver_count > 0)
        targets_add_empties(&round->targets);
    order_by_key(round->leavers, round->leaver_count);
    for (uint32_t i = 0; i < round->leaver_count; i++) {
        Wish wish = planner_wish(&round->planner, round->leavers[i].row);
        uint32_t host;
        if (!targets_find(&round->targets, &wish, &host))
            continue;
        targets_append(&round->targets, host, &wish, NULL);
        round->moves[round->move_count++] = (Move){wish.guest, host, MOVE_OVERLOAD};
        if (are_targets_settled)
            round->is_settled[host] = true;
    }
}

/* ---- Hosts with little to do -------------------------------------------------------------------- */

/* The guests of a host as planned, who ask for most first. */
static uint32_t rank_guests(Round *round, uint32_t host, Ranked *ret_order)
{
    const Planner *planner = &round->planner;
    uint32_t count = 0;
    for (uint32_t s = planner->hosts[host].first; s != POLICY_NONE; s = planner->stays[s].next) {
        uint32_t guest = planner->stays[s].guest;
        if (planner->stays[s].role != STAY_RESIDENT)
            continue;
        ret_order[count] = (Ranked){-round->view->guests->demand_mhz[guest], guest, count};
        count++;
    }
    order_by_key(ret_order, count);
    return count;
}

/* Whether each of them has somewhere to go, as things are now. */
static bool may_all_go(const Round *round, const Ranked *guests, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        Wish wish = planner_wish(&round->planner, guests[i].row);
        if (!targets_may_take(&round->targets, &wish))
            return false;
    }
    return true;
}

/* Plans the moves of as many as find a place, one after the other. */
static uint32_t place_guests(Round *round, const Ranked *guests, uint32_t count, Move *ret_moves)
{
    for (uint32_t i = 0; i < count; i++) {
        Wish wish = planner_wish(&round->planner, guests[i].row);
        uint32_t target;
        if (!targets_find(&round->targets, &wish, &target))
            return i;
        targets_append(&round->targets, target, &wish, &round->undo[i]);
        ret_moves[i] = (Move){wish.guest, target, MOVE_UNDERLOAD};
    }
    return count;
}

/* Places all guests of the host elsewhere, or none; their targets then count as settled. */
static void empty_host(Round *round, uint32_t host)
{
    Move *moves = &round->moves[round->move_count];
    uint32_t count = rank_guests(round, host, round->order);
    if (!may_all_go(round, round->order, count))
        return;
    uint32_t placed = place_guests(round, round->order, count, moves);
    if (placed < count) {
        while (placed > 0)
            targets_undo(&round->targets, &round->undo[--placed]);
        return;
    }
    round->move_count += count;
    for (uint32_t i = 0; i < count; i++)
        round->is_settled[moves[i].host] = true;
}

/* Hosts in use, the least used first. What is planned does not change the order. */
static uint32_t rank_hosts(Round *round, Ranked *ret_order)
{
    const View *view = round->view;
    const Planner *planner = &round->planner;
    uint32_t count = 0;
    for (uint32_t i = 0; i < planner->used_count; i++) {
        uint32_t host = planner->used[i];
        double used_ratio = planner_used_ratio(view, host);
        if (used_ratio > 0 && used_ratio < 1 && is_managed(view, host) && !planner->hosts[host].has_arrivals)
            ret_order[count++] = (Ranked){used_ratio, host, host};
    }
    order_by_key(ret_order, count);
    return count;
}

static void empty_hosts(Round *round)
{
    const View *view = round->view;
    Ranked *order = scratch(view, round->planner.used_count, sizeof *order);
    uint32_t count = rank_hosts(round, order);
    targets_keep_used(&round->targets); /* nobody is woken so that another may sleep */
    for (uint32_t i = 0; i < count; i++) {
        uint32_t host = order[i].row;
        if (round->is_settled[host] || round->planner.hosts[host].first == POLICY_NONE)
            continue;
        targets_remove(&round->targets, host);
        empty_host(round, host);
    }
}

void consolidate(const Self *self, const View *view, Actions *actions)
{
    const ConsolidateParts *parts = self->policy->parts;
    if (parts->detector->points > 0 || parts->selector->needs_past)
        history_note(self, view);
    if (view->hosts->count == 0)
        return;
    Round round;
    open_round(&round, self, view);
    find_overloaded(&round);
    relieve(&round);
    empty_hosts(&round);
    for (uint32_t i = 0; i < round.move_count; i++)
        actions->migrate(actions, round.moves[i].guest, round.moves[i].host, round.moves[i].reason);
}
