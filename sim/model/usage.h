/* Demand by usage: samples of what guests ask for, as parts of their size.
 *
 * A guest whose demand comes from tasks is not sampled: its claim is what its tasks ask for.
 */
#ifndef VIRGA_SIM_MODEL_USAGE_H
#define VIRGA_SIM_MODEL_USAGE_H

#include "sim/model/cluster.h"

/* A guest's usage from its arrival on, which nobody has seen yet: the claim stays. */
void usage_begin(Cluster *cluster, uint32_t guest, double usage_ratio);

/* The CPU usage of live guests from now on, as a regular sampling sees it: ratio[i] is that of guests[i]. The
 * first one after its placement replaces a guest's claim on its whole size. */
void usage_sample(Cluster *cluster, const uint32_t *guests, const double *ratio, size_t count);

/* The slowest core that the guest accepts, by the rule of the scenario: with CORE_SPEED_USAGE it follows the
 * claim, the others are fixed. */
void usage_set_core_need(Cluster *cluster, uint32_t guest);

#endif
