#include "workloads/replay.h"

#include "sim/base/check.h"
#include "sim/base/rng.h"
#include "sim/base/vec.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ReplayRow {
    uint32_t entry; /* in the scaled list */
    uint32_t guest; /* of the trace */
    SimTime at_ns;  /* of the run */
} ReplayRow;

typedef struct Replay {
    Trace trace;
    const ReplayAssignment *assignment;
    const ReplayInterpolation *interpolation;
    GuestSize *sizes;
    uint32_t size_count, entry_count, term;
    SimTime start_ns;
    VEC(ReplayRow) rows; /* in order of arrival */
    uint32_t next_row;
} Replay;

static uint32_t trace_guests(const Replay *replay)
{
    return (uint32_t)replay->trace.guests.count;
}

static const TraceGuest *guest_of(const Replay *replay, uint32_t row)
{
    return &replay->trace.guests.at[replay->rows.at[row].guest];
}

/* ---- Arrivals ---- */

static SimTime in_run(const Replay *replay, SimTime trace_ns)
{
    SimTime run_ns;
    return __builtin_add_overflow(trace_ns, replay->start_ns, &run_ns) ? SIM_TIME_MAX : run_ns;
}

/* What the trace tells; the rest is ordinary. */
static GuestSize own_size(const TraceGuest *guest, uint32_t term)
{
    int64_t cores = (guest->cpu_mcore + 999) / 1000;
    return (GuestSize){.vcpus = (uint32_t)(cores > 0 ? cores : 1),
                       .cpu_mcore = guest->cpu_mcore,
                       .cpu_mhz = guest->cpu_mhz,
                       .memory_bytes = guest->memory_bytes,
                       .weight = 1,
                       .limit_mhz = INFINITY,
                       .term = term};
}

static bool next_arrival(void *state, Arrival *ret_arrival)
{
    Replay *replay = state;
    if (replay->next_row == replay->rows.count)
        return false;
    uint32_t row = replay->next_row++;
    const ReplayRow *facts = &replay->rows.at[row];
    const TraceGuest *guest = guest_of(replay, row);
    *ret_arrival = (Arrival){.at_ns = facts->at_ns,
                             .leave_ns = guest->leave_ns == SIM_TIME_MAX ? SIM_TIME_MAX
                                                                         : in_run(replay, guest->leave_ns),
                             .demand = DEMAND_USAGE,
                             .row = row};
    if (replay->size_count == 0)
        ret_arrival->size = own_size(guest, replay->term);
    else
        ret_arrival->size =
            replay->sizes[replay->assignment->size_of(facts->entry, replay->entry_count, replay->size_count)];
    return true;
}

/* ---- Usage ---- */

static void usage(void *state, const UsageAsk *ask, double *ret_ratio)
{
    const Replay *replay = state;
    const ReplayRow *rows = replay->rows.at;
    SimTime anchor_ns = ask->anchor_ns - replay->start_ns;
    ReplayPoint point = replay->interpolation->find(&replay->trace, anchor_ns, ask->offset_ns);
    check(ask->count == 0 || ask_row(ask, ask->count - 1) < replay->rows.count);
    for (uint32_t i = 0; i < ask->count; i++)
        ret_ratio[i] = replay_usage(&point, rows[ask_row(ask, i)].guest);
}

static SimTime step_ns(const void *state)
{
    return ((const Replay *)state)->trace.step_ns;
}

static void guest_name(const void *state, uint32_t row, char *ret_text, size_t size)
{
    const Replay *replay = state;
    uint32_t repeat = replay->rows.at[row].entry / trace_guests(replay);
    if (repeat == 0)
        snprintf(ret_text, size, "%s", guest_of(replay, row)->name);
    else
        snprintf(ret_text, size, "%s#%" PRIu32, guest_of(replay, row)->name, repeat);
}

static const Facts *facts(const void *state)
{
    return &((const Replay *)state)->trace.facts;
}

static void close_replay(void *state)
{
    Replay *replay = state;
    trace_free(&replay->trace);
    vec_free(&replay->rows);
    free(replay->sizes);
    free(replay);
}

const SourceKind replay_kind = {
    .name = "replay",
    .help = "guests of a trace: their arrivals, departures and CPU usage",
    .next_arrival = next_arrival,
    .usage = usage,
    .step_ns = step_ns,
    .guest_name = guest_name,
    .facts = facts,
    .close = close_replay,
};

/* ---- Beginning ---- */

static bool check_sizes(const ReplayConfig *config, Error *error)
{
    for (size_t i = 0; config->size_count == 0 && i < config->trace->guests.count; i++) {
        const TraceGuest *guest = &config->trace->guests.at[i];
        if ((guest->cpu_mcore <= 0 && guest->cpu_mhz <= 0) || guest->memory_bytes <= 0)
            return error_set(error, "the trace does not tell the size of guest %s: sizes must be given",
                             guest->name);
    }
    return true;
}

/* Of a time of the trace; what is beyond the clock is never. */
static SimTime stretched(SimTime t_ns, double factor)
{
    if (factor == 0 || factor == 1 || t_ns == SIM_TIME_MAX)
        return t_ns;
    double product_ns = (double)t_ns * factor;
    return product_ns < (double)SIM_TIME_MAX ? (SimTime)llround(product_ns) : SIM_TIME_MAX;
}

static bool check_times(const ReplayConfig *config, Error *error)
{
    SimTime step_ns = stretched(config->trace->step_ns, config->stretch);
    double length_ns = (double)step_ns * config->trace->steps;
    if (!(config->stretch >= 0) || step_ns == 0 || length_ns >= (double)SIM_TIME_MAX)
        return error_set(error,
                         "stretch %g: a factor is needed that leaves the trace's %" PRIu32
                         " steps of %g s at least 1 ns each and at most 292 years together",
                         config->stretch, config->trace->steps,
                         (double)config->trace->step_ns / (double)NS_PER_S);
    if (config->start_ns % step_ns != 0 || config->start_ns < -SIM_TIME_MAX / 2)
        return error_set(error, "the trace cannot start at %g s: a multiple of its step of %g s is needed",
                         (double)config->start_ns / (double)NS_PER_S, (double)step_ns / (double)NS_PER_S);
    return true;
}

static bool check_config(const ReplayConfig *config, Error *error)
{
    const Trace *trace = config->trace;
    if (trace->guests.count == 0 || trace->steps == 0 || trace->step_ns <= 0)
        return error_set(error, "the trace has no guests or no samples");
    if (config->scale == 0 || trace->guests.count > (UINT32_MAX - 1) / config->scale)
        return error_set(error, "scale %" PRIu32 ": 1 or more is needed, and at most %u guests in all",
                         config->scale, UINT32_MAX - 1);
    if (!(config->sample_ratio >= 0 && config->sample_ratio <= 1))
        return error_set(error, "sample %g: a part of the guests is needed, 0 to 1", config->sample_ratio);
    return check_times(config, error) && check_sizes(config, error);
}

static void stretch_trace(Trace *trace, double factor)
{
    trace->step_ns = stretched(trace->step_ns, factor);
    for (size_t i = 0; i < trace->guests.count; i++) {
        TraceGuest *guest = &trace->guests.at[i];
        guest->arrive_ns = stretched(guest->arrive_ns, factor);
        guest->leave_ns = stretched(guest->leave_ns, factor);
    }
}

static bool is_sampled(const ReplayConfig *config, const char *stream, uint32_t entry)
{
    if (config->sample_ratio == 0)
        return true;
    Rng rng;
    rng_start(&rng, config->seed, stream, entry);
    return rng_uniform(&rng) < config->sample_ratio;
}

/* By arrival; the list's order among equals, which also makes the sort stable. */
static int by_arrival(const void *a, const void *b)
{
    const ReplayRow *x = a, *y = b;
    if (x->at_ns != y->at_ns)
        return x->at_ns < y->at_ns ? -1 : 1;
    return x->entry < y->entry ? -1 : 1;
}

static void make_rows(Replay *replay, const ReplayConfig *config)
{
    char *stream;
    if (asprintf(&stream, "%s/sample", config->name != NULL ? config->name : "") < 0)
        die("out of memory: the name of a stream");
    for (uint32_t entry = 0; entry < replay->entry_count; entry++) {
        uint32_t place = entry % trace_guests(replay);
        const TraceGuest *guest = &replay->trace.guests.at[place];
        SimTime at_ns = in_run(replay, guest->arrive_ns);
        bool is_gone = guest->leave_ns != SIM_TIME_MAX && in_run(replay, guest->leave_ns) <= 0;
        if (is_gone || !is_sampled(config, stream, entry))
            continue;
        vec_push(&replay->rows, (ReplayRow){.entry = entry, .guest = place, .at_ns = at_ns > 0 ? at_ns : 0});
    }
    free(stream);
    qsort(replay->rows.at, replay->rows.count, sizeof(ReplayRow), by_arrival);
}

/* Without this every rule would have to ask at each sample. */
static void fill_missing(Trace *trace)
{
    for (size_t i = 0; i < trace->guests.count * trace->steps; i++)
        if (isnan(trace->usage_ratio[i]))
            trace->usage_ratio[i] = 0;
}

bool replay_open(const ReplayConfig *config, Source *ret_source, Error *error)
{
    if (!check_config(config, error))
        return false;
    Replay *replay = must_calloc(1, sizeof *replay);
    replay->trace = *config->trace;
    *config->trace = (Trace){0};
    replay->assignment = config->assignment != NULL ? config->assignment : &replay_blocks;
    replay->interpolation = config->interpolation != NULL ? config->interpolation : &replay_previous;
    replay->size_count = config->size_count;
    replay->term = config->term;
    replay->sizes = must_alloc(config->size_count * sizeof *replay->sizes);
    if (config->size_count > 0)
        memcpy(replay->sizes, config->sizes, config->size_count * sizeof *replay->sizes);
    replay->entry_count = trace_guests(replay) * config->scale;
    replay->start_ns = config->start_ns;
    stretch_trace(&replay->trace, config->stretch);
    make_rows(replay, config);
    fill_missing(&replay->trace);
    *ret_source = (Source){.kind = &replay_kind, .state = replay};
    return true;
}
