#include "sim/model/power.h"

#include "tests/test.h"

#include <string.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-12)

static double at(const char *kind, double utilization_ratio)
{
    PowerModel model = {.kind = power_kind(kind), .idle_w = 100, .peak_w = 200};
    return power_at(&model, utilization_ratio);
}

/* 100 W idle, 200 W at full load, at a quarter of it: 100 + 100 f(1/4). */
static void a_quarter_of_the_load_is_what_the_formula_says(void)
{
    NEAR(at("linear", 0.25), 125);     /* 1/4 */
    NEAR(at("sqrt", 0.25), 150);       /* 1/2 */
    NEAR(at("square", 0.25), 106.25);  /* 1/16 */
    NEAR(at("cubic", 0.25), 101.5625); /* 1/64 */
    NEAR(at("constant", 0.25), 200);
}

static void every_kind_ends_at_its_peak(void)
{
    for (const PowerKind *kind = power_kinds; kind->name; kind++) {
        PowerModel model = {
            .kind = kind, .idle_w = 100, .peak_w = 200, .table_w = {[POWER_POINTS - 1] = 200}};
        CU_ASSERT_EQUAL(power_at(&model, 1), 200);
    }
}

/* HP ProLiant ML110 G4 as SPECpower_ssj2008 measured it: 86 W idle, 89.4 at 10 %, 92.6 at 20 %, ... 117. */
static const PowerModel *g4(void)
{
    static const PowerModel model = {.table_w = {86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117}};
    return &model;
}

static double g4_at(double utilization_ratio)
{
    PowerModel model = *g4();
    model.kind = power_kind("table");
    return power_at(&model, utilization_ratio);
}

static void the_table_gives_its_own_points_back(void)
{
    for (int i = 0; i < POWER_POINTS; i++)
        NEAR(g4_at(i / 10.0), g4()->table_w[i]);
}

/* 15 % lies half way between 89.4 and 92.6: 91 W. 97 %: 114 + 7/10 x 3 = 116.1 W. */
static void between_two_points_the_line_is_straight(void)
{
    NEAR(g4_at(0.15), 91);
    NEAR(g4_at(0.97), 116.1);
}

static void a_kind_is_found_by_its_name_or_not_at_all(void)
{
    CU_ASSERT_PTR_NOT_NULL(power_kind("sqrt"));
    CU_ASSERT_STRING_EQUAL(power_kind("sqrt")->name, "sqrt");
    CU_ASSERT_PTR_NULL(power_kind("square-root"));
}

static const TestCase cases[] = {
    {"a_quarter_of_the_load_is_what_the_formula_says", a_quarter_of_the_load_is_what_the_formula_says},
    {"every_kind_ends_at_its_peak", every_kind_ends_at_its_peak},
    {"the_table_gives_its_own_points_back", the_table_gives_its_own_points_back},
    {"between_two_points_the_line_is_straight", between_two_points_the_line_is_straight},
    {"a_kind_is_found_by_its_name_or_not_at_all", a_kind_is_found_by_its_name_or_not_at_all},
    {NULL, NULL},
};

const TestSuite test_power = {"power", cases};
