#include "workloads/synthetic.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A guest of the beginning or a later one: each has its own numbers and streams. */
typedef enum { FIRST, LATER, ORIGIN_COUNT } Origin;

typedef struct Live {
    uint32_t row;
    SimTime leave_ns;
    UsageState usage;
} Live;

typedef struct Synthetic {
    SyntheticConfig config; /* its pointers lead to the two below */
    char *name;
    SizeClass *classes;
    uint64_t seed;
    double weight_sum, memory;
    uint32_t next_row;
    SimTime now_ns; /* of the last arrival */
    Rng gaps;
    char *guest_stream[ORIGIN_COUNT], *usage_stream[ORIGIN_COUNT]; /* names */
    VEC(Live) live;                                                /* by row */
} Synthetic;

/* ---- Arrivals ---- */

/* Rounded to the next nanosecond; what is too long for the clock is for ever. */
static SimTime after(SimTime from_ns, double span_s)
{
    double span_ns = floor(span_s * (double)NS_PER_S + 0.5);
    return span_ns < (double)(SIM_TIME_MAX - from_ns) ? from_ns + (SimTime)span_ns : SIM_TIME_MAX;
}

/* Everybody lives for a moment. */
static SimTime leaving(SimTime at_ns, double lifetime_s)
{
    SimTime leave_ns = after(at_ns, lifetime_s);
    return leave_ns > at_ns ? leave_ns : at_ns + 1;
}

static const GuestSize *draw_size(const Synthetic *synthetic, Rng *rng)
{
    double left = rng_uniform(rng) * synthetic->weight_sum;
    const SizeClass *chosen = NULL;
    for (uint32_t i = 0; i < synthetic->config.class_count; i++) {
        const SizeClass *class = &synthetic->config.classes[i];
        if (class->weight == 0)
            continue;
        chosen = class; /* the last one, should the sum have been rounded up */
        if (left < class->weight)
            break;
        left -= class->weight;
    }
    return &chosen->size;
}

static bool next_instant(Synthetic *synthetic)
{
    if (synthetic->next_row < synthetic->config.first_count)
        return true;
    if (synthetic->config.rate_per_s == 0 || synthetic->next_row == UINT32_MAX)
        return false;
    Distribution gap_s = {&distribution_exponential, {1 / synthetic->config.rate_per_s}};
    synthetic->now_ns = after(synthetic->now_ns, distribution_draw(&gap_s, &synthetic->gaps));
    return synthetic->now_ns < SIM_TIME_MAX;
}

static Origin origin_of(const Synthetic *synthetic, uint32_t row, uint32_t *ret_number)
{
    Origin origin = row < synthetic->config.first_count ? FIRST : LATER;
    *ret_number = origin == FIRST ? row : row - synthetic->config.first_count;
    return origin;
}

static bool next_arrival(void *state, Arrival *ret_arrival)
{
    Synthetic *synthetic = state;
    if (!next_instant(synthetic))
        return false;
    Arrival arrival = {.at_ns = synthetic->now_ns,
                       .leave_ns = SIM_TIME_MAX,
                       .demand = DEMAND_USAGE,
                       .row = synthetic->next_row++};
    uint32_t number;
    Origin origin = origin_of(synthetic, arrival.row, &number);
    Rng rng, usage_rng;
    rng_start(&rng, synthetic->seed, synthetic->guest_stream[origin], number);
    rng_start(&usage_rng, synthetic->seed, synthetic->usage_stream[origin], number);
    arrival.size = *draw_size(synthetic, &rng);
    if (synthetic->config.lifetime_s.kind != NULL)
        arrival.leave_ns = leaving(arrival.at_ns, distribution_draw(&synthetic->config.lifetime_s, &rng));
    int64_t step = arrival.at_ns / synthetic->config.usage.step_ns;
    vec_push(&synthetic->live, (Live){.row = arrival.row,
                                      .leave_ns = arrival.leave_ns,
                                      .usage = usage_start(&synthetic->config.usage, usage_rng, step)});
    *ret_arrival = arrival;
    return true;
}

/* ---- Usage ---- */

static void usage(void *state, const UsageAsk *ask, double *ret_ratio)
{
    Synthetic *synthetic = state;
    SimTime now_ns = ask->anchor_ns + ask->offset_ns;
    int64_t step = now_ns / synthetic->config.usage.step_ns;
    double shift = usage_shift(&synthetic->config.usage, step);
    size_t kept = 0;
    uint32_t asked = 0;
    for (size_t i = 0; i < synthetic->live.count; i++) {
        Live *live = &synthetic->live.at[i];
        if (live->leave_ns <= now_ns)
            continue;
        while (asked < ask->count && ask_row(ask, asked) < live->row)
            ret_ratio[asked++] = 0;
        if (asked < ask->count && ask_row(ask, asked) == live->row)
            ret_ratio[asked++] = usage_advance(&live->usage, step, synthetic->memory, shift);
        synthetic->live.at[kept++] = *live;
    }
    while (asked < ask->count)
        ret_ratio[asked++] = 0;
    synthetic->live.count = kept;
}

static SimTime step_ns(const void *state)
{
    return ((const Synthetic *)state)->config.usage.step_ns;
}

/* Five digits at least, so that the byte order of names is that of the rows for 100000 guests. */
static void guest_name(const void *state, uint32_t row, char *ret_text, size_t size)
{
    const Synthetic *synthetic = state;
    uint32_t number;
    Origin origin = origin_of(synthetic, row, &number);
    snprintf(ret_text, size, "%s.%s%05" PRIu32, synthetic->config.name, origin == FIRST ? "" : "a", number);
}

/* ---- Beginning and end ---- */

static void close_synthetic(void *state)
{
    Synthetic *synthetic = state;
    for (int origin = 0; origin < ORIGIN_COUNT; origin++) {
        free(synthetic->guest_stream[origin]);
        free(synthetic->usage_stream[origin]);
    }
    free(synthetic->name);
    free(synthetic->classes);
    vec_free(&synthetic->live);
    free(synthetic);
}

const SourceKind synthetic_kind = {
    .name = "synthetic",
    .help = "guests that arrive at random, with lifetimes, sizes and correlated CPU usage drawn from "
            "distributions",
    .next_arrival = next_arrival,
    .usage = usage,
    .step_ns = step_ns,
    .guest_name = guest_name,
    .close = close_synthetic,
};

static bool check_classes(const SyntheticConfig *config, Error *error)
{
    double sum = 0;
    for (uint32_t i = 0; i < config->class_count; i++) {
        double weight = config->classes[i].weight;
        if (!(weight >= 0 && weight < INFINITY))
            return error_set(error, "size %u: a weight of %g; 0 or more is needed", i, weight);
        sum += weight;
    }
    return (sum > 0 && sum < INFINITY) ||
           error_set(error, "guests need at least one size with a weight of more than 0");
}

static bool check_config(const SyntheticConfig *config, Error *error)
{
    Error inner = {0};
    if (!(config->rate_per_s >= 0 && config->rate_per_s <= 1e9))
        return error_set(error, "an arrival rate of %g/s: 0 to 1e9 is possible", config->rate_per_s);
    if (config->first_count == 0 && config->rate_per_s == 0)
        return error_set(error, "no guest would ever come: first guests or an arrival rate are needed");
    if (config->lifetime_s.kind != NULL && !distribution_check(&config->lifetime_s, 0, &inner))
        return error_set(error, "lifetime: %s", inner.text);
    return check_classes(config, error) && usage_process_check(&config->usage, error);
}

static char *joined(const char *name, const char *purpose)
{
    char *text;
    if (asprintf(&text, "%s/%s", name, purpose) < 0)
        die("out of memory: the name of a stream");
    return text;
}

static void set_streams(Synthetic *synthetic)
{
    const char *name = synthetic->config.name;
    synthetic->guest_stream[FIRST] = joined(name, "first");
    synthetic->guest_stream[LATER] = joined(name, "later");
    synthetic->usage_stream[FIRST] = joined(name, "first-usage");
    synthetic->usage_stream[LATER] = joined(name, "later-usage");
    char *gaps = joined(name, "gaps");
    rng_start(&synthetic->gaps, synthetic->seed, gaps, 0);
    free(gaps);
}

bool synthetic_open(const SyntheticConfig *config, uint64_t seed, Source *ret_source, Error *error)
{
    if (!check_config(config, error))
        return false;
    Synthetic *synthetic = must_calloc(1, sizeof *synthetic);
    synthetic->config = *config;
    size_t classes_bytes = config->class_count * sizeof *config->classes;
    synthetic->config.name = synthetic->name = must_strdup(config->name);
    synthetic->config.classes = synthetic->classes = must_alloc(classes_bytes);
    memcpy(synthetic->classes, config->classes, classes_bytes);
    synthetic->seed = seed;
    synthetic->memory = usage_memory(&config->usage);
    for (uint32_t i = 0; i < config->class_count; i++)
        synthetic->weight_sum += config->classes[i].weight;
    set_streams(synthetic);
    *ret_source = (Source){.kind = &synthetic_kind, .state = synthetic};
    return true;
}
