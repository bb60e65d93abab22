/* Median absolute deviation: as the interquartile range, with a measure that outliers move less. */
#include "policies/detector.h"
#include "policies/order.h"

#include <math.h>
#include <string.h>

#define TAUGHT 12 /* values from which medians are taken */

static bool overloaded(const Load *load)
{
    int n = load->past_count;
    if (n < TAUGHT)
        return exceeds(load, UNTAUGHT_LIMIT);
    if (!exceeds(load, 1 - load->safety * order_span(load->past, n)))
        return false; /* no value is farther from the median than the extremes are from each other */
    double values[HISTORY];
    memcpy(values, load->past, (size_t)n * sizeof *values);
    double middle = order_median(values, n);
    for (int i = 0; i < n; i++)
        values[i] = fabs(middle - values[i]);
    return exceeds(load, 1 - load->safety * order_median(values, n));
}

const Detector detector_mad = {
    .name = "mad",
    .help = "guests want more than 1 - `safety` x median absolute deviation of the past load",
    .safety = 2.5,
    .safety_max = 100,
    .points = HISTORY,
    .overloaded = overloaded,
};
