#include "policies/history.h"
#include "policies/least_squares.h"
#include "policies/selector.h"
#include "tests/fake_world.h"
#include "tests/test.h"

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
    const double *past[3];
    for (uint32_t i = 0; i < 3; i++)
        past[i] = history_values(history_of(&self->self, i));
    CU_ASSERT_TRUE(least_squares_each(past, 3, 6, r));
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

static const TestCase cases[] = {
    {"mmt_takes_the_least_memory_and_the_first_of_equals",
     mmt_takes_the_least_memory_and_the_first_of_equals},
    {"mu_takes_the_least_used_part_of_the_size_and_the_first_of_equals",
     mu_takes_the_least_used_part_of_the_size_and_the_first_of_equals},
    {"rs_is_fair", rs_is_fair},
    {"mc_takes_the_guest_that_the_others_explain_best", mc_takes_the_guest_that_the_others_explain_best},
    {"mc_falls_back_on_the_least_memory", mc_falls_back_on_the_least_memory},
    {NULL, NULL},
};
const TestSuite test_selectors = {"selectors", cases};
