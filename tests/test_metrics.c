#include "sim/output/metrics.h"

#include "tests/test.h"

#include <math.h>
#include <string.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-12)

/* A recorder as it could be after ten hours of two hosts; nothing of it was simulated. */
static Recorder recorder(void)
{
    Recorder r = {.closed_ns = 10 * NS_PER_H,
                  .prices = {.host_per_h = (double)NAN, .energy_per_kwh = (double)NAN}};
    r.energy_j = 7.2e6;
    r.on_s = 15 * 3600.0;
    r.active_s = 8 * 3600.0;
    r.overloaded_s = 2 * 3600.0;
    r.used_mcycle = 3e6;
    r.capacity_mcycle = 12e6;
    r.account[REQUESTED_MCYCLE] = 4e6;
    r.account[GRANTED_MCYCLE] = 3e6;
    r.account[TAXED_MCYCLE] = 2e5;
    r.account[SHORT_S] = 50;
    r.account[SHORTFALL_S] = 20;
    r.account[RUN_S] = 40;
    r.account[READY_S] = 30;
    r.account[STEAL_S] = 10;
    r.account[IDLE_S] = 20;
    return r;
}

/* NAN = not known. */
static double metric(const Recorder *r, const char *name)
{
    MetricValue values[64];
    CU_ASSERT_FATAL(metric_count <= 64);
    metrics_compute(r, values);
    for (size_t i = 0; i < metric_count; i++)
        if (strcmp(metric_definitions[i].name, name) == 0)
            return values[i].is_known ? values[i].value : (double)NAN;
    CU_FAIL_FATAL("there is no such metric");
    return 0;
}

/* 7.2 MJ = 2 kWh; 15 host-hours in 10 h: 1.5 hosts on, 0.8 active; 3 of 12 million Mcycles: 25 %. */
static void energy_and_hosts(void)
{
    Recorder r = recorder();
    NEAR(metric(&r, "energy"), 2);
    NEAR(metric(&r, "host_hours"), 15);
    NEAR(metric(&r, "hosts_on_mean"), 1.5);
    NEAR(metric(&r, "hosts_active_mean"), 0.8);
    NEAR(metric(&r, "utilization"), 25);
    NEAR(metric(&r, "overloaded_hours"), 2);
}

/* SLATAH 2 h of 8 h: 25 %. PDM 2e5 of 4e6: 5 %. SLAV 0.25 x 0.05 = 1.25 %. ESV 2 kWh x 0.0125 = 0.025 kWh.
 * Overall 1e6 of 4e6: 25 %; on average 20 s of shortfall in 50 s that were short: 40 %. */
static void the_service_level_is_that_of_the_definitions(void)
{
    Recorder r = recorder();
    NEAR(metric(&r, "slatah"), 25);
    NEAR(metric(&r, "pdm"), 5);
    NEAR(metric(&r, "slav"), 1.25);
    NEAR(metric(&r, "esv"), 0.025);
    NEAR(metric(&r, "sla_overall"), 25);
    NEAR(metric(&r, "sla_average"), 40);
}

/* 100 s of vCPU time: 40 + 30 + 10 + 20. */
static void the_time_of_vcpus_adds_up(void)
{
    Recorder r = recorder();
    NEAR(metric(&r, "cpu_run"), 40);
    NEAR(metric(&r, "cpu_ready"), 30);
    NEAR(metric(&r, "cpu_steal"), 10);
    NEAR(metric(&r, "cpu_idle"), 20);
}

/* 15 h x 0.2 + 2 kWh x 0.5 = 4; with only one of the prices only its part; with none, or no currency,
 * unknown. */
static void cost_is_known_when_a_price_is(void)
{
    Recorder r = recorder();
    strcpy(r.prices.currency, "EUR");
    CU_ASSERT(isnan(metric(&r, "cost")));
    r.prices.host_per_h = 0.2;
    NEAR(metric(&r, "cost"), 3);
    r.prices.energy_per_kwh = 0.5;
    NEAR(metric(&r, "cost"), 4);
    r.prices.currency[0] = '\0';
    CU_ASSERT(isnan(metric(&r, "cost")));
}

/* Where nothing was asked for, granted, active or moved, a part of it is not known; a count is 0. */
static void a_part_of_nothing_is_not_known(void)
{
    static const char *const unknown[] = {"utilization",
                                          "slatah",
                                          "pdm",
                                          "slav",
                                          "esv",
                                          "sla_overall",
                                          "cpu_run",
                                          "migration_time_mean",
                                          "migration_time_sd",
                                          "host_shutdown_time_mean",
                                          "hosts_on_mean"};
    Recorder r = {0};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        CU_ASSERT(isnan(metric(&r, unknown[i])));
    CU_ASSERT_EQUAL(metric(&r, "migrations"), 0);
    CU_ASSERT_EQUAL(metric(&r, "energy"), 0);
    CU_ASSERT_EQUAL(metric(&r, "sla_average"), 0); /* nobody was ever short */
}

/* Two moves of 10 and 14 s: mean 12, deviation (n - 1) sqrt(8). Of one there is a mean and no deviation. */
static void lengths_have_mean_and_deviation(void)
{
    Recorder r = {0};
    tally_add(&r.move_s, 10);
    NEAR(metric(&r, "migration_time_mean"), 10);
    CU_ASSERT(isnan(metric(&r, "migration_time_sd")));
    tally_add(&r.move_s, 14);
    NEAR(metric(&r, "migration_time_mean"), 12);
    NEAR(metric(&r, "migration_time_sd"), sqrt(8));
}

/* By power: the recorder's own; by usage: those of the records. The same for the average of the shortfall. */
static void choices_name_where_a_metric_comes_from(void)
{
    Recorder r = recorder();
    tally_add(&r.shutdown_s, 100);
    tally_add(&r.records.shutdown_s, 30);
    tally_add(&r.records.shutdown_s, 50);
    tally_add(&r.records.shortfall_ratio, 0.1);
    CU_ASSERT_EQUAL(metric(&r, "host_shutdowns"), 1);
    NEAR(metric(&r, "host_shutdown_time_mean"), 100);
    r.choices = (MetricChoices){.sla_average = SLA_BY_RECORD, .shutdowns = SHUTDOWN_BY_USAGE};
    CU_ASSERT_EQUAL(metric(&r, "host_shutdowns"), 2);
    NEAR(metric(&r, "host_shutdown_time_mean"), 40);
    NEAR(metric(&r, "sla_average"), 10);
}

static void every_metric_is_defined_once_with_unit_and_help(void)
{
    for (size_t i = 0; i < metric_count; i++) {
        const MetricDefinition *definition = &metric_definitions[i];
        CU_ASSERT(definition->name && definition->unit && definition->help && definition->of);
        for (size_t k = 0; k < i; k++)
            CU_ASSERT(strcmp(definition->name, metric_definitions[k].name) != 0);
    }
    CU_ASSERT_PTR_NULL(metric_definitions[metric_count].name);
}

static const TestCase cases[] = {
    {"energy_and_hosts", energy_and_hosts},
    {"the_service_level_is_that_of_the_definitions", the_service_level_is_that_of_the_definitions},
    {"the_time_of_vcpus_adds_up", the_time_of_vcpus_adds_up},
    {"cost_is_known_when_a_price_is", cost_is_known_when_a_price_is},
    {"a_part_of_nothing_is_not_known", a_part_of_nothing_is_not_known},
    {"lengths_have_mean_and_deviation", lengths_have_mean_and_deviation},
    {"choices_name_where_a_metric_comes_from", choices_name_where_a_metric_comes_from},
    {"every_metric_is_defined_once_with_unit_and_help", every_metric_is_defined_once_with_unit_and_help},
    {NULL, NULL},
};

const TestSuite test_metrics = {"metrics", cases};
