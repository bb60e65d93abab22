#include "traces/bitbrains_vm.h"

#include "traces/bitbrains.h"
#include "traces/bitbrains_row.h"
#include "traces/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_MHZ_LEAST 1e-3

/* A file that is being read. */
typedef struct VmFile {
    Vm *vm;
    const TraceOptions *options;
    RowCounts *counts;
    FileRow last; /* row */
    int64_t rows;
    int blank_line; /* the first blank line; 0 = none */
    bool has_begun, is_disordered;
} VmFile;

/* ---- Counting ---- */

static bool is_resized(const FileRow *a, const FileRow *b)
{
    return a->cores > 0 && b->cores > 0 &&
           (a->cores != b->cores || a->value[COLUMN_CAPACITY] != b->value[COLUMN_CAPACITY] ||
            a->value[COLUMN_MEMORY] != b->value[COLUMN_MEMORY]);
}

static void count_step(const FileRow *before, const FileRow *row, RowCounts *counts)
{
    int64_t gap_s = row->at_s - before->at_s;
    counts->same_time += gap_s == 0;
    counts->back_in_time += gap_s < 0;
    counts->size_changes += is_resized(before, row);
    if (gap_s > counts->gap_s_max)
        counts->gap_s_max = gap_s;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void count_row(const FileRow *row, RowCounts *counts)
{
    if (counts->rows == 0)
        counts->first_s = counts->last_s = row->at_s;
    counts->rows++;
    counts->first_s = row->at_s < counts->first_s ? row->at_s : counts->first_s;
    counts->last_s = row->at_s > counts->last_s ? row->at_s : counts->last_s;
    counts->over_100_percent += row->value[COLUMN_PERCENT] > 100;
    counts->off += row->cores == 0;
    counts->memory_over_capacity += row->value[COLUMN_MEMORY_USED] > row->value[COLUMN_MEMORY];
    counts->percent_sum += row->value[COLUMN_PERCENT];
    counts->mhz_sum += row->value[COLUMN_USAGE];
    counts->percent_max = larger(counts->percent_max, row->value[COLUMN_PERCENT]);
    counts->memory_kb_max = larger(counts->memory_kb_max, row->value[COLUMN_MEMORY_USED]);
}

static void count_file(const VmFile *file, RowCounts *counts)
{
    counts->files++;
    counts->last_cores += file->last.cores;
    counts->files_last_off += file->last.cores == 0;
    counts->last_mhz += file->last.value[COLUMN_CAPACITY];
    counts->last_memory_kb += file->last.value[COLUMN_MEMORY];
    counts->files_never_on += !vm_is_ever_on(file->vm);
}

/* ---- Rows ---- */

static void keep_row(VmFile *file, const FileRow *row)
{
    Vm *vm = file->vm;
    double usage_mhz = row->value[COLUMN_USAGE], percent = row->value[COLUMN_PERCENT];
    double capacity_mhz = row->value[COLUMN_CAPACITY];
    if (file->options->clips_usage && usage_mhz > capacity_mhz)
        usage_mhz = capacity_mhz;
    if (file->options->clips_usage && percent > 100)
        percent = 100;
    vec_push(&vm->rows, (VmRow){row->at_s, usage_mhz, percent, (uint32_t)file->rows, row->cores > 0});
    if (row->cores == 0)
        return;
    vm->cores = row->cores > vm->cores ? row->cores : vm->cores;
    vm->capacity_mhz = larger(vm->capacity_mhz, capacity_mhz);
    vm->memory_kb = larger(vm->memory_kb, row->value[COLUMN_MEMORY]);
}

/* Against the row before. */
static bool check_order(const VmFile *file, const Row *row, const FileRow *now, Error *error)
{
    const FileRow *last = &file->last;
    if (strcmp(now->vm, last->vm) != 0)
        return row_error(row, 0, error, "a row of VM \"%s\" among those of \"%s\": a file is one VM", now->vm,
                         last->vm);
    if (now->at_s < last->at_s && file->options->refuses_disorder)
        return row_error(row, COLUMN_TIME, error,
                         "time goes back from %" PRId64 " to %" PRId64
                         "; rows in order of time are asked for",
                         last->at_s, now->at_s);
    return true;
}

static bool take_values(VmFile *file, const Row *row, Error *error)
{
    FileRow now;
    if (!file_row_read(row, &now, error) || (file->rows > 0 && !check_order(file, row, &now, error)))
        return false;
    double capacity_mhz = now.value[COLUMN_CAPACITY];
    if (capacity_mhz > 0 && capacity_mhz < CAPACITY_MHZ_LEAST) /* usage is divided by it */
        return row_error(row, COLUMN_CAPACITY, error, "a capacity of %g MHz: 0 or at least %g is needed",
                         capacity_mhz, CAPACITY_MHZ_LEAST);
    if (file->counts->rows == BITBRAINS_SAMPLES_MAX)
        return row_error(row, 0, error, "more than %d rows in all", BITBRAINS_SAMPLES_MAX);
    if (file->rows > 0)
        count_step(&file->last, &now, file->counts);
    file->is_disordered |= file->rows > 0 && now.at_s < file->last.at_s;
    count_row(&now, file->counts);
    keep_row(file, &now);
    file->last = now;
    file->rows++;
    return true;
}

static bool take_row(void *arg, const Row *row, Error *error)
{
    VmFile *file = arg;
    if (row->count == 0) {
        file->blank_line = file->blank_line == 0 ? row->line : file->blank_line;
        return true;
    }
    if (file->blank_line != 0)
        return error_at(error, NULL, file->blank_line, 1, "a blank line before the last row");
    bool is_first = !file->has_begun;
    file->has_begun = true;
    return is_first && file_row_is_header(row) ? file_row_check_header(row, error)
                                               : take_values(file, row, error);
}

/* ---- Order ---- */

static int by_time(const void *a, const void *b)
{
    const VmRow *x = a, *y = b;
    if (x->at_s != y->at_s)
        return x->at_s < y->at_s ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* Sorted, and only the last one of each time. */
static void put_in_order(Vm *vm, bool is_disordered)
{
    if (is_disordered)
        qsort(vm->rows.at, vm->rows.count, sizeof(VmRow), by_time);
    size_t kept = 0;
    for (size_t i = 0; i < vm->rows.count; i++) {
        kept -= kept > 0 && vm->rows.at[kept - 1].at_s == vm->rows.at[i].at_s;
        vm->rows.at[kept++] = vm->rows.at[i];
    }
    vm->rows.count = kept;
}

/* Where its life begins and ends, and which gaps the rows before them must fill. */
static void find_life(Vm *vm, int64_t reach_s, RowCounts *counts)
{
    vm->first_on = vm->rows.count;
    for (size_t i = 0; i < vm->rows.count; i++) {
        if (vm->rows.at[i].is_on) {
            vm->first_on = i < vm->first_on ? i : vm->first_on;
            vm->last_on = i;
        }
        int64_t gap_s = i > 0 ? vm->rows.at[i].at_s - vm->rows.at[i - 1].at_s : 0;
        counts->gaps += gap_s > reach_s;
        counts->gap_s += gap_s > reach_s ? gap_s - reach_s : 0;
    }
}

bool vm_read(Archive *archive, const TraceOptions *options, Vm *vm, RowCounts *counts, Error *error)
{
    VmFile file = {.vm = vm, .options = options, .counts = counts};
    RowVisitor visitor = {.delimiter = ';', .visit = take_row, .arg = &file};
    if (!rows_read(archive, &visitor, error))
        return false;
    if (file.rows == 0)
        return error_at(error, archive_place(archive), 0, 0, "no rows in the file");
    put_in_order(vm, file.is_disordered);
    find_life(vm, trace_reach_ns(options) / NS_PER_S, counts);
    count_file(&file, counts);
    return true;
}

void vm_free(Vm *vm)
{
    vec_free(&vm->rows);
}

void vm_windows(const Vm *vm, const WindowRule *rule, Windows *windows)
{
    VEC(Reading) readings = {0};
    for (size_t i = vm->first_on; i <= vm->last_on; i++) {
        const VmRow *row = &vm->rows.at[i];
        double usage = vm->capacity_mhz > 0 ? row->usage_mhz : row->usage_percent;
        vec_push(&readings, (Reading){row->at_s, row->is_on ? usage : 0});
    }
    windows_of(readings.at, readings.count, rule, windows);
    vec_free(&readings);
}

/* ---- Facts ---- */

void row_counts_tell(const RowCounts *counts, Facts *facts)
{
    double rows = (double)counts->rows;
    const Fact all[] = {
        {"vm_files", (double)counts->files, 0},
        {"rows", rows, 0},
        {"first_timestamp", (double)counts->first_s, 0},
        {"last_timestamp", (double)counts->last_s, 0},
        {"rows_same_timestamp_as_previous", (double)counts->same_time, 0},
        {"rows_timestamp_decreasing", (double)counts->back_in_time, 0},
        {"rows_cpu_pct_over_100", (double)counts->over_100_percent, 0},
        {"rows_zero_cores", (double)counts->off, 0},
        {"rows_size_changed", (double)counts->size_changes, 0},
        {"rows_mem_usage_over_capacity", (double)counts->memory_over_capacity, 0},
        {"max_gap_s", (double)counts->gap_s_max, 0},
        {"gaps_beyond_reach", (double)counts->gaps, 0},
        {"gaps_filled_s", (double)counts->gap_s, 0},
        {"sum_cpu_pct", counts->percent_sum, 6},
        {"sum_cpu_mhz", counts->mhz_sum, 6},
        {"mean_cpu_pct_over_rows", counts->percent_sum / rows, 6},
        {"mean_cpu_mhz_over_rows", counts->mhz_sum / rows, 6},
        {"max_cpu_pct", counts->percent_max, 6},
        {"max_mem_usage_kb", counts->memory_kb_max, 6},
        {"total_cores_last_row", (double)counts->last_cores, 0},
        {"total_cpu_capacity_mhz_last_row", counts->last_mhz, 6},
        {"total_mem_capacity_kb_last_row", counts->last_memory_kb, 6},
        {"vms_zero_cores_last_row", (double)counts->files_last_off, 0},
        {"vms_never_on", (double)counts->files_never_on, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        vec_push(facts, all[i]);
}
