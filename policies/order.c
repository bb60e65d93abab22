#include "policies/order.h"

#include <gsl/gsl_heapsort.h>
#include <stdbool.h>

#define FEW 200 /* up to so many, insertion is quicker than a heap */

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

static int compare(const void *left, const void *right)
{
    return goes_before(left, right) ? -1 : goes_before(right, left);
}

void order_by_key(Ranked *items, size_t n)
{
    if (n > FEW) {
        gsl_heapsort(items, n, sizeof *items, compare); /* not stable, which `at` makes up for */
        return;
    }
    for (size_t i = 1; i < n; i++) {
        Ranked item = items[i];
        size_t at = i;
        for (; at > 0 && goes_before(&item, &items[at - 1]); at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}
