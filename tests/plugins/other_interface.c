/* A plug-in that was built against another version of the door. */
#include "policies/policy.h"

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API + 1, 0, NULL};
