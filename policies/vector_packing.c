#include "policies/vector_packing.h"

#include <math.h>

enum { LARGEST = 700 }; /* exponent: e to the 709th is the last that is finite */

const char *const vector_weights[] = {"equal", "average", "exponential", NULL};

/* Each guest counts once, however often it is tried. */
static void learn_guest(const Self *self, const View *view, uint32_t guest)
{
    VectorPacking *state = self->state;
    uint8_t *is_known = self_guest(self, guest);
    if (*is_known)
        return;
    *is_known = 1;
    state->guests++;
    state->asked[VECTOR_CORES] += (double)view->guests->cpu_mcore[guest];
    state->asked[VECTOR_MEMORY] += (double)view->guests->memory_size_bytes[guest];
}

static void learn_hosts(VectorPacking *state, const View *view)
{
    if (state->host_count == view->hosts->count)
        return;
    state->host_count = view->hosts->count;
    state->capacity[VECTOR_CORES] = state->capacity[VECTOR_MEMORY] = 0;
    for (uint32_t host = 0; host < state->host_count; host++) {
        state->capacity[VECTOR_CORES] += (double)view->hosts->cpu_mcore[host];
        state->capacity[VECTOR_MEMORY] += (double)view->hosts->memory_bytes[host];
    }
}

static void weigh(const Self *self, double ret_weight[VECTOR_SIZE])
{
    const VectorPacking *state = self->state;
    for (int i = 0; i < VECTOR_SIZE; i++) {
        double room = state->capacity[i] / state->host_count, average = 0;
        if (room > 0)
            average = state->asked[i] / state->guests / room;
        const double weight[] = {[WEIGHTS_EQUAL] = 1,
                                 [WEIGHTS_AVERAGE] = average,
                                 [WEIGHTS_EXPONENTIAL] =
                                     exp(fmin(self->param[VECTOR_PARAM_EPSILON] * average, LARGEST))};
        ret_weight[i] = weight[(Weights)self->param[VECTOR_PARAM_WEIGHTS]];
    }
}

static double part(int64_t amount, int64_t capacity)
{
    return capacity > 0 ? (double)amount / (double)capacity : 0;
}

static double score_of(const Self *self, const View *view, uint32_t guest, uint32_t host,
                       const double weight[VECTOR_SIZE], VectorScore score)
{
    const ViewHosts *hosts = view->hosts;
    const double asked[VECTOR_SIZE] = {
        part(view->guests->cpu_mcore[guest], hosts->cpu_mcore[host]),
        part(view->guests->memory_size_bytes[guest], hosts->memory_bytes[host])};
    const double free[VECTOR_SIZE] = {part(host_free_mcore(view, host), hosts->cpu_mcore[host]),
                                      part(host_free_bytes(view, host), hosts->memory_bytes[host])};
    return score(self->param, weight, asked, free);
}

static uint32_t find(const Self *self, const View *view, uint32_t guest, VectorScore score)
{
    VectorPacking *state = self->state;
    double weight[VECTOR_SIZE], best_score = 0;
    uint32_t best = POLICY_NONE;
    learn_guest(self, view, guest);
    weigh(self, weight);
    AlikeSearch search = alike_search(&state->index, view, guest);
    for (uint32_t host; (host = alike_search_next(&search)) != POLICY_NONE;) {
        double host_score = score_of(self, view, guest, host, weight, score);
        bool is_first = best == POLICY_NONE || (host_score == best_score && host < best);
        if (!is_first && host_score >= best_score)
            continue;
        best = host;
        best_score = host_score;
    }
    return best;
}

void vector_decide(const Self *self, const View *view, Actions *actions, VectorScore score)
{
    learn_hosts(self->state, view);
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], host = find(self, view, guest, score);
        if (host != POLICY_NONE)
            actions->place(actions, guest, host);
    }
}
