/* Actions: what a policy asks for is checked, carried out or refused, and written down. */
#ifndef VIRGA_SIM_CONTROL_ACTIONS_H
#define VIRGA_SIM_CONTROL_ACTIONS_H

#include "policies/policy.h"
#include "sim/control/view.h"

typedef struct ActionsState {
    Actions actions; /* what the policy gets */
    ViewState *view;
    uint64_t done;   /* actions carried out */
    SimTime wake_ns; /* the earliest wake_me of this call, SIM_TIME_MAX = none */
} ActionsState;

/* Ready for one call of a hook. */
Actions *actions_begin(ActionsState *ret_state, ViewState *view);

#endif
