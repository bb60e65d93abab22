#include "workloads/listed.h"

#include "tests/test.h"

#include <stdio.h>
#include <string.h>

#define S(seconds) ((SimTime)((seconds)*NS_PER_S))

/* ---- Helpers ---- */

static Source open_source(const ListedGuest *guests, uint32_t count)
{
    ListedConfig config = {.guests = guests, .guest_count = count};
    Source source;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(listed_open(&config, &source, &error));
    return source;
}

static void close_source(const Source *source)
{
    source->kind->close(source->state);
}

static double usage_of(const Source *source, SimTime at_ns, uint32_t row)
{
    double ratio[8];
    source->kind->usage(source->state, &(UsageAsk){at_ns, 0, NULL, row + 1, false}, ratio);
    return ratio[row];
}

/* "NAME@arrival-departure " of all, "-" alone where a guest stays. */
static void arrivals(const Source *source, char *ret_text, size_t size)
{
    size_t used = 0;
    uint32_t rows = 0;
    for (Arrival arrival; source->kind->next_arrival(source->state, &arrival); rows++) {
        char name[32], leave[32] = "";
        CU_ASSERT_EQUAL(arrival.row, rows);
        source->kind->guest_name(source->state, arrival.row, name, sizeof name);
        if (arrival.leave_ns != SIM_TIME_MAX)
            snprintf(leave, sizeof leave, "%g", (double)arrival.leave_ns / 1e9);
        used += (size_t)snprintf(ret_text + used, size - used, "%s@%g-%s ", name, (double)arrival.at_ns / 1e9,
                                 leave);
    }
}

/* "row@time:work/threads " of all, "row@time:kill " for a kill. */
static void tasks(const Source *source, char *ret_text, size_t size)
{
    size_t used = 0;
    for (TaskArrival task; source->kind->next_task(source->state, &task);) {
        used += (size_t)snprintf(ret_text + used, size - used, "%u@%g:", task.row, (double)task.at_ns / 1e9);
        if (task.kill)
            used += (size_t)snprintf(ret_text + used, size - used, "kill ");
        else
            used += (size_t)snprintf(ret_text + used, size - used, "%g/%u ", task.work_mcycle, task.threads);
    }
}

/* ---- Claims ---- */

/* Two items of which the second, three guests alike, comes first: rows 0 to 2 are its own. Each has two tasks
 * at 5 s. */
static void guests_alike_are_numbered_and_have_tasks_of_their_own(void)
{
    static const ListedTask work = {.at_ns = S(5), .work_mcycle = 7, .count = 2};
    static const ListedGuest guests[] = {
        {.name = "alone", .at_ns = S(9)},
        {.name = "web", .count = 3, .at_ns = S(4), .demand = DEMAND_TASKS, .tasks = &work, .task_count = 1},
    };
    Source source = open_source(guests, 2);
    char text[256];
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "web.0@4- web.1@4- web.2@4- alone@9- ");
    tasks(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "0@5:7/1 0@5:7/1 1@5:7/1 1@5:7/1 2@5:7/1 2@5:7/1 ");
    close_source(&source);
}

static void guests_come_in_order_of_time_and_then_of_the_list(void)
{
    static const ListedGuest guests[] = {
        {.name = "late", .at_ns = S(20), .leave_ns = S(30)},
        {.name = "a", .at_ns = S(5)},
        {.name = "first"},
        {.name = "b", .at_ns = S(5), .leave_ns = S(6)},
    };
    Source source = open_source(guests, 4);
    char text[256];
    arrivals(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "first@0- a@5- b@5-6 late@20-30 ");
    close_source(&source);
}

/* The second guest of the list arrives first, so it is row 0. Tasks of one instant keep their order. */
static void tasks_of_all_guests_come_in_order_of_time(void)
{
    static const ListedTask of_a[] = {{.at_ns = S(30), .work_mcycle = 7},
                                      {.at_ns = S(10), .work_mcycle = 1, .threads = 4},
                                      {.at_ns = S(10), .work_mcycle = 2, .count = 2}};
    static const ListedTask of_b[] = {{.at_ns = S(10), .work_mcycle = 3}, {.at_ns = 0, .work_mcycle = 4}};
    static const ListedGuest guests[] = {
        {.name = "a",
         .at_ns = S(2),
         .demand = DEMAND_TASKS,
         .order = TASKS_FCFS,
         .tasks = of_a,
         .task_count = 3},
        {.name = "b", .demand = DEMAND_TASKS, .tasks = of_b, .task_count = 2},
    };
    Source source = open_source(guests, 2);
    char text[256];
    tasks(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "0@0:4/1 0@10:3/1 1@10:1/4 1@10:2/1 1@10:2/1 1@30:7/1 ");
    Arrival arrival;
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival) && arrival.order == TASKS_SHARED);
    CU_ASSERT_TRUE(source.kind->next_arrival(source.state, &arrival) && arrival.order == TASKS_FCFS);
    CU_ASSERT_EQUAL(arrival.demand, DEMAND_TASKS);
    CU_ASSERT_EQUAL(source.kind->step_ns(source.state), 0); /* nobody has usage */
    close_source(&source);
}

static void a_task_is_killed_as_often_as_it_was_started(void)
{
    static const ListedTask of_a[] = {{.at_ns = 0, .work_mcycle = 10, .count = 2, .kill_ns = S(7)},
                                      {.at_ns = S(7), .work_mcycle = 5}};
    static const ListedGuest guests[] = {
        {.name = "a", .demand = DEMAND_TASKS, .tasks = of_a, .task_count = 2}};
    Source source = open_source(guests, 1);
    char text[256];
    tasks(&source, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "0@0:10/1 0@0:10/1 0@7:kill 0@7:kill 0@7:5/1 ");
    close_source(&source);
}

/* Constant 0.5 until the first sample at 60 s; samples are given out of order. */
static void a_sample_holds_until_the_next(void)
{
    static const ListedSample samples[] = {{S(90), 0.9}, {S(60), 0.2}};
    static const ListedGuest guests[] = {
        {.name = "a", .usage_ratio = 0.5, .samples = samples, .sample_count = 2},
        {.name = "b", .usage_ratio = 0.25},
    };
    Source source = open_source(guests, 2);
    CU_ASSERT_EQUAL(usage_of(&source, 0, 0), 0.5);
    CU_ASSERT_EQUAL(usage_of(&source, S(60) - 1, 0), 0.5);
    CU_ASSERT_EQUAL(usage_of(&source, S(60), 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, S(75), 0), 0.2);
    CU_ASSERT_EQUAL(usage_of(&source, S(1000), 0), 0.9);
    CU_ASSERT_EQUAL(usage_of(&source, S(1000), 1), 0.25);
    close_source(&source);
}

/* gcd(90, 60, 150) = 30 s: its multiples meet every sample. Constant usage needs none of them: 300 s. */
static void the_step_is_the_greatest_that_misses_no_sample(void)
{
    static const ListedSample of_a[] = {{S(90), 0.9}, {S(60), 0.2}}, of_b[] = {{0, 0.1}, {S(150), 0.3}};
    static const ListedGuest guests[] = {
        {.name = "constant", .usage_ratio = 0.25},
        {.name = "a", .samples = of_a, .sample_count = 2},
        {.name = "b", .samples = of_b, .sample_count = 2},
    };
    Source source = open_source(guests, 3);
    CU_ASSERT_EQUAL(source.kind->step_ns(source.state), S(30));
    close_source(&source);
    source = open_source(guests, 1);
    CU_ASSERT_EQUAL(source.kind->step_ns(source.state), S(300));
    close_source(&source);
}

static void what_would_break_the_clock_or_makes_no_sense_is_refused(void)
{
    static const ListedSample early = {S(4), 0.5}, large = {S(6), 1.5},
                              odd[] = {{S(6), 0.1}, {S(6) + 7, 0.1}};
    static const ListedTask early_task = {.at_ns = S(4), .work_mcycle = 1}, no_work = {.at_ns = S(6)};
    static const ListedTask killed = {.at_ns = S(6), .work_mcycle = 1, .kill_ns = S(6)};
    static const ListedTask many = {.at_ns = S(6), .work_mcycle = 1, .count = 10000001};
    static const struct {
        ListedGuest guest;
        const char *part;
    } wrong[] = {
        {{.name = "g", .at_ns = -1}, "before the run begins"},
        {{.name = "g", .at_ns = S(5), .leave_ns = S(5)}, "leaves at 5 s, not later"},
        {{.name = "g", .usage_ratio = -0.1}, "usage of -0.1"},
        {{.name = "g", .at_ns = S(5), .samples = &early, .sample_count = 1},
         "a usage sample at 4 s, before it arrives"},
        {{.name = "g", .samples = &large, .sample_count = 1}, "usage of 1.5 at 6 s"},
        {{.name = "g", .samples = odd, .sample_count = 2}, "a common step of at least 0.001 s"},
        {{.name = "g", .tasks = &no_work, .task_count = 1}, "cannot have tasks too"},
        {{.name = "g", .demand = DEMAND_TASKS, .usage_ratio = 0.1}, "cannot have usage too"},
        {{.name = "g", .at_ns = S(5), .demand = DEMAND_TASKS, .tasks = &early_task, .task_count = 1},
         "a task at 4 s, before it arrives"},
        {{.name = "g", .demand = DEMAND_TASKS, .tasks = &no_work, .task_count = 1},
         "a task of 0 million cycles"},
        {{.name = "g", .demand = DEMAND_TASKS, .tasks = &killed, .task_count = 1},
         "killed at 6 s, which is not later"},
        {{.name = "g", .demand = DEMAND_TASKS, .tasks = &many, .task_count = 1},
         "1 guests with 10000001 tasks"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ListedConfig config = {.guests = &wrong[i].guest, .guest_count = 1};
        Source source;
        Error error = {0};
        CU_ASSERT_FALSE(listed_open(&config, &source, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, wrong[i].part));
    }
    Source source;
    CU_ASSERT_FALSE(listed_open(&(ListedConfig){0}, &source, NULL));
}

static const TestCase cases[] = {
    {"guests_alike_are_numbered_and_have_tasks_of_their_own",
     guests_alike_are_numbered_and_have_tasks_of_their_own},
    {"guests_come_in_order_of_time_and_then_of_the_list", guests_come_in_order_of_time_and_then_of_the_list},
    {"tasks_of_all_guests_come_in_order_of_time", tasks_of_all_guests_come_in_order_of_time},
    {"a_task_is_killed_as_often_as_it_was_started", a_task_is_killed_as_often_as_it_was_started},
    {"a_sample_holds_until_the_next", a_sample_holds_until_the_next},
    {"the_step_is_the_greatest_that_misses_no_sample", the_step_is_the_greatest_that_misses_no_sample},
    {"what_would_break_the_clock_or_makes_no_sense_is_refused",
     what_would_break_the_clock_or_makes_no_sense_is_refused},
    {NULL, NULL},
};

const TestSuite test_listed = {"listed", cases};
