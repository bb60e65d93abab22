#include "traces/planetlab_write.h"

#include "sim/base/check.h"
#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/planetlab.h"

#include <math.h>

/* Guests a and b, three steps: a has 0, 1 and 29 %, b has 100, 58 and 0.4 %. */
static Trace make_trace(void)
{
    static const double ratios[] = {0.0, 1.0, 0.01, 0.58, 0.29, 0.004};
    Trace trace = {.step_ns = PLANETLAB_STEP_NS, .steps = 3};
    vec_push(&trace.guests, (TraceGuest){.name = must_strdup("a"), .leave_ns = SIM_TIME_MAX});
    vec_push(&trace.guests, (TraceGuest){.name = must_strdup("b"), .leave_ns = SIM_TIME_MAX});
    trace.usage_ratio = must_alloc(sizeof ratios);
    memcpy(trace.usage_ratio, ratios, sizeof ratios);
    return trace;
}

static void what_is_written_is_read_again_in_whole_percents(void)
{
    static const char *const names[] = {"day.tar.xz", "day.tar.gz"};
    /* 0.4 % is rounded to 0; all else is whole, and k / 100.0 comes back as it went. */
    static const double expected[] = {0.0, 1.0, 0.01, 0.58, 0.29, 0.0};
    Scratch scratch;
    scratch_make(&scratch);
    for (int i = 0; i < 2; i++) {
        char *path = scratch_path(&scratch, names[i]);
        Trace trace = make_trace(), again;
        Error error = {0};
        CU_ASSERT_TRUE_FATAL(planetlab_write(&trace, path, &error));
        CU_ASSERT_TRUE_FATAL(planetlab_reader.read(path, &(TraceOptions){0}, &again, &error));
        CU_ASSERT_TRUE(again.guests.count == 2 && again.steps == 3);
        CU_ASSERT_STRING_EQUAL(again.guests.at[0].name, "a");
        CU_ASSERT_STRING_EQUAL(again.guests.at[1].name, "b");
        CU_ASSERT_EQUAL(memcmp(again.usage_ratio, expected, sizeof expected), 0);
        trace_free(&trace);
        trace_free(&again);
        free(path);
    }
    scratch_remove(&scratch);
}

/* In a tar, an entry is a head of 512 bytes and its text. Halves go up: 0.125 is 13 %. */
static void the_files_stand_in_a_folder_named_like_the_archive(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "made-up.tar");
    Trace trace = make_trace();
    trace.usage_ratio[2] = 0.125;
    CU_ASSERT_TRUE_FATAL(planetlab_write(&trace, path, NULL));
    size_t size;
    char *bytes = scratch_read(path, &size);
    CU_ASSERT_STRING_EQUAL(bytes, "made-up/a");
    CU_ASSERT_STRING_EQUAL(bytes + 512, "0\n13\n29\n");
    CU_ASSERT_STRING_EQUAL(bytes + 1024, "made-up/b");
    CU_ASSERT_STRING_EQUAL(bytes + 1536, "100\n58\n0\n");
    free(bytes);
    free(path);
    trace_free(&trace);
    scratch_remove(&scratch);
}

/* Spoils the trace in one way; false ends the list. */
static bool spoil(Trace *trace, int way, const char **ret_part)
{
    static const char *const parts[] = {
        "at least 2",   "steps of 60 s",      "comes late",         "goes early",          "1.01, a share",
        "nan, a share", "cannot be the name", "cannot be the name", "does not come after", "no guests"};
    if (way == sizeof parts / sizeof parts[0])
        return false;
    *ret_part = parts[way];
    char *first = trace->guests.at[0].name;
    trace->steps = way == 0 ? 1 : 3;
    trace->step_ns = way == 1 ? NS_PER_MIN : PLANETLAB_STEP_NS;
    trace->guests.at[1].arrive_ns = way == 2;
    trace->guests.at[1].leave_ns = way == 3 ? NS_PER_H : SIM_TIME_MAX;
    trace->usage_ratio[4] = way == 4 ? 1.01 : way == 5 ? NAN : 0.5;
    first[0] = way == 6 ? '.' : way == 7 ? '/' : way == 8 ? 'b' : 'a';
    trace->guests.count = way == 9 ? 0 : 2;
    return true;
}

static void what_the_format_cannot_say_is_refused_and_nothing_is_written(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "day.tar.xz");
    Trace trace = make_trace();
    const char *part;
    for (int way = 0; spoil(&trace, way, &part); way++) {
        Error error = {0};
        CU_ASSERT_FALSE(planetlab_write(&trace, path, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
        CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    }
    trace.guests.count = 2;
    Error error = {0};
    CU_ASSERT_TRUE(planetlab_write(&trace, path, &error)); /* unspoilt it is fine again */
    CU_ASSERT_FALSE(planetlab_write(&trace, "day.csv", &error));
    trace_free(&trace);
    free(path);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"what_is_written_is_read_again_in_whole_percents", what_is_written_is_read_again_in_whole_percents},
    {"the_files_stand_in_a_folder_named_like_the_archive",
     the_files_stand_in_a_folder_named_like_the_archive},
    {"what_the_format_cannot_say_is_refused_and_nothing_is_written",
     what_the_format_cannot_say_is_refused_and_nothing_is_written},
    {NULL, NULL},
};

const TestSuite test_planetlab_write = {"planetlab_write", cases};
