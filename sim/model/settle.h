/* Settling: the CPU of every touched host is shared anew, integrals get their new rates, and the host's next
 * finish is scheduled.
 *
 * It happens once, at the end of an event. Within an event lists and reservations change at once, while
 * grants, utilization and power are those of the last settling.
 *
 * Time of a guest's vCPUs is split in four, which add up to vCPUs x time since its placement. Run: executing,
 * grant / core speed. Ready: it wants to run and waits, for its own limit, its neighbours or its host to
 * wake. Steal: it wants to run, and the virtualization itself takes the CPU away (the copying and the stop of
 * a migration). Idle: it wants nothing.
 */
#ifndef VIRGA_SIM_MODEL_SETTLE_H
#define VIRGA_SIM_MODEL_SETTLE_H

#include "sim/model/cluster.h"

/* Registers the handler of finishes; once, before the first settling. */
void settle_register(Cluster *cluster);

/* Shares the touched hosts anew and adds them to cluster->settled, until cluster_bury. */
void cluster_settle(Cluster *cluster);

#endif
