#include "traces/windows.h"

#include "sim/base/rng.h"
#include "tests/test.h"

#include <math.h>

/* ---- Helpers ---- */

static const WindowRule by_end = {.usual_s = 300, .reach_s = 600};
static const WindowRule by_start = {.stamp_is_start = true, .usual_s = 300, .reach_s = 600};

static void expect_windows(const Windows *windows, const Window *expected, size_t count)
{
    CU_ASSERT_EQUAL_FATAL(windows->count, count);
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT_EQUAL(windows->at[i].begin_s, expected[i].begin_s);
        CU_ASSERT_EQUAL(windows->at[i].end_s, expected[i].end_s);
        CU_ASSERT_EQUAL(windows->at[i].value, expected[i].value);
    }
}

#define EXPECT(readings, rule, ...)                                                                          \
    do {                                                                                                     \
        const Window expected[] = {__VA_ARGS__};                                                             \
        Windows windows = {0};                                                                               \
        windows_of(readings, sizeof(readings) / sizeof(Reading), &(rule), &windows);                         \
        expect_windows(&windows, expected, sizeof expected / sizeof(Window));                                \
        vec_free(&windows);                                                                                  \
    } while (0)

/* ---- Windows ---- */

static void a_stamp_at_the_end_reaches_back_to_the_one_before(void)
{
    static const Reading readings[] = {{1000, 1}, {1300, 2}, {1601, 3}, {2201, 4}};
    EXPECT(readings, by_end, {700, 1000, 1}, {1000, 1300, 2}, {1300, 1601, 3}, {1601, 2201, 4});
}

/* 1500 s apart: 600 of them belong to the second reading, the 900 before to the first. */
static void beyond_the_reach_the_reading_before_holds(void)
{
    static const Reading readings[] = {{1000, 1}, {2500, 2}};
    EXPECT(readings, by_end, {700, 1000, 1}, {1000, 1900, 1}, {1900, 2500, 2});
}

static void a_stamp_at_the_start_holds_until_the_next(void)
{
    static const Reading readings[] = {{1000, 1}, {1300, 2}, {2800, 3}};
    EXPECT(readings, by_start, {1000, 1300, 1}, {1300, 2800, 2}, {2800, 3100, 3});
}

/* ---- Steps ---- */

/* Windows 100 s behind the grid, steps of 300 s from 0: the first step has 200 s of 0.3 and nothing else, the
 * second 100 s of 0.3 and 200 s of 0.6, mean 0.5, the third 100 s of 0.6. In units of 2 that is half of each.
 * The fourth and the column beside it are not touched. */
static void a_step_has_the_mean_over_what_is_covered(void)
{
    static const Reading readings[] = {{1400, 0.3}, {1700, 0.6}};
    double values[8];
    for (int i = 0; i < 8; i++)
        values[i] = -1;
    Windows windows = {0};
    windows_of(readings, 2, &by_end, &windows);
    windows_to_grid(&windows, &(StepGrid){.origin_s = 1000, .step_s = 300, .steps = 4, .stride = 2}, 2,
                    values);
    CU_ASSERT_EQUAL(values[0], 0.15);
    CU_ASSERT_DOUBLE_EQUAL(values[2], 0.25, 1e-15);
    CU_ASSERT_EQUAL(values[4], 0.3);
    for (int i = 1; i < 8; i += i < 5 ? 2 : 1)
        CU_ASSERT_EQUAL(values[i], -1);
    vec_free(&windows);
}

/* 0.1 is no exact double: a mean that multiplied and divided by 300 might lose its last bit. */
static void a_step_within_one_window_has_its_reading_to_the_last_bit(void)
{
    Reading readings[500];
    double values[500];
    Rng rng;
    rng_start(&rng, 1, "readings", 0);
    for (int i = 0; i < 500; i++)
        readings[i] = (Reading){300 * (i + 1), rng_uniform(&rng)};
    Windows windows = {0};
    windows_of(readings, 500, &by_end, &windows);
    windows_to_grid(&windows, &(StepGrid){.step_s = 300, .steps = 500, .stride = 1}, 1, values);
    for (int i = 0; i < 500; i++)
        CU_ASSERT_EQUAL(values[i], readings[i].value);
    vec_free(&windows);
}

/* The sum of value x covered seconds is the same for windows and for steps, whatever the stamps. */
static void steps_have_the_integral_of_the_readings(void)
{
    Rng rng;
    rng_start(&rng, 1, "stamps", 0);
    for (int round = 0; round < 100; round++) {
        Reading readings[50];
        int64_t at_s = 5000;
        for (int i = 0; i < 50; i++) {
            at_s += 1 + (int64_t)rng_below(&rng, rng_below(&rng, 10) == 0 ? 3000 : 400);
            readings[i] = (Reading){at_s, rng_uniform(&rng)};
        }
        Windows windows = {0};
        windows_of(readings, 50, round % 2 == 0 ? &by_end : &by_start, &windows);
        StepGrid grid = {
            .origin_s = 4000, .step_s = 300, .steps = (size_t)(at_s - 4000) / 300 + 2, .stride = 1};
        double *values = must_calloc(grid.steps, sizeof *values), of_windows = 0, of_steps = 0;
        windows_to_grid(&windows, &grid, 1, values);
        int64_t begin_s = windows.at[0].begin_s, end_s = windows.at[windows.count - 1].end_s;
        for (size_t i = 0; i < windows.count; i++)
            of_windows += windows.at[i].value * (double)(windows.at[i].end_s - windows.at[i].begin_s);
        for (size_t k = 0; k < grid.steps; k++) {
            int64_t from_s = 4000 + 300 * (int64_t)k, to_s = from_s + 300;
            from_s = from_s > begin_s ? from_s : begin_s;
            to_s = to_s < end_s ? to_s : end_s;
            of_steps += to_s > from_s ? values[k] * (double)(to_s - from_s) : 0;
        }
        CU_ASSERT_DOUBLE_EQUAL(of_steps, of_windows, 1e-9 * of_windows);
        free(values);
        vec_free(&windows);
    }
}

static const TestCase cases[] = {
    {"a_stamp_at_the_end_reaches_back_to_the_one_before", a_stamp_at_the_end_reaches_back_to_the_one_before},
    {"beyond_the_reach_the_reading_before_holds", beyond_the_reach_the_reading_before_holds},
    {"a_stamp_at_the_start_holds_until_the_next", a_stamp_at_the_start_holds_until_the_next},
    {"a_step_has_the_mean_over_what_is_covered", a_step_has_the_mean_over_what_is_covered},
    {"a_step_within_one_window_has_its_reading_to_the_last_bit",
     a_step_within_one_window_has_its_reading_to_the_last_bit},
    {"steps_have_the_integral_of_the_readings", steps_have_the_integral_of_the_readings},
    {NULL, NULL},
};

const TestSuite test_windows = {"windows", cases};
