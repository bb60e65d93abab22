#include "traces/bitbrains_write.h"

#include "sim/base/check.h"
#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/bitbrains.h"

#include <math.h>

/* Guests a and b, three steps. a is there always, b in the second step only. */
static Trace make_trace(void)
{
    const double ratios[] = {0.25, NAN, 1.0, 0.0625, 0.10004, NAN};
    Trace trace = {.step_ns = BITBRAINS_STEP_S * NS_PER_S, .steps = 3};
    vec_push(&trace.guests, (TraceGuest){.name = must_strdup("a"),
                                         .leave_ns = SIM_TIME_MAX,
                                         .cpu_mcore = 2000,
                                         .cpu_mhz = 5000,
                                         .memory_bytes = INT64_C(1) << 30});
    vec_push(&trace.guests, (TraceGuest){.name = must_strdup("b"),
                                         .arrive_ns = 310 * NS_PER_S,
                                         .leave_ns = 600 * NS_PER_S,
                                         .cpu_mcore = 500,
                                         .cpu_mhz = 800,
                                         .memory_bytes = 1536});
    trace.usage_ratio = must_alloc(sizeof ratios);
    memcpy(trace.usage_ratio, ratios, sizeof ratios);
    return trace;
}

/* 10.004 % is rounded to 10; half a core is written as one; b comes at the begin of its step. */
static void what_is_written_is_read_again(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "month.tar.xz");
    Trace trace = make_trace(), again;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(bitbrains_write(&trace, 1376265600, path, &error));
    CU_ASSERT_TRUE_FATAL(bitbrains_reader.read(path, &(TraceOptions){0}, &again, &error));
    CU_ASSERT_TRUE_FATAL(again.guests.count == 2 && again.steps == 3);
    const TraceGuest *a = &again.guests.at[0], *b = &again.guests.at[1];
    CU_ASSERT_TRUE(strcmp(a->name, "1") == 0 && strcmp(b->name, "2") == 0);
    CU_ASSERT_TRUE(a->arrive_ns == 0 && a->leave_ns == SIM_TIME_MAX);
    CU_ASSERT_TRUE(b->arrive_ns == 300 * NS_PER_S && b->leave_ns == 600 * NS_PER_S);
    CU_ASSERT_TRUE(a->cpu_mcore == 2000 && a->cpu_mhz == 5000 && a->memory_bytes == INT64_C(1) << 30);
    CU_ASSERT_TRUE(b->cpu_mcore == 1000 && b->cpu_mhz == 800 && b->memory_bytes == 1536);
    const double expected[] = {0.25, NAN, 1.0, 0.0625, 0.1, NAN};
    for (int i = 0; i < 6; i++)
        CU_ASSERT_TRUE(isnan(expected[i]) ? isnan(again.usage_ratio[i])
                                          : fabs(again.usage_ratio[i] - expected[i]) < 1e-12);
    trace_free(&trace);
    trace_free(&again);
    free(path);
    scratch_remove(&scratch);
}

/* In a tar, an entry is a head of 512 bytes and its text. */
static void a_row_is_as_published(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "made-up.tar");
    Trace trace = make_trace();
    CU_ASSERT_TRUE_FATAL(bitbrains_write(&trace, 0, path, NULL));
    size_t size;
    char *bytes = scratch_read(path, &size), *row = strchr(bytes + 512, '\n');
    CU_ASSERT_STRING_EQUAL(bytes, "made-up/1.csv");
    CU_ASSERT_EQUAL(
        strncmp(bytes + 512, "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\t", 57), 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    static const char expected[] =
        "\n300;\t2;\t5000;\t1250.000;\t25.00;\t1048576;\t0.0;\t0.0;\t0.0;\t0.0;\t0.0\n600;";
    CU_ASSERT_EQUAL(strncmp(row, expected, sizeof expected - 1), 0);
    free(bytes);
    free(path);
    trace_free(&trace);
    scratch_remove(&scratch);
}

/* Spoils the trace in one way; false ends the list. */
static bool spoil(Trace *trace, int way, int64_t *ret_start_s, const char **ret_part)
{
    static const char *const parts[] = {
        "steps of 60 s",         "guest a has no cores", "guest a has no cores",
        "guest a has no cores",  "-0.5, a share",        "inf, a share",
        "guest b has no sample", "before 1970",          "no guests"};
    if (way == sizeof parts / sizeof parts[0])
        return false;
    *ret_part = parts[way];
    *ret_start_s = way == 7 ? -1 : 0;
    trace->step_ns = way == 0 ? NS_PER_MIN : BITBRAINS_STEP_S * NS_PER_S;
    trace->guests.at[0].cpu_mcore = way == 1 ? 0 : 2000;
    trace->guests.at[0].cpu_mhz = way == 2 ? 0 : 5000;
    trace->guests.at[0].memory_bytes = way == 3 ? 0 : 1024;
    trace->usage_ratio[2] = way == 4 ? -0.5 : way == 5 ? INFINITY : 0.5;
    trace->usage_ratio[3] = way == 6 ? NAN : 0.5;
    trace->guests.count = way == 8 ? 0 : 2;
    return true;
}

static void what_the_format_cannot_say_is_refused_and_nothing_is_written(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "month.tar.gz");
    Trace trace = make_trace();
    int64_t start_s;
    const char *part;
    for (int way = 0; spoil(&trace, way, &start_s, &part); way++) {
        Error error = {0};
        CU_ASSERT_FALSE(bitbrains_write(&trace, start_s, path, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
        CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    }
    trace.guests.count = 2;
    Error error = {0};
    CU_ASSERT_TRUE(bitbrains_write(&trace, 0, path, &error)); /* unspoilt it is fine again */
    CU_ASSERT_FALSE(bitbrains_write(&trace, 0, "month.csv", &error));
    trace_free(&trace);
    free(path);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"what_is_written_is_read_again", what_is_written_is_read_again},
    {"a_row_is_as_published", a_row_is_as_published},
    {"what_the_format_cannot_say_is_refused_and_nothing_is_written",
     what_the_format_cannot_say_is_refused_and_nothing_is_written},
    {NULL, NULL},
};

const TestSuite test_bitbrains_write = {"bitbrains_write", cases};
