/* Putting small arrays in order, without allocating. */
#ifndef VIRGA_POLICIES_ORDER_H
#define VIRGA_POLICIES_ORDER_H

#include <stddef.h>
#include <stdint.h>

#define ORDER_MOST 64

/* Sorts n <= ORDER_MOST finite numbers in place, the smallest first. */
void order_ascending(double *values, int n);

/* The middle one of n > 0 numbers, and the mean of the two middle ones when n is even. Sorts them, as
 * above. */
double order_median(double *values, int n);

/* The largest of n > 0 numbers less the smallest. */
double order_span(const double *values, int n);

/* Something to put in order, by a key. */
typedef struct Ranked {
    double key;
    uint32_t row; /* what has that key: a guest, a host */
    uint32_t at;  /* breaks ties, the smaller first; no two alike */
} Ranked;

/* Sorts in place, for any n: the smallest key first, equal keys by `at`. Who wants the largest first negates
 * the keys. */
void order_by_key(Ranked *items, size_t n);

#endif
