#include "workloads/arrivals.h"

#include "sim/base/check.h"
#include "sim/base/distribution.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400.0

SimTime seconds_after(SimTime from_ns, double span_s)
{
    double span_ns = floor(span_s * (double)NS_PER_S + 0.5);
    return span_ns < (double)(SIM_TIME_MAX - from_ns) ? from_ns + (SimTime)span_ns : SIM_TIME_MAX;
}

static double seconds(SimTime span_ns)
{
    return (double)span_ns / (double)NS_PER_S;
}

static double exponential(Rng *rng, double mean)
{
    Distribution law = {&distribution_exponential, {mean}};
    return distribution_draw(&law, rng);
}

/* ---- Poisson ---- */

static bool check_rate(const ArrivalConfig *config, Error *error)
{
    return (config->rate_per_s >= 0 && config->rate_per_s <= ARRIVAL_RATE_MAX) ||
           error_set(error, "an arrival rate of %g/s: 0 to %g is possible", config->rate_per_s,
                     ARRIVAL_RATE_MAX);
}

static double constant_rate(const ArrivalConfig *config)
{
    return config->rate_per_s;
}

static SimTime reach_poisson(Arrivals *arrivals, double sum)
{
    return seconds_after(arrivals->now_ns, sum / arrivals->config.rate_per_s);
}

/* ---- Diurnal ---- */

static bool check_diurnal(const ArrivalConfig *config, Error *error)
{
    if (!check_rate(config, error))
        return false;
    if (!(config->amplitude_ratio >= 0 && config->amplitude_ratio <= 1))
        return error_set(error, "an amplitude of %g: 0 to 1 is possible", config->amplitude_ratio);
    if (config->peak_ns < 0 || config->peak_ns > NS_PER_DAY)
        return error_set(error, "the peak is a time of day, from 0 h to 24 h");
    return (config->weekend_ratio >= 0 && config->weekend_ratio <= ARRIVAL_RATE_MAX) ||
           error_set(error, "a factor of %g for weekends; 0 or more is needed", config->weekend_ratio);
}

static double weekly_rate(const ArrivalConfig *config)
{
    return config->rate_per_s * (5 + 2 * config->weekend_ratio) / 7;
}

static double day_factor(const ArrivalConfig *config, int64_t day)
{
    return day % 7 >= 5 ? config->weekend_ratio : 1;
}

/* The shape 1 + amplitude cos(2 pi (t - peak) / day), and its integral since midnight. */
static double shape(const ArrivalConfig *config, double time_s)
{
    return 1 + config->amplitude_ratio * cos(2 * M_PI * (time_s - seconds(config->peak_ns)) / DAY_S);
}

static double shape_sum(const ArrivalConfig *config, double time_s)
{
    double peak_s = seconds(config->peak_ns), turn = 2 * M_PI / DAY_S;
    return time_s + config->amplitude_ratio / turn * (sin(turn * (time_s - peak_s)) + sin(turn * peak_s));
}

/* Where the integral of the shape is `sum` between two times of day: Newton's method, halving where it would
 * leave them (at an amplitude of 1 the shape touches 0). */
static double shape_reach(const ArrivalConfig *config, double low_s, double high_s, double sum)
{
    double at_s = low_s + (high_s - low_s) / 2;
    for (int round = 0; round < 100 && high_s - low_s > 1e-10; round++) {
        double miss = shape_sum(config, at_s) - sum;
        if (miss > 0)
            high_s = at_s;
        else
            low_s = at_s;
        double next_s = at_s - miss / shape(config, at_s);
        if (!(next_s > low_s && next_s < high_s))
            next_s = low_s + (high_s - low_s) / 2;
        if (fabs(next_s - at_s) < 1e-10)
            return next_s;
        at_s = next_s;
    }
    return at_s;
}

static SimTime reach_diurnal(Arrivals *arrivals, double sum)
{
    const ArrivalConfig *config = &arrivals->config;
    int64_t day = arrivals->now_ns / NS_PER_DAY;
    double time_s = seconds(arrivals->now_ns % NS_PER_DAY);
    for (; day < SIM_TIME_MAX / NS_PER_DAY; day++, time_s = 0) {
        double rate = config->rate_per_s * day_factor(config, day);
        double begun = shape_sum(config, time_s), left = rate * (DAY_S - begun);
        if (sum < left)
            return seconds_after(day * NS_PER_DAY, shape_reach(config, time_s, DAY_S, begun + sum / rate));
        sum -= left;
    }
    return SIM_TIME_MAX;
}

/* ---- MMPP ---- */

static double modulated_rate(const ArrivalConfig *config)
{
    double shares[MARKOV_STATES_MAX], sum = 0;
    markov_shares(&config->states, shares);
    for (uint32_t state = 0; state < config->states.count; state++)
        sum += shares[state] * config->state_rates_per_s[state];
    return sum;
}

/* A process that changes a million times between two arrivals would spend its time on that. */
static bool check_pace(const ArrivalConfig *config, Error *error)
{
    double shares[MARKOV_STATES_MAX], changes_per_s = 0, mean_per_s = modulated_rate(config);
    markov_shares(&config->states, shares);
    for (uint32_t state = 0; state < config->states.count; state++)
        changes_per_s += shares[state] / config->states.stay_s[state];
    if (mean_per_s == 0)
        return error_set(error, "no state has an arrival rate of more than 0");
    return changes_per_s <= 1e6 * mean_per_s ||
           error_set(error, "states change more than a million times between two arrivals");
}

static bool check_mmpp(const ArrivalConfig *config, Error *error)
{
    if (!markov_check(&config->states, error))
        return false;
    for (uint32_t state = 0; state < config->states.count; state++) {
        double rate = config->state_rates_per_s[state];
        if (!(rate >= 0 && rate <= ARRIVAL_RATE_MAX))
            return error_set(error, "state %u: an arrival rate of %g/s: 0 to %g is possible", state, rate,
                             ARRIVAL_RATE_MAX);
    }
    return check_pace(config, error);
}

/* Everybody stays for a moment. */
static void stay(Arrivals *arrivals, SimTime from_ns)
{
    double stay_s = exponential(&arrivals->turns, arrivals->config.states.stay_s[arrivals->state]);
    SimTime end_ns = seconds_after(from_ns, stay_s);
    arrivals->state_end_ns = end_ns > from_ns ? end_ns : from_ns + 1;
}

static void begin_mmpp(Arrivals *arrivals)
{
    double shares[MARKOV_STATES_MAX];
    markov_shares(&arrivals->config.states, shares);
    arrivals->state = rng_pick(&arrivals->turns, shares, arrivals->config.states.count);
    stay(arrivals, 0);
}

static SimTime reach_mmpp(Arrivals *arrivals, double sum)
{
    for (SimTime now_ns = arrivals->now_ns;;) {
        double rate = arrivals->config.state_rates_per_s[arrivals->state];
        double left = rate * seconds(arrivals->state_end_ns - now_ns);
        if (sum < left || arrivals->state_end_ns == SIM_TIME_MAX)
            return rate > 0 ? seconds_after(now_ns, sum / rate) : SIM_TIME_MAX;
        sum -= left;
        now_ns = arrivals->state_end_ns;
        arrivals->state = markov_next(&arrivals->config.states, arrivals->state, &arrivals->turns);
        stay(arrivals, now_ns);
    }
}

/* ---- All ---- */

const ArrivalKind arrival_kinds[] = {
    {.name = "poisson",
     .help = "at the same rate always",
     .fits = check_rate,
     .mean_per_s = constant_rate,
     .reach = reach_poisson},
    {.name = "diurnal",
     .help = "at a rate that follows the hours of the day and, if asked, the days of the week",
     .fits = check_diurnal,
     .mean_per_s = weekly_rate,
     .reach = reach_diurnal},
    {.name = "mmpp",
     .help = "at a rate that jumps at random between states: a Markov-modulated Poisson process",
     .fits = check_mmpp,
     .mean_per_s = modulated_rate,
     .begin = begin_mmpp,
     .reach = reach_mmpp},
    {0},
};

const ArrivalKind *arrival_kind(const char *name)
{
    for (const ArrivalKind *kind = arrival_kinds; kind->name != NULL; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

bool arrivals_check(const ArrivalConfig *config, Error *error)
{
    return config->kind == NULL || config->kind->fits(config, error);
}

double arrivals_mean_per_s(const ArrivalConfig *config)
{
    return config->kind == NULL ? 0 : config->kind->mean_per_s(config);
}

static double *copied(const double *values, size_t count)
{
    double *copy = must_alloc(count * sizeof *copy);
    memcpy(copy, values, count * sizeof *copy);
    return copy;
}

/* Arrays of its own, none without states. */
static void copy_states(ArrivalConfig *config)
{
    uint32_t count = config->states.count;
    config->state_rates_per_s = count > 0 ? copied(config->state_rates_per_s, count) : NULL;
    config->states.stay_s = count > 0 ? copied(config->states.stay_s, count) : NULL;
    config->states.next = count > 0 ? copied(config->states.next, (size_t)count * count) : NULL;
}

static void start_stream(Rng *ret_rng, uint64_t seed, const char *name, const char *purpose)
{
    char *text;
    if (asprintf(&text, "%s/%s", name, purpose) < 0)
        die("out of memory: the name of a stream");
    rng_start(ret_rng, seed, text, 0);
    free(text);
}

void arrivals_begin(Arrivals *ret_arrivals, const ArrivalConfig *config, uint64_t seed, const char *name)
{
    Arrivals arrivals = {.config = *config, .comes = arrivals_mean_per_s(config) > 0};
    copy_states(&arrivals.config);
    start_stream(&arrivals.gaps, seed, name, "gaps");
    start_stream(&arrivals.turns, seed, name, "turns");
    if (config->kind != NULL && config->kind->begin != NULL)
        config->kind->begin(&arrivals);
    *ret_arrivals = arrivals;
}

bool arrivals_next(Arrivals *arrivals, SimTime *ret_at_ns)
{
    if (!arrivals->comes || arrivals->now_ns == SIM_TIME_MAX)
        return false;
    arrivals->now_ns = arrivals->config.kind->reach(arrivals, exponential(&arrivals->gaps, 1));
    *ret_at_ns = arrivals->now_ns;
    return arrivals->now_ns < SIM_TIME_MAX;
}

void arrivals_free(Arrivals *arrivals)
{
    free((void *)(uintptr_t)arrivals->config.state_rates_per_s);
    free((void *)(uintptr_t)arrivals->config.states.stay_s);
    free((void *)(uintptr_t)arrivals->config.states.next);
}
