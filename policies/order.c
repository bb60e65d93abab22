#include "policies/order.h"

#include <gsl/gsl_heapsort.h>
#include <stdbool.h>

#define FEW 24 /* up to so many, insertion is quicker than a heap */

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

static int by_key(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static int by_key_falling(const void *left, const void *right)
{
    const Ranked *a = left, *b = right;
    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* `at` makes the order total, so it does not matter that a heap sort is not stable. */
static void sort(Ranked *items, size_t n, int (*compare)(const void *, const void *))
{
    if (n > FEW) {
        gsl_heapsort(items, n, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        Ranked item = items[i];
        size_t at = i;
        for (; at > 0 && compare(&items[at - 1], &item) > 0; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

void order_descending_keys(Ranked *items, size_t n)
{
    sort(items, n, by_key_falling);
}

void order_ascending_keys(Ranked *items, size_t n)
{
    sort(items, n, by_key);
}
