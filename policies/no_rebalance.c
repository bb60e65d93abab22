/* The baselines that consolidation is compared with: guests stay where they were placed. They differ in the
 * placement that goes with them, and in what a scenario's energy meter makes of them.
 *
 * Source of npa and dvfs: CloudSim 4.0, examples.power.planetlab: "non power aware" (all hosts on, all the
 * time) and dynamic voltage and frequency scaling (power follows the load, nothing is moved). */
#include "policies/policy.h"

const Policy policy_none = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_REBALANCE,
    .name = "none",
    .help = "guests stay where they were placed",
    .placement = "power-aware-best-fit-decreasing",
};

const Policy policy_dvfs = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_REBALANCE,
    .name = "dvfs",
    .help = "guests stay where first-fit placed them; power follows the load",
    .source = "CloudSim 4.0, examples.power.planetlab.Dvfs",
    .placement = "first-fit",
};

const Policy policy_npa = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_REBALANCE,
    .name = "npa",
    .help = "guests stay where first-fit placed them; all hosts are on and metered at full power",
    .source = "CloudSim 4.0, examples.power.planetlab.NonPowerAware",
    .placement = "first-fit",
};
