/* Random: each guest goes to any of the hosts that admit it, each as likely as the others. */
#include "policies/fit_index.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    uint32_t *fits = view->calls->scratch(view, view->hosts->count * sizeof *fits);
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], count = 0;
        FitSearch search = fit_index_search(self->state, view, guest);
        for (uint32_t host = fit_search_next(&search, 0); host != POLICY_NONE;
             host = fit_search_next(&search, host + 1))
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
    .state_bytes = sizeof(FitIndex),
    .decide = decide,
};
