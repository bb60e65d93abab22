#include "sim/engine/queue_chain.h"

#include "tests/test.h"

static Chain numbered(ChunkPool *pool, uint64_t count)
{
    Chain chain = {0};
    for (uint64_t i = 0; i < count; i++)
        chain_push(&chain, pool, (Entry){.key = i});
    return chain;
}

/* 200 entries are three chunks of 63 and one of 11. Three are dropped first, so that the first run has 60. */
static void a_chain_comes_apart_in_the_order_in_which_it_grew(void)
{
    ChunkPool pool = {0};
    Chain chain = numbered(&pool, 200);
    for (int i = 0; i < 3; i++)
        chain_drop_first(&chain, &pool);
    uint64_t expected = 3, lengths[4] = {0};
    int runs = 0;
    for (Run run = {0}; chain_take_run(&chain, &pool, &run); runs++) {
        CU_ASSERT_FATAL(runs < 4);
        lengths[runs] = (uint64_t)(run.end - run.begin);
        for (const Entry *at = run.begin; at != run.end; at++)
            CU_ASSERT(at->key == expected++);
    }
    CU_ASSERT(runs == 4 && expected == 200);
    CU_ASSERT(lengths[0] == 60 && lengths[1] == 63 && lengths[2] == 63 && lengths[3] == 11);
    CU_ASSERT(chain_is_empty(&chain));
    chunk_pool_free(&pool);
}

/* 63, 126: the last chunk is full, which is where a chain ends at the border of a chunk. */
static void a_full_chunk_is_no_special_case(void)
{
    for (uint64_t count = 1; count <= 190; count++) {
        ChunkPool pool = {0};
        Chain chain = numbered(&pool, count);
        uint64_t seen = 1;
        for (const Entry *at = chain.begin; chain_next(&chain, &at); seen++)
            CU_ASSERT_EQUAL(at->key, seen);
        CU_ASSERT_EQUAL(seen, count);
        for (uint64_t i = 0; i < count; i++) {
            CU_ASSERT_FATAL(!chain_is_empty(&chain) && chain.begin->key == i);
            chain_drop_first(&chain, &pool);
        }
        CU_ASSERT(chain_is_empty(&chain));
        chunk_pool_free(&pool);
    }
}

/* A chain of 630 entries is ten chunks. They are used by the next one, whatever way they were given back. */
static void chunks_are_used_again(void)
{
    ChunkPool pool = {0};
    for (int i = 0; i < 1000; i++) {
        Chain chain = numbered(&pool, 630);
        if (i % 2 == 0)
            for (Run run = {0}; chain_take_run(&chain, &pool, &run);)
                ;
        else
            while (!chain_is_empty(&chain))
                chain_drop_first(&chain, &pool);
    }
    CU_ASSERT_EQUAL(pool.count - pool.fresh_left, 10);
    chunk_pool_free(&pool);
}

static const TestCase cases[] = {
    {"a_chain_comes_apart_in_the_order_in_which_it_grew", a_chain_comes_apart_in_the_order_in_which_it_grew},
    {"a_full_chunk_is_no_special_case", a_full_chunk_is_no_special_case},
    {"chunks_are_used_again", chunks_are_used_again},
    {NULL, NULL},
};
const TestSuite test_queue_chain = {"queue_chain", cases};
