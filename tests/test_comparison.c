#include "sim/run/comparison.h"

#include "tests/kept.h"
#include "tests/scratch.h"
#include "tests/test.h"

#include <math.h>

/* The world of kept.h, with the second task twice as long: h.1 is busy for 10 s instead of 5 s. */
static char *longer_yaml(void)
{
    char *yaml = strdup(kept_yaml), *at = strstr(yaml, "5Gcycles");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    memcpy(at, "9Gcycles", strlen("9Gcycles"));
    return yaml;
}

static void compare_two(const Scratch *scratch, Comparison *ret_comparison)
{
    char *yaml = longer_yaml();
    char *a = kept_run(scratch, "a.h5", kept_yaml), *b = kept_run(scratch, "b.h5", yaml);
    const char *const paths[] = {a, b};
    CU_ASSERT_FATAL(comparison_of(paths, 2, ret_comparison, NULL));
    free(a);
    free(b);
    free(yaml);
}

static const ComparedMetric *metric_named(const Comparison *comparison, const char *name)
{
    for (size_t i = 0; i < comparison->metrics.count; i++)
        if (strcmp(comparison->metrics.at[i].name, name) == 0)
            return &comparison->metrics.at[i];
    CU_FAIL_FATAL("there is no such metric");
    return NULL;
}

/* A: 2 x 100 W x 60 s + 50 W x (10 s + 5 s) = 12750 J. B: with 9 s instead of 5 s, 12950 J. The difference is
 * 200 J = 200 / 3.6e6 kWh, which is 200 / 12750 = 1.5686 % of A. */
static void a_difference_is_against_the_first(void)
{
    Scratch scratch;
    Comparison comparison;
    double difference = 0, percent = 0;
    scratch_make(&scratch);
    compare_two(&scratch, &comparison);
    const ComparedMetric *energy = metric_named(&comparison, "energy");
    CU_ASSERT(compared_difference(energy, 1, &difference) && compared_percent(energy, 1, &percent));
    CU_ASSERT_DOUBLE_EQUAL(difference, 200 / 3.6e6, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(percent, 100 * 200.0 / 12750, 1e-6);
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

/* Nobody migrated: migration_time_mean is not known in either. Migrations are 0 in both: 0 of 0 is no
 * percentage. */
static void what_is_not_known_has_no_difference(void)
{
    Scratch scratch;
    Comparison comparison;
    double value = -1;
    scratch_make(&scratch);
    compare_two(&scratch, &comparison);
    CU_ASSERT_FALSE(compared_difference(metric_named(&comparison, "migration_time_mean"), 1, &value));
    CU_ASSERT_EQUAL(value, -1);
    CU_ASSERT(compared_difference(metric_named(&comparison, "migrations"), 1, &value) && value == 0);
    CU_ASSERT_FALSE(compared_percent(metric_named(&comparison, "migrations"), 1, &value));
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

static void the_settings_that_differ_are_named(void)
{
    Scratch scratch;
    Comparison comparison;
    scratch_make(&scratch);
    compare_two(&scratch, &comparison);
    CU_ASSERT_EQUAL_FATAL(comparison.settings.count, 1);
    CU_ASSERT_STRING_EQUAL(comparison.settings.at[0], "workloads.0.guests.1.tasks.0.work");
    CU_ASSERT_STRING_EQUAL(settings_get(&comparison.runs.at[0].settings, comparison.settings.at[0]),
                           "5Gcycles");
    CU_ASSERT_STRING_EQUAL(settings_get(&comparison.runs.at[1].settings, comparison.settings.at[0]),
                           "9Gcycles");
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

/* What comparison_print writes. */
static char *printed(const Comparison *comparison)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    comparison_print(comparison, to);
    fclose(to);
    return text;
}

static void one_run_each_is_said_to_give_no_interval(void)
{
    Scratch scratch;
    Comparison comparison;
    scratch_make(&scratch);
    compare_two(&scratch, &comparison);
    char *text = printed(&comparison);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "no confidence interval"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "B - A"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "+1.57\n"));
    CU_ASSERT_PTR_NULL(strstr(text, " \n")); /* no blanks at the ends of lines */
    CU_ASSERT_PTR_NULL(strstr(text, "The same run"));
    free(text);
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

static void the_same_run_twice_is_noticed(void)
{
    Scratch scratch;
    Comparison comparison;
    scratch_make(&scratch);
    char *a = kept_run(&scratch, "a.h5", kept_yaml);
    const char *const paths[] = {a, a, a};
    CU_ASSERT_FATAL(comparison_of(paths, 3, &comparison, NULL));
    char *text = printed(&comparison);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "The same run as A, by their hashes: B, C.\n"));
    free(text);
    free(a);
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

static void a_comparison_as_json_has_a_value_for_each_run(void)
{
    Scratch scratch;
    Comparison comparison;
    double value = 0;
    scratch_make(&scratch);
    compare_two(&scratch, &comparison);
    Json *json = comparison_json(&comparison);
    const Json *energy = json_get(json_get(json, "metrics"), "energy");
    CU_ASSERT_STRING_EQUAL(json_text(json_get(energy, "unit")), "kWh");
    CU_ASSERT(json_number(json_at(json_get(energy, "values"), 1), &value));
    CU_ASSERT_DOUBLE_EQUAL(value, 12950 / 3.6e6, 1e-12);
    CU_ASSERT_EQUAL(json_kind(json_get(energy, "ci95")), JSON_KIND_NULL);
    CU_ASSERT_EQUAL(json_count(json_get(json, "runs")), 2);
    json_free(json);
    comparison_free(&comparison);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_difference_is_against_the_first", a_difference_is_against_the_first},
    {"what_is_not_known_has_no_difference", what_is_not_known_has_no_difference},
    {"the_settings_that_differ_are_named", the_settings_that_differ_are_named},
    {"one_run_each_is_said_to_give_no_interval", one_run_each_is_said_to_give_no_interval},
    {"the_same_run_twice_is_noticed", the_same_run_twice_is_noticed},
    {"a_comparison_as_json_has_a_value_for_each_run", a_comparison_as_json_has_a_value_for_each_run},
    {NULL, NULL},
};

const TestSuite test_comparison = {"comparison", cases};
