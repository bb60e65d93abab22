#include "sim/base/stats.h"

#include "sim/base/digest.h"
#include "sim/base/json.h"
#include "sim/base/rng.h"
#include "tests/test.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Integral ---- */

/* 100 W for 2 s, then 50 W for 0.5 s: 200 + 25 = 225 J. Powers of two and small numbers: exact. */
static void energy_is_the_integral_of_power(void)
{
    Integral energy = {0};
    integral_set_rate(&energy, 0, 100);
    integral_set_rate(&energy, 2 * NS_PER_S, 50);
    CU_ASSERT_EQUAL(energy.value, 200);
    CU_ASSERT_EQUAL(integral_at(&energy, 2 * NS_PER_S + NS_PER_S / 2), 225);
    integral_advance(&energy, 2 * NS_PER_S + NS_PER_S / 2);
    CU_ASSERT_EQUAL(energy.value, 225);
    CU_ASSERT_EQUAL(energy.since_ns, 2 * NS_PER_S + NS_PER_S / 2);
}

/* 0.1 for 3 s in one span is 0.1 x 3 = 0.30000000000000004; split into three, 0.1 + 0.1 + 0.1 is the same
 * here, but 0.7 for 0.1 s, ten times, is not 0.7: that is why saying the same rate again must not advance. */
static void saying_the_same_rate_again_moves_no_digit(void)
{
    Integral once = {0}, often = {0}, split = {0};
    integral_set_rate(&once, 0, 0.7);
    integral_set_rate(&split, 0, 0.7);
    for (int i = 0; i < 10; i++) {
        integral_set_rate(&often, i * NS_PER_S / 10, 0.7);
        integral_advance(&split, i * NS_PER_S / 10);
    }
    CU_ASSERT_EQUAL(integral_at(&often, NS_PER_S), integral_at(&once, NS_PER_S));
    CU_ASSERT_NOT_EQUAL(integral_at(&split, NS_PER_S), integral_at(&once, NS_PER_S));
    CU_ASSERT_EQUAL(often.since_ns, 0);
}

static void reading_gives_the_bits_of_advancing_and_writes_nothing(void)
{
    Integral work = {.value = 0.3, .rate = 1.0 / 3, .since_ns = 12345};
    const Integral before = work;
    double read = integral_at(&work, 987654321);
    CU_ASSERT_EQUAL(memcmp(&work, &before, sizeof work), 0);
    integral_advance(&work, 987654321);
    CU_ASSERT_EQUAL(read, work.value);
    integral_advance(&work, 987654321); /* an empty span */
    CU_ASSERT_EQUAL(read, work.value);
}

/* ---- Tally ---- */

/* 2 4 4 4 5 5 7 9: mean 40 / 8 = 5, squares 9+1+1+1+0+0+4+16 = 32, deviation sqrt(32 / 7). */
static const double eight[] = {2, 4, 4, 4, 5, 5, 7, 9};

static void a_tally_knows_mean_deviation_and_range(void)
{
    Tally tally = {0};
    double mean = 0, deviation = 0, min = 0, max = 0;
    for (int i = 0; i < 8; i++)
        tally_add(&tally, eight[i]);
    CU_ASSERT(tally_mean(&tally, &mean) && tally_deviation(&tally, &deviation));
    CU_ASSERT(tally_range(&tally, &min, &max));
    CU_ASSERT_DOUBLE_EQUAL(mean, 5, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(deviation, sqrt(32.0 / 7), 1e-15);
    CU_ASSERT_EQUAL(min, 2);
    CU_ASSERT_EQUAL(max, 9);
    CU_ASSERT_EQUAL(tally.count, 8);
}

static void what_has_no_answer_is_not_answered(void)
{
    Tally tally = {0};
    double out = -7;
    CU_ASSERT_FALSE(tally_mean(&tally, &out) || tally_range(&tally, &out, &out));
    tally_add(&tally, -3);
    CU_ASSERT_FALSE(tally_deviation(&tally, &out)); /* one number has no n - 1 */
    CU_ASSERT_EQUAL(out, -7);
    CU_ASSERT(tally_range(&tally, &out, &out)); /* all negative: the max is not the 0 it started from */
    CU_ASSERT_EQUAL(out, -3);
}

static void tallies_of_parts_add_up(void)
{
    for (int cut = 0; cut <= 8; cut++) {
        Tally left = {0}, right = {0};
        double mean = 0, deviation = 0;
        for (int i = 0; i < 8; i++)
            tally_add(i < cut ? &left : &right, eight[i]);
        tally_merge(&left, &right);
        CU_ASSERT(tally_mean(&left, &mean) && tally_deviation(&left, &deviation));
        CU_ASSERT_DOUBLE_EQUAL(mean, 5, 1e-14);
        CU_ASSERT_DOUBLE_EQUAL(deviation, sqrt(32.0 / 7), 1e-14);
        CU_ASSERT_EQUAL(left.count, 8);
        CU_ASSERT_EQUAL(left.min, 2);
        CU_ASSERT_EQUAL(left.max, 9);
    }
}

/* Around a billion, a deviation of 1 survives (the textbook sum of squares would lose it): 1e9 -1, 1e9, 1e9
 * + 1. */
static void large_means_do_not_drown_the_deviation(void)
{
    Tally tally = {0};
    double deviation = 0;
    for (int i = -1; i <= 1; i++)
        tally_add(&tally, 1e9 + i);
    CU_ASSERT(tally_deviation(&tally, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(deviation, 1, 1e-9);
}

/* ---- TimeWeighted ---- */

/* From 1 s: 3 for 2 s, 7 for 1 s, 1 for 1 s: mean (6 + 7 + 1) / 4 = 3.5, between 1 and 7. The 99 held for no
 * time. */
static void a_signal_is_weighted_by_time(void)
{
    TimeWeighted awake = {0};
    double mean = 0, min = 0, max = 0;
    timeweighted_set(&awake, 1 * NS_PER_S, 3);
    timeweighted_set(&awake, 3 * NS_PER_S, 99);
    timeweighted_set(&awake, 3 * NS_PER_S, 7);
    timeweighted_set(&awake, 4 * NS_PER_S, 1);
    const TimeWeighted before = awake;
    CU_ASSERT(timeweighted_mean(&awake, 5 * NS_PER_S, &mean));
    CU_ASSERT(timeweighted_range(&awake, 5 * NS_PER_S, &min, &max));
    CU_ASSERT_EQUAL(mean, 3.5);
    CU_ASSERT_EQUAL(min, 1);
    CU_ASSERT_EQUAL(max, 7);
    CU_ASSERT_EQUAL(memcmp(&before, &awake, sizeof awake), 0);
    CU_ASSERT(timeweighted_range(&awake, 4 * NS_PER_S, &min, &max)); /* the 1 has held for no time yet */
    CU_ASSERT_EQUAL(min, 3);
}

static void a_signal_that_never_held_has_no_mean(void)
{
    TimeWeighted signal = {0};
    double out = -7;
    CU_ASSERT_FALSE(timeweighted_mean(&signal, NS_PER_S, &out));
    timeweighted_set(&signal, NS_PER_S, 5);
    CU_ASSERT_FALSE(timeweighted_mean(&signal, NS_PER_S, &out));
    CU_ASSERT_FALSE(timeweighted_range(&signal, NS_PER_S, &out, &out));
    CU_ASSERT_EQUAL(out, -7);
}

/* One host: 10 for 1 s, a gap of 8 s, 20 for 1 s: mean 15 over 2 s. Another: 0 for 2 s. Together 30 / 4
 * = 7.5. */
static void closed_signals_skip_gaps_and_add_up(void)
{
    TimeWeighted one = {0}, two = {0}, none = {0};
    double mean = 0, min = 0, max = 0;
    timeweighted_set(&one, 0, 10);
    timeweighted_close(&one, 1 * NS_PER_S);
    timeweighted_set(&one, 9 * NS_PER_S, 20);
    timeweighted_close(&one, 10 * NS_PER_S);
    CU_ASSERT(timeweighted_mean(&one, 10 * NS_PER_S, &mean));
    CU_ASSERT_EQUAL(mean, 15);
    timeweighted_set(&two, 0, 0);
    timeweighted_close(&two, 2 * NS_PER_S);
    timeweighted_merge(&two, &none);
    timeweighted_merge(&two, &one);
    CU_ASSERT(timeweighted_mean(&two, 10 * NS_PER_S, &mean));
    CU_ASSERT(timeweighted_range(&two, 10 * NS_PER_S, &min, &max));
    CU_ASSERT_EQUAL(mean, 7.5);
    CU_ASSERT_EQUAL(min, 0);
    CU_ASSERT_EQUAL(max, 20);
}

/* ---- Sketch ---- */

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The oracle: nearest rank on the sorted values, with q given in thousandths so that the rank is exact. */
static double exact_quantile(const double *sorted, size_t n, size_t q_thousandths)
{
    size_t rank = (q_thousandths * n + 999) / 1000;
    return sorted[rank < 1 ? 0 : rank - 1];
}

/* Values over 12 decades, against the sort, at every thousandth: the bound of the header is 1/128. */
static void quantiles_are_within_one_percent(void)
{
    enum { N = 5000 };
    static double values[N];
    Sketch sketch = {0};
    Rng rng;
    rng_start(&rng, 1, "sketch", 0);
    for (int i = 0; i < N; i++) {
        values[i] = rng_below(&rng, 20) == 0 ? 0 : pow(10, 12 * rng_uniform(&rng) - 6);
        sketch_add(&sketch, values[i], 1);
    }
    qsort(values, N, sizeof *values, compare_doubles);
    double worst = 0;
    for (size_t q = 0; q <= 1000; q++) {
        double exact = exact_quantile(values, N, q), estimate = -1;
        CU_ASSERT(sketch_quantile(&sketch, (double)q / 1000, &estimate));
        if (exact == 0)
            CU_ASSERT_EQUAL(estimate, 0);
        if (exact > 0)
            worst = fmax(worst, fabs(estimate - exact) / exact);
    }
    CU_ASSERT(worst <= 1.0 / 128);
    CU_ASSERT(worst > 0.005); /* the bound is nearly met: the measure above measures */
    sketch_free(&sketch);
}

static void the_ends_are_exact_and_nothing_lies_outside(void)
{
    Sketch sketch = {0};
    double value = -7;
    CU_ASSERT_FALSE(sketch_quantile(&sketch, 0.5, &value));
    CU_ASSERT_EQUAL(value, -7);
    sketch_add(&sketch, 100.7, 1);
    sketch_add(&sketch, 3.3, 1);
    CU_ASSERT(sketch_quantile(&sketch, 0, &value));
    CU_ASSERT_EQUAL(value, 3.3);
    CU_ASSERT(sketch_quantile(&sketch, 1, &value));
    CU_ASSERT_EQUAL(value, 100.7);
    sketch_free(&sketch);
    sketch_add(&sketch, DBL_MAX, 1); /* the last bucket, whose upper end is infinity */
    CU_ASSERT(sketch_quantile(&sketch, 0.5, &value));
    CU_ASSERT_EQUAL(value, DBL_MAX);
    sketch_free(&sketch);
}

/* 10 x 1 and 90 x 2 by count. 0.1 x 100 and 0.07 x 100 (which is 7.000000000000001) keep to the first ten;
 * 0.11 does not. Middles of the buckets of 1 and 2: 1 + 1/128 and 2 + 1/64, the latter cut to the maximum, 2.
 */
static void counts_are_weights(void)
{
    Sketch sketch = {0};
    double value = 0;
    sketch_add(&sketch, 2, 90);
    sketch_add(&sketch, 1, 10);
    sketch_add(&sketch, 5, 0); /* nothing */
    CU_ASSERT_EQUAL(sketch.count, 100);
    CU_ASSERT(sketch_quantile(&sketch, 0.1, &value));
    CU_ASSERT_EQUAL(value, 1 + 1.0 / 128);
    CU_ASSERT(sketch_quantile(&sketch, 0.11, &value));
    CU_ASSERT_EQUAL(value, 2);
    sketch_free(&sketch);
    for (int i = 1; i <= 100; i++)
        sketch_add(&sketch, i, 1);
    CU_ASSERT(sketch_quantile(&sketch, 0.07, &value)); /* the 7th, not the 8th: bucket [7, 7.0625) */
    CU_ASSERT_EQUAL(value, 7 + 1.0 / 32);
    sketch_free(&sketch);
}

static uint64_t content_of(const Sketch *sketch)
{
    uint64_t hash = digest_double(digest_double(digest_u64(0, sketch->count), sketch->min), sketch->max);
    SketchBucket bucket;
    for (size_t cursor = 0; sketch_next(sketch, &cursor, &bucket);)
        hash = digest_u64(digest_double(digest_double(hash, bucket.low), bucket.high), bucket.count);
    return hash;
}

/* 3000 values over 80 decades (so that the lowest collapse), dealt to three sketches and merged in each
 * order. */
static void merging_is_exact_in_any_order(void)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    Sketch whole = {0}, parts[3] = {0};
    Rng rng;
    rng_start(&rng, 2, "sketch", 0);
    for (int i = 0; i < 3000; i++) {
        double value = i % 100 == 0 ? 0 : pow(10, 80 * rng_uniform(&rng) - 40);
        sketch_add(&whole, value, 1);
        sketch_add(&parts[i % 3], value, 1);
    }
    CU_ASSERT(whole.bucket_count <= SKETCH_BUCKETS);
    for (int o = 0; o < 6; o++) {
        Sketch merged = {0};
        for (int i = 0; i < 3; i++)
            sketch_merge(&merged, &parts[orders[o][i]]);
        CU_ASSERT_EQUAL(content_of(&merged), content_of(&whole));
        sketch_free(&merged);
    }
    sketch_free(&whole);
    for (int i = 0; i < 3; i++)
        sketch_free(&parts[i]);
}

/* 1 and 2^63 fit into 64 octaves, 1 and 2^64 do not: the 1 then counts in the lowest kept bucket, at 2. A
 * value that comes after the collapse lands in the same place. */
static void what_lies_too_low_collapses_into_the_lowest(void)
{
    Sketch fits = {0}, collapses = {0};
    SketchBucket bucket;
    size_t cursor = 0;
    double value = 0;
    sketch_add(&fits, 1, 1);
    sketch_add(&fits, 0x1p63, 1);
    CU_ASSERT(sketch_next(&fits, &cursor, &bucket) && bucket.low == 1);
    sketch_add(&collapses, 1, 1);
    sketch_add(&collapses, 0x1p64, 2);
    sketch_add(&collapses, 0.5, 1);
    cursor = 0;
    CU_ASSERT(sketch_next(&collapses, &cursor, &bucket));
    CU_ASSERT(bucket.low == 2 && bucket.count == 2);
    CU_ASSERT(sketch_next(&collapses, &cursor, &bucket));
    CU_ASSERT(bucket.low == 0x1p64 && bucket.count == 2);
    CU_ASSERT_FALSE(sketch_next(&collapses, &cursor, &bucket));
    CU_ASSERT(sketch_quantile(&collapses, 0, &value));
    CU_ASSERT_EQUAL(value, 0.5); /* the ends stay exact */
    sketch_free(&fits);
    sketch_free(&collapses);
}

static void zeros_and_denormals_count_as_zero(void)
{
    Sketch sketch = {0};
    SketchBucket bucket;
    size_t cursor = 0;
    sketch_add(&sketch, 0, 3);
    sketch_add(&sketch, 0x1p-1074, 1);
    sketch_add(&sketch, DBL_MIN, 1);
    CU_ASSERT(sketch_next(&sketch, &cursor, &bucket));
    CU_ASSERT(bucket.low == 0 && bucket.high == 0 && bucket.count == 4);
    CU_ASSERT(sketch_next(&sketch, &cursor, &bucket));
    CU_ASSERT(bucket.low == DBL_MIN && bucket.count == 1);
    sketch_free(&sketch);
}

static void check_percentile(const Json *vector)
{
    Sketch sketch = {0};
    double percent = 0, exact = 0, estimate = 0, x;
    const Json *sample = json_get(vector, "sample");
    for (size_t i = 0; i < json_count(sample); i++)
        if (json_number(json_at(sample, i), &x))
            sketch_add(&sketch, x, 1);
    CU_ASSERT(json_number(json_get(vector, "percent"), &percent));
    CU_ASSERT(json_number(json_get(json_get(vector, "expected"), "nearest_rank"), &exact));
    CU_ASSERT(sketch_quantile(&sketch, percent / 100, &estimate));
    CU_ASSERT_DOUBLE_EQUAL(estimate, exact, exact / 128);
    sketch_free(&sketch);
}

static void shared_percentiles_are_met(void)
{
    FILE *file = fopen("../shared/vectors/statistics.jsonl", "r");
    if (file == NULL) {
        test_skip("no ../shared/vectors/statistics.jsonl");
        return;
    }
    char *line = NULL;
    size_t size = 0;
    int met = 0;
    for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
        Json *vector = json_read_text(line, (size_t)length, NULL, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(vector);
        if (strcmp(json_text(json_get(vector, "function")), "percentile") == 0) {
            check_percentile(vector);
            met++;
        }
        json_free(vector);
    }
    CU_ASSERT(met >= 40);
    free(line);
    fclose(file);
}

static const TestCase cases[] = {
    {"energy_is_the_integral_of_power", energy_is_the_integral_of_power},
    {"saying_the_same_rate_again_moves_no_digit", saying_the_same_rate_again_moves_no_digit},
    {"reading_gives_the_bits_of_advancing_and_writes_nothing",
     reading_gives_the_bits_of_advancing_and_writes_nothing},
    {"a_tally_knows_mean_deviation_and_range", a_tally_knows_mean_deviation_and_range},
    {"what_has_no_answer_is_not_answered", what_has_no_answer_is_not_answered},
    {"tallies_of_parts_add_up", tallies_of_parts_add_up},
    {"large_means_do_not_drown_the_deviation", large_means_do_not_drown_the_deviation},
    {"a_signal_is_weighted_by_time", a_signal_is_weighted_by_time},
    {"a_signal_that_never_held_has_no_mean", a_signal_that_never_held_has_no_mean},
    {"closed_signals_skip_gaps_and_add_up", closed_signals_skip_gaps_and_add_up},
    {"quantiles_are_within_one_percent", quantiles_are_within_one_percent},
    {"the_ends_are_exact_and_nothing_lies_outside", the_ends_are_exact_and_nothing_lies_outside},
    {"counts_are_weights", counts_are_weights},
    {"merging_is_exact_in_any_order", merging_is_exact_in_any_order},
    {"what_lies_too_low_collapses_into_the_lowest", what_lies_too_low_collapses_into_the_lowest},
    {"zeros_and_denormals_count_as_zero", zeros_and_denormals_count_as_zero},
    {"shared_percentiles_are_met", shared_percentiles_are_met},
    {NULL, NULL},
};
const TestSuite test_stats = {"stats", cases};
