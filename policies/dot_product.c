/* Dot product: each guest goes where what it asks for points most in the direction of what is free, so that
 * cores and memory run out together. The score is the sum over both of weight x asked x free; the largest
 * wins. Hosts with much free win over those with little, too: the fleet is filled evenly. */
#include "policies/vector_packing.h"

static double score(const double *param, const double weight[VECTOR_SIZE], const double asked[VECTOR_SIZE],
                    const double free[VECTOR_SIZE])
{
    (void)param;
    return -(weight[VECTOR_CORES] * asked[VECTOR_CORES] * free[VECTOR_CORES] +
             weight[VECTOR_MEMORY] * asked[VECTOR_MEMORY] * free[VECTOR_MEMORY]);
}

static const PolicyParam params[VECTOR_PARAM_COUNT] = {VECTOR_PARAMS};

static void decide(const Self *self, const View *view, Actions *actions)
{
    vector_decide(self, view, actions, score);
}

const Policy policy_dot_product = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "dot-product",
    .help = "the host with the largest weighted dot product of what the guest asks for and what is free",
    .source = VECTOR_SOURCE,
    .params = params,
    .param_count = VECTOR_PARAM_COUNT,
    .state_bytes = sizeof(VectorPacking),
    .guest_bytes = 1,
    .decide = decide,
};
