/* Guests that wait for a host: who is first, who is tried again when, who is given up. Worlds whose answers
 * can be worked out by hand. */
#include "tests/test.h"
#include "tests/worlds.h"

#include <math.h>

#define HEAD(pending)                                                                                        \
    "virga: 1\n"                                                                                             \
    "time: 1000s\n"                                                                                          \
    "policies: {placement: first-fit, power: always-on, pending: {" pending "}}\n"                           \
    "host_types: [{name: h, cores: 1, speed: 1GHz, memory: 8GiB, power: {idle: 100W, peak: 200W}}]\n"        \
    "hosts: [{type: h, count: 1}]\n"                                                                         \
    "guest_types: [{name: g, memory: 1GiB}, {name: vip, memory: 1GiB, priority: 5, timeout: 30s}]\n"
#define GUESTS(guests)      "workloads: [{name: w, source: listed, guests: [" guests "]}]\n"
#define KEYED(keys, guests) "workloads: [{name: w, source: listed, " keys ", guests: [" guests "]}]\n"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static const GuestRow *guest(const World *world, uint32_t serial)
{
    return &world->trial->recorder.tables.guests.at[serial];
}

static double placed_s(const World *world, uint32_t serial)
{
    SimTime placed_ns = guest(world, serial)->placed_ns;
    return placed_ns < 0 ? -1 : (double)placed_ns / 1e9;
}

static double ended_s(const World *world, uint32_t serial)
{
    SimTime ended_ns = guest(world, serial)->ended_ns;
    return ended_ns < 0 ? -1 : (double)ended_ns / 1e9;
}

/* One host, one core. a lives from 0 to 100 s; b (priority 0), c (1), d (1) and e (-1) wait from 1, 2, 3 and
 * 4 s on and live for 10 s after the one before has left: c, d, b, e. */
static void the_higher_priority_is_placed_first_and_equal_ones_in_order_of_arrival(void)
{
    World world;
    world_run(&world,
              HEAD("") GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 1s, leave: 130s}, "
                              "{name: c, type: g, at: 2s, leave: 110s, priority: 1}, {name: d, type: "
                              "g, at: 3s, leave: 120s, priority: 1}, {name: e, type: g, at: 4s, "
                              "priority: -1}"));
    const double expected_s[] = {0, 120, 100, 110, 130};
    for (uint32_t serial = 0; serial < 5; serial++)
        NEAR(placed_s(&world, serial), expected_s[serial]);
    /* 0 + 119 + 98 + 107 + 126 = 450 s over five guests. The 95 % quantile of five is the fifth. */
    NEAR(world_metric(&world, "waiting_time_mean"), 90);
    NEAR(world_metric(&world, "waiting_time_max"), 126);
    CU_ASSERT_DOUBLE_EQUAL(world_metric(&world, "waiting_time_p95"), 126, 1.26);
    world_close(&world);
}

/* The workload's word counts before the type's (5), the guest's before the workload's (7). The core is taken
 * until 100 s; each lives for 10 s: c (8), b (7), then d, whose type's 5 the workload has overruled, and
 * which came later than b. */
static void priorities_are_those_said_closest_to_the_guest(void)
{
    World world;
    world_run(&world,
              HEAD("")
                  KEYED("priority: 7, timeout: never",
                        "{name: a, type: g, leave: 100s}, {name: b, type: g, at: 1s, leave: 120s}, {name: c, "
                        "type: g, at: 2s, leave: 110s, priority: 8}, {name: d, type: vip, at: 3s}"));
    NEAR(placed_s(&world, 1), 110);
    NEAR(placed_s(&world, 2), 100);
    NEAR(placed_s(&world, 3), 120);
    world_close(&world);
}

/* Best fit decreasing places the guest that asks for most first: of two that ask for the only core, the one
 * of 900 MHz, not the one of 500 MHz. Priority goes before size: with it the small one is placed. */
static void priority_goes_before_size(void)
{
#define SIZED(priority)                                                                                      \
    "virga: 1\n"                                                                                             \
    "time: 10s\n"                                                                                            \
    "policies: {placement: power-aware-best-fit-decreasing}\n"                                               \
    "host_types: [{name: h, cores: 1, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}}]\n"            \
    "hosts: [{type: h, count: 1}]\n"                                                                         \
    "guest_types: [{name: s, cpu: 500MHz, memory: 1GiB, priority: " priority                                 \
    "}, {name: l, cpu: 900MHz, memory: 1GiB}]\n" GUESTS("{name: a, type: s}, {name: b, type: l}")
    World world;
    world_run(&world, SIZED("0"));
    NEAR(placed_s(&world, 0), -1);
    NEAR(placed_s(&world, 1), 0);
    world_close(&world);
    world_run(&world, SIZED("1"));
    NEAR(placed_s(&world, 0), 0);
    NEAR(placed_s(&world, 1), -1);
    world_close(&world);
}

/* a has the core until 100 s. The rule for all is 50 s: b, from 10 s on, is given up at 60 s. The type of c
 * says 30 s: 11 s + 30 s = 41 s. d says 90 s itself: from 12 s on it would be given up at 102 s, and is
 * placed at 100 s. e never gives up, and is placed when d has left, at 200 s. */
static void who_has_waited_too_long_is_given_up(void)
{
    World world;
    world_run(&world,
              HEAD("timeout: 50s") GUESTS(
                  "{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}, {name: c, type: vip, at: "
                  "11s}, {name: d, type: g, at: 12s, timeout: 90s, leave: 200s}, {name: e, type: g, at: "
                  "13s, timeout: never}"));
    NEAR(ended_s(&world, 1), 60);
    NEAR(ended_s(&world, 2), 41);
    CU_ASSERT_EQUAL(guest(&world, 1)->end_reason, END_TIMED_OUT);
    CU_ASSERT_EQUAL(guest(&world, 2)->end_reason, END_TIMED_OUT);
    NEAR(placed_s(&world, 3), 100);
    NEAR(ended_s(&world, 3), 200);
    CU_ASSERT_EQUAL(guest(&world, 3)->end_reason, END_LEFT);
    NEAR(placed_s(&world, 4), 200);
    NEAR(world_metric(&world, "guests_timed_out"), 2);
    NEAR(world_metric(&world, "guests_pending"), 0);
    world_close(&world);
}

/* A place that becomes free at the very instant comes too late: what ends comes before who decides. */
static void a_place_at_the_instant_of_the_timeout_comes_too_late(void)
{
    World world;
    world_run(&world,
              HEAD("timeout: 90s") GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}"));
    CU_ASSERT_EQUAL(guest(&world, 1)->end_reason, END_TIMED_OUT);
    NEAR(ended_s(&world, 1), 100);
    world_close(&world);
}

/* Every 40 s. b is tried at 10, 50, 90 and 130 s; the core is free from 100 s on. c, which arrives at 105 s,
 * is tried at once and takes it. It leaves at 120 s, and b is placed at 130 s. */
static void a_retry_interval_counts_from_the_guests_last_attempt(void)
{
    World world;
    world_run(&world,
              HEAD("retry: 40s") GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}, "
                                        "{name: c, type: g, at: 105s, leave: 120s}"));
    NEAR(placed_s(&world, 2), 105);
    NEAR(placed_s(&world, 1), 130);
    world_close(&world);
}

/* Tried at 10, 50 and 90 s: three attempts in vain, and given up. With a fourth it is placed at 130 s. */
static void who_has_been_tried_too_often_is_given_up(void)
{
    World world;
    world_run(&world, HEAD("retry: 40s, attempts: 3")
                          GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}"));
    NEAR(ended_s(&world, 1), 90);
    CU_ASSERT_EQUAL(guest(&world, 1)->end_reason, END_ATTEMPTS_USED);
    NEAR(world_metric(&world, "guests_given_up"), 1);
    NEAR(world_metric(&world, "guests_timed_out"), 0);
    world_close(&world);
    world_run(&world, HEAD("retry: 40s, attempts: 4")
                          GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}"));
    NEAR(placed_s(&world, 1), 130);
    world_close(&world);
}

/* One attempt: who does not fit when it arrives is turned away, as a loss system does (Erlang's B). */
static void with_one_attempt_nobody_waits(void)
{
    World world;
    world_run(&world,
              HEAD("attempts: 1") GUESTS("{name: a, type: g, leave: 100s}, {name: b, type: g, at: 10s}, "
                                         "{name: c, type: g, at: 100s}"));
    NEAR(ended_s(&world, 1), 10);
    NEAR(placed_s(&world, 2), 100);
    NEAR(world_metric(&world, "waiting_time_max"), 0);
    world_close(&world);
}

/* Attempts without an interval count decisions: at the arrival, and at each change. b is there at 10 s (1),
 * when c arrives at 20 s (2), and when d arrives at 30 s (3); c has then had two, d one. */
static void each_decision_is_an_attempt(void)
{
    World world;
    world_run(&world,
              HEAD("attempts: 3") GUESTS("{name: a, type: g}, {name: b, type: g, at: 10s}, {name: c, type: "
                                         "g, at: 20s}, {name: d, type: g, at: 30s}"));
    NEAR(ended_s(&world, 1), 30);
    NEAR(ended_s(&world, 2), -1);
    NEAR(world_metric(&world, "guests_given_up"), 1);
    NEAR(world_metric(&world, "guests_pending"), 2);
    world_close(&world);
}

/* Two hosts; host 0 is drained at 10 s. Its guest does not wait for the clock: it moves at once. */
static void drained_hosts_do_not_wait_for_the_clock(void)
{
    World world;
    world_run(&world,
              "virga: 1\n"
              "time: 100s\n"
              "policies: {placement: first-fit, pending: {retry: 400s}}\n"
              "host_types: [{name: h, cores: 1, speed: 1GHz, memory: 8GiB, power: {idle: 1W, peak: 2W}}]\n"
              "hosts: [{type: h, count: 2}]\n"
              "guest_types: [{name: g, memory: 1GiB}]\n" GUESTS(
                  "{name: a, type: g}") "events: [{at: 10s, do: drain, host: h.0}]\n");
    NEAR(world_metric(&world, "migrations"), 1);
    CU_ASSERT_EQUAL(guest(&world, 0)->host, 1);
    world_close(&world);
}

/* Nobody was placed: how long that took is not known, which is not 0. */
static void without_a_placement_there_is_no_waiting_time(void)
{
    World world;
    world_run(&world, HEAD("") GUESTS("{name: a, type: g, at: 2000s}"));
    CU_ASSERT(isnan(world_metric(&world, "waiting_time_mean")));
    CU_ASSERT(isnan(world_metric(&world, "waiting_time_p95")));
    CU_ASSERT(isnan(world_metric(&world, "waiting_time_max")));
    NEAR(world_metric(&world, "guests_timed_out"), 0);
    world_close(&world);
}

static const TestCase cases[] = {
    {"the_higher_priority_is_placed_first_and_equal_ones_in_order_of_arrival",
     the_higher_priority_is_placed_first_and_equal_ones_in_order_of_arrival},
    {"priorities_are_those_said_closest_to_the_guest", priorities_are_those_said_closest_to_the_guest},
    {"priority_goes_before_size", priority_goes_before_size},
    {"who_has_waited_too_long_is_given_up", who_has_waited_too_long_is_given_up},
    {"a_place_at_the_instant_of_the_timeout_comes_too_late",
     a_place_at_the_instant_of_the_timeout_comes_too_late},
    {"a_retry_interval_counts_from_the_guests_last_attempt",
     a_retry_interval_counts_from_the_guests_last_attempt},
    {"who_has_been_tried_too_often_is_given_up", who_has_been_tried_too_often_is_given_up},
    {"with_one_attempt_nobody_waits", with_one_attempt_nobody_waits},
    {"each_decision_is_an_attempt", each_decision_is_an_attempt},
    {"drained_hosts_do_not_wait_for_the_clock", drained_hosts_do_not_wait_for_the_clock},
    {"without_a_placement_there_is_no_waiting_time", without_a_placement_there_is_no_waiting_time},
    {NULL, NULL},
};

const TestSuite test_pending = {"pending", cases};
