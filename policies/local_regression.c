/* Local regression: a line through the last ten values says where the load will be when the guests could be
 * gone.
 *
 * Loess as published weighs the points by the tricube of their distance from the newest (the oldest weighs
 * nothing); the robust form then weighs each point once more by the bisquare of its residual over six times
 * the median residual, twice, as W. S. Cleveland advises ("Robust locally weighted regression and smoothing
 * scatterplots", Journal of the American Statistical Association 74, 1979). CloudSim 4.0 prepares such
 * weights but never uses them.
 */
#include "policies/detector.h"
#include "policies/order.h"

#include <math.h>

#define POINTS 10   /* the values that the line goes through; with fewer the plain threshold decides */
#define ROUNDS 2    /* of bisquare weights */
#define SUM_X  55   /* 1 + 2 + ... + 10 */
#define SXX    82.5 /* the sum of (x - 5.5)^2, which the updates in plain() give to the last digit */

typedef struct Line {
    double intercept, slope;
} Line;

/* Point j = 0..9 lies at x = j + 1; the newest is the last. */
static double point(const Load *load, int j)
{
    return load->past[POINTS - 1 - j];
}

/* Plain least squares by running means: the rounding of these very updates is part of the model that
 * CloudSim's figures come from. With point i (0-based) the mean of x becomes 1 + i / 2: it was (i + 1) / 2
 * less than the x = i + 1 that is added, exactly. */
static Line plain(const Load *load)
{
    static const double count[POINTS] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    static const double part[POINTS] = {0 / 1.0, 1 / 2.0, 2 / 3.0, 3 / 4.0, 4 / 5.0,
                                        5 / 6.0, 6 / 7.0, 7 / 8.0, 8 / 9.0, 9 / 10.0};
    double mean_y = point(load, 0), sum_y = mean_y, sxy = 0;
    for (int i = 1; i < POINTS; i++) {
        double y = point(load, i), dx = count[i] / 2, dy = y - mean_y;
        sxy += dx * dy * part[i];
        mean_y += dy / count[i];
        sum_y += y;
    }
    double slope = sxy / SXX;
    return (Line){(sum_y - slope * SUM_X) / POINTS, slope};
}

/* Least squares with weights, at least two of which are more than zero. */
static Line weighted(const Load *load, const double *weight)
{
    double total = 0, mean_x = 0, mean_y = 0, sxx = 0, sxy = 0;
    for (int j = 0; j < POINTS; j++) {
        total += weight[j];
        mean_x += weight[j] * (j + 1);
        mean_y += weight[j] * point(load, j);
    }
    mean_x /= total;
    mean_y /= total;
    for (int j = 0; j < POINTS; j++) {
        double dx = j + 1 - mean_x;
        sxx += weight[j] * dx * dx;
        sxy += weight[j] * dx * (point(load, j) - mean_y);
    }
    double slope = sxy / sxx;
    return (Line){mean_y - slope * mean_x, slope};
}

/* By distance from the newest point, as part of the way to the oldest. */
#define PART(d)    (1 - (d) / 9.0 * ((d) / 9.0) * ((d) / 9.0))
#define TRICUBE(d) (PART(d) * PART(d) * PART(d))
static const double tricubes[POINTS] = {TRICUBE(9), TRICUBE(8), TRICUBE(7), TRICUBE(6), TRICUBE(5),
                                        TRICUBE(4), TRICUBE(3), TRICUBE(2), TRICUBE(1), TRICUBE(0)};

/* Takes weight from the points that lie off the line. False when the line already goes through half of the
 * points: then there is nothing left to learn. */
static bool bisquare(const Load *load, Line line, double *ret_weight)
{
    double residual[POINTS], sorted[POINTS];
    for (int j = 0; j < POINTS; j++)
        sorted[j] = residual[j] = fabs(point(load, j) - (line.intercept + line.slope * (j + 1)));
    double reach = 6 * order_median(sorted, POINTS);
    if (reach < 1e-12)
        return false;
    for (int j = 0; j < POINTS; j++) {
        double u = residual[j] / reach, part = u < 1 ? 1 - u * u : 0;
        ret_weight[j] = tricubes[j] * part * part;
    }
    return true;
}

static Line robust(const Load *load)
{
    double weight[POINTS];
    Line line = weighted(load, tricubes);
    for (int round = 0; round < ROUNDS && bisquare(load, line, weight); round++)
        line = weighted(load, weight);
    return line;
}

static bool crosses(const Load *load, Line line)
{
    return (line.intercept + line.slope * (POINTS + load->intervals_ahead)) * load->safety >= 1;
}

static bool overloaded(const Load *load)
{
    if (load->past_count < POINTS)
        return exceeds(load, UNTAUGHT_LIMIT);
    if (load->weights == WEIGHTS_NONE)
        return crosses(load, plain(load));
    return crosses(load, weighted(load, tricubes));
}

static bool overloaded_robust(const Load *load)
{
    if (load->weights == WEIGHTS_NONE || load->past_count < POINTS)
        return overloaded(load);
    return crosses(load, robust(load));
}

/* The line through weighted points is, at x, the sum of w_j y_j (1 / total + (x - mean) (x_j - mean) / Sxx).
 */
static bool weigh(const Load *load, double *ret_weight)
{
    static const double ones[POINTS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const double *weight = load->weights == WEIGHTS_NONE ? ones : tricubes;
    double total = 0, mean_x = 0, sxx = 0;
    for (int j = 0; j < POINTS; j++) {
        total += weight[j];
        mean_x += weight[j] * (j + 1);
    }
    mean_x /= total;
    for (int j = 0; j < POINTS; j++)
        sxx += weight[j] * (j + 1 - mean_x) * (j + 1 - mean_x);
    for (int j = 0; j < POINTS; j++) {
        double at = (POINTS + load->intervals_ahead - mean_x) * (j + 1 - mean_x) / sxx;
        ret_weight[POINTS - 1 - j] = load->safety * weight[j] * (1 / total + at);
    }
    return true;
}

/* Bisquare weights depend on the values. */
static bool weigh_robust(const Load *load, double *ret_weight)
{
    return load->weights == WEIGHTS_NONE && weigh(load, ret_weight);
}

const Detector detector_local_regression = {
    .name = "lr",
    .help = "the line through the last ten loads reaches 1 / `safety` before a guest could be gone",
    .safety = 1.2,
    .safety_max = 100,
    .points = POINTS,
    .overloaded = overloaded,
    .weigh = weigh,
};

const Detector detector_robust_regression = {
    .name = "lrr",
    .help = "as lr, with a line that outliers move less",
    .safety = 1.2,
    .safety_max = 100,
    .points = POINTS,
    .overloaded = overloaded_robust,
    .weigh = weigh_robust,
};
