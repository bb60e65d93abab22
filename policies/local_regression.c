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

#define POINTS 10 /* the values that the line goes through; with fewer the plain threshold decides */
#define ROUNDS 2  /* of bisquare weights */

typedef struct Line {
    double intercept, slope;
} Line;

/* Point j = 0..9 lies at x = j + 1; the newest is the last. */
static double point(const Load *load, int j)
{
    return load->past[POINTS - 1 - j];
}

/* Plain least squares by running means: the rounding of these very updates is part of the model that
 * CloudSim's figures come from. */
static Line plain(const Load *load)
{
    double mean_x = 1, mean_y = point(load, 0), sum_x = 1, sum_y = mean_y, sxx = 0, sxy = 0;
    for (int i = 1; i < POINTS; i++) {
        double x = i + 1, y = point(load, i), dx = x - mean_x, dy = y - mean_y;
        sxx += dx * dx * (i / (1.0 + i));
        sxy += dx * dy * (i / (1.0 + i));
        mean_x += dx / (1.0 + i);
        mean_y += dy / (1.0 + i);
        sum_x += x;
        sum_y += y;
    }
    double slope = sxy / sxx;
    return (Line){(sum_y - slope * sum_x) / POINTS, slope};
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

static void tricube(double *ret_weight)
{
    for (int j = 0; j < POINTS; j++) {
        double distance = (double)(POINTS - 1 - j) / (POINTS - 1);
        double part = 1 - distance * distance * distance;
        ret_weight[j] = part * part * part;
    }
}

/* Takes weight from the points that lie off the line. False when the line already goes through half of the
 * points: then there is nothing left to learn. */
static bool bisquare(const Load *load, Line line, const double *tricubes, double *ret_weight)
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
    double tricubes[POINTS], weight[POINTS];
    tricube(tricubes);
    Line line = weighted(load, tricubes);
    for (int round = 0; round < ROUNDS && bisquare(load, line, tricubes, weight); round++)
        line = weighted(load, weight);
    return line;
}

static bool crosses(const Load *load, Line line)
{
    return (line.intercept + line.slope * (POINTS + load->intervals_ahead)) * load->safety >= 1;
}

static bool overloaded(const Load *load)
{
    if (past_count(load) < POINTS)
        return exceeds(load, UNTAUGHT_LIMIT);
    if (load->weights == WEIGHTS_NONE)
        return crosses(load, plain(load));
    double tricubes[POINTS];
    tricube(tricubes);
    return crosses(load, weighted(load, tricubes));
}

static bool overloaded_robust(const Load *load)
{
    if (load->weights == WEIGHTS_NONE || past_count(load) < POINTS)
        return overloaded(load);
    return crosses(load, robust(load));
}

const Detector detector_local_regression = {
    .name = "lr",
    .help = "the line through the last ten loads reaches 1 / `safety` before a guest could be gone",
    .safety = 1.2,
    .safety_max = 100,
    .needs_past = true,
    .overloaded = overloaded,
};

const Detector detector_robust_regression = {
    .name = "lrr",
    .help = "as lr, with a line that outliers move less",
    .safety = 1.2,
    .safety_max = 100,
    .needs_past = true,
    .overloaded = overloaded_robust,
};
