/* Detectors: is a host overloaded, or about to be? Each is one constant struct in a file of its own.
 *
 * A detector is a pure function of the host's load: what its guests ask for now, and what they used at the
 * last control intervals, both summed in the order of the host's list. It is asked about hosts as they are
 * and as they would be with one guest more.
 *
 * Source of all: A. Beloglazov, R. Buyya, "Optimal online deterministic algorithms and adaptive heuristics
 * for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers",
 * Concurrency and Computation: Practice and Experience 24(13), 2012, section 6. Written formulas are
 * evaluated as they stand: runs are compared digit by digit.
 */
#ifndef VIRGA_POLICIES_DETECTOR_H
#define VIRGA_POLICIES_DETECTOR_H

#include "policies/history.h"

#include <stdbool.h>
#include <stdint.h>

/* How local regression weighs its ten points. */
typedef enum {
    WEIGHTS_TRICUBE, /* as published: Loess; robust regression adds bisquare weights */
    WEIGHTS_NONE,    /* plain least squares, also for the robust one: what CloudSim 4.0 computes */
} Weights;

typedef struct Load {
    double wanted_mhz;   /* CPU that the guests ask for now, together */
    double capacity_mhz; /* of the host */
    const double *past;  /* utilization wanted in the past, the newest first; NULL if Detector.points is 0 */
    int past_count;      /* how many values of it count, see past_count() */
    double safety;       /* the policy's parameter */
    Weights weights;
    double intervals_ahead; /* how many control intervals the longest migration off this host takes, rounded
                               up */
} Load;

typedef struct Detector {
    const char *name;
    const char *help;
    double safety;     /* default of the parameter, */
    double safety_max; /* and the largest value that makes sense */
    int points;        /* the newest values of the past that it looks at; 0 = at none */
    bool (*overloaded)(const Load *load);
    /* NULL, or the detector's rule may be that a weighted sum of the newest `points` values reaches 1. True:
     * so it is with this `safety`, these `weights` and `intervals_ahead`, wherever all `points` values count,
     * and ret_weight gets the weights. Such a sum is the sum of those of the guests, and where it is clearly
     * more or less than 1 nobody need ask. */
    bool (*weigh)(const Load *load, double *ret_weight);
} Detector;

extern const Detector detector_threshold;
extern const Detector detector_iqr;
extern const Detector detector_mad;
extern const Detector detector_local_regression;
extern const Detector detector_robust_regression;

/* How many of `known` values count: up to the oldest that is not zero, and at least one. Of the first
 * `points` all count if the last of them does: then older ones need not be known. */
static inline int past_count(const double *past, int known)
{
    while (known > 1 && past[known - 1] == 0)
        known--;
    return known;
}

static inline bool exceeds(const Load *load, double limit_ratio)
{
    return load->wanted_mhz / load->capacity_mhz > limit_ratio;
}

/* Until there are enough values to learn from, 70 % of the capacity is the limit. */
#define UNTAUGHT_LIMIT 0.7

#endif
