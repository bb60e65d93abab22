#include "policies/row_heap.h"

#include "sim/base/rng.h"
#include "tests/test.h"

enum { ROWS = 200, HEAPS = 3 };

typedef struct Yard {
    RowNode nodes[ROWS];
    bool has[ROWS];
    uint32_t best[HEAPS];
} Yard;

static uint32_t slow_best(const Yard *yard, uint32_t heap)
{
    uint32_t best = POLICY_NONE;
    for (uint32_t row = 0; row < ROWS; row++)
        if (yard->has[row] && yard->nodes[row].heap == heap &&
            (best == POLICY_NONE || yard->nodes[row].score < yard->nodes[best].score))
            best = row;
    return best;
}

/* A walk meets each row of the heap once, its parent before it; skipping finds all that are better than a
 * bound, and little else. */
static void verify_walk(const Yard *yard, uint32_t heap, int64_t bound)
{
    bool met[ROWS] = {false};
    uint32_t count = 0, all = 0, better = 0;
    uint32_t row = yard->best[heap];
    for (; row != POLICY_NONE; row = row_heap_next(yard->nodes, yard->best[heap], row, false)) {
        CU_ASSERT_FALSE_FATAL(met[row]);
        met[row] = true;
        count++;
    }
    for (row = 0; row < ROWS; row++) {
        bool is_in = yard->has[row] && yard->nodes[row].heap == heap;
        all += is_in;
        better += is_in && yard->nodes[row].score < bound;
        CU_ASSERT_EQUAL(is_in, met[row]);
    }
    CU_ASSERT_EQUAL(count, all);
    for (row = yard->best[heap]; row != POLICY_NONE;) {
        bool is_worse = yard->nodes[row].score >= bound;
        better -= !is_worse;
        row = row_heap_next(yard->nodes, yard->best[heap], row, is_worse);
    }
    CU_ASSERT_EQUAL(better, 0);
}

/* Three heaps over 200 rows, few scores so that many are equal: after each step the best of each heap is that
 * of a scan. */
static void the_best_is_that_of_a_scan_whatever_comes_and_goes(void)
{
    static Yard yard;
    Rng random;
    rng_start(&random, 3, "heap", 0);
    for (int heap = 0; heap < HEAPS; heap++)
        yard.best[heap] = POLICY_NONE;
    for (int step = 0; step < 20000; step++) {
        uint32_t row = (uint32_t)rng_below(&random, ROWS), heap = yard.nodes[row].heap;
        if (yard.has[row]) {
            yard.best[heap] = row_heap_remove(yard.nodes, yard.best[heap], row);
        } else {
            heap = yard.nodes[row].heap = (uint32_t)rng_below(&random, HEAPS);
            yard.nodes[row].score = (int64_t)rng_below(&random, 30) - 15;
            yard.best[heap] = row_heap_add(yard.nodes, yard.best[heap], row);
        }
        yard.has[row] = !yard.has[row];
        CU_ASSERT_EQUAL(yard.best[heap], slow_best(&yard, heap));
        if (step % 50 == 0)
            verify_walk(&yard, heap, (int64_t)rng_below(&random, 30) - 15);
    }
}

static const TestCase cases[] = {
    {"the_best_is_that_of_a_scan_whatever_comes_and_goes",
     the_best_is_that_of_a_scan_whatever_comes_and_goes},
    {NULL, NULL},
};

const TestSuite test_row_heap = {"row_heap", cases};
