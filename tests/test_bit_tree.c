#include "policies/bit_tree.h"

#include "sim/base/check.h"
#include "sim/base/rng.h"
#include "tests/test.h"

#include <stdlib.h>

/* 4,096 rows fill 64 words and one above them; one row more needs a third level. */
static void a_set_takes_a_64th_more_than_a_bit_a_row(void)
{
    CU_ASSERT_EQUAL(bit_tree_of(1, 1).words, 1);
    CU_ASSERT_EQUAL(bit_tree_of(64, 1).words, 1);
    CU_ASSERT_EQUAL(bit_tree_of(65, 1).words, 2 + 1);
    CU_ASSERT_EQUAL(bit_tree_of(4096, 1).words, 64 + 1);
    CU_ASSERT_EQUAL(bit_tree_of(4097, 1).words, 65 + 2 + 1);
    CU_ASSERT_EQUAL(bit_tree_of(4097, 1).levels, 3);
    CU_ASSERT_EQUAL(bit_tree_of(UINT32_MAX, 1).levels, 6);
}

static uint32_t slow_next(const uint8_t *has, uint32_t rows, uint32_t from)
{
    while (from < rows && !has[from])
        from++;
    return from < rows ? from : UINT32_MAX;
}

/* Sparse and dense, from every place. */
static void compare(uint32_t rows, uint32_t members, uint64_t seed, size_t stride)
{
    Rng random;
    rng_start(&random, seed, "bits", 0);
    BitTree tree = bit_tree_of(rows, stride);
    uint64_t *words = must_calloc(tree.words * stride, sizeof *words);
    uint8_t *has = must_calloc(rows, 1);
    for (uint32_t i = 0; i < 4 * members; i++) {
        uint32_t row = (uint32_t)rng_below(&random, rows);
        bit_tree_flip(&tree, words, row);
        has[row] = !has[row];
        uint32_t from = (uint32_t)rng_below(&random, rows + 1);
        CU_ASSERT_EQUAL(bit_tree_next(&tree, words, from), slow_next(has, rows, from));
    }
    CU_ASSERT_EQUAL(bit_tree_next(&tree, words, 0), slow_next(has, rows, 0));
    CU_ASSERT_EQUAL(bit_tree_next(&tree, words, rows), UINT32_MAX);
    free(words);
    free(has);
}

static void the_next_member_is_that_of_a_scan(void)
{
    static const uint32_t rows[] = {1, 2, 63, 64, 65, 4095, 4096, 4097, 10000, 262145};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        compare(rows[i], 2, i, 1);
        compare(rows[i], 50, 100 + i, 3);
        if (rows[i] <= 10000)
            compare(rows[i], rows[i], 200 + i, 2);
    }
}

static const TestCase cases[] = {
    {"a_set_takes_a_64th_more_than_a_bit_a_row", a_set_takes_a_64th_more_than_a_bit_a_row},
    {"the_next_member_is_that_of_a_scan", the_next_member_is_that_of_a_scan},
    {NULL, NULL},
};

const TestSuite test_bit_tree = {"bit_tree", cases};
