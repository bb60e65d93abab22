/* Sleep when empty: a host without guests is put to sleep, at once or after a while. A placement or a
 * migration to it wakes it. A while spares the transitions of hosts that are soon needed again, and costs
 * their idle power. */
#include "policies/watch.h"

enum { PARAM_AFTER };

typedef struct SleepWhenEmpty {
    uint64_t mark;
    bool again; /* somebody refused */
    bool waits; /* for next_ns, when the first that is empty now is due */
    int64_t next_ns;
} SleepWhenEmpty;

static bool is_spare(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ON && view->hosts->guest_count[host] == 0;
}

static void look_at_all(const View *view, int64_t after_ns, SleepWhenEmpty *state, Actions *actions)
{
    state->again = state->waits = false;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        if (!is_spare(view, host))
            continue;
        int64_t due_ns = view->hosts->empty_since_ns[host] + after_ns;
        if (due_ns <= view->now_ns) {
            state->again |= actions->power(actions, host, POWER_SLEEP) != ANSWER_DONE;
        } else if (!state->waits || due_ns < state->next_ns) {
            state->waits = true;
            state->next_ns = due_ns;
        }
    }
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    SleepWhenEmpty *state = self->state;
    bool is_due = state->waits && state->next_ns <= view->now_ns;
    if (watch_any(view, &state->mark, is_spare) || is_due || state->again)
        look_at_all(view, (int64_t)self->param[PARAM_AFTER], state, actions);
    if (state->waits)
        actions->wake_me(actions, state->next_ns);
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
