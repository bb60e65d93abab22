#include "workloads/replay.h"

#include "sim/base/check.h"
#include "sim/base/rng.h"
#include "tests/test.h"
#include "traces/planetlab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Helpers ---- */

/* Guests g0, g1, ...; samples step by step. */
static Trace make_trace(size_t guests, uint32_t steps, const double *samples)
{
    Trace trace = {.step_ns = 300 * NS_PER_S, .steps = steps};
    for (size_t i = 0; i < guests; i++) {
        char name[24];
        snprintf(name, sizeof name, "g%zu", i);
        vec_push(&trace.guests, (TraceGuest){.name = must_strdup(name), .leave_ns = SIM_TIME_MAX});
    }
    trace.usage_ratio = must_alloc(guests * steps * sizeof(double));
    memcpy(trace.usage_ratio, samples, guests * steps * sizeof(double));
    return trace;
}

/* The size's memory is its number, so that a guest shows which one it got. */
static const GuestSize sizes[] = {{.vcpus = 1, .memory_bytes = 0},
                                  {.vcpus = 1, .memory_bytes = 1},
                                  {.vcpus = 1, .memory_bytes = 2},
                                  {.vcpus = 1, .memory_bytes = 3}};

static Source open_source(ReplayConfig config)
{
    Source source;
    Error error = {0};
    config.scale = config.scale == 0 ? 1 : config.scale;
    if (config.sizes == NULL) {
        config.sizes = sizes;
        config.size_count = 1;
    }
    CU_ASSERT_TRUE_FATAL(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NULL(config.trace->usage_ratio); /* taken over */
    return source;
}

static void close_source(const Source *source)
{
    source->kind->close(source->state);
}

static double usage_of(const Source *source, SimTime anchor_ns, SimTime offset_ns, uint32_t row)
{
    double ratio[64];
    source->kind->usage(source->state, &(UsageAsk){anchor_ns, offset_ns, NULL, row + 1, false}, ratio);
    return ratio[row];
}

/* All arrivals as "name@seconds:size ". */
static void arrivals(const Source *source, char *ret_text, size_t size)
{
    size_t used = 0;
    uint32_t rows = 0;
    for (Arrival arrival; source->kind->next_arrival(source->state, &arrival); rows++) {
        char name[64];
        source->kind->guest_name(source->state, arrival.row, name, sizeof name);
        CU_ASSERT_EQUAL(arrival.row, rows);
        CU_ASSERT_EQUAL(arrival.demand, DEMAND_USAGE);
        used += (size_t)snprintf(ret_text + used, size - used, "%s@%g:%d ", name,
                                 (double)arrival.at_ns / (double)NS_PER_S, (int)arrival.size.memory_bytes);
    }
}

/* ---- Usage between samples ---- */

/* World 11 of the known answers (cloudsimplus#220): samples of 20 % at 0 s and 60 % at 300 s, asked at 150 s.
 * Previous value: 20 %. Linear: 0.2 + (0.6 - 0.2) / 300 * 150 = 0.4. */
static void world_11_a_time_between_two_samples(void)
{
    static const double samples[] = {0.2, 0.6};
    Trace trace = make_trace(1, 2, samples);
    Source source = open_source((ReplayConfig){.trace = &trace});
    CU_ASSERT_EQUAL(usage_of(&source, 150 * NS_PER_S, 0, 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, 300 * NS_PER_S - 1, 0, 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, 299 * NS_PER_S, NS_PER_S, 0), 0.6);
    CU_ASSERT_EQUAL(source.kind->step_ns(source.state), 300 * NS_PER_S);
    close_source(&source);
    trace = make_trace(1, 2, samples);
    source = open_source((ReplayConfig){.trace = &trace, .interpolation = &replay_linear});
    CU_ASSERT_DOUBLE_EQUAL(usage_of(&source, 150 * NS_PER_S, 0, 0), 0.4, 1e-15);
    CU_ASSERT_EQUAL(usage_of(&source, 300 * NS_PER_S, 0, 0), 0.6);
    close_source(&source);
}

/* At 75 s a quarter of the way: 0.1 + 0.8 / 4 = 0.3 and 0.5 - 0.4 / 4 = 0.4. */
static void lines_are_drawn_for_each_guest(void)
{
    static const double samples[] = {0.1, 0.5, 0.9, 0.1};
    Trace trace = make_trace(2, 2, samples);
    Source source = open_source((ReplayConfig){.trace = &trace, .interpolation = &replay_linear});
    CU_ASSERT_DOUBLE_EQUAL(usage_of(&source, 75 * NS_PER_S, 0, 0), 0.3, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(usage_of(&source, 75 * NS_PER_S, 0, 1), 0.4, 1e-15);
    close_source(&source);
}

/* 0.3 s is no double: 0.9 / 0.3 is 3 and the remainder is not 0. There and everywhere a value lies between
 * those of its neighbours, and at a sample it is the sample, but for the last digits. */
static void steps_that_are_no_whole_seconds_keep_values_between_samples(void)
{
    static const double samples[] = {0, 1, 0, 1, 0, 1, 0, 1};
    Trace trace = make_trace(1, 8, samples);
    trace.step_ns = 300 * NS_PER_MS;
    Source source = open_source((ReplayConfig){.trace = &trace, .interpolation = &replay_linear});
    for (int i = 0; i <= 21; i++) {
        double value = usage_of(&source, i * 100 * NS_PER_MS, 0, 0);
        CU_ASSERT(value >= 0 && value <= 1);
        if (i % 3 == 0)
            CU_ASSERT_DOUBLE_EQUAL(value, samples[i / 3], 1e-12);
    }
    close_source(&source);
}

static void the_last_sample_holds_beyond_the_end(void)
{
    static const double samples[] = {0.2, 0.6};
    const ReplayInterpolation *const rules[] = {&replay_previous, &replay_linear};
    for (int i = 0; i < 2; i++) {
        Trace trace = make_trace(1, 2, samples);
        Source source = open_source((ReplayConfig){.trace = &trace, .interpolation = rules[i]});
        CU_ASSERT_EQUAL(usage_of(&source, 300 * NS_PER_S, 100 * NS_PER_MS, 0), 0.6);
        CU_ASSERT_EQUAL(usage_of(&source, 600 * NS_PER_S, 0, 0), 0.6);
        CU_ASSERT_EQUAL(usage_of(&source, 1000 * NS_PER_H, 1, 0), 0.6);
        close_source(&source);
    }
}

/* The rule as the specification of the PlanetLab benchmark writes it (section 2), guest by guest. */
static double by_the_book(const double *x, double t)
{
    if (fmod(t, 300) == 0)
        return x[(int)(t / 300)];
    double a = floor(t / 300), b = ceil(t / 300);
    double s = (x[(int)b] - x[(int)a]) / ((b - a) * 300);
    return x[(int)a] + s * (t - a * 300);
}

/* At every tick T_k = k 300 + 0.1 s of a day and at the ends of migrations 9.808, 13.92 and 27.84 s after it
 * (section 3). The clock there is fl(T_k + 13.92), which is not always the double nearest to the sum: where
 * it is not, only a rule that takes the two parts apart agrees. */
static void the_linear_rule_has_every_bit_of_the_specification(void)
{
    static const SimTime offsets_ns[] = {0, 9808000000, 13920000000, 27840000000};
    static const double offsets_s[] = {0, 9.808, 13.92, 27.84};
    double x[289];
    Rng rng;
    rng_start(&rng, 1, "samples", 0);
    for (int k = 0; k < 288; k++)
        x[k] = (double)rng_below(&rng, 101) / 100.0;
    x[288] = x[287];
    Trace trace = make_trace(1, 288, x);
    Source source = open_source((ReplayConfig){.trace = &trace, .interpolation = &replay_linear});
    int differ = 0, astray = 0;
    for (int k = 1; k <= 287; k++)
        for (int i = 0; i < 4; i++) {
            SimTime tick_ns = k * 300 * NS_PER_S + 100 * NS_PER_MS;
            double tick_s = k * 300 + 0.1, t = tick_s + offsets_s[i];
            double seen = usage_of(&source, tick_ns, offsets_ns[i], 0), expected = by_the_book(x, t);
            differ += memcmp(&seen, &expected, sizeof seen) != 0;
            astray += t != (double)(tick_ns + offsets_ns[i]) / 1e9;
        }
    CU_ASSERT_EQUAL(differ, 0);
    CU_ASSERT_TRUE(astray > 0); /* the test would notice a rule that adds the parts first */
    close_source(&source);
}

static void a_missing_sample_counts_as_idle(void)
{
    static const double samples[] = {0.2, NAN, 0.6};
    Trace trace = make_trace(1, 3, samples);
    Source source = open_source((ReplayConfig){.trace = &trace});
    CU_ASSERT_EQUAL(usage_of(&source, 300 * NS_PER_S, 0, 0), 0);
    CU_ASSERT_EQUAL(usage_of(&source, 600 * NS_PER_S, 0, 0), 0.6);
    close_source(&source);
}

/* ---- Guests ---- */

/* Six guests of a list over 4 sizes: ceil(6 / 4) = 2 to a block, so sizes 0 0 1 1 2 2. In turn: 0 1 2 3 0 1.
 */
static void sizes_are_given_in_blocks_or_in_turn(void)
{
    static const double samples[12] = {0};
    char text[256];
    Trace trace = make_trace(6, 2, samples);
    Source source = open_source((ReplayConfig){.trace = &trace, .sizes = sizes, .size_count = 4});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g0@0:0 g1@0:0 g2@0:1 g3@0:1 g4@0:2 g5@0:2 ");
    close_source(&source);
    trace = make_trace(6, 2, samples);
    source = open_source(
        (ReplayConfig){.trace = &trace, .sizes = sizes, .size_count = 4, .assignment = &replay_round_robin});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g0@0:0 g1@0:1 g2@0:2 g3@0:3 g4@0:0 g5@0:1 ");
    close_source(&source);
}

/* Three guests twice, 2 sizes: ceil(6 / 2) = 3 to a block. Entry 4 is guest 4 mod 3 = 1 again. */
static void scale_repeats_the_list_and_sizes_go_over_all_of_it(void)
{
    static const double samples[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    char text[256];
    Trace trace = make_trace(3, 2, samples);
    Source source = open_source((ReplayConfig){.trace = &trace, .sizes = sizes, .size_count = 2, .scale = 2});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g0@0:0 g1@0:0 g2@0:0 g0#1@0:1 g1#1@0:1 g2#1@0:1 ");
    double ratio[6];
    source.kind->usage(source.state, &(UsageAsk){300 * NS_PER_S, 0, NULL, 6, false}, ratio);
    static const double expected[] = {0.4, 0.5, 0.6, 0.4, 0.5, 0.6};
    CU_ASSERT_EQUAL(memcmp(ratio, expected, sizeof expected), 0);
    double part[5] = {9, 9, 9, 9, 9};
    source.kind->usage(source.state, &(UsageAsk){600 * NS_PER_S, 0, NULL, 4, false}, part);
    CU_ASSERT_TRUE(memcmp(part, expected, 4 * sizeof(double)) == 0 && part[4] == 9);
    close_source(&source);
}

/* World 20 of the known answers (cloudsimplus#149): guests that are listed out of order, or are there before
 * the clock starts. g0 comes at 900 s, g1 at 0, g2 at 900 s, g3 at 300 s; with the trace beginning 600 s
 * before the run, g1 and g3 are there at 0, and g2, which goes at 600 s of the trace, never comes. */
static Trace disorderly(void)
{
    static const double samples[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
    static const SimTime arrive_s[] = {900, 0, 200, 300};
    Trace trace = make_trace(4, 2, samples);
    for (int i = 0; i < 4; i++)
        trace.guests.at[i].arrive_ns = arrive_s[i] * NS_PER_S;
    trace.guests.at[2].leave_ns = 600 * NS_PER_S;
    return trace;
}

static void world_20_guests_come_in_order_of_time(void)
{
    char text[256];
    Trace trace = disorderly();
    Source source = open_source((ReplayConfig){.trace = &trace});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g1@0:0 g2@200:0 g3@300:0 g0@900:0 ");
    CU_ASSERT_EQUAL(usage_of(&source, 0, 0, 0), 0.2); /* rows are in the new order: g1, g2, g3, g0 */
    CU_ASSERT_EQUAL(usage_of(&source, 0, 0, 3), 0.1);
    close_source(&source);
}

static void world_20_what_was_before_the_clock_does_not_break_it(void)
{
    char text[256];
    Trace trace = disorderly();
    Source source = open_source((ReplayConfig){.trace = &trace, .start_ns = -600 * NS_PER_S});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g1@0:0 g3@0:0 g0@300:0 ");
    CU_ASSERT_EQUAL(usage_of(&source, 0, 0, 0), 0.6); /* the trace is at 600 s, beyond its last sample */
    close_source(&source);
    trace = disorderly();
    source = open_source((ReplayConfig){.trace = &trace, .start_ns = 600 * NS_PER_S});
    Arrival arrival;
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.at_ns, 600 * NS_PER_S);
    CU_ASSERT_EQUAL(usage_of(&source, 0, 0, 0), 0.2); /* before its beginning the first sample holds */
    CU_ASSERT_EQUAL(usage_of(&source, 900 * NS_PER_S, 0, 0), 0.6);
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.leave_ns, 1200 * NS_PER_S);
    close_source(&source);
}

/* ---- A part of the guests, and another speed ---- */

/* Which entries of 1000 guests come, in order. */
static uint32_t sampled(double ratio, uint32_t scale, uint32_t *ret_entries)
{
    double *idle = must_calloc(1000, sizeof *idle);
    Trace trace = make_trace(1000, 1, idle);
    free(idle);
    Source source = open_source(
        (ReplayConfig){.trace = &trace, .scale = scale, .name = "w", .seed = 7, .sample_ratio = ratio});
    uint32_t count = 0;
    for (Arrival arrival; source.kind->next_arrival(source.state, &arrival);) {
        char name[64];
        unsigned guest = 0, repeat = 0;
        source.kind->guest_name(source.state, arrival.row, name, sizeof name);
        CU_ASSERT(sscanf(name, "g%u#%u", &guest, &repeat) > 0);
        ret_entries[count++] = guest + 1000 * repeat;
    }
    close_source(&source);
    return count;
}

static bool holds(const uint32_t *entries, uint32_t count, uint32_t entry)
{
    for (uint32_t i = 0; i < count; i++)
        if (entries[i] == entry)
            return true;
    return false;
}

/* The rule by the book: entry i stays when the first number of stream (7, w/sample, i) is below 0.4. That so
 * many of 1000 do is binomial: mean 400, deviation sqrt(1000 x 0.4 x 0.6) = 15.5; four of them are 62. */
static void a_sample_of_40_percent_takes_about_400_of_1000_guests_each_by_its_own_stream(void)
{
    uint32_t entries[2000], count = sampled(0.4, 1, entries), expected = 0;
    CU_ASSERT_TRUE(count > 400 - 62 && count < 400 + 62);
    for (uint32_t i = 0; i < 1000; i++) {
        Rng rng;
        rng_start(&rng, 7, "w/sample", i);
        if (rng_uniform(&rng) < 0.4 && expected < count)
            CU_ASSERT_EQUAL(entries[expected++], i);
    }
    CU_ASSERT_EQUAL(expected, count);
}

static void a_larger_sample_holds_the_smaller_and_a_larger_scale_the_same_guests(void)
{
    uint32_t small[2000], large[2000], twice[2000];
    uint32_t small_count = sampled(0.2, 1, small), large_count = sampled(0.6, 1, large);
    for (uint32_t i = 0; i < small_count; i++)
        CU_ASSERT_TRUE(holds(large, large_count, small[i]));
    uint32_t twice_count = sampled(0.2, 2, twice), first = 0, again = 0;
    for (uint32_t i = 0; i < twice_count; i++) {
        first += twice[i] < 1000 && holds(small, small_count, twice[i]);
        again += twice[i] >= 1000 && holds(small, small_count, twice[i] - 1000);
    }
    CU_ASSERT_EQUAL(first, small_count);
    CU_ASSERT_TRUE(twice_count - first > 0 && again < twice_count - first); /* the repeats draw their own */
    CU_ASSERT_EQUAL(sampled(1, 2, twice), 2000);
    CU_ASSERT_EQUAL(sampled(0, 1, twice), 1000); /* not set: all */
}

/* Round-robin over 2 sizes: entry i has size i mod 2, whoever else comes. */
static void a_sampled_guest_keeps_the_size_that_it_has_among_all(void)
{
    static const double idle[50] = {0};
    Trace trace = make_trace(50, 1, idle);
    Source source = open_source((ReplayConfig){.trace = &trace,
                                               .sizes = sizes,
                                               .size_count = 2,
                                               .assignment = &replay_round_robin,
                                               .sample_ratio = 0.5});
    uint32_t count = 0;
    for (Arrival arrival; source.kind->next_arrival(source.state, &arrival); count++) {
        char name[64];
        source.kind->guest_name(source.state, arrival.row, name, sizeof name);
        CU_ASSERT_EQUAL(arrival.size.memory_bytes, atoi(name + 1) % 2);
    }
    CU_ASSERT_TRUE(count > 0 && count < 50);
    close_source(&source);
}

/* Twice as long: the guests of disorderly() come at 1800, 0, 400 and 600 s, and what they use changes at 600
 * s in place of 300. At a tenth of the length the step is 30 s. */
static void a_stretched_trace_has_all_its_times_multiplied(void)
{
    char text[256];
    Trace trace = disorderly();
    Source source = open_source((ReplayConfig){.trace = &trace, .stretch = 2});
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "g1@0:0 g2@400:0 g3@600:0 g0@1800:0 ");
    CU_ASSERT_EQUAL(source.kind->step_ns(source.state), 600 * NS_PER_S);
    CU_ASSERT_EQUAL(usage_of(&source, 600 * NS_PER_S - 1, 0, 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, 600 * NS_PER_S, 0, 0), 0.6);
    close_source(&source);
    trace = disorderly();
    source = open_source((ReplayConfig){.trace = &trace, .stretch = 0.1, .start_ns = 60 * NS_PER_S});
    Arrival arrival;
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.at_ns, 60 * NS_PER_S);
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_EQUAL(arrival.leave_ns, 60 * NS_PER_S + 60 * NS_PER_S); /* 600 s, a tenth of it, from 60 s on */
    CU_ASSERT_EQUAL(usage_of(&source, 90 * NS_PER_S - 1, 0, 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, 90 * NS_PER_S, 0, 0), 0.6);
    close_source(&source);
}

static void without_sizes_guests_have_those_of_the_trace(void)
{
    static const double samples[] = {0.1, 0.2};
    Trace trace = make_trace(1, 2, samples);
    ReplayConfig config = {.trace = &trace, .scale = 1};
    Source source;
    Error error = {0};
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "does not tell the size of guest g0"));
    trace.guests.at[0].cpu_mcore = 2500;
    trace.guests.at[0].cpu_mhz = 6000;
    trace.guests.at[0].memory_bytes = 1 << 30;
    CU_ASSERT_TRUE_FATAL(replay_open(&config, &source, &error));
    Arrival arrival;
    CU_ASSERT_TRUE_FATAL(source.kind->next_arrival(source.state, &arrival));
    CU_ASSERT_TRUE(arrival.size.vcpus == 3 && arrival.size.cpu_mcore == 2500 && arrival.size.cpu_mhz == 6000);
    CU_ASSERT_TRUE(arrival.size.memory_bytes == 1 << 30 && arrival.size.weight == 1);
    CU_ASSERT_TRUE(arrival.size.limit_mhz == INFINITY && arrival.size.reservation_mhz == 0);
    close_source(&source);
}

static void what_cannot_be_replayed_is_refused_and_stays_the_callers(void)
{
    static const double samples[] = {0.1, 0.2};
    Trace trace = make_trace(1, 2, samples), nobody = {0};
    ReplayConfig good = {.trace = &trace, .sizes = sizes, .size_count = 1, .scale = 1}, config = good;
    Source source;
    Error error = {0};
    config.start_ns = 90 * NS_PER_S;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "a multiple of its step of 300 s"));
    config = good;
    config.scale = 0;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    config.scale = UINT32_MAX;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "scale 4294967295"));
    config = good;
    config.sample_ratio = 1.5;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "sample 1.5"));
    static const double stretches[] = {-1, 1e-12, 1e9, NAN};
    for (int i = 0; i < 4; i++) {
        config = good;
        config.stretch = stretches[i];
        CU_ASSERT_FALSE(replay_open(&config, &source, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "stretch "));
    }
    config = good;
    config.stretch = 2; /* the step is 600 s now */
    config.start_ns = 300 * NS_PER_S;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    config = good;
    config.trace = &nobody;
    CU_ASSERT_FALSE(replay_open(&config, &source, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no guests or no samples"));
    CU_ASSERT_EQUAL(trace.guests.count, 1);
    trace_free(&trace);
}

/* A day of the benchmark twice over: 2104 guests, 526 to each of 4 sizes, all there from the beginning. */
static void a_public_day_replays_whole(void)
{
    const char *path = "../shared/traces/planetlab/20110303.tar.xz";
    if (access(path, R_OK) != 0) {
        test_skip("../shared/traces/planetlab is not there");
        return;
    }
    Trace trace;
    CU_ASSERT_TRUE_FATAL(planetlab_reader.read(path, &(TraceOptions){0}, &trace, NULL));
    Source source = open_source((ReplayConfig){
        .trace = &trace, .sizes = sizes, .size_count = 4, .interpolation = &replay_linear, .scale = 2});
    int seen[4] = {0};
    Arrival arrival;
    for (uint32_t row = 0; source.kind->next_arrival(source.state, &arrival); row++) {
        CU_ASSERT_TRUE(arrival.at_ns == 0 && arrival.leave_ns == SIM_TIME_MAX);
        CU_ASSERT_EQUAL(arrival.size.memory_bytes, row / 526); /* ceil(2104 / 4) = 526 */
        seen[arrival.size.memory_bytes]++;
    }
    for (int i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(seen[i], 526);
    close_source(&source);
}

static const TestCase cases[] = {
    {"world_11_a_time_between_two_samples", world_11_a_time_between_two_samples},
    {"lines_are_drawn_for_each_guest", lines_are_drawn_for_each_guest},
    {"steps_that_are_no_whole_seconds_keep_values_between_samples",
     steps_that_are_no_whole_seconds_keep_values_between_samples},
    {"the_last_sample_holds_beyond_the_end", the_last_sample_holds_beyond_the_end},
    {"the_linear_rule_has_every_bit_of_the_specification",
     the_linear_rule_has_every_bit_of_the_specification},
    {"a_missing_sample_counts_as_idle", a_missing_sample_counts_as_idle},
    {"sizes_are_given_in_blocks_or_in_turn", sizes_are_given_in_blocks_or_in_turn},
    {"scale_repeats_the_list_and_sizes_go_over_all_of_it",
     scale_repeats_the_list_and_sizes_go_over_all_of_it},
    {"world_20_guests_come_in_order_of_time", world_20_guests_come_in_order_of_time},
    {"world_20_what_was_before_the_clock_does_not_break_it",
     world_20_what_was_before_the_clock_does_not_break_it},
    {"a_sample_of_40_percent_takes_about_400_of_1000_guests_each_by_its_own_stream",
     a_sample_of_40_percent_takes_about_400_of_1000_guests_each_by_its_own_stream},
    {"a_larger_sample_holds_the_smaller_and_a_larger_scale_the_same_guests",
     a_larger_sample_holds_the_smaller_and_a_larger_scale_the_same_guests},
    {"a_sampled_guest_keeps_the_size_that_it_has_among_all",
     a_sampled_guest_keeps_the_size_that_it_has_among_all},
    {"a_stretched_trace_has_all_its_times_multiplied", a_stretched_trace_has_all_its_times_multiplied},
    {"without_sizes_guests_have_those_of_the_trace", without_sizes_guests_have_those_of_the_trace},
    {"what_cannot_be_replayed_is_refused_and_stays_the_callers",
     what_cannot_be_replayed_is_refused_and_stays_the_callers},
    {"a_public_day_replays_whole", a_public_day_replays_whole},
    {NULL, NULL},
};

const TestSuite test_replay = {"replay", cases};
