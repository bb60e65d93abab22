#include "policies/order.h"
#include "tests/test.h"

#include <stdlib.h>

static void the_middle_of_an_even_count_is_the_mean_of_two(void)
{
    CU_ASSERT_EQUAL(order_median((double[]){3, 1, 2}, 3), 2);
    CU_ASSERT_EQUAL(order_median((double[]){4, 1, 3, 2}, 4), 2.5);
    CU_ASSERT_EQUAL(order_median((double[]){7}, 1), 7);
}

static void span_is_largest_less_smallest(void)
{
    CU_ASSERT_EQUAL(order_span((double[]){3, -1, 2}, 3), 4);
    CU_ASSERT_EQUAL(order_span((double[]){5}, 1), 0);
}

static int compare(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Any number of them, with equal ones among them. */
static void numbers_come_out_ascending(void)
{
    srand(4);
    for (int n = 0; n <= ORDER_MOST; n++) {
        double values[ORDER_MOST], expected[ORDER_MOST];
        for (int i = 0; i < n; i++)
            expected[i] = values[i] = rand() % 50 - 20;
        qsort(expected, (size_t)n, sizeof *expected, compare);
        order_ascending(values, n);
        for (int i = 0; i < n; i++)
            CU_ASSERT_EQUAL(values[i], expected[i]);
    }
}

/* A few items and many, with many equal keys. */
static void equal_keys_keep_their_order(void)
{
    for (uint32_t n = 2; n <= 2000; n *= 10) {
        Ranked items[2000];
        srand(n);
        for (uint32_t i = 0; i < n; i++)
            items[i] = (Ranked){rand() % 5, 100 + i, i};
        order_by_key(items, n);
        for (uint32_t i = 1; i < n; i++) {
            CU_ASSERT(items[i - 1].key < items[i].key ||
                      (items[i - 1].key == items[i].key && items[i - 1].at < items[i].at));
            CU_ASSERT_EQUAL(items[i].row, 100 + items[i].at);
        }
    }
}

static const TestCase cases[] = {
    {"the_middle_of_an_even_count_is_the_mean_of_two", the_middle_of_an_even_count_is_the_mean_of_two},
    {"span_is_largest_less_smallest", span_is_largest_less_smallest},
    {"numbers_come_out_ascending", numbers_come_out_ascending},
    {"equal_keys_keep_their_order", equal_keys_keep_their_order},
    {NULL, NULL},
};
const TestSuite test_order = {"order", cases};
