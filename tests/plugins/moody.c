/* A policy that breaks the rule of determinism: what it does depends on the environment. First-fit, or from
 * the last host on when MOOD is set. */
#include "policies/policy.h"

#include <stdlib.h>

static void place_one(const View *view, Actions *actions, uint32_t guest)
{
    uint32_t count = view->hosts->count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t host = getenv("MOOD") != NULL ? count - 1 - i : i;
        if (view_admits(view, guest, host)) {
            actions->place(actions, guest, host);
            return;
        }
    }
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++)
        place_one(view, actions, view->pending->guest[i]);
}

static const Policy moody = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "moody",
    .help = "from the first host on, or from the last",
    .decide = decide,
};

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API, 1, (const Policy *const[]){&moody}};
