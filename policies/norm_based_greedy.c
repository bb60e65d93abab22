/* Norm-based greedy: each guest goes where what is free comes nearest to what it asks for: the smallest
 * weighted norm of the difference. Holes are filled by those whom they fit, in both resources at once.
 *
 * Norms of the difference x = free - asked, with weights w:
 *     l1        w1 |x1| + w2 |x2|
 *     l2        w1 x1^2 + w2 x2^2     (its root has the same order)
 *     maximum   the larger of w1 |x1| and w2 |x2| */
#include "policies/vector_packing.h"

#include <math.h>

enum { PARAM_NORM = VECTOR_PARAM_COUNT, PARAM_COUNT };
typedef enum { NORM_L1, NORM_L2, NORM_MAXIMUM } Norm;

static double score(const double *param, const double weight[VECTOR_SIZE], const double asked[VECTOR_SIZE],
                    const double free[VECTOR_SIZE])
{
    double cores = fabs(free[VECTOR_CORES] - asked[VECTOR_CORES]);
    double memory = fabs(free[VECTOR_MEMORY] - asked[VECTOR_MEMORY]);
    Norm norm = (Norm)param[PARAM_NORM];
    if (norm == NORM_L2)
        return weight[VECTOR_CORES] * cores * cores + weight[VECTOR_MEMORY] * memory * memory;
    cores *= weight[VECTOR_CORES];
    memory *= weight[VECTOR_MEMORY];
    return norm == NORM_L1 ? cores + memory : fmax(cores, memory);
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    vector_decide(self, view, actions, score);
}

static const char *const norms[] = {"l1", "l2", "maximum", NULL};

static const PolicyParam params[PARAM_COUNT] = {
    VECTOR_PARAMS,
    [PARAM_NORM] = {.name = "norm",
                    .unit = "choice",
                    .fallback = NORM_L2,
                    .max = NORM_MAXIMUM,
                    .choices = norms,
                    .help =
                        "how far free and asked are from each other: the sum of both differences, of their "
                        "squares, or the larger one",
                    .source = VECTOR_SOURCE},
};

const Policy policy_norm_based_greedy = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "norm-based-greedy",
    .help = "the host whose free cores and memory come nearest to what the guest asks for",
    .source = VECTOR_SOURCE,
    .params = params,
    .param_count = PARAM_COUNT,
    .state_bytes = sizeof(VectorPacking),
    .guest_bytes = 1,
    .decide = decide,
};
