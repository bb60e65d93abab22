#include "traces/planetlab.h"

#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/archive.h"
#include "traces/archive_writer.h"

/* ---- Helpers ---- */

static bool read_trace(const char *path, Trace *ret_trace, Error *error)
{
    return planetlab_reader.read(path, &(TraceOptions){0}, ret_trace, error);
}

/* The error as a user sees it, of two files: "good", which has the samples 1 and 2, and one named `name`. */
static Error error_beside_good(const char *name, const char *bytes, size_t size)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *good = scratch_text(&scratch, "good", "1\n2\n"), *bad = scratch_file(&scratch, name, bytes, size);
    Trace trace;
    Error error = {0};
    CU_ASSERT_FALSE_FATAL(read_trace(scratch.path, &trace, &error));
    CU_ASSERT_STRING_EQUAL(error.file, bad);
    CU_ASSERT_PTR_NULL(strchr(error.text, '\n'));
    free(good);
    free(bad);
    scratch_remove(&scratch);
    return error;
}

/* What is written as one text, of which the samples begin in line 1. */
static void expect_error(const char *text, int line, int column, const char *part)
{
    Error error = error_beside_good("zbad", text, strlen(text));
    CU_ASSERT_EQUAL(error.line, line);
    CU_ASSERT_EQUAL(error.column, column);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
    if (strstr(error.text, part) == NULL)
        printf("seen: %s\n", error.text);
}

static bool same_trace(const Trace *a, const Trace *b)
{
    if (a->guests.count != b->guests.count || a->steps != b->steps || a->step_ns != b->step_ns)
        return false;
    for (size_t i = 0; i < a->guests.count; i++)
        if (strcmp(a->guests.at[i].name, b->guests.at[i].name) != 0)
            return false;
    return memcmp(a->usage_ratio, b->usage_ratio, a->guests.count * a->steps * sizeof(double)) == 0;
}

/* Unpacks by our own reader: whether it agrees with tar is shown by the published statistics. */
static void unpack(const char *path, const Scratch *scratch)
{
    Archive *archive;
    CU_ASSERT_TRUE_FATAL(archive_open(path, &archive, NULL));
    for (size_t i = 0; i < archive_count(archive); i++) {
        const char *bytes;
        size_t size;
        CU_ASSERT_TRUE_FATAL(archive_enter(archive, i, NULL));
        CU_ASSERT_TRUE_FATAL(archive_read(archive, &bytes, &size, NULL));
        free(scratch_file(scratch, archive_name(archive, i), bytes, size));
    }
    archive_close(archive);
}

/* ---- The public days ---- */

typedef struct DayFacts {
    const char *path;
    size_t files;
    double mean_percent, zero_percent;
} DayFacts;

/* The table of ../shared/traces/planetlab/README.md. */
static const DayFacts days[] = {
    {"../shared/traces/planetlab/20110303.tar.xz", 1052, 12.314, 14.99},
    {"../shared/traces/planetlab/20110306.tar.xz", 898, 11.440, 15.24},
    {"../shared/traces/planetlab/20110309.tar.xz", 1061, 10.703, 18.19},
    {"../shared/traces/planetlab/20110322.tar.xz", 1516, 9.264, 18.86},
};

static bool has_days(void)
{
    if (access(days[0].path, R_OK) == 0)
        return true;
    test_skip("../shared/traces/planetlab is not there");
    return false;
}

static void expect_fact(const Trace *trace, const char *name, double value, double tolerance)
{
    for (size_t i = 0; i < trace->facts.count; i++)
        if (strcmp(trace->facts.at[i].name, name) == 0) {
            CU_ASSERT_DOUBLE_EQUAL(trace->facts.at[i].value, value, tolerance);
            return;
        }
    CU_FAIL("no such fact");
}

/* The published figures have 3 and 2 decimals, so half a unit of the last one is the widest error. */
static void expect_facts(const DayFacts *facts, const Trace *trace)
{
    size_t samples = trace->guests.count * trace->steps, zeros = 0;
    double sum = 0;
    for (size_t i = 0; i < samples; i++) {
        sum += trace->usage_ratio[i];
        zeros += trace->usage_ratio[i] == 0;
    }
    CU_ASSERT_EQUAL(trace->guests.count, facts->files);
    expect_fact(trace, "vm_files", (double)facts->files, 0);
    expect_fact(trace, "samples_per_vm", 288, 0);
    expect_fact(trace, "mean_cpu_pct", facts->mean_percent, 0.0005001);
    expect_fact(trace, "idle_samples_pct", facts->zero_percent, 0.005001);
    CU_ASSERT_EQUAL(trace->steps, 288);
    CU_ASSERT_EQUAL(trace->step_ns, 300 * NS_PER_S);
    CU_ASSERT_DOUBLE_EQUAL(100 * sum / (double)samples, facts->mean_percent, 0.0005001);
    CU_ASSERT_DOUBLE_EQUAL(100 * (double)zeros / (double)samples, facts->zero_percent, 0.005001);
}

static void the_public_days_have_their_published_statistics(void)
{
    if (!has_days())
        return;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        Trace trace;
        Error error = {0};
        CU_ASSERT_TRUE_FATAL(read_trace(days[i].path, &trace, &error));
        expect_facts(&days[i], &trace);
        trace_free(&trace);
        CU_ASSERT_TRUE(trace.guests.count == 0 && trace.usage_ratio == NULL);
    }
}

static void a_day_is_the_same_from_the_archive_and_from_its_folder(void)
{
    if (!has_days())
        return;
    Scratch scratch;
    scratch_make(&scratch);
    unpack(days[1].path, &scratch);
    Trace packed, unpacked;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(read_trace(days[1].path, &packed, &error));
    CU_ASSERT_TRUE_FATAL(read_trace(scratch.path, &unpacked, &error));
    CU_ASSERT_TRUE(same_trace(&packed, &unpacked));
    expect_facts(&days[1], &unpacked);
    trace_free(&packed);
    trace_free(&unpacked);
    scratch_remove(&scratch);
}

/* ---- The format ---- */

static void samples_are_hundredths_stored_step_by_step(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "b", "7\n29\n0\n"));
    free(scratch_text(&scratch, "a", "100\r\n058\r\n3\r\n\r\n\n"));
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(read_trace(scratch.path, &trace, &error));
    CU_ASSERT_TRUE(trace.guests.count == 2 && trace.steps == 3);
    CU_ASSERT_STRING_EQUAL(trace.guests.at[0].name, "a");
    CU_ASSERT_TRUE(trace.guests.at[1].arrive_ns == 0 && trace.guests.at[1].leave_ns == SIM_TIME_MAX);
    /* Correctly rounded quotients: 29 / 100.0 and 58 / 100.0 are not 29 * 0.01 and 58 * 0.01. */
    static const double expected[] = {1.0, 0.07, 0.58, 0.29, 0.03, 0.0};
    CU_ASSERT_EQUAL(memcmp(trace.usage_ratio, expected, sizeof expected), 0);
    trace_free(&trace);
    scratch_remove(&scratch);
}

static void one_file_is_a_trace_of_one_vm(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "only", "20\n60");
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(read_trace(path, &trace, &error));
    CU_ASSERT_TRUE(trace.guests.count == 1 && trace.steps == 2);
    CU_ASSERT_STRING_EQUAL(trace.guests.at[0].name, "only");
    CU_ASSERT_TRUE(trace.usage_ratio[0] == 0.2 && trace.usage_ratio[1] == 0.6);
    trace_free(&trace);
    free(path);
    scratch_remove(&scratch);
}

/* ---- What is refused ---- */

static void what_is_no_whole_number_is_refused(void)
{
    expect_error("1\n2.5\n", 2, 1, "\"2.5\": a whole number from 0 to 100");
    expect_error("1\n  abc\n", 2, 3, "\"abc\"");
    expect_error("+1\n2\n", 1, 1, "\"+1\"");
    expect_error("1e1\n2\n", 1, 1, "\"1e1\"");
    expect_error("0x1\n2\n", 1, 1, "\"0x1\"");
    expect_error("NaN\n2\n", 1, 1, "\"NaN\"");
    expect_error("\"\"\n2\n", 1, 1, "\"\"");
}

static void what_is_outside_of_0_to_100_is_refused(void)
{
    expect_error("1\n101\n", 2, 1, "\"101\": a whole number from 0 to 100");
    expect_error("-1\n2\n", 1, 1, "\"-1\"");
    expect_error("1\n0000\n", 2, 1, "\"0000\"");
    expect_error("4294967297\n2\n", 1, 1, "\"4294967297\""); /* 2^32 + 1 must not count as 1 */
}

static void another_layout_is_refused(void)
{
    expect_error("1\n2,3\n", 2, 3, "2 values in one line");
    expect_error("time cpu\n1\n", 1, 1, "\"time cpu\"");
    expect_error("1\n\n2\n", 2, 1, "a blank line before the last sample");
    expect_error("\n1\n2\n", 1, 1, "a blank line before the last sample");
}

static void files_that_do_not_agree_are_refused(void)
{
    expect_error("1\n2\n3\n", 3, 0, "3 samples, but the files before it (good and others) have 2");
    expect_error("1\n", 0, 0, "too few samples (1)");
    expect_error("", 0, 0, "too few samples (0)");
    expect_error("\n\n", 0, 0, "too few samples (0)");
}

static void what_is_no_text_or_damaged_is_refused(void)
{
    Error error = error_beside_good("zbad", "1\n2\0\n", 5);
    CU_ASSERT_TRUE(error.line == 2 && error.column == 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "byte 0x00"));
    error = error_beside_good("zbad", "\x89PNG\r\n\x1a\n", 8);
    CU_ASSERT_TRUE(error.line == 1);
    error = error_beside_good("zbad.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3\x33", 11);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "damaged or cut off"));
}

static void a_quote_or_an_endless_line_is_refused(void)
{
    expect_error("1\n2\"\n", 2, 2, "quote");
    size_t size = 3 << 20;
    char *line = malloc(size);
    memset(line, '1', size);
    Error error = error_beside_good("zbad", line, size);
    CU_ASSERT_EQUAL(error.line, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "in one row"));
    free(line);
}

static void an_error_in_an_archive_names_the_entry(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "day.tar.gz");
    ArchiveWriter *writer;
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, &error));
    archive_writer_add(writer, "day/vm0", "1\n2\n", 4);
    archive_writer_add(writer, "day/vm1", "1\nx\n", 4);
    archive_writer_close(writer);
    CU_ASSERT_FALSE(read_trace(path, &trace, &error));
    char line[1024], *expected;
    FILE *to = fmemopen(line, sizeof line, "w");
    error_print(&error, to);
    fclose(to);
    CU_ASSERT_FATAL(asprintf(&expected, "virga: %s:day/vm1:2:1: \"x\": a whole number", path) > 0);
    CU_ASSERT_EQUAL(strncmp(line, expected, strlen(expected)), 0);
    free(expected);
    free(path);
    scratch_remove(&scratch);
}

static void two_files_of_one_name_are_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "days.tar.gz");
    ArchiveWriter *writer;
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, &error));
    archive_writer_add(writer, "monday/vm", "1\n2\n", 4);
    archive_writer_add(writer, "tuesday/vm", "1\n2\n", 4);
    archive_writer_close(writer);
    CU_ASSERT_FALSE(read_trace(path, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.file, "days.tar.gz:tuesday/vm"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "second file of this name"));
    free(path);
    scratch_remove(&scratch);
}

static void what_is_not_there_is_refused(void)
{
    Trace trace;
    Error error = {0};
    CU_ASSERT_FALSE(read_trace("no/such/day.tar.xz", &trace, &error));
    CU_ASSERT_STRING_EQUAL(error.file, "no/such/day.tar.xz");
    CU_ASSERT_FALSE(read_trace("/dev/null", &trace, &error));
    CU_ASSERT_STRING_EQUAL(error.file, "/dev/null");
}

/* 4000 damaged copies of a small archive and of a small file: whatever comes out, it is a trace or an error.
 */
static void random_damage_never_crashes(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "day.tar.gz");
    ArchiveWriter *writer;
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, NULL));
    archive_writer_add(writer, "day/vm0", "1\n2\n100\n", 8);
    archive_writer_add(writer, "day/vm1", "55\n66\n77\n", 9);
    archive_writer_close(writer);
    char *text = scratch_text(&scratch, "text", "1\n20\n100\n\"3\"\n");
    const char *const paths[] = {path, text};
    unsigned long random = 1;
    for (int which = 0, bad = 0; which < 2; which++) {
        size_t size;
        char *bytes = scratch_read(paths[which], &size), *copy = malloc(size);
        for (int round = 0; round < 2000; round++) {
            memcpy(copy, bytes, size);
            for (int i = 0; i < 1 + round % 3; i++) {
                random = random * 6364136223846793005u + 1442695040888963407u;
                copy[(random >> 40) % size] = (char)(random >> 32);
            }
            char *damaged = scratch_file(&scratch, "damaged", copy, size);
            Trace trace;
            Error error = {0};
            if (read_trace(damaged, &trace, &error))
                trace_free(&trace);
            else
                bad += error.text[0] != '\0' && strncmp(error.file, damaged, strlen(damaged)) == 0;
            free(damaged);
        }
        CU_ASSERT_TRUE(bad > 1000 * (which + 1)); /* most damage is seen, and each time told with the file */
        free(bytes);
        free(copy);
    }
    free(path);
    free(text);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"the_public_days_have_their_published_statistics", the_public_days_have_their_published_statistics},
    {"a_day_is_the_same_from_the_archive_and_from_its_folder",
     a_day_is_the_same_from_the_archive_and_from_its_folder},
    {"samples_are_hundredths_stored_step_by_step", samples_are_hundredths_stored_step_by_step},
    {"one_file_is_a_trace_of_one_vm", one_file_is_a_trace_of_one_vm},
    {"what_is_no_whole_number_is_refused", what_is_no_whole_number_is_refused},
    {"what_is_outside_of_0_to_100_is_refused", what_is_outside_of_0_to_100_is_refused},
    {"another_layout_is_refused", another_layout_is_refused},
    {"files_that_do_not_agree_are_refused", files_that_do_not_agree_are_refused},
    {"what_is_no_text_or_damaged_is_refused", what_is_no_text_or_damaged_is_refused},
    {"a_quote_or_an_endless_line_is_refused", a_quote_or_an_endless_line_is_refused},
    {"an_error_in_an_archive_names_the_entry", an_error_in_an_archive_names_the_entry},
    {"two_files_of_one_name_are_refused", two_files_of_one_name_are_refused},
    {"what_is_not_there_is_refused", what_is_not_there_is_refused},
    {"random_damage_never_crashes", random_damage_never_crashes},
    {NULL, NULL},
};

const TestSuite test_planetlab = {"planetlab", cases};
