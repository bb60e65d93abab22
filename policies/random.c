/* Random: each guest goes to any of the hosts that admit it, each as likely as the others. */
#include "policies/policy.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    uint32_t *fits = view->calls->scratch(view, view->hosts->count * sizeof *fits);
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], count = 0;
        for (uint32_t host = 0; host < view->hosts->count; host++)
            if (view_admits(view, guest, host))
                fits[count++] = host;
        if (count > 0)
            actions->place(actions, guest, fits[view->calls->random_below(view, count)]);
    }
}

const Policy policy_random = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "random",
    .help = "any host that admits the guest",
    .decide = decide,
};
