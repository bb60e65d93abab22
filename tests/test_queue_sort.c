#include "sim/engine/queue_sort.h"

#include "sim/base/rng.h"
#include "sim/engine/rank.h"
#include "tests/test.h"

/* The entry of rank r that is the i-th of its run. */
static Entry entry(uint64_t key, unsigned rank, uint32_t i)
{
    return (Entry){.key = key, .card = i, .tag = rank << STAMP_BITS | 5};
}

/* Straight insertion, stable: what comes first is at the end. */
static void sort_slowly(Run run, Entry *ret_sorted)
{
    unsigned n = 0;
    for (const Entry *at = run.begin; at != run.end; at++) {
        unsigned i = n++;
        for (; i > 0 && !entry_is_before(at, &ret_sorted[i - 1]); i--)
            ret_sorted[i] = ret_sorted[i - 1];
        ret_sorted[i] = *at;
    }
}

/* Runs of every length, keys that vary in 0 to 60 bits (few of them different, so that there are ties). */
static void runs_of_all_lengths_agree_with_insertion(void)
{
    Rng rng;
    rng_start(&rng, 1, "sort", 0);
    for (unsigned n = 1; n <= CHUNK_ENTRIES; n++)
        for (unsigned key_bits = 0; key_bits <= 60; key_bits += 6) {
            Entry entries[CHUNK_ENTRIES], sorted[CHUNK_ENTRIES], expected[CHUNK_ENTRIES];
            uint64_t mask = (UINT64_C(1) << key_bits) - 1, high = rng_u64(&rng) & ~mask;
            uint64_t base = rng_u64(&rng), choices = n % 2 == 0 ? 4 : UINT64_MAX;
            for (uint32_t i = 0; i < n; i++)
                entries[i] = entry(high | ((base + rng_below(&rng, choices)) & mask),
                                   rng_below(&rng, RANK_COUNT) & 7u, i);
            Run run = {entries, entries + n};
            sort_run(run, key_bits, sorted);
            sort_slowly(run, expected);
            for (uint32_t i = 0; i < n; i++)
                CU_ASSERT_FATAL(sorted[i].card == expected[i].card && sorted[i].key == expected[i].key);
        }
}

/* 30 key bits leave out 6 when 32 are looked at with rank and place: 64 and 65 look alike and come in the
 * wrong order, of the two at 65 the one of END goes first. */
static void times_that_look_alike_are_told_apart(void)
{
    Entry entries[] = {entry(65, RANK_FAULT, 0), entry(65, RANK_END, 1), entry(64, RANK_MEASURE, 2)};
    Entry sorted[3];
    sort_run((Run){entries, entries + 3}, 30, sorted);
    CU_ASSERT(sorted[2].card == 2 && sorted[1].card == 1 && sorted[0].card == 0);
}

static const TestCase cases[] = {
    {"runs_of_all_lengths_agree_with_insertion", runs_of_all_lengths_agree_with_insertion},
    {"times_that_look_alike_are_told_apart", times_that_look_alike_are_told_apart},
    {NULL, NULL},
};
const TestSuite test_queue_sort = {"queue_sort", cases};
