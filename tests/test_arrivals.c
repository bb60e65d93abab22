#include "workloads/arrivals.h"

#include "sim/base/stats.h"
#include "tests/test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* ---- Helpers ---- */

static const double in_turn[] = {0, 1, 1, 0};
static const double storm_stays[] = {100, 300}, storm_rates[] = {1, 0.1};

static ArrivalConfig make_config(const char *kind)
{
    return (ArrivalConfig){.kind = arrival_kind(kind),
                           .rate_per_s = 0.02,
                           .amplitude_ratio = 0.8,
                           .peak_ns = 15 * NS_PER_H,
                           .weekend_ratio = 0.4,
                           .states = {2, storm_stays, in_turn},
                           .state_rates_per_s = storm_rates};
}

static Arrivals begin(const ArrivalConfig *config)
{
    Arrivals arrivals;
    CU_ASSERT_TRUE_FATAL(arrivals_check(config, NULL));
    arrivals_begin(&arrivals, config, 1, "test");
    return arrivals;
}

static double next_s(Arrivals *arrivals)
{
    SimTime at_ns = 0;
    CU_ASSERT_TRUE_FATAL(arrivals_next(arrivals, &at_ns));
    return (double)at_ns / 1e9;
}

/* ---- Poisson ---- */

/* 1e4 gaps with mean and deviation of 50 s; four standard errors. */
static void gaps_of_a_poisson_process_are_exponential(void)
{
    ArrivalConfig config = make_config("poisson");
    Arrivals arrivals = begin(&config);
    Tally gaps = {0};
    double before_s = 0, deviation = 0;
    for (int i = 0; i < 10000; i++) {
        double at_s = next_s(&arrivals);
        tally_add(&gaps, at_s - before_s);
        before_s = at_s;
    }
    CU_ASSERT_TRUE(tally_deviation(&gaps, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(gaps.mean, 50, 4 * 50 / sqrt(10000));
    CU_ASSERT_DOUBLE_EQUAL(deviation, 50, 4 * 50 * sqrt(2.0 / 10000));
    arrivals_free(&arrivals);
}

/* The same exponential numbers are stretched: at twice the rate each guest comes in half the time, to the
 * nanosecond of rounding that each gap may add. */
static void at_a_higher_rate_the_same_guests_come_sooner(void)
{
    ArrivalConfig config = make_config("poisson");
    Arrivals slow = begin(&config);
    config.rate_per_s *= 2;
    Arrivals fast = begin(&config);
    double farthest_s = 0;
    for (int i = 0; i < 1000; i++)
        farthest_s = fmax(farthest_s, fabs(next_s(&slow) - 2 * next_s(&fast)));
    CU_ASSERT_TRUE(farthest_s < 1000 * 1.5e-9);
    arrivals_free(&slow);
    arrivals_free(&fast);
}

/* Without ups and downs all processes are the same one. */
static void a_flat_process_of_any_kind_is_poisson(void)
{
    static const double flat_rates[] = {0.02, 0.02};
    ArrivalConfig config = make_config("poisson");
    Arrivals poisson = begin(&config);
    config = make_config("diurnal");
    config.amplitude_ratio = 0;
    config.weekend_ratio = 1;
    Arrivals diurnal = begin(&config);
    config = make_config("mmpp");
    config.state_rates_per_s = flat_rates;
    Arrivals mmpp = begin(&config);
    double farthest_s = 0;
    for (int i = 0; i < 20000; i++) { /* 11 days */
        double at_s = next_s(&poisson);
        farthest_s = fmax(farthest_s, fabs(next_s(&diurnal) - at_s));
        farthest_s = fmax(farthest_s, fabs(next_s(&mmpp) - at_s));
    }
    CU_ASSERT_TRUE(farthest_s < 20000 * 1e-9);
    arrivals_free(&poisson);
    arrivals_free(&diurnal);
    arrivals_free(&mmpp);
}

/* ---- Diurnal ---- */

static SimTime reach_from(const ArrivalConfig *config, SimTime from_ns, double sum)
{
    Arrivals arrivals = {.config = *config, .now_ns = from_ns};
    return config->kind->reach(&arrivals, sum);
}

/* With an amplitude of 1 and the peak at noon the integral of 1 - cos(2 pi t / 24 h) is t - 24 h / (2 pi)
 * sin(2 pi t / 24 h): 24 h in a day, 12 h until noon, and 6 h - 24 h / (2 pi) until six, where the sine is 1.
 */
static void a_day_is_crossed_as_the_integral_says(void)
{
    ArrivalConfig config = make_config("diurnal");
    config.amplitude_ratio = 1;
    config.peak_ns = 12 * NS_PER_H;
    config.rate_per_s = 1.0 / 3600; /* sums in hours */
    double until_six = 6 - 12 / M_PI;
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, 0, until_six), 6 * 3600e9, 2);
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, 0, 12), 12 * 3600e9, 2);
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, 0, 24 + until_six), 30 * 3600e9, 2);
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, 6 * NS_PER_H, 12 - until_six), 12 * 3600e9, 2);
    /* From Friday noon, 12 h of the day are left; then two days of 0.4 x 24 h each, and Monday. */
    SimTime friday_noon_ns = 4 * NS_PER_DAY + 12 * NS_PER_H;
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, friday_noon_ns, 12 + 2 * 9.6 + 12),
                           (7 * 24 + 12) * 3600e9, 1000);
    config.weekend_ratio = 0;
    CU_ASSERT_DOUBLE_EQUAL((double)reach_from(&config, friday_noon_ns, 12 + 12), (7 * 24 + 12) * 3600e9,
                           1000);
    config.rate_per_s = 1e-12; /* beyond the clock of 292 years */
    CU_ASSERT_EQUAL(reach_from(&config, 0, 1), SIM_TIME_MAX);
}

enum { WEEKS = 100 };

/* Arrivals by hour of a working day and of a weekend, and by day. */
typedef struct Counts {
    double hour[2][24];
    double day[WEEKS * 7];
} Counts;

static void count(const ArrivalConfig *config, Counts *ret_counts)
{
    Arrivals arrivals = begin(config);
    for (SimTime at_ns = 0; arrivals_next(&arrivals, &at_ns) && at_ns < WEEKS * 7 * NS_PER_DAY;) {
        int64_t day = at_ns / NS_PER_DAY;
        ret_counts->hour[day % 7 >= 5][at_ns % NS_PER_DAY / NS_PER_H]++;
        ret_counts->day[day]++;
    }
    arrivals_free(&arrivals);
}

/* Expected in an hour: the integral of 0.02 (1 + 0.8 cos(2 pi (t - 15 h) / 24 h)) over it, on 500 working
 * days; 0.4 times that on 200 days of weekends. The counts of a Poisson process vary by their means, so the
 * sum over 48 hours of (count - mean)^2 / mean is chi-square with 48 degrees of freedom: below its quantile
 * at 1 - 1e-6. */
static void hours_and_weekends_have_the_rates_that_were_asked_for(void)
{
    ArrivalConfig config = make_config("diurnal");
    Counts counts = {0};
    count(&config, &counts);
    double chi_square = 0;
    for (int hour = 0; hour < 24; hour++) {
        double turn = M_PI / 12;
        double shape = 1 + 0.8 / turn * (sin(turn * (hour + 1 - 15)) - sin(turn * (hour - 15)));
        double working = WEEKS * 5 * 0.02 * 3600 * shape, weekend = WEEKS * 2 * 0.4 * 0.02 * 3600 * shape;
        chi_square += (counts.hour[0][hour] - working) * (counts.hour[0][hour] - working) / working;
        chi_square += (counts.hour[1][hour] - weekend) * (counts.hour[1][hour] - weekend) / weekend;
    }
    CU_ASSERT_TRUE(chi_square < gsl_cdf_chisq_Qinv(1e-6, 48));
    CU_ASSERT_TRUE(chi_square > gsl_cdf_chisq_Pinv(1e-6, 48));
    CU_ASSERT_DOUBLE_EQUAL(arrivals_mean_per_s(&config), 0.02 * 5.8 / 7, 1e-17); /* (5 + 2 x 0.4) / 7 */
}

/* 500 working days of 0.02 x 86400 = 1728 guests each, with that variance: a ratio of 1, give or take four
 * times sqrt(2 / 500). */
static void days_vary_as_a_poisson_process_does(void)
{
    ArrivalConfig config = make_config("diurnal");
    Counts counts = {0};
    count(&config, &counts);
    Tally days = {0};
    for (int day = 0; day < WEEKS * 7; day++)
        if (day % 7 < 5)
            tally_add(&days, counts.day[day]);
    double deviation = 0;
    CU_ASSERT_TRUE(tally_deviation(&days, &deviation));
    CU_ASSERT_DOUBLE_EQUAL(days.mean, 1728, 4 * sqrt(1728.0 / 500));
    CU_ASSERT_DOUBLE_EQUAL(deviation * deviation / days.mean, 1, 4 * sqrt(2.0 / 500));
}

/* ---- MMPP ---- */

/* 1 a second until 5 s, then 10 a second for 1e6 s on average. A sum of 4 is reached at 4 s; of 6, at 5 s + 1
 * / 10 s, for one is left when the state changes. */
static void a_change_of_state_changes_the_rate_from_then_on(void)
{
    static const double rates[] = {1, 10}, stays[] = {1e6, 1e6};
    ArrivalConfig config = make_config("mmpp");
    config.state_rates_per_s = rates;
    config.states.stay_s = stays;
    Arrivals arrivals = begin(&config);
    arrivals.state = 0;
    arrivals.state_end_ns = 5 * NS_PER_S;
    CU_ASSERT_EQUAL(config.kind->reach(&arrivals, 4), 4 * NS_PER_S);
    CU_ASSERT_EQUAL(config.kind->reach(&arrivals, 6), 5 * NS_PER_S + NS_PER_S / 10);
    CU_ASSERT_EQUAL(arrivals.state, 1);
    arrivals_free(&arrivals);
}

enum { WINDOWS = 3000 };

typedef struct Window {
    double mean, variance, variance_error;
} Window;

/* Counts in windows of this length, 10 times the chain's memory of 75 s apart, so that they do not know of
 * each other. */
static Window count_windows(double length_s)
{
    ArrivalConfig config = make_config("mmpp");
    Arrivals arrivals = begin(&config);
    static double counts[WINDOWS];
    memset(counts, 0, sizeof counts);
    double period_s = length_s + 750, sum = 0, square = 0, fourth = 0;
    for (double at_s = next_s(&arrivals); at_s < WINDOWS * period_s; at_s = next_s(&arrivals))
        if (fmod(at_s, period_s) < length_s)
            counts[(int)(at_s / period_s)]++;
    arrivals_free(&arrivals);
    for (int i = 0; i < WINDOWS; i++)
        sum += counts[i];
    for (int i = 0; i < WINDOWS; i++) {
        double beside = counts[i] - sum / WINDOWS;
        square += beside * beside;
        fourth += beside * beside * beside * beside;
    }
    double variance = square / WINDOWS;
    return (Window){sum / WINDOWS, variance, sqrt((fourth / WINDOWS - variance * variance) / WINDOWS)};
}

/* Rates a, b left at rates s, r (1 / 100 s, 1 / 300 s). Fischer and Meier-Hellstern, section 3: the mean rate
 * is (a r + b s) / (s + r) = 0.325/s, and the index of dispersion of the counts in t, variance / mean, is 1 +
 * 2 s r (a - b)^2 / ((s + r)^2 (a r + b s)) (1 - (1 - exp(-(s + r) t)) / ((s + r) t)). For long t this is 71:
 * storms make counts vary 71 times as much as a Poisson process does. */
static void counts_of_an_mmpp_vary_by_the_formula(void)
{
    double a = 1, b = 0.1, s = 0.01, r = 1.0 / 300, mean = (a * r + b * s) / (s + r);
    static const double lengths_s[] = {15, 150, 1500};
    ArrivalConfig config = make_config("mmpp");
    CU_ASSERT_DOUBLE_EQUAL(mean, 0.325, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(arrivals_mean_per_s(&config), mean, 1e-15);
    for (int i = 0; i < 3; i++) {
        double t = lengths_s[i], turns = (s + r) * t;
        double dispersion = 1 + 2 * s * r * (a - b) * (a - b) / ((s + r) * (s + r) * (a * r + b * s)) *
                                    (1 - (1 - exp(-turns)) / turns);
        Window window = count_windows(t);
        CU_ASSERT_DOUBLE_EQUAL(window.mean, mean * t, 4 * sqrt(dispersion * mean * t / WINDOWS));
        CU_ASSERT_DOUBLE_EQUAL(window.variance, dispersion * mean * t, 4 * window.variance_error);
        CU_ASSERT_TRUE(window.variance_error < 0.1 * window.variance); /* the interval says something */
    }
}

/* Seeds 1 .. 2000: the calm state has 3/4 of the time, so that many runs begin in it. */
static void an_mmpp_begins_as_if_it_had_run_for_ever(void)
{
    ArrivalConfig config = make_config("mmpp");
    int calm = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        Arrivals arrivals;
        arrivals_begin(&arrivals, &config, seed, "test");
        calm += arrivals.state == 1;
        arrivals_free(&arrivals);
    }
    CU_ASSERT_DOUBLE_EQUAL(calm, 1500, 4 * sqrt(2000 * 0.75 * 0.25));
}

/* ---- All ---- */

static void nobody_comes_at_a_rate_of_0(void)
{
    SimTime at_ns = -1;
    ArrivalConfig config = make_config("poisson");
    config.rate_per_s = 0;
    Arrivals still = begin(&config), none = begin(&(ArrivalConfig){0});
    CU_ASSERT_FALSE(arrivals_next(&still, &at_ns));
    CU_ASSERT_FALSE(arrivals_next(&none, &at_ns));
    CU_ASSERT_EQUAL(at_ns, -1);
    arrivals_free(&still);
    arrivals_free(&none);
}

static void the_clock_ends_arrivals(void)
{
    SimTime at_ns = -1;
    ArrivalConfig config = make_config("poisson");
    config.rate_per_s = 1e-15;
    Arrivals arrivals = begin(&config);
    CU_ASSERT_FALSE(arrivals_next(&arrivals, &at_ns));
    CU_ASSERT_FALSE(arrivals_next(&arrivals, &at_ns));
    arrivals_free(&arrivals);
    CU_ASSERT_EQUAL(seconds_after(5, 0.25e-9), 5);
    CU_ASSERT_EQUAL(seconds_after(5, 0.5e-9), 6);
    CU_ASSERT_EQUAL(seconds_after(5, 1e300), SIM_TIME_MAX);
}

static void expect_refused(const ArrivalConfig *config, const char *part)
{
    Error error = {0};
    CU_ASSERT_FALSE(arrivals_check(config, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
}

static void processes_that_cannot_be_are_refused(void)
{
    static const double zero_rates[] = {0, 0}, wrong_rates[] = {1, -2};
    static const double rare_rates[] = {0, 1e-9}, short_stays[] = {100, 0.0001};
    ArrivalConfig config = make_config("poisson");
    config.rate_per_s = -1;
    expect_refused(&config, "an arrival rate of -1/s: 0 to 1e+09");
    config = make_config("diurnal");
    config.rate_per_s = NAN;
    expect_refused(&config, "an arrival rate of nan/s");
    config = make_config("diurnal");
    config.amplitude_ratio = 1.5;
    expect_refused(&config, "an amplitude of 1.5: 0 to 1");
    config = make_config("diurnal");
    config.peak_ns = 25 * NS_PER_H;
    expect_refused(&config, "from 0 h to 24 h");
    config = make_config("diurnal");
    config.weekend_ratio = -0.1;
    expect_refused(&config, "a factor of -0.1 for weekends");
    config = make_config("mmpp");
    config.states.count = 1;
    expect_refused(&config, "2 to 32 are possible");
    config = make_config("mmpp");
    config.state_rates_per_s = wrong_rates;
    expect_refused(&config, "state 1: an arrival rate of -2/s");
    config.state_rates_per_s = zero_rates;
    expect_refused(&config, "no state has an arrival rate");
    config.state_rates_per_s = rare_rates;
    config.states.stay_s = short_stays;
    expect_refused(&config, "more than a million times between two arrivals");
}

static const TestCase cases[] = {
    {"gaps_of_a_poisson_process_are_exponential", gaps_of_a_poisson_process_are_exponential},
    {"at_a_higher_rate_the_same_guests_come_sooner", at_a_higher_rate_the_same_guests_come_sooner},
    {"a_flat_process_of_any_kind_is_poisson", a_flat_process_of_any_kind_is_poisson},
    {"a_day_is_crossed_as_the_integral_says", a_day_is_crossed_as_the_integral_says},
    {"hours_and_weekends_have_the_rates_that_were_asked_for",
     hours_and_weekends_have_the_rates_that_were_asked_for},
    {"days_vary_as_a_poisson_process_does", days_vary_as_a_poisson_process_does},
    {"a_change_of_state_changes_the_rate_from_then_on", a_change_of_state_changes_the_rate_from_then_on},
    {"counts_of_an_mmpp_vary_by_the_formula", counts_of_an_mmpp_vary_by_the_formula},
    {"an_mmpp_begins_as_if_it_had_run_for_ever", an_mmpp_begins_as_if_it_had_run_for_ever},
    {"nobody_comes_at_a_rate_of_0", nobody_comes_at_a_rate_of_0},
    {"the_clock_ends_arrivals", the_clock_ends_arrivals},
    {"processes_that_cannot_be_are_refused", processes_that_cannot_be_are_refused},
    {NULL, NULL},
};

const TestSuite test_arrivals = {"arrivals", cases};
