/* First fit: each guest goes to the first host, by row, that admits it. The template to copy for a new
 * placement. */
#include "policies/fit_index.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        FitSearch search = fit_index_search(self->state, view, guest);
        uint32_t host = fit_search_next(&search, 0);
        if (host != POLICY_NONE)
            actions->place(actions, guest, host);
    }
}

const Policy policy_first_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "first-fit",
    .help = "the first host, in the order of the scenario, that admits the guest",
    .state_bytes = sizeof(FitIndex),
    .decide = decide,
};
