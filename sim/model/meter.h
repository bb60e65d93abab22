/* How energy is metered. Power and meter are separate: a power model says what a host draws at a load
 * (power.h), a meter what is made of it over time.
 *
 * integral: the integral of power over time, in every power state. What a physical meter shows.
 *
 * cloudsim-4.0: at each sampling of usage a host that used CPU just before is charged, for the time since the
 * sampling before, the mean of its power at both ends; one that used none is charged nothing, as if it were
 * off. Nothing is charged before the first sampling.
 *
 * all-on: at each sampling every host is charged its power at full load (CloudSim's non-power-aware data
 * centre).
 */
#ifndef VIRGA_SIM_MODEL_METER_H
#define VIRGA_SIM_MODEL_METER_H

#include "sim/model/cluster.h"

struct MeterRule {
    const char *name;
    const char *help;
    double (*power_w)(const Cluster *cluster, uint32_t host); /* what accrues from now on, by the second */
    void (*charge)(Cluster *cluster, SimTime since_ns);       /* at a sampling; NULL = nothing */
};

extern const MeterRule meter_rules[]; /* ends with a NULL name */

/* NULL when there is none of that name. */
const MeterRule *meter_rule(const char *name);

/* Around each sampling of usage: the first before demands change, the second when the CPU has been shared
 * anew. */
void meter_before_sample(Cluster *cluster);
void meter_after_sample(Cluster *cluster);

#endif
