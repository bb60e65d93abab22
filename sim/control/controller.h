/* The controller: hears the news, and lets the policies decide, at most once an instant, after all that ends,
 * breaks or arrives then.
 *
 * Three policies take turns in a DECIDE event: placement when guests wait (for the first time, or after
 * something has changed that may let them in, or at the scenario's retry interval), rebalancing at its
 * interval, then power. Each may ask to be called again at a time of its own.
 */
#ifndef VIRGA_SIM_CONTROL_CONTROLLER_H
#define VIRGA_SIM_CONTROL_CONTROLLER_H

#include "policies/policy.h"
#include "sim/control/minder.h"
#include "sim/control/view.h"
#include "sim/control/waiting.h"

typedef struct ControllerSpec {
    uint64_t seed;
    const Policy *policy[POLICY_KIND_COUNT];
    const double *param[POLICY_KIND_COUNT];
    SimTime rebalance_first_ns, rebalance_interval_ns;
    WaitingRules waiting;
} ControllerSpec;

typedef struct Controller {
    Cluster *cluster;
    ViewState view;
    Minder minders[POLICY_KIND_COUNT];
    SimTime rebalance_ns;          /* the next time, SIM_TIME_MAX = never */
    SimTime rebalance_interval_ns; /* from then on */
    Waiting waiting;
    bool places;      /* a placement is due at the next DECIDE */
    SimTime retry_ns; /* one is due then, for who waits by the clock; SIM_TIME_MAX = none */
    EventId retry;
    SimTime decide_ns;  /* of the DECIDE that was requested, SIM_TIME_MAX = none */
    SimTime decided_ns; /* of the last one, -1 = none yet */
    HandlerId decide, give_up;
    uint64_t mark; /* next note to read */
} Controller;

/* Policies and parameters must outlive the controller. */
void controller_open(Controller *ret_controller, Cluster *cluster, const ControllerSpec *spec);

/* Reads on from its mark; asks for a DECIDE event where there is something to decide; never decides here. */
void controller_hear(Controller *controller);

void controller_free(Controller *controller);

#endif
