/* Worst fit: each guest goes where it leaves most. Load and the risk of contention are spread. */
#include "policies/left.h"

static void decide(const Self *self, const View *view, Actions *actions)
{
    left_decide(self, view, actions, LEFT_MOST);
}

const Policy policy_worst_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "worst-fit",
    .help = "the host that has the most left with the guest on it; the first among equals",
    .params = left_params,
    .param_count = LEFT_PARAM_COUNT,
    .state_bytes = sizeof(LeftIndex),
    .decide = decide,
};
