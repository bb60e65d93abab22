/* How the guests on a host share its CPU: a pure function from an ordered list of demands to grants.
 *
 * Rates are MHz (million cycles per second; host speed x cores). Each item asks for demand_mhz. What it can
 * use at once on this host is its *runnable* rate: the smallest of demand, limit, and vCPUs x core speed. A
 * guest that moves stands on two lists, with a role on each.
 *
 * Migration costs CPU on both sides, as ratios: a leaving guest gets (1 - slowdown) of its share while the
 * host is busy with the whole of it; an arriving one uses target_load of what it runs.
 *
 * max-min: weighted max-min fairness with limits and reservations. Everybody gets what they can run while
 * that fits; otherwise reservations come first, then the level x weight rises for all until the capacity is
 * used up (Bertsekas and Gallager, Data Networks, 1992, section 6.5.2, with weights and floors).
 *
 * cloudsim-4.0: the rule of CloudSim 4.0's VmSchedulerTimeSharedOverSubscription. In order of the list; when
 * the sum does not fit, all are scaled to the capacity alike and, optionally, cut down to whole MHz. Weights,
 * limits and reservations mean nothing to it (a limit still caps what an item can use).
 */
#ifndef VIRGA_SIM_MODEL_SHARE_H
#define VIRGA_SIM_MODEL_SHARE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { ROLE_RESIDENT, ROLE_LEAVING, ROLE_ARRIVING } ShareRole;

typedef struct ShareItem {
    double demand_mhz;
    double cap_mhz; /* the smaller of its limit and vCPUs x core speed of this host */
    double weight;  /* > 0 */
    double reservation_mhz;
    ShareRole role;
    bool stopped; /* its machine stands still (stop-and-copy): it gets and uses nothing */
    /* results */
    double grant_mhz;  /* what the guest gets here */
    double busy_mhz;   /* what the host spends on it: more than the grant while it leaves */
    double needed_mhz; /* what the host would spend on it if nobody were in the way */
    double taxed_mhz;  /* what migration takes from the guest; under contention less than demand - grant */
} ShareItem;

typedef struct ShareHost {
    double capacity_mhz;
    double slowdown_ratio;    /* migration: what a leaving guest loses */
    double target_load_ratio; /* migration: what an arriving guest uses */
    bool whole_mhz;           /* cloudsim-4.0: shares of an overloaded host are cut down to whole MHz */
} ShareHost;

typedef struct ShareRule {
    const char *name;
    const char *help;
    void (*share)(const ShareHost *host, ShareItem *items, size_t count);
} ShareRule;

extern const ShareRule share_rules[]; /* ends with a NULL name */

/* NULL when there is none of that name. */
const ShareRule *share_rule(const char *name);

/* The members, one file each. */
void share_max_min(const ShareHost *host, ShareItem *items, size_t count);
void share_cloudsim(const ShareHost *host, ShareItem *items, size_t count);

#endif
