/* The rules of replay that have names: who gets which size, and usage between two samples. */
#include "workloads/replay.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* ---- Sizes ---- */

static uint32_t block_of(uint32_t i, uint32_t n, uint32_t sizes)
{
    return i / (n / sizes + (n % sizes > 0));
}

static uint32_t turn_of(uint32_t i, uint32_t n, uint32_t sizes)
{
    (void)n;
    return i % sizes;
}

const ReplayAssignment replay_blocks = {
    .name = "blocks",
    .help = "the first part of the list gets the first size, the next part the next; parts of equal length",
    .size_of = block_of,
};

const ReplayAssignment replay_round_robin = {
    .name = "round-robin",
    .help = "sizes in turn",
    .size_of = turn_of,
};

const ReplayAssignment *const replay_assignments[] = {&replay_blocks, &replay_round_robin, NULL};

/* ---- Usage between samples ---- */

static const double *samples_at(const Trace *trace, double step)
{
    double last = trace->steps - 1;
    size_t row = step <= 0 ? 0 : (size_t)(step < last ? step : last);
    return trace->usage_ratio + row * trace->guests.count;
}

static void previous(const Trace *trace, SimTime anchor_ns, SimTime offset_ns, double *ret_ratio)
{
    SimTime step = (anchor_ns + offset_ns) / trace->step_ns;
    SimTime last = (SimTime)trace->steps - 1;
    size_t row = (size_t)(step < 0 ? 0 : step < last ? step : last);
    memcpy(ret_ratio, trace->usage_ratio + row * trace->guests.count,
           trace->guests.count * sizeof *ret_ratio);
}

/* Everything that is the same for all guests stands before the loop, which then runs over three arrays; the
 * order of the operations is that of the formula in the header. */
static void linear(const Trace *trace, SimTime anchor_ns, SimTime offset_ns, double *ret_ratio)
{
    double t = (double)anchor_ns / 1e9 + (double)offset_ns / 1e9;
    double step_s = (double)trace->step_ns / 1e9;
    size_t guests = trace->guests.count;
    if (fmod(t, step_s) == 0) {
        memcpy(ret_ratio, samples_at(trace, t / step_s), guests * sizeof *ret_ratio);
        return;
    }
    double a = floor(t / step_s), b = ceil(t / step_s);
    const double *at_a = samples_at(trace, a), *at_b = samples_at(trace, b);
    double span_s = (b - a) * step_s, since_s = t - a * step_s;
    for (size_t i = 0; i < guests; i++)
        ret_ratio[i] = at_a[i] + (at_b[i] - at_a[i]) / span_s * since_s;
}

const ReplayInterpolation replay_previous = {
    .name = "previous",
    .help = "a sample holds until the next one",
    .usage = previous,
};

const ReplayInterpolation replay_linear = {
    .name = "linear",
    .help = "on the line between the samples before and after",
    .usage = linear,
};

const ReplayInterpolation *const replay_interpolations[] = {&replay_previous, &replay_linear, NULL};
