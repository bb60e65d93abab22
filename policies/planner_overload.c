/* Whether a host is overloaded: the planner's questions to its detector. */
#include "policies/planner_overload.h"

#include <math.h>

static const double *usage_of(const Planner *planner, uint32_t guest)
{
    return history_values(history_of(planner->self, guest));
}

/* ---- The past of a host ------------------------------------------------------------------------- */

static double weighed(const Planner *planner, const double *values)
{
    double sum = 0;
    for (int i = 0; i < planner->rules.detector->points; i++)
        sum += planner->weight[i] * values[i];
    return sum;
}

/* The sum is what the detector goes by only where all points count (and do with a guest more), and where no
 * guest takes longer to migrate than those that the weights are for. */
static void weigh_host(const Planner *planner, PlanHost *plan)
{
    int points = planner->rules.detector->points;
    bool says = planner->by_weights && plan->past->known >= points && plan->past->sum[points - 1] != 0 &&
                plan->memory_bytes_max <= planner->memory_bytes_max;
    plan->weighed = says ? weighed(planner, plan->past->sum) : NAN;
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
    if (plan->past->known >= points)
        return plan->past;
    while (plan->past->known < points)
        sum_step(planner, plan);
    weigh_host(planner, plan);
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

void planner_append_past(Planner *planner, uint32_t host, uint32_t guest)
{
    PlanHost *plan = &planner->hosts[host];
    past_add(plan->past, usage_of(planner, guest), planner->view->guests->cpu_mhz[guest], plan->capacity_mhz);
    weigh_host(planner, plan);
}

/* ---- Asking the detector ------------------------------------------------------------------------ */

static double intervals_ahead(const PlanRules *rules, int64_t bytes)
{
    return ceil((double)bytes / rules->migration_bytes_per_s / rules->interval_s);
}

static int64_t largest_bytes(const PlanHost *plan, const Wish *more)
{
    bool is_larger = more != NULL && more->memory_size_bytes > plan->memory_bytes_max;
    return is_larger ? more->memory_size_bytes : plan->memory_bytes_max;
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

static bool overloaded(Planner *planner, uint32_t host, const Wish *more)
{
    const PlanRules *rules = &planner->rules;
    const PlanHost *plan = &planner->hosts[host];
    Load load = {.wanted_mhz = plan->wanted_mhz,
                 .capacity_mhz = plan->capacity_mhz,
                 .safety = rules->safety,
                 .weights = rules->weights};
    Past room;
    if (more != NULL)
        load.wanted_mhz = load.wanted_mhz + more->demand_mhz;
    if (rules->detector->points > 0) {
        fill_past(planner, host, more, &room, &load);
        load.intervals_ahead = intervals_ahead(rules, largest_bytes(plan, more));
    }
    return rules->detector->overloaded(&load);
}

/* ---- The answer that is clear without ----------------------------------------------------------- */

/* A guest's migration takes as many intervals as that of any other, or the weights would differ. */
void planner_weigh(Planner *planner)
{
    const PlanRules *rules = &planner->rules;
    double ahead = intervals_ahead(rules, planner->memory_bytes_max);
    Load load = {.safety = rules->safety, .weights = rules->weights, .intervals_ahead = ahead};
    planner->by_weights = rules->detector->weigh != NULL &&
                          ahead == intervals_ahead(rules, planner->memory_bytes_min) &&
                          rules->detector->weigh(&load, planner->weight);
}

double planner_weighed_mhz(const Planner *planner, uint32_t guest)
{
    const ViewGuests *guests = planner->view->guests;
    if (!planner->by_weights || guests->memory_size_bytes[guest] > planner->memory_bytes_max)
        return NAN;
    return weighed(planner, usage_of(planner, guest)) * guests->cpu_mhz[guest];
}

bool planner_overloaded(Planner *planner, uint32_t host)
{
    return planner_overloaded_with(planner, host, NULL);
}

bool planner_overloaded_with(Planner *planner, uint32_t host, const Wish *wish)
{
    const PlanHost *plan = &planner->hosts[host];
    if (planner->by_weights)
        past_of(planner, host, planner->rules.detector->points);
    double sum = plan->weighed + (wish != NULL ? wish->weighed_mhz / plan->capacity_mhz : 0);
    if (fabs(sum - 1) > PLANNER_CLEARLY)
        return sum > 1;
    return overloaded(planner, host, wish);
}
