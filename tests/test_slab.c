#include "sim/base/slab.h"

#include "tests/test.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void a_slab_lies_at_a_multiple_of_its_unit(void)
{
    char *slab = slab_alloc(3 * SLAB_BYTES);
    CU_ASSERT_EQUAL((uintptr_t)slab % SLAB_BYTES, 0);
    memset(slab, 1, 3 * SLAB_BYTES);
    CU_ASSERT(slab[0] == 1 && slab[3 * SLAB_BYTES - 1] == 1);
    free(slab);
}

static const TestCase cases[] = {
    {"a_slab_lies_at_a_multiple_of_its_unit", a_slab_lies_at_a_multiple_of_its_unit},
    {NULL, NULL},
};
const TestSuite test_slab = {"slab", cases};
