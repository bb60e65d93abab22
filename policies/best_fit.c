/* Best fit: each guest goes where it leaves least. Large holes are kept for large guests. */
#include "policies/left.h"

enum { PARAM_RESOURCE };

static uint32_t best_host(const View *view, uint32_t guest, LeftResource resource)
{
    uint32_t best = POLICY_NONE;
    int64_t least = 0;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        int64_t left = left_after(view, guest, host, resource);
        if ((best != POLICY_NONE && left >= least) || !view_admits(view, guest, host))
            continue;
        best = host;
        least = left;
    }
    return best;
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        uint32_t host = best_host(view, guest, (LeftResource)self->param[PARAM_RESOURCE]);
        if (host != POLICY_NONE)
            actions->place(actions, guest, host);
    }
}

static const PolicyParam params[] = {
    [PARAM_RESOURCE] = {.name = "resource",
                        .unit = "choice",
                        .max = LEFT_MEMORY,
                        .choices = left_choices,
                        .help = "what is measured: cores or memory that nobody has reserved"},
};

const Policy policy_best_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "best-fit",
    .help = "the host that has the least left with the guest on it; the first among equals",
    .params = params,
    .param_count = 1,
    .decide = decide,
};
