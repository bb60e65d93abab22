#include "workloads/markov.h"

#include "tests/test.h"

#include <math.h>
#include <string.h>

/* From 0 always to 1; from 1 to 0 or 2, alike; from 2 always to 0. */
static const double ways[] = {0, 2, 0, 1, 0, 1, 5, 0, 0};
static const double stays[] = {1, 2, 4};
static const MarkovChain chain = {3, stays, ways};

/* State 1 is entered each time 0 is left, 2 each other time: visits 1, 1, 1/2. With stays of 1, 2 and 4 s the
 * times are as 1 to 2 to 2. */
static void shares_of_time_are_visits_times_stays(void)
{
    double shares[3];
    CU_ASSERT_TRUE(markov_check(&chain, NULL));
    markov_shares(&chain, shares);
    CU_ASSERT_DOUBLE_EQUAL(shares[0], 0.2, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(shares[1], 0.4, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(shares[2], 0.4, 1e-15);
}

/* Two states that alternate: time is as their stays, 7 to 1, however unlike the weights are written. */
static void two_states_share_time_as_their_stays(void)
{
    static const double next[] = {0, 1e-9, 1e9, 0}, two_stays[] = {7, 1};
    double shares[2];
    markov_shares(&(MarkovChain){2, two_stays, next}, shares);
    CU_ASSERT_DOUBLE_EQUAL(shares[0], 0.875, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(shares[1], 0.125, 1e-15);
}

/* Of 10000 ways out of state 1 half lead to 0, give or take 4 sqrt(10000 / 4); out of 0 and 2 there is one.
 */
static void the_next_state_is_drawn_by_weight(void)
{
    Rng rng;
    int to_first = 0, wrong = 0;
    rng_start(&rng, 1, "markov", 0);
    for (int i = 0; i < 10000; i++) {
        uint32_t next = markov_next(&chain, 1, &rng);
        to_first += next == 0;
        wrong += next == 1 || markov_next(&chain, 0, &rng) != 1 || markov_next(&chain, 2, &rng) != 0;
    }
    CU_ASSERT_DOUBLE_EQUAL(to_first, 5000, 4 * sqrt(10000 / 4));
    CU_ASSERT_EQUAL(wrong, 0);
}

static void expect_refused(const MarkovChain *wrong, const char *part)
{
    Error error = {0};
    CU_ASSERT_FALSE(markov_check(wrong, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
}

static void chains_that_cannot_be_are_refused(void)
{
    static const double zero_stay[] = {1, 0, 4}, negative[] = {0, 2, 0, -1, 0, 1, 5, 0, 0};
    static const double to_itself[] = {0, 2, 0, 1, 1, 1, 5, 0, 0}, dead_end[] = {0, 2, 0, 1, 0, 1, 0, 0, 0};
    static const double no_return[] = {0, 1, 0, 0, 0, 1, 0, 1, 0}; /* 0 to 1, then 1 and 2 in turn */
    static const double stranger[] = {0, 1, 0, 1, 0, 0, 1, 0, 0};  /* 0 and 1 in turn, 2 only left */
    expect_refused(&(MarkovChain){1, stays, ways}, "1 given as the number of states; 2 to 32");
    expect_refused(&(MarkovChain){33, stays, ways}, "33 given");
    expect_refused(&(MarkovChain){3, zero_stay, ways}, "state 1: a mean stay of 0 s");
    expect_refused(&(MarkovChain){3, stays, negative}, "state 1: a chance of -1 to go to state 0");
    expect_refused(&(MarkovChain){3, stays, to_itself}, "state 1 cannot be followed by itself");
    expect_refused(&(MarkovChain){3, stays, dead_end}, "state 2 has no state to go to");
    expect_refused(&(MarkovChain){3, stays, no_return}, "from state 1 there is no way back");
    expect_refused(&(MarkovChain){3, stays, stranger}, "state 2 is never entered");
}

static const TestCase cases[] = {
    {"shares_of_time_are_visits_times_stays", shares_of_time_are_visits_times_stays},
    {"two_states_share_time_as_their_stays", two_states_share_time_as_their_stays},
    {"the_next_state_is_drawn_by_weight", the_next_state_is_drawn_by_weight},
    {"chains_that_cannot_be_are_refused", chains_that_cannot_be_are_refused},
    {NULL, NULL},
};

const TestSuite test_markov = {"markov", cases};
