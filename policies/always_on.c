/* Always on: hosts are never put to sleep; one that sleeps or is off is switched on. */
#include "policies/watch.h"

typedef struct AlwaysOn {
    uint64_t mark;
    bool again; /* somebody refused */
} AlwaysOn;

static bool is_down(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ASLEEP || view->hosts->state[host] == HOST_OFF;
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    AlwaysOn *state = self->state;
    if (!watch_any(view, &state->mark, is_down) && !state->again)
        return;
    state->again = false;
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (is_down(view, host))
            state->again |= actions->power(actions, host, POWER_ON) != ANSWER_DONE;
}

const Policy policy_always_on = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_POWER,
    .name = "always-on",
    .help = "every host is on, with or without guests",
    .state_bytes = sizeof(AlwaysOn),
    .decide = decide,
};
