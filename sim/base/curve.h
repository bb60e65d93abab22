/* A curve through eleven points, at 0, 0.1, ... 1, straight in between.
 *
 * The value at x on the piece from point a is at[a] + (at[a + 1] - at[a]) / 10 * (x - a / 10) * 100: the
 * slope is that of a hundredth. This order of operations is kept to the digit, for increments of such values
 * that are equal on paper are compared, and the rounding decides. */
#ifndef VIRGA_SIM_BASE_CURVE_H
#define VIRGA_SIM_BASE_CURVE_H

#include "sim/base/check.h"

#define CURVE_POINTS 11

/* Far more than sums and differences of values up to some 100,000 are off by their rounding. */
#define CURVE_ROUNDING 1e-6

/* Where the points are. */
static const double curve_x[CURVE_POINTS] = {0. / 10, 1. / 10, 2. / 10, 3. / 10, 4. / 10, 5. / 10,
                                             6. / 10, 7. / 10, 8. / 10, 9. / 10, 10. / 10};

/* x must lie in 0..1. */
static inline double curve_at(const double at[CURVE_POINTS], double x)
{
    check(x >= 0 && x <= 1);
    int a = (int)(x * 10);
    if (x * 10 == a)
        return at[a];
    return at[a] + (at[a + 1] - at[a]) / 10 * (x - curve_x[a]) * 100;
}

/* The least value from x on: no value beyond is lower, but for rounding. */
static inline double curve_least_from(const double at[CURVE_POINTS], double x)
{
    double least = curve_at(at, x);
    for (int a = CURVE_POINTS - 1; a > 0 && curve_x[a] > x; a--)
        least = at[a] < least ? at[a] : least;
    return least;
}

#endif
