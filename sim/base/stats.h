/* What accrues and what is counted: Integral, Tally, TimeWeighted, Sketch.
 *
 *   Integral      the integral over time of a piecewise-constant rate (energy, work, bytes, cost)
 *   Tally         mean, deviation and range of observations (one number per guest, per request)
 *   TimeWeighted  mean and range over time of a piecewise-constant signal (hosts awake, requests queued)
 *   Sketch        quantiles of very many observations, in bounded memory, to within 1 %
 *
 * All are values whose zero is a valid start; only a Sketch owns memory. Numbers that come in must be finite
 * (check). What has no answer yet (a mean of nothing, a deviation of one number) is answered by false and an
 * untouched out-parameter: it prints as n/a, never as 0 or NaN.
 *
 * The last three merge: parts that were collected apart (hosts, replications, shards) add up. Counts, ranges
 * and sketches merge exactly, in any order. Means and deviations are sums of doubles, whose last digits
 * depend on the order, so merge in a fixed order (by index) where bits matter.
 */
#ifndef VIRGA_BASE_STATS_H
#define VIRGA_BASE_STATS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sim/base/check.h"
#include "sim/base/ids.h"

/* ---- Integral: the one kernel of all accounting -------------------------------------------------------
 *
 * value is exact up to since_ns; from there on it grows by rate per second. Who owns an Integral changes it
 * by integral_set_rate only, and adds lump sums (bytes of a page, a fee) to value directly. Who reads it uses
 * integral_at, which writes nothing: splitting a span rounds once more, and asking for a plot must not move
 * a digit of the result. integral_at(x, t) has the very bits that integral_advance(x, t) would leave in
 * value.
 *
 * To start at t instead of 0: (Integral){.since_ns = t}, though a zero one whose first rate is set at t
 * holds the same.
 */
typedef struct Integral {
    double value; /* unit x seconds, up to since_ns */
    double rate;  /* unit, from since_ns on */
    SimTime since_ns;
} Integral;

/* The value at t_ns >= since_ns if the rate stays. Writes nothing. */
static inline double integral_at(const Integral *integral, SimTime t_ns)
{
    check(t_ns >= integral->since_ns);
    return integral->value + integral->rate * ((double)(t_ns - integral->since_ns) / (double)NS_PER_S);
}

/* What has accrued by t_ns; all of it when it has last changed later than that. */
static inline double accrued_by(const Integral *integral, SimTime t_ns)
{
    return integral_at(integral, t_ns > integral->since_ns ? t_ns : integral->since_ns);
}

/* Brings value up to to_ns >= since_ns. Nothing happens for an empty span. */
static inline void integral_advance(Integral *integral, SimTime to_ns)
{
    integral->value = integral_at(integral, to_ns);
    integral->since_ns = to_ns;
}

/* Advances, then changes the rate. A rate that is bit-equal to the present one changes nothing at all, so
 * that saying the same twice does not split the span. */
static inline void integral_set_rate(Integral *integral, SimTime now_ns, double rate)
{
    check(isfinite(rate) && now_ns >= integral->since_ns);
    if (memcmp(&rate, &integral->rate, sizeof rate) == 0)
        return;
    integral_advance(integral, now_ns);
    integral->rate = rate;
}

/* ---- Tally ---------------------------------------------------------------------------------------------
 *
 * Source: Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics
 * 4(3), 1962; merging: Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
 * Sample Variances", Stanford STAN-CS-79-773, 1979.
 */
typedef struct Tally {
    uint64_t count;
    double mean;
    double m2; /* sum of squared deviations from the mean */
    double min;
    double max;
} Tally;

void tally_add(Tally *tally, double value);
void tally_merge(Tally *into, const Tally *from);

/* False when there are no observations. */
bool tally_mean(const Tally *tally, double *ret_mean);
bool tally_range(const Tally *tally, double *ret_min, double *ret_max);

/* The standard deviation of a sample (divisor n - 1); false for fewer than two observations. */
bool tally_deviation(const Tally *tally, double *ret_deviation);

/* ---- TimeWeighted --------------------------------------------------------------------------------------
 *
 * The signal exists from its first timeweighted_set on, until timeweighted_close; it may be set again after a
 * close (a gap does not count). A value that held for no time at all leaves no trace, neither in the mean
 * nor in the range.
 */
typedef struct TimeWeighted {
    Integral area;   /* its rate is the present value */
    SimTime span_ns; /* what area.value covers */
    double min;      /* over span_ns */
    double max;
    bool is_open;
} TimeWeighted;

void timeweighted_set(TimeWeighted *signal, SimTime now_ns, double value);

/* The signal ends; nothing happens to one that is not open. */
void timeweighted_close(TimeWeighted *signal, SimTime now_ns);

/* Adds closed signals: the mean is then over the sum of their spans. check: both are closed. */
void timeweighted_merge(TimeWeighted *into, const TimeWeighted *from);

/* As of t_ns, not before the last change. They write nothing into the signal; false when it covers no time.
 */
bool timeweighted_mean(const TimeWeighted *signal, SimTime t_ns, double *ret_mean);
bool timeweighted_range(const TimeWeighted *signal, SimTime t_ns, double *ret_min, double *ret_max);

/* ---- Sketch --------------------------------------------------------------------------------------------
 *
 * Counts of values in buckets whose relative width is bounded, after Masson, Rim, Lee, "DDSketch: A Fast and
 * Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12(12), 2019. There a bucket is
 * found by a logarithm. Here it is the exponent and the first six bits of the fraction of the double, which
 * needs no libm and so gives the same buckets on every machine: 64 buckets an octave, each at most 1/64 of
 * its lower bound wide, and its middle at most 1/128 = 0.78 % from any value in it.
 *
 * Values are >= 0 (check). Zero has a counter of its own, which also takes what is below the smallest
 * normal double. At most SKETCH_BUCKETS buckets are kept, those next to the largest value; what lies below
 * counts in the lowest of them (the paper's "collapsing lowest"). They span 64 octaves, a nanosecond to five
 * centuries, so in practice nothing is lost; where it is, quantiles that fall among the collapsed are
 * too large, and all above keep their bound. Memory: 8 bytes a bucket over the octaves in use, at most 32
 * KiB.
 *
 * What a sketch answers depends only on the multiset of what was added: not on the order, nor on how it was
 * split over merged sketches.
 */
enum {
    SKETCH_BUCKETS_PER_OCTAVE = 64,
    SKETCH_BUCKETS = 64 * SKETCH_BUCKETS_PER_OCTAVE,
};

typedef struct Sketch {
    uint64_t count; /* everything, zeros included */
    uint64_t zeros;
    double min; /* exact, as max; valid when count > 0 */
    double max;
    uint64_t *buckets; /* buckets[i] is the one with key first_key + i */
    int32_t first_key;
    int32_t bucket_count;
} Sketch;

typedef struct {
    double low; /* low <= value < high (the lowest may hold collapsed ones too); both 0 for the zeros */
    double high;
    uint64_t count;
} SketchBucket;

void sketch_free(Sketch *sketch);

/* Counts the value `count` times (a weight: requests alike, nanoseconds spent at it); 0 times is nothing. */
void sketch_add(Sketch *sketch, double value, uint64_t count);

void sketch_merge(Sketch *into, const Sketch *from);

/* The nearest-rank quantile for q in [0, 1]: the smallest observation such that at least
 * q x count of them are no larger. Within 1 % of it (see above) and never outside [min, max]; q = 0 is min, q
 * = 1 is max. False when the sketch is empty. */
bool sketch_quantile(const Sketch *sketch, double q, double *ret_value);

/* Walks the buckets that hold something, upwards. *cursor starts at 0; false = no more. */
bool sketch_next(const Sketch *sketch, size_t *cursor, SketchBucket *ret_bucket);

#endif
