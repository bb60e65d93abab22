#include "sim/base/rng.h"

#include "sim/base/json.h"
#include "tests/test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t word(const Json *text)
{
    return strtoull(json_text(text), NULL, 10);
}

/* Checks one line of the vectors; says whether it was about a generator of ours. */
static bool check_vector(const Json *vector)
{
    const char *function = json_text(json_get(vector, "function"));
    const Json *expected = json_get(vector, "expected"), *outputs = json_get(expected, "outputs");
    if (strcmp(function, "splitmix64") == 0) {
        uint64_t state = word(json_get(vector, "seed"));
        for (size_t i = 0; i < json_count(outputs); i++)
            CU_ASSERT_EQUAL(splitmix64(&state), word(json_at(outputs, i)));
        return true;
    }
    if (strcmp(function, "xoshiro256starstar") == 0) {
        Rng rng;
        for (size_t i = 0; i < 4; i++)
            rng.word[i] = word(json_at(json_get(vector, "state"), i));
        for (size_t i = 0; i < json_count(outputs); i++)
            CU_ASSERT_EQUAL(rng_u64(&rng), word(json_at(outputs, i)));
        return true;
    }
    return false;
}

static void shared_vectors_are_met(void)
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
        met += check_vector(vector);
        json_free(vector);
    }
    CU_ASSERT(met >= 5); /* three of splitmix64, two of xoshiro256** */
    free(line);
    fclose(file);
}

/* xoshiro256** from the state (1, 2, 3, 4), by hand. First output: rotl(2 x 5, 7) x 9 = 10 x 128 x 9 = 11520.
 * The state becomes (1^6, 2^2, 2^(2 << 17), rotl(6, 45)) = (7, 0, 262146, ...), so the second is 0. Then s1
 * becomes 0 ^ 262146 ^ 7 = 262149, and the third is 262149 x 5 x 128 x 9 = 1509978240. The published list
 * (the test of the Rust crate rand_xoshiro, from the authors' C code) goes on with 1215971899390074240. */
static void xoshiro_starts_as_published(void)
{
    Rng rng = {.word = {1, 2, 3, 4}};
    CU_ASSERT_EQUAL(rng_u64(&rng), 11520);
    CU_ASSERT_EQUAL(rng_u64(&rng), 0);
    CU_ASSERT_EQUAL(rng_u64(&rng), 1509978240);
    CU_ASSERT_EQUAL(rng_u64(&rng), UINT64_C(1215971899390074240));
}

/* The first output of splitmix64 from 0 is its finalizer applied to the golden constant: e220a8397b1dcdaf, as
 * published with the generator. */
static void splitmix_starts_as_published(void)
{
    uint64_t state = 0;
    CU_ASSERT_EQUAL(splitmix64(&state), UINT64_C(0xe220a8397b1dcdaf));
    CU_ASSERT_EQUAL(state, UINT64_C(0x9e3779b97f4a7c15));
}

static uint64_t first_of(uint64_t seed, const char *name, uint64_t index)
{
    Rng rng;
    rng_start(&rng, seed, name, index);
    return rng_u64(&rng);
}

static void a_stream_depends_on_seed_name_and_index_alone(void)
{
    Rng other;
    rng_start(&other, 1, "other", 0);
    uint64_t before = first_of(42, "fault", 7);
    for (int i = 0; i < 1000; i++)
        rng_u64(&other);
    CU_ASSERT_EQUAL(first_of(42, "fault", 7), before);
    CU_ASSERT_NOT_EQUAL(first_of(43, "fault", 7), before);
    CU_ASSERT_NOT_EQUAL(first_of(42, "faults", 7), before);
    CU_ASSERT_NOT_EQUAL(first_of(42, "fault", 8), before);
    /* all 64 bits of the seed count */
    CU_ASSERT_NOT_EQUAL(first_of(42 + (UINT64_C(1) << 32), "fault", 7), before);
}

/* What each stream yields is part of what a result means: these words must never change. */
static void streams_never_change(void)
{
    CU_ASSERT_EQUAL(first_of(0, "", 0), UINT64_C(0xeb9eb474f1d44b56));
    CU_ASSERT_EQUAL(first_of(42, "arrivals", 3), UINT64_C(0x01bc65042d073dba));
}

static int compare_words(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* 30 000 streams of neighbouring seeds, names and indices: no two begin alike (a chance of 3e-11 for true
 * randomness), and the mean of their first uniforms is 1/2 within 5 sigma = 5 / sqrt(12 x 30000) = 0.0083. */
static void neighbouring_streams_are_strangers(void)
{
    enum { N = 30000 };
    static const char *const names[] = {"a", "b", "c"};
    uint64_t *first = malloc(N * sizeof *first);
    double sum = 0;
    for (int i = 0; i < N; i++) {
        first[i] = first_of((uint64_t)(i / 3 % 100), names[i % 3], (uint64_t)(i / 300));
        sum += (double)(first[i] >> 11) * 0x1p-53;
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / N, 0.5, 0.0083);
    qsort(first, N, sizeof *first, compare_words);
    int alike = 0;
    for (int i = 1; i < N; i++)
        alike += first[i] == first[i - 1];
    CU_ASSERT_EQUAL(alike, 0);
    free(first);
}

static void uniform_takes_the_upper_53_bits(void)
{
    Rng words, uniforms;
    rng_start(&words, 5, "uniform", 0);
    uniforms = words; /* copying forks the same future */
    for (int i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(rng_uniform(&uniforms), (double)(rng_u64(&words) >> 11) / 9007199254740992.0);
    /* The second word that makes the output all ones (undo x 9, the rotation and x 5): just below 1. */
    Rng largest = {.word = {0, UINT64_C(0x4fc71c71c71c71c7), 0, 0}};
    CU_ASSERT_EQUAL(rng_uniform(&largest), 1 - 0x1p-53);
}

/* 60 000 throws of a die of 6: each face 10 000 on average; chi-square with 5 degrees of freedom stays
 * below its quantile at 1 - 1e-6 (the stream is fixed, so this passes or fails for good). A die of one face
 * needs no luck; one of 2^63 + 1 faces rejects nearly half of the words, and is fair between its halves. */
static void below_is_fair(void)
{
    Rng rng;
    rng_start(&rng, 6, "die", 0);
    int face[6] = {0};
    for (int i = 0; i < 60000; i++)
        face[rng_below(&rng, 6)]++;
    double chi_square = 0;
    for (int i = 0; i < 6; i++)
        chi_square += (face[i] - 10000.0) * (face[i] - 10000.0) / 10000.0;
    CU_ASSERT(chi_square < gsl_cdf_chisq_Qinv(1e-6, 5));
    CU_ASSERT_EQUAL(rng_below(&rng, 1), 0);
    const uint64_t n = (UINT64_C(1) << 63) + 1;
    int lower = 0;
    bool inside = true;
    for (int i = 0; i < 10000; i++) {
        uint64_t x = rng_below(&rng, n);
        inside &= x < n;
        lower += x < n / 2;
    }
    CU_ASSERT(inside);
    CU_ASSERT_DOUBLE_EQUAL(lower, 5000, 250); /* 5 sigma = 5 sqrt(10000) / 2 */
}

static void gsl_draws_from_the_stream(void)
{
    Rng plain, viewed;
    rng_start(&plain, 7, "view", 0);
    viewed = plain;
    gsl_rng view = rng_gsl(&viewed);
    CU_ASSERT_EQUAL(gsl_rng_get(&view), rng_u64(&plain));
    CU_ASSERT_EQUAL(gsl_rng_uniform(&view), rng_uniform(&plain));
    /* gsl_ran_exponential is -mean log1p(-u) of one uniform */
    CU_ASSERT_EQUAL(gsl_ran_exponential(&view, 2.0), -2.0 * log1p(-rng_uniform(&plain)));
    CU_ASSERT(gsl_rng_uniform_int(&view, 10) < 10);
    gsl_rng_set(&view, 7);
    uint64_t after_set = rng_u64(&viewed);
    gsl_rng_set(&view, 7 + (UINT64_C(1) << 40));
    CU_ASSERT_NOT_EQUAL(rng_u64(&viewed), after_set);
}

/* 20 000 standard normals through GSL: mean 0 within 5 / sqrt(n) = 0.035; variance 1 within 5 sqrt(2 / n) =
 * 0.05. */
static void distributions_of_gsl_come_out_right(void)
{
    enum { N = 20000 };
    Rng rng;
    rng_start(&rng, 8, "normal", 0);
    gsl_rng view = rng_gsl(&rng);
    double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        double x = gsl_ran_gaussian_ziggurat(&view, 1.0);
        sum += x;
        squares += x * x;
    }
    CU_ASSERT_DOUBLE_EQUAL(sum / N, 0, 0.035);
    CU_ASSERT_DOUBLE_EQUAL(squares / N, 1, 0.05);
}

static void a_family_has_the_streams_of_its_name(void)
{
    RngFamily family = rng_family(42, "fault");
    for (uint64_t index = 0; index < 100; index++) {
        Rng alone, member;
        rng_start(&alone, 42, "fault", index);
        rng_start_in(&member, family, index);
        CU_ASSERT_EQUAL(memcmp(&alone, &member, sizeof alone), 0);
    }
}

/* The place of 0 is the first output of splitmix64 from 0. Neither it nor a word may ever change. */
static void words_by_place_never_change(void)
{
    CU_ASSERT_EQUAL(rng_place(0), UINT64_C(0xe220a8397b1dcdaf));
    CU_ASSERT_EQUAL(rng_at(rng_place(0), rng_place(0)), 0); /* mix(0) */
    CU_ASSERT_EQUAL(rng_at(rng_key(rng_family(42, "usage"), 3), rng_place(7)), UINT64_C(0x93da436cae38c7a1));
}

/* Uniforms of 500 streams at 500 places. Products of neighbours, of a stream and of a place, average 1/4 when
 * they do not know of each other; a product has variance 1/9 - 1/16 = 7/144, so four standard errors are 4
 * sqrt(7 / 144 / 250000). Each of the 64 bits is set in half of the words, give or take 5 sqrt(250000) / 2.
 */
static void words_by_place_are_strangers(void)
{
    enum { N = 500 };
    RngFamily family = rng_family(1, "strangers");
    int set[64] = {0}, off = 0;
    double along = 0, across = 0;
    for (uint64_t stream = 0; stream < N; stream++) {
        uint64_t key = rng_key(family, stream), next = rng_key(family, stream + 1);
        for (uint64_t number = 0; number < N; number++) {
            uint64_t bits = rng_at(key, rng_place(number));
            for (int i = 0; i < 64; i++)
                set[i] += (int)(bits >> i & 1);
            along += (double)bits * 0x1p-64 * (double)rng_at(key, rng_place(number + 1)) * 0x1p-64;
            across += (double)bits * 0x1p-64 * (double)rng_at(next, rng_place(number)) * 0x1p-64;
        }
    }
    CU_ASSERT_DOUBLE_EQUAL(along / (N * N), 0.25, 4 * sqrt(7.0 / 144) / N);
    CU_ASSERT_DOUBLE_EQUAL(across / (N * N), 0.25, 4 * sqrt(7.0 / 144) / N);
    for (int i = 0; i < 64; i++)
        off += fabs(set[i] - N * N / 2.0) > 5 * N / 2.0;
    CU_ASSERT_EQUAL(off, 0);
}

/* Weights 1, 0, 3, 0: a quarter of 10000 and three quarters, give or take 4 sqrt(10000 x 3 / 16); what has no
 * weight never. */
static void a_pick_goes_by_weight(void)
{
    static const double weights[] = {1, 0, 3, 0}, alone[] = {0, 0, 1e-300};
    int picked[4] = {0};
    Rng rng;
    rng_start(&rng, 9, "pick", 0);
    for (int i = 0; i < 10000; i++)
        picked[rng_pick(&rng, weights, 4)]++;
    CU_ASSERT_DOUBLE_EQUAL(picked[0], 2500, 4 * sqrt(10000 * 3.0 / 16));
    CU_ASSERT_EQUAL(picked[0] + picked[2], 10000);
    CU_ASSERT_EQUAL(rng_pick(&rng, alone, 3), 2);
    Rng one = rng, other = rng; /* a pick takes one word */
    rng_pick(&one, weights, 4);
    rng_u64(&other);
    CU_ASSERT_EQUAL(rng_u64(&one), rng_u64(&other));
}

static const TestCase cases[] = {
    {"xoshiro_starts_as_published", xoshiro_starts_as_published},
    {"splitmix_starts_as_published", splitmix_starts_as_published},
    {"shared_vectors_are_met", shared_vectors_are_met},
    {"a_stream_depends_on_seed_name_and_index_alone", a_stream_depends_on_seed_name_and_index_alone},
    {"streams_never_change", streams_never_change},
    {"neighbouring_streams_are_strangers", neighbouring_streams_are_strangers},
    {"uniform_takes_the_upper_53_bits", uniform_takes_the_upper_53_bits},
    {"below_is_fair", below_is_fair},
    {"a_family_has_the_streams_of_its_name", a_family_has_the_streams_of_its_name},
    {"words_by_place_never_change", words_by_place_never_change},
    {"words_by_place_are_strangers", words_by_place_are_strangers},
    {"a_pick_goes_by_weight", a_pick_goes_by_weight},
    {"gsl_draws_from_the_stream", gsl_draws_from_the_stream},
    {"distributions_of_gsl_come_out_right", distributions_of_gsl_come_out_right},
    {NULL, NULL},
};
const TestSuite test_rng = {"rng", cases};
