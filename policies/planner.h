/* Scratch copies of the hosts' lists, on which a plan is tried out before anything is asked of the world.
 *
 * For each host the planner keeps what a search reads: the CPU, cores and memory that are left, the load
 * (what its guests are foreseen to be granted), what they want, their past, and the power that the host draws
 * without the guest that seeks a place (the baseline). Guests can be appended to a list, taken off it, and
 * appended for a trial and undone.
 *
 * Sums run in the order of the list, and an append adds one term: the same digits as adding up anew. An
 * append never changes other guests' grants (only what is left is given), so undoing one means restoring the
 * host's record.
 *
 * Most hosts of a consolidated site are empty: they are copied when somebody asks for them (planner_host).
 *
 * All memory is the View's scratch memory: a planner lives for one call of the hook.
 */
#ifndef VIRGA_POLICIES_PLANNER_H
#define VIRGA_POLICIES_PLANNER_H

#include "policies/detector.h"
#include "policies/estimate.h"
#include "policies/past.h"
#include "policies/policy.h"
#include "sim/base/curve.h"

/* What a host is taken to draw before a guest is added to it. */
typedef enum {
    /* As planned: P(load / capacity); for a host with nobody on its list, what it draws in the state it is in
     * (almost nothing when it sleeps), so that waking a host costs its idle power. */
    BASELINE_CURRENT,
    /* P(U / capacity), U = CPU used as of the last sharing, whatever has been planned since; hosts that sleep
     * are taken to draw idle power already. */
    BASELINE_SAMPLED,
    /* The same, but 0 W where U is 0. */
    BASELINE_OFF_IS_ZERO,
    BASELINE_COUNT
} Baseline;
extern const char *const baseline_names[BASELINE_COUNT + 1];

typedef struct PlanRules {
    const Detector *detector;
    const Estimate *estimate;
    Baseline baseline;
    double safety;
    Weights weights;
    double interval_s;
    double migration_bytes_per_s;
} PlanRules;

typedef struct PlanStay {
    uint32_t guest;
    uint32_t next;
    double wanted_mhz; /* at most what its vCPUs can be given on this host */
    double grant_mhz;
    uint8_t role; /* StayRole */
} PlanStay;

typedef struct PlanHost {
    /* What a search reads of every host. */
    double left_mhz; /* less than 0 where the timeline left no CPU */
    int64_t left_mcore;
    int64_t memory_left_bytes;
    double load_mhz; /* sum of the grants */
    double capacity_mhz;
    double baseline_w;
    const double *power_curve_w; /* NULL where power is a formula */
    double dearer_w;             /* kept by the search: its load draws so much more than the baseline */
    double core_mhz;
    double
        weighed; /* the weighted sum of Detector.weigh, NaN = not known, or its oldest value does not count */
    /* The rest. */
    double wanted_mhz;        /* sum of what the guests ask for */
    int64_t memory_bytes_max; /* size of the largest guest */
    uint32_t first, last;     /* its list of PlanStay, POLICY_NONE = empty */
    uint32_t count;
    bool has_arrivals; /* somebody is on the way to it, not counting the plan's own */
    Past *past;        /* NULL until somebody asks */
} PlanHost;

/* What a guest that seeks a place asks of a host. */
typedef struct Wish {
    uint32_t guest;
    double demand_mhz;
    double vcpus;
    int64_t cpu_mcore;         /* that it will reserve there, 0 where cores are not reserved */
    int64_t memory_bytes;      /* that it holds, and so will hold there */
    int64_t memory_size_bytes; /* what its migration copies */
    double weighed_mhz;        /* its part of the weighted sum, times the capacity; NaN = there is none */
} Wish;

/* What an append changed. */
typedef struct PlanUndo {
    uint32_t host;
    PlanHost before;
    Past past;
} PlanUndo;

typedef struct Planner {
    const Self *self;
    const View *view;
    PlanRules rules;
    PlanHost *hosts; /* [view->hosts->count], those that are copied; */
    bool *is_copied; /* [view->hosts->count] */
    uint32_t *used;  /* all that are not empty (host_is_empty), in order: copied at the start */
    uint32_t used_count;
    PlanStay *stays;
    uint32_t stay_count, stay_capacity;
    Claim *claims;                              /* room for the longest list */
    int64_t memory_bytes_min, memory_bytes_max; /* sizes of the guests on lists */
    bool by_weights; /* overload shows in a sum with these weights, see Detector.weigh */
    double weight[HISTORY];
} Planner;

/* Copies the View. There must be hosts. Each guest that is on a list may then be appended up to `appends`
 * times (undone ones do not count). */
void planner_open(Planner *planner, const Self *self, const View *view, PlanRules rules, uint32_t appends);

/* Copies the host if that has not been done. Until then all that is below must not be asked about it. */
PlanHost *planner_host(Planner *planner, uint32_t host);

Wish planner_wish(const Planner *planner, uint32_t guest);

/* Is the host, as planned now, overloaded? And with this guest appended? */
bool planner_overloaded(Planner *planner, uint32_t host);
bool planner_overloaded_with(Planner *planner, uint32_t host, const Wish *wish);

/* Appends a guest that fits, as a resident. ret_undo may be NULL. Undo the last append first. */
void planner_append(Planner *planner, uint32_t host, const Wish *wish, PlanUndo *ret_undo);
void planner_undo(Planner *planner, const PlanUndo *undo);

/* Takes a resident off and shares the host's CPU out anew among those who stay. */
void planner_take_off(Planner *planner, uint32_t host, uint32_t guest);

/* CPU used as of the last sharing, as part of the capacity, at most 1. */
double planner_used_ratio(const View *view, uint32_t host);

/* ---- What a search asks of every host ----------------------------------------------------------- */

/* Whether there is CPU, cores and memory left for the guest, and its vCPUs are fast enough. */
static inline bool planner_fits(const PlanHost *host, const Wish *wish)
{
    return host->left_mhz >= wish->demand_mhz && host->memory_left_bytes >= wish->memory_bytes &&
           host->left_mcore >= wish->cpu_mcore && host->core_mhz * wish->vcpus >= wish->demand_mhz;
}

#define PLANNER_CLEARLY 1e-9 /* far more than weighted sums round by */

/* Whether it shows in the weighted sums that the host is overloaded with the guest; false says nothing. */
static inline bool planner_clearly_overloaded_with(const PlanHost *host, const Wish *wish)
{
    return host->weighed + wish->weighed_mhz / host->capacity_mhz > 1 + PLANNER_CLEARLY;
}

/* At most 1: sums may exceed the capacity by their rounding, and the timeline may have left the host no CPU.
 */
static inline double planner_part_of(double mhz, double capacity_mhz)
{
    return mhz < capacity_mhz ? mhz / capacity_mhz : 1;
}

/* Power of a host that is on, at that load. */
static inline double planner_power_w(const Planner *planner, const PlanHost *plan, double mhz)
{
    double ratio = planner_part_of(mhz, plan->capacity_mhz);
    if (plan->power_curve_w != NULL)
        return curve_at(plan->power_curve_w, ratio);
    return planner->view->calls->power_w(planner->view, (uint32_t)(plan - planner->hosts), ratio);
}

/* By how much the host's power rises when the guest is appended, in W. */
static inline double planner_rise_w(const Planner *planner, const PlanHost *plan, const Wish *wish)
{
    return planner_power_w(planner, plan, plan->load_mhz + wish->demand_mhz) - plan->baseline_w;
}

#endif
