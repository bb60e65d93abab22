/* Maximum correlation: the guest whose past is best explained by that of its neighbours. The more they rise
 * together, the likelier they overload the host together. The measure is the squared multiple correlation
 * coefficient. */
#include "policies/history.h"
#include "policies/least_squares.h"
#include "policies/selector.h"

#include <float.h>

/* The values that all candidates have. */
static uint32_t common_length(const Candidates *candidates)
{
    uint32_t length = HISTORY;
    for (uint32_t i = 0; i < candidates->count; i++) {
        uint32_t count = history_of(candidates->self, candidates->guest[i])->count;
        length = count < length ? count : length;
    }
    return length;
}

static uint32_t pick(const Candidates *candidates)
{
    const double *past[HISTORY];
    double r_squared[HISTORY], most = DBL_TRUE_MIN;
    uint32_t length = common_length(candidates), best = 0;
    if (candidates->count == 1 || candidates->count > length)
        return selector_minimum_migration_time.pick(candidates);
    for (uint32_t i = 0; i < candidates->count; i++)
        past[i] = history_values(history_of(candidates->self, candidates->guest[i]));
    if (!least_squares_each(past, candidates->count, length, r_squared))
        return selector_minimum_migration_time.pick(candidates);
    for (uint32_t i = 0; i < candidates->count; i++) {
        if (r_squared[i] > most) {
            most = r_squared[i];
            best = i;
        }
    }
    return best;
}

const Selector selector_maximum_correlation = {
    .name = "mc",
    .help =
        "the guest whose load correlates most with the others' leaves first; mmt where that cannot be told",
    .needs_past = true,
    .pick = pick,
};
