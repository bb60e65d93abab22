#include "policies/targets.h"

#include <float.h>

void targets_open(Targets *targets, Planner *planner)
{
    const View *view = planner->view;
    size_t bytes = view->hosts->count * sizeof(uint32_t);
    *targets = (Targets){.planner = planner,
                         .row = view->calls->scratch(view, bytes),
                         .slot = view->calls->scratch(view, bytes),
                         .with_empties = true};
    for (uint32_t host = 0; host < view->hosts->count; host++)
        targets->slot[host] = POLICY_NONE;
    empties_collect(&targets->empties, view);
}

static bool can_take(uint8_t state)
{
    return state == HOST_ON || state == HOST_ASLEEP || state == HOST_OFF;
}

void targets_add(Targets *targets, uint32_t host)
{
    const ViewHosts *hosts = targets->planner->view->hosts;
    if (!can_take(hosts->state[host]) || hosts->draining[host] || targets->slot[host] != POLICY_NONE)
        return;
    targets->slot[host] = targets->count;
    targets->row[targets->count++] = host;
}

void targets_remove(Targets *targets, uint32_t host)
{
    uint32_t slot = targets->slot[host];
    if (slot == POLICY_NONE)
        return;
    uint32_t last = targets->row[--targets->count];
    targets->row[slot] = last;
    targets->slot[last] = slot;
    targets->slot[host] = POLICY_NONE;
}

void targets_occupy(Targets *targets, uint32_t host)
{
    const View *view = targets->planner->view;
    if (targets->slot[host] != POLICY_NONE || !host_is_empty(view, host))
        return;
    empties_take(&targets->empties, host);
    targets_add(targets, host);
}

/* The best host so far. */
typedef struct Best {
    double rise_w;
    uint32_t host;
} Best;

/* Whether a host that the guest fits would beat the best; the costly questions come last. */
static inline bool beats(Targets *targets, const Wish *wish, uint32_t host, const Best *best,
                         double *ret_rise_w)
{
    Planner *planner = targets->planner;
    bool is_loaded = planner->hosts[host].load_mhz != 0, asks_past = planner->rules.detector->needs_past;
    if (is_loaded && !asks_past && planner_overloaded_with(planner, host, wish))
        return false;
    *ret_rise_w = planner_rise_w(planner, host, wish);
    if (*ret_rise_w > best->rise_w || (*ret_rise_w == best->rise_w && host > best->host))
        return false;
    return !(is_loaded && asks_past && planner_overloaded_with(planner, host, wish));
}

static void look_at_kind(Targets *targets, const Wish *wish, uint32_t k, Best *best)
{
    const EmptyKind *kind = &targets->empties.kinds[k];
    const Planner *planner = targets->planner;
    double rise_w;
    if (kind->first == POLICY_NONE || !can_take(kind->state) ||
        !planner_fits(&planner->hosts[kind->first], wish))
        return;
    uint32_t host = empties_first(&targets->empties, planner->view, k, wish->guest);
    if (host != POLICY_NONE && beats(targets, wish, host, best, &rise_w))
        *best = (Best){rise_w, host};
}

bool targets_find(Targets *targets, const Wish *wish, uint32_t *ret_host)
{
    const Planner *planner = targets->planner;
    Best best = {DBL_MAX, POLICY_NONE};
    double rise_w;
    for (uint32_t i = 0; i < targets->count; i++) {
        uint32_t host = targets->row[i];
        if (planner_fits(&planner->hosts[host], wish) && beats(targets, wish, host, &best, &rise_w) &&
            view_admits(planner->view, wish->guest, host))
            best = (Best){rise_w, host};
    }
    for (uint32_t k = 0; targets->with_empties && k < targets->empties.count; k++)
        look_at_kind(targets, wish, k, &best);
    if (best.host == POLICY_NONE)
        return false;
    *ret_host = best.host;
    return true;
}
