#include "sim/output/records.h"

#include "sim/base/rng.h"
#include "sim/model/meter.h"
#include "sim/model/migration.h"
#include "sim/model/settle.h"
#include "sim/model/usage.h"
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

/* ---- Against a bookkeeping that writes every record ---- */

enum { CROWD = 24, HOUSES = 5, ROUNDS = 400 };

typedef struct Ledger {
    GuestRecord guests[CROWD]; /* by serial */
    HostRecord hosts[HOUSES];
    Tally shortfall_ratio, shutdown_s;
    SimTime sample_ns;
} Ledger;

static void enter_guest(Ledger *ledger, const Cluster *cluster, uint32_t stay)
{
    uint32_t guest = cluster->stays.guest[stay];
    GuestRecord *old = &ledger->guests[cluster->guests.serial[guest]];
    bool counts = old->t_ns < cluster_now(cluster) && old->grant_mhz < old->demand_mhz;
    if (counts)
        tally_add(&ledger->shortfall_ratio, (old->demand_mhz - old->grant_mhz) / old->demand_mhz);
    *old = (GuestRecord){cluster_now(cluster), cluster->guests.demand_mhz[guest],
                         cluster->stays.grant_mhz[stay]};
}

static void enter_host(Ledger *ledger, const Cluster *cluster, uint32_t host)
{
    HostRecord *old = &ledger->hosts[host];
    if (old->t_ns > 0 && old->t_ns < cluster_now(cluster)) {
        if (old->was_active && !old->is_active)
            tally_add(&ledger->shutdown_s, (double)(old->t_ns - old->on_ns) / (double)NS_PER_S);
        if (!old->was_active && old->is_active)
            old->on_ns = old->t_ns;
        old->was_active = old->is_active;
    }
    old->t_ns = cluster_now(cluster);
    old->is_active = cluster->hosts.used_mhz[host] > 0;
}

static void enter_all(Ledger *ledger, const Cluster *cluster)
{
    bool is_sample = cluster->sampled_ns == cluster_now(cluster) && ledger->sample_ns != cluster->sampled_ns;
    if (cluster->sampled_ns == 0)
        return;
    for (uint32_t host = 0; host < HOUSES && is_sample; host++)
        enter_host(ledger, cluster, host);
    ledger->sample_ns = cluster->sampled_ns;
    for (size_t i = 0; i < cluster->settled.count; i++) {
        uint32_t host = cluster->settled.at[i].host;
        for (uint32_t stay = cluster->hosts.first_stay[host]; stay != NO_ROW;
             stay = cluster->stays.next[stay])
            if (cluster->stays.role[stay] != ROLE_ARRIVING)
                enter_guest(ledger, cluster, stay);
        enter_host(ledger, cluster, host);
    }
}

typedef struct Both {
    Lab lab;
    Records records;
    Ledger ledger;
} Both;

static void hear_both(void *listener)
{
    Both *both = listener;
    records_hear(&both->records, &both->lab.cluster);
    enter_all(&both->ledger, &both->lab.cluster);
}

/* Usage that is nothing a third of the time, little a third, and much a third. */
static double any_usage(Rng *rng)
{
    return (double)rng_below(rng, 3) * 0.5 * rng_uniform(rng);
}

static void sample_crowd(Both *both, Rng *rng)
{
    Cluster *cluster = &both->lab.cluster;
    meter_before_sample(cluster);
    for (uint32_t guest = 0; guest < CROWD; guest++)
        if (rng_below(rng, 3) == 0)
            usage_sample(cluster, &guest, &(double){any_usage(rng)}, 1);
    cluster_settle(cluster);
    meter_after_sample(cluster);
    lab_settle(&both->lab);
}

/* Samplings at random, moves that begin and end between and upon them, hosts that fill up and empty: the same
 * counts, in the same order, as when every record is written. */
static void records_that_say_nothing_need_not_be_written(void)
{
    Both both = {.records = {.is_used = true}};
    Rng rng;
    rng_start(&rng, 1, "records", 0);
    lab_prepare(&both.lab);
    both.lab.rules.cpu_overcommit = both.lab.rules.memory_overcommit = 99;
    both.lab.rules.migration = (MigrationRules){.copy_ns = 2 * NS_PER_S, .slowdown_ratio = 0.1};
    lab_start(&both.lab, HOUSES);
    both.lab.hear = hear_both;
    both.lab.listener = &both;
    for (uint32_t host = 0; host < HOUSES; host++)
        both.ledger.hosts[host].was_active = true;
    for (int k = 0; k < CROWD; k++)
        lab_place(&both.lab, lab_spec(), (uint32_t)rng_below(&rng, HOUSES));
    for (int round = 1; round <= ROUNDS; round++) {
        lab_run_to(&both.lab, round * NS_PER_S);
        if (rng_below(&rng, 2) == 0)
            sample_crowd(&both, &rng);
        uint32_t host = (uint32_t)rng_below(&rng, HOUSES); /* in this order, whatever the compiler */
        migration_start(&both.lab.cluster, (uint32_t)rng_below(&rng, CROWD), host, 0);
        lab_settle(&both.lab);
    }
    CU_ASSERT_TRUE(both.ledger.shortfall_ratio.count > 100 && both.ledger.shutdown_s.count > 10);
    CU_ASSERT_EQUAL(
        memcmp(&both.records.shortfall_ratio, &both.ledger.shortfall_ratio, sizeof both.ledger.shutdown_s),
        0);
    CU_ASSERT_EQUAL(memcmp(&both.records.shutdown_s, &both.ledger.shutdown_s, sizeof both.ledger.shutdown_s),
                    0);
    records_free(&both.records);
    lab_close(&both.lab);
}

static const TestCase cases[] = {
    {"a_record_counts_when_the_next_one_comes", a_record_counts_when_the_next_one_comes},
    {"a_later_record_of_one_instant_replaces_the_first", a_later_record_of_one_instant_replaces_the_first},
    {"the_end_of_a_guest_is_its_last_record", the_end_of_a_guest_is_its_last_record},
    {"a_host_shuts_down_when_its_used_cpu_falls_to_nothing",
     a_host_shuts_down_when_its_used_cpu_falls_to_nothing},
    {"records_that_say_nothing_need_not_be_written", records_that_say_nothing_need_not_be_written},
    {NULL, NULL},
};

const TestSuite test_records = {"records", cases};
