#include "sim/base/curve.h"

#include "tests/test.h"

#include <math.h>
#include <stdlib.h>

static const double g5[CURVE_POINTS] = {93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135};

/* The expression as it is written down, with both neighbours rounded to: 0.3 x 10 is 3 in doubles, though 0.3
 * is less than 3 / 10 of the reals. */
static double as_written(const double *at, double x)
{
    double a = floor(x * 10), b = ceil(x * 10);
    return at[(int)a] + (at[(int)b] - at[(int)a]) / 10 * (x - a / 10) * 100;
}

static void every_digit_is_that_of_the_written_expression(void)
{
    srand(1);
    for (int i = 0; i < 20000; i++) {
        double x = i % 2 ? rand() / (double)RAND_MAX : nextafter(i % 11 / 10.0, i % 3);
        if (x <= 1)
            CU_ASSERT_EQUAL(curve_at(g5, x), as_written(g5, x));
    }
}

/* Half way between 97 and 101. */
static void the_points_are_on_the_curve_and_lines_between_them(void)
{
    for (int a = 0; a < CURVE_POINTS; a++)
        CU_ASSERT_DOUBLE_EQUAL(curve_at(g5, a / 10.0), g5[a], 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(curve_at(g5, 0.15), 99, 1e-12);
}

/* Here 95 at 0.3 and 90 at 0.5 lie below what comes before them. */
static void the_least_from_somewhere_on_is_a_point_or_that_place(void)
{
    const double falls[CURVE_POINTS] = {90, 100, 95, 95, 97, 90, 105, 105, 106, 107, 108};
    CU_ASSERT_EQUAL(curve_least_from(falls, 0), 90);
    CU_ASSERT_EQUAL(curve_least_from(falls, 0.15), 90);
    CU_ASSERT_EQUAL(curve_least_from(falls, 0.55), curve_at(falls, 0.55));
    CU_ASSERT_EQUAL(curve_least_from(falls, 1), 108);
    for (int i = 0; i < 1000; i++)
        for (int k = i; k <= 1000; k += 7)
            CU_ASSERT(curve_at(falls, k / 1000.0) > curve_least_from(falls, i / 1000.0) - CURVE_ROUNDING);
}

static const TestCase cases[] = {
    {"the_least_from_somewhere_on_is_a_point_or_that_place",
     the_least_from_somewhere_on_is_a_point_or_that_place},
    {"every_digit_is_that_of_the_written_expression", every_digit_is_that_of_the_written_expression},
    {"the_points_are_on_the_curve_and_lines_between_them",
     the_points_are_on_the_curve_and_lines_between_them},
    {NULL, NULL},
};
const TestSuite test_curve = {"curve", cases};
