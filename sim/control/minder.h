/* A minder is a policy at work in one run: its parameters, its own random stream and its records (state, one
 * a host, one a guest), which grow with the model and are zero at the birth of whom they describe.
 */
#ifndef VIRGA_SIM_CONTROL_MINDER_H
#define VIRGA_SIM_CONTROL_MINDER_H

#include "policies/policy.h"
#include "sim/base/rng.h"
#include "sim/control/view.h"

typedef struct Minder {
    Self self; /* what the policy gets */
    Rng random;
    Blocks kept;                            /* memory from call to call, as the policy asked for it */
    size_t hosts_capacity, guests_capacity; /* records allocated */
    SimTime wake_ns; /* when it is called again at its own wish, SIM_TIME_MAX = never */
    EventId wake;    /* the controller's event for it */
} Minder;

/* The policy and its parameters must outlive the minder. */
void minder_open(Minder *ret_minder, const Policy *policy, const double *param, uint64_t seed);

/* Lets the policy look and act. The number of actions that were carried out; its wish to be called again
 * replaces the one before. */
uint64_t minder_decide(Minder *minder, ViewState *view);

/* A guest was born in this row: whatever was kept for the row before is forgotten. */
void minder_greet(Minder *minder, uint32_t guest);

void minder_free(Minder *minder);

#endif
