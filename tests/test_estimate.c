#include "policies/estimate.h"
#include "policies/policy.h"
#include "tests/test.h"

static const Estimate *const demand = &estimates[ESTIMATE_DEMAND], *const cloudsim =
                                                                       &estimates[ESTIMATE_CLOUDSIM];

/* 300 + 500 + 40 of 1000 MHz: 160 are left. One that leaves takes all it asks for, one that arrives what it
 * has now. */
static void demand_is_granted_while_it_suffices(void)
{
    Claim claims[] = {{300, 0, STAY_RESIDENT}, {500, 0, STAY_LEAVING}, {400, 40, STAY_ARRIVING}};
    CU_ASSERT_EQUAL(demand->share(1000, claims, 3), 160);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 300);
    CU_ASSERT_EQUAL(claims[1].grant_mhz, 500);
    CU_ASSERT_EQUAL(claims[2].grant_mhz, 40);
}

/* 1200 + 800 of 1000 MHz: half of each. */
static void too_much_demand_is_scaled_alike(void)
{
    Claim claims[] = {{1200, 0, STAY_RESIDENT}, {800, 0, STAY_LEAVING}};
    CU_ASSERT_EQUAL(demand->share(1000, claims, 2), 0);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 600);
    CU_ASSERT_EQUAL(claims[1].grant_mhz, 400);
}

/* The one that leaves blocks 500 and is granted 450, the one that arrives blocks and is granted 40. */
static void cloudsim_taxes_migrating_guests(void)
{
    Claim claims[] = {{300, 0, STAY_RESIDENT}, {500, 0, STAY_LEAVING}, {400, 7, STAY_ARRIVING}};
    CU_ASSERT_EQUAL(cloudsim->share(1000, claims, 3), 160);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 300);
    CU_ASSERT_EQUAL(claims[1].grant_mhz, 450);
    CU_ASSERT_EQUAL(claims[2].grant_mhz, 40);
}

/* 700 + 800 = 1500 of 1000 MHz: 466.67 and 533.33, in whole MHz 466 and 533. A third that asks for nothing
 * gets nothing and changes nothing. */
static void cloudsim_cuts_to_whole_mhz(void)
{
    Claim claims[] = {{700, 0, STAY_RESIDENT}, {800, 0, STAY_RESIDENT}, {0, 5, STAY_RESIDENT}};
    CU_ASSERT_EQUAL(cloudsim->share(1000, claims, 3), 0);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 466);
    CU_ASSERT_EQUAL(claims[1].grant_mhz, 533);
    CU_ASSERT_EQUAL(claims[2].grant_mhz, 0);
}

/* After 1200 of 1000 MHz nothing is left, so the next, which leaves and asks for 800, is counted in: the part
 * is 1000 / 2000, 600 and 0.9 x 400 = 360. Then one arrives that asks for 4000, a tenth of it counted: 1000 /
 * 2400 = 0.41667, 500, 0.9 x 333.33 = 300 - and 400 x 0.41667 = 166.67. */
static void cloudsim_counts_in_whoever_comes_later(void)
{
    Claim claims[] = {{1200, 0, STAY_RESIDENT}, {800, 0, STAY_LEAVING}, {4000, 0, STAY_ARRIVING}};
    CU_ASSERT_EQUAL(cloudsim->share(1000, claims, 2), 0);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 600);
    CU_ASSERT_EQUAL(claims[1].grant_mhz, 360);
    CU_ASSERT_EQUAL(cloudsim->share(1000, claims, 3), 0);
    CU_ASSERT_EQUAL(claims[0].grant_mhz, 500);
    CU_ASSERT_DOUBLE_EQUAL(claims[1].grant_mhz, 300, 1); /* 300 or 299: it is a matter of rounding */
    CU_ASSERT_EQUAL(claims[2].grant_mhz, 166);
}

static void names_are_those_of_the_rows(void)
{
    for (int i = 0; i < ESTIMATE_COUNT; i++)
        CU_ASSERT_STRING_EQUAL(estimates[i].name, estimate_names[i]);
    CU_ASSERT_PTR_NULL(estimate_names[ESTIMATE_COUNT]);
}

static const TestCase cases[] = {
    {"demand_is_granted_while_it_suffices", demand_is_granted_while_it_suffices},
    {"too_much_demand_is_scaled_alike", too_much_demand_is_scaled_alike},
    {"cloudsim_taxes_migrating_guests", cloudsim_taxes_migrating_guests},
    {"cloudsim_cuts_to_whole_mhz", cloudsim_cuts_to_whole_mhz},
    {"cloudsim_counts_in_whoever_comes_later", cloudsim_counts_in_whoever_comes_later},
    {"names_are_those_of_the_rows", names_are_those_of_the_rows},
    {NULL, NULL},
};
const TestSuite test_estimate = {"estimate", cases};
