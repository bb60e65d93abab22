/* Worlds whose answers can be worked out by hand. Most are real defects of other simulators (the project and
 * the number of the report stand at each); the derivation stands above the assertion. */
#include "tests/test.h"
#include "tests/worlds.h"

#include <math.h>

/* Cores of 1 GHz, so that 1 Gcycle is one second on a core. */
#define TIME(duration)                                                                                       \
    "virga: 1\n"                                                                                             \
    "time: {duration: " duration "}\n"

#define HEAD(duration)                                                                                       \
    TIME(duration)                                                                                           \
    "policies: {power: always-on}\n"

#define WORKLOAD(guests) "workloads: [{name: w, source: listed, guests: [" guests "]}]\n"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-6)

static double joules(const World *world)
{
    return world->trial->recorder.energy_j;
}

static double host_joules(const World *world, uint32_t host)
{
    return world->trial->recorder.tables.hosts.at[host].energy_j;
}

/* ---- Energy of tasks -------------------------------------------------------------------------------- */

#define SIXTEEN_CORES                                                                                        \
    "host_types: [{name: a, cores: 16, speed: 1GHz, memory: 64GB, power: {model: linear, idle: 0W, peak: "   \
    "16W}}]\n"                                                                                               \
    "hosts: [{type: a, count: 1, name: h}]\n"                                                                \
    "guest_types: [{name: g, vcpus: 8, cores: 8, memory: 8GB}]\n"

/* World 1, simgrid#297 (80 J there): a host that draws 1 W per busy core and nothing else; ONE thread of a VM
 * of 8 vCPUs is busy for 10 s. One core x 10 s x 1 W = 10 J. */
static void one_thread_of_a_wide_vm_costs_one_core(void)
{
    World world;
    world_run(&world, HEAD("20s") SIXTEEN_CORES WORKLOAD("{name: a, type: g, tasks: [{work: 10Gcycles}]}"));
    NEAR(joules(&world), 10);
    NEAR(world_task_end(&world, 0), 10);
    world_close(&world);
}

/* World 2: four such tasks at once on the same VM: 4 cores x 10 s x 1 W = 40 J, all done at 10 s. */
static void four_threads_cost_four_cores(void)
{
    World world;
    world_run(&world,
              HEAD("20s") SIXTEEN_CORES WORKLOAD("{name: a, type: g, tasks: [{work: 10Gcycles, count: 4}]}"));
    NEAR(joules(&world), 40);
    for (uint32_t task = 0; task < 4; task++)
        NEAR(world_task_end(&world, task), 10);
    world_close(&world);
}

/* World 7, batsim#51: 100 W idle, 200 W busy; a task of 10 s is killed at 7 s; the run ends at 20 s.
 * 7 s x 200 W + 13 s x 100 W = 2700 J. */
static void a_killed_task_costs_until_it_is_killed(void)
{
    World world;
    world_run(&world, HEAD("20s") "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 8GB, power: {model: "
                                  "linear, idle: 100W, peak: 200W}}]\n"
                                  "hosts: [{type: a, count: 1, name: h}]\n"
                                  "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 1GB}]\n" WORKLOAD(
                                      "{name: a, type: g, tasks: [{work: 10Gcycles, kill: 7s}]}"));
    NEAR(joules(&world), 2700);
    NEAR(world_metric(&world, "tasks_killed"), 1);
    NEAR(world_metric(&world, "tasks_finished"), 0);
    world_close(&world);
}

/* World 8, batsim#38 (950 J there): one core, 95 W idle, 190.738 W with it busy, 10 s busy: 1907.38 J. */
static void a_busy_host_is_not_charged_as_idle(void)
{
    World world;
    world_run(&world, HEAD("10s") "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 8GB, power: {model: "
                                  "linear, idle: 95W, peak: 190.738W}}]\n"
                                  "hosts: [{type: a, count: 1, name: h}]\n"
                                  "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 1GB}]\n" WORKLOAD(
                                      "{name: a, type: g, tasks: [{work: 10Gcycles}]}"));
    NEAR(joules(&world), 1907.38);
    world_close(&world);
}

/* World 6, batsim#66 and cloudsimplus#238: 50 W idle, 200 W with all 4 cores busy. Off at 10 s (5 W),
 * switched on at 100 s: boots for 60 s at 100 W, on at 160 s. A guest that has waited with 4 tasks of 10 s
 * runs them on 4 cores at once: done at 170 s, not at 200. 10 x 50 + 90 x 5 + 60 x 100 + 10 x 200 + 30 x 50 =
 * 500 + 450 + 6000 + 2000 + 1500 = 10450 J. */
static void a_host_that_was_off_boots_and_then_runs_in_parallel(void)
{
    World world;
    world_run(
        &world,
        HEAD("200s") "host_types: [{name: a, cores: 4, speed: 1GHz, memory: 8GB, power: {model: "
                     "linear, idle: 50W, peak: 200W}, off: 5W, boot: {time: 60s, power: 100W}, stop: "
                     "{time: 0s, power: 0W}}]\n"
                     "hosts: [{type: a, count: 1, name: h}]\n"
                     "guest_types: [{name: g, vcpus: 4, cores: 4, memory: 1GB}]\n"
                     "events: [{at: 10s, host: h.0, do: power-off}]\n" WORKLOAD(
                         "{name: a, type: g, at: 100s, tasks: [{at: 100s, work: 10Gcycles, count: 4}]}"));
    NEAR(joules(&world), 10450);
    NEAR(world_task_end(&world, 3), 170);
    world_close(&world);
}

/* ---- Sharing --------------------------------------------------------------------------------------- */

#define ONE_CORE                                                                                             \
    "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 32GiB, power: {model: linear, idle: 100W, peak: " \
    "200W}}]\n"

#define SMALL "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 1GiB}]\n"

/* World 9, cloudsimplus#53: three tasks of 10 s on one core. In turn: 10, 20, 30 s. Together each gets a
 * third: all at 30 s. */
static void tasks_take_turns_or_share(void)
{
    World world;
    world_run(&world, HEAD("60s") ONE_CORE SMALL "hosts: [{type: a, count: 1, name: h}]\n" WORKLOAD(
                          "{name: a, type: g, order: fcfs, tasks: [{work: 10Gcycles, count: 3}]}"));
    NEAR(world_task_end(&world, 0), 10);
    NEAR(world_task_end(&world, 1), 20);
    NEAR(world_task_end(&world, 2), 30);
    world_close(&world);
    world_run(&world, HEAD("60s") ONE_CORE SMALL "hosts: [{type: a, count: 1, name: h}]\n" WORKLOAD(
                          "{name: a, type: g, order: shared, tasks: [{work: 10Gcycles, count: 3}]}"));
    for (uint32_t task = 0; task < 3; task++)
        NEAR(world_task_end(&world, task), 30);
    world_close(&world);
}

/* World 10, opendc#386: capacity halves at 10 s under a task of 20 s: 10 s of it are done, the other 10 s
 * take 20: done at 30 s. */
static void half_the_capacity_is_half_the_speed_from_then_on(void)
{
    World world;
    world_run(&world,
              HEAD("60s") ONE_CORE SMALL "hosts: [{type: a, count: 1, name: h}]\n"
                                         "events: [{at: 10s, host: h.0, do: set, cpu: 50%}]\n" WORKLOAD(
                                             "{name: a, type: g, tasks: [{work: 20Gcycles}]}"));
    NEAR(world_task_end(&world, 0), 30);
    world_close(&world);
}

/* ---- Migration ------------------------------------------------------------------------------------- */

#define TWO_HOSTS                                                                                            \
    ONE_CORE "hosts: [{type: a, count: 2, name: h}]\n"                                                       \
             "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 8GiB}]\n"

#define MIGRATES                                                                                             \
    "hypervisor: {migration: {copy: 4s, downtime: 500ms, slowdown: 0%, target_load: 0%}}\n"                  \
    "events: [{at: 5s, guest: w.a, do: migrate, to: h.1}]\n"

/* World 3, simgrid#207 and #345: 20 s of work, moved at 5 s: the copy takes 4 s at full speed, then it stands
 * still for 0.5 s. So it is done at 20.5 s. The first host (100 W idle, 200 W busy) is busy for 9 of 30 s: 9
 * x 200 + 21 x 100 = 3900 J; the second from 9.5 to 20.5 s: 11 x 200 + 19 x 100 = 4100 J. */
static void a_migrated_guest_loses_its_downtime_and_nothing_else(void)
{
    World world;
    world_run(&world,
              HEAD("30s") TWO_HOSTS MIGRATES WORKLOAD("{name: a, type: g, tasks: [{work: 20Gcycles}]}"));
    NEAR(world_task_end(&world, 0), 20.5);
    NEAR(host_joules(&world, 0), 3900);
    NEAR(host_joules(&world, 1), 4100);
    NEAR(world_metric(&world, "migrations"), 1);
    NEAR(world_metric(&world, "migration_time_mean"), 4.5);
    world_close(&world);
}

/* World 4, cloudsimplus#502: a guest of 8 GiB moves from 5 s to 9.5 s. During the copy each host holds 8 GiB
 * for it (not 16), after it only the target. */
static void memory_is_reserved_once_on_each_side_of_a_move(void)
{
    World world;
    const int64_t size = INT64_C(8) << 30;
    world_open(&world,
               HEAD("30s") TWO_HOSTS MIGRATES WORKLOAD("{name: a, type: g, tasks: [{work: 20Gcycles}]}"));
    world_run_to(&world, 5 * NS_PER_S);
    const int64_t *reserved = world.trial->cluster.hosts.memory_reserved_bytes;
    CU_ASSERT_EQUAL(reserved[0], size);
    CU_ASSERT_EQUAL(reserved[1], size);
    world_finish(&world);
    CU_ASSERT_EQUAL(reserved[0], 0);
    CU_ASSERT_EQUAL(reserved[1], size);
    world_close(&world);
}

/* World 5, simgrid#245: a cap of 500 MHz is half a core at home and a quarter of a core of the 2000 MHz
 * target. 20 Gcycles at 500 MHz take 40 s; nothing of the move (no downtime, no slow-down) changes that, and
 * the work done is 20 Gcycles. */
static void a_cap_goes_with_the_guest(void)
{
    World world;
    world_run(
        &world,
        HEAD("60s") "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 8GB, power: {model: constant, "
                    "peak: 1W}}, "
                    "{name: b, cores: 1, speed: 2GHz, memory: 8GB, power: {model: constant, peak: 1W}}]\n"
                    "hosts: [{types: [a, b], count: 2, name: h}]\n"
                    "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 1GB, limit: 500MHz}]\n"
                    "hypervisor: {migration: {copy: 4s, downtime: 0s, slowdown: 0%, target_load: 0%}}\n"
                    "events: [{at: 5s, guest: w.a, do: migrate, to: h.1}]\n" WORKLOAD(
                        "{name: a, type: g, tasks: [{work: 20Gcycles}]}"));
    NEAR(world_task_end(&world, 0), 40);
    NEAR(world.trial->recorder.account[GRANTED_MCYCLE], 20000);
    world_close(&world);
}

/* The same where the cap itself changes at the switch: 500 MHz until 9 s are 4500 Mcycles; the other 5500 of
 * 10 Gcycles at 250 MHz take 22 s: done at 31 s. */
static void a_cap_that_changes_counts_from_then_on(void)
{
    World world;
    world_run(&world, HEAD("60s") ONE_CORE
              "hosts: [{type: a, count: 2, name: h}]\n"
              "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 8GiB, limit: 500MHz}]\n"
              "hypervisor: {migration: {copy: 4s, downtime: 0s, slowdown: 0%, target_load: 0%}}\n"
              "events: [{at: 5s, guest: w.a, do: migrate, to: h.1}, {at: 9s, guest: w.a, do: set, "
              "limit: 250MHz}]\n" WORKLOAD("{name: a, type: g, tasks: [{work: 10Gcycles}]}"));
    NEAR(world_task_end(&world, 0), 31);
    NEAR(world.trial->recorder.account[GRANTED_MCYCLE], 10000);
    world_close(&world);
}

/* ---- Usage ----------------------------------------------------------------------------------------- */

/* World 11, cloudsimplus#220: usage 20 % from 0 s, 60 % from 300 s. A sampling every 150 s sees 20 % at 150
 * s, not the next value. In 600 s a guest of 1000 MHz asks for 300 s x 200 + 300 s x 600 = 240,000 Mcycles.
 */
static void usage_is_that_of_the_last_sample(void)
{
    World world;
    world_open(&world, HEAD("600s") ONE_CORE SMALL
               "hosts: [{type: a, count: 1, name: h}]\n"
               "workloads: [{name: w, source: listed, sampling: {interval: 150s}, guests: [{name: a, "
               "type: g, usage: [{at: 0s, usage: 20%}, {at: 300s, usage: 60%}]}]}]\n");
    world_run_to(&world, 150 * NS_PER_S);
    NEAR(world.trial->cluster.guests.usage_ratio[0], 0.2);
    world_finish(&world);
    NEAR(world.trial->recorder.account[REQUESTED_MCYCLE], 240000);
    world_close(&world);
}

/* World 12, cloudsimplus#235: both hosts of one core are asked for two cores each: no target
 * exists. The run ends, nobody moves, and all of the active time is overload: 2 hosts x 600 s. */
static void overload_without_a_target_is_told_not_chased(void)
{
    World world;
    world_run(&world, TIME("600s") ONE_CORE SMALL
              "hosts: [{type: a, count: 2, name: h}]\n"
              "hypervisor: {overcommit: {cpu: 2}}\n"
              "policies: {power: always-on, placement: worst-fit, rebalance: {name: thr-mmt, interval: "
              "60s}}\n" WORKLOAD(
                  "{name: a, type: g, usage: 100%}, {name: b, type: g, usage: 100%}, {name: c, type: g, "
                  "usage: 100%}, {name: d, type: "
                  "g, usage: 100%}"));
    NEAR(world_metric(&world, "migrations"), 0);
    NEAR(world_metric(&world, "slatah"), 100);
    NEAR(world_metric(&world, "overloaded_hours"), 1200.0 / 3600);
    world_close(&world);
}

/* World 20, cloudsimplus#149: tasks written out of order run in order of time: the one of 0 s first. */
static void what_is_written_out_of_order_runs_in_order(void)
{
    World world;
    world_run(&world,
              HEAD("60s") ONE_CORE SMALL "hosts: [{type: a, count: 1, name: h}]\n" WORKLOAD(
                  "{name: a, type: g, tasks: [{at: 20s, work: 10Gcycles}, {at: 0s, work: 5Gcycles}]}"));
    NEAR(world_task_end(&world, 0), 5);
    NEAR(world_task_end(&world, 1), 30);
    world_close(&world);
}

/* ---- Placement ------------------------------------------------------------------------------------- */

/* World 13, open-simulator#34: a guest of 64 GiB on two hosts of 32 GiB: it waits, both hosts refuse it for
 * their memory. */
static void who_fits_nowhere_waits_with_the_reasons_counted(void)
{
    World world;
    world_run(&world,
              HEAD("60s") ONE_CORE "hosts: [{type: a, count: 2, name: h}]\n"
                                   "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 64GiB}]\n" WORKLOAD(
                                       "{name: a, type: g, usage: 10%}"));
    NEAR(world_metric(&world, "guests_pending"), 1);
    const Tables *tables = &world.trial->recorder.tables;
    CU_ASSERT_EQUAL_FATAL(tables->pending.count, 1);
    CU_ASSERT_EQUAL(tables->pending.at[0].hosts_refusing[REFUSED_MEMORY], 2);
    CU_ASSERT_EQUAL(tables->pending.at[0].hosts_refusing[REFUSED_CPU], 0);
    world_close(&world);
}

/* World 14, wrench#1: two guests of 20 GiB on a host of 32 GiB without overcommit: one is placed, one waits.
 */
static void memory_is_not_given_twice(void)
{
    World world;
    world_run(&world, HEAD("60s") "host_types: [{name: a, cores: 4, speed: 1GHz, memory: 32GiB, power: "
                                  "{model: constant, peak: 1W}}]\n"
                                  "hosts: [{type: a, count: 1, name: h}]\n"
                                  "guest_types: [{name: g, vcpus: 1, cores: 1, memory: 20GiB}]\n" WORKLOAD(
                                      "{name: a, type: g, usage: 10%}, {name: b, type: g, usage: 10%}"));
    NEAR(world_metric(&world, "guests"), 2);
    NEAR(world_metric(&world, "guests_pending"), 1);
    world_close(&world);
}

/* ---- What is not known ----------------------------------------------------------------------------- */

/* World 18, EdgeCloudSim#8: no prices, no cost. World 19, cloudsim#207: no host was ever active, so the SLA
 * time is a part of nothing. */
static void what_was_not_given_is_not_zero(void)
{
    World world;
    world_run(&world, HEAD("60s") ONE_CORE SMALL "hosts: [{type: a, count: 1, name: h}]\nworkloads: []\n");
    CU_ASSERT(isnan(world_metric(&world, "cost")));
    CU_ASSERT(isnan(world_metric(&world, "slatah")));
    CU_ASSERT(isnan(world_metric(&world, "slav")));
    CU_ASSERT(isnan(world_metric(&world, "migration_time_mean")));
    world_close(&world);
}

/* With prices: 2 hosts x 1 h x 0.25 USD + 2 x 100 W x 1 h x 0.10 USD/kWh = 0.50 + 0.02 USD. */
static void cost_is_hours_and_energy_at_the_prices_given(void)
{
    World world;
    world_run(&world,
              HEAD("1h") ONE_CORE SMALL "hosts: [{type: a, count: 2, name: h}]\nworkloads: []\n"
                                        "costs: {currency: USD, host: 0.25USD/h, energy: 0.10USD/kWh}\n");
    NEAR(world_metric(&world, "cost"), 0.52);
    world_close(&world);
}

/* ---- Common random numbers ------------------------------------------------------------------------- */

#define MADE_UP(hosts, rebalance)                                                                            \
    TIME("6h")                                                                                               \
    "seed: 7\n"                                                                                              \
    "host_types: [{name: a, cores: 16, speed: 2GHz, memory: 64GB, power: {model: linear, idle: 90W, peak: "  \
    "200W}}]\n"                                                                                              \
    "hosts: [{type: a, count: " hosts ", name: h}]\n"                                                        \
    "guest_types: [{name: g, vcpus: 2, cores: 2, cpu: 4GHz, memory: 4GB}]\n"                                 \
    "hypervisor: {admission: {cpu: usage}, overcommit: {cpu: unlimited}}\n"                                  \
    "workloads: [{name: s, source: synthetic, initial: 200, arrivals: 50/h, lifetime: {exponential: {mean: " \
    "2h}}, sizes: [{type: g, weight: 1}], usage: {mean: 25%, deviation: 10%, correlation: 30min}}]\n"        \
    "policies: {power: always-on, rebalance: {name: " rebalance "}}\n"

static bool same_births(const World *a, const World *b)
{
    const Tables *one = &a->trial->recorder.tables, *other = &b->trial->recorder.tables;
    if (one->guests.count != other->guests.count || one->guests.count < 400)
        return false;
    for (size_t i = 0; i < one->guests.count; i++) {
        const GuestRow *x = &one->guests.at[i], *y = &other->guests.at[i];
        if (x->born_ns != y->born_ns || x->ended_ns != y->ended_ns ||
            x->account[REQUESTED_MCYCLE] != y->account[REQUESTED_MCYCLE])
            return false;
    }
    return true;
}

/* World 24: one host more, or another policy, and every guest still arrives, asks and leaves as before, to
 * the last bit. Every guest fits at once, so what was asked for is comparable. */
static void another_host_or_policy_shifts_nobodys_draws(void)
{
    World hundred, more, other;
    world_run(&hundred, MADE_UP("100", "none"));
    world_run(&more, MADE_UP("101", "none"));
    world_run(&other, MADE_UP("100", "thr-mu"));
    NEAR(world_metric(&hundred, "guests_pending"), 0);
    CU_ASSERT(same_births(&hundred, &more));
    CU_ASSERT(same_births(&hundred, &other));
    CU_ASSERT(world_metric(&other, "migrations") > 0);
    world_close(&hundred);
    world_close(&more);
    world_close(&other);
}

static const TestCase cases[] = {
    {"one_thread_of_a_wide_vm_costs_one_core", one_thread_of_a_wide_vm_costs_one_core},
    {"four_threads_cost_four_cores", four_threads_cost_four_cores},
    {"a_migrated_guest_loses_its_downtime_and_nothing_else",
     a_migrated_guest_loses_its_downtime_and_nothing_else},
    {"memory_is_reserved_once_on_each_side_of_a_move", memory_is_reserved_once_on_each_side_of_a_move},
    {"a_cap_goes_with_the_guest", a_cap_goes_with_the_guest},
    {"a_cap_that_changes_counts_from_then_on", a_cap_that_changes_counts_from_then_on},
    {"a_host_that_was_off_boots_and_then_runs_in_parallel",
     a_host_that_was_off_boots_and_then_runs_in_parallel},
    {"a_killed_task_costs_until_it_is_killed", a_killed_task_costs_until_it_is_killed},
    {"a_busy_host_is_not_charged_as_idle", a_busy_host_is_not_charged_as_idle},
    {"tasks_take_turns_or_share", tasks_take_turns_or_share},
    {"half_the_capacity_is_half_the_speed_from_then_on", half_the_capacity_is_half_the_speed_from_then_on},
    {"usage_is_that_of_the_last_sample", usage_is_that_of_the_last_sample},
    {"overload_without_a_target_is_told_not_chased", overload_without_a_target_is_told_not_chased},
    {"who_fits_nowhere_waits_with_the_reasons_counted", who_fits_nowhere_waits_with_the_reasons_counted},
    {"memory_is_not_given_twice", memory_is_not_given_twice},
    {"what_was_not_given_is_not_zero", what_was_not_given_is_not_zero},
    {"cost_is_hours_and_energy_at_the_prices_given", cost_is_hours_and_energy_at_the_prices_given},
    {"what_is_written_out_of_order_runs_in_order", what_is_written_out_of_order_runs_in_order},
    {"another_host_or_policy_shifts_nobodys_draws", another_host_or_policy_shifts_nobodys_draws},
    {NULL, NULL},
};

const TestSuite test_worlds = {"worlds", cases};
