/* The search for a host that takes a guest of a plan: the one whose power rises least (power-aware best fit),
 * the lowest row among equals. Of the empty hosts only the first of each kind is looked at.
 *
 * A host must have CPU and memory left, must not be overloaded with the guest on it (not asked when its load
 * is 0), and the world must admit the guest there. What the plan itself has added counts by CPU and memory;
 * where a scenario reserves whole cores, the world may still refuse a later move of the same plan. */
#ifndef VIRGA_POLICIES_TARGETS_H
#define VIRGA_POLICIES_TARGETS_H

#include "policies/empties.h"
#include "policies/planner.h"

typedef struct Targets {
    Planner *planner;
    uint32_t *row; /* hosts looked at one by one, in any order */
    uint32_t count;
    uint32_t *slot; /* [hosts] where a host stands in row, POLICY_NONE = not there */
    Empties empties;
    bool with_empties;
} Targets;

/* No targets yet, but all empty hosts known. */
void targets_open(Targets *targets, Planner *planner);

/* Hosts that are failed, draining, or on their way to another state are nobody's target: they are passed
 * over. */
void targets_add(Targets *targets, uint32_t host);
void targets_remove(Targets *targets, uint32_t host);

/* False when no host takes the guest. */
bool targets_find(Targets *targets, const Wish *wish, uint32_t *ret_host);

/* An empty host, found by targets_find, has been given a guest: it is looked at like the others from now on.
 */
void targets_occupy(Targets *targets, uint32_t host);

#endif
