#include "sim/base/pool.h"

#include "sim/base/check.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

bool pool_reserve(Pool *pool, uint32_t n)
{
    if (n <= pool->capacity)
        return false;
    pool->generations = must_realloc(pool->generations, n * sizeof *pool->generations);
    pool->next_free1 = must_realloc(pool->next_free1, n * sizeof *pool->next_free1);
    pool->capacity = n;
    return true;
}

/* A slot that never had a tenant, at the end. */
static uint32_t take_fresh(Pool *pool, bool *ret_grew)
{
    if (pool->count == pool->capacity) {
        if (pool->count == UINT32_MAX - 1)
            die("out of slots: 2^32 - 2 entities of one kind are alive");
        uint32_t doubled = pool->capacity < (UINT32_MAX - 1) / 2 ? pool->capacity * 2 : UINT32_MAX - 1;
        *ret_grew = pool_reserve(pool, doubled < FIRST_CAPACITY ? FIRST_CAPACITY : doubled);
    }
    pool->generations[pool->count] = 0;
    return ++pool->count;
}

Slot slot_take(Pool *pool, bool *ret_grew)
{
    *ret_grew = false;
    uint32_t index1 = pool->free1;
    if (index1 != 0)
        pool->free1 = pool->next_free1[index1 - 1];
    else
        index1 = take_fresh(pool, ret_grew);
    pool->live++;
    return (Slot){index1, ++pool->generations[index1 - 1]};
}

void slot_give(Pool *pool, Slot slot)
{
    check(slot_is_live(pool, slot));
    pool->live--;
    uint32_t generation = ++pool->generations[slot.index1 - 1];
    if (generation == 0)
        return; /* all 2^31 odd numbers are spent: the next tenant would be taken for the first */
    pool->next_free1[slot.index1 - 1] = pool->free1;
    pool->free1 = slot.index1;
}

void pool_free(Pool *pool)
{
    free(pool->generations);
    free(pool->next_free1);
    *pool = (Pool){0};
}
