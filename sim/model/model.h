/* The model, ready to run: an empty cluster whose events have their handlers. */
#ifndef VIRGA_SIM_MODEL_MODEL_H
#define VIRGA_SIM_MODEL_MODEL_H

#include "sim/model/cluster.h"

/* The engine, the rules and the types belong to the caller and must outlive the cluster. */
void model_open(Cluster *ret_cluster, Engine *engine, const ModelRules *rules, const HostType *types);

/* A hash of everything that accrued, as of t_ns: the second half of a run's determinism hash (the first is
 * the journal's). */
uint64_t model_hash(const Cluster *cluster, SimTime t_ns);

#endif
