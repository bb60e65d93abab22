/* Worst fit: each guest goes where it leaves most. Load and the risk of contention are spread. */
#include "policies/left.h"

enum { PARAM_RESOURCE };

static uint32_t worst_host(const View *view, uint32_t guest, LeftResource resource)
{
    uint32_t worst = POLICY_NONE;
    int64_t most = 0;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        int64_t left = left_after(view, guest, host, resource);
        if ((worst != POLICY_NONE && left <= most) || !view_admits(view, guest, host))
            continue;
        worst = host;
        most = left;
    }
    return worst;
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        uint32_t host = worst_host(view, guest, (LeftResource)self->param[PARAM_RESOURCE]);
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

const Policy policy_worst_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "worst-fit",
    .help = "the host that has the most left with the guest on it; the first among equals",
    .params = params,
    .param_count = 1,
    .decide = decide,
};
