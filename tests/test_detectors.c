#include "policies/detector.h"
#include "policies/order.h"
#include "tests/test.h"

#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdlib.h>

/* A host of 1000 MHz whose past is given with the newest value first; what is not given is 0. */
static Load load_of(const Detector *detector, double wanted_mhz, const double past[HISTORY])
{
    return (Load){.wanted_mhz = wanted_mhz,
                  .capacity_mhz = 1000,
                  .past = past,
                  .past_count = past == NULL ? 0 : past_count(past, HISTORY),
                  .safety = detector->safety,
                  .intervals_ahead = 1};
}

static bool overloaded(const Detector *detector, double wanted_mhz, const double past[HISTORY])
{
    Load load = load_of(detector, wanted_mhz, past);
    return detector->overloaded(&load);
}

/* 800 of 1000 is exactly the 0.8 allowed, 801 is more. */
static void threshold_is_crossed_by_more_than_the_safety(void)
{
    CU_ASSERT_FALSE(overloaded(&detector_threshold, 800, NULL));
    CU_ASSERT_TRUE(overloaded(&detector_threshold, 801, NULL));
}

static void nothing_is_learned_from_trailing_zeros(void)
{
    double past[HISTORY] = {0.5, 0, 0.25};
    CU_ASSERT_EQUAL(past_count(past, HISTORY), 3);
    double idle[HISTORY] = {0};
    CU_ASSERT_EQUAL(past_count(idle, HISTORY), 1);
    double full[HISTORY];
    for (int i = 0; i < HISTORY; i++)
        full[i] = 1;
    CU_ASSERT_EQUAL(past_count(full, HISTORY), HISTORY);
}

/* Eleven values for the two that want twelve, nine for the regressions that want ten: 70 % is the limit. */
static void with_a_short_past_seventy_percent_is_the_limit(void)
{
    const Detector *all[] = {&detector_iqr, &detector_mad, &detector_local_regression,
                             &detector_robust_regression};
    for (int i = 0; i < 4; i++) {
        double past[HISTORY] = {0};
        for (int k = 0; k < (i < 2 ? 11 : 9); k++)
            past[k] = 0.9;
        CU_ASSERT_FALSE(overloaded(all[i], 700, past));
        CU_ASSERT_TRUE(overloaded(all[i], 701, past));
    }
}

/* Twelve values 1/16, 2/16, .., 12/16, stirred. Number round(0.25 x 13) = round(3.25) = 3 is 3/16, number
 * round(0.75 x 13) = round(9.75) = 10 is 10/16: the range is 7/16 = 0.4375, the limit 1 - 1.5 x 0.4375 =
 * 0.34375. */
static void iqr_lowers_the_limit_by_the_spread_of_the_middle_half(void)
{
    const double past[HISTORY] = {7 / 16., 1 / 16., 12 / 16., 3 / 16.,  5 / 16., 9 / 16.,
                                  2 / 16., 8 / 16., 4 / 16.,  11 / 16., 6 / 16., 10 / 16.};
    CU_ASSERT_FALSE(overloaded(&detector_iqr, 343.75, past));
    CU_ASSERT_TRUE(overloaded(&detector_iqr, 343.76, past));
}

/* The same twelve values: the median is 6.5/16, the deviations from it are 0.5/16, 0.5/16, 1.5/16, 1.5/16,
 * .., 5.5/16, 5.5/16, their median is the mean of the 6th and the 7th, (2.5 + 3.5)/2/16 = 3/16 = 0.1875.
 * Limit 1 - 2.5 x 0.1875 = 0.53125. */
static void mad_lowers_the_limit_by_the_median_deviation(void)
{
    const double past[HISTORY] = {7 / 16., 1 / 16., 12 / 16., 3 / 16.,  5 / 16., 9 / 16.,
                                  2 / 16., 8 / 16., 4 / 16.,  11 / 16., 6 / 16., 10 / 16.};
    CU_ASSERT_FALSE(overloaded(&detector_mad, 531.25, past));
    CU_ASSERT_TRUE(overloaded(&detector_mad, 531.26, past));
}

/* Thirteen values, an odd count: 0 and twelve times 0.5. For iqr, numbers round(3.5) = 4 and round(10.5) = 11
 * are both 0.5: the limit is 1. For mad the median is 0.5 and so is twelve of thirteen deviations 0: the
 * limit is 1. */
static void a_steady_past_leaves_the_whole_capacity(void)
{
    double past[HISTORY] = {0.5, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    CU_ASSERT_FALSE(overloaded(&detector_iqr, 1000, past));
    CU_ASSERT_TRUE(overloaded(&detector_iqr, 1000.1, past));
    CU_ASSERT_FALSE(overloaded(&detector_mad, 1000, past));
    CU_ASSERT_TRUE(overloaded(&detector_mad, 1000.1, past));
}

/* Ten values on the line 0.05 j, the newest 0.5. One interval ahead it is at 0.55, six ahead at 0.8. A line
 * through points on a line is that line, whatever the weights. With safety 1/0.55 = 1.818.. it is just
 * reached at 1.82, not at 1.81. */
static void regression_follows_a_line(void)
{
    const Detector *both[] = {&detector_local_regression, &detector_robust_regression};
    double past[HISTORY] = {0};
    for (int k = 0; k < 10; k++)
        past[k] = 0.05 * (10 - k);
    for (int i = 0; i < 4; i++) {
        Load load = load_of(both[i / 2], 0, past);
        load.weights = i % 2 ? WEIGHTS_NONE : WEIGHTS_TRICUBE;
        load.safety = 1.81;
        CU_ASSERT_FALSE(both[i / 2]->overloaded(&load));
        load.safety = 1.82;
        CU_ASSERT_TRUE(both[i / 2]->overloaded(&load));
        load.intervals_ahead = 6;
        load.safety = 1.24;
        CU_ASSERT_FALSE(both[i / 2]->overloaded(&load));
        load.safety = 1.26;
        CU_ASSERT_TRUE(both[i / 2]->overloaded(&load));
    }
}

/* Nine times 0.5, and the oldest of the ten is 1 (j = 1). Least squares: mean x 5.5, mean y 0.55, Sxx = 82.5,
 * Sxy = -4.5 x 0.45
 * - (0.05)(-3.5 - 2.5 - .. + 4.5) = -2.025 - 0.05 x 4.5 = -2.25, slope -0.0272.., at x = 11: 0.55 - 5.5 x
 * 0.02727 = 0.4. Tricube gives the oldest the weight (1 - 1)^3 = 0: the line is flat at 0.5. So at
 * safety 2.2, 0.4 x 2.2 = 0.88 does not reach 1, but 0.5 x 2.2 = 1.1 does. */
static void tricube_weights_forget_the_oldest_value(void)
{
    double past[HISTORY] = {0};
    for (int k = 0; k < 9; k++)
        past[k] = 0.5;
    past[9] = 1;
    Load load = load_of(&detector_local_regression, 0, past);
    load.safety = 2.2;
    load.weights = WEIGHTS_NONE;
    CU_ASSERT_FALSE(detector_local_regression.overloaded(&load));
    load.safety = 2.501; /* 0.4 x 2.5 = 1 */
    CU_ASSERT_TRUE(detector_local_regression.overloaded(&load));
    load.safety = 2.2;
    load.weights = WEIGHTS_TRICUBE;
    CU_ASSERT_TRUE(detector_local_regression.overloaded(&load));
}

/* A slow rise from 0.37 to 0.41 with one spike to 1, the second newest value. The spike lifts the tricube
 * line to 0.67 and the plain one to 0.61. Its residual is more than six times the median one, so bisquare
 * gives it the weight 0, and the rest lies close to 0.36 + 0.005 j, 0.415 one interval ahead. 1 / 1.9 = 0.526
 * lies between. */
static void robust_regression_ignores_an_outlier(void)
{
    const double past[HISTORY] = {0.41, 1.0, 0.40, 0.40, 0.39, 0.39, 0.38, 0.38, 0.37, 0.37};
    Load load = load_of(&detector_local_regression, 0, past);
    load.safety = 1.9;
    CU_ASSERT_TRUE(detector_local_regression.overloaded(&load));
    CU_ASSERT_FALSE(detector_robust_regression.overloaded(&load));
    load.weights = WEIGHTS_NONE; /* CloudSim's robust regression is not */
    CU_ASSERT_TRUE(detector_robust_regression.overloaded(&load));
}

/* Loess by the book, with GSL's weighted fits: the value of the line one interval ahead. */
static double foreseen_by_gsl(const double *past, int rounds)
{
    double x[10], y[10], tricube[10], weight[10], residual[10], c0, c1, c00, c01, c11, chisq;
    for (int j = 0; j < 10; j++) {
        x[j] = j + 1;
        y[j] = past[9 - j];
        weight[j] = tricube[j] = pow(1 - pow((9 - j) / 9.0, 3), 3);
    }
    gsl_fit_wlinear(x, 1, weight, 1, y, 1, 10, &c0, &c1, &c00, &c01, &c11, &chisq);
    for (int round = 0; round < rounds; round++) {
        for (int j = 0; j < 10; j++)
            residual[j] = fabs(y[j] - c0 - c1 * x[j]);
        double sorted[10];
        for (int j = 0; j < 10; j++)
            sorted[j] = residual[j];
        double reach = 6 * order_median(sorted, 10);
        for (int j = 0; j < 10; j++) {
            double u = residual[j] / reach;
            weight[j] = tricube[j] * (u < 1 ? pow(1 - u * u, 2) : 0);
        }
        gsl_fit_wlinear(x, 1, weight, 1, y, 1, 10, &c0, &c1, &c00, &c01, &c11, &chisq);
    }
    return c0 + c1 * 11;
}

/* A host is overloaded from the safety on that is one over the foreseen load. */
static void published_regressions_foresee_what_gsl_foresees(void)
{
    srand(3);
    for (int i = 0; i < 200; i++) {
        double past[HISTORY] = {0};
        for (int k = 0; k < 10; k++)
            past[k] = (1 + rand() % 100) / 100.0;
        const Detector *detector = i % 2 ? &detector_robust_regression : &detector_local_regression;
        double foreseen = foreseen_by_gsl(past, i % 2 ? 2 : 0);
        if (foreseen < 0.05)
            continue; /* no safety in its range would do */
        Load load = load_of(detector, 0, past);
        load.safety = (1 - 1e-9) / foreseen;
        CU_ASSERT_FALSE(detector->overloaded(&load));
        load.safety = (1 + 1e-9) / foreseen;
        CU_ASSERT_TRUE(detector->overloaded(&load));
    }
}

static const TestCase cases[] = {
    {"threshold_is_crossed_by_more_than_the_safety", threshold_is_crossed_by_more_than_the_safety},
    {"nothing_is_learned_from_trailing_zeros", nothing_is_learned_from_trailing_zeros},
    {"with_a_short_past_seventy_percent_is_the_limit", with_a_short_past_seventy_percent_is_the_limit},
    {"iqr_lowers_the_limit_by_the_spread_of_the_middle_half",
     iqr_lowers_the_limit_by_the_spread_of_the_middle_half},
    {"mad_lowers_the_limit_by_the_median_deviation", mad_lowers_the_limit_by_the_median_deviation},
    {"a_steady_past_leaves_the_whole_capacity", a_steady_past_leaves_the_whole_capacity},
    {"regression_follows_a_line", regression_follows_a_line},
    {"tricube_weights_forget_the_oldest_value", tricube_weights_forget_the_oldest_value},
    {"robust_regression_ignores_an_outlier", robust_regression_ignores_an_outlier},
    {"published_regressions_foresee_what_gsl_foresees", published_regressions_foresee_what_gsl_foresees},
    {NULL, NULL},
};
const TestSuite test_detectors = {"detectors", cases};
