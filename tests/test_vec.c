#include "sim/base/vec.h"
#include "tests/child.h"
#include "tests/test.h"

#include <stdint.h>

typedef VEC(int) Ints;

typedef struct Pair {
    int a, b;
} Pair;

static void zero_is_an_empty_vector(void)
{
    Ints ints = {0};
    CU_ASSERT_EQUAL(ints.count, 0);
    vec_clear(&ints);
    vec_free(&ints);
    CU_ASSERT_PTR_NULL(ints.at);
}

static void pushed_items_stay_in_order(void)
{
    Ints ints = {0};
    for (int i = 0; i < 1000; i++)
        vec_push(&ints, i * 3);
    CU_ASSERT_EQUAL_FATAL(ints.count, 1000);
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(ints.at[i], i * 3);
    vec_free(&ints);
}

static void growth_doubles(void)
{
    Ints ints = {0};
    int moves = 0;
    for (int i = 0; i < 100000; i++) {
        size_t before = ints.capacity;
        vec_push(&ints, i);
        moves += ints.capacity != before;
    }
    /* 8 * 2^14 = 131072 is the first capacity of 100000 or more: the first one and 14 doublings */
    CU_ASSERT_EQUAL(ints.capacity, 131072);
    CU_ASSERT_EQUAL(moves, 15);
    vec_free(&ints);
}

static void compound_literals_can_be_pushed(void)
{
    VEC(Pair) pairs = {0};
    vec_push(&pairs, (Pair){1, 2});
    vec_push(&pairs, (Pair){.b = 4, .a = 3});
    CU_ASSERT_TRUE(pairs.at[0].a == 1 && pairs.at[0].b == 2 && pairs.at[1].a == 3 && pairs.at[1].b == 4);
    vec_free(&pairs);
}

static void pop_gives_the_last_item_back(void)
{
    Ints ints = {0};
    vec_push(&ints, 1);
    vec_push(&ints, 2);
    CU_ASSERT_EQUAL(vec_pop(&ints), 2);
    CU_ASSERT_EQUAL(vec_pop(&ints), 1);
    CU_ASSERT_EQUAL(ints.count, 0);
    vec_free(&ints);
}

static void new_items_of_a_resize_are_zero(void)
{
    Ints ints = {0};
    vec_push(&ints, 7);
    vec_push(&ints, 8);
    vec_resize(&ints, 1); /* drops the 8 ... */
    CU_ASSERT_EQUAL(ints.count, 1);
    vec_resize(&ints, 100); /* ... which must not come back */
    CU_ASSERT_EQUAL(ints.count, 100);
    CU_ASSERT_EQUAL(ints.at[0], 7);
    for (int i = 1; i < 100; i++)
        CU_ASSERT_EQUAL(ints.at[i], 0);
    vec_free(&ints);
}

static void reserve_keeps_the_count_and_spares_moves(void)
{
    Ints ints = {0};
    vec_reserve(&ints, 500);
    CU_ASSERT_EQUAL(ints.count, 0);
    const int *at = ints.at;
    for (int i = 0; i < 500; i++)
        vec_push(&ints, i);
    CU_ASSERT_PTR_EQUAL(ints.at, at);
    vec_free(&ints);
}

static void clear_keeps_the_memory(void)
{
    Ints ints = {0};
    vec_push(&ints, 1);
    const int *at = ints.at;
    vec_clear(&ints);
    CU_ASSERT_EQUAL(ints.count, 0);
    vec_push(&ints, 2);
    CU_ASSERT_PTR_EQUAL(ints.at, at);
    CU_ASSERT_EQUAL(ints.at[0], 2);
    vec_free(&ints);
}

static void pops_an_empty_vector(void)
{
    Ints ints = {0};
    (void)vec_pop(&ints);
}

static void wants_more_items_than_bytes_exist(void)
{
    VEC(Pair) pairs = {0};
    vec_reserve(&pairs, SIZE_MAX / 8 + 2); /* times 8 bytes is 2^64 + 8, which a size_t takes for 8 */
}

static void popping_nothing_is_a_bug(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(pops_an_empty_vector, said, sizeof said), 1);
}

static void a_size_that_overflows_is_out_of_memory(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(wants_more_items_than_bytes_exist, said, sizeof said), 3);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(zero_is_an_empty_vector),
    CASE(pushed_items_stay_in_order),
    CASE(growth_doubles),
    CASE(compound_literals_can_be_pushed),
    CASE(pop_gives_the_last_item_back),
    CASE(new_items_of_a_resize_are_zero),
    CASE(reserve_keeps_the_count_and_spares_moves),
    CASE(clear_keeps_the_memory),
    CASE(popping_nothing_is_a_bug),
    CASE(a_size_that_overflows_is_out_of_memory),
    {NULL, NULL},
};

const TestSuite test_vec = {"vec", cases};
