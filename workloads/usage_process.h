/* Made-up CPU usage: for each guest a mean level, a deviation around it and a memory, on a regular grid.
 *
 * Model. Below lies z, a stationary autoregressive process of order 1 with normal innovations, which is an
 * Ornstein-Uhlenbeck process looked at every step:
 *
 *     z(0) ~ N(0, 1),   z(k + 1) = rho z(k) + sqrt(1 - rho^2) e(k),   rho = exp(-step / correlation)
 *
 * Usage is u(k) = 1 / (1 + exp(-(location + scale z(k) + daily cosine))): a logit-normal share whose location
 * and scale are such that it has the guest's mean and deviation (logit_normal.h). Carrying a Gaussian process
 * through a monotone function to the wanted distribution is Cario and Nelson, "Autoregressive to Anything:
 * Time-Series Input Processes for Simulation", Operations Research Letters 19, 1996. As they show, the
 * correlation of u is a little weaker than that of z: rho^n is its upper bound at lag n, and close for a
 * deviation that is small beside the mean. The logit-normal is chosen before the beta because its quantile
 * function costs one exp; that of the beta takes a thousand times as long.
 *
 * Draws: a guest has one stream. Its level is the stream's first number, the normal number of a step is that
 * of the stream's word at the place of the step (rng.h, normal.h), whoever asks and when.
 *
 * Scale. A guest is 32 bytes, and a sample of many guests is one loop over them (a hash, the ziggurat, a
 * logistic function: some 8 ns); location and scale are kept as floats, which changes a mean by less than
 * 1e-6 of itself.
 */
#ifndef VIRGA_WORKLOADS_USAGE_PROCESS_H
#define VIRGA_WORKLOADS_USAGE_PROCESS_H

#include "sim/base/distribution.h"
#include "sim/base/error.h"
#include "sim/base/ids.h"
#include "sim/base/rng.h"
#include "workloads/logit_normal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct UsageProcess {
    SimTime step_ns; /* > 0; usage is constant between its multiples */
    Distribution
        mean_ratio; /* drawn for each guest; what falls outside 0.001..0.999 is set to the nearer end */
    double deviation_ratio; /* >= 0; for each guest cut to logit_normal_deviation_max(mean) */
    SimTime correlation_ns; /* in which the correlation of z falls to 1/e; 0 = none from step to step */
    double daily_amplitude; /* of the cosine, in units of log-odds; 0 = every hour is alike */
    SimTime daily_peak_ns;  /* time of day when usage is highest, the run beginning at midnight */
} UsageProcess;

/* Also refused: a constant mean and a deviation that no usage can have (mean outside 0.001..0.999, deviation
 * above the largest). */
bool usage_process_check(const UsageProcess *process, Error *error);

/* A process made ready. */
typedef struct UsageModel {
    UsageProcess process;
    double memory, fresh; /* rho and sqrt(1 - rho^2) */
    LogitNormalCurve curve;
} UsageModel;

/* Of a checked process. */
void usage_open(const UsageProcess *process, UsageModel *ret_model);

/* One guest's. A value, 32 bytes. */
typedef struct UsageState {
    uint64_t key;  /* of its stream */
    double normal; /* z */
    int64_t step;  /* of normal */
    float location, scale;
} UsageState;

/* The guest of this number in a family of streams, which is born in this step. */
UsageState usage_start(const UsageModel *model, RngFamily family, uint64_t number, int64_t step);

/* What all guests have in common at a step. */
typedef struct UsageStep {
    int64_t step;
    uint64_t place; /* of its normal numbers in every stream */
    double shift;   /* the daily cosine */
} UsageStep;

UsageStep usage_step(const UsageModel *model, int64_t step);

/* Goes on to a step (who is beyond it stays) and tells the usage there, of `count` guests. */
void usage_advance(const UsageModel *model, const UsageStep *now, UsageState *states, size_t count,
                   double *ret_ratio);

#endif
