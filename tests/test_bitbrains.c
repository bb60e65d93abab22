#include "traces/bitbrains.h"

#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/archive_writer.h"

#include <math.h>

#define HEADER                                                                                               \
    "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\tCPU usage [%];\t"       \
    "Memory capacity provisioned [KB];\tMemory usage [KB];\tDisk read throughput [KB/s];\t"                  \
    "Disk write throughput [KB/s];\tNetwork received throughput [KB/s];\t"                                   \
    "Network transmitted throughput [KB/s]\n"

/* ---- Helpers ---- */

/* A row as published. The percent of a capacity of 0 is 0. */
static char *add_row(char *to, long at_s, int cores, double capacity_mhz, double usage_mhz, double memory_kb)
{
    double percent = capacity_mhz > 0 ? 100 * usage_mhz / capacity_mhz : 0;
    return to + sprintf(to, "%ld;\t%d;\t%.17g;\t%.17g;\t%.17g;\t%.17g;\t0.0;\t0.0;\t1.5;\t0.25;\t1.0E-4\n",
                        at_s, cores, capacity_mhz, usage_mhz, percent, memory_kb);
}

/* The trace of a folder with one file of these lines. */
static Trace trace_of(const char *text, const TraceOptions *options)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "1.csv", text));
    Trace trace = {0};
    Error error = {0};
    bool is_read = bitbrains_reader.read(scratch.path, options, &trace, &error);
    if (!is_read)
        printf("%s:%d:%d: %s\n", error.file, error.line, error.column, error.text);
    CU_ASSERT_TRUE_FATAL(is_read);
    scratch_remove(&scratch);
    return trace;
}

static const TraceOptions plain = {0};

static double fact(const Trace *trace, const char *name)
{
    for (size_t i = 0; i < trace->facts.count; i++)
        if (strcmp(trace->facts.at[i].name, name) == 0)
            return trace->facts.at[i].value;
    printf("no fact %s\n", name);
    CU_FAIL("no such fact");
    return NAN;
}

/* The samples of one guest, from the first step on. */
static void expect_usage(const Trace *trace, size_t guest, const double *expected, size_t count)
{
    CU_ASSERT_EQUAL_FATAL(trace->steps, count);
    for (size_t k = 0; k < count; k++) {
        double found = trace->usage_ratio[k * trace->guests.count + guest];
        CU_ASSERT_TRUE(isnan(expected[k]) ? isnan(found) : fabs(found - expected[k]) <= 1e-15);
    }
}

#define EXPECT_USAGE(trace, guest, ...)                                                                      \
    expect_usage(trace, guest, (const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / 8)

/* ---- The format ---- */

/* Two cores of 1000 MHz: 500, 1000 and 1500 of 2000 MHz are 25, 50 and 75 %. The trace begins 300 s before
 * the first time stamp. 1048576 KB are 1 GiB. */
static void a_file_is_a_vm_with_its_own_size(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    for (int i = 1; i <= 3; i++)
        end = add_row(end, 1000000 + 300 * i, 2, 2000, 500 * i, 1048576);
    Trace trace = trace_of(text, &plain);
    CU_ASSERT_EQUAL_FATAL(trace.guests.count, 1);
    const TraceGuest *guest = &trace.guests.at[0];
    CU_ASSERT_STRING_EQUAL(guest->name, "1");
    CU_ASSERT_TRUE(guest->arrive_ns == 0 && guest->leave_ns == SIM_TIME_MAX);
    CU_ASSERT_TRUE(guest->cpu_mcore == 2000 && guest->cpu_mhz == 2000);
    CU_ASSERT_EQUAL(guest->memory_bytes, INT64_C(1) << 30);
    CU_ASSERT_EQUAL(trace.step_ns, 300 * NS_PER_S);
    EXPECT_USAGE(&trace, 0, 0.25, 0.5, 0.75);
    trace_free(&trace);
}

/* As Java writes numbers; blanks of any kind behind the semicolon; no header; CR LF; a blank line at the end.
 */
static void what_varies_between_files_is_read(void)
{
    Trace trace = trace_of("1000300; 1;2.0E3;\t 5.0E2;25.0;1.0E6;0;0;0;0;0\r\n\r\n", &plain);
    CU_ASSERT_EQUAL(trace.guests.at[0].memory_bytes, 1024000000);
    EXPECT_USAGE(&trace, 0, 0.25);
    trace_free(&trace);
}

/* OpenDC's export: 21 fields, of which the 2nd (MHz), 11th (cores), 19th (MHz in all), 20th (name) and 21st
 * (MB) count. 1349.5 of 2699 MHz are half of it. */
#define EXPORTED(at, usage, name)                                                                            \
    at "    " usage "  22.10    0.0    0.0    0.67    1.2    0.0    0.0    5    1    abc    1"               \
       "    0.01    1    10    0.0    0.0  2699    " name "    4096\n"

static void the_export_with_blanks_is_read(void)
{
    Trace trace =
        trace_of(EXPORTED("1631911500", "1349.5", "vm") EXPORTED("1631911800", "2699", "vm"), &plain);
    const TraceGuest *guest = &trace.guests.at[0];
    CU_ASSERT_TRUE(guest->cpu_mcore == 1000 && guest->cpu_mhz == 2699);
    CU_ASSERT_EQUAL(guest->memory_bytes, INT64_C(4) << 30);
    EXPECT_USAGE(&trace, 0, 0.5, 1);
    CU_ASSERT_EQUAL(fact(&trace, "mean_cpu_pct_over_rows"), 75);
    trace_free(&trace);
}

static void the_shared_export_is_read(void)
{
    const char *path = "../shared/traces/bitbrains-faststorage/esx-vm.txt";
    if (access(path, R_OK) != 0) {
        test_skip("the shared traces are not there");
        return;
    }
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(bitbrains_reader.read(path, &plain, &trace, &error));
    EXPECT_USAGE(&trace, 0, 21.2 / 2699, 30.4 / 2699);
    CU_ASSERT_EQUAL(fact(&trace, "last_timestamp"), 1631911800);
    trace_free(&trace);
}

/* A folder with 10.csv, 2.csv and, compressed, 1.csv; and the same as an archive. */
static void guests_are_in_natural_order_of_the_files(void)
{
    static const char *const names[] = {"10.csv", "2.csv", "1.csv"};
    Scratch scratch;
    scratch_make(&scratch);
    char *folder = scratch_folder(&scratch, "month"), *packed = scratch_path(&scratch, "month.tar.xz");
    ArchiveWriter *writer;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(archive_writer_open(packed, &writer, &error));
    for (int i = 0; i < 3; i++) {
        char text[512], path[512];
        add_row(text, 1000300, i + 1, 1000, 100, 1024);
        snprintf(path, sizeof path, "rnd/2013-7/%s", names[i]);
        archive_writer_add(writer, path, text, strlen(text));
        snprintf(path, sizeof path, "month/%s", names[i]);
        free(scratch_text(&scratch, path, text));
    }
    archive_writer_close(writer);
    for (int i = 0; i < 2; i++) {
        Trace trace;
        CU_ASSERT_TRUE_FATAL(bitbrains_reader.read(i == 0 ? folder : packed, &plain, &trace, &error));
        CU_ASSERT_EQUAL_FATAL(trace.guests.count, 3);
        CU_ASSERT_STRING_EQUAL(trace.guests.at[0].name, "1");
        CU_ASSERT_STRING_EQUAL(trace.guests.at[1].name, "2");
        CU_ASSERT_STRING_EQUAL(trace.guests.at[2].name, "10");
        CU_ASSERT_EQUAL(trace.guests.at[2].cpu_mcore, 1000); /* the first that was written */
        trace_free(&trace);
    }
    free(folder);
    free(packed);
    scratch_remove(&scratch);
}

/* ---- What is mended ---- */

/* Off, off, then a reading of 100 MHz at 900 s after the beginning of the trace (1000000), one of 400 MHz at
 * 1300 s, and off again until 1900 s. So the guest lives from 900 - 300 to 1300 s, of which step 2 (600 ..
 * 900) has the first reading, step 3 and the 100 s of step 4 the second, which holds since 900. */
static void a_guest_lives_while_it_has_cores(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 0, 0, 0, 0);
    end = add_row(end, 1000600, 0, 0, 0, 0);
    end = add_row(end, 1000900, 1, 1000, 100, 1024);
    end = add_row(end, 1001300, 1, 1000, 400, 1024);
    end = add_row(end, 1001600, 0, 0, 0, 0);
    end = add_row(end, 1001900, 0, 0, 0, 0);
    Trace trace = trace_of(text, &plain);
    CU_ASSERT_EQUAL(trace.guests.at[0].arrive_ns, 600 * NS_PER_S);
    CU_ASSERT_EQUAL(trace.guests.at[0].leave_ns, 1300 * NS_PER_S);
    EXPECT_USAGE(&trace, 0, NAN, NAN, 0.1, 0.4, 0.4, NAN, NAN);
    CU_ASSERT_EQUAL(fact(&trace, "rows_zero_cores"), 4);
    CU_ASSERT_EQUAL(fact(&trace, "vms_zero_cores_last_row"), 1);
    trace_free(&trace);
}

static void between_two_lives_a_guest_is_idle(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 1, 1000, 100, 1024);
    end = add_row(end, 1000600, 0, 1000, 900, 1024); /* whatever it says it uses */
    end = add_row(end, 1000900, 1, 1000, 300, 1024);
    Trace trace = trace_of(text, &plain);
    CU_ASSERT_EQUAL(trace.guests.at[0].leave_ns, SIM_TIME_MAX);
    EXPECT_USAGE(&trace, 0, 0.1, 0, 0.3);
    trace_free(&trace);
}

/* 200 and 900 are overwritten by 300 and 500, which stand behind them. */
static void of_rows_of_one_time_the_last_counts(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 1, 1000, 200, 1024);
    end = add_row(end, 1000300, 1, 1000, 300, 1024);
    end = add_row(end, 1000600, 1, 1000, 900, 1024);
    end = add_row(end, 1000600, 1, 1000, 500, 1024);
    Trace trace = trace_of(text, &plain);
    EXPECT_USAGE(&trace, 0, 0.3, 0.5);
    CU_ASSERT_EQUAL(fact(&trace, "rows"), 4);
    CU_ASSERT_EQUAL(fact(&trace, "rows_same_timestamp_as_previous"), 2);
    CU_ASSERT_EQUAL(fact(&trace, "mean_cpu_mhz_over_rows"), (200 + 300 + 900 + 500) / 4.0);
    trace_free(&trace);
}

/* World 20 of the known answers: a trace whose rows are out of order is sorted, or refused with the line, as
 * asked. */
static void world_20_rows_that_go_back_are_sorted_or_refused(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000600, 1, 1000, 200, 1024);
    end = add_row(end, 1000900, 1, 1000, 300, 1024);
    end = add_row(end, 1000300, 1, 1000, 100, 1024);
    end = add_row(end, 1000600, 1, 1000, 250, 1024); /* the later one of its time */
    Trace trace = trace_of(text, &plain);
    EXPECT_USAGE(&trace, 0, 0.1, 0.25, 0.3);
    CU_ASSERT_EQUAL(fact(&trace, "rows_timestamp_decreasing"), 1);
    CU_ASSERT_EQUAL(fact(&trace, "first_timestamp"), 1000300);
    trace_free(&trace);
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "1.csv", text);
    Error error = {0};
    CU_ASSERT_FALSE(bitbrains_reader.read(path, &(TraceOptions){.refuses_disorder = true}, &trace, &error));
    CU_ASSERT_TRUE(error.line == 4 && error.column == 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "time goes back from 1000900 to 1000300"));
    free(path);
    scratch_remove(&scratch);
}

/* Rows at 300 and 1800 s: the second reaches 600 s back, to 1200; with a reach of 900 s, to 900. */
static void in_a_long_gap_the_reading_before_holds(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 1, 1000, 100, 1024);
    end = add_row(end, 1001800, 1, 1000, 200, 1024);
    Trace trace = trace_of(text, &plain);
    EXPECT_USAGE(&trace, 0, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2);
    CU_ASSERT_EQUAL(fact(&trace, "max_gap_s"), 1500);
    CU_ASSERT_EQUAL(fact(&trace, "gaps_beyond_reach"), 1);
    CU_ASSERT_EQUAL(fact(&trace, "gaps_filled_s"), 900);
    trace_free(&trace);
    trace = trace_of(text, &(TraceOptions){.reach_ns = 900 * NS_PER_S});
    EXPECT_USAGE(&trace, 0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2);
    trace_free(&trace);
}

/* By their starts the same rows begin at the first stamp and end 300 s behind the last. */
static void a_time_stamp_can_be_the_start_of_its_window(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 1, 1000, 100, 1024);
    end = add_row(end, 1000900, 1, 1000, 200, 1024);
    Trace trace = trace_of(text, &(TraceOptions){.stamp_is_start = true});
    EXPECT_USAGE(&trace, 0, 0.1, 0.1, 0.2);
    CU_ASSERT_EQUAL(trace.guests.at[0].arrive_ns, 0);
    trace_free(&trace);
}

/* 1200 of 1000 MHz, on a machine that later has 4 x 1000 MHz: 30 % of what it has at its largest; clipped, 25
 * %. The second row uses 1000 of 4000. */
static void sizes_are_the_largest_and_usage_stays_what_it_was_in_mhz(void)
{
    char text[2048] = HEADER, *end = text + strlen(text);
    end = add_row(end, 1000300, 1, 1000, 1200, 4096);
    end = add_row(end, 1000600, 4, 4000, 1000, 1024.5);
    end = add_row(end, 1000900, 0, 9000, 0, 9999);
    Trace trace = trace_of(text, &plain);
    const TraceGuest *guest = &trace.guests.at[0];
    CU_ASSERT_TRUE(guest->cpu_mcore == 4000 && guest->cpu_mhz == 4000 && guest->memory_bytes == 4096 * 1024);
    EXPECT_USAGE(&trace, 0, 0.3, 0.25, NAN);
    CU_ASSERT_EQUAL(fact(&trace, "rows_cpu_pct_over_100"), 1);
    CU_ASSERT_EQUAL(fact(&trace, "max_cpu_pct"), 120);
    CU_ASSERT_EQUAL(fact(&trace, "rows_size_changed"), 1);
    trace_free(&trace);
    trace = trace_of(text, &(TraceOptions){.clips_usage = true});
    EXPECT_USAGE(&trace, 0, 0.25, 0.25, NAN);
    CU_ASSERT_EQUAL(fact(&trace, "max_cpu_pct"), 120); /* facts are of the file */
    trace_free(&trace);
}

static void without_a_capacity_usage_is_the_percentage(void)
{
    Trace trace = trace_of("1000300;2;0;0;37.5;1024;0;0;0;0;0\n", &plain);
    CU_ASSERT_TRUE(trace.guests.at[0].cpu_mhz == 0 && trace.guests.at[0].cpu_mcore == 2000);
    EXPECT_USAGE(&trace, 0, 0.375);
    trace_free(&trace);
}

/* The second VM is never on: it is counted, and no guest. The trace begins with its first row all the same.
 */
static void a_vm_that_is_never_on_is_no_guest(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "1.csv", "1000600;1;1000;500;50;1024;0;0;0;0;0\n"));
    free(scratch_text(&scratch, "2.csv", "1000300;0;0;0;0;0;0;0;0;0;0\n"));
    Trace trace;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(bitbrains_reader.read(scratch.path, &plain, &trace, &error));
    CU_ASSERT_EQUAL(trace.guests.count, 1);
    CU_ASSERT_EQUAL(trace.guests.at[0].arrive_ns, 300 * NS_PER_S);
    CU_ASSERT_TRUE(fact(&trace, "vm_files") == 2 && fact(&trace, "vms_never_on") == 1);
    trace_free(&trace);
    scratch_remove(&scratch);
}

/* ---- What is refused ---- */

typedef struct Broken {
    const char *text;
    int line, column;
    const char *part;
} Broken;

static const Broken broken[] = {
    {"1;1;1;1;1;1;1;1;1;1;1\n2;1;1;1\n", 2, 8, "4 fields in the line; Bitbrains' format has 11"},
    {"1;1;1;1;1;1;1;1;1;1;1;1\n", 1, 23, "12 fields in the line"},
    {"1,1,1,1,1,1,1,1,1,1,1\n", 1, 22,
     "1 fields in the line; Bitbrains' format has 11, separated by semicolons"},
    {"Timestamp;\tCPU cores;\tcapacity;a;b;c;d;e;f;g;h\n1;1;1;1;1;1;1;1;1;1;1\n", 1, 23,
     "column 3 is \"capacity\"; in Bitbrains' format it is \"CPU capacity provisioned [MHZ]\""},
    {"1;1;1;1;1;1;1;1;1;1;1\nTimestamp;1;1;1;1;1;1;1;1;1;1\n", 2, 1,
     "Timestamp [ms]: \"Timestamp\": whole seconds"},
    {"1372629804000;1;1;1;1;1;1;1;1;1;1\n", 1, 1, "they are no milliseconds"},
    {"-5;1;1;1;1;1;1;1;1;1;1\n", 1, 1, "column 1 is \"-5\""},
    {"1;\t1.5;1;1;1;1;1;1;1;1;1\n", 1, 4, "CPU cores: \"1.5\": a whole number from 0 to 1000000"},
    {"1;1;1;\tNaN;1;1;1;1;1;1;1\n", 1, 8, "CPU usage [MHZ]: \"NaN\": a number from 0 to 1e+15 is needed"},
    {"1;1;1;1;-1;1;1;1;1;1;1\n", 1, 9, "CPU usage [%]: \"-1\""},
    {"1;1;1;1;;1;1;1;1;1;1\n", 1, 9, "CPU usage [%]: \"\""},
    {"1;1;1;1;1;1;1;1;1;1;1,5\n", 1, 21, "Network transmitted throughput [KB/s]: \"1,5\""},
    {"1;1;1;1;1;2e15;1;1;1;1;1\n", 1, 11, "Memory capacity provisioned [KB]: \"2e15\""},
    {"1;1;1;1;1;1;1;1;1;1;1\n\n2;1;1;1;1;1;1;1;1;1;1\n", 2, 1, "a blank line before the last row"},
    {HEADER, 0, 0, "no rows in the file"},
    {"Timestamp;\tCPU cores\n", 1, 21, "2 columns in the header"},
    {EXPORTED("1", "1", "a") EXPORTED("2", "1", "b"), 2, 1, "a row of VM \"b\" among those of \"a\""},
    {" 1631911500    x" EXPORTED("", "", "vm"), 1, 16, "CPU usage in MHz: \"x\": a number from 0"},
    {"1 2 3 4 5 6 7 8 9 10 11\n", 1, 24,
     "1 fields in the line; Bitbrains' format has 11, separated by semicolons"},
};

static void what_is_not_the_format_is_refused_with_its_place(void)
{
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        Scratch scratch;
        scratch_make(&scratch);
        char *path = scratch_text(&scratch, "7.csv", broken[i].text);
        Trace trace;
        Error error = {0};
        CU_ASSERT_FALSE_FATAL(bitbrains_reader.read(scratch.path, &plain, &trace, &error));
        CU_ASSERT_STRING_EQUAL(error.file, path);
        bool is_as_told = error.line == broken[i].line && error.column == broken[i].column &&
                          strstr(error.text, broken[i].part) != NULL;
        if (!is_as_told)
            printf("seen: %d:%d: %s\n", error.line, error.column, error.text);
        CU_ASSERT_TRUE(is_as_told);
        free(path);
        scratch_remove(&scratch);
    }
}

/* Two months in one archive: their VMs have the same numbers and are not the same. */
static void two_files_of_one_name_are_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "rnd.tar");
    ArchiveWriter *writer;
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, NULL));
    archive_writer_add(writer, "rnd/2013-7/1.csv", "1;1;1;1;1;1;1;1;1;1;1\n", 22);
    archive_writer_add(writer, "rnd/2013-8/1.csv", "1;1;1;1;1;1;1;1;1;1;1\n", 22);
    archive_writer_close(writer);
    Trace trace;
    Error error = {0};
    CU_ASSERT_FALSE(bitbrains_reader.read(path, &plain, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.file, "rnd.tar:rnd/2013-"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "are these several months?"));
    free(path);
    scratch_remove(&scratch);
}

/* A time stamp of 1 s beside one of 2013: 1372629804 s in steps of 300 s for 100 VMs are 457 million samples.
 */
static void what_makes_no_trace_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "0.csv", "1;1;1;1;1;1;1;1;1;1;1\n"));
    Trace trace;
    Error error = {0};
    for (int i = 1; i < 100; i++) {
        char name[32];
        snprintf(name, sizeof name, "%d.csv", i);
        free(scratch_text(&scratch, name, "1372629804;1;1;1;1;1;1;1;1;1;1\n"));
    }
    CU_ASSERT_FALSE(bitbrains_reader.read(scratch.path, &plain, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "time stamps from 1 to 1372629804"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "is one of them wrong?"));
    char *off = scratch_text(&scratch, "off", "1;0;0;0;0;0;0;0;0;0;0\n");
    CU_ASSERT_FALSE(bitbrains_reader.read(off, &plain, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "all VMs (1) are switched off"));
    CU_ASSERT_FALSE(
        bitbrains_reader.read(off, &(TraceOptions){.reach_ns = 1500 * NS_PER_MS}, &trace, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "a reach of 1.5 s: whole seconds"));
    free(off);
    scratch_remove(&scratch);
}

/* ---- The shared files ---- */

#define TRACES "../shared/traces/"

/* What the list of check values calls otherwise, where a file is one VM. */
static const char *fact_name(const char *listed)
{
    static const char *const names[][2] = {{"cores_last_row", "total_cores_last_row"},
                                           {"cpu_capacity_mhz_last_row", "total_cpu_capacity_mhz_last_row"},
                                           {"mem_capacity_kb_last_row", "total_mem_capacity_kb_last_row"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(listed, names[i][0]) == 0)
            return names[i][1];
    return listed;
}

/* A line "file,statistic,value" of the list, if it is of this file; the value as it is printed there. */
static bool is_met(const Trace *trace, const char *file, const char *line, unsigned *compared)
{
    char name[128], value[64], found[64];
    size_t length = strlen(file);
    if (strncmp(line, file, length) != 0 || sscanf(line + length, ",%127[^,],%63[^\r\n]", name, value) != 2)
        return true;
    for (size_t i = 0; i < trace->facts.count; i++) {
        const Fact *fact_found = &trace->facts.at[i];
        if (strcmp(fact_found->name, fact_name(name)) != 0)
            continue;
        ++*compared;
        snprintf(found, sizeof found, "%.*f", fact_found->decimals, fact_found->value);
        if (strcmp(found, value) != 0)
            printf("%s: %s is %s, found %s\n", file, name, value, found);
        return strcmp(found, value) == 0;
    }
    printf("%s: nothing is called %s\n", file, name);
    return false;
}

/* Every check value of a file of trace-stats-shared.csv, in all the digits that are printed there. */
static void expect_statistics(const char *file, unsigned values)
{
    char path[256], line[512];
    snprintf(path, sizeof path, TRACES "%s", file);
    FILE *list = fopen(TRACES "trace-stats-shared.csv", "r");
    if (list == NULL || access(path, R_OK) != 0) {
        test_skip("the shared traces are not there");
        if (list != NULL)
            fclose(list);
        return;
    }
    Trace trace;
    Error error = {0};
    unsigned compared = 0;
    CU_ASSERT_TRUE_FATAL(bitbrains_reader.read(path, &plain, &trace, &error));
    while (fgets(line, sizeof line, list) != NULL)
        CU_ASSERT_TRUE(is_met(&trace, file, line, &compared));
    CU_ASSERT_EQUAL(compared, values);
    fclose(list);
    trace_free(&trace);
}

static void one_vm_of_rnd_has_its_published_statistics(void)
{
    expect_statistics("bitbrains-rnd/1.csv.gz", 14);
}

static void eighty_vms_of_july_have_their_published_statistics(void)
{
    expect_statistics("bitbrains-rnd/rnd-2013-7-vm001-080.tar.xz", 16);
}

static void forty_vms_of_september_have_their_published_statistics(void)
{
    expect_statistics("bitbrains-rnd/rnd-2013-9-vm001-040.tar.xz", 16);
}

static void one_vm_of_fast_storage_has_its_published_statistics(void)
{
    expect_statistics("bitbrains-faststorage/vm-2013-8.csv.gz", 14);
}

#define CASE(name)                                                                                           \
    {                                                                                                        \
#name, name                                                                                          \
    }

static const TestCase cases[] = {
    CASE(a_file_is_a_vm_with_its_own_size),
    CASE(what_varies_between_files_is_read),
    CASE(the_export_with_blanks_is_read),
    CASE(the_shared_export_is_read),
    CASE(guests_are_in_natural_order_of_the_files),
    CASE(a_guest_lives_while_it_has_cores),
    CASE(between_two_lives_a_guest_is_idle),
    CASE(of_rows_of_one_time_the_last_counts),
    CASE(world_20_rows_that_go_back_are_sorted_or_refused),
    CASE(in_a_long_gap_the_reading_before_holds),
    CASE(a_time_stamp_can_be_the_start_of_its_window),
    CASE(sizes_are_the_largest_and_usage_stays_what_it_was_in_mhz),
    CASE(without_a_capacity_usage_is_the_percentage),
    CASE(a_vm_that_is_never_on_is_no_guest),
    CASE(what_is_not_the_format_is_refused_with_its_place),
    CASE(two_files_of_one_name_are_refused),
    CASE(what_makes_no_trace_is_refused),
    CASE(one_vm_of_rnd_has_its_published_statistics),
    CASE(eighty_vms_of_july_have_their_published_statistics),
    CASE(forty_vms_of_september_have_their_published_statistics),
    CASE(one_vm_of_fast_storage_has_its_published_statistics),
    {NULL, NULL},
};

const TestSuite test_bitbrains = {"bitbrains", cases};
