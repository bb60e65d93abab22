#include "workloads/numbered.h"

#include "tests/test.h"

#include <stdio.h>

static void names_are_those_of_snprintf(void)
{
    static const uint32_t numbers[] = {0, 1, 9, 10, 99999, 100000, 1234567890, UINT32_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        for (int digits = 1; digits <= 7; digits++)
            for (size_t size = 1; size <= 20; size++) {
                char name[21], expected[21];
                numbered_name("web", ".a", numbers[i], digits, name, size);
                snprintf(expected, size, "%s%s%0*u", "web", ".a", digits, numbers[i]);
                CU_ASSERT_STRING_EQUAL(name, expected);
            }
}

static void a_stem_may_be_empty_and_a_mark_too(void)
{
    char name[8];
    numbered_name("", "", 42, 1, name, sizeof name);
    CU_ASSERT_STRING_EQUAL(name, "42");
}

static const TestCase cases[] = {
    {"names_are_those_of_snprintf", names_are_those_of_snprintf},
    {"a_stem_may_be_empty_and_a_mark_too", a_stem_may_be_empty_and_a_mark_too},
    {NULL, NULL},
};

const TestSuite test_numbered = {"numbered", cases};
