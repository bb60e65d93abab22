/* A policy that never lets time pass: it asks to be called again at once, for ever. */
#include "policies/policy.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    actions->wake_me(actions, view->now_ns);
}

static const Policy restless = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_POWER,
    .name = "restless",
    .help = "asks to be called again at once",
    .decide = decide,
};

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API, 1, (const Policy *const[]){&restless}};
