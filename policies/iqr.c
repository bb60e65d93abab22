/* Interquartile range: the less steady the past load, the more room is left. */
#include "policies/detector.h"
#include "policies/order.h"

#include <math.h>
#include <string.h>

#define TAUGHT 12 /* values from which quartiles are taken */

/* The value of that quantile: of n values in order, number round(q (n + 1)) counted from 1. */
static double quantile(const double *sorted, int n, double q)
{
    return sorted[(int)floor(q * (n + 1) + 0.5) - 1];
}

static bool overloaded(const Load *load)
{
    int n = load->past_count;
    if (n < TAUGHT)
        return exceeds(load, UNTAUGHT_LIMIT);
    if (!exceeds(load, 1 - load->safety * order_span(load->past, n)))
        return false; /* the quartiles are at most as far apart as all values */
    double sorted[HISTORY];
    memcpy(sorted, load->past, (size_t)n * sizeof *sorted);
    order_ascending(sorted, n);
    return exceeds(load, 1 - load->safety * (quantile(sorted, n, 0.75) - quantile(sorted, n, 0.25)));
}

const Detector detector_iqr = {
    .name = "iqr",
    .help = "guests want more than 1 - `safety` x interquartile range of the past load",
    .safety = 1.5,
    .safety_max = 100,
    .points = HISTORY,
    .overloaded = overloaded,
};
