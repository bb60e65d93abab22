/* A plug-in whose Policy is shorter than this program's. */
#include "policies/policy.h"

static const Policy policy = {.size = sizeof(Policy) - 8,
                              .api = POLICY_API,
                              .kind = POLICY_POWER,
                              .name = "short",
                              .help = "too short"};
static const Policy *const policies[] = {&policy};

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API, 1, policies};
