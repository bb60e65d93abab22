#include "sim/run/trial.h"

#include "tests/allocations.h"
#include "tests/test.h"
#include "tests/worlds.h"

#include <string.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-6)

/* A busy half hour with a bit of everything: usage and tasks, arrivals and departures, overload, moves,
 * sleep, a host that fails and one that is drained. */
static const char busy[] =
    "virga: 1\n"
    "time: {duration: 30min}\n"
    "seed: 3\n"
    "host_types: [{name: a, cores: 4, speed: 1GHz, memory: 16GiB, power: {model: linear, idle: 60W, peak: "
    "120W}, "
    "asleep: 4W, suspend: {time: 5s, power: 60W}, wake: {time: 20s, power: 90W}}]\n"
    "hosts: [{type: a, count: 6, name: h}]\n"
    "guest_types: [{name: small, vcpus: 1, cores: 1, memory: 1GiB}, {name: wide, vcpus: 4, cores: 4, memory: "
    "4GiB}]\n"
    "hypervisor: {overcommit: {cpu: 3}, migration: {bandwidth: 1Gbit/s, downtime: 300ms}}\n"
    "workloads:\n"
    "- {name: s, source: synthetic, initial: 12, arrivals: 60/h, lifetime: {exponential: {mean: 10min}}, "
    "sizes: "
    "[{type: small, weight: 1}], usage: {mean: 60%, deviation: 20%, correlation: 5min}, sampling: {interval: "
    "60s}}\n"
    "- {name: w, source: listed, guests: [{name: a, type: wide, order: fcfs, tasks: [{work: 500Gcycles, "
    "threads: 2, "
    "count: 3}, {at: 7min, work: 90Gcycles, kill: 8min}]}, {name: b, type: wide, at: 3min, leave: 20min, "
    "usage: 90%}]}\n"
    "policies: {placement: worst-fit, rebalance: {name: thr-mmt, interval: 2min}}\n"
    "events: [{at: 6min, host: h.0, do: fail}, {at: 12min, host: h.0, do: repair}, {at: 9min, host: h.2, do: "
    "drain}]\n";

/* The hash of a run, and how much happened in it. */
static uint64_t run(SeriesChoice series, bool checks, bool keeps, Recorder *ret_totals)
{
    Scenario scenario = {0};
    Error error = {0};
    CU_ASSERT_FATAL(scenario_parse(busy, &(ScenarioOptions){0}, &scenario, &error));
    scenario.series = series;
    Trial *trial = trial_open(&scenario, &(TrialOptions){.check = checks, .keep_events = keeps}, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial);
    while (trial_step(trial))
        ;
    trial_close(trial);
    uint64_t hash = trial->recorder.hash;
    *ret_totals = trial->recorder;
    trial_free(trial);
    scenario_free(&scenario);
    return hash;
}

static void looking_does_not_move_a_bit(void)
{
    Recorder plain, other;
    uint64_t hash = run(SERIES_NONE, false, false, &plain);
    CU_ASSERT(plain.migrations > 5 && plain.guests_lost > 0 && plain.wakes > 0 && plain.tasks_killed > 0);
    CU_ASSERT_EQUAL(run(SERIES_NONE, true, false, &other), hash);
    CU_ASSERT_EQUAL(run(SERIES_HOSTS, false, false, &other), hash);
    CU_ASSERT_EQUAL(run(SERIES_ALL, true, true, &other), hash);
    CU_ASSERT_EQUAL(other.energy_j, plain.energy_j);
}

/* ---- Memory ------------------------------------------------------------------------------------ */

/* Guests that use more and less, are moved every few minutes, and hosts that go to sleep and wake: after half
 * of the time everything has been as large as it gets. (What grows with the run, tables of events and series,
 * is not kept.) The run itself must be worth it: hundreds of moves and samplings in the second half. */
static void a_warm_event_loop_allocates_nothing(void)
{
    static const char restless[] =
        "virga: 1\n"
        "time: {duration: 20h}\n"
        "host_types: [{name: a, cores: 4, speed: 1GHz, memory: 16GiB, power: {model: linear, idle: 60W, "
        "peak: "
        "120W}}]\n"
        "hosts: [{type: a, count: 40, name: h}]\n"
        "guest_types: [{name: small, vcpus: 1, cores: 1, memory: 1GiB}]\n"
        "hypervisor: {admission: {cpu: usage}, overcommit: {cpu: unlimited}}\n"
        "workloads:\n"
        "- {name: s, source: synthetic, initial: 120, sizes: [{type: small, weight: 1}], usage: {mean: 40%, "
        "deviation: 20%, correlation: 10min}}\n"
        "policies: {placement: power-aware-best-fit-decreasing, rebalance: {name: lr-mmt, interval: 5min}, "
        "power: "
        "sleep-when-empty}\n"
        "output: {series: none}\n";
    Scenario scenario = {0};
    Error error = {0};
    CU_ASSERT_FATAL(scenario_parse(restless, &(ScenarioOptions){0}, &scenario, &error));
    Trial *trial = trial_open(&scenario, &(TrialOptions){0}, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trial);
    while (trial_now(trial) < 10 * NS_PER_H)
        CU_ASSERT_FATAL(trial_step(trial));
    uint64_t moves = trial->recorder.migrations, before = allocations();
    while (trial_step(trial))
        ;
    uint64_t after = allocations();
    CU_ASSERT(trial->recorder.migrations > moves + 100);
    CU_ASSERT_EQUAL(after - before, 0);
    CU_ASSERT(before > 100 || !allocations_are_counted());
    if (!allocations_are_counted())
        test_skip("a sanitizer has an allocator of its own");
    trial_close(trial);
    trial_free(trial);
    scenario_free(&scenario);
}

/* ---- Ends -------------------------------------------------------------------------------------- */

#define SMALL(duration)                                                                                      \
    "virga: 1\n"                                                                                             \
    "time: {duration: " duration "}\n"                                                                       \
    "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 4GiB, power: {model: constant, peak: 100W}}]\n"   \
    "hosts: [{type: a, count: 1, name: h}]\n"                                                                \
    "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 1GiB}]\n"                                           \
    "policies: {power: always-on}\n"

/* A scenario that the test changes before the run, without the checks of every event. */
static void prepare(World *ret_world, const char *yaml)
{
    Error error = {0};
    *ret_world = (World){0};
    CU_ASSERT_FATAL(scenario_parse(yaml, &(ScenarioOptions){0}, &ret_world->scenario, &error));
}

static void run_prepared(World *world)
{
    Error error = {0};
    world->trial = trial_open(&world->scenario, &(TrialOptions){.keep_events = true}, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(world->trial);
    world_finish(world);
}

/* The capacity is 0 from 2 s on: the task waits for ever. The run ends all the same, and says so. */
static void a_task_that_starves_does_not_hold_up_the_end(void)
{
    World world;
    prepare(&world,
            SMALL("1h") "events: [{at: 2s, host: h.0, do: set, cpu: 1%}]\n"
                        "workloads: [{name: w, source: listed, guests: [{name: a, type: g, tasks: [{work: "
                        "5Gcycles}]}]}]\n");
    world.scenario.events.at[0].value = 0;
    run_prepared(&world);
    CU_ASSERT_EQUAL(world.trial->status, TRIAL_DONE);
    NEAR(world_metric(&world, "tasks_unfinished"), 1);
    NEAR(world.trial->recorder.account[GRANTED_MCYCLE], 2000);
    NEAR(world.trial->recorder.energy_j, 360000);
    world_close(&world);
}

/* Broken off at 10 s of an hour: 10 s x 100 W. */
static void a_run_that_is_broken_off_is_accounted_until_then(void)
{
    World world;
    world_open(
        &world,
        SMALL("1h") "workloads: [{name: w, source: listed, guests: [{name: a, type: g, at: 10s, usage: "
                    "10%}]}]\n");
    world_run_to(&world, 10 * NS_PER_S);
    trial_close(world.trial);
    NEAR(world.trial->recorder.energy_j, 1000);
    world_close(&world);
}

static void never_rest(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    actions->wake_me(actions, view->now_ns);
}

/* A policy that wants to be called again at once, always: time creeps by a nanosecond a decision. The run is
 * stopped long before its hour is over, and says which event it was and who waits (a second guest, for whom
 * there is no core). */
static void time_that_creeps_is_a_stall(void)
{
    static const Policy restless = {.size = sizeof(Policy),
                                    .api = POLICY_API,
                                    .kind = POLICY_POWER,
                                    .name = "restless",
                                    .decide = never_rest};
    World world;
    prepare(
        &world,
        SMALL("1h") "workloads: [{name: w, source: listed, guests: [{name: a, type: g, usage: 10%}, {name: "
                    "b, type: g, usage: 10%}]}]\n");
    world.scenario.power.policy = &restless;
    run_prepared(&world);
    CU_ASSERT_EQUAL(world.trial->status, TRIAL_STALLED);
    CU_ASSERT(trial_now(world.trial) < NS_PER_S);
    CU_ASSERT_PTR_NOT_NULL(strstr(world.trial->stall, "\"decide\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(world.trial->stall, "1 guests wait"));
    world_close(&world);
}

/* 200,000 tasks at one instant are much, not a stall: 1 Mcycle each on one core of 1000 MHz, done at 200 s.
 */
static void a_crowd_at_one_instant_is_no_stall(void)
{
    World world;
    prepare(&world,
            SMALL("300s") "workloads: [{name: w, source: listed, guests: [{name: a, type: g, order: fcfs, "
                          "tasks: [{work: 1Mcycles, count: 200000}]}]}]\n");
    run_prepared(&world);
    CU_ASSERT_EQUAL(world.trial->status, TRIAL_DONE);
    NEAR(world_metric(&world, "tasks_finished"), 200000);
    NEAR(world.trial->recorder.active_s, 200);
    world_close(&world);
}

/* ---- What arrives together --------------------------------------------------------------------- */

/* Two workloads, and in each a guest with a task of 3 and 4 s, all at 5 s, on a host of one core
 * overcommitted twice. Both run at half speed until the shorter one has done 3: at 11 s; the other has 1 s
 * left: 12 s. */
static void workloads_share_what_there_is(void)
{
    World world;
    world_run(
        &world,
        SMALL("1min") "hypervisor: {overcommit: {cpu: 2}}\n"
                      "workloads:\n"
                      "- {name: v, source: listed, guests: [{name: a, type: g, at: 5s, tasks: [{at: 5s, "
                      "work: 3Gcycles}]}]}\n"
                      "- {name: w, source: listed, guests: [{name: a, type: g, at: 5s, tasks: [{at: 5s, "
                      "work: 4Gcycles}]}]}\n");
    NEAR(world_task_end(&world, 0), 11);
    NEAR(world_task_end(&world, 1), 12);
    CU_ASSERT_EQUAL(world.trial->recorder.tables.guests.at[1].workload, 1);
    world_close(&world);
}

static const TestCase cases[] = {
    {"a_warm_event_loop_allocates_nothing", a_warm_event_loop_allocates_nothing},
    {"looking_does_not_move_a_bit", looking_does_not_move_a_bit},
    {"a_task_that_starves_does_not_hold_up_the_end", a_task_that_starves_does_not_hold_up_the_end},
    {"a_run_that_is_broken_off_is_accounted_until_then", a_run_that_is_broken_off_is_accounted_until_then},
    {"time_that_creeps_is_a_stall", time_that_creeps_is_a_stall},
    {"a_crowd_at_one_instant_is_no_stall", a_crowd_at_one_instant_is_no_stall},
    {"workloads_share_what_there_is", workloads_share_what_there_is},
    {NULL, NULL},
};

const TestSuite test_trial = {"trial", cases};
