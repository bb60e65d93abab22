#include "policies/order.h"

#include "sim/base/check.h"
#include "sim/base/extremes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* ---- Numbers ------------------------------------------------------------------------------------ */

static inline void exchange(double *low, double *high)
{
    double a = *low, b = *high;
    *low = least(a, b);
    *high = most(a, b);
}

static void sort_four(double *values)
{
    exchange(&values[0], &values[1]);
    exchange(&values[2], &values[3]);
    exchange(&values[0], &values[2]);
    exchange(&values[1], &values[3]);
    exchange(&values[1], &values[2]);
}

/* Two ascending runs of n side by side become one of 2n, from both ends at once: after n steps each way all
 * are placed, and neither way can have left its runs before. No branch depends on the values. */
static void merge(const double *runs, ptrdiff_t n, double *ret_run)
{
    const double *right = runs + n;
    ptrdiff_t low = 0,
              high = 0; /* taken from the low end of the right run, from the high end of the left one */
    for (ptrdiff_t i = 0; i < n; i++) {
        double a = runs[i - low], b = right[low], a_high = runs[n - 1 - high],
               b_high = right[n - 1 - i + high];
        ret_run[i] = least(a, b);
        ret_run[2 * n - 1 - i] = most(a_high, b_high);
        low += b < a;
        high += b_high < a_high;
    }
}

/* Merges runs of four, eight and so on; what is missing to a power of two is filled up with infinity. */
void order_ascending(double *values, int n)
{
    double rooms[2][ORDER_MOST], *from = rooms[0], *to = rooms[1];
    int size = 4;
    check(n <= ORDER_MOST);
    while (size < n)
        size *= 2;
    for (int i = 0; i < size; i++)
        from[i] = i < n ? values[i] : INFINITY;
    for (int i = 0; i < size; i += 4)
        sort_four(from + i);
    for (int run = 4; run < size; run *= 2) {
        for (int i = 0; i < size; i += 2 * run)
            merge(from + i, run, to + i);
        double *merged = to;
        to = from;
        from = merged;
    }
    memcpy(values, from, (size_t)n * sizeof *values);
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
        low = least(values[i], low);
        high = most(values[i], high);
    }
    return high - low;
}

/* ---- Items with a key --------------------------------------------------------------------------- */

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
