#include "sim/output/series.h"

#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <math.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-6)

static void hear(void *listener)
{
    series_hear(listener);
}

/* Two hosts of 2000 MHz, measured every 10 s of 25. */
static void open_both(Lab *lab, Series *ret_series, SeriesChoice choice)
{
    lab_prepare(lab);
    lab->rules.cpu_overcommit = 4;
    lab_start(lab, 2);
    series_open(ret_series, &lab->cluster, choice, 10 * NS_PER_S, 25 * NS_PER_S);
    lab->hear = hear;
    lab->listener = ret_series;
}

static void close_both(Lab *lab, Series *series)
{
    series_free(series);
    lab_close(lab);
}

/* Half a core on host 0 (125 W) from 4 s on: 10 s at 100 + (4 x 100 + 6 x 125) / 10 = 215 W, used 6 s x 500
 * of 10 s x 4000 MHz = 7.5 %; then 225 W and 12.5 %. At 22 s the guest ends: of the last 5 s only 2 have 225
 * W: 210 W. */
static void a_value_is_the_mean_of_its_interval(void)
{
    Lab lab;
    Series series;
    open_both(&lab, &series, SERIES_HOSTS);
    lab_run_to(&lab, 4 * NS_PER_S);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, guest, 0.5);
    lab_run_to(&lab, 22 * NS_PER_S);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    series_close(&series, 25 * NS_PER_S);
    CU_ASSERT_EQUAL_FATAL(series.time_ns.count, 3);
    CU_ASSERT_EQUAL(series.time_ns.at[2], 25 * NS_PER_S);
    NEAR(series.power_w.at[0], 215);
    NEAR(series.power_w.at[1], 225);
    NEAR(series.power_w.at[2], 210);
    NEAR(series.utilization_ratio.at[0], 0.075);
    NEAR(series.utilization_ratio.at[1], 0.125);
    NEAR(series.hosts_active.at[0], 0.6);
    NEAR(series.hosts_on.at[0], 2);
    NEAR(series.guests.at[1], 1);
    NEAR(series.guests.at[2], 0);
    /* [time][hosts] */
    NEAR(series.host_power_w.at[2], 125);
    NEAR(series.host_power_w.at[3], 100);
    NEAR(series.host_utilization_ratio.at[2], 0.25);
    NEAR(series.host_utilization_ratio.at[0], 0.15);
    close_both(&lab, &series);
}

/* 4000 MHz asked of a host of 2000 in the first interval: half is not granted. Then nobody asks: not a
 * number, not 0. The guests that lacked it have gone with what they were granted. */
static void shortfall_is_part_of_what_was_asked(void)
{
    Lab lab;
    Series series;
    uint32_t guest[4];
    open_both(&lab, &series, SERIES_HOSTS);
    for (int k = 0; k < 4; k++)
        lab_use(&lab, guest[k] = lab_place(&lab, lab_spec(), 0), 1);
    lab_run_to(&lab, 9 * NS_PER_S);
    for (int k = 0; k < 4; k++)
        guest_end(&lab.cluster, guest[k], END_LEFT);
    lab_settle(&lab);
    lab_run_to(&lab, 21 * NS_PER_S);
    NEAR(series.shortfall_ratio.at[0], 0.5);
    CU_ASSERT(isnan(series.shortfall_ratio.at[1]));
    NEAR(series.overloaded_hosts.at[0], 0.9);
    close_both(&lab, &series);
}

static void what_waits_and_moves_is_counted_in_its_interval(void)
{
    Lab lab;
    Series series;
    open_both(&lab, &series, SERIES_HOSTS);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    lab_run_to(&lab, 12 * NS_PER_S);
    migration_start(&lab.cluster, guest, 1, 0);
    lab_arrive(&lab, lab_spec());
    lab_settle(&lab);
    series_close(&series, 25 * NS_PER_S);
    NEAR(series.migrations.at[0], 0);
    NEAR(series.migrations.at[1], 1);
    NEAR(series.pending.at[0], 0);
    NEAR(series.pending.at[1], 1);
    close_both(&lab, &series);
}

/* Usage of the two guests that were born by the end of the first interval, by serial; the first has gone by
 * the end of the second, a third is not shown. */
static void usage_of_guests_is_shown_by_serial(void)
{
    Lab lab;
    Series series;
    open_both(&lab, &series, SERIES_ALL);
    uint32_t a = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, a, 0.3);
    lab_use(&lab, lab_place(&lab, lab_spec(), 0), 0.7);
    lab_run_to(&lab, 15 * NS_PER_S);
    guest_end(&lab.cluster, a, END_LEFT);
    lab_settle(&lab);
    lab_use(&lab, lab_place(&lab, lab_spec(), 0), 0.9); /* in the row of the first */
    lab_run_to(&lab, 21 * NS_PER_S);
    CU_ASSERT_EQUAL(series.guest_width, 2);
    CU_ASSERT_EQUAL_FATAL(series.guest_usage_ratio.count, 4);
    NEAR(series.guest_usage_ratio.at[0], 0.3);
    NEAR(series.guest_usage_ratio.at[1], 0.7);
    CU_ASSERT(isnan(series.guest_usage_ratio.at[2]));
    NEAR(series.guest_usage_ratio.at[3], 0.7);
    close_both(&lab, &series);
}

static void none_measures_nothing(void)
{
    Lab lab;
    Series series;
    open_both(&lab, &series, SERIES_NONE);
    lab_run_to(&lab, 21 * NS_PER_S);
    series_close(&series, 25 * NS_PER_S);
    CU_ASSERT_EQUAL(series.time_ns.count, 0);
    CU_ASSERT_EQUAL(engine_pending(lab.engine), 0);
    close_both(&lab, &series);
}

static const TestCase cases[] = {
    {"a_value_is_the_mean_of_its_interval", a_value_is_the_mean_of_its_interval},
    {"shortfall_is_part_of_what_was_asked", shortfall_is_part_of_what_was_asked},
    {"what_waits_and_moves_is_counted_in_its_interval", what_waits_and_moves_is_counted_in_its_interval},
    {"usage_of_guests_is_shown_by_serial", usage_of_guests_is_shown_by_serial},
    {"none_measures_nothing", none_measures_nothing},
    {NULL, NULL},
};

const TestSuite test_series = {"series", cases};
