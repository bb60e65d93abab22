/* From a scenario to a world: hosts, sources of work and the timeline. Here traces are read and names are
 * resolved. */
#ifndef VIRGA_SIM_RUN_WORLD_H
#define VIRGA_SIM_RUN_WORLD_H

#include "sim/control/feed.h"
#include "sim/control/timeline.h"
#include "sim/model/cluster.h"
#include "sim/run/scenario.h"
#include "workloads/synthetic.h"

/* Adds all hosts of the scenario, `scale` times over. */
void world_add_hosts(const Scenario *scenario, Cluster *cluster);

/* The name of a host, `group.number`, to be freed by the caller. */
char *world_host_name(const Scenario *scenario, uint32_t host);

/* Opens a source for each workload. */
bool world_add_feeds(const Scenario *scenario, Feeds *feeds, Error *error);

/* Opens the source of one workload. */
bool world_open_source(const Scenario *scenario, const Workload *workload, Source *ret_source, Error *error);

/* The configuration of a synthetic workload; its arrays are freed by the second. */
bool world_synthetic_config(const Scenario *scenario, const Workload *workload, SyntheticConfig *ret_config,
                            Error *error);
void world_synthetic_free(SyntheticConfig *config);

/* Resolves the names of the scenario's events. */
bool world_add_timeline(const Scenario *scenario, const Feeds *feeds, Timeline *timeline, Error *error);

#endif
