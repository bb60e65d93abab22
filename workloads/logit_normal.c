#include "workloads/logit_normal.h"

#include "sim/base/check.h"

#include <stdbool.h>

enum { NODES = 49, PHASES = 24, ROUNDS_MAX = 60 };

#define NODE_STEP 0.25 /* nodes at -6, -5.75, .. 6 */
#define TOLERANCE 1e-9

typedef struct Weights {
    double at[NODES];
} Weights;

static Weights normal_weights(void)
{
    Weights weights;
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
        double z = NODE_STEP * (i - NODES / 2);
        weights.at[i] = exp(-z * z / 2);
        sum += weights.at[i];
    }
    for (int i = 0; i < NODES; i++)
        weights.at[i] /= sum;
    return weights;
}

typedef struct Moments {
    double mean, slope; /* slope: of the mean, by the location */
    double variance;
} Moments;

/* At one phase of the cycle, which moves the location by `shift`. */
static Moments moments(const Weights *weights, const LogitNormal *law, double shift)
{
    Moments sum = {0};
    for (int i = 0; i < NODES; i++) {
        double share = logit_normal_share(law, NODE_STEP * (i - NODES / 2), shift);
        sum.mean += weights->at[i] * share;
        sum.slope += weights->at[i] * share * (1 - share);
    }
    /* E[x^2] = E[x] - E[x (1 - x)] */
    sum.variance = sum.mean - sum.slope - sum.mean * sum.mean;
    return sum;
}

static Moments cycle_moments(const Weights *weights, const LogitNormal *law, double amplitude)
{
    if (amplitude == 0)
        return moments(weights, law, 0);
    Moments sum = {0};
    for (int phase = 0; phase < PHASES; phase++) {
        Moments part = moments(weights, law, amplitude * cos(2 * M_PI * (phase + 0.5) / PHASES));
        sum.mean += part.mean / PHASES;
        sum.slope += part.slope / PHASES;
    }
    return sum;
}

/* Newton's method on the location. The start is the usual approximation of the mean by a logistic function
 * of location / sqrt(1 + pi / 8 variance), so a few rounds suffice; steps are cut, in case it is far off. */
static void solve_location(const Weights *weights, LogitNormal *law, double mean, double amplitude)
{
    double variance = law->scale * law->scale + amplitude * amplitude / 2;
    law->location = log(mean / (1 - mean)) * sqrt(1 + M_PI / 8 * variance);
    for (int round = 0; round < ROUNDS_MAX; round++) {
        Moments now = cycle_moments(weights, law, amplitude);
        double step = (mean - now.mean) / now.slope;
        law->location += fmax(-1, fmin(1, step));
        if (fabs(step) < TOLERANCE)
            break;
    }
}

/* How far the deviation at this scale, with the mean held, is from what is wanted. */
static double miss(const Weights *weights, LogitNormal *law, double mean, double deviation)
{
    solve_location(weights, law, mean, 0);
    return sqrt(fmax(0, moments(weights, law, 0).variance)) - deviation;
}

/* The deviation grows with the scale: false position in the "Illinois" form (Dowell and Jarratt, BIT 11,
 * 1971), which keeps the root between low and high. */
static void solve_scale(const Weights *weights, LogitNormal *law, double mean, double deviation)
{
    double low = 0, high = LOGIT_NORMAL_SCALE_MAX, at_low = -deviation;
    law->scale = high;
    double at_high = miss(weights, law, mean, deviation);
    for (int round = 0; round < ROUNDS_MAX && at_high > 0; round++) {
        law->scale = (low * at_high - high * at_low) / (at_high - at_low);
        double at = miss(weights, law, mean, deviation);
        if (fabs(at) < TOLERANCE)
            return;
        if (at > 0) {
            high = law->scale;
            at_high = at;
            at_low /= 2;
        } else {
            low = law->scale;
            at_low = at;
            at_high /= 2;
        }
    }
}

double logit_normal_deviation_max(double mean)
{
    Weights weights = normal_weights();
    LogitNormal law = {.scale = LOGIT_NORMAL_SCALE_MAX};
    return miss(&weights, &law, mean, 0);
}

LogitNormal logit_normal_fit(double mean, double deviation, double amplitude)
{
    check(mean > 0 && mean < 1 && deviation >= 0);
    Weights weights = normal_weights();
    LogitNormal law = {0};
    if (deviation > 0)
        solve_scale(&weights, &law, mean, deviation);
    solve_location(&weights, &law, mean, amplitude);
    return law;
}
