#include "sim/output/records.h"

#include "sim/model/usage.h"
#include "sim/model/meter.h"
#include "sim/model/settle.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-12)

static void hear(void *listener)
{
    const Lab *lab = ((void **)listener)[0];
    records_hear(((void **)listener)[1], &lab->cluster);
}

typedef struct Watched {
    Lab lab;
    Records records;
    void *both[2];
} Watched;

/* One host of 2000 MHz with room for many guests. */
static void open_watched(Watched *ret_watched)
{
    Lab *lab = &ret_watched->lab;
    lab_prepare(lab);
    lab->rules.cpu_overcommit = 8;
    lab_start(lab, 1);
    ret_watched->records = (Records){.is_used = true};
    ret_watched->both[0] = lab;
    ret_watched->both[1] = &ret_watched->records;
    lab->hear = hear;
    lab->listener = ret_watched->both;
}

static void close_watched(Watched *watched)
{
    records_free(&watched->records);
    lab_close(&watched->lab);
}

/* A sampling of guests 0 .. count - 1, all to the same usage. */
static void sample(Watched *watched, SimTime t_ns, uint32_t count, double usage_ratio)
{
    Cluster *cluster = &watched->lab.cluster;
    lab_run_to(&watched->lab, t_ns);
    meter_before_sample(cluster);
    for (uint32_t guest = 0; guest < count; guest++)
        usage_sample(cluster, &guest, &(double){usage_ratio}, 1);
    cluster_settle(cluster);
    meter_after_sample(cluster);
    lab_settle(&watched->lab);
}

/* Four guests ask for 1000 MHz each of 2000 from 300 s: each record lacks a half. From 600 s they ask for
 * 500: the records of 300 s count now (0.5, four times), those of 600 s lack nothing. At 900 s they ask for
 * 800 (3200 of 2000: 0.375 is lacking), which counts nowhere: no record follows. */
static void a_record_counts_when_the_next_one_comes(void)
{
    Watched watched;
    open_watched(&watched);
    for (int k = 0; k < 4; k++)
        lab_place(&watched.lab, lab_spec(), 0);
    sample(&watched, 300 * NS_PER_S, 4, 1);
    CU_ASSERT_EQUAL(watched.records.shortfall_ratio.count, 0);
    sample(&watched, 600 * NS_PER_S, 4, 0.5);
    sample(&watched, 900 * NS_PER_S, 4, 0.8);
    records_close(&watched.records);
    CU_ASSERT_EQUAL(watched.records.shortfall_ratio.count, 4);
    NEAR(watched.records.shortfall_ratio.mean, 0.5);
    close_watched(&watched);
}

/* At 300 s three guests ask for 3000 MHz of 2000: a third is lacking. A fourth is placed at that instant: now
 * a half is. That record replaces the first of the instant, so a half is what counts, for four. */
static void a_later_record_of_one_instant_replaces_the_first(void)
{
    Watched watched;
    open_watched(&watched);
    for (int k = 0; k < 3; k++)
        lab_place(&watched.lab, lab_spec(), 0);
    sample(&watched, 300 * NS_PER_S, 3, 1);
    lab_use(&watched.lab, lab_place(&watched.lab, lab_spec(), 0), 1);
    sample(&watched, 600 * NS_PER_S, 4, 0);
    CU_ASSERT_EQUAL(watched.records.shortfall_ratio.count, 4);
    NEAR(watched.records.shortfall_ratio.mean, 0.5);
    close_watched(&watched);
}

/* A guest that ends at 400 s: its record of 300 s, which lacked a half, counts. */
static void the_end_of_a_guest_is_its_last_record(void)
{
    Watched watched;
    open_watched(&watched);
    for (int k = 0; k < 4; k++)
        lab_place(&watched.lab, lab_spec(), 0);
    sample(&watched, 300 * NS_PER_S, 4, 1);
    lab_run_to(&watched.lab, 400 * NS_PER_S);
    guest_end(&watched.lab.cluster, 3, END_LEFT);
    lab_settle(&watched.lab);
    /* the other three get 2000 / 3 from now on: their records of 300 s count as well */
    CU_ASSERT_EQUAL(watched.records.shortfall_ratio.count, 4);
    NEAR(watched.records.shortfall_ratio.mean, 0.5);
    close_watched(&watched);
}

/* CPU is used from 300 s, none from 900 s, some again from 1200 s, none at 1500 s, which nothing follows but
 * the close. A host counts as on from time 0, then from 1200 s: off after 900 s and after 300 s. */
static void a_host_shuts_down_when_its_used_cpu_falls_to_nothing(void)
{
    Watched watched;
    const double usage[] = {0.5, 0.2, 0, 0.4, 0};
    open_watched(&watched);
    lab_place(&watched.lab, lab_spec(), 0);
    for (int k = 0; k < 5; k++)
        sample(&watched, (k + 1) * 300 * NS_PER_S, 1, usage[k]);
    records_close(&watched.records);
    CU_ASSERT_EQUAL(watched.records.shutdown_s.count, 2);
    NEAR(watched.records.shutdown_s.min, 300);
    NEAR(watched.records.shutdown_s.max, 900);
    close_watched(&watched);
}

static const TestCase cases[] = {
    {"a_record_counts_when_the_next_one_comes", a_record_counts_when_the_next_one_comes},
    {"a_later_record_of_one_instant_replaces_the_first", a_later_record_of_one_instant_replaces_the_first},
    {"the_end_of_a_guest_is_its_last_record", the_end_of_a_guest_is_its_last_record},
    {"a_host_shuts_down_when_its_used_cpu_falls_to_nothing",
     a_host_shuts_down_when_its_used_cpu_falls_to_nothing},
    {NULL, NULL},
};

const TestSuite test_records = {"records", cases};
