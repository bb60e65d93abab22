#include "workloads/usage_process.h"

#include "sim/base/stats.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { STEPS = 100000 };

static UsageProcess make_process(void)
{
    return (UsageProcess){.step_ns = 300 * NS_PER_S,
                          .mean_ratio = {&distribution_constant, {0.12}},
                          .deviation_ratio = {&distribution_constant, {0.1}},
                          .correlation_ns = 3000 * NS_PER_S};
}

static UsageState start(const UsageProcess *process, uint64_t seed)
{
    Rng rng;
    rng_start(&rng, seed, "usage", 0);
    return usage_start(process, rng, 0);
}

typedef struct Sums {
    Tally normal, share;
    double products; /* of neighbours */
} Sums;

static Sums walk(const UsageProcess *process)
{
    UsageState state = start(process, 1);
    Sums sums = {0};
    double memory = usage_memory(process), before = state.normal;
    for (int64_t step = 0; step < STEPS; step++) {
        tally_add(&sums.share, usage_advance(&state, step, memory, usage_shift(process, step)));
        tally_add(&sums.normal, state.normal);
        sums.products += before * state.normal;
        before = state.normal;
    }
    return sums;
}

/* A step of a tenth of the correlation time: rho = exp(-0.1). Standard errors for n steps of an AR(1) process
 * (Box, Jenkins, "Time Series Analysis"): of the mean sqrt((1 + rho) / (1 - rho) / n), of the variance sqrt(2
 * (1 + rho^2) / (1 - rho^2) / n), of the lag-1 correlation sqrt((1 - rho^2) / n). Intervals of four of them.
 */
static void the_process_below_is_an_ar1_of_the_asked_correlation(void)
{
    UsageProcess process = make_process();
    double rho = exp(-0.1), deviation = 0;
    Sums sums = walk(&process);
    CU_ASSERT_DOUBLE_EQUAL(usage_memory(&process), rho, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(sums.normal.mean, 0, 4 * sqrt((1 + rho) / (1 - rho) / STEPS));
    CU_ASSERT_TRUE(tally_deviation(&sums.normal, &deviation));
    double variance = deviation * deviation;
    CU_ASSERT_DOUBLE_EQUAL(variance, 1, 4 * sqrt(2 * (1 + rho * rho) / (1 - rho * rho) / STEPS));
    CU_ASSERT_DOUBLE_EQUAL(sums.products / STEPS / variance, rho, 4 * sqrt((1 - rho * rho) / STEPS));
}

/* The mean of the shares has the error of the mean above, times their deviation of 0.1; the deviation is
 * given one of 3 %. */
static void usage_has_the_mean_and_deviation_that_were_asked_for(void)
{
    UsageProcess process = make_process();
    double rho = exp(-0.1), deviation = 0;
    Sums sums = walk(&process);
    CU_ASSERT_DOUBLE_EQUAL(sums.share.mean, 0.12, 4 * 0.1 * sqrt((1 + rho) / (1 - rho) / STEPS));
    CU_ASSERT_TRUE(tally_deviation(&sums.share, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(deviation, 0.1, 0.003);
    CU_ASSERT_TRUE(sums.share.min > 0 && sums.share.max < 1);
}

static void without_correlation_neighbours_are_independent(void)
{
    UsageProcess process = make_process();
    process.correlation_ns = 0;
    Sums sums = walk(&process);
    CU_ASSERT_EQUAL(usage_memory(&process), 0);
    CU_ASSERT_DOUBLE_EQUAL(sums.products / STEPS, 0, 4 / sqrt(STEPS));
}

/* Asked at every step, at every 7th, or once: the same number there. Asked twice, or for a step that is over:
 * the same again. */
static void usage_at_a_step_does_not_depend_on_who_asked_before(void)
{
    UsageProcess process = make_process();
    UsageState each = start(&process, 1), some = start(&process, 1), once = start(&process, 1);
    double memory = usage_memory(&process), seen = 0, expected = 0;
    for (int64_t step = 0; step <= 70; step++)
        expected = usage_advance(&each, step, memory, 0);
    for (int64_t step = 0; step <= 70; step += 7)
        seen = usage_advance(&some, step, memory, 0);
    CU_ASSERT_EQUAL(seen, expected);
    CU_ASSERT_EQUAL(usage_advance(&once, 70, memory, 0), expected);
    CU_ASSERT_EQUAL(usage_advance(&once, 70, memory, 0), expected);
    CU_ASSERT_EQUAL(usage_advance(&once, 3, memory, 0), expected);
}

/* An amplitude of 1 in log-odds with the peak at 15 h: the odds are e times the middle's then, 1 / e times at
 * 3 h. */
static void the_day_has_its_peak_when_it_was_asked_for(void)
{
    UsageProcess process = make_process();
    process.daily_amplitude = 1;
    process.daily_peak_ns = 15 * NS_PER_H;
    CU_ASSERT_DOUBLE_EQUAL(usage_shift(&process, 15 * 12), 1, 1e-12); /* 12 steps an hour */
    CU_ASSERT_DOUBLE_EQUAL(usage_shift(&process, 3 * 12), -1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(usage_shift(&process, 9 * 12), 0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(usage_shift(&process, (24 + 15) * 12), 1, 1e-12);
    process.deviation_ratio = (Distribution){&distribution_constant, {0}};
    UsageState state = start(&process, 1);
    double high = usage_advance(&state, 180, 0, usage_shift(&process, 180));
    double low = usage_advance(&state, 324, 0, usage_shift(&process, 324)); /* 27 h */
    CU_ASSERT_DOUBLE_EQUAL(high / (1 - high) / (low / (1 - low)), exp(2), 1e-9);
}

/* Means drawn from 0.1..0.3 average 0.2; of 2000 guests, each looked at once, the error is that of the spread
 * between guests (0.2 / sqrt(12)) and within them (about 0.05), together 0.077 / sqrt(2000). */
static void levels_differ_from_guest_to_guest(void)
{
    UsageProcess process = make_process();
    process.mean_ratio = (Distribution){&distribution_uniform, {0.1, 0.3}};
    process.deviation_ratio = (Distribution){&distribution_constant, {0.05}};
    Tally tally = {0};
    for (uint64_t seed = 0; seed < 2000; seed++) {
        UsageState state = start(&process, seed);
        tally_add(&tally, usage_advance(&state, 0, 0, 0));
    }
    CU_ASSERT_DOUBLE_EQUAL(tally.mean, 0.2, 4 * 0.077 / sqrt(2000));
}

static void processes_that_cannot_be_are_refused(void)
{
    static const char *const parts[] = {
        "a step of more than 0 s",      "needs a mean and a deviation", "mean usage: constant",
        "deviation of usage: constant", "may not be below 0 s",         "daily amplitude of 11",
        "from 0 h to less than 24 h",   "a mean usage of 1:",           "at most 0."};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        UsageProcess process = make_process();
        process.step_ns = i == 0 ? 0 : process.step_ns;
        process.mean_ratio.kind = i == 1 ? NULL : process.mean_ratio.kind;
        process.mean_ratio.parameters[0] = i == 2 ? -1 : i == 7 ? 1 : 0.12;
        process.deviation_ratio.parameters[0] = i == 3 ? NAN : i == 8 ? 0.4 : 0.1;
        process.correlation_ns = i == 4 ? -1 : 0;
        process.daily_amplitude = i == 5 ? 11 : 0;
        process.daily_peak_ns = i == 6 ? NS_PER_DAY : 0;
        Error error = {0};
        CU_ASSERT_FALSE(usage_process_check(&process, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, parts[i]));
    }
    UsageProcess process = make_process();
    CU_ASSERT_TRUE(usage_process_check(&process, NULL));
}

static const TestCase cases[] = {
    {"the_process_below_is_an_ar1_of_the_asked_correlation",
     the_process_below_is_an_ar1_of_the_asked_correlation},
    {"usage_has_the_mean_and_deviation_that_were_asked_for",
     usage_has_the_mean_and_deviation_that_were_asked_for},
    {"without_correlation_neighbours_are_independent", without_correlation_neighbours_are_independent},
    {"usage_at_a_step_does_not_depend_on_who_asked_before",
     usage_at_a_step_does_not_depend_on_who_asked_before},
    {"the_day_has_its_peak_when_it_was_asked_for", the_day_has_its_peak_when_it_was_asked_for},
    {"levels_differ_from_guest_to_guest", levels_differ_from_guest_to_guest},
    {"processes_that_cannot_be_are_refused", processes_that_cannot_be_are_refused},
    {NULL, NULL},
};

const TestSuite test_usage_process = {"usage_process", cases};
