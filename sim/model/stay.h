/* The ordered list of guests on a host. */
#ifndef VIRGA_SIM_MODEL_STAY_H
#define VIRGA_SIM_MODEL_STAY_H

#include "sim/model/cluster.h"

/* Adds a guest at the end of a host's list and returns the row of its stay. The host is touched. */
uint32_t stay_append(Cluster *cluster, uint32_t host, uint32_t guest, ShareRole role);

/* Takes a stay off its list; the order of the others remains. The host is touched. */
void stay_remove(Cluster *cluster, uint32_t stay);

/* From now on the guest lives there, at the end of the host's list. */
void stay_settle(Cluster *cluster, uint32_t host, uint32_t guest);

/* The host is not touched. */
void stay_set_role(Cluster *cluster, uint32_t stay, ShareRole role);

#endif
