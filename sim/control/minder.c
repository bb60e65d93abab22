#include "sim/control/minder.h"

#include "sim/base/check.h"
#include "sim/control/actions.h"

#include <stdlib.h>

void minder_open(Minder *ret_minder, const Policy *policy, const double *param, uint64_t seed)
{
    *ret_minder = (Minder){.self = {.policy = policy, .param = param}, .wake_ns = SIM_TIME_MAX};
    ret_minder->self.state = must_calloc(1, policy->state_bytes + 1);
    rng_start(&ret_minder->random, seed, policy->name, (uint64_t)policy->kind);
}

/* Records grow with the model's rows; new bytes are zero. */
static void *grown(void *records, size_t *capacity, size_t rows, size_t bytes)
{
    if (rows <= *capacity)
        return records;
    size_t room = *capacity == 0 ? rows : *capacity;
    while (room < rows)
        room *= 2;
    records = must_realloc(records, room * bytes + 1);
    memset((char *)records + *capacity * bytes, 0, (room - *capacity) * bytes);
    *capacity = room;
    return records;
}

uint64_t minder_decide(Minder *minder, ViewState *view)
{
    const Policy *policy = minder->self.policy;
    const Cluster *cluster = view->cluster;
    if (!policy->decide)
        return 0;
    minder->self.hosts =
        grown(minder->self.hosts, &minder->hosts_capacity, cluster->hosts.count, policy->host_bytes);
    minder->self.guests =
        grown(minder->self.guests, &minder->guests_capacity, cluster->guests.pool.count, policy->guest_bytes);
    view->kept = &minder->kept;
    const View *sight = view_refresh(view, &minder->random);
    ActionsState state;
    Actions *actions = actions_begin(&state, view);
    policy->decide(&minder->self, sight, actions);
    minder->wake_ns = state.wake_ns;
    return state.done;
}

void minder_greet(Minder *minder, uint32_t guest)
{
    size_t bytes = minder->self.policy->guest_bytes;
    if (guest < minder->guests_capacity)
        memset((char *)minder->self.guests + guest * bytes, 0, bytes);
}

void minder_free(Minder *minder)
{
    free(minder->self.state);
    free(minder->self.hosts);
    free(minder->self.guests);
    blocks_free(&minder->kept);
}
