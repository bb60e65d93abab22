/* What must hold after every event, verified under --check and in every test build. A broken one stops the
 * run and is named. */
#ifndef VIRGA_SIM_MODEL_INVARIANTS_H
#define VIRGA_SIM_MODEL_INVARIANTS_H

#include "sim/model/cluster.h"

/* A second, independent bookkeeping that is compared with the first; zero is a valid start. It writes nothing
 * into the cluster. */
typedef struct Invariants {
    double *power_w;  /* [hosts] since last_ns */
    double *energy_j; /* [hosts] summed from power_w */
    uint32_t hosts;
    SimTime last_ns;
} Invariants;

/* Call it after the settling of each event. */
void invariants_verify(Invariants *invariants, const Cluster *cluster);

void invariants_free(Invariants *invariants);

#endif
