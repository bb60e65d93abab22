/* A plug-in whose second policy has the name of a built-in one. */
#include "policies/policy.h"

static const Policy fresh = {.size = sizeof(Policy),
                             .api = POLICY_API,
                             .kind = POLICY_PLACEMENT,
                             .name = "fresh",
                             .help = "does nothing"};
static const Policy taken = {.size = sizeof(Policy),
                             .api = POLICY_API,
                             .kind = POLICY_PLACEMENT,
                             .name = "first-fit",
                             .help = "does nothing"};
static const Policy *const policies[] = {&fresh, &taken};

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API, 2, policies};
