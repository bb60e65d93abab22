#include "sim/engine/engine.h"

#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A world that writes down which payloads ran, as letters, and may schedule more while it runs. */
typedef struct {
    Engine *engine;
    HandlerId write, spawn, tick;
    char ran[64];
    SimTime last_ns;
    EventId watched;
} World;

static void write_down(void *context, uint64_t payload, SimTime now_ns)
{
    World *world = context;
    world->ran[strlen(world->ran)] = (char)payload;
    world->last_ns = now_ns;
}

/* A decision whose consequence ends at once, and a measurement at the same instant. */
static void spawn_at_once(void *context, uint64_t payload, SimTime now_ns)
{
    World *world = context;
    write_down(world, payload, now_ns);
    engine_at(world->engine, now_ns, RANK_MEASURE, world->write, 'm');
    engine_at(world->engine, now_ns, RANK_END, world->write, 'e');
}

static void tick(void *context, uint64_t payload, SimTime now_ns)
{
    World *world = context;
    write_down(world, payload, now_ns);
    engine_at_periodic(world->engine, now_ns + 10, RANK_MEASURE, world->tick, payload);
}

static World world_new(void)
{
    return (World){.engine = engine_new()};
}

/* After the world has its final address. */
static void world_register(World *world)
{
    world->write = engine_register(world->engine, "write", write_down, world);
    world->spawn = engine_register(world->engine, "spawn", spawn_at_once, world);
    world->tick = engine_register(world->engine, "tick", tick, world);
}

static void the_clock_jumps_from_event_to_event(void)
{
    World world = world_new();
    world_register(&world);
    engine_at(world.engine, 30, RANK_ARRIVE, world.write, 'c');
    engine_at(world.engine, 10, RANK_ARRIVE, world.write, 'b');
    engine_at(world.engine, 10, RANK_END, world.write, 'a');
    CU_ASSERT_PTR_NULL(engine_running(world.engine));
    while (engine_step(world.engine, 100)) {
        CU_ASSERT_EQUAL(engine_now(world.engine), world.last_ns);
    }
    CU_ASSERT_STRING_EQUAL(world.ran, "abc");
    CU_ASSERT_STRING_EQUAL(engine_running(world.engine), "write");
    CU_ASSERT_EQUAL(engine_now(world.engine), 30); /* not 100 */
    CU_ASSERT_EQUAL(engine_events(world.engine), 3);
    engine_free(world.engine);
}

/* [0, 20) runs what is at 19 and not what is at 20; [20, 30) takes it up. */
static void the_horizon_is_half_open(void)
{
    World world = world_new();
    world_register(&world);
    engine_at(world.engine, 19, RANK_MEASURE, world.write, 'a');
    engine_at(world.engine, 20, RANK_USAGE, world.write, 'b');
    while (engine_step(world.engine, 20))
        ;
    CU_ASSERT_STRING_EQUAL(world.ran, "a");
    CU_ASSERT_EQUAL(engine_pending(world.engine), 1);
    while (engine_step(world.engine, 30))
        ;
    CU_ASSERT_STRING_EQUAL(world.ran, "ab");
    CU_ASSERT_EQUAL(engine_pending(world.engine), 0);
    engine_free(world.engine);
}

/* The decision D schedules a measurement m and an end e for its own instant. Another arrival-rank event
 * cannot be left at that instant, but another decision x is: e runs before it, then x, then m. */
static void an_end_at_once_runs_before_all_else_that_is_left(void)
{
    World world = world_new();
    world_register(&world);
    engine_at(world.engine, 5, RANK_DECIDE, world.spawn, 'D');
    engine_at(world.engine, 5, RANK_DECIDE, world.write, 'x');
    engine_at(world.engine, 6, RANK_USAGE, world.write, 'z');
    while (engine_step(world.engine, 100))
        ;
    CU_ASSERT_STRING_EQUAL(world.ran, "Dexmz");
    engine_free(world.engine);
}

static void cancelled_and_moved_events_obey(void)
{
    World world = world_new();
    world_register(&world);
    EventId a = engine_at(world.engine, 1, RANK_END, world.write, 'a');
    EventId b = engine_at(world.engine, 2, RANK_END, world.write, 'b');
    engine_at(world.engine, 3, RANK_END, world.write, 'c');
    CU_ASSERT(engine_cancel(world.engine, a));
    CU_ASSERT_FALSE(engine_cancel(world.engine, a));
    CU_ASSERT(engine_move(world.engine, b, 4));
    while (engine_step(world.engine, 100))
        ;
    CU_ASSERT_STRING_EQUAL(world.ran, "cb");
    CU_ASSERT_FALSE(engine_move(world.engine, b, 9)); /* it has run */
    engine_free(world.engine);
}

/* Three events at 5, one at 6: 1, 2, 3, then 1 again. */
static void a_burst_counts_what_runs_at_one_instant(void)
{
    World world = world_new();
    world_register(&world);
    for (int i = 0; i < 3; i++)
        engine_at(world.engine, 5, RANK_END, world.write, 'a');
    engine_at(world.engine, 6, RANK_END, world.write, 'b');
    CU_ASSERT_EQUAL(engine_burst(world.engine), 0);
    for (uint64_t i = 1; i <= 3; i++) {
        CU_ASSERT(engine_step(world.engine, 100));
        CU_ASSERT_EQUAL(engine_burst(world.engine), i);
    }
    CU_ASSERT(engine_step(world.engine, 100));
    CU_ASSERT_EQUAL(engine_burst(world.engine), 1);
    engine_free(world.engine);
}

/* Two ticks every 10 and one event at 25. After it has run only ticks are pending; a cancelled tick is gone.
 */
static void what_is_periodic_is_told_apart(void)
{
    World world = world_new();
    world_register(&world);
    engine_at_periodic(world.engine, 0, RANK_MEASURE, world.tick, 't');
    EventId other = engine_at_periodic(world.engine, 90, RANK_MEASURE, world.tick, 'u');
    engine_at(world.engine, 25, RANK_END, world.write, 'x');
    CU_ASSERT_EQUAL(engine_pending(world.engine), 3);
    CU_ASSERT_EQUAL(engine_pending_periodic(world.engine), 2);
    while (engine_step(world.engine, 50))
        ;
    CU_ASSERT_STRING_EQUAL(world.ran, "tttxtt"); /* 0 10 20 25 30 40 */
    CU_ASSERT_EQUAL(engine_pending(world.engine), 2);
    CU_ASSERT_EQUAL(engine_pending_periodic(world.engine), 2);
    CU_ASSERT(engine_move(world.engine, other, 95));
    CU_ASSERT_EQUAL(engine_pending_periodic(world.engine), 2);
    CU_ASSERT(engine_cancel(world.engine, other));
    CU_ASSERT_EQUAL(engine_pending_periodic(world.engine), 1);
    engine_free(world.engine);
}

/* ---- What is our bug stops the program: each is tried in a child ---- */

static void schedule_in_the_past(World *world)
{
    engine_at(world->engine, 9, RANK_END, world->write, 0);
}

static void schedule_an_earlier_rank_now(World *world)
{
    engine_at(world->engine, 10, RANK_FAULT, world->write, 0); /* an arrival is running */
}

static void move_to_the_past(World *world)
{
    engine_move(world->engine, world->watched, 9);
}

static void schedule_nobody(World *world)
{
    engine_at(world->engine, 20, RANK_END, (HandlerId){0}, 0);
}

static void schedule_an_end_now(World *world)
{
    engine_at(world->engine, 10, RANK_END, world->write, 0);
}

/* Whether a child that brings a world to the arrival at 10 and then does this stops with a broken invariant.
 */
static bool stops(void (*deed)(World *))
{
    pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        unsetenv("VIRGA_ABORT");
        World world = world_new();
        world_register(&world);
        engine_at(world.engine, 10, RANK_ARRIVE, world.write, 'a');
        world.watched = engine_at(world.engine, 20, RANK_END, world.write, 'b');
        engine_step(world.engine, 100);
        deed(&world);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void what_comes_too_late_is_a_bug(void)
{
    CU_ASSERT(stops(schedule_in_the_past));
    CU_ASSERT(stops(schedule_an_earlier_rank_now));
    CU_ASSERT(stops(move_to_the_past));
    CU_ASSERT(stops(schedule_nobody));
    CU_ASSERT_FALSE(stops(schedule_an_end_now)); /* the exception */
}

static const TestCase cases[] = {
    {"the_clock_jumps_from_event_to_event", the_clock_jumps_from_event_to_event},
    {"the_horizon_is_half_open", the_horizon_is_half_open},
    {"an_end_at_once_runs_before_all_else_that_is_left", an_end_at_once_runs_before_all_else_that_is_left},
    {"cancelled_and_moved_events_obey", cancelled_and_moved_events_obey},
    {"a_burst_counts_what_runs_at_one_instant", a_burst_counts_what_runs_at_one_instant},
    {"what_is_periodic_is_told_apart", what_is_periodic_is_told_apart},
    {"what_comes_too_late_is_a_bug", what_comes_too_late_is_a_bug},
    {NULL, NULL},
};
const TestSuite test_engine = {"engine", cases};
