/* Power of a host that is on, as a function of its CPU utilization u in 0..1.
 *
 * The analytic kinds share idle and peak power (W): P(u) = idle + (peak - idle) f(u), with f(u) = u (linear),
 * sqrt(u), u^2 (square), u^3 (cubic), or a constant: peak for any u. They are those of CloudSim's power
 * package and of Fan, Weber, Barroso, "Power provisioning for a warehouse-sized computer", ISCA 2007
 * (linear).
 *
 * The table kind interpolates the eleven measurements of SPECpower_ssj2008 (0, 10, ..., 100 % load). The
 * expression is curve_at's, to the digit: placements compare increments of power that are often equal on
 * paper, so its rounding decides ties.
 */
#ifndef VIRGA_SIM_MODEL_POWER_H
#define VIRGA_SIM_MODEL_POWER_H

#include "sim/base/curve.h"

#include <stdbool.h>
#include <stddef.h>

#define POWER_POINTS CURVE_POINTS

typedef struct PowerKind PowerKind;

typedef struct PowerModel {
    const PowerKind *kind;
    double idle_w, peak_w;        /* analytic kinds */
    double table_w[POWER_POINTS]; /* the table kind */
} PowerModel;

struct PowerKind {
    const char *name;
    const char *help;
    double (*at)(const PowerModel *model, double utilization_ratio);
};

extern const PowerKind power_kinds[]; /* ends with a NULL name */

/* NULL when there is none of that name. */
const PowerKind *power_kind(const char *name);

/* Power at a utilization, which must lie in 0..1. */
static inline double power_at(const PowerModel *model, double utilization_ratio)
{
    return model->kind->at(model, utilization_ratio);
}

/* The points of the table kind, for curve_at; NULL of the others. */
const double *power_points_w(const PowerModel *model);

#endif
