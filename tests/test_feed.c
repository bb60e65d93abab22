#include "sim/control/feed.h"

#include "sim/model/guest.h"
#include "sim/model/migration.h"
#include "tests/lab.h"
#include "tests/test.h"
#include "workloads/listed.h"

#include <math.h>
#include <stdlib.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)
#define S                      NS_PER_S

typedef struct Farm {
    Lab lab;
    Feeds feeds;
} Farm;

static void hear(void *listener)
{
    feeds_hear(listener);
}

/* After lab_prepare: two hosts with room for all, feeds until 1000 s. */
static void open_farm(Farm *farm)
{
    farm->lab.rules.cpu_overcommit = 8;
    lab_start(&farm->lab, 2);
    feeds_open(&farm->feeds, &farm->lab.cluster, 1000 * S);
    farm->lab.hear = hear;
    farm->lab.listener = &farm->feeds;
}

static void close_farm(Farm *farm)
{
    feeds_free(&farm->feeds);
    lab_close(&farm->lab);
}

static const GuestSize one_core = {.vcpus = 1, .cpu_mcore = 1000, .memory_bytes = 1, .weight = 1};

static ListedGuest guest_at(SimTime at_ns, double usage_ratio)
{
    ListedGuest guest = {.name = "g", .size = one_core, .at_ns = at_ns, .usage_ratio = usage_ratio};
    guest.size.limit_mhz = (double)INFINITY;
    return guest;
}

static void add(Farm *farm, const ListedGuest *guests, uint32_t count, const Sampling *sampling,
                Retirement retire)
{
    Source source;
    Error error = {0};
    CU_ASSERT_FATAL(listed_open(&(ListedConfig){guests, count}, &source, &error));
    feeds_add(&farm->feeds, "w", source, sampling, retire);
}

/* A row of a feed, alive; placed on host 0 when it is pending. */
static uint32_t find(Farm *farm, uint32_t feed, uint32_t source_row)
{
    uint32_t guest = feeds_find(&farm->feeds, feed, source_row);
    CU_ASSERT_NOT_EQUAL_FATAL(guest, NO_ROW);
    if (farm->lab.cluster.guests.state[guest] == PHASE_PENDING)
        guest_place(&farm->lab.cluster, guest, 0);
    lab_settle(&farm->lab);
    return guest;
}

/* 20 % from its arrival at 5 s, 60 % from 300 s; sampled every 100 s. Usage is in force at once; the
 * claim stays on the whole size until the first sampling after it. */
static void usage_counts_from_the_arrival_and_claims_from_the_first_sampling(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    open_farm(&farm);
    ListedSample later = {300 * S, 0.6};
    ListedGuest guest = guest_at(5 * S, 0.2);
    guest.samples = &later;
    guest.sample_count = 1;
    add(&farm, &guest, 1, &(Sampling){.interval_ns = 100 * S}, RETIRE_NEVER);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 5 * S);
    uint32_t row = find(&farm, 0, 0);
    const GuestColumns *guests = &farm.lab.cluster.guests;
    NEAR(guests->demand_mhz[row], 200);
    NEAR(guests->claim_mhz[row], 1000);
    lab_run_to(&farm.lab, 100 * S);
    NEAR(guests->claim_mhz[row], 200);
    lab_run_to(&farm.lab, 299 * S);
    NEAR(guests->demand_mhz[row], 200);
    lab_run_to(&farm.lab, 300 * S);
    NEAR(guests->demand_mhz[row], 600);
    CU_ASSERT_EQUAL(lab_notes(&farm.lab, NOTE_USAGE), 4); /* 0, 100, 200 and 300 s */
    close_farm(&farm);
}

/* Before the first sampling nothing is known and nothing is asked for. */
static void before_the_first_sampling_nobody_asks_for_anything(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    open_farm(&farm);
    ListedGuest guest = guest_at(5 * S, 0.2);
    add(&farm, &guest, 1, &(Sampling){.first_ns = 50 * S, .interval_ns = 100 * S}, RETIRE_NEVER);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 49 * S);
    uint32_t row = find(&farm, 0, 0);
    CU_ASSERT_EQUAL(farm.lab.cluster.guests.demand_mhz[row], 0);
    lab_run_to(&farm.lab, 50 * S);
    NEAR(farm.lab.cluster.guests.demand_mhz[row], 200);
    close_farm(&farm);
}

/* Two guests and the task of the second arrive at 7 s: guests first, then the task finds its guest. The guest
 * of usage beside it is sampled, the one with the task is not: its 3000 Mcycles are done at 10 s. */
static void a_task_that_arrives_with_its_guest_finds_it(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    open_farm(&farm);
    ListedTask task = {.at_ns = 7 * S, .work_mcycle = 3000};
    ListedGuest guests[2] = {guest_at(7 * S, 0.5), guest_at(7 * S, 0)};
    guests[1].demand = DEMAND_TASKS;
    guests[1].tasks = &task;
    guests[1].task_count = 1;
    add(&farm, guests, 2, &(Sampling){.interval_ns = 1 * S}, RETIRE_IDLE);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 7 * S);
    uint32_t user = find(&farm, 0, 0), worker = find(&farm, 0, 1);
    CU_ASSERT_EQUAL(lab_last_note(&farm.lab, NOTE_TASK_STARTED)->serial, 1);
    lab_run_to(&farm.lab, 20 * S);
    CU_ASSERT_EQUAL(lab_last_note(&farm.lab, NOTE_TASK_FINISHED)->t_ns, 10 * S);
    NEAR(farm.lab.cluster.guests.demand_mhz[user], 500);
    /* without work it is idle, yet nobody saw a usage of 0: it stays */
    CU_ASSERT_EQUAL(farm.lab.cluster.guests.state[worker], PHASE_PLACED);
    close_farm(&farm);
}

/* Two workloads whose guests arrive at the same instant: each row leads to its own guest and back. */
static void two_feeds_keep_their_guests_apart(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    open_farm(&farm);
    ListedGuest first[2] = {guest_at(0, 0.1), guest_at(3 * S, 0.2)};
    ListedGuest second[2] = {guest_at(0, 0.3), guest_at(3 * S, 0.4)};
    second[0].leave_ns = 5 * S;
    add(&farm, first, 2, &(Sampling){.interval_ns = 100 * S}, RETIRE_NEVER);
    add(&farm, second, 2, &(Sampling){.interval_ns = 100 * S}, RETIRE_NEVER);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 4 * S);
    const double usage[2][2] = {{0.1, 0.2}, {0.3, 0.4}};
    for (uint32_t feed = 0; feed < 2; feed++)
        for (uint32_t row = 0; row < 2; row++) {
            uint32_t guest = find(&farm, feed, row), of_feed, of_row;
            feeds_origin(&farm.feeds, guest, &of_feed, &of_row);
            CU_ASSERT_EQUAL(of_feed, feed);
            CU_ASSERT_EQUAL(of_row, row);
            NEAR(farm.lab.cluster.guests.usage_ratio[guest], usage[feed][row]);
        }
    lab_run_to(&farm.lab, 5 * S);
    CU_ASSERT_EQUAL(feeds_find(&farm.feeds, 1, 0), NO_ROW); /* it has left */
    CU_ASSERT_EQUAL(feeds_find(&farm.feeds, 1, 2), NO_ROW);
    CU_ASSERT_EQUAL(feeds_find(&farm.feeds, 2, 0), NO_ROW);
    close_farm(&farm);
}

/* Idle from 100 s on: the one at rest ends at that sampling, the one that moves when it has arrived, at 102
 * s. */
static void an_idle_guest_is_retired_when_it_is_at_rest(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    open_farm(&farm);
    ListedSample idle = {100 * S, 0};
    ListedGuest guests[2] = {guest_at(0, 0.5), guest_at(0, 0.5)};
    for (int k = 0; k < 2; k++) {
        guests[k].samples = &idle;
        guests[k].sample_count = 1;
    }
    add(&farm, guests, 2, &(Sampling){.interval_ns = 100 * S}, RETIRE_IDLE);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 98 * S);
    find(&farm, 0, 0);
    migration_start(&farm.lab.cluster, find(&farm, 0, 1), 1, 0);
    lab_settle(&farm.lab);
    lab_run_to(&farm.lab, 101 * S);
    CU_ASSERT_EQUAL(feeds_find(&farm.feeds, 0, 0), NO_ROW);
    CU_ASSERT_NOT_EQUAL(feeds_find(&farm.feeds, 0, 1), NO_ROW);
    lab_run_to(&farm.lab, 102 * S);
    CU_ASSERT_EQUAL(feeds_find(&farm.feeds, 0, 1), NO_ROW);
    CU_ASSERT_EQUAL(lab_last_note(&farm.lab, NOTE_GUEST_ENDED)->reason, END_IDLE);
    close_farm(&farm);
}

/* A move from 10 s takes 4 s and stands still for 1 s: sampled at its end, 15 s, too, where 60 % hold since
 * 12 s. Two moves that end together are sampled once. */
static void usage_may_be_sampled_when_a_move_ends(void)
{
    Farm farm;
    lab_prepare(&farm.lab);
    farm.lab.rules.migration.downtime_ns = S;
    open_farm(&farm);
    ListedSample later = {12 * S, 0.6};
    ListedGuest guests[2] = {guest_at(0, 0.2), guest_at(0, 0.2)};
    guests[0].samples = &later;
    guests[0].sample_count = 1;
    add(&farm, guests, 2, &(Sampling){.interval_ns = 100 * S, .at_migration_end = true}, RETIRE_NEVER);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 10 * S);
    uint32_t a = find(&farm, 0, 0), b = find(&farm, 0, 1);
    migration_start(&farm.lab.cluster, a, 1, 0);
    migration_start(&farm.lab.cluster, b, 1, 0);
    lab_settle(&farm.lab);
    lab_run_to(&farm.lab, 15 * S - 1);
    NEAR(farm.lab.cluster.guests.demand_mhz[a], 200);
    lab_run_to(&farm.lab, 15 * S);
    NEAR(farm.lab.cluster.guests.demand_mhz[a], 600);
    CU_ASSERT_EQUAL(lab_notes(&farm.lab, NOTE_USAGE), 2); /* at 0 and 15 s */
    close_farm(&farm);
}

/* A guest of 10 % that never leaves, and counts how often its usage is read. */
typedef struct Counted {
    uint32_t arrived, readings;
    uint32_t *readings_at_close; /* the test's, which outlives the source */
} Counted;

static bool next_counted(void *state, Arrival *ret_arrival)
{
    Counted *counted = state;
    *ret_arrival = (Arrival){.leave_ns = SIM_TIME_MAX, .size = one_core, .row = counted->arrived};
    ret_arrival->size.limit_mhz = (double)INFINITY;
    return counted->arrived++ < 4;
}

static void read_counted(void *state, const UsageAsk *ask, double *ret_ratio)
{
    for (uint32_t i = 0; i < ask->count; i++)
        ret_ratio[i] = 0.1;
    ((Counted *)state)->readings += ask->offset_ns > 0;
}

static void close_counted(void *state)
{
    *((Counted *)state)->readings_at_close = ((Counted *)state)->readings;
    free(state);
}

/* Copies of 4 s and 8 s start in turns at 10 s, two of each: they end at 14 s, 18 s, 14 s and 18 s, and usage
 * is read once at each of the two instants. */
static void moves_that_take_turns_in_length_are_sampled_once_an_instant(void)
{
    static const SourceKind kind = {
        .name = "counted", .next_arrival = next_counted, .usage = read_counted, .close = close_counted};
    Farm farm;
    uint32_t readings = 0;
    lab_prepare(&farm.lab);
    farm.lab.rules.migration = (MigrationRules){.bandwidth_bytes_per_s = 1};
    open_farm(&farm);
    Counted *counted = must_calloc(1, sizeof *counted);
    counted->readings_at_close = &readings;
    feeds_add(&farm.feeds, "w", (Source){&kind, counted},
              &(Sampling){.interval_ns = 100 * S, .at_migration_end = true}, RETIRE_NEVER);
    feeds_start(&farm.feeds);
    lab_run_to(&farm.lab, 10 * S);
    for (uint32_t row = 0; row < 4; row++) {
        uint32_t guest = find(&farm, 0, row);
        farm.lab.cluster.guests.memory_size_bytes[guest] = row % 2 == 0 ? 4 : 8;
        migration_start(&farm.lab.cluster, guest, 1, 0);
    }
    lab_settle(&farm.lab);
    lab_run_to(&farm.lab, 99 * S);
    CU_ASSERT_EQUAL(lab_last_note(&farm.lab, NOTE_MIGRATION_ENDED)->t_ns, 18 * S);
    close_farm(&farm);
    CU_ASSERT_EQUAL(readings, 2);
}

static const TestCase cases[] = {
    {"usage_counts_from_the_arrival_and_claims_from_the_first_sampling",
     usage_counts_from_the_arrival_and_claims_from_the_first_sampling},
    {"before_the_first_sampling_nobody_asks_for_anything",
     before_the_first_sampling_nobody_asks_for_anything},
    {"a_task_that_arrives_with_its_guest_finds_it", a_task_that_arrives_with_its_guest_finds_it},
    {"two_feeds_keep_their_guests_apart", two_feeds_keep_their_guests_apart},
    {"an_idle_guest_is_retired_when_it_is_at_rest", an_idle_guest_is_retired_when_it_is_at_rest},
    {"usage_may_be_sampled_when_a_move_ends", usage_may_be_sampled_when_a_move_ends},
    {"moves_that_take_turns_in_length_are_sampled_once_an_instant",
     moves_that_take_turns_in_length_are_sampled_once_an_instant},
    {NULL, NULL},
};

const TestSuite test_feed = {"feed", cases};
