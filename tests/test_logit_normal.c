#include "workloads/logit_normal.h"

#include "tests/test.h"

#include <math.h>

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

static LogitNormal fit(double mean, double deviation, double amplitude)
{
    LogitNormalCurve curve;
    logit_normal_curve(deviation, amplitude, &curve);
    return logit_normal_at(&curve, mean);
}

static void a_law_without_deviation_is_its_mean(void)
{
    LogitNormal law = fit(0.2, 0, 0);
    CU_ASSERT_EQUAL(law.scale, 0);
    CU_ASSERT_DOUBLE_EQUAL(law.location, -1.3862943611198906, 1e-9); /* ln(0.2 / 0.8) = -ln 4 */
    CU_ASSERT_DOUBLE_EQUAL(logit_normal_share(&law, 3, 0), 0.2, 1e-10);
}

static void a_fit_has_the_mean_and_deviation_that_were_asked_for(void)
{
    static const double wanted[][2] = {{0.5, 0.1}, {0.12, 0.15}, {0.02, 0.01}, {0.9, 0.2}, {0.001, 0.002}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        double mean, deviation;
        LogitNormal law = fit(wanted[i][0], wanted[i][1], 0);
        measure(&law, 0, &mean, &deviation);
        CU_ASSERT_DOUBLE_EQUAL(mean, wanted[i][0], 1e-7);
        CU_ASSERT_DOUBLE_EQUAL(deviation, wanted[i][1], 1e-5);
    }
}

/* Means all over the range, for deviations from almost none to more than there can be: what the header
 * promises. Where the deviation is cut, it is the largest. */
static void a_curve_fits_at_every_mean(void)
{
    static const double deviations[] = {0.001, 0.05, 0.1, 0.3, 0.45, 0.6};
    for (size_t i = 0; i < sizeof deviations / sizeof deviations[0]; i++) {
        LogitNormalCurve curve;
        logit_normal_curve(deviations[i], 0, &curve);
        double worst_mean = 0, worst_deviation = 0;
        for (double odds = -6.9; odds < 6.91; odds += 0.4321) {
            double wanted = 1 / (1 + exp(-odds)), mean, deviation;
            LogitNormal law = logit_normal_at(&curve, wanted);
            measure(&law, 0, &mean, &deviation);
            double most = fmin(deviations[i], logit_normal_deviation_max(wanted));
            worst_mean = fmax(worst_mean, fabs(mean - wanted));
            worst_deviation = fmax(worst_deviation, fabs(deviation - most));
        }
        CU_ASSERT_TRUE(worst_mean < 2e-6 && worst_deviation < 1e-5);
        CU_ASSERT_TRUE(deviations[i] > 0.1 || (worst_mean < 2e-7 && worst_deviation < 3e-6));
    }
}

/* Next to a point of the curve, to the edge where the deviation begins to be cut, and to a mean of 1/2, a
 * small step in the mean is a small step in the law. */
static void a_curve_has_no_jumps(void)
{
    LogitNormalCurve curve;
    logit_normal_curve(0.1, 0.5, &curve);
    LogitNormal before = logit_normal_at(&curve, LOGIT_NORMAL_MEAN_MIN);
    double largest = 0;
    for (int i = 1; i <= 20000; i++) {
        double odds = -6.9 + 13.8 * i / 20000;
        LogitNormal law = logit_normal_at(&curve, 1 / (1 + exp(-odds)));
        if (i > 1)
            largest =
                fmax(largest, fmax(fabs(law.location - before.location), fabs(law.scale - before.scale)));
        before = law;
    }
    CU_ASSERT_TRUE(largest < 0.02); /* log-odds go up by 0.0007 a step */
}

static void a_cycle_keeps_the_mean(void)
{
    double mean, deviation;
    LogitNormal law = fit(0.12, 0.1, 1.5), plain = fit(0.12, 0.1, 0);
    measure(&law, 1.5, &mean, &deviation);
    CU_ASSERT_DOUBLE_EQUAL(mean, 0.12, 1e-7);
    CU_ASSERT_TRUE(deviation > 0.1); /* the cycle's own comes on top */
    CU_ASSERT_EQUAL(law.scale, plain.scale);
    law = fit(0.7, 0.1, 1.5);
    measure(&law, 1.5, &mean, &deviation);
    CU_ASSERT_DOUBLE_EQUAL(mean, 0.7, 1e-7);
}

/* By symmetry a share x with mean m mirrors 1 - x with mean 1 - m. No share in 0..1 varies more than one that
 * is 0 or 1: sqrt(m (1 - m)). */
static void the_largest_deviation_is_below_that_of_on_and_off(void)
{
    CU_ASSERT_DOUBLE_EQUAL(logit_normal_deviation_max(0.2), logit_normal_deviation_max(0.8), 1e-9);
    CU_ASSERT_TRUE(logit_normal_deviation_max(0.5) > 0.4 && logit_normal_deviation_max(0.5) < 0.5);
    CU_ASSERT_TRUE(logit_normal_deviation_max(0.01) < sqrt(0.01 * 0.99));
    double mean, deviation;
    LogitNormal law = fit(0.5, 3, 0); /* too much is cut */
    measure(&law, 0, &mean, &deviation);
    CU_ASSERT_DOUBLE_EQUAL(law.scale, LOGIT_NORMAL_SCALE_MAX, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(deviation, logit_normal_deviation_max(0.5), 1e-4);
}

static const TestCase cases[] = {
    {"a_law_without_deviation_is_its_mean", a_law_without_deviation_is_its_mean},
    {"a_fit_has_the_mean_and_deviation_that_were_asked_for",
     a_fit_has_the_mean_and_deviation_that_were_asked_for},
    {"a_curve_fits_at_every_mean", a_curve_fits_at_every_mean},
    {"a_curve_has_no_jumps", a_curve_has_no_jumps},
    {"a_cycle_keeps_the_mean", a_cycle_keeps_the_mean},
    {"the_largest_deviation_is_below_that_of_on_and_off", the_largest_deviation_is_below_that_of_on_and_off},
    {NULL, NULL},
};

const TestSuite test_logit_normal = {"logit_normal", cases};
