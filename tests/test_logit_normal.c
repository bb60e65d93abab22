#include "workloads/logit_normal.h"

#include "tests/test.h"

/* Mean and deviation of the law by a sum of 16,001 points of the normal density, 300 times finer than what
 * the fit uses, and over 360 phases of the cycle where there is one. */
static void measure(const LogitNormal *law, double amplitude, double *ret_mean, double *ret_deviation)
{
    double sum = 0, mean = 0, square = 0;
    int phases = amplitude == 0 ? 1 : 360;
    for (int phase = 0; phase < phases; phase++) {
        double shift = amplitude * cos(2 * M_PI * phase / phases);
        for (int i = -8000; i <= 8000; i++) {
            double weight = exp(-i * 0.001 * (i * 0.001) / 2),
                   share = logit_normal_share(law, i * 0.001, shift);
            sum += weight;
            mean += weight * share;
            square += weight * share * share;
        }
    }
    *ret_mean = mean / sum;
    *ret_deviation = sqrt(square / sum - *ret_mean * *ret_mean);
}

static void a_law_without_deviation_is_its_mean(void)
{
    LogitNormal law = logit_normal_fit(0.2, 0, 0);
    CU_ASSERT_EQUAL(law.scale, 0);
    CU_ASSERT_DOUBLE_EQUAL(law.location, -1.3862943611198906, 1e-9); /* ln(0.2 / 0.8) = -ln 4 */
    CU_ASSERT_DOUBLE_EQUAL(logit_normal_share(&law, 3, 0), 0.2, 1e-10);
}

static void a_fit_has_the_mean_and_deviation_that_were_asked_for(void)
{
    static const double wanted[][2] = {{0.5, 0.1}, {0.12, 0.15}, {0.02, 0.01}, {0.9, 0.2}, {0.001, 0.002}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        double mean, deviation;
        LogitNormal law = logit_normal_fit(wanted[i][0], wanted[i][1], 0);
        measure(&law, 0, &mean, &deviation);
        CU_ASSERT_DOUBLE_EQUAL(mean, wanted[i][0], 1e-7);
        CU_ASSERT_DOUBLE_EQUAL(deviation, wanted[i][1], 1e-5);
    }
}

static void a_cycle_keeps_the_mean(void)
{
    double mean, deviation;
    LogitNormal law = logit_normal_fit(0.12, 0.1, 1.5), plain = logit_normal_fit(0.12, 0.1, 0);
    measure(&law, 1.5, &mean, &deviation);
    CU_ASSERT_DOUBLE_EQUAL(mean, 0.12, 1e-7);
    CU_ASSERT_TRUE(deviation > 0.1); /* the cycle's own comes on top */
    CU_ASSERT_EQUAL(law.scale, plain.scale);
}

/* By symmetry a share x with mean m mirrors 1 - x with mean 1 - m. No share in 0..1 varies more than one that
 * is 0 or 1: sqrt(m (1 - m)). */
static void the_largest_deviation_is_below_that_of_on_and_off(void)
{
    CU_ASSERT_DOUBLE_EQUAL(logit_normal_deviation_max(0.2), logit_normal_deviation_max(0.8), 1e-9);
    CU_ASSERT_TRUE(logit_normal_deviation_max(0.5) > 0.4 && logit_normal_deviation_max(0.5) < 0.5);
    CU_ASSERT_TRUE(logit_normal_deviation_max(0.01) < sqrt(0.01 * 0.99));
    double mean, deviation;
    LogitNormal law = logit_normal_fit(0.5, 3, 0); /* too much is cut */
    measure(&law, 0, &mean, &deviation);
    CU_ASSERT_DOUBLE_EQUAL(law.scale, LOGIT_NORMAL_SCALE_MAX, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(deviation, logit_normal_deviation_max(0.5), 1e-4);
}

static const TestCase cases[] = {
    {"a_law_without_deviation_is_its_mean", a_law_without_deviation_is_its_mean},
    {"a_fit_has_the_mean_and_deviation_that_were_asked_for",
     a_fit_has_the_mean_and_deviation_that_were_asked_for},
    {"a_cycle_keeps_the_mean", a_cycle_keeps_the_mean},
    {"the_largest_deviation_is_below_that_of_on_and_off", the_largest_deviation_is_below_that_of_on_and_off},
    {NULL, NULL},
};

const TestSuite test_logit_normal = {"logit_normal", cases};
