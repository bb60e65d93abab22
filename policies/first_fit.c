/* First fit: each guest goes to the first host, by row, that admits it. The template to copy for a new
 * placement. */
#include "policies/policy.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], host = 0;
        while (host < view->hosts->count && !view_admits(view, guest, host))
            host++;
        if (host < view->hosts->count)
            actions->place(actions, guest, host);
    }
}

const Policy policy_first_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "first-fit",
    .help = "the first host, in the order of the scenario, that admits the guest",
    .decide = decide,
};
