/* The search for a host that takes a guest of a plan: the one whose power rises least (power-aware best fit),
 * the lowest row among equals.
 *
 * A host must have CPU and memory left, must not be overloaded with the guest on it (not asked when its load
 * is 0), and the world must admit the guest there. What the plan itself has added counts by CPU, cores and
 * memory.
 *
 * How the search is kept short, with the answer that looking at every host would give:
 * - Hosts stand on shelves by price, the least that a further MHz can cost there, and on each shelf by how
 * much dearer they have become by what is planned already (where the baseline does not know that). A search
 * goes along the shelves, the cheapest first, as long as a host may beat the best one so far.
 * - Of the empty hosts only the first of each kind is looked at.
 * - The costly questions (overload, the world's consent) are asked last, of the host that would win. */
#ifndef VIRGA_POLICIES_TARGETS_H
#define VIRGA_POLICIES_TARGETS_H

#include "policies/empties.h"
#include "policies/planner.h"
#include "policies/stock.h"

enum { TARGET_PRICES = 16 };

typedef struct TargetLink {
    uint32_t next, previous; /* on its shelf, POLICY_NONE = none */
    uint8_t price;
    uint8_t memory_level, core_level; /* of the stocks */
    bool is_target;
} TargetLink;

/* A host, and what its power rises by. */
typedef struct Offer {
    double rise_w;
    uint32_t host;
} Offer;

typedef struct Targets {
    Planner *planner;
    TargetLink *links; /* [hosts] */
    Offer *found;      /* [hosts] room for a search */
    uint32_t head[TARGET_PRICES], tail[TARGET_PRICES];
    /* Beyond its load, the power of a host of price p rises by p x price_w for each MHz, or by more, up to so
     * many. Of price 0 nothing is known. */
    double price_w, reach_mhz;
    Stock memory, cores; /* what targets have left */
    Empties empties;
    bool with_empties;
} Targets;

/* No targets yet. */
void targets_open(Targets *targets, Planner *planner);

/* From now on the empty hosts are targets, too; or only hosts are that use CPU. */
void targets_add_empties(Targets *targets);
void targets_keep_used(Targets *targets);

/* Hosts that are failed, draining, or on their way to another state are nobody's target: they are passed
 * over. */
void targets_add(Targets *targets, uint32_t host);
void targets_remove(Targets *targets, uint32_t host);

/* False when no host takes the guest. */
bool targets_find(Targets *targets, const Wish *wish, uint32_t *ret_host);

/* A cheap answer ahead, empty hosts not counted: false when no host has the memory or the cores left, which
 * no append turns into a yes. */
bool targets_may_take(const Targets *targets, const Wish *wish);

/* As planner_append and planner_undo, for a host that targets_find has found. */
void targets_append(Targets *targets, uint32_t host, const Wish *wish, PlanUndo *ret_undo);
void targets_undo(Targets *targets, const PlanUndo *undo);

#endif
