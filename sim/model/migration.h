/* Live migration, the simple model: a copy of a given length (or memory over bandwidth) that slows the guest
 * down, then a stop, then the guest is elsewhere. A failed or abandoned copy leaves the guest where it was
 * and returns what was reserved.
 *
 * While the copy runs the target holds the guest's memory reserved (once) and the source holds it still:
 * nobody can take it. The guest lives at the source until the very end. Time that a sleeping target needs to
 * wake comes before the copy, and costs the guest nothing.
 *
 * A guest that is sent on while it moves (MigrationRules.repeat) copies to several targets at once. Each copy
 * that is done brings it there; it ends on the host of the last one.
 */
#ifndef VIRGA_SIM_MODEL_MIGRATION_H
#define VIRGA_SIM_MODEL_MIGRATION_H

#include "sim/model/cluster.h"

/* Registers the handler of migrations; once, before the first. */
void migration_register(Cluster *cluster);

/* Would the world move the guest there now? As host_admits, and the guest must live on a host that is on, not
 * be on the target's list, and not move already (unless the rules let it be sent on). */
Refusal migration_admits(const Cluster *cluster, uint32_t guest, uint32_t host);

/* Starts moving a guest that is live (a pending one is refused); `reason` (MoveReason of policies/policy.h)
 * is only noted. A target that sleeps is woken, and the copy starts when it is on (model.c). */
Refusal migration_start(Cluster *cluster, uint32_t guest, uint32_t host, uint16_t reason);

/* The host is on now: copies that waited for it begin. */
void migration_resume(Cluster *cluster, uint32_t host);

/* Gives up all moves of a guest, the last one first; it stays where it lives. */
void migration_cancel(Cluster *cluster, uint32_t guest);

/* Gives up all moves to a host, which has failed. */
void migration_cancel_to(Cluster *cluster, uint32_t host);

#endif
