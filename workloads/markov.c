#include "workloads/markov.h"

#include "sim/base/check.h"

#include <math.h>
#include <stddef.h>

static const double *row_of(const MarkovChain *chain, uint32_t state)
{
    return chain->next + (size_t)state * chain->count;
}

/* Chances to go from row to column. */
typedef struct Chances {
    double at[MARKOV_STATES_MAX][MARKOV_STATES_MAX];
} Chances;

static void fill(const MarkovChain *chain, Chances *ret_chances)
{
    for (uint32_t i = 0; i < chain->count; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < chain->count; j++)
            sum += row_of(chain, i)[j];
        for (uint32_t j = 0; j < chain->count; j++)
            ret_chances->at[i][j] = row_of(chain, i)[j] / sum;
    }
}

/* The chain without its last state, whose visits are folded into the ways between the others. */
static bool drop_last(Chances *chances, uint32_t last)
{
    double out = 0;
    for (uint32_t j = 0; j < last; j++)
        out += chances->at[last][j];
    if (!(out > 0))
        return false;
    for (uint32_t i = 0; i < last; i++) {
        chances->at[i][last] /= out;
        for (uint32_t j = 0; j < last; j++)
            chances->at[i][j] += chances->at[i][last] * chances->at[last][j];
    }
    return true;
}

/* How often each state is entered, relative to the first; false: states from *ret_stuck on keep to
 * themselves. */
static bool find_visits(const MarkovChain *chain, double *ret_visits, uint32_t *ret_stuck)
{
    Chances chances;
    fill(chain, &chances);
    for (uint32_t last = chain->count - 1; last > 0; last--)
        if (!drop_last(&chances, last)) {
            *ret_stuck = last;
            return false;
        }
    ret_visits[0] = 1;
    for (uint32_t j = 1; j < chain->count; j++) {
        ret_visits[j] = 0;
        for (uint32_t i = 0; i < j; i++)
            ret_visits[j] += ret_visits[i] * chances.at[i][j];
    }
    return true;
}

static bool check_row(const MarkovChain *chain, uint32_t state, Error *error)
{
    double sum = 0;
    if (!(chain->stay_s[state] > 0 && isfinite(chain->stay_s[state])))
        return error_set(error, "state %u: a mean stay of %g s; more than 0 is needed", state,
                         chain->stay_s[state]);
    for (uint32_t to = 0; to < chain->count; to++) {
        double chance = row_of(chain, state)[to];
        if (!(chance >= 0 && isfinite(chance)))
            return error_set(error, "state %u: a chance of %g to go to state %u; 0 or more is needed", state,
                             chance, to);
        if (to == state && chance != 0)
            return error_set(error, "state %u cannot be followed by itself: its stay would only be longer",
                             state);
        sum += chance;
    }
    return (sum > 0 && isfinite(sum)) || error_set(error, "state %u has no state to go to", state);
}

bool markov_check(const MarkovChain *chain, Error *error)
{
    double visits[MARKOV_STATES_MAX];
    uint32_t stuck = 0;
    if (chain->count < 2 || chain->count > MARKOV_STATES_MAX)
        return error_set(error, "%u given as the number of states; 2 to %d are possible", chain->count,
                         MARKOV_STATES_MAX);
    for (uint32_t state = 0; state < chain->count; state++)
        if (!check_row(chain, state, error))
            return false;
    if (!find_visits(chain, visits, &stuck))
        return error_set(error, "from state %u there is no way back to a state before it", stuck);
    for (uint32_t state = 0; state < chain->count; state++)
        if (visits[state] == 0)
            return error_set(error, "state %u is never entered", state);
    return true;
}

void markov_shares(const MarkovChain *chain, double *ret_ratio)
{
    uint32_t stuck = 0;
    double sum = 0;
    bool found = find_visits(chain, ret_ratio, &stuck);
    check(found);
    for (uint32_t state = 0; state < chain->count; state++)
        sum += ret_ratio[state] *= chain->stay_s[state];
    for (uint32_t state = 0; state < chain->count; state++)
        ret_ratio[state] /= sum;
}

uint32_t markov_next(const MarkovChain *chain, uint32_t state, Rng *rng)
{
    return rng_pick(rng, row_of(chain, state), chain->count);
}
