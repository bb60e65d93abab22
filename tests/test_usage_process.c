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
                          .deviation_ratio = 0.1,
                          .correlation_ns = 3000 * NS_PER_S};
}

static UsageModel open_model(const UsageProcess *process)
{
    UsageModel model;
    CU_ASSERT_TRUE_FATAL(usage_process_check(process, NULL));
    usage_open(process, &model);
    return model;
}

static UsageState start(const UsageModel *model, uint64_t number)
{
    return usage_start(model, rng_family(1, "usage"), number, 0);
}

static double advance(const UsageModel *model, UsageState *state, int64_t step)
{
    double ratio = NAN;
    UsageStep now = usage_step(model, step);
    usage_advance(model, &now, state, 1, &ratio);
    return ratio;
}

typedef struct Sums {
    Tally normal, share;
    double products; /* of neighbours */
} Sums;

static Sums walk(const UsageProcess *process)
{
    UsageModel model = open_model(process);
    UsageState state = start(&model, 1);
    Sums sums = {0};
    double before = state.normal;
    for (int64_t step = 0; step < STEPS; step++) {
        tally_add(&sums.share, advance(&model, &state, step));
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
    CU_ASSERT_DOUBLE_EQUAL(open_model(&process).memory, rho, 1e-15);
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
    CU_ASSERT_EQUAL(open_model(&process).memory, 0);
    CU_ASSERT_DOUBLE_EQUAL(sums.products / STEPS, 0, 4 / sqrt(STEPS));
}

/* Asked at every step, at every 7th, or once: the same number there. Asked twice, or for a step that is over:
 * the same again. */
static void usage_at_a_step_does_not_depend_on_who_asked_before(void)
{
    UsageProcess process = make_process();
    UsageModel model = open_model(&process);
    UsageState each = start(&model, 1), some = each, once = each;
    double seen = 0, expected = 0;
    for (int64_t step = 0; step <= 70; step++)
        expected = advance(&model, &each, step);
    for (int64_t step = 0; step <= 70; step += 7)
        seen = advance(&model, &some, step);
    CU_ASSERT_EQUAL(seen, expected);
    CU_ASSERT_EQUAL(advance(&model, &once, 70), expected);
    CU_ASSERT_EQUAL(advance(&model, &once, 70), expected);
    CU_ASSERT_EQUAL(advance(&model, &once, 3), expected);
}

/* Three at once, of which one is behind and one ahead: each the same as alone. */
static void many_are_advanced_as_each_alone(void)
{
    UsageProcess process = make_process();
    UsageModel model = open_model(&process);
    UsageState together[3], alone[3];
    double ratio[3];
    for (int i = 0; i < 3; i++) {
        together[i] = start(&model, (uint64_t)i);
        advance(&model, &together[i], 4 + i);
        alone[i] = together[i];
    }
    UsageStep five = usage_step(&model, 5);
    usage_advance(&model, &five, together, 3, ratio);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(ratio[i], advance(&model, &alone[i], 5));
    CU_ASSERT_TRUE(together[0].step == 5 && together[2].step == 6);
}

/* 2000 guests over 50 steps: what two of them draw does not hang together (the products of numbers that know
 * nothing of each other average 0 with a deviation of 1; neighbours in time hang together by rho = exp(-0.1),
 * so 50 steps count for at least 2), and at one step they are spread as a standard normal. */
static void guests_are_strangers_to_each_other(void)
{
    enum { GUESTS = 2000, WALK = 50 };
    UsageProcess process = make_process();
    UsageModel model = open_model(&process);
    UsageState guests[GUESTS];
    double ratio[GUESTS], products = 0;
    Tally last = {0};
    for (int i = 0; i < GUESTS; i++)
        guests[i] = start(&model, (uint64_t)i);
    for (int64_t step = 1; step <= WALK; step++) {
        UsageStep now = usage_step(&model, step);
        usage_advance(&model, &now, guests, GUESTS, ratio);
        for (int i = 0; i + 1 < GUESTS; i++)
            products += guests[i].normal * guests[i + 1].normal;
    }
    for (int i = 0; i < GUESTS; i++)
        tally_add(&last, guests[i].normal);
    double deviation = 0;
    CU_ASSERT_TRUE(tally_deviation(&last, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(products / (GUESTS * WALK), 0, 4 / sqrt(GUESTS * 2));
    CU_ASSERT_DOUBLE_EQUAL(last.mean, 0, 4 / sqrt(GUESTS));
    CU_ASSERT_DOUBLE_EQUAL(deviation, 1, 4 / sqrt(2.0 * GUESTS));
}

static void a_guest_is_small(void)
{
    CU_ASSERT_EQUAL(sizeof(UsageState), 32);
}

/* An amplitude of 1 in log-odds with the peak at 15 h: the odds are e times the middle's then, 1 / e times at
 * 3 h. */
static void the_day_has_its_peak_when_it_was_asked_for(void)
{
    UsageProcess process = make_process();
    process.daily_amplitude = 1;
    process.daily_peak_ns = 15 * NS_PER_H;
    process.deviation_ratio = 0;
    UsageModel model = open_model(&process);
    CU_ASSERT_DOUBLE_EQUAL(usage_step(&model, 15 * 12).shift, 1, 1e-12); /* 12 steps an hour */
    CU_ASSERT_DOUBLE_EQUAL(usage_step(&model, 3 * 12).shift, -1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(usage_step(&model, 9 * 12).shift, 0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(usage_step(&model, (24 + 15) * 12).shift, 1, 1e-12);
    UsageState state = start(&model, 1);
    double high = advance(&model, &state, 180), low = advance(&model, &state, 324); /* 27 h */
    CU_ASSERT_DOUBLE_EQUAL(high / (1 - high) / (low / (1 - low)), exp(2), 1e-9);
}

/* Means drawn from 0.1..0.3 average 0.2; of 2000 guests, each looked at once, the error is that of the spread
 * between guests (0.2 / sqrt(12)) and within them (about 0.05), together 0.077 / sqrt(2000). */
static void levels_differ_from_guest_to_guest(void)
{
    UsageProcess process = make_process();
    process.mean_ratio = (Distribution){&distribution_uniform, {0.1, 0.3}};
    process.deviation_ratio = 0.05;
    UsageModel model = open_model(&process);
    Tally tally = {0};
    for (uint64_t number = 0; number < 2000; number++) {
        UsageState state = start(&model, number);
        tally_add(&tally, advance(&model, &state, 0));
    }
    CU_ASSERT_DOUBLE_EQUAL(tally.mean, 0.2, 4 * 0.077 / sqrt(2000));
}

static void processes_that_cannot_be_are_refused(void)
{
    static const char *const parts[] = {
        "a step of more than 0 s",    "needs a mean",         "mean usage: constant",
        "a deviation of usage of -1", "may not be below 0 s", "daily amplitude of 11",
        "from 0 h to less than 24 h", "a mean usage of 1:",   "at most 0."};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        UsageProcess process = make_process();
        process.step_ns = i == 0 ? 0 : process.step_ns;
        process.mean_ratio.kind = i == 1 ? NULL : process.mean_ratio.kind;
        process.mean_ratio.parameters[0] = i == 2 ? -1 : i == 7 ? 1 : 0.12;
        process.deviation_ratio = i == 3 ? -1 : i == 8 ? 0.4 : 0.1;
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
    {"many_are_advanced_as_each_alone", many_are_advanced_as_each_alone},
    {"guests_are_strangers_to_each_other", guests_are_strangers_to_each_other},
    {"a_guest_is_small", a_guest_is_small},
    {"the_day_has_its_peak_when_it_was_asked_for", the_day_has_its_peak_when_it_was_asked_for},
    {"levels_differ_from_guest_to_guest", levels_differ_from_guest_to_guest},
    {"processes_that_cannot_be_are_refused", processes_that_cannot_be_are_refused},
    {NULL, NULL},
};

const TestSuite test_usage_process = {"usage_process", cases};
