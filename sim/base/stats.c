#include "sim/base/stats.h"

#include <float.h>
#include <stdlib.h>

/* ---- Tally ---- */

void tally_add(Tally *tally, double value)
{
    check(isfinite(value));
    bool first = tally->count++ == 0;
    double delta = value - tally->mean;
    tally->mean += delta / (double)tally->count;
    tally->m2 += delta * (value - tally->mean);
    tally->min = first ? value : fmin(tally->min, value);
    tally->max = first ? value : fmax(tally->max, value);
}

void tally_merge(Tally *into, const Tally *from)
{
    if (from->count == 0)
        return;
    if (into->count == 0) {
        *into = *from;
        return;
    }
    double a = (double)into->count, b = (double)from->count, delta = from->mean - into->mean;
    into->count += from->count;
    into->mean += delta * (b / (a + b));
    into->m2 += from->m2 + delta * delta * (a * b / (a + b));
    into->min = fmin(into->min, from->min);
    into->max = fmax(into->max, from->max);
}

bool tally_mean(const Tally *tally, double *ret_mean)
{
    if (tally->count == 0)
        return false;
    *ret_mean = tally->mean;
    return true;
}

bool tally_range(const Tally *tally, double *ret_min, double *ret_max)
{
    if (tally->count == 0)
        return false;
    *ret_min = tally->min;
    *ret_max = tally->max;
    return true;
}

bool tally_deviation(const Tally *tally, double *ret_deviation)
{
    if (tally->count < 2)
        return false;
    *ret_deviation = sqrt(tally->m2 / (double)(tally->count - 1));
    return true;
}

/* ---- TimeWeighted ---- */

/* Counts the present value over the span from its last change to now. */
static void hold(TimeWeighted *signal, SimTime now_ns)
{
    SimTime span_ns = now_ns - signal->area.since_ns;
    check(span_ns >= 0);
    if (!signal->is_open || span_ns == 0)
        return;
    double value = signal->area.rate;
    bool first = signal->span_ns == 0;
    signal->min = first ? value : fmin(signal->min, value);
    signal->max = first ? value : fmax(signal->max, value);
    signal->span_ns += span_ns;
    integral_advance(&signal->area, now_ns);
}

void timeweighted_set(TimeWeighted *signal, SimTime now_ns, double value)
{
    check(isfinite(value));
    if (signal->is_open && memcmp(&value, &signal->area.rate, sizeof value) == 0)
        return; /* as integral_set_rate: saying the same twice does not split the span */
    hold(signal, now_ns);
    signal->is_open = true;
    signal->area.rate = value;
    signal->area.since_ns = now_ns;
}

void timeweighted_close(TimeWeighted *signal, SimTime now_ns)
{
    if (!signal->is_open)
        return;
    hold(signal, now_ns);
    signal->is_open = false;
    signal->area.rate = 0;
}

void timeweighted_merge(TimeWeighted *into, const TimeWeighted *from)
{
    check(!into->is_open && !from->is_open);
    if (from->span_ns == 0)
        return;
    bool first = into->span_ns == 0;
    into->min = first ? from->min : fmin(into->min, from->min);
    into->max = first ? from->max : fmax(into->max, from->max);
    into->area.value += from->area.value;
    into->span_ns += from->span_ns;
    if (into->area.since_ns < from->area.since_ns)
        into->area.since_ns = from->area.since_ns;
}

bool timeweighted_mean(const TimeWeighted *signal, SimTime t_ns, double *ret_mean)
{
    TimeWeighted so_far = *signal;
    hold(&so_far, t_ns);
    if (so_far.span_ns == 0)
        return false;
    *ret_mean = so_far.area.value / ((double)so_far.span_ns / (double)NS_PER_S);
    return true;
}

bool timeweighted_range(const TimeWeighted *signal, SimTime t_ns, double *ret_min, double *ret_max)
{
    TimeWeighted so_far = *signal;
    hold(&so_far, t_ns);
    if (so_far.span_ns == 0)
        return false;
    *ret_min = so_far.min;
    *ret_max = so_far.max;
    return true;
}

/* ---- Sketch ---- */

enum { FRACTION_BITS = 52, KEPT_BITS = 6 };

_Static_assert(1 << KEPT_BITS == SKETCH_BUCKETS_PER_OCTAVE, "a bucket is named by the kept bits");

/* Exponent and first bits of the fraction: grows with the value, which is positive and normal. */
static int32_t key_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (int32_t)(bits >> (FRACTION_BITS - KEPT_BITS));
}

/* The smallest value with this key. */
static double low_of(int32_t key)
{
    uint64_t bits = (uint64_t)key << (FRACTION_BITS - KEPT_BITS);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

void sketch_free(Sketch *sketch)
{
    free(sketch->buckets);
    *sketch = (Sketch){0};
}

/* Changes the buckets kept to [first, end); what was counted below first is counted in it. */
static void cover(Sketch *sketch, int32_t first, int32_t end)
{
    uint64_t *buckets = must_calloc((size_t)(end - first), sizeof *buckets);
    for (int32_t i = 0; i < sketch->bucket_count; i++) {
        int32_t key = sketch->first_key + i;
        if (sketch->buckets[i] > 0)
            buckets[key < first ? 0 : key - first] += sketch->buckets[i];
    }
    free(sketch->buckets);
    sketch->buckets = buckets;
    sketch->first_key = first;
    sketch->bucket_count = end - first;
}

/* The counter for a key, after making room for it. Room is made in whole octaves, but which keys are told
 * apart must depend on the largest key alone, not on the order of arrival. */
static uint64_t *bucket_for(Sketch *sketch, int32_t key)
{
    enum { OCTAVE = SKETCH_BUCKETS_PER_OCTAVE };
    int32_t first = key / OCTAVE * OCTAVE, end = first + OCTAVE;
    if (sketch->bucket_count > 0) {
        int32_t old_end = sketch->first_key + sketch->bucket_count;
        first = first < sketch->first_key ? first : sketch->first_key;
        end = end > old_end ? end : old_end;
    }
    first = first > end - SKETCH_BUCKETS ? first : end - SKETCH_BUCKETS;
    if (sketch->bucket_count == 0 || first != sketch->first_key || end > first + sketch->bucket_count)
        cover(sketch, first, end);
    return &sketch->buckets[key < first ? 0 : key - first];
}

static void widen(Sketch *sketch, double min, double max)
{
    sketch->min = sketch->count == 0 ? min : fmin(sketch->min, min);
    sketch->max = sketch->count == 0 ? max : fmax(sketch->max, max);
}

void sketch_add(Sketch *sketch, double value, uint64_t count)
{
    check(isfinite(value) && value >= 0);
    if (count == 0)
        return;
    widen(sketch, value, value);
    sketch->count += count;
    *(value < DBL_MIN ? &sketch->zeros : bucket_for(sketch, key_of(value))) += count;
}

void sketch_merge(Sketch *into, const Sketch *from)
{
    if (from->count == 0)
        return;
    widen(into, from->min, from->max);
    into->count += from->count;
    into->zeros += from->zeros;
    for (int32_t i = 0; i < from->bucket_count; i++)
        if (from->buckets[i] > 0)
            *bucket_for(into, from->first_key + i) += from->buckets[i];
}

bool sketch_next(const Sketch *sketch, size_t *cursor, SketchBucket *ret_bucket)
{
    size_t i = *cursor; /* 0 = the zeros, i = bucket i - 1 */
    size_t end = (size_t)sketch->bucket_count + 1;
    while (i < end && (i == 0 ? sketch->zeros : sketch->buckets[i - 1]) == 0)
        i++;
    *cursor = i + 1;
    if (i >= end)
        return false;
    int32_t key = sketch->first_key + (int32_t)i - 1;
    *ret_bucket = i == 0 ? (SketchBucket){.count = sketch->zeros}
                         : (SketchBucket){low_of(key), low_of(key + 1), sketch->buckets[i - 1]};
    return true;
}

/* Nearest rank, max(1, ceil(q count)). A product that differs from a whole number by rounding alone (0.07 x
 * 100 gives 7.000000000000001) is that number. */
static double rank_of(double q, uint64_t count)
{
    double rank = ceil(q * (double)count * (1 - 2 * DBL_EPSILON));
    return rank < 1 ? 1 : rank;
}

bool sketch_quantile(const Sketch *sketch, double q, double *ret_value)
{
    check(q >= 0 && q <= 1);
    if (sketch->count == 0)
        return false;
    double rank = rank_of(q, sketch->count), value = sketch->max;
    uint64_t seen = 0;
    SketchBucket bucket;
    for (size_t cursor = 0; sketch_next(sketch, &cursor, &bucket);) {
        seen += bucket.count;
        if ((double)seen >= rank) {
            value = bucket.low + (bucket.high - bucket.low) / 2;
            break;
        }
    }
    if (q == 0)
        value = sketch->min;
    if (q == 1)
        value = sketch->max;
    *ret_value = fmin(fmax(value, sketch->min), sketch->max);
    return true;
}
