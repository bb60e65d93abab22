#include "workloads/usage_process.h"

#include "sim/base/normal.h"

#include <math.h>

#define MEAN_MIN LOGIT_NORMAL_MEAN_MIN
#define MEAN_MAX (1 - LOGIT_NORMAL_MEAN_MIN)

static bool check_fixed(const UsageProcess *process, Error *error)
{
    double mean = process->mean_ratio.parameters[0], deviation = process->deviation_ratio;
    if (process->mean_ratio.kind != &distribution_constant)
        return true;
    if (mean < MEAN_MIN || mean > MEAN_MAX)
        return error_set(error, "a mean usage of %g: %g to %g is possible", mean, MEAN_MIN, MEAN_MAX);
    return deviation <= logit_normal_deviation_max(mean) ||
           error_set(error, "a usage with mean %g can have a deviation of at most %.4g, not of %g", mean,
                     logit_normal_deviation_max(mean), deviation);
}

bool usage_process_check(const UsageProcess *process, Error *error)
{
    Error inner = {0};
    if (process->step_ns <= 0)
        return error_set(error, "usage needs a step of more than 0 s");
    if (process->mean_ratio.kind == NULL)
        return error_set(error, "usage needs a mean");
    if (!distribution_check(&process->mean_ratio, 0, &inner))
        return error_set(error, "mean usage: %s", inner.text);
    if (!(process->deviation_ratio >= 0 && process->deviation_ratio <= 1))
        return error_set(error, "a deviation of usage of %g: 0 to 1 is possible", process->deviation_ratio);
    if (process->correlation_ns < 0)
        return error_set(error, "the correlation time of usage may not be below 0 s");
    if (!(fabs(process->daily_amplitude) <= 10))
        return error_set(error, "a daily amplitude of %g: -10 to 10 is possible", process->daily_amplitude);
    if (process->daily_peak_ns < 0 || process->daily_peak_ns >= NS_PER_DAY)
        return error_set(error, "the daily peak is a time of day, from 0 h to less than 24 h");
    return check_fixed(process, error);
}

void usage_open(const UsageProcess *process, UsageModel *ret_model)
{
    ret_model->process = *process;
    ret_model->memory =
        process->correlation_ns == 0 ? 0 : exp(-(double)process->step_ns / (double)process->correlation_ns);
    ret_model->fresh = sqrt(1 - ret_model->memory * ret_model->memory);
    logit_normal_curve(process->deviation_ratio, process->daily_amplitude, &ret_model->curve);
}

static double draw_mean(const UsageProcess *process, RngFamily family, uint64_t number)
{
    Rng rng;
    rng_start_in(&rng, family, number);
    return fmax(MEAN_MIN, fmin(MEAN_MAX, distribution_draw(&process->mean_ratio, &rng)));
}

static double normal_at(uint64_t key, int64_t step)
{
    return normal_of(rng_at(key, rng_place((uint64_t)step)));
}

UsageState usage_start(const UsageModel *model, RngFamily family, uint64_t number, int64_t step)
{
    LogitNormal law = logit_normal_at(&model->curve, draw_mean(&model->process, family, number));
    uint64_t key = rng_key(family, number);
    return (UsageState){.key = key,
                        .normal = normal_at(key, step),
                        .step = step,
                        .location = (float)law.location,
                        .scale = (float)law.scale};
}

static double daily_shift(const UsageProcess *process, int64_t step)
{
    if (process->daily_amplitude == 0)
        return 0;
    SimTime hour_ns = (step * process->step_ns - process->daily_peak_ns) % NS_PER_DAY;
    return process->daily_amplitude * cos(2 * M_PI * (double)hour_ns / (double)NS_PER_DAY);
}

UsageStep usage_step(const UsageModel *model, int64_t step)
{
    return (UsageStep){step, rng_place((uint64_t)step), daily_shift(&model->process, step)};
}

/* Up to the step before the given one. */
static void catch_up(const UsageModel *model, int64_t step, UsageState *state)
{
    for (; state->step < step - 1; state->step++)
        state->normal = model->memory * state->normal + model->fresh * normal_at(state->key, state->step + 1);
}

void usage_advance(const UsageModel *model, const UsageStep *now, UsageState *states, size_t count,
                   double *ret_ratio)
{
    const double memory = model->memory, fresh = model->fresh, shift = now->shift;
    const uint64_t place = now->place;
    const int64_t step = now->step;
    for (size_t i = 0; i < count; i++) {
        UsageState *state = &states[i];
        if (state->step < step - 1)
            catch_up(model, step, state);
        if (state->step < step) {
            state->normal = memory * state->normal + fresh * normal_of(rng_at(state->key, place));
            state->step = step;
        }
        ret_ratio[i] = logistic((double)state->location + (double)state->scale * state->normal + shift);
    }
}
