/* Next fit: as first fit, but the search begins at the host that took the last guest and goes round. Hosts
 * are filled one after the other, and nobody goes back to a hole that was left behind before the round is
 * over. It is what several simulators call first fit. */
#include "policies/fit_index.h"

typedef struct NextFit {
    FitIndex index;
    uint32_t last; /* the host that took the last guest; the first one at the start */
} NextFit;

static void decide(const Self *self, const View *view, Actions *actions)
{
    NextFit *state = self->state;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        FitSearch search = fit_index_search(&state->index, view, guest);
        uint32_t host = fit_search_next(&search, state->last);
        if (host == POLICY_NONE && state->last > 0)
            host = fit_search_next(&search, 0);
        if (host != POLICY_NONE && actions->place(actions, guest, host) == ANSWER_DONE)
            state->last = host;
    }
}

const Policy policy_next_fit = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "next-fit",
    .help = "the first host that admits the guest, from the one on that took the last guest, and round",
    .source = "Johnson, Near-optimal bin packing algorithms, PhD thesis, MIT, 1973",
    .state_bytes = sizeof(NextFit),
    .decide = decide,
};
