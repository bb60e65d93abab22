/* Sleep when empty: a host without guests is put to sleep, at once or after a while. A placement or a
 * migration to it wakes it. A while spares the transitions of hosts that are soon needed again, and costs
 * their idle power. */
#include "policies/row_heap.h"
#include "policies/watch.h"

enum { PARAM_AFTER };

/* Hosts that were on and empty when they changed last, by the time at which they are to sleep. */
typedef struct SleepWhenEmpty {
    uint64_t mark;
    RowNode *nodes; /* [hosts] the score is that time; `heap` is 1 while the host is among them */
    uint32_t first; /* to sleep; POLICY_NONE = nobody waits */
} SleepWhenEmpty;

static bool is_spare(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ON && view->hosts->guest_count[host] == 0;
}

static void drop(SleepWhenEmpty *state, uint32_t host)
{
    state->first = row_heap_remove(state->nodes, state->first, host);
    state->nodes[host].heap = 0;
}

static void await(SleepWhenEmpty *state, uint32_t host, int64_t due_ns)
{
    if (state->nodes[host].heap == 1)
        drop(state, host);
    state->nodes[host].heap = 1;
    state->nodes[host].score = due_ns;
    state->first = row_heap_add(state->nodes, state->first, host);
}

/* Whoever comes first and is no longer on and empty is forgotten; it is seen when it is again. */
static void forget_busy(SleepWhenEmpty *state, const View *view)
{
    while (state->first != POLICY_NONE && !is_spare(view, state->first))
        drop(state, state->first);
}

static bool is_due(const SleepWhenEmpty *state, const View *view)
{
    return state->first != POLICY_NONE && state->nodes[state->first].score <= view->now_ns;
}

static Watched take_due(SleepWhenEmpty *state, const View *view)
{
    Watched due = {NULL, 0};
    forget_busy(state, view);
    if (is_due(state, view))
        due.host = view->calls->scratch(view, view->hosts->count * sizeof(uint32_t));
    for (; is_due(state, view); forget_busy(state, view)) {
        due.host[due.count++] = state->first;
        drop(state, state->first);
    }
    watched_sort(&due);
    return due;
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    SleepWhenEmpty *state = self->state;
    if (state->nodes == NULL)
        state->first = POLICY_NONE;
    state->nodes = view->calls->kept(view, 0, view->hosts->count * sizeof *state->nodes);
    Watched spare = watch_changed(view, &state->mark, is_spare);
    for (uint32_t i = 0; i < spare.count; i++) {
        uint32_t host = spare.host[i];
        await(state, host, view->hosts->empty_since_ns[host] + (int64_t)self->param[PARAM_AFTER]);
    }
    Watched due = take_due(state, view);
    for (uint32_t i = 0; i < due.count; i++)
        if (actions->power(actions, due.host[i], POWER_SLEEP) != ANSWER_DONE)
            state->mark = 0; /* all are looked at again */
    if (state->first != POLICY_NONE)
        actions->wake_me(actions, state->nodes[state->first].score);
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
    .state_bytes = sizeof(SleepWhenEmpty),
    .decide = decide,
};
