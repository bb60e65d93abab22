#include "traces/natural.h"

#include "tests/test.h"

#include <stddef.h>

/* Each name comes before the next, and after the one before. */
static void numbers_in_names_count_as_numbers(void)
{
    static const char *const names[] = {"",
                                        "1",
                                        "01",
                                        "1.csv",
                                        "2.csv",
                                        "10.csv",
                                        "a",
                                        "a1b2",
                                        "a1b10",
                                        "a02",
                                        "a10",
                                        "b",
                                        "vm-9",
                                        "vm-0010",
                                        "vm-11",
                                        "vm-99999999999999999999998",
                                        "vm-99999999999999999999999"};
    size_t count = sizeof names / sizeof names[0];
    for (size_t i = 0; i < count; i++)
        CU_ASSERT_EQUAL(natural_compare(names[i], names[i]), 0);
    for (size_t i = 1; i < count; i++) {
        if (i == 2) /* 01 and 1 are one number: bytes decide, 0 before 1 */
            continue;
        CU_ASSERT_TRUE(natural_compare(names[i - 1], names[i]) < 0);
        CU_ASSERT_TRUE(natural_compare(names[i], names[i - 1]) > 0);
    }
    CU_ASSERT_TRUE(natural_compare("01", "1") < 0 && natural_compare("1", "01") > 0);
}

static const TestCase cases[] = {
    {"numbers_in_names_count_as_numbers", numbers_in_names_count_as_numbers},
    {NULL, NULL},
};

const TestSuite test_natural = {"natural", cases};
