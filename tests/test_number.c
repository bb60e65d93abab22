#include "traces/number.h"

#include "sim/base/rng.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Helpers ---- */

static bool read_real(const char *text, double *ret_value)
{
    return number_real(&(Field){text, strlen(text)}, ret_value);
}

static double real_of(const char *text)
{
    double value = -1;
    CU_ASSERT_TRUE(read_real(text, &value));
    return value;
}

static void expect_as_library(const char *text, unsigned *different)
{
    double value = -1, expected = strtod(text, NULL);
    if (!read_real(text, &value) || memcmp(&value, &expected, sizeof value) != 0) {
        ++*different;
        printf("%s: %a, but strtod has %a\n", text, value, expected);
    }
}

/* ---- Claims ---- */

static void what_traces_hold_is_read(void)
{
    CU_ASSERT_EQUAL(real_of("0.0"), 0.0);
    CU_ASSERT_EQUAL(real_of("87.7799835"), 87.7799835);
    CU_ASSERT_EQUAL(real_of("1.984934657142857E7"), 19849346.57142857);
    CU_ASSERT_EQUAL(real_of("1e-3"), 0.001);
    CU_ASSERT_EQUAL(real_of("-2."), -2.0);
    CU_ASSERT_EQUAL(real_of("+.5E+1"), 5.0);
    CU_ASSERT_EQUAL(real_of("000000000000000000000000012.50"), 12.5); /* leading zeros are no digits */
}

/* Between 2^53 and 2^54 the doubles are the even numbers: 2^53 + 1 lies half way between 2^53 and 2^53 + 2,
 * and the tie goes to the even one of the two significands, 2^53; one digit more, however small, decides for
 * 2^53 + 2. */
static void ties_go_to_even_and_every_digit_counts(void)
{
    CU_ASSERT_EQUAL(real_of("9007199254740993"), 9007199254740992.0);
    CU_ASSERT_EQUAL(real_of("9007199254740993.0"), 9007199254740992.0);
    CU_ASSERT_EQUAL(real_of("9007199254740993.001"), 9007199254740994.0);
    CU_ASSERT_EQUAL(real_of("9007199254740993.00000000000000000000000000000000001"), 9007199254740994.0);
    CU_ASSERT_EQUAL(real_of("900719925474099.3e1"), 9007199254740992.0);
    CU_ASSERT_EQUAL(real_of("1e23"), 1e23); /* 23 is beyond the exact powers of ten */
    CU_ASSERT_EQUAL(real_of("4.9406564584124654e-324"), 0x1p-1074);
    CU_ASSERT_EQUAL(real_of("1e-400"), 0.0);
}

/* Numbers of 1 to 21 digits with a point anywhere, some with an exponent: all three ways of rounding. */
static void each_number_is_the_double_that_strtod_reads(void)
{
    Rng rng;
    rng_start(&rng, 1, "numbers", 0);
    unsigned different = 0;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        int count = 1 + (int)rng_below(&rng, 21), point = (int)rng_below(&rng, (uint64_t)count + 1), at = 0;
        for (int k = 0; k < count; k++) {
            if (k == point)
                text[at++] = '.';
            text[at++] = (char)('0' + rng_below(&rng, 10));
        }
        text[at] = '\0';
        if (rng_below(&rng, 3) == 0)
            snprintf(text + at, sizeof text - (size_t)at, "E%d", (int)rng_below(&rng, 60) - 30);
        expect_as_library(text, &different);
    }
    CU_ASSERT_EQUAL(different, 0);
}

static void what_is_no_number_is_refused(void)
{
    static const char *const texts[] = {"",    "-",   ".",   "1e",   "1e+", "e5", "1,5",  "0x10",
                                        "inf", "nan", "1 2", "1.2.", "--1", "1a", "1e400"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = 7;
        CU_ASSERT_FALSE(read_real(texts[i], &value));
        CU_ASSERT_EQUAL(value, 7);
    }
}

static void whole_numbers_are_digits_up_to_2_to_the_63(void)
{
    int64_t value = -1;
    CU_ASSERT_TRUE(number_whole(&(Field){"0012", 4}, &value) && value == 12);
    CU_ASSERT_TRUE(number_whole(&(Field){"9223372036854775807", 19}, &value) && value == INT64_MAX);
    static const char *const texts[] = {
        "", "-1", "+1", "1.0", "9223372036854775808", "99999999999999999999", "1e3"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CU_ASSERT_FALSE(number_whole(&(Field){texts[i], strlen(texts[i])}, &value));
    CU_ASSERT_EQUAL(value, INT64_MAX);
}

static const TestCase cases[] = {
    {"what_traces_hold_is_read", what_traces_hold_is_read},
    {"ties_go_to_even_and_every_digit_counts", ties_go_to_even_and_every_digit_counts},
    {"each_number_is_the_double_that_strtod_reads", each_number_is_the_double_that_strtod_reads},
    {"what_is_no_number_is_refused", what_is_no_number_is_refused},
    {"whole_numbers_are_digits_up_to_2_to_the_63", whole_numbers_are_digits_up_to_2_to_the_63},
    {NULL, NULL},
};

const TestSuite test_number = {"number", cases};
