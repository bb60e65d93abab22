/* Best fit: each guest goes where it leaves least. Large holes are kept for large guests. */
#include "policies/left.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    left_decide(self, view, actions, LEFT_LEAST);
}

const Policy policy_best_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "best-fit",
    .help = "the host that has the least left with the guest on it; the first among equals",
    .params = left_params,
    .param_count = LEFT_PARAM_COUNT,
    .state_bytes = sizeof(LeftIndex),
    .decide = decide,
};
