#include "traces/planetlab.h"

#include "sim/base/check.h"
#include "traces/archive.h"
#include "traces/rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PERCENT_MAX = 100 };

#define ACCEPTED "a whole number from 0 to 100 is needed (percent of the VM's CPU)"

typedef VEC(uint8_t) Percents;

typedef struct Day {
    Percents percents; /* file after file */
    size_t file_start; /* where the present file begins in it */
    int blank_line;    /* the first one after the last sample of the file; 0 = none */
} Day;

/* At most three digits: no number of this format needs a library. */
static bool percent_of(const Field *field, uint8_t *ret_percent)
{
    unsigned value = 0;
    for (size_t i = 0; i < field->length; i++) {
        if (i == 3 || field->text[i] < '0' || field->text[i] > '9')
            return false;
        value = 10 * value + (unsigned)(field->text[i] - '0');
    }
    *ret_percent = (uint8_t)value;
    return field->length > 0 && value <= PERCENT_MAX;
}

static bool take_row(void *arg, const Row *row, Error *error)
{
    Day *day = arg;
    uint8_t percent;
    if (row->count == 0) {
        day->blank_line = day->blank_line == 0 ? row->line : day->blank_line;
        return true;
    }
    if (day->blank_line != 0)
        return error_at(error, NULL, day->blank_line, 1, "a blank line before the last sample; " ACCEPTED);
    if (row->count > 1)
        return row_error(row, 1, error, "%zu values in one line; one is needed, " ACCEPTED, row->count);
    if (!percent_of(&row->fields[0], &percent))
        return row_error(row, 0, error, "\"%.40s\": " ACCEPTED, row->fields[0].text);
    if (day->percents.count == PLANETLAB_SAMPLES_MAX)
        return row_error(row, 0, error, "more than %d samples in all", PLANETLAB_SAMPLES_MAX);
    vec_push(&day->percents, percent);
    return true;
}

static bool same_name(const Archive *archive, size_t a, size_t b)
{
    return strcmp(archive_name(archive, a), archive_name(archive, b)) == 0;
}

static bool read_file(Archive *archive, size_t index, Day *day, Error *error)
{
    RowVisitor visitor = {.delimiter = ',', .visit = take_row, .arg = day};
    day->file_start = day->percents.count;
    day->blank_line = 0;
    if (!archive_enter(archive, index, error) || !rows_read(archive, &visitor, error))
        return false;
    size_t count = day->percents.count - day->file_start;
    const char *place = archive_place(archive);
    if (index > 0 && same_name(archive, index - 1, index))
        return error_at(error, place, 0, 0, "a second file of this name; the name tells which VM it is");
    if (count < 2)
        return error_at(error, place, 0, 0, "too few samples (%zu): at least 2 are needed, one a line",
                        count);
    if (index > 0 && count * index != day->file_start)
        return error_at(
            error, place, (int)count, 0,
            "%zu samples, but the files before it (%s and others) have %zu; all need the same number", count,
            archive_name(archive, 0), day->file_start / index);
    return true;
}

/* From file after file to step after step. */
static double *to_matrix(const Percents *percents, size_t guests, size_t steps)
{
    double ratio_of[PERCENT_MAX + 1];
    for (int percent = 0; percent <= PERCENT_MAX; percent++)
        ratio_of[percent] = percent / 100.0;
    double *ratios = must_alloc(guests * steps * sizeof *ratios);
    for (size_t step = 0; step < steps; step++)
        for (size_t guest = 0; guest < guests; guest++)
            ratios[step * guests + guest] = ratio_of[percents->at[guest * steps + step]];
    return ratios;
}

static void tell(const Percents *percents, Trace *trace)
{
    uint64_t sum = 0, zeros = 0;
    for (size_t i = 0; i < percents->count; i++) {
        sum += percents->at[i];
        zeros += percents->at[i] == 0;
    }
    double samples = (double)percents->count;
    vec_push(&trace->facts, (Fact){"vm_files", (double)trace->guests.count, 0});
    vec_push(&trace->facts, (Fact){"samples_per_vm", trace->steps, 0});
    vec_push(&trace->facts, (Fact){"mean_cpu_pct", (double)sum / samples, 3});
    vec_push(&trace->facts, (Fact){"idle_samples_pct", 100 * (double)zeros / samples, 2});
}

static Trace to_trace(const Archive *archive, const Percents *percents)
{
    size_t guests = archive_count(archive), steps = percents->count / guests;
    Trace trace = {.step_ns = PLANETLAB_STEP_NS, .steps = (uint32_t)steps};
    vec_reserve(&trace.guests, guests);
    for (size_t i = 0; i < guests; i++)
        vec_push(&trace.guests,
                 (TraceGuest){.name = must_strdup(archive_name(archive, i)), .leave_ns = SIM_TIME_MAX});
    trace.usage_ratio = to_matrix(percents, guests, steps);
    tell(percents, &trace);
    return trace;
}

static bool read_planetlab(const char *path, const TraceOptions *options, Trace *ret_trace, Error *error)
{
    (void)options;
    Archive *archive;
    if (!archive_open(path, &archive, error))
        return false;
    Day day = {0};
    bool is_good = true;
    for (size_t i = 0; is_good && i < archive_count(archive); i++)
        is_good = read_file(archive, i, &day, error);
    if (is_good)
        *ret_trace = to_trace(archive, &day.percents);
    vec_free(&day.percents);
    archive_close(archive);
    return is_good;
}

const TraceReader planetlab_reader = {
    .name = "planetlab",
    .help = "CPU use of PlanetLab VMs: a folder or archive of one text file a VM, one whole percentage a "
            "line, every 300 s",
    .source =
        "CoMon, 2011; Beloglazov and Buyya, Concurrency and Computation 24(13), 2012, doi:10.1002/cpe.1867",
    .read = read_planetlab,
};
