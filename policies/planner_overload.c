/* Whether a host is overloaded: the planner's questions to its detector. */
#include "policies/planner.h"

#include <math.h>

static const double *usage_of(const Planner *planner, uint32_t guest)
{
    return history_values(history_of(planner->self, guest));
}

static void sum_step(const Planner *planner, const PlanHost *plan)
{
    const double *size_mhz = planner->view->guests->cpu_mhz;
    past_begin_step(plan->past);
    for (uint32_t s = plan->first; s != POLICY_NONE; s = planner->stays[s].next) {
        uint32_t guest = planner->stays[s].guest;
        past_add_to_step(plan->past, usage_of(planner, guest), size_mhz[guest], plan->capacity_mhz);
    }
}

/* Summed when first asked for, and no farther back than asked for. */
static const Past *past_of(Planner *planner, uint32_t host, int points)
{
    PlanHost *plan = &planner->hosts[host];
    if (plan->past == NULL) {
        plan->past = planner->view->calls->scratch(planner->view, sizeof *plan->past);
        plan->past->known = 0;
    }
    while (plan->past->known < points)
        sum_step(planner, plan);
    return plan->past;
}

/* The past, with one guest more unless that is NULL, `points` values of it. */
static const Past *past_of_trial(Planner *planner, uint32_t host, const Wish *more, int points, Past *room)
{
    const Past *past = past_of(planner, host, points);
    if (more == NULL)
        return past;
    past_copy(room, past);
    past_add(room, usage_of(planner, more->guest), planner->view->guests->cpu_mhz[more->guest],
             planner->hosts[host].capacity_mhz);
    return room;
}

static void fill_past(Planner *planner, uint32_t host, const Wish *more, Past *room, Load *load)
{
    int points = planner->rules.detector->points;
    const Past *past = past_of_trial(planner, host, more, points, room);
    load->past_count = past_count(past->sum, past->known);
    if (load->past_count < points && points < HISTORY) {
        past = past_of_trial(planner, host, more, HISTORY, room);
        load->past_count = past_count(past->sum, HISTORY);
    }
    load->past = past->sum;
}

/* Guests come in few sizes: mostly the answer is that to the last question. */
static double intervals_ahead(Planner *planner, int64_t bytes)
{
    const PlanRules *rules = &planner->rules;
    if (planner->ahead_bytes != bytes) {
        planner->ahead_bytes = bytes;
        planner->intervals_ahead = ceil((double)bytes / rules->migration_bytes_per_s / rules->interval_s);
    }
    return planner->intervals_ahead;
}

static bool overloaded(Planner *planner, uint32_t host, const Wish *more)
{
    const PlanRules *rules = &planner->rules;
    const PlanHost *plan = &planner->hosts[host];
    Load load = {.wanted_mhz = plan->wanted_mhz,
                 .capacity_mhz = plan->capacity_mhz,
                 .safety = rules->safety,
                 .weights = rules->weights};
    int64_t largest_bytes = plan->memory_bytes_max;
    Past room;
    if (more != NULL) {
        load.wanted_mhz = load.wanted_mhz + more->demand_mhz;
        largest_bytes = more->memory_size_bytes > largest_bytes ? more->memory_size_bytes : largest_bytes;
    }
    if (rules->detector->points > 0) {
        fill_past(planner, host, more, &room, &load);
        load.intervals_ahead = intervals_ahead(planner, largest_bytes);
    }
    return rules->detector->overloaded(&load);
}

bool planner_overloaded(Planner *planner, uint32_t host)
{
    return overloaded(planner, host, NULL);
}

bool planner_overloaded_with(Planner *planner, uint32_t host, const Wish *wish)
{
    return overloaded(planner, host, wish);
}
