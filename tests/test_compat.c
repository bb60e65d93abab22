#include "sim/run/compat.h"
#include "sim/model/meter.h"
#include "sim/run/scenario.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

enum { SETS_MAX = 64 };

/* The PlanetLab example with options; the caller frees. */
static Scenario load(const char *const *sets, size_t count)
{
    Scenario s = {0};
    Error error = {0};
    bool ok = scenario_load("examples/planetlab.yaml", &(ScenarioOptions){.sets = sets, .set_count = count},
                            &s, &error);
    if (!ok)
        printf("  %s:%d:%d: %s\n", error.file, error.line, error.column, error.text);
    CU_ASSERT_TRUE_FATAL(ok);
    return s;
}

static const CompatRow *cloudsim_rows(void)
{
    return compat_find("cloudsim-4.0")->rows;
}

/* A row as an option: `PATH=VALUE`, with item 0 in place of any. */
static char *row_option(const CompatRow *row)
{
    char text[256];
    const char *star = strchr(row->path, '*');
    if (star == NULL)
        snprintf(text, sizeof text, "%s=%s", row->path, row->value);
    else
        snprintf(text, sizeof text, "%.*s0%s=%s", (int)(star - row->path), row->path, star + 1, row->value);
    return must_strdup(text);
}

static void names_find_presets(void)
{
    CU_ASSERT_STRING_EQUAL(compat_find("none")->name, "none");
    CU_ASSERT_PTR_NULL(compat_find("none")->rows[0].path);
    CU_ASSERT_PTR_NOT_NULL(cloudsim_rows()[0].path);
    CU_ASSERT_PTR_NULL(compat_find("cloudsim"));
}

static void each_row_alone_is_an_option_that_changes_something(void)
{
    const char *sets[3] = {"compat=none", "policies.rebalance=lr-mmt"};
    Scenario honest = load(sets, 2);
    for (const CompatRow *row = cloudsim_rows(); row->path != NULL; row++) {
        char *option = row_option(row);
        sets[2] = option;
        Scenario s = load(sets, 3);
        CU_ASSERT_STRING_NOT_EQUAL(s.expanded, honest.expanded);
        scenario_free(&s);
        free(option);
    }
    scenario_free(&honest);
}

/* Without the line that names the preset. */
static void drop_compat(char *expanded)
{
    char *line = strstr(expanded, "\ncompat: "), *end = strchr(line + 1, '\n');
    memmove(line, end, strlen(end) + 1);
}

static void a_preset_is_the_sum_of_its_rows(void)
{
    const char *sets[SETS_MAX] = {"compat=none", "policies.rebalance=lr-mmt"};
    size_t count = 2;
    for (const CompatRow *row = cloudsim_rows(); row->path != NULL; row++)
        if (row->when_path == NULL)
            sets[count++] = row_option(row);
    Scenario sum = load(sets, count), preset = load(sets + 1, 1);
    CU_ASSERT_STRING_EQUAL(preset.compat, "cloudsim-4.0");
    drop_compat(sum.expanded);
    drop_compat(preset.expanded);
    CU_ASSERT_STRING_EQUAL(sum.expanded, preset.expanded);
    scenario_free(&sum);
    scenario_free(&preset);
    for (size_t i = 2; i < count; i++)
        free((char *)(uintptr_t)sets[i]);
}

static void every_row_is_told_among_the_defaults_with_its_quirk(void)
{
    const char *sets[] = {"policies.rebalance=lr-mmt"};
    Scenario s = load(sets, 1);
    for (const CompatRow *row = cloudsim_rows(); row->path != NULL; row++) {
        char line[256];
        bool is_told = false;
        snprintf(line, sizeof line, "%s = %s (%s)", row->path, row->value, row->source);
        for (size_t i = 0; i < s.defaults.count; i++)
            is_told = is_told || strcmp(s.defaults.at[i], line) == 0;
        CU_ASSERT_EQUAL(is_told, row->when_path == NULL); /* the conditional one is npa's */
    }
    scenario_free(&s);
}

static void what_is_given_wins_over_the_preset(void)
{
    const char *sets[] = {"workloads.0.retire=never", "hypervisor.sharing=max-min",
                          "policies.power=sleep-when-empty"};
    Scenario s = load(sets, 3);
    CU_ASSERT_EQUAL(s.workloads.at[0].retire, RETIRE_NEVER);
    CU_ASSERT_STRING_EQUAL(s.rules.sharing->name, "max-min");
    CU_ASSERT_TRUE(s.rules.whole_mhz); /* a key of its own, not given */
    CU_ASSERT_STRING_EQUAL(s.power.policy->name, "sleep-when-empty");
    scenario_free(&s);
}

static void a_policy_without_the_parameter_is_left_alone(void)
{
    const char *sets[] = {"policies.rebalance=dvfs"}; /* its placement is first-fit, which has no order */
    Scenario s = load(sets, 1);
    CU_ASSERT_STRING_EQUAL(s.placement.policy->name, "first-fit");
    CU_ASSERT_STRING_EQUAL(s.rules.meter->name, "cloudsim-4.0");
    scenario_free(&s);
}

static void npa_is_metered_at_full_power_and_exists_under_the_preset_alone(void)
{
    static const char *const npa[] = {"policies.rebalance=npa", "policies.rebalance.name=npa",
                                      "policies={rebalance: npa}", "policies={rebalance: {name: npa}}"};
    for (size_t i = 0; i < 4; i++) {
        Scenario s = load(&npa[i], 1);
        CU_ASSERT_STRING_EQUAL(s.rules.meter->name, "all-on");
        scenario_free(&s);
    }
    const char *alone[] = {"compat=none", "policies.rebalance.name=npa"};
    Scenario s;
    Error error = {0};
    CU_ASSERT_FALSE(scenario_load("examples/planetlab.yaml",
                                  &(ScenarioOptions){.sets = alone, .set_count = 2}, &s, &error));
    CU_ASSERT_STRING_EQUAL(error.file, "--set policies.rebalance.name");
    CU_ASSERT_STRING_EQUAL(error.text, "npa exists under compat: cloudsim-4.0 only");
}

/* ../shared/specs/planetlab-consolidation.md, section 13, and what goes with each quirk here. */
static void the_quirks_are_those_of_the_specification(void)
{
    const char *sets[] = {"policies.rebalance=lr-mmt"};
    Scenario s = load(sets, 1);
    const Workload *vm = &s.workloads.at[0];
    CU_ASSERT_EQUAL(vm->retire, RETIRE_IDLE);                       /* Q1 */
    CU_ASSERT_TRUE(s.rules.migration.repeat);                       /* Q2 */
    CU_ASSERT_EQUAL(s.rules.memory_reservation, MEMORY_UNTIL_USED); /* Q3 */
    CU_ASSERT_EQUAL(s.rules.overload, OVERLOAD_REQUESTED);          /* Q5 */
    CU_ASSERT_EQUAL(s.rules.overload_tolerance_mhz, 0);             /* Q5 */
    CU_ASSERT_EQUAL(vm->sampling.first_ns, INT64_C(300100000000));  /* Q8 */
    CU_ASSERT_EQUAL(vm->sampling.interval_ns, 300 * NS_PER_S);      /* Q8 */
    CU_ASSERT_TRUE(vm->sampling.at_migration_end);                  /* Q8 */
    CU_ASSERT_EQUAL(vm->replay.interpolation, BETWEEN_LINEAR);      /* Q8 */
    CU_ASSERT_EQUAL(s.rebalance_first_ns, INT64_C(300100000000));   /* Q8 */
    CU_ASSERT_EQUAL(s.metrics.close, CLOSE_AT_LAST_SAMPLE);         /* Q8 */
    CU_ASSERT_EQUAL(s.rules.core_speed, CORE_SPEED_USAGE);          /* Q9 */
    CU_ASSERT_TRUE(s.rules.whole_mhz);                              /* Q10 */
    CU_ASSERT_STRING_EQUAL(s.rules.sharing->name, "cloudsim-4.0");  /* Q10 */
    CU_ASSERT_STRING_EQUAL(s.rules.meter->name, "cloudsim-4.0");    /* section 6 */
    CU_ASSERT_EQUAL(s.metrics.sla_average, SLA_BY_RECORD);          /* section 11 */
    CU_ASSERT_EQUAL(s.metrics.shutdowns, SHUTDOWN_BY_USAGE);        /* section 11 */
    CU_ASSERT_STRING_EQUAL(s.power.policy->name, "always-on");
    CU_ASSERT_STRING_EQUAL(s.placement.policy->name, "power-aware-best-fit-decreasing"); /* section 8 */
    scenario_free(&s);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(names_find_presets),
    CASE(each_row_alone_is_an_option_that_changes_something),
    CASE(a_preset_is_the_sum_of_its_rows),
    CASE(every_row_is_told_among_the_defaults_with_its_quirk),
    CASE(what_is_given_wins_over_the_preset),
    CASE(a_policy_without_the_parameter_is_left_alone),
    CASE(npa_is_metered_at_full_power_and_exists_under_the_preset_alone),
    CASE(the_quirks_are_those_of_the_specification),
    {NULL, NULL},
};

const TestSuite test_compat = {"compat", cases};
