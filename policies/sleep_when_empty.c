/* Sleep when empty: a host without guests is put to sleep, at once or after a while. A placement or a
 * migration to it wakes it. A while spares the transitions of hosts that are soon needed again, and costs
 * their idle power. */
#include "policies/policy.h"

enum { PARAM_AFTER };

static void decide(const Self *self, const View *view, Actions *actions)
{
    const ViewHosts *hosts = view->hosts;
    int64_t after_ns = (int64_t)self->param[PARAM_AFTER], next_ns = INT64_MAX;
    for (uint32_t host = 0; host < hosts->count; host++) {
        if (hosts->state[host] != HOST_ON || hosts->guest_count[host] > 0)
            continue;
        int64_t due_ns = hosts->empty_since_ns[host] + after_ns;
        if (due_ns <= view->now_ns)
            actions->power(actions, host, POWER_SLEEP);
        else if (due_ns < next_ns)
            next_ns = due_ns;
    }
    if (next_ns < INT64_MAX)
        actions->wake_me(actions, next_ns);
}

static const PolicyParam params[] = {
    [PARAM_AFTER] =
        {.name = "after",
         .unit = "time",
         .max = 1e18,
         .help = "how long a host must have been empty; 0 s = it sleeps as soon as its last guest has left"},
};

const Policy policy_sleep_when_empty = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_POWER,
    .name = "sleep-when-empty",
    .help = "a host without guests sleeps until it gets one",
    .params = params,
    .param_count = 1,
    .decide = decide,
};
