#include "policies/consolidate.h"
#include "policies/param.h"
#include "policies/table.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static void every_built_in_policy_is_sound_and_has_a_name_of_its_own(void)
{
    PolicyTable table;
    policy_table_open(&table);
    CU_ASSERT(table.policies.count >= 30);
    for (size_t i = 0; i < table.policies.count; i++) {
        const Policy *policy = table.policies.at[i];
        Error error;
        CU_ASSERT_TRUE(policy_is_sound(policy, &error));
        CU_ASSERT_PTR_EQUAL(policy_table_find(&table, policy->kind, policy->name), policy);
    }
    policy_table_close(&table);
}

/* INTERFACE: thr|iqr|mad|lr|lrr with mmt|mu|rs|mc, safety 0.8, 1.5, 2.5, 1.2, 1.2; npa and dvfs go with
 * first-fit, the others with power-aware-best-fit-decreasing. */
static void the_family_has_its_names_defaults_and_placements(void)
{
    const char *const detectors[] = {"thr", "iqr", "mad", "lr", "lrr"}, *const selectors[] = {"mmt", "mu",
                                                                                              "rs", "mc"};
    const double safety[] = {0.8, 1.5, 2.5, 1.2, 1.2};
    PolicyTable table;
    policy_table_open(&table);
    for (int d = 0; d < 5; d++)
        for (int s = 0; s < 4; s++) {
            char name[16];
            snprintf(name, sizeof name, "%s-%s", detectors[d], selectors[s]);
            const Policy *policy = policy_table_find(&table, POLICY_REBALANCE, name);
            CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
            const ConsolidateParts *parts = policy->parts;
            CU_ASSERT_STRING_EQUAL(parts->detector->name, detectors[d]);
            CU_ASSERT_STRING_EQUAL(parts->selector->name, selectors[s]);
            CU_ASSERT_EQUAL(policy->params[CONSOLIDATE_SAFETY].fallback, safety[d]);
            CU_ASSERT_EQUAL(parts->detector->safety, safety[d]);
            CU_ASSERT_STRING_EQUAL(policy->placement, "power-aware-best-fit-decreasing");
            CU_ASSERT(policy->guest_bytes > 0 ||
                      !(parts->detector->points > 0 || parts->selector->needs_past));
        }
    CU_ASSERT_STRING_EQUAL(policy_table_find(&table, POLICY_REBALANCE, "npa")->placement, "first-fit");
    CU_ASSERT_STRING_EQUAL(policy_table_find(&table, POLICY_REBALANCE, "dvfs")->placement, "first-fit");
    policy_table_close(&table);
}

static void every_placement_that_a_policy_names_exists(void)
{
    PolicyTable table;
    policy_table_open(&table);
    int named = 0;
    for (size_t i = 0; i < table.policies.count; i++)
        if (table.policies.at[i]->placement != NULL) {
            CU_ASSERT_PTR_NOT_NULL(
                policy_table_find(&table, POLICY_PLACEMENT, table.policies.at[i]->placement));
            named++;
        }
    CU_ASSERT(named >= 23);
    policy_table_close(&table);
}

static void an_unknown_name_is_answered_with_the_nearest(void)
{
    PolicyTable table;
    policy_table_open(&table);
    const Policy *policy = NULL;
    Error error = {0};
    CU_ASSERT_TRUE(policy_table_get(&table, POLICY_PLACEMENT, "best-fit", &policy, &error));
    CU_ASSERT_STRING_EQUAL(policy->name, "best-fit");
    CU_ASSERT_FALSE(policy_table_get(&table, POLICY_REBALANCE, "lr-mtm", &policy, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "did you mean \"lr-mmt\""));
    CU_ASSERT_FALSE(
        policy_table_get(&table, POLICY_PLACEMENT, "lr-mmt", &policy, &error)); /* of another kind */
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "first-fit, best-fit, worst-fit, random"));
    CU_ASSERT_STRING_EQUAL(policy->name, "best-fit");
    policy_table_close(&table);
}

static const TestCase cases[] = {
    {"every_built_in_policy_is_sound_and_has_a_name_of_its_own",
     every_built_in_policy_is_sound_and_has_a_name_of_its_own},
    {"the_family_has_its_names_defaults_and_placements", the_family_has_its_names_defaults_and_placements},
    {"every_placement_that_a_policy_names_exists", every_placement_that_a_policy_names_exists},
    {"an_unknown_name_is_answered_with_the_nearest", an_unknown_name_is_answered_with_the_nearest},
    {NULL, NULL},
};
const TestSuite test_policy_table = {"policy_table", cases};
