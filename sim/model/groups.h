/* Where the members of affinity and anti-affinity groups are, and what that forbids.
 *
 * A member is counted wherever it is on the list of a host: at home and, while it moves, at its target, too.
 * So a hard rule holds at every instant, whether a move ends or is given up: no two members of an
 * anti-affinity group are ever on one host (or in one zone), not even for the time of a copy, and members of
 * an affinity group are never apart.
 *
 * What follows from it: a hard affinity group of two or more that share a host cannot be moved by live
 * migration, for the first to leave would be alone; OpenStack Nova's affinity groups behave alike. A
 * hard affinity group that finds no member anywhere may begin on any host.
 */
#ifndef VIRGA_SIM_MODEL_GROUPS_H
#define VIRGA_SIM_MODEL_GROUPS_H

#include "sim/model/cluster.h"

/* A guest is put on the list of a host, or taken off it. */
void groups_join(Cluster *cluster, uint32_t guest, uint32_t host);
void groups_leave(Cluster *cluster, uint32_t guest, uint32_t host);

/* What the guest's terms say to the host: labels that it must have, and hard groups. */
Refusal groups_admit(const Cluster *cluster, uint32_t guest, uint32_t host);

/* How many other members of the guest's group of that kind are where the host is: on it or, where the group
 * is within a label, on any host with the same value. A guest that moves counts once for each of its hosts.
 * 0 without a group, and where the host has no such label. */
uint32_t groups_members(const Cluster *cluster, uint32_t guest, uint32_t host, GroupKind kind);

/* Counts once more from the stays, and looks for a member where a hard rule would not let it be; NULL = all
 * is well, else what is wrong. */
const char *groups_verify(const Cluster *cluster);

#endif
