#include "policies/history.h"
#include "policies/least_squares.h"
#include "policies/selector.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

/* Any policy whose guests have histories. */
static const Policy with_past = {
    .size = sizeof(Policy), .api = POLICY_API, .name = "past", .guest_bytes = sizeof(History)};

static const uint32_t rows[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static uint32_t pick(FakeWorld *world, const Selector *selector, FakeSelf *self, uint32_t count)
{
    Candidates candidates = {self ? &self->self : NULL, fake_view(world), rows, count};
    return selector->pick(&candidates);
}

static FakeWorld *guests_of(uint32_t count, const int64_t *memory_bytes)
{
    FakeWorld *world = fake_open();
    for (uint32_t i = 0; i < count; i++)
        fake_add_guest(world, 1000, memory_bytes ? memory_bytes[i] : GIB);
    return world;
}

static void mmt_takes_the_least_memory_and_the_first_of_equals(void)
{
    FakeWorld *world = guests_of(4, (const int64_t[]){3 * GIB, 2 * GIB, 2 * GIB, 4 * GIB});
    CU_ASSERT_EQUAL(pick(world, &selector_minimum_migration_time, NULL, 4), 1);
    fake_close(world);
}

/* Of 1000 MHz each: 0.5, 0.2, 0.2, 0.3. A guest of 4000 MHz that wants 400 uses 0.1 of its size: the least,
 * though it wants more than the others. */
static void mu_takes_the_least_used_part_of_the_size_and_the_first_of_equals(void)
{
    FakeWorld *world = guests_of(4, NULL);
    const double usage[] = {0.5, 0.2, 0.2, 0.3};
    for (uint32_t i = 0; i < 4; i++)
        fake_use(world, i, usage[i]);
    CU_ASSERT_EQUAL(pick(world, &selector_minimum_utilization, NULL, 4), 1);
    uint32_t large = fake_add_guest(world, 4000, GIB);
    fake_use(world, large, 0.1);
    CU_ASSERT_EQUAL(pick(world, &selector_minimum_utilization, NULL, 5), large);
    fake_close(world);
}

/* 4000 picks of four: 1000 each, within 5 sqrt(4000 x 1/4 x 3/4) = 137. */
static void rs_is_fair(void)
{
    FakeWorld *world = guests_of(4, NULL);
    int hits[4] = {0};
    for (int i = 0; i < 4000; i++)
        hits[pick(world, &selector_random, NULL, 4)]++;
    for (int i = 0; i < 4; i++)
        CU_ASSERT(abs(hits[i] - 1000) < 137);
    CU_ASSERT_EQUAL(world->draws, 4000);
    fake_close(world);
}

static void remember(FakeSelf *self, uint32_t guest, const double *usage, uint32_t count)
{
    History *history = self_guest(&self->self, guest);
    for (uint32_t i = 0; i < count; i++)
        history->usage_ratio[i] = usage[i];
    history->count = count;
}

/* y = 2 a + b with a noise of 0.001. Whoever is explained by the two others, what remains is that noise (half
 * of it for a): the part unexplained is noise over variance. Var(y) = 4 Var(a) + Var(b) + 4 Cov(a, b), and a
 * and b rise together, so y varies by more than 4 Var(a) and more than Var(b): y leaves. */
static void mc_takes_the_guest_that_the_others_explain_best(void)
{
    FakeWorld *world = guests_of(3, NULL);
    FakeSelf *self = fake_self_open(&with_past);
    const double a[] = {0.1, 0.3, 0.2, 0.5, 0.4, 0.1}, b[] = {0.1, 0.4, 0.2, 0.5, 0.3, 0.2};
    double y[6];
    for (int i = 0; i < 6; i++)
        y[i] = 2 * a[i] + b[i] + (i % 2 ? 0.001 : -0.001);
    remember(self, 0, a, 6);
    remember(self, 1, b, 6);
    remember(self, 2, y, 6);
    double r[3];
    const double *past[] = {a, b, y};
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(least_squares_r_squared((const double *[]){past[(i + 1) % 3], past[(i + 2) % 3]}, 2,
                                               past[i], 6, &r[i]));
    uint32_t best = r[0] > r[1] ? (r[0] > r[2] ? 0 : 2) : (r[1] > r[2] ? 1 : 2);
    CU_ASSERT_EQUAL(best, 2);
    CU_ASSERT_EQUAL(pick(world, &selector_maximum_correlation, self, 3), 2);
    fake_self_close(self);
    fake_close(world);
}

/* Where the regression says nothing, the second guest leaves, because it has the least memory: alone a guest
 * has nobody to be explained by; three candidates are more than two values; the third candidate was 0 all the
 * time, which is exactly dependent on the constant. */
static void mc_falls_back_on_the_least_memory(void)
{
    FakeWorld *world = guests_of(3, (const int64_t[]){3 * GIB, GIB, 2 * GIB});
    FakeSelf *self = fake_self_open(&with_past);
    CU_ASSERT_EQUAL(pick(world, &selector_maximum_correlation, self, 1), 0);
    const double a[] = {0.1, 0.3, 0.2, 0.5}, b[] = {0.2, 0.1, 0.4, 0.3}, idle[4] = {0};
    remember(self, 0, a, 4);
    remember(self, 1, b, 2);
    remember(self, 2, b, 4);
    CU_ASSERT_EQUAL(pick(world, &selector_maximum_correlation, self, 3), 1);
    remember(self, 1, b, 4);
    remember(self, 2, idle, 4);
    CU_ASSERT_EQUAL(pick(world, &selector_maximum_correlation, self, 3), 1);
    fake_self_close(self);
    fake_close(world);
}

/* R squared of GSL's singular value decomposition, 1 - RSS / TSS. */
static double r_squared_by_gsl(const double *const *columns, uint32_t count, const double *y, uint32_t length)
{
    gsl_matrix *x = gsl_matrix_alloc(length, count + 1), *covariance = gsl_matrix_alloc(count + 1, count + 1);
    gsl_vector *target = gsl_vector_alloc(length), *coefficient = gsl_vector_alloc(count + 1);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(length, count + 1);
    double rss;
    for (uint32_t row = 0; row < length; row++) {
        gsl_vector_set(target, row, y[row]);
        gsl_matrix_set(x, row, 0, 1);
        for (uint32_t k = 0; k < count; k++)
            gsl_matrix_set(x, row, k + 1, columns[k][row]);
    }
    gsl_multifit_linear(x, target, coefficient, covariance, &rss, work);
    double tss = gsl_stats_tss(y, 1, length);
    gsl_multifit_linear_free(work);
    gsl_vector_free(coefficient);
    gsl_vector_free(target);
    gsl_matrix_free(covariance);
    gsl_matrix_free(x);
    return 1 - rss / tss;
}

static void r_squared_is_that_of_gsl(void)
{
    srand(7);
    for (int round = 0; round < 200; round++) {
        uint32_t count = 1 + (uint32_t)rand() % 8,
                 length = count + 2 + (uint32_t)rand() % (HISTORY - count - 1);
        double values[9][HISTORY], r_squared;
        const double *columns[9];
        for (uint32_t k = 0; k <= count; k++) {
            columns[k] = values[k];
            for (uint32_t i = 0; i < length; i++)
                values[k][i] = rand() % 100 / 100.0;
        }
        CU_ASSERT_TRUE_FATAL(least_squares_r_squared(columns, count, values[count], length, &r_squared));
        CU_ASSERT_DOUBLE_EQUAL(r_squared, r_squared_by_gsl(columns, count, values[count], length), 1e-9);
    }
}

/* y = 1, 2, 4 on x = 0, 1, 2: slope 1.5, intercept 5/6, residuals 1/6, -1/3, 1/6; RSS = 1/6, mean 7/3, TSS =
 * 14/3; R squared = 1 - 1/28 = 27/28. */
static void r_squared_by_hand(void)
{
    double r_squared;
    CU_ASSERT_TRUE(least_squares_r_squared((const double *[]){(double[]){0, 1, 2}}, 1, (double[]){1, 2, 4}, 3,
                                           &r_squared));
    CU_ASSERT_DOUBLE_EQUAL(r_squared, 27 / 28.0, 1e-14);
}

static const TestCase cases[] = {
    {"mmt_takes_the_least_memory_and_the_first_of_equals",
     mmt_takes_the_least_memory_and_the_first_of_equals},
    {"mu_takes_the_least_used_part_of_the_size_and_the_first_of_equals",
     mu_takes_the_least_used_part_of_the_size_and_the_first_of_equals},
    {"rs_is_fair", rs_is_fair},
    {"mc_takes_the_guest_that_the_others_explain_best", mc_takes_the_guest_that_the_others_explain_best},
    {"mc_falls_back_on_the_least_memory", mc_falls_back_on_the_least_memory},
    {"r_squared_is_that_of_gsl", r_squared_is_that_of_gsl},
    {"r_squared_by_hand", r_squared_by_hand},
    {NULL, NULL},
};
const TestSuite test_selectors = {"selectors", cases};
