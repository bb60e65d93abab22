/* Always on: hosts are never put to sleep; one that sleeps or is off is switched on. */
#include "policies/watch.h"

static bool is_down(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ASLEEP || view->hosts->state[host] == HOST_OFF;
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    uint64_t *mark = self->state;
    Watched down = watch_changed(view, mark, is_down);
    for (uint32_t i = 0; i < down.count; i++)
        if (actions->power(actions, down.host[i], POWER_ON) != ANSWER_DONE)
            *mark = 0; /* it is tried again */
}

const Policy policy_always_on = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_POWER,
    .name = "always-on",
    .help = "every host is on, with or without guests",
    .state_bytes = sizeof(uint64_t),
    .decide = decide,
};
