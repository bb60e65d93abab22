/* The rules of replay that have names: who gets which size, and usage between two samples. */
#include "workloads/replay.h"

#include <math.h>
#include <stddef.h>

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

static ReplayPoint previous(const Trace *trace, SimTime anchor_ns, SimTime offset_ns)
{
    SimTime step = (anchor_ns + offset_ns) / trace->step_ns;
    SimTime last = (SimTime)trace->steps - 1;
    size_t row = (size_t)(step < 0 ? 0 : step < last ? step : last);
    return (ReplayPoint){.before = trace->usage_ratio + row * trace->guests.count};
}

/* The order of the operations is that of the formula in the header. Steps that are no whole seconds are not
 * exact in doubles: the quotient may be whole where the remainder is not 0, and the remainder a little
 * outside of the step. */
static ReplayPoint linear(const Trace *trace, SimTime anchor_ns, SimTime offset_ns)
{
    double t = (double)anchor_ns / 1e9 + (double)offset_ns / 1e9;
    double step_s = (double)trace->step_ns / 1e9;
    double a = floor(t / step_s), b = ceil(t / step_s);
    if (fmod(t, step_s) == 0 || a == b)
        return (ReplayPoint){.before = samples_at(trace, t / step_s)};
    double span_s = (b - a) * step_s;
    return (ReplayPoint){.before = samples_at(trace, a),
                         .after = samples_at(trace, b),
                         .span_s = span_s,
                         .since_s = fmin(fmax(t - a * step_s, 0), span_s)};
}

const ReplayInterpolation replay_previous = {
    .name = "previous",
    .help = "a sample holds until the next one",
    .find = previous,
};

const ReplayInterpolation replay_linear = {
    .name = "linear",
    .help = "on the line between the samples before and after",
    .find = linear,
};

const ReplayInterpolation *const replay_interpolations[] = {&replay_previous, &replay_linear, NULL};
