#include "policies/planner.h"

#include "sim/base/check.h"

#include <math.h>
#include <string.h>

const char *const baseline_names[BASELINE_COUNT + 1] = {"current", "sampled", "off-is-zero", NULL};

/* At most 1, for sums may exceed the capacity by their rounding; 0 of a host that the timeline left no CPU.
 */
static double part_of(double mhz, double capacity_mhz)
{
    if (capacity_mhz <= 0)
        return 0;
    return mhz > capacity_mhz ? 1 : mhz / capacity_mhz;
}

double planner_used_ratio(const View *view, uint32_t host)
{
    return part_of(view->hosts->used_mhz[host], view->hosts->cpu_mhz[host]);
}

/* ---- Power -------------------------------------------------------------------------------------- */

static double power_w(const Planner *planner, uint32_t host, double mhz)
{
    double ratio = part_of(mhz, planner->hosts[host].capacity_mhz);
    return planner->view->calls->power_w(planner->view, host, ratio);
}

static double baseline_w(const Planner *planner, uint32_t host)
{
    const View *view = planner->view;
    if (planner->rules.baseline == BASELINE_CURRENT) {
        if (planner->hosts[host].first == POLICY_NONE)
            return view->calls->state_power_w(view, host);
        return power_w(planner, host, planner->hosts[host].load_mhz);
    }
    if (planner->rules.baseline == BASELINE_OFF_IS_ZERO && view->hosts->used_mhz[host] == 0)
        return 0;
    return view->calls->power_w(view, host, planner_used_ratio(view, host));
}

double planner_rise_w(Planner *planner, uint32_t host, const Wish *wish)
{
    PlanHost *plan = &planner->hosts[host];
    if (isnan(plan->baseline_w))
        plan->baseline_w = baseline_w(planner, host);
    return power_w(planner, host, plan->load_mhz + wish->demand_mhz) - plan->baseline_w;
}

/* ---- Past --------------------------------------------------------------------------------------- */

static void add_past(const Planner *planner, uint32_t host, uint32_t guest, double *restrict past)
{
    const double *usage_ratio = history_of(planner->self, guest)->usage_ratio;
    double size_mhz = planner->view->guests->cpu_mhz[guest], capacity_mhz = planner->hosts[host].capacity_mhz;
    for (int i = 0; i < HISTORY; i++)
        past[i] = past[i] + usage_ratio[i] * size_mhz / capacity_mhz;
}

/* Summed when first asked for: most hosts are never looked at. */
static const double *past_of(Planner *planner, uint32_t host)
{
    PlanHost *plan = &planner->hosts[host];
    if (plan->is_past_known)
        return plan->past;
    if (plan->past == NULL)
        plan->past = planner->view->calls->scratch(planner->view, HISTORY * sizeof *plan->past);
    for (int i = 0; i < HISTORY; i++)
        plan->past[i] = 0;
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next)
        add_past(planner, host, planner->stays[s].guest, plan->past);
    plan->is_past_known = true;
    return plan->past;
}

/* ---- Overload ----------------------------------------------------------------------------------- */

/* `past` is NULL for a detector that does not look at it. */
static bool overloaded(const Planner *planner, uint32_t host, const Wish *more, const double *past)
{
    const PlanRules *rules = &planner->rules;
    const PlanHost *plan = &planner->hosts[host];
    Load load = {.wanted_mhz = plan->wanted_mhz,
                 .capacity_mhz = plan->capacity_mhz,
                 .past = past,
                 .safety = rules->safety,
                 .weights = rules->weights};
    int64_t largest_bytes = plan->memory_bytes_max;
    if (more != NULL) {
        load.wanted_mhz = load.wanted_mhz + more->demand_mhz;
        largest_bytes = more->memory_size_bytes > largest_bytes ? more->memory_size_bytes : largest_bytes;
    }
    if (past != NULL)
        load.intervals_ahead = ceil((double)largest_bytes / rules->migration_bytes_per_s / rules->interval_s);
    return rules->detector->overloaded(&load);
}

bool planner_overloaded(Planner *planner, uint32_t host)
{
    return overloaded(planner, host, NULL,
                      planner->rules.detector->needs_past ? past_of(planner, host) : NULL);
}

bool planner_overloaded_with(Planner *planner, uint32_t host, const Wish *wish)
{
    if (!planner->rules.detector->needs_past)
        return overloaded(planner, host, wish, NULL);
    double past[HISTORY];
    memcpy(past, past_of(planner, host), sizeof past);
    add_past(planner, host, wish->guest, past);
    return overloaded(planner, host, wish, past);
}

/* ---- Lists -------------------------------------------------------------------------------------- */

static void link_stay(Planner *planner, PlanHost *plan, PlanStay stay)
{
    check(planner->stay_count < planner->stay_capacity);
    uint32_t at = planner->stay_count++;
    stay.next = POLICY_NONE;
    planner->stays[at] = stay;
    if (plan->first == POLICY_NONE)
        plan->first = at;
    else
        planner->stays[plan->last].next = at;
    plan->last = at;
    plan->count++;
}

Wish planner_wish(const Planner *planner, uint32_t guest)
{
    const ViewGuests *guests = planner->view->guests;
    return (Wish){guest, guests->demand_mhz[guest], guests->vcpus[guest], guests->memory_bytes[guest],
                  guests->memory_size_bytes[guest]};
}

static void add_wish(PlanHost *plan, Wish wish)
{
    plan->wanted_mhz = plan->wanted_mhz + wish.demand_mhz;
    if (wish.memory_size_bytes > plan->memory_bytes_max)
        plan->memory_bytes_max = wish.memory_size_bytes;
}

/* Shares the CPU out and adds everything up, in the order of the list. */
static void settle(Planner *planner, uint32_t host)
{
    PlanHost *plan = &planner->hosts[host];
    uint32_t count = 0;
    plan->load_mhz = plan->wanted_mhz = 0;
    plan->memory_bytes_max = 0;
    plan->is_past_known = false;
    plan->baseline_w = NAN;
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next) {
        const PlanStay *stay = &planner->stays[s];
        planner->claims[count++] = (Claim){stay->wanted_mhz, stay->grant_mhz, stay->role};
        add_wish(plan, planner_wish(planner, stay->guest));
    }
    plan->left_mhz = planner->rules.estimate->share(plan->capacity_mhz, planner->claims, count);
    count = 0;
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next) {
        planner->stays[s].grant_mhz = planner->claims[count++].grant_mhz;
        plan->load_mhz = plan->load_mhz + planner->stays[s].grant_mhz;
    }
}

static double wanted_mhz(const View *view, uint32_t guest, double core_mhz)
{
    double demand_mhz = view->guests->demand_mhz[guest], most_mhz = core_mhz * view->guests->vcpus[guest];
    return demand_mhz < most_mhz ? demand_mhz : most_mhz;
}

static void copy_host(Planner *planner, uint32_t host)
{
    const View *view = planner->view;
    const ViewHosts *hosts = view->hosts;
    PlanHost *plan = &planner->hosts[host];
    *plan = (PlanHost){.capacity_mhz = hosts->cpu_mhz[host],
                       .core_mhz = hosts->core_mhz[host],
                       .memory_left_bytes = hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host],
                       .first = POLICY_NONE,
                       .last = POLICY_NONE};
    for (uint32_t s = hosts->first_stay[host]; s != POLICY_NONE; s = view->stays->next[s]) {
        uint32_t guest = view->stays->guest[s];
        link_stay(planner, plan,
                  (PlanStay){.guest = guest,
                             .wanted_mhz = wanted_mhz(view, guest, plan->core_mhz),
                             .grant_mhz = view->stays->grant_mhz[s],
                             .role = view->stays->role[s]});
    }
    settle(planner, host);
}

void planner_open(Planner *planner, const Self *self, const View *view, PlanRules rules, uint32_t appends)
{
    const ViewHosts *hosts = view->hosts;
    size_t stays = appends, longest = 0;
    for (uint32_t host = 0; host < hosts->count; host++) {
        stays += hosts->guest_count[host];
        longest = hosts->guest_count[host] > longest ? hosts->guest_count[host] : longest;
    }
    *planner = (Planner){.self = self, .view = view, .rules = rules, .stay_capacity = (uint32_t)stays};
    planner->hosts = view->calls->scratch(view, hosts->count * sizeof *planner->hosts);
    planner->stays = view->calls->scratch(view, (stays + 1) * sizeof *planner->stays);
    planner->claims = view->calls->scratch(view, (longest + appends + 1) * sizeof *planner->claims);
    for (uint32_t host = 0; host < hosts->count; host++)
        copy_host(planner, host);
}

void planner_append(Planner *planner, uint32_t host, const Wish *wish, PlanUndo *ret_undo)
{
    PlanHost *plan = &planner->hosts[host];
    if (ret_undo != NULL) {
        ret_undo->host = host;
        ret_undo->before = *plan;
        if (plan->is_past_known)
            memcpy(ret_undo->past, plan->past, sizeof ret_undo->past);
    }
    link_stay(
        planner, plan,
        (PlanStay){.guest = wish->guest, .wanted_mhz = wish->demand_mhz, .grant_mhz = wish->demand_mhz});
    plan->left_mhz = plan->left_mhz - wish->demand_mhz;
    plan->load_mhz = plan->load_mhz + wish->demand_mhz;
    plan->memory_left_bytes -= wish->memory_bytes;
    plan->baseline_w = NAN;
    add_wish(plan, *wish);
    if (plan->is_past_known)
        add_past(planner, host, wish->guest, plan->past);
}

void planner_undo(Planner *planner, const PlanUndo *undo)
{
    PlanHost *plan = &planner->hosts[undo->host];
    *plan = undo->before;
    if (plan->is_past_known)
        memcpy(plan->past, undo->past, sizeof undo->past);
    if (plan->last != POLICY_NONE)
        planner->stays[plan->last].next = POLICY_NONE;
    planner->stay_count--;
}

/* Its memory is not given back: the world keeps it reserved until the migration is over. */
void planner_take_off(Planner *planner, uint32_t host, uint32_t guest)
{
    PlanHost *plan = &planner->hosts[host];
    uint32_t before = POLICY_NONE, at = plan->first;
    while (planner->stays[at].guest != guest || planner->stays[at].role != STAY_RESIDENT) {
        before = at;
        at = planner->stays[at].next;
        check(at != POLICY_NONE);
    }
    if (before == POLICY_NONE)
        plan->first = planner->stays[at].next;
    else
        planner->stays[before].next = planner->stays[at].next;
    if (plan->last == at)
        plan->last = before;
    plan->count--;
    settle(planner, host);
}
