#include "sim/model/migration.h"

#include "sim/model/host.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

enum { SECOND = 1000000000 };

/* A guest of one vCPU and 1 GiB that uses 500 of host 0's 2 x 1000 MHz. */
static uint32_t half_a_core(Lab *lab)
{
    uint32_t guest = lab_place(lab, lab_spec(), 0);
    lab_use(lab, guest, 0.5);
    return guest;
}

static Refusal start(Lab *lab, uint32_t guest, uint32_t host)
{
    Refusal refusal = migration_start(&lab->cluster, guest, host, 0);
    lab_settle(lab);
    return refusal;
}

static int64_t reserved(const Lab *lab, uint32_t host)
{
    CU_ASSERT_EQUAL(lab->cluster.hosts.cpu_reserved_mcore[host] * GIB,
                    lab->cluster.hosts.memory_reserved_bytes[host] * 1000);
    return lab->cluster.hosts.memory_reserved_bytes[host];
}

static uint32_t home(const Lab *lab, uint32_t guest)
{
    return guest_host(&lab->cluster, guest);
}

/* The copy takes 4 s, then the guest stands still for 0.5 s: elsewhere from 4.5 s on. Standing still takes
 * 500 MHz away for 0.5 s: a quarter of a second of its vCPU is steal. */
static void a_move_is_a_copy_and_a_stop(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.migration.downtime_ns = SECOND / 2;
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_NOT);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_MIGRATION_STARTED)->value, 4.5e9);
    lab_run_to(&lab, 4 * NS_PER_S);
    CU_ASSERT(lab.cluster.guests.at[guest].stopped);
    CU_ASSERT_EQUAL(home(&lab, guest), 0);
    CU_ASSERT_EQUAL(reserved(&lab, 0), GIB);
    CU_ASSERT_EQUAL(reserved(&lab, 1), GIB);
    lab_run_to(&lab, 4 * NS_PER_S + SECOND / 2);
    CU_ASSERT_EQUAL(home(&lab, guest), 1);
    CU_ASSERT_EQUAL(lab.cluster.guests.state[guest], PHASE_PLACED);
    CU_ASSERT_EQUAL(reserved(&lab, 0), 0);
    CU_ASSERT_EQUAL(reserved(&lab, 1), GIB);
    NEAR(lab_account(&lab, guest, STEAL_S), 0.25);
    NEAR(lab_account(&lab, guest, RUN_S), 2);
    lab_close(&lab);
}

/* 1 GiB at 1 mB/s: 1.07e12 s, which are more nanoseconds than 63 bits hold; from 1 s on, when the sum would
 * turn negative. */
static void a_copy_longer_than_time_never_ends(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.migration = (MigrationRules){.bandwidth_bytes_per_s = 1e-3, .downtime_ns = SECOND};
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    lab_run_to(&lab, NS_PER_S);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_NOT);
    CU_ASSERT(lab_last_note(&lab, NOTE_MIGRATION_STARTED)->value > 70.0 * 365 * 86400e9);
    lab_run_to(&lab, 1000 * NS_PER_H);
    CU_ASSERT_EQUAL(home(&lab, guest), 0);
    CU_ASSERT_EQUAL(lab.cluster.guests.state[guest], PHASE_MIGRATING);
    lab_close(&lab);
}

/* 1 GiB at 0.5 GiB/s: 2 s. */
static void without_a_given_length_the_copy_is_memory_over_bandwidth(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.migration = (MigrationRules){.bandwidth_bytes_per_s = (double)GIB / 2};
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, 2 * NS_PER_S - 1);
    CU_ASSERT_EQUAL(home(&lab, guest), 0);
    lab_run_to(&lab, 2 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 1);
    lab_close(&lab);
}

/* Slow-down and target load 10 %, 4 s long, of 500 MHz: the guest gets 450 x 4 = 1800 Mcycles and loses 200;
 * its host spends 500 x 4 = 2000 on it, the target 50 x 4 = 200. */
static void a_copy_costs_the_guest_and_both_hosts(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.migration.slowdown_ratio = lab.rules.migration.target_load_ratio = 0.1;
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, 4 * NS_PER_S);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 1800);
    NEAR(lab_account(&lab, guest, TAXED_MCYCLE), 200);
    NEAR(lab_account(&lab, guest, STEAL_S), 0.2);
    NEAR(lab_accrued(&lab, &lab.cluster.hosts.used_mcycle[0]), 2000);
    NEAR(lab_accrued(&lab, &lab.cluster.hosts.used_mcycle[1]), 200);
    lab_close(&lab);
}

static void wake_slowly(Lab *lab)
{
    lab_prepare(lab);
    lab->types[0].wake = (Transition){3 * NS_PER_S, 150};
    lab->rules.migration.slowdown_ratio = 0.1;
    lab_start(lab, 2);
    CU_ASSERT_EQUAL(host_go(&lab->cluster, 1, MODE_ASLEEP), REFUSED_NOT);
    lab_settle(lab);
}

/* The target wakes in 3 s, then the copy takes 4 s. Waiting costs nothing: 3 x 500 Mcycles, then 4 x 450. The
 * target draws 3 x 150 J while it wakes, then 100 W with nobody on it. */
static void a_move_waits_for_a_target_that_sleeps(void)
{
    Lab lab;
    wake_slowly(&lab);
    uint32_t guest = half_a_core(&lab);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_NOT);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_MIGRATION_STARTED)->value, 0);
    CU_ASSERT_EQUAL(lab.cluster.hosts.state[1], MODE_BOOTING);
    lab_run_to(&lab, 3 * NS_PER_S);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 1500);
    NEAR(lab_accrued(&lab, &lab.cluster.hosts.energy_j[1]), 450);
    lab_run_to(&lab, 7 * NS_PER_S - 1);
    CU_ASSERT_EQUAL(home(&lab, guest), 0);
    lab_run_to(&lab, 7 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 1);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 3300);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_MIGRATION_ENDED)->value, 7e9);
    lab_close(&lab);
}

/* A target that needs no time to wake takes the copy at once. */
static void a_target_that_wakes_at_once_is_not_waited_for(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    host_go(&lab.cluster, 1, MODE_OFF);
    lab_settle(&lab);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, 4 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 1);
    lab_close(&lab);
}

/* The guest ends at 2 s of 4: what the target held for it is free, and nothing arrives there at 4 s. */
static void the_end_of_the_guest_gives_up_its_move(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, 2 * NS_PER_S);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(reserved(&lab, 0) + reserved(&lab, 1), 0);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_MIGRATION_CANCELLED)->value, 2e9);
    lab_run_to(&lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_MIGRATION_ENDED), 0);
    CU_ASSERT_EQUAL(lab.cluster.migration_pool.live, 0);
    lab_close(&lab);
}

/* The same while the move waits: the host wakes for nobody. */
static void the_end_of_the_guest_gives_up_a_move_that_waits(void)
{
    Lab lab;
    wake_slowly(&lab);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(reserved(&lab, 1), 0);
    lab_run_to(&lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(lab.cluster.hosts.state[1], MODE_ON);
    CU_ASSERT_EQUAL(lab.cluster.hosts.guest_count[1], 0);
    lab_close(&lab);
}

/* The target fails at 2 s of 4: the guest lives on where it is, at full speed again (2 s x 450 + 2 s x 500),
 * and the target holds nothing. The same for a target that fails before it was awake. */
static void the_failure_of_the_target_gives_up_the_move(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.migration.slowdown_ratio = 0.1;
    lab_start(&lab, 2);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, 2 * NS_PER_S);
    guest_lose_host(&lab.cluster, 1);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(reserved(&lab, 1), 0);
    CU_ASSERT_EQUAL(lab.cluster.guests.state[guest], PHASE_PLACED);
    lab_run_to(&lab, 4 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 0);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 1900);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_HOST_STATE);
    lab_close(&lab);
    wake_slowly(&lab);
    guest = half_a_core(&lab);
    start(&lab, guest, 1);
    guest_lose_host(&lab.cluster, 1);
    lab_settle(&lab);
    lab_run_to(&lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(lab.cluster.hosts.state[1], MODE_FAILED);
    CU_ASSERT_EQUAL(reserved(&lab, 1), 0);
    lab_close(&lab);
}

/* The source fails: the guest is lost with it, and the target holds nothing for it. */
static void the_failure_of_the_source_ends_guest_and_move(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    start(&lab, half_a_core(&lab), 1);
    guest_lose_host(&lab.cluster, 0);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_GUEST_ENDED)->reason, END_HOST_FAILED);
    CU_ASSERT_EQUAL(lab.cluster.hosts.memory_reserved_bytes[1], 0);
    CU_ASSERT_EQUAL(lab.cluster.hosts.guest_count[1], 0);
    lab_close(&lab);
}

static void on_three_hosts(Lab *lab, SimTime downtime_ns)
{
    lab_prepare(lab);
    lab->rules.migration.repeat = true;
    lab->rules.migration.downtime_ns = downtime_ns;
    lab_start(lab, 3);
}

/* To host 1 from 0 s to 4 s, sent on to host 2 from 1 s to 5 s. All three hold its memory until 4 s, the last
 * two until 5 s. It ends on the last; both moves count; the second comes from where the first had brought it.
 */
static void a_guest_sent_on_ends_at_the_last_target(void)
{
    Lab lab;
    on_three_hosts(&lab, 0);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, NS_PER_S);
    CU_ASSERT_EQUAL(start(&lab, guest, 2), REFUSED_NOT);
    CU_ASSERT_EQUAL(reserved(&lab, 0) + reserved(&lab, 1) + reserved(&lab, 2), 3 * GIB);
    lab_run_to(&lab, 4 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 1);
    CU_ASSERT_EQUAL(lab.cluster.guests.state[guest], PHASE_MIGRATING);
    CU_ASSERT_EQUAL(reserved(&lab, 0), 0);
    lab_run_to(&lab, 5 * NS_PER_S);
    CU_ASSERT_EQUAL(home(&lab, guest), 2);
    CU_ASSERT_EQUAL(reserved(&lab, 1), 0);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_MIGRATION_ENDED), 2);
    CU_ASSERT_EQUAL(host_row(lab_last_note(&lab, NOTE_MIGRATION_ENDED)->host), 1);
    lab_close(&lab);
}

/* The same with stops of 2 s: the first from 4 to 6 s, the second from 5 to 7 s. It stands still from 4 to 7
 * s, also after its first arrival: 4 s x 500 MHz are all it gets. */
static void stops_that_overlap_last_until_the_later_one_ends(void)
{
    Lab lab;
    on_three_hosts(&lab, 2 * NS_PER_S);
    uint32_t guest = half_a_core(&lab);
    start(&lab, guest, 1);
    lab_run_to(&lab, NS_PER_S);
    start(&lab, guest, 2);
    lab_run_to(&lab, 7 * NS_PER_S);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 2000);
    lab_run_to(&lab, 8 * NS_PER_S);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 2500);
    lab_close(&lab);
}

static void what_cannot_move_is_refused_and_nothing_changes(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    GuestSpec large = lab_spec();
    large.memory_bytes = 7 * GIB + GIB / 2;
    uint32_t guest = half_a_core(&lab);
    uint32_t pending = lab_arrive(&lab, lab_spec());
    lab_place(&lab, large, 2);
    CU_ASSERT_EQUAL(start(&lab, guest, 0), REFUSED_SAME_HOST);
    CU_ASSERT_EQUAL(start(&lab, guest, 2), REFUSED_MEMORY);
    CU_ASSERT_EQUAL(start(&lab, pending, 1), REFUSED_GUEST_STATE);
    CU_ASSERT_EQUAL(reserved(&lab, 1), 0);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_NOT);
    CU_ASSERT_EQUAL(start(&lab, guest, 1), REFUSED_GUEST_STATE); /* it moves already */
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_MIGRATION_STARTED), 1);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"a_move_is_a_copy_and_a_stop", a_move_is_a_copy_and_a_stop},
    {"a_copy_longer_than_time_never_ends", a_copy_longer_than_time_never_ends},
    {"without_a_given_length_the_copy_is_memory_over_bandwidth",
     without_a_given_length_the_copy_is_memory_over_bandwidth},
    {"a_copy_costs_the_guest_and_both_hosts", a_copy_costs_the_guest_and_both_hosts},
    {"a_move_waits_for_a_target_that_sleeps", a_move_waits_for_a_target_that_sleeps},
    {"a_target_that_wakes_at_once_is_not_waited_for", a_target_that_wakes_at_once_is_not_waited_for},
    {"the_end_of_the_guest_gives_up_its_move", the_end_of_the_guest_gives_up_its_move},
    {"the_end_of_the_guest_gives_up_a_move_that_waits", the_end_of_the_guest_gives_up_a_move_that_waits},
    {"the_failure_of_the_target_gives_up_the_move", the_failure_of_the_target_gives_up_the_move},
    {"the_failure_of_the_source_ends_guest_and_move", the_failure_of_the_source_ends_guest_and_move},
    {"a_guest_sent_on_ends_at_the_last_target", a_guest_sent_on_ends_at_the_last_target},
    {"stops_that_overlap_last_until_the_later_one_ends", stops_that_overlap_last_until_the_later_one_ends},
    {"what_cannot_move_is_refused_and_nothing_changes", what_cannot_move_is_refused_and_nothing_changes},
    {NULL, NULL},
};

const TestSuite test_migration = {"migration", cases};
