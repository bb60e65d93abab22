/* Maximum correlation: the guest whose past is best explained by that of its neighbours. The more they rise
 * together, the likelier they overload the host together. The measure is the squared multiple correlation
 * coefficient. */
#include "policies/history.h"
#include "policies/least_squares.h"
#include "policies/selector.h"

#include <float.h>

/* How much of candidate i the others explain. False when that cannot be told. */
static bool explained(const Candidates *candidates, uint32_t i, uint32_t length, double *ret_r_squared)
{
    const double *columns[HISTORY], *past = NULL;
    uint32_t count = 0;
    for (uint32_t j = 0; j < candidates->count; j++) {
        const double *usage = history_values(history_of(candidates->self, candidates->guest[j]));
        if (j == i)
            past = usage;
        else
            columns[count++] = usage;
    }
    return least_squares_r_squared(columns, count, past, length, ret_r_squared);
}

static uint32_t pick(const Candidates *candidates)
{
    uint32_t length = HISTORY, best = 0;
    for (uint32_t i = 0; i < candidates->count; i++) {
        uint32_t count = history_of(candidates->self, candidates->guest[i])->count;
        length = count < length ? count : length;
    }
    if (candidates->count == 1 || candidates->count > length)
        return selector_minimum_migration_time.pick(candidates);
    double most = DBL_TRUE_MIN;
    for (uint32_t i = 0; i < candidates->count; i++) {
        double r_squared;
        if (!explained(candidates, i, length, &r_squared))
            return selector_minimum_migration_time.pick(candidates);
        if (r_squared > most) {
            most = r_squared;
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
