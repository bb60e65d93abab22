#include "policies/planner.h"

#include "policies/empties.h"
#include "policies/planner_overload.h"
#include "sim/base/check.h"

#include <math.h>
#include <string.h>

const char *const baseline_names[BASELINE_COUNT + 1] = {"current", "sampled", "off-is-zero", NULL};

double planner_used_ratio(const View *view, uint32_t host)
{
    return planner_part_of(view->hosts->used_mhz[host], view->hosts->cpu_mhz[host]);
}

static double baseline_w(const Planner *planner, uint32_t host)
{
    const View *view = planner->view;
    const PlanHost *plan = &planner->hosts[host];
    if (planner->rules.baseline == BASELINE_CURRENT) {
        if (plan->first == POLICY_NONE)
            return view->calls->state_power_w(view, host);
        return planner_power_w(planner, plan, plan->load_mhz);
    }
    if (planner->rules.baseline == BASELINE_OFF_IS_ZERO && view->hosts->used_mhz[host] == 0)
        return 0;
    return planner_power_w(planner, plan, view->hosts->used_mhz[host]);
}

/* ---- Lists -------------------------------------------------------------------------------------- */

static PlanStay *link_stay(Planner *planner, PlanHost *plan, uint32_t guest)
{
    check(planner->stay_count < planner->stay_capacity);
    uint32_t at = planner->stay_count++;
    if (plan->first == POLICY_NONE)
        plan->first = at;
    else
        planner->stays[plan->last].next = at;
    plan->last = at;
    plan->count++;
    planner->stays[at].guest = guest;
    planner->stays[at].next = POLICY_NONE;
    return &planner->stays[at];
}

static void add_guest(PlanHost *plan, double demand_mhz, int64_t memory_size_bytes)
{
    plan->wanted_mhz = plan->wanted_mhz + demand_mhz;
    if (memory_size_bytes > plan->memory_bytes_max)
        plan->memory_bytes_max = memory_size_bytes;
}

/* Shares the CPU out and adds everything up, in the order of the list. */
static void settle(Planner *planner, uint32_t host)
{
    const ViewGuests *guests = planner->view->guests;
    PlanHost *plan = &planner->hosts[host];
    uint32_t count = 0;
    plan->load_mhz = plan->wanted_mhz = 0;
    plan->weighed = NAN;
    plan->memory_bytes_max = 0;
    if (plan->past != NULL)
        plan->past->known = 0;
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next) {
        const PlanStay *stay = &planner->stays[s];
        planner->claims[count++] = (Claim){stay->wanted_mhz, stay->grant_mhz, stay->role};
        add_guest(plan, guests->demand_mhz[stay->guest], guests->memory_size_bytes[stay->guest]);
    }
    plan->left_mhz = planner->rules.estimate->share(plan->capacity_mhz, planner->claims, count);
    if (plan->capacity_mhz <= 0)
        plan->left_mhz = -1;
    count = 0;
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next) {
        planner->stays[s].grant_mhz = planner->claims[count++].grant_mhz;
        plan->load_mhz = plan->load_mhz + planner->stays[s].grant_mhz;
    }
    plan->baseline_w = baseline_w(planner, host);
}

static double wanted_mhz(const View *view, uint32_t guest, double core_mhz)
{
    double demand_mhz = view->guests->demand_mhz[guest], most_mhz = core_mhz * view->guests->vcpus[guest];
    return demand_mhz < most_mhz ? demand_mhz : most_mhz;
}

static void note_size(Planner *planner, int64_t bytes)
{
    planner->memory_bytes_min = bytes < planner->memory_bytes_min ? bytes : planner->memory_bytes_min;
    planner->memory_bytes_max = bytes > planner->memory_bytes_max ? bytes : planner->memory_bytes_max;
}

static void copy_list(Planner *planner, uint32_t host)
{
    const View *view = planner->view;
    PlanHost *plan = &planner->hosts[host];
    for (uint32_t s = view->hosts->first_stay[host]; s != POLICY_NONE; s = view->stays->next[s]) {
        PlanStay *stay = link_stay(planner, plan, view->stays->guest[s]);
        stay->wanted_mhz = wanted_mhz(view, stay->guest, plan->core_mhz);
        stay->grant_mhz = view->stays->grant_mhz[s];
        stay->role = view->stays->role[s];
        plan->has_arrivals |= stay->role == STAY_ARRIVING;
        note_size(planner, view->guests->memory_size_bytes[stay->guest]);
    }
}

PlanHost *planner_host(Planner *planner, uint32_t host)
{
    const View *view = planner->view;
    const ViewHosts *hosts = view->hosts;
    PlanHost *plan = &planner->hosts[host];
    if (planner->is_copied[host])
        return plan;
    planner->is_copied[host] = true;
    *plan = (PlanHost){.capacity_mhz = hosts->cpu_mhz[host],
                       .core_mhz = hosts->core_mhz[host],
                       .left_mcore = hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host],
                       .memory_left_bytes = hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host],
                       .power_curve_w = view->calls->power_curve_w(view, host),
                       .first = POLICY_NONE,
                       .last = POLICY_NONE};
    copy_list(planner, host);
    settle(planner, host);
    return plan;
}

void planner_open(Planner *planner, const Self *self, const View *view, PlanRules rules, uint32_t appends)
{
    const ViewHosts *hosts = view->hosts;
    size_t stays = 0, longest = 0;
    *planner = (Planner){.self = self, .view = view, .rules = rules, .memory_bytes_min = INT64_MAX};
    planner->hosts = view->calls->scratch(view, hosts->count * sizeof *planner->hosts);
    planner->is_copied = view->calls->scratch(view, hosts->count * sizeof *planner->is_copied);
    planner->used = view->calls->scratch(view, hosts->count * sizeof *planner->used);
    memset(planner->is_copied, 0, hosts->count * sizeof *planner->is_copied);
    for (uint32_t host = 0; host < hosts->count; host++) {
        if (host_is_empty(view, host))
            continue;
        planner->used[planner->used_count++] = host;
        stays += hosts->guest_count[host];
        longest = hosts->guest_count[host] > longest ? hosts->guest_count[host] : longest;
    }
    planner->stay_capacity = (uint32_t)(stays * (1 + appends));
    planner->stays = view->calls->scratch(view, (planner->stay_capacity + 1) * sizeof *planner->stays);
    planner->claims = view->calls->scratch(view, (longest + stays * appends + 1) * sizeof *planner->claims);
    for (uint32_t i = 0; i < planner->used_count; i++)
        planner_host(planner, planner->used[i]);
    planner_weigh(planner);
}

/* ---- Changes ------------------------------------------------------------------------------------ */

Wish planner_wish(const Planner *planner, uint32_t guest)
{
    const ViewGuests *guests = planner->view->guests;
    return (Wish){
        .guest = guest,
        .demand_mhz = guests->demand_mhz[guest],
        .vcpus = guests->vcpus[guest],
        .cpu_mcore = planner->view->hosts->cores_are_reserved ? guests->cpu_mcore[guest] : 0,
        .memory_bytes = guests->memory_bytes[guest],
        .memory_size_bytes = guests->memory_size_bytes[guest],
        .weighed_mhz = planner_weighed_mhz(planner, guest),
    };
}

void planner_append(Planner *planner, uint32_t host, const Wish *wish, PlanUndo *ret_undo)
{
    PlanHost *plan = &planner->hosts[host];
    if (ret_undo != NULL) {
        ret_undo->host = host;
        ret_undo->before = *plan;
        if (plan->past != NULL)
            past_copy(&ret_undo->past, plan->past);
    }
    PlanStay *stay = link_stay(planner, plan, wish->guest);
    stay->wanted_mhz = stay->grant_mhz = wish->demand_mhz;
    stay->role = STAY_RESIDENT;
    plan->left_mhz = plan->left_mhz - wish->demand_mhz;
    plan->load_mhz = plan->load_mhz + wish->demand_mhz;
    plan->left_mcore -= wish->cpu_mcore;
    plan->memory_left_bytes -= wish->memory_bytes;
    add_guest(plan, wish->demand_mhz, wish->memory_size_bytes);
    if (planner->rules.baseline == BASELINE_CURRENT)
        plan->baseline_w = baseline_w(planner, host);
    if (plan->past != NULL)
        planner_append_past(planner, host, wish->guest);
}

void planner_undo(Planner *planner, const PlanUndo *undo)
{
    PlanHost *plan = &planner->hosts[undo->host];
    *plan = undo->before;
    if (plan->past != NULL)
        past_copy(plan->past, &undo->past);
    if (plan->last != POLICY_NONE)
        planner->stays[plan->last].next = POLICY_NONE;
    planner->stay_count--;
}

/* Its memory and cores are not given back: the world keeps them reserved until the migration is over. */
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
