/* Consolidation: fewer hosts on, none overloaded. The hook that the twenty detector and selector pairs share,
 * and their parameters.
 *
 * At each control interval: (1) every host is tested for overload; (2) guests leave the overloaded ones, one
 * by one as the selector says, until the test passes; (3) they are placed where power rises least, those that
 * ask for most first; (4) the hosts that use the smallest part of their CPU are emptied, one after the other,
 * if all their guests find a place on other hosts in use; (5) the moves are asked for in that order. A guest
 * that finds no place stays.
 *
 * Source: A. Beloglazov, R. Buyya, Concurrency and Computation: Practice and Experience 24(13), 2012,
 * sections 5 and 6; the order of steps and ties is CloudSim 4.0's (PowerVmAllocationPolicyMigrationAbstract).
 *
 * Guests that are on the move when the hook is called count on their lists but are not moved again; a host on
 * which one is arriving is not emptied. Hosts that are not on, and draining ones, are left alone.
 */
#ifndef VIRGA_POLICIES_CONSOLIDATE_H
#define VIRGA_POLICIES_CONSOLIDATE_H

#include "policies/detector.h"
#include "policies/policy.h"
#include "policies/selector.h"

/* Policy.parts of a policy of this family. */
typedef struct ConsolidateParts {
    const Detector *detector;
    const Selector *selector;
} ConsolidateParts;

/* Order of the parameters; those from CONSOLIDATE_WEIGHTS on only local regression has. */
typedef enum {
    CONSOLIDATE_SAFETY,
    CONSOLIDATE_INTERVAL,
    CONSOLIDATE_RELIEF_TARGETS,
    CONSOLIDATE_BASELINE,
    CONSOLIDATE_ESTIMATE,
    CONSOLIDATE_WEIGHTS,
    CONSOLIDATE_MIGRATION_BANDWIDTH,
    CONSOLIDATE_PARAM_COUNT
} ConsolidateParam;

/* May a host that relief has just chosen as a target be emptied in the same round? Then guests can move
 * twice. */
typedef enum { RELIEF_SETTLED, RELIEF_MOVABLE } ReliefTargets;

/* Policy.decide. */
void consolidate(const Self *self, const View *view, Actions *actions);

#endif
