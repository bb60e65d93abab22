/* The controller: hears the news, and lets the policies decide, at most once an instant, after all that ends,
 * breaks or arrives then.
 *
 * Three policies take turns in a DECIDE event: placement when guests wait (for the first time, or after
 * something was freed), rebalancing at its interval, then power. The engine owns their records: state, one a
 * host, one a guest, zeroed at birth.
 */
#ifndef VIRGA_SIM_CONTROL_CONTROLLER_H
#define VIRGA_SIM_CONTROL_CONTROLLER_H

#include "policies/policy.h"
#include "sim/base/rng.h"
#include "sim/control/view.h"

typedef struct Minder { /* a policy at work */
    const Policy *policy;
    Self self;
    Rng random;
    size_t hosts_capacity, guests_capacity; /* records allocated */
    SimTime wake_ns;                        /* when it asked to be called again, SIM_TIME_MAX = never */
    EventId wake;
} Minder;

typedef struct ControllerSpec {
    uint64_t seed;
    const Policy *policy[POLICY_KIND_COUNT];
    const double *param[POLICY_KIND_COUNT];
    SimTime rebalance_first_ns, rebalance_interval_ns;
} ControllerSpec;

typedef struct Controller {
    Cluster *cluster;
    ViewState view;
    Minder minders[POLICY_KIND_COUNT];
    SimTime rebalance_ns,
        rebalance_interval_ns; /* the next time, SIM_TIME_MAX = never; then every interval */
    VEC(GuestId) waiting;      /* pending guests, longest first */
    bool places;               /* a placement is due at the next DECIDE */
    SimTime decide_ns;         /* of the DECIDE that is scheduled, SIM_TIME_MAX = none */
    SimTime decided_ns;        /* of the last one */
    HandlerId decide;
    uint64_t mark; /* next note to read */
    uint64_t decisions;
} Controller;

void controller_open(Controller *ret_controller, Cluster *cluster, const ControllerSpec *spec);

/* Reads on from its mark; asks for a DECIDE event where there is something to decide; never decides here. */
void controller_hear(Controller *controller);

void controller_free(Controller *controller);

#endif
