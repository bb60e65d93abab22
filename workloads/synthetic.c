#include "workloads/synthetic.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"
#include "workloads/numbered.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A guest of the beginning or a later one: each has its own numbers and streams. */
typedef enum { FIRST, LATER, ORIGIN_COUNT } Origin;

typedef struct Synthetic {
    const char *name;
    uint32_t first_count;
    Distribution lifetime_s;
    VEC(GuestSize) sizes;
    VEC(double) weights; /* of the sizes */
    uint32_t next_row;
    Arrivals arrivals;
    RngFamily guest_streams[ORIGIN_COUNT], usage_streams[ORIGIN_COUNT];
    UsageModel usage;
    VEC(uint32_t) rows;   /* who lives, ascending */
    VEC(UsageState) live; /* and their usage */
} Synthetic;

/* ---- Arrivals ---- */

/* Everybody lives for a moment. */
static SimTime leaving(SimTime at_ns, double lifetime_s)
{
    SimTime leave_ns = seconds_after(at_ns, lifetime_s);
    return leave_ns > at_ns ? leave_ns : at_ns + 1;
}

static bool next_instant(Synthetic *synthetic, SimTime *ret_at_ns)
{
    if (synthetic->next_row < synthetic->first_count) {
        *ret_at_ns = 0;
        return true;
    }
    return synthetic->next_row < UINT32_MAX && arrivals_next(&synthetic->arrivals, ret_at_ns);
}

static Origin origin_of(const Synthetic *synthetic, uint32_t row, uint32_t *ret_number)
{
    Origin origin = row < synthetic->first_count ? FIRST : LATER;
    *ret_number = origin == FIRST ? row : row - synthetic->first_count;
    return origin;
}

static bool next_arrival(void *state, Arrival *ret_arrival)
{
    Synthetic *synthetic = state;
    Arrival arrival = {.leave_ns = SIM_TIME_MAX, .demand = DEMAND_USAGE, .row = synthetic->next_row};
    if (!next_instant(synthetic, &arrival.at_ns))
        return false;
    synthetic->next_row++;
    uint32_t number;
    Origin origin = origin_of(synthetic, arrival.row, &number);
    Rng rng;
    rng_start_in(&rng, synthetic->guest_streams[origin], number);
    arrival.size =
        synthetic->sizes.at[rng_pick(&rng, synthetic->weights.at, (uint32_t)synthetic->weights.count)];
    if (synthetic->lifetime_s.kind != NULL)
        arrival.leave_ns = leaving(arrival.at_ns, distribution_draw(&synthetic->lifetime_s, &rng));
    int64_t step = arrival.at_ns / synthetic->usage.process.step_ns;
    vec_push(&synthetic->rows, arrival.row);
    vec_push(&synthetic->live,
             usage_start(&synthetic->usage, synthetic->usage_streams[origin], number, step));
    *ret_arrival = arrival;
    return true;
}

/* ---- Usage ---- */

/* The place of a row at or behind `low`. Rows ascend, so that one lies no further from the end than its
 * number does, and the youngest are found at once. */
static size_t find(const Synthetic *synthetic, size_t low, uint32_t row)
{
    const uint32_t *rows = synthetic->rows.at;
    const size_t high = synthetic->rows.count;
    check(low < high && row <= rows[high - 1]);
    uint32_t behind = rows[high - 1] - row;
    if (behind < high - 1 - low)
        low = high - 1 - behind;
    for (size_t stride = 1; rows[low] < row;) {
        if (stride < high - low && rows[low + stride] <= row) {
            low += stride;
            stride *= 2;
        } else {
            check(stride > 1);
            stride /= 2;
        }
    }
    check(rows[low] == row);
    return low;
}

/* How many follow each other both among those who live and among those who are asked for. */
static uint32_t run_length(const uint32_t *rows, size_t rows_left, const UsageAsk *ask, uint32_t from)
{
    uint32_t most = rows_left < ask->count - from ? (uint32_t)rows_left : ask->count - from, length = 0;
    while (length < most && rows[length] == ask_row(ask, from + length))
        length++;
    return length;
}

/* Keeps who is asked for and who is younger than all of them. */
static void forget_others(Synthetic *synthetic, const UsageAsk *ask)
{
    uint32_t *rows = synthetic->rows.at, kept = 0;
    UsageState *live = synthetic->live.at;
    for (size_t i = 0; i < synthetic->rows.count; i++) {
        bool is_younger = ask->count == 0 || rows[i] > ask_row(ask, ask->count - 1);
        if (!is_younger && rows[i] != ask_row(ask, kept))
            continue;
        rows[kept] = rows[i];
        live[kept++] = live[i];
    }
    synthetic->rows.count = synthetic->live.count = kept;
}

/* Run by run. Moving everybody up for each that has left would cost more than the gaps do; at one in eight
 * the gaps are closed. */
static void usage(void *state, const UsageAsk *ask, double *ret_ratio)
{
    Synthetic *synthetic = state;
    SimTime now_ns = ask->anchor_ns + ask->offset_ns;
    UsageStep now = usage_step(&synthetic->usage, now_ns / synthetic->usage.process.step_ns);
    size_t place = 0;
    for (uint32_t i = 0; i < ask->count;) {
        place = find(synthetic, place, ask_row(ask, i));
        uint32_t length = run_length(&synthetic->rows.at[place], synthetic->rows.count - place, ask, i);
        usage_advance(&synthetic->usage, &now, &synthetic->live.at[place], length, &ret_ratio[i]);
        place += length;
        i += length;
    }
    if (ask->is_all && place - ask->count > ask->count / 8)
        forget_others(synthetic, ask);
}

static SimTime step_ns(const void *state)
{
    return ((const Synthetic *)state)->usage.process.step_ns;
}

/* Five digits at least, so that the byte order of names is that of the rows for 100000 guests. */
static void guest_name(const void *state, uint32_t row, char *ret_text, size_t size)
{
    const Synthetic *synthetic = state;
    uint32_t number;
    Origin origin = origin_of(synthetic, row, &number);
    numbered_name(synthetic->name, origin == FIRST ? "." : ".a", number, 5, ret_text, size);
}

/* ---- Beginning and end ---- */

static void close_synthetic(void *state)
{
    Synthetic *synthetic = state;
    arrivals_free(&synthetic->arrivals);
    free((void *)(uintptr_t)synthetic->name);
    vec_free(&synthetic->sizes);
    vec_free(&synthetic->weights);
    vec_free(&synthetic->rows);
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
    if (!arrivals_check(&config->arrivals, &inner))
        return error_set(error, "arrivals: %s", inner.text);
    if (config->first_count == 0 && arrivals_mean_per_s(&config->arrivals) == 0)
        return error_set(error, "no guest would ever come: first guests or an arrival rate are needed");
    if (config->lifetime_s.kind != NULL && !distribution_check(&config->lifetime_s, 0, &inner))
        return error_set(error, "lifetime: %s", inner.text);
    return check_classes(config, error) && usage_process_check(&config->usage, error);
}

static RngFamily family(const SyntheticConfig *config, uint64_t seed, const char *purpose)
{
    char *text;
    if (asprintf(&text, "%s/%s", config->name, purpose) < 0)
        die("out of memory: the name of a stream");
    RngFamily streams = rng_family(seed, text);
    free(text);
    return streams;
}

static void set_streams(Synthetic *synthetic, const SyntheticConfig *config, uint64_t seed)
{
    synthetic->guest_streams[FIRST] = family(config, seed, "first");
    synthetic->guest_streams[LATER] = family(config, seed, "later");
    synthetic->usage_streams[FIRST] = family(config, seed, "first-usage");
    synthetic->usage_streams[LATER] = family(config, seed, "later-usage");
    arrivals_begin(&synthetic->arrivals, &config->arrivals, seed, config->name);
}

bool synthetic_open(const SyntheticConfig *config, uint64_t seed, Source *ret_source, Error *error)
{
    if (!check_config(config, error))
        return false;
    Synthetic *synthetic = must_calloc(1, sizeof *synthetic);
    synthetic->name = must_strdup(config->name);
    synthetic->first_count = config->first_count;
    synthetic->lifetime_s = config->lifetime_s;
    for (uint32_t i = 0; i < config->class_count; i++) {
        vec_push(&synthetic->sizes, config->classes[i].size);
        vec_push(&synthetic->weights, config->classes[i].weight);
    }
    set_streams(synthetic, config, seed);
    usage_open(&config->usage, &synthetic->usage);
    *ret_source = (Source){.kind = &synthetic_kind, .state = synthetic};
    return true;
}
