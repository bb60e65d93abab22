#include "workloads/synthetic.h"

#include "sim/base/check.h"

#include <math.h>
#include <stdlib.h>

static void add_guest(const Source *source, const Arrival *arrival, Trace *trace)
{
    char name[256];
    source->kind->guest_name(source->state, arrival->row, name, sizeof name);
    vec_push(&trace->guests, (TraceGuest){.name = must_strdup(name),
                                          .arrive_ns = arrival->at_ns,
                                          .leave_ns = arrival->leave_ns,
                                          .cpu_mcore = arrival->size.cpu_mcore,
                                          .cpu_mhz = arrival->size.cpu_mhz,
                                          .memory_bytes = arrival->size.memory_bytes});
}

/* A step in which the guest lives for no moment has no sample. */
static void blank_absent(Trace *trace, size_t step)
{
    SimTime begin_ns = (SimTime)step * trace->step_ns;
    for (size_t guest = 0; guest < trace->guests.count; guest++) {
        const TraceGuest *facts = &trace->guests.at[guest];
        if (facts->arrive_ns >= begin_ns + trace->step_ns || facts->leave_ns <= begin_ns)
            trace->usage_ratio[step * trace->guests.count + guest] = NAN;
    }
}

static void sample(const Source *source, Trace *trace)
{
    size_t guests = trace->guests.count;
    trace->usage_ratio = must_alloc(guests * trace->steps * sizeof(double));
    for (size_t step = 0; step < trace->steps; step++) {
        UsageAsk all = {.anchor_ns = (SimTime)step * trace->step_ns, .count = (uint32_t)guests};
        source->kind->usage(source->state, &all, trace->usage_ratio + step * guests);
        blank_absent(trace, step);
    }
}

bool synthetic_trace(const SyntheticConfig *config, uint64_t seed, SimTime duration_ns, Trace *ret_trace,
                     Error *error)
{
    Source source;
    if (!synthetic_open(config, seed, &source, error))
        return false;
    SimTime step_ns = config->usage.step_ns;
    if (duration_ns <= 0 || duration_ns % step_ns != 0 || duration_ns / step_ns > INT32_MAX) {
        source.kind->close(source.state);
        return error_set(error, "a trace of %g s: a multiple of its step of %g s is needed",
                         (double)duration_ns / (double)NS_PER_S, (double)step_ns / (double)NS_PER_S);
    }
    Trace trace = {.step_ns = step_ns, .steps = (uint32_t)(duration_ns / step_ns)};
    for (Arrival arrival; source.kind->next_arrival(source.state, &arrival) && arrival.at_ns < duration_ns;)
        add_guest(&source, &arrival, &trace);
    sample(&source, &trace);
    source.kind->close(source.state);
    *ret_trace = trace;
    return true;
}
