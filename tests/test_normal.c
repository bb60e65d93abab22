#include "sim/base/normal.h"

#include "sim/base/digest.h"
#include "sim/base/rng.h"
#include "tests/test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { DRAWS = 1000000 };

static double curve(double x)
{
    return exp(-x * x / 2);
}

/* The recursion of the table's comment, from r alone: the integral of the tail is sqrt(2 pi) Q(r). */
static void layers_have_equal_areas(void)
{
    double r = normal_layers[1].width * 0x1p53, x[NORMAL_LAYERS + 1];
    double area = r * curve(r) + sqrt(2 * M_PI) * gsl_cdf_ugaussian_Q(r);
    x[0] = area / curve(r);
    x[1] = r;
    for (int i = 2; i < NORMAL_LAYERS; i++)
        x[i] = sqrt(-2 * log(curve(x[i - 1]) + area / x[i - 1]));
    x[NORMAL_LAYERS] = 0;
    CU_ASSERT_DOUBLE_EQUAL(r, 3.442619855899, 1e-11); /* Marsaglia and Tsang, for 128 layers */
    CU_ASSERT_DOUBLE_EQUAL(curve(x[NORMAL_LAYERS - 1]) + area / x[NORMAL_LAYERS - 1], 1, 1e-12);
    for (int i = 0; i < NORMAL_LAYERS; i++) {
        const NormalLayer *layer = &normal_layers[i];
        CU_ASSERT_DOUBLE_EQUAL(layer->width * 0x1p53, x[i], 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(layer->height, i == 0 ? 0 : curve(x[i]), 1e-13);
        CU_ASSERT_DOUBLE_EQUAL((double)layer->inside, x[i + 1] / x[i] * 0x1p53, 1e-11 * 0x1p53);
    }
}

/* Layer 1 reaches to r. Its points are 2^53 for the whole width, the word's upper 54 bits less 2^53: the
 * middle is 0, three quarters are r / 2, one quarter is -r / 2. */
static void a_word_is_a_layer_and_a_point_across_it(void)
{
    CU_ASSERT_EQUAL(normal_of(UINT64_C(0x8000000000000001)), 0);
    CU_ASSERT_DOUBLE_EQUAL(normal_of(UINT64_C(0xc000000000000001)), 3.4426198558966522 / 2, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(normal_of(UINT64_C(0x4000000000000001)), -3.4426198558966522 / 2, 1e-15);
}

/* 100 classes of equal chance: chi-square with 99 degrees of freedom. Beyond r there are 2 Q(r) = 5.8e-4 of
 * the draws, of which 4 standard errors are 96. Moments 1 .. 4 are 0, 1, 0, 3 with variances 1, 2, 15, 96. */
static void words_by_place_become_normal_numbers(void)
{
    int class[100] = {0}, beyond = 0;
    double sum[4] = {0}, r = normal_layers[1].width * 0x1p53;
    uint64_t key = rng_key(rng_family(1, "normal"), 0);
    for (uint64_t i = 0; i < DRAWS; i++) {
        double z = normal_of(rng_at(key, rng_place(i)));
        class[(int)fmin(99, 100 * gsl_cdf_ugaussian_P(z))]++;
        beyond += fabs(z) > r;
        sum[0] += z, sum[1] += z * z, sum[2] += z * z * z, sum[3] += z * z * z * z;
    }
    double chi_square = 0, expected = DRAWS / 100.0, tail = 2 * gsl_cdf_ugaussian_Q(r) * DRAWS;
    for (int i = 0; i < 100; i++)
        chi_square += (class[i] - expected) * (class[i] - expected) / expected;
    CU_ASSERT_TRUE(chi_square < gsl_cdf_chisq_Qinv(1e-6, 99));
    CU_ASSERT_TRUE(chi_square > gsl_cdf_chisq_Pinv(1e-6, 99));
    CU_ASSERT_DOUBLE_EQUAL(beyond, tail, 4 * sqrt(tail));
    CU_ASSERT_DOUBLE_EQUAL(sum[0] / DRAWS, 0, 4 / sqrt(DRAWS));
    CU_ASSERT_DOUBLE_EQUAL(sum[1] / DRAWS, 1, 4 * sqrt(2.0 / DRAWS));
    CU_ASSERT_DOUBLE_EQUAL(sum[2] / DRAWS, 0, 4 * sqrt(15.0 / DRAWS));
    CU_ASSERT_DOUBLE_EQUAL(sum[3] / DRAWS, 3, 4 * sqrt(96.0 / DRAWS));
}

/* Only the outermost layer, whose points beyond r go into the tail: its shape there. With E[z | z > r] = f(r)
 * / (sqrt(2 pi) Q(r)) = m, the variance is 1 + r m - m^2. Both signs occur alike. */
static void the_tail_has_the_mean_of_the_tail(void)
{
    double r = normal_layers[1].width * 0x1p53, sum = 0, count = 0, positive = 0;
    double mean = curve(r) / (sqrt(2 * M_PI) * gsl_cdf_ugaussian_Q(r));
    uint64_t state = 1;
    for (int i = 0; i < DRAWS; i++) {
        double z = normal_of(splitmix64(&state) / NORMAL_LAYERS * NORMAL_LAYERS);
        if (fabs(z) > r) {
            sum += fabs(z);
            positive += z > 0;
            count++;
        }
    }
    CU_ASSERT_TRUE_FATAL(count > 50000);
    CU_ASSERT_DOUBLE_EQUAL(sum / count, mean, 4 * sqrt((1 + r * mean - mean * mean) / count));
    CU_ASSERT_DOUBLE_EQUAL(positive / count, 0.5, 2 / sqrt(count));
}

/* What a word gives is part of what a result means: these bits must never change, whoever compiles. The tail
 * is left out, for its logarithm is the C library's. */
static void numbers_never_change(void)
{
    uint64_t hash = 0, state = 0;
    for (int i = 0; i < 100000; i++) {
        double z = normal_of(splitmix64(&state));
        if (fabs(z) < 3.44)
            hash = digest_double(hash, z);
    }
    CU_ASSERT_EQUAL(hash, UINT64_C(0x03969568245a6422));
}

static const TestCase cases[] = {
    {"layers_have_equal_areas", layers_have_equal_areas},
    {"a_word_is_a_layer_and_a_point_across_it", a_word_is_a_layer_and_a_point_across_it},
    {"words_by_place_become_normal_numbers", words_by_place_become_normal_numbers},
    {"the_tail_has_the_mean_of_the_tail", the_tail_has_the_mean_of_the_tail},
    {"numbers_never_change", numbers_never_change},
    {NULL, NULL},
};

const TestSuite test_normal = {"normal", cases};
