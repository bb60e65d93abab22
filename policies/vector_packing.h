/* What the heuristics of vector bin packing share: guests and hosts as vectors of cores and memory, weights
 * of the two, and the search for the host with the smallest score.
 *
 * What a guest asks for and what is free on a host are taken as parts of the host's capacity (what may be
 * reserved). Of the hosts that admit the guest the one with the smallest score is taken, the first among
 * equals.
 *
 * Weights. d is the average request of all guests that the policy was asked to place so far, the present one
 * among them, as part of the average host's capacity.
 *     equal        1
 *     average      d
 *     exponential  e^(epsilon d)
 *
 * Source: R. Panigrahy, K. Talwar, L. Uyeda, U. Wieder, "Heuristics for Vector Bin Packing", Microsoft
 * Research, 2011. They know all guests beforehand and fill one host after the other with the guest of the
 * best score; here guests come one by one, and the host is chosen by the same score.
 */
#ifndef VIRGA_POLICIES_VECTOR_PACKING_H
#define VIRGA_POLICIES_VECTOR_PACKING_H

#include "policies/alike.h"

typedef enum { WEIGHTS_EQUAL, WEIGHTS_AVERAGE, WEIGHTS_EXPONENTIAL } Weights;

enum { VECTOR_CORES, VECTOR_MEMORY, VECTOR_SIZE };

/* The parameters that they share come first. */
enum { VECTOR_PARAM_WEIGHTS, VECTOR_PARAM_EPSILON, VECTOR_PARAM_COUNT };
#define VECTOR_SOURCE "Panigrahy, Talwar, Uyeda, Wieder, Heuristics for Vector Bin Packing, 2011"

extern const char *const vector_weights[];

/* Their rows, for the first places of a table of parameters. */
#define VECTOR_PARAMS                                                                                        \
    [VECTOR_PARAM_WEIGHTS] = {.name = "weights",                                                             \
                              .unit = "choice",                                                              \
                              .fallback = WEIGHTS_AVERAGE,                                                   \
                              .max = WEIGHTS_EXPONENTIAL,                                                    \
                              .choices = vector_weights,                                                     \
                              .help = "what cores and memory count for: the same; as much as guests ask "    \
                                      "for on average; e to the epsilon times that",                         \
                              .source = VECTOR_SOURCE},                                                      \
    [VECTOR_PARAM_EPSILON] = {.name = "epsilon",                                                             \
                              .unit = "number",                                                              \
                              .fallback = 1,                                                                 \
                              .max = 100,                                                                    \
                              .help = "of exponential weights; at 0 they are equal"}

typedef struct VectorPacking {
    AlikeIndex index;
    double asked[VECTOR_SIZE]; /* by `guests` guests together, in thousandths of a core and bytes */
    double guests;
    double capacity[VECTOR_SIZE]; /* of `host_count` hosts together */
    uint32_t host_count;
} VectorPacking; /* the policy's state; its record of a guest is one byte */

/* Of a host that has room for the guest; `asked` and `free` are parts of its capacity. The smaller the
 * better.
 */
typedef double (*VectorScore)(const double *param, const double weight[VECTOR_SIZE],
                              const double asked[VECTOR_SIZE], const double free[VECTOR_SIZE]);

void vector_decide(const Self *self, const View *view, Actions *actions, VectorScore score);

#endif
