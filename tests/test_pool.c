#include "sim/base/check.h"
#include "sim/base/pool.h"
#include "tests/child.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

static Slot take(Pool *pool)
{
    bool grew;
    return slot_take(pool, &grew);
}

static void fresh_slots_come_in_the_order_of_their_index(void)
{
    Pool pool = {0};
    for (uint32_t i = 0; i < 100; i++) {
        Slot slot = take(&pool);
        CU_ASSERT_EQUAL(slot.index1, i + 1);
        CU_ASSERT_EQUAL(slot.generation, 1);
    }
    CU_ASSERT_EQUAL(pool.count, 100);
    CU_ASSERT_EQUAL(pool.live, 100);
    pool_free(&pool);
}

static void the_slot_given_back_last_is_taken_first(void)
{
    Pool pool = {0};
    Slot slots[4];
    for (int i = 0; i < 4; i++)
        slots[i] = take(&pool);
    slot_give(&pool, slots[1]);
    slot_give(&pool, slots[3]);
    slot_give(&pool, slots[0]);
    CU_ASSERT_EQUAL(take(&pool).index1, 1);
    CU_ASSERT_EQUAL(take(&pool).index1, 4);
    CU_ASSERT_EQUAL(take(&pool).index1, 2);
    CU_ASSERT_EQUAL(take(&pool).index1, 5); /* none is left: a fresh one */
    pool_free(&pool);
}

static void a_new_tenant_has_a_new_generation(void)
{
    Pool pool = {0};
    Slot old = take(&pool);
    slot_give(&pool, old);
    CU_ASSERT_FALSE(slot_is_live(&pool, old));
    Slot new = take(&pool);
    CU_ASSERT_EQUAL(new.index1, old.index1);
    CU_ASSERT_EQUAL(new.generation, 3); /* 1 taken, 2 free, 3 taken again */
    CU_ASSERT_TRUE(slot_is_live(&pool, new));
    CU_ASSERT_FALSE(slot_is_live(&pool, old));
    pool_free(&pool);
}

static void none_and_strangers_are_not_live(void)
{
    Pool pool = {0};
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){0, 0}));
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){1, 1}));
    Slot slot = take(&pool);
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){0, 0}));
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){2, 0}));                   /* within capacity, never taken */
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){UINT32_MAX, 1}));          /* far outside */
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){1, slot.generation + 2})); /* of a tenant to come */
    pool.generations[1] = 1; /* what happened to be in the memory counts for nothing */
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){2, 1}));
    slot_give(&pool, slot);
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){1, 2})); /* the free slot's own number is nobody's id */
    pool_free(&pool);
}

static void growth_is_told_so_that_columns_can_follow(void)
{
    Pool pool = {0};
    double *column = NULL;
    int growths = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        bool grew = false;
        Slot slot = slot_take(&pool, &grew);
        if (grew)
            column = must_realloc(column, pool.capacity * sizeof *column);
        growths += grew;
        column[slot.index1 - 1] = i; /* the sanitizer sees it when the column is too short */
    }
    CU_ASSERT_EQUAL(column[999], 999);
    CU_ASSERT_EQUAL(growths, 7); /* 16, 32, 64, 128, 256, 512, 1024 */
    CU_ASSERT_EQUAL(pool.capacity, 1024);
    free(column);
    pool_free(&pool);
}

static void reuse_grows_nothing(void)
{
    Pool pool = {0};
    for (int i = 0; i < 1000; i++)
        slot_give(&pool, take(&pool));
    CU_ASSERT_EQUAL(pool.count, 1);
    CU_ASSERT_EQUAL(pool.live, 0);
    CU_ASSERT_EQUAL(pool.capacity, 16);
    pool_free(&pool);
}

static void room_can_be_made_beforehand(void)
{
    Pool pool = {0};
    CU_ASSERT_TRUE(pool_reserve(&pool, 100));
    CU_ASSERT_FALSE(pool_reserve(&pool, 50));
    CU_ASSERT_EQUAL(pool.capacity, 100);
    bool grew = false;
    for (int i = 0; i < 100; i++) {
        slot_take(&pool, &grew);
        CU_ASSERT_FALSE(grew);
    }
    slot_take(&pool, &grew);
    CU_ASSERT_TRUE(grew);
    pool_free(&pool);
}

static void a_visit_meets_those_that_live(void)
{
    Pool pool = {0};
    Slot a = take(&pool), b = take(&pool), c = take(&pool);
    slot_give(&pool, b);
    CU_ASSERT_EQUAL(slot_at(&pool, 0).index1, a.index1);
    CU_ASSERT_EQUAL(slot_at(&pool, 1).index1, 0);
    CU_ASSERT_EQUAL(slot_at(&pool, 2).index1, c.index1);
    CU_ASSERT_EQUAL(slot_at(&pool, 2).generation, c.generation);
    pool_free(&pool);
}

static void a_slot_with_its_generations_spent_is_retired(void)
{
    Pool pool = {0};
    Slot slot = take(&pool);
    pool.generations[0] = UINT32_MAX; /* the last odd number: 2^31 tenants later */
    slot.generation = UINT32_MAX;
    CU_ASSERT_TRUE(slot_is_live(&pool, slot));
    slot_give(&pool, slot);
    CU_ASSERT_FALSE(slot_is_live(&pool, slot));
    CU_ASSERT_EQUAL(take(&pool).index1, 2);
    CU_ASSERT_FALSE(slot_is_live(&pool, (Slot){1, 1})); /* the first tenant's id stays dead */
    CU_ASSERT_EQUAL(pool.live, 1);
    pool_free(&pool);
}

/* Against the obvious bookkeeping: a flag and a counter a slot. */
static void random_takes_and_gives_agree_with_an_oracle(void)
{
    enum { STEPS = 20000, MOST = 500 };
    Pool pool = {0};
    Slot held[MOST];
    Slot dead[STEPS];
    uint32_t held_count = 0, dead_count = 0, state = 1;
    bool is_held[MOST + 1] = {false};
    for (int i = 0; i < STEPS; i++) {
        state = state * 1664525u + 1013904223u; /* Numerical Recipes' quick generator */
        if (held_count == 0 || (held_count < MOST && (state >> 16) % 100 < 52)) {
            Slot slot = take(&pool);
            CU_ASSERT_FATAL(slot.index1 >= 1 && slot.index1 <= MOST);
            CU_ASSERT_FALSE(is_held[slot.index1]); /* never two tenants */
            is_held[slot.index1] = true;
            held[held_count++] = slot;
        } else {
            uint32_t pick = (state >> 8) % held_count;
            slot_give(&pool, held[pick]);
            is_held[held[pick].index1] = false;
            dead[dead_count++] = held[pick];
            held[pick] = held[--held_count];
        }
    }
    CU_ASSERT_EQUAL(pool.live, held_count);
    for (uint32_t i = 0; i < held_count; i++)
        CU_ASSERT_TRUE(slot_is_live(&pool, held[i]));
    for (uint32_t i = 0; i < dead_count; i++)
        CU_ASSERT_FALSE(slot_is_live(&pool, dead[i]));
    pool_free(&pool);
}

static void gives_back_twice(void)
{
    Pool pool = {0};
    Slot slot = take(&pool);
    slot_give(&pool, slot);
    slot_give(&pool, slot);
}

static void giving_back_twice_is_a_bug(void)
{
    char said[512];
    CU_ASSERT_EQUAL(child_run(gives_back_twice, said, sizeof said), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "slot_is_live(pool, slot)"));
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(fresh_slots_come_in_the_order_of_their_index),
    CASE(the_slot_given_back_last_is_taken_first),
    CASE(a_new_tenant_has_a_new_generation),
    CASE(none_and_strangers_are_not_live),
    CASE(growth_is_told_so_that_columns_can_follow),
    CASE(reuse_grows_nothing),
    CASE(room_can_be_made_beforehand),
    CASE(a_visit_meets_those_that_live),
    CASE(a_slot_with_its_generations_spent_is_retired),
    CASE(random_takes_and_gives_agree_with_an_oracle),
    CASE(giving_back_twice_is_a_bug),
    {NULL, NULL},
};

const TestSuite test_pool = {"pool", cases};
