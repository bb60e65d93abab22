#include "sim/model/finish.h"

#include "sim/base/rng.h"
#include "sim/base/stats.h"
#include "tests/test.h"

#include <math.h>

/* 10 Mcycles at 1000 MHz are 10 ms. */
static void an_amount_takes_amount_over_rate(void)
{
    CU_ASSERT_EQUAL(finish_time(5, 10, 1000), 5 + 10 * NS_PER_MS);
}

/* 1 at a rate of 3: a third of a second, 333,333,333.3 ns: the next whole one. */
static void a_part_of_a_nanosecond_counts_as_one(void)
{
    CU_ASSERT_EQUAL(finish_time(0, 1, 3), 333333334);
}

static void nothing_to_do_is_done_now(void)
{
    CU_ASSERT_EQUAL(finish_time(7, 0, 1000), 7);
    CU_ASSERT_EQUAL(finish_time(7, -1e-12, 0), 7);
}

/* No rate, or 1e10 at 1 a second: 317 years, more than the clock holds. */
static void what_never_ends_says_never(void)
{
    CU_ASSERT_EQUAL(finish_time(7, 1, 0), SIM_TIME_MAX);
    CU_ASSERT_EQUAL(finish_time(0, 1e10, 1), SIM_TIME_MAX);
    CU_ASSERT_EQUAL(finish_time(SIM_TIME_MAX - 5, 1, 1), SIM_TIME_MAX);
}

/* By the arithmetic of the Integral that it is compared with: all is done at that instant, and was not a
 * nanosecond before. So for spans up to 2^52 ns, 52 days; doubles know no single nanoseconds much beyond. */
static void it_is_the_first_nanosecond_at_which_all_is_done(void)
{
    Rng rng;
    int late = 0, early = 0, counted = 0;
    rng_start(&rng, 1, "finish", 0);
    for (int k = 0; k < 100000; k++) {
        double amount = pow(10, rng_uniform(&rng) * 12 - 4), rate = pow(10, rng_uniform(&rng) * 8 - 2);
        SimTime end_ns = finish_time(0, amount, rate);
        if (end_ns > INT64_C(1) << 52 || end_ns < 2)
            continue;
        counted++;
        Integral done = {.rate = rate};
        early += integral_at(&done, end_ns) < amount;
        late += integral_at(&done, end_ns - 1) >= amount;
    }
    CU_ASSERT_EQUAL(early, 0);
    CU_ASSERT_EQUAL(late, 0);
    CU_ASSERT(counted > 90000);
}

static const TestCase cases[] = {
    {"an_amount_takes_amount_over_rate", an_amount_takes_amount_over_rate},
    {"a_part_of_a_nanosecond_counts_as_one", a_part_of_a_nanosecond_counts_as_one},
    {"nothing_to_do_is_done_now", nothing_to_do_is_done_now},
    {"what_never_ends_says_never", what_never_ends_says_never},
    {"it_is_the_first_nanosecond_at_which_all_is_done", it_is_the_first_nanosecond_at_which_all_is_done},
    {NULL, NULL},
};

const TestSuite test_finish = {"finish", cases};
