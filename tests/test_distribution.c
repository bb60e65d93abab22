#include "sim/base/distribution.h"

#include "sim/base/stats.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 100000 };

static Tally drawn(const Distribution *distribution, const char *name)
{
    Rng rng;
    Tally tally = {0};
    rng_start(&rng, 1, name, 0);
    for (int i = 0; i < DRAWS; i++)
        tally_add(&tally, distribution_draw(distribution, &rng));
    return tally;
}

/* Means by hand (pareto: the integral of x times its density, a low (1 - r^(a - 1)) / ((a - 1) (1 - r^a))
 * with r = low / high, and low ln(1/r) / (1 - r) for a = 1). */
typedef struct Case {
    Distribution distribution;
    double mean, least, most;
} Case;

static const Case laws[] = {
    {{&distribution_constant, {7}}, 7, 7, 7},
    {{&distribution_uniform, {2, 6}}, 4, 2, 6},
    {{&distribution_exponential, {5}}, 5, 0, INFINITY},
    {{&distribution_lognormal, {3, 0.5}}, 3.3994453591998966, 0, INFINITY}, /* 3 exp(0.125) */
    {{&distribution_weibull, {2, 10}}, 8.862269254527580, 0, INFINITY},     /* 10 sqrt(pi) / 2 */
    {{&distribution_gamma, {3, 2}}, 6, 0, INFINITY},
    {{&distribution_pareto, {2, 1, 2}}, 4.0 / 3, 1, 2},
    {{&distribution_pareto, {1, 1, 2.718281828459045}},
     1.5819767068693265,
     1,
     2.718281828459046},                            /* e / (e - 1) */
    {{&distribution_pareto, {0.5, 1, 4}}, 2, 1, 4}, /* 0.5 (1 - 2) / (-0.5 * 0.5) */
};

static void means_are_those_of_the_formulas(void)
{
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        CU_ASSERT_DOUBLE_EQUAL(distribution_mean(&laws[i].distribution), laws[i].mean, 1e-12 * laws[i].mean);
}

/* Four standard errors; the seed is fixed, so this either always holds or never. */
static void draws_have_that_mean_and_stay_in_their_range(void)
{
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        Tally tally = drawn(&laws[i].distribution, laws[i].distribution.kind->name);
        double deviation = 0;
        CU_ASSERT_TRUE(tally_deviation(&tally, &deviation));
        CU_ASSERT_DOUBLE_EQUAL(tally.mean, laws[i].mean, 4 * deviation / sqrt(DRAWS) + 1e-12);
        CU_ASSERT_TRUE(tally.min >= laws[i].least && tally.max <= laws[i].most);
        CU_ASSERT_TRUE(tally.min >= laws[i].distribution.kind->least(laws[i].distribution.parameters));
    }
}

/* The share of draws up to x, whose standard error is at most 0.5 / sqrt(n). */
static void expect_share(Distribution distribution, double x, double share)
{
    Rng rng;
    rng_start(&rng, 2, distribution.kind->name, 0);
    int count = 0;
    for (int i = 0; i < DRAWS; i++)
        count += distribution_draw(&distribution, &rng) <= x;
    CU_ASSERT_DOUBLE_EQUAL((double)count / DRAWS, share, 4 * 0.5 / sqrt(DRAWS));
}

static void parameters_mean_what_their_names_say(void)
{
    expect_share((Distribution){&distribution_exponential, {5}}, 5, 1 - exp(-1));
    expect_share((Distribution){&distribution_lognormal, {3, 0.5}}, 3, 0.5);
    expect_share((Distribution){&distribution_lognormal, {3, 0.5}}, 3 * exp(0.5),
                 0.841344746); /* one sigma */
    expect_share((Distribution){&distribution_weibull, {2, 10}}, 10, 1 - exp(-1));
    expect_share((Distribution){&distribution_gamma, {1, 2}}, 2,
                 1 - exp(-1)); /* shape 1 is the exponential */
    /* pareto: (1 - (low/x)^a) / (1 - (low/high)^a) = (1 - 1/4) / (1 - 1/16) at x = 2 */
    expect_share((Distribution){&distribution_pareto, {2, 1, 4}}, 2, 0.8);
}

static void the_same_stream_gives_the_same_draws(void)
{
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        Tally once = drawn(&laws[i].distribution, "same"), again = drawn(&laws[i].distribution, "same");
        CU_ASSERT_EQUAL(memcmp(&once, &again, sizeof once), 0);
    }
}

static void parameters_that_do_not_fit_are_refused(void)
{
    static const struct {
        Distribution distribution;
        const char *part;
    } wrong[] = {
        {{&distribution_constant, {NAN}}, "constant: value is nan"},
        {{&distribution_uniform, {3, 2}}, "low may not exceed high"},
        {{&distribution_uniform, {-3, 2}}, "values down to -3"},
        {{&distribution_exponential, {0}}, "mean must be more than 0"},
        {{&distribution_exponential, {INFINITY}}, "mean is inf"},
        {{&distribution_lognormal, {0, 1}}, "median must be more than 0"},
        {{&distribution_lognormal, {1, -1}}, "sigma may not be below 0"},
        {{&distribution_weibull, {0, 1}}, "shape must be more than 0"},
        {{&distribution_gamma, {1, 0}}, "scale must be more than 0"},
        {{&distribution_pareto, {1, 0, 2}}, "low must be more than 0"},
        {{&distribution_pareto, {1, 3, 2}}, "low may not exceed high"},
        {{&distribution_pareto, {0, 1, 2}}, "shape must be more than 0"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Error error = {0};
        CU_ASSERT_FALSE(distribution_check(&wrong[i].distribution, 0, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, wrong[i].part));
    }
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        CU_ASSERT_TRUE(distribution_check(&laws[i].distribution, 0, NULL));
}

static void a_kind_is_found_by_its_name(void)
{
    for (size_t i = 0; distribution_kinds[i] != NULL; i++) {
        const DistributionKind *kind = NULL;
        CU_ASSERT_TRUE(distribution_find(distribution_kinds[i]->name, &kind, NULL));
        CU_ASSERT_PTR_EQUAL(kind, distribution_kinds[i]);
    }
    const DistributionKind *kind = NULL;
    Error error = {0};
    CU_ASSERT_FALSE(distribution_find("weibul", &kind, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "did you mean \"weibull\"?"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "gamma, pareto"));
}

static const TestCase cases[] = {
    {"means_are_those_of_the_formulas", means_are_those_of_the_formulas},
    {"draws_have_that_mean_and_stay_in_their_range", draws_have_that_mean_and_stay_in_their_range},
    {"parameters_mean_what_their_names_say", parameters_mean_what_their_names_say},
    {"the_same_stream_gives_the_same_draws", the_same_stream_gives_the_same_draws},
    {"parameters_that_do_not_fit_are_refused", parameters_that_do_not_fit_are_refused},
    {"a_kind_is_found_by_its_name", a_kind_is_found_by_its_name},
    {NULL, NULL},
};

const TestSuite test_distribution = {"distribution", cases};
