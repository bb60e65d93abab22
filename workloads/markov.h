/* A continuous-time Markov chain of a few states: how long it stays in one, where it goes next, and how often
 * it is where in the long run.
 *
 * A stay in state i is exponential with mean stay_s[i]. Then the chain goes to state j with the chance
 * next[i * count + j] / (sum of the row); a row's own entry is 0.
 *
 * The stationary law p of where it goes is found by the elimination of Grassmann, Taksar and Heyman
 * ("Regenerative Analysis and Steady State Distributions for Markov Chains", Operations Research 33(5),
 * 1985), which subtracts nothing and so loses no digits. The share of time in state i is p_i stay_i / sum of
 * p_j stay_j.
 */
#ifndef VIRGA_WORKLOADS_MARKOV_H
#define VIRGA_WORKLOADS_MARKOV_H

#include "sim/base/error.h"
#include "sim/base/rng.h"

#include <stdbool.h>
#include <stdint.h>

enum { MARKOV_STATES_MAX = 32 };

typedef struct MarkovChain {
    uint32_t count;       /* 2 .. MARKOV_STATES_MAX */
    const double *stay_s; /* [count], > 0 */
    const double *next;   /* [count * count], relative, >= 0 */
} MarkovChain;

/* Also refused: a chain in which a state is never entered, or never left for all others. */
bool markov_check(const MarkovChain *chain, Error *error);

/* Share of time in each state, of a checked chain: [count], sum 1. */
void markov_shares(const MarkovChain *chain, double *ret_ratio);

/* The state after this one: one number of the stream. */
uint32_t markov_next(const MarkovChain *chain, uint32_t state, Rng *rng);

#endif
