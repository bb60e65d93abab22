/* How a planner foresees the CPU that a host's guests will be granted. One row a rule. */
#ifndef VIRGA_POLICIES_ESTIMATE_H
#define VIRGA_POLICIES_ESTIMATE_H

#include <stdint.h>

/* One guest on a host's list. */
typedef struct Claim {
    double wanted_mhz; /* what it asks for, at most what its vCPUs can be given on this host */
    double grant_mhz;  /* in: what it is granted now; out: what it will be granted */
    uint8_t role;      /* StayRole */
} Claim;

typedef struct Estimate {
    const char *name;
    const char *help;
    /* Fills grant_mhz of all claims, which are in the order of the list, and returns the MHz left. */
    double (*share)(double capacity_mhz, Claim *claims, uint32_t count);
} Estimate;

/* demand: a guest gets what it asks for, one that is arriving what it is granted now. When that is more than
 *     the host has, all get the same part of it and nothing is left.
 * cloudsim-4.0: guests are served one after the other; one that leaves is granted 0.9 of what it asks for but
 * takes all of it, one that arrives a tenth. When it does not suffice, all served so far are cut down to the
 * host's capacity in whole MHz and nothing is left. (CloudSim 4.0, VmSchedulerTimeSharedOverSubscription.) */
typedef enum { ESTIMATE_DEMAND, ESTIMATE_CLOUDSIM, ESTIMATE_COUNT } EstimateRule;
extern const Estimate estimates[ESTIMATE_COUNT];

/* Their names, for a parameter's choices; ends with NULL. */
extern const char *const estimate_names[ESTIMATE_COUNT + 1];

#endif
