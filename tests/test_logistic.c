#include "sim/base/logistic.h"

#include "sim/base/digest.h"
#include "tests/test.h"

#include <math.h>

/* Every 1/7919 of a unit from -700 to 700, against the C library's, which is right to its last bit but one:
 * what logistic.h promises and one more. */
static void it_is_the_exponential_to_the_last_bits(void)
{
    double worst_exp = 0, worst_share = 0;
    for (int i = -700 * 7919; i <= 700 * 7919; i += 3) {
        double x = i / 7919.0;
        worst_exp = fmax(worst_exp, fabs(plain_exp(x) / exp(x) - 1));
        worst_share = fmax(worst_share, fabs(logistic(x) * (1 + exp(-x)) - 1));
    }
    CU_ASSERT_TRUE(worst_exp <= 4.5e-16);
    CU_ASSERT_TRUE(worst_share <= 6.7e-16);
}

/* exp(0) = 1 and its reciprocals: exactly. exp(1) = 2.718281828459045, logistic(ln 4) = 4 / 5. */
static void known_values_come_out(void)
{
    CU_ASSERT_EQUAL(plain_exp(0), 1);
    CU_ASSERT_EQUAL(logistic(0), 0.5);
    CU_ASSERT_DOUBLE_EQUAL(plain_exp(1), 2.718281828459045, 5e-16);
    CU_ASSERT_DOUBLE_EQUAL(logistic(1.3862943611198906), 0.8, 2e-16);
    CU_ASSERT_DOUBLE_EQUAL(logistic(-1.3862943611198906), 0.2, 1e-16);
}

static void far_out_it_stays_at_its_ends(void)
{
    CU_ASSERT_EQUAL(logistic(INFINITY), 1);
    CU_ASSERT_EQUAL(logistic(40), 1);
    CU_ASSERT_TRUE(logistic(-INFINITY) > 0 && logistic(-INFINITY) < 1e-303);
    CU_ASSERT_EQUAL(logistic(-1e300), logistic(-700));
    CU_ASSERT_TRUE(isfinite(plain_exp(1e300)));
}

/* 2^(i / 64) squared six times is 2^i, but for the table's rounding, which counts 64 times, and those of the
 * squares, which count 32, 16, ... times. */
static void the_table_holds_powers(void)
{
    for (int i = 0; i < LOGISTIC_POWERS; i++) {
        double power = logistic_powers[i];
        for (int k = 0; k < 6; k++)
            power *= power;
        CU_ASSERT_DOUBLE_EQUAL(power / pow(2, i), 1, 128 * 0x1p-53);
    }
}

/* The same bits whoever compiles. */
static void values_never_change(void)
{
    uint64_t hash = 0;
    for (int i = -50000; i <= 50000; i++)
        hash = digest_double(hash, logistic(i / 1013.0));
    CU_ASSERT_EQUAL(hash, UINT64_C(0x67374fa65536ecfe));
}

static const TestCase cases[] = {
    {"it_is_the_exponential_to_the_last_bits", it_is_the_exponential_to_the_last_bits},
    {"known_values_come_out", known_values_come_out},
    {"far_out_it_stays_at_its_ends", far_out_it_stays_at_its_ends},
    {"the_table_holds_powers", the_table_holds_powers},
    {"values_never_change", values_never_change},
    {NULL, NULL},
};

const TestSuite test_logistic = {"logistic", cases};
