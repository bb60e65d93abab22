#include "sim/base/decimal.h"
#include "tests/test.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Factor one = {1, 1, 0};

static Decimal read_all(const char *text)
{
    Decimal decimal = {0};
    const char *end = NULL;
    CU_ASSERT_EQUAL_FATAL(decimal_read(text, &decimal, &end), DECIMAL_OK);
    CU_ASSERT_EQUAL(*end, '\0');
    return decimal;
}

static bool is(Decimal decimal, uint64_t digits, int exp10, bool negative)
{
    return decimal.digits == digits && decimal.exp10 == exp10 && decimal.negative == negative;
}

static void a_number_is_its_digits_and_their_place(void)
{
    CU_ASSERT_TRUE(is(read_all("300.1"), 3001, -1, false));
    CU_ASSERT_TRUE(is(read_all("-0.001200"), 12, -4, true));
    CU_ASSERT_TRUE(is(read_all("1200"), 12, 2, false));
    CU_ASSERT_TRUE(is(read_all("+007"), 7, 0, false));
    CU_ASSERT_TRUE(is(read_all(".5"), 5, -1, false));
    CU_ASSERT_TRUE(is(read_all("1.5e3"), 15, 2, false));
    CU_ASSERT_TRUE(is(read_all("1E-3"), 1, -3, false));
    CU_ASSERT_TRUE(is(read_all("10203.0405"), 102030405, -4, false));
    CU_ASSERT_TRUE(is(read_all("0.000e99"), 0, 0, false));
}

static void reading_stops_where_the_number_ends(void)
{
    static const char *const texts[][2] = {{"1h30min", "h30min"}, {"1EB", "EB"},    {"2e", "e"},
                                           {"2e+", "e+"},         {"5.", "."},      {"1.2.3", ".3"},
                                           {"0x10", "x10"},       {"1,5", ",5"},    {"1e5e5", "e5"},
                                           {"7-8", "-8"},         {"1_000", "_000"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Decimal decimal;
        const char *end = "";
        CU_ASSERT_EQUAL(decimal_read(texts[i][0], &decimal, &end), DECIMAL_OK);
        CU_ASSERT_STRING_EQUAL(end, texts[i][1]);
    }
}

static void what_begins_without_a_digit_is_no_number(void)
{
    static const char *const texts[] = {"",    "-",   "+",  ".",   "-.",       "e5",     "nan", "inf",
                                        "--1", "+-1", " 1", "NaN", "INFINITY", "\u0663", "$1",  "\u22125"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Decimal decimal;
        const char *end;
        CU_ASSERT_EQUAL(decimal_read(texts[i], &decimal, &end), DECIMAL_NOT_A_NUMBER);
    }
}

static void nineteen_significant_digits_are_the_limit(void)
{
    Decimal decimal;
    const char *end;
    CU_ASSERT_TRUE(is(read_all("9999999999999999999"), UINT64_C(9999999999999999999), 0, false));
    CU_ASSERT_EQUAL(decimal_read("99999999999999999999", &decimal, &end), DECIMAL_TOO_MANY_DIGITS);
    CU_ASSERT_EQUAL(decimal_read("1.0000000000000000001", &decimal, &end), DECIMAL_TOO_MANY_DIGITS);
    /* zeros at either side are not significant */
    CU_ASSERT_TRUE(is(read_all("0000000000000000000000000.50000000000000000000000000"), 5, -1, false));
    CU_ASSERT_TRUE(is(read_all("1000000000000000000000000000000"), 1, 30, false));
}

static DecimalResult to_int(const char *text, Factor factor, int64_t *ret_value)
{
    return decimal_to_int(read_all(text), factor, ret_value);
}

static void fractions_are_exact_as_integers(void)
{
    const Factor second = {1, 1, 9}, hour = {3600, 1, 9}, kbit = {125, 1, 0}, day = {1, 24, 0};
    int64_t value = 0;
    CU_ASSERT_TRUE(to_int("0.1", second, &value) == DECIMAL_OK && value == 100000000);
    CU_ASSERT_TRUE(to_int("300.1", second, &value) == DECIMAL_OK && value == INT64_C(300100000000));
    CU_ASSERT_TRUE(to_int("0.125", hour, &value) == DECIMAL_OK && value == INT64_C(450000000000));
    CU_ASSERT_TRUE(to_int("-0.8", kbit, &value) == DECIMAL_OK && value == -100);
    CU_ASSERT_TRUE(to_int("48", day, &value) == DECIMAL_OK && value == 2); /* 48 / 24 */
    CU_ASSERT_TRUE(to_int("1e-9", second, &value) == DECIMAL_OK && value == 1);
    CU_ASSERT_TRUE(to_int("-0", one, &value) == DECIMAL_OK && value == 0);
    CU_ASSERT_TRUE(to_int("0e999999", one, &value) == DECIMAL_OK && value == 0);
}

static void what_is_not_whole_is_refused(void)
{
    const Factor second = {1, 1, 9}, day = {1, 24, 0};
    int64_t value = 77;
    CU_ASSERT_EQUAL(to_int("1.5", one, &value), DECIMAL_NOT_WHOLE);
    CU_ASSERT_EQUAL(to_int("0.0000000001", second, &value), DECIMAL_NOT_WHOLE);
    CU_ASSERT_EQUAL(to_int("25", day, &value), DECIMAL_NOT_WHOLE);
    CU_ASSERT_EQUAL(to_int("1e-999999999999999999999", one, &value), DECIMAL_NOT_WHOLE);
    CU_ASSERT_EQUAL(value, 77);
}

static void what_does_not_fit_is_refused(void)
{
    const Factor pebi = {UINT64_C(1) << 50, 1, 0}, most = {UINT64_C(1) << 50, UINT64_C(1) << 50, 0};
    int64_t value = 77;
    CU_ASSERT_EQUAL(to_int("9223372036854775808", one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(to_int("-9223372036854775808", one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(to_int("8192", pebi, &value), DECIMAL_TOO_LARGE); /* 2^13 * 2^50 */
    CU_ASSERT_EQUAL(to_int("1e300", one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(to_int("1e999999999999999999999999", one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(value, 77);
    CU_ASSERT_TRUE(to_int("9223372036854775807", one, &value) == DECIMAL_OK && value == INT64_MAX);
    CU_ASSERT_TRUE(to_int("9223372036854775807", most, &value) == DECIMAL_OK && value == INT64_MAX);
    CU_ASSERT_TRUE(to_int("8191", pebi, &value) == DECIMAL_OK && value == INT64_C(8191) << 50);
}

static double to_double(const char *text, Factor factor)
{
    double value = 0;
    CU_ASSERT_EQUAL(decimal_to_double(read_all(text), factor, &value), DECIMAL_OK);
    return value;
}

static void doubles_are_rounded_once(void)
{
    const Factor thousand = {1, 1, 3}, thousandth = {1, 1, -3}, sixtieth = {1, 60, 0}, gibi = {1 << 30, 1, 0};
    CU_ASSERT_EQUAL(to_double("0.1", one), 0.1);
    CU_ASSERT_EQUAL(to_double("-1.5", one), -1.5);
    CU_ASSERT_EQUAL(to_double("1.001", thousand), 1001); /* 1.001 * 1000 would be 1000.9999999999999 */
    CU_ASSERT_EQUAL(to_double("4.35", thousandth), 0.00435);
    CU_ASSERT_EQUAL(to_double("20", sixtieth), 20.0 / 60);
    CU_ASSERT_EQUAL(to_double("1.5", gibi), 1610612736.0);
    CU_ASSERT_EQUAL(to_double("9007199254740993", one), 9007199254740992.0); /* 2^53 + 1: to even */
}

static void doubles_have_bounds_too(void)
{
    double value = 77;
    CU_ASSERT_EQUAL(decimal_to_double(read_all("1e19"), one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(decimal_to_double(read_all("1e300"), one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(decimal_to_double(read_all("1e99999"), one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(decimal_to_double(read_all("9223372036854775808"), one, &value), DECIMAL_TOO_LARGE);
    CU_ASSERT_EQUAL(decimal_to_double(read_all("1e-310"), one, &value), DECIMAL_TOO_SMALL);
    CU_ASSERT_EQUAL(decimal_to_double(read_all("1e-99999"), one, &value), DECIMAL_TOO_SMALL);
    CU_ASSERT_EQUAL(value, 77);
    CU_ASSERT_EQUAL(to_double("1e-300", one), 1e-300);
    CU_ASSERT_EQUAL(to_double("9223372036854774784", one), 9223372036854774784.0); /* 2^63 - 1024 */
}

static void zero_has_no_sign(void)
{
    double value = to_double("-0.0", one);
    CU_ASSERT_EQUAL(1 / (value + 1), 1);
    CU_ASSERT_FALSE(__builtin_signbit(value));
}

static uint64_t next(uint64_t *state)
{
    *state =
        *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth's MMIX generator */
    return *state >> 11;
}

/* The C library reads the same text (tests run in the C locale). */
static void random_numbers_agree_with_strtod(void)
{
    uint64_t state = 3;
    int wrong = 0;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        int digits = (int)(next(&state) % 18) + 1, exp10 = (int)(next(&state) % 60) - 45;
        uint64_t number = next(&state) % 1000000000000000000;
        snprintf(text, sizeof text, "%.*s.%llue%d", digits, "123456789012345678", 0ULL, exp10);
        if (i % 2 == 0)
            snprintf(text, sizeof text, "0.%018llue%d", (unsigned long long)number, exp10);
        double expected = strtod(text, NULL), value = 0;
        if (expected < 0x1p63)
            wrong += decimal_to_double(read_all(text), one, &value) != DECIMAL_OK || value != expected;
        else
            wrong += decimal_to_double(read_all(text), one, &value) != DECIMAL_TOO_LARGE;
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(a_number_is_its_digits_and_their_place),
    CASE(reading_stops_where_the_number_ends),
    CASE(what_begins_without_a_digit_is_no_number),
    CASE(nineteen_significant_digits_are_the_limit),
    CASE(fractions_are_exact_as_integers),
    CASE(what_is_not_whole_is_refused),
    CASE(what_does_not_fit_is_refused),
    CASE(doubles_are_rounded_once),
    CASE(doubles_have_bounds_too),
    CASE(zero_has_no_sign),
    CASE(random_numbers_agree_with_strtod),
    {NULL, NULL},
};

const TestSuite test_decimal = {"decimal", cases};
