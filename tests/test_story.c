#include "sim/run/story.h"

#include "tests/kept.h"
#include "tests/scratch.h"
#include "tests/test.h"

typedef struct Told {
    Scratch scratch;
    Result result;
    Story story;
} Told;

static void tell_of(Told *told, const char *yaml, const char *subject)
{
    scratch_make(&told->scratch);
    kept_open(&told->scratch, "run.h5", yaml, &told->result);
    CU_ASSERT_FATAL(story_of(&told->result, subject, &told->story, NULL));
}

static void forget(Told *told)
{
    story_free(&told->story);
    result_close(&told->result);
    scratch_remove(&told->scratch);
}

static void check_line(const Told *told, size_t index, int64_t time_ns, const char *text)
{
    CU_ASSERT_FATAL(index < told->story.lines.count);
    CU_ASSERT_EQUAL(told->story.lines.at[index].time_ns, time_ns);
    CU_ASSERT_STRING_EQUAL(told->story.lines.at[index].text, text);
}

static void a_placed_guest_tells_where_and_by_whom(void)
{
    Told told;
    tell_of(&told, kept_yaml, "second");
    CU_ASSERT_EQUAL(told.story.lines.count, 4);
    check_line(&told, 0, 0, "arrives");
    check_line(&told, 1, 0, "placed on h.1 by first-fit");
    check_line(&told, 2, 0, "task 1 begins: 5 Gcycles of work");
    check_line(&told, 3, 5000000000, "task 1 is done");
    CU_ASSERT_STRING_EQUAL(told.story.ending, "lives on h.1");
    forget(&told);
}

/* Both hosts have 1 GB of 4 GB left, and the guest needs 3 GB. At the end h.0 is drained, which is asked
 * first. */
static void a_waiting_guest_tells_what_keeps_each_host_from_taking_it(void)
{
    Told told;
    tell_of(&told, kept_yaml, "fourth");
    CU_ASSERT_EQUAL(told.story.lines.count, 3);
    check_line(&told, 1, 2000000000, "left waiting by first-fit; hosts asked: 2");
    check_line(&told, 2, 2000000000, "2 hosts: not enough memory left");
    CU_ASSERT_STRING_EQUAL(
        told.story.ending,
        "waits for a host; 1 host: failed or being drained, 1 host: not enough memory left");
    forget(&told);
}

/* The same world, where `first` is sent to h.1 at 6 s (refused: full) and again at 40 s, when `second` has
 * left. The memory of 3 GB at 62.5 MB/s takes 48 s, which is longer than the run; at 1 GB/s, 3 s. */
static char *moving_yaml(void)
{
    char *yaml = NULL;
    CU_ASSERT_FATAL(
        asprintf(&yaml, "%s%s", kept_yaml,
                 "hypervisor: {migration: {copy: from-memory, bandwidth: 8Gbit/s, downtime: 0s}}\n") > 0);
    char *at = strstr(yaml, "{name: second, type: g, tasks: [{work: 5Gcycles}]}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    const char leaving[] = "{name: second, type: g, leave: 30s               }";
    memcpy(at, leaving, strlen(leaving));
    at = strstr(yaml, "events: [{at: 30s, host: h.0, do: drain}]");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    char *rest = strdup(at + strlen("events: [{at: 30s, host: h.0, do: drain}]"));
    *at = '\0';
    char *whole = NULL;
    CU_ASSERT_FATAL(
        asprintf(
            &whole,
            "%sevents: [{at: 6s, guest: w.first, do: migrate, to: h.1}, {at: 29s, host: h.1, do: drain}, "
            "{at: 39s, host: h.1, do: undrain}, {at: 39s, guest: w.first, do: migrate, to: h.1}]%s",
            yaml, rest) > 0);
    free(rest);
    free(yaml);
    return whole;
}

static void a_moving_guest_tells_from_where_to_where_and_what_was_refused(void)
{
    Told told;
    char *yaml = moving_yaml();
    tell_of(&told, yaml, "first");
    CU_ASSERT_EQUAL(told.story.lines.count, 7);
    check_line(&told, 3, 6000000000,
               "a move from h.0 to h.1 was asked for and refused: not enough memory left");
    check_line(&told, 5, 39000000000,
               "sets out from h.0 for h.1: an event of the scenario asks for it; the copy takes 3 s");
    check_line(&told, 6, 42000000000, "has come to h.1 from h.0 in 3 s");
    CU_ASSERT_STRING_EQUAL(told.story.ending, "lives on h.1");
    forget(&told);
    free(yaml);
}

static void a_host_tells_who_came_and_what_was_done_to_it(void)
{
    Told told;
    tell_of(&told, kept_yaml, "h.0");
    CU_ASSERT(told.story.is_host);
    CU_ASSERT_EQUAL(told.story.lines.count, 4);
    check_line(&told, 0, 0, "takes first, placed here by first-fit");
    check_line(&told, 1, 0, "first: task 0 begins: 10 Gcycles of work");
    check_line(&told, 2, 10000000000, "first: task 0 is done");
    check_line(&told, 3, 30000000000, "is taken out of service: no guests come, and those there shall go");
    forget(&told);
}

static void a_guest_may_be_named_with_its_workload_or_by_serial(void)
{
    static const char *const subjects[] = {"third", "w.third", "2"};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        Told told;
        tell_of(&told, kept_yaml, subjects[i]);
        CU_ASSERT_EQUAL(told.story.row, 2);
        CU_ASSERT_STRING_EQUAL(told.story.name, "third");
        CU_ASSERT_STRING_EQUAL(told.story.ending, "gone");
        forget(&told);
    }
}

static void nobody_of_that_name_is_an_error_with_the_nearest(void)
{
    Scratch scratch;
    Result result;
    Story story;
    Error error = {0};
    scratch_make(&scratch);
    kept_open(&scratch, "run.h5", kept_yaml, &result);
    CU_ASSERT_FALSE(story_of(&result, "fisrt", &story, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "did you mean first?"));
    CU_ASSERT_FALSE(story_of(&result, "4", &story, &error)); /* serials are 0 to 3 */
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "serial, of 4"));
    result_close(&result);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_placed_guest_tells_where_and_by_whom", a_placed_guest_tells_where_and_by_whom},
    {"a_waiting_guest_tells_what_keeps_each_host_from_taking_it",
     a_waiting_guest_tells_what_keeps_each_host_from_taking_it},
    {"a_moving_guest_tells_from_where_to_where_and_what_was_refused",
     a_moving_guest_tells_from_where_to_where_and_what_was_refused},
    {"a_host_tells_who_came_and_what_was_done_to_it", a_host_tells_who_came_and_what_was_done_to_it},
    {"a_guest_may_be_named_with_its_workload_or_by_serial",
     a_guest_may_be_named_with_its_workload_or_by_serial},
    {"nobody_of_that_name_is_an_error_with_the_nearest", nobody_of_that_name_is_an_error_with_the_nearest},
    {NULL, NULL},
};

const TestSuite test_story = {"story", cases};
