#include "workloads/usage_process.h"

#include "sim/base/check.h"

#include <math.h>

#define MEAN_MIN 0.001
#define MEAN_MAX 0.999

static bool check_fixed(const UsageProcess *process, Error *error)
{
    double mean = process->mean_ratio.parameters[0], deviation = process->deviation_ratio.parameters[0];
    bool is_mean_fixed = process->mean_ratio.kind == &distribution_constant;
    if (is_mean_fixed && (mean < MEAN_MIN || mean > MEAN_MAX))
        return error_set(error, "a mean usage of %g: %g to %g is possible", mean, MEAN_MIN, MEAN_MAX);
    if (is_mean_fixed && process->deviation_ratio.kind == &distribution_constant &&
        deviation > logit_normal_deviation_max(mean))
        return error_set(error, "a usage with mean %g can have a deviation of at most %.4g, not of %g", mean,
                         logit_normal_deviation_max(mean), deviation);
    return true;
}

bool usage_process_check(const UsageProcess *process, Error *error)
{
    Error inner = {0};
    if (process->step_ns <= 0)
        return error_set(error, "usage needs a step of more than 0 s");
    if (process->mean_ratio.kind == NULL || process->deviation_ratio.kind == NULL)
        return error_set(error, "usage needs a mean and a deviation");
    if (!distribution_check(&process->mean_ratio, 0, &inner))
        return error_set(error, "mean usage: %s", inner.text);
    if (!distribution_check(&process->deviation_ratio, 0, &inner))
        return error_set(error, "deviation of usage: %s", inner.text);
    if (process->correlation_ns < 0)
        return error_set(error, "the correlation time of usage may not be below 0 s");
    if (!(fabs(process->daily_amplitude) <= 10))
        return error_set(error, "a daily amplitude of %g: -10 to 10 is possible", process->daily_amplitude);
    if (process->daily_peak_ns < 0 || process->daily_peak_ns >= NS_PER_DAY)
        return error_set(error, "the daily peak is a time of day, from 0 h to less than 24 h");
    return check_fixed(process, error);
}

UsageState usage_start(const UsageProcess *process, Rng rng, int64_t step)
{
    UsageState state = {.rng = rng, .step = step};
    double mean = fmax(MEAN_MIN, fmin(MEAN_MAX, distribution_draw(&process->mean_ratio, &state.rng)));
    double deviation = distribution_draw(&process->deviation_ratio, &state.rng);
    state.law = logit_normal_fit(mean, deviation, process->daily_amplitude);
    state.normal = normal_draw(&state.rng);
    return state;
}

double usage_shift(const UsageProcess *process, int64_t step)
{
    if (process->daily_amplitude == 0)
        return 0;
    SimTime hour_ns = (step * process->step_ns - process->daily_peak_ns) % NS_PER_DAY;
    return process->daily_amplitude * cos(2 * M_PI * (double)hour_ns / (double)NS_PER_DAY);
}

double usage_memory(const UsageProcess *process)
{
    return process->correlation_ns == 0 ? 0
                                        : exp(-(double)process->step_ns / (double)process->correlation_ns);
}

double usage_advance(UsageState *state, int64_t step, double memory, double shift)
{
    double fresh = sqrt(1 - memory * memory);
    for (; state->step < step; state->step++)
        state->normal = memory * state->normal + fresh * normal_draw(&state->rng);
    return logit_normal_share(&state->law, state->normal, shift);
}
