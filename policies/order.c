#include "policies/order.h"

#include <stdbool.h>

void order_ascending(double *values, int n)
{
    for (int i = 1; i < n; i++) {
        double value = values[i];
        int at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

double order_median(double *values, int n)
{
    order_ascending(values, n);
    if (n % 2 == 1)
        return values[n / 2];
    double low = values[n / 2 - 1], high = values[n / 2];
    return low + 0.5 * (high - low);
}

double order_span(const double *values, int n)
{
    double low = values[0], high = values[0];
    for (int i = 1; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    return high - low;
}

static inline bool goes_before(const Ranked *a, const Ranked *b)
{
    return a->key < b->key || (a->key == b->key && a->at < b->at);
}

/* Insertion among items `gap` apart. */
static void insert_each(Ranked *items, size_t n, size_t gap)
{
    for (size_t i = gap; i < n; i++) {
        Ranked item = items[i];
        size_t at = i;
        for (; at >= gap && goes_before(&item, &items[at - gap]); at -= gap)
            items[at] = items[at - gap];
        items[at] = item;
    }
}

/* Shell's sort with M. Ciura's gaps, each larger one 9/4 of the one before ("Best increments for the average
 * case of Shellsort", Fundamentals of Computation Theory 2001). It is not stable, which `at` makes up for. */
void order_by_key(Ranked *items, size_t n)
{
    static const size_t gaps[] = {701, 301, 132, 57, 23, 10, 4, 1};
    size_t large = 1577;
    while (large < n)
        large = large * 9 / 4;
    for (; large > 1000; large = large * 4 / 9)
        insert_each(items, n, large);
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        insert_each(items, n, gaps[i]);
}
