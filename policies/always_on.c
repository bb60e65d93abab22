/* Always on: hosts are never put to sleep; one that sleeps or is off is switched on. */
#include "policies/policy.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (view->hosts->state[host] == HOST_ASLEEP || view->hosts->state[host] == HOST_OFF)
            actions->power(actions, host, POWER_ON);
}

const Policy policy_always_on = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_POWER,
    .name = "always-on",
    .help = "every host is on, with or without guests",
    .decide = decide,
};
