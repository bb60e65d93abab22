/* A plug-in: a placement that takes the last host that admits, from a row on. It needs nothing but the door's
 * header. */
#include "policies/policy.h"

enum { PARAM_FROM };

static void decide(const Self *self, const View *view, Actions *actions)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], host = view->hosts->count;
        while (host > self->param[PARAM_FROM] && !view_admits(view, guest, host - 1))
            host--;
        if (host > self->param[PARAM_FROM])
            actions->place(actions, guest, host - 1);
    }
}

static const PolicyParam params[] = {
    [PARAM_FROM] = {.name = "from",
                    .unit = "number",
                    .max = 1e6,
                    .help = "hosts below this row are left alone"},
};

static const Policy last_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "last-fit",
    .help = "the last host that admits the guest",
    .params = params,
    .param_count = 1,
    .decide = decide,
};

static const Policy *const policies[] = {&last_fit};

extern const PolicyPlugin virga_plugin;
const PolicyPlugin virga_plugin = {POLICY_API, 1, policies};
