/* How fast the usage of a trace is read through the source's hook: 288 steps (a day of five minutes), 10^3 to
 * 10^6 guests, all of whom are asked for at every step, as a sampling does. `previous` is the honest rule, a
 * copy per step; `linear` is asked between two samples. The trace is made up in memory; 10^6 guests take 2.3
 * GB and are left out where there is less to be had. */
#include "tests/bench/bench.h"

#include "sim/base/check.h"
#include "sim/base/rng.h"
#include "workloads/replay.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STEPS = 288, REPEATS = 5 };
#define STEP_NS (300 * NS_PER_S)

static Trace made_up(uint32_t guests)
{
    Trace trace = {.step_ns = STEP_NS, .steps = STEPS};
    Rng rng;
    rng_start(&rng, 1, "usage", 0);
    for (uint32_t i = 0; i < guests; i++) {
        char name[16];
        snprintf(name, sizeof name, "g%" PRIu32, i);
        vec_push(&trace.guests, (TraceGuest){.name = must_strdup(name), .leave_ns = SIM_TIME_MAX});
    }
    trace.usage_ratio = must_alloc((size_t)STEPS * guests * sizeof(double));
    for (size_t i = 0; i < (size_t)STEPS * guests; i++)
        trace.usage_ratio[i] = rng_uniform(&rng);
    return trace;
}

static Source open_source(uint32_t guests, const ReplayInterpolation *rule)
{
    static const GuestSize size = {
        .vcpus = 1, .cpu_mcore = 1000, .memory_bytes = 1 << 30, .weight = 1, .limit_mhz = INFINITY};
    Trace trace = made_up(guests);
    ReplayConfig config = {
        .trace = &trace, .sizes = &size, .size_count = 1, .interpolation = rule, .scale = 1};
    Source source;
    Error error = {0};
    check(replay_open(&config, &source, &error));
    Arrival arrival;
    while (source.kind->next_arrival(source.state, &arrival))
        ;
    return source;
}

/* Seconds for the whole day. */
static double read_day(const Source *source, uint32_t guests, SimTime offset_ns, double *usage_ratio)
{
    double start = bench_cpu_s();
    for (int step = 0; step < STEPS; step++) {
        UsageAsk ask = {.anchor_ns = step * STEP_NS, .offset_ns = offset_ns, .count = guests};
        source->kind->usage(source->state, &ask, usage_ratio);
    }
    return bench_cpu_s() - start;
}

static void measure(uint32_t guests, const ReplayInterpolation *rule, SimTime offset_ns)
{
    double *usage_ratio = must_alloc(guests * sizeof(double)), day_s = INFINITY;
    for (int i = 0; i < REPEATS; i++) {
        Source source = open_source(guests, rule); /* instants do not go back: each day has its own */
        day_s = bench_least(day_s, read_day(&source, guests, offset_ns, usage_ratio));
        source.kind->close(source.state);
    }
    bench_row((double)STEPS * guests / day_s / 1e6, "million samples/s", "replay/%s/1e%d", rule->name,
              (int)lround(log10(guests)));
    free(usage_ratio);
}

static void run(void)
{
    double free_bytes = (double)sysconf(_SC_AVPHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    for (uint32_t guests = 1000; guests <= 1000000; guests *= 10) {
        if (2.0 * STEPS * guests * sizeof(double) > free_bytes)
            break;
        measure(guests, &replay_previous, 0);
        measure(guests, &replay_linear, STEP_NS / 2);
    }
}

const Benchmark bench_replay = {"replay", "reading the usage of a trace, 10^3 to 10^6 guests", run};
