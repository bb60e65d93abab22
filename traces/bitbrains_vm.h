/* One VM of a Bitbrains trace: its file row by row, what is counted on the way, and what is left when the
 * rows are in order. The parts of bitbrains.c, which makes a trace of many. */
#ifndef VIRGA_TRACES_BITBRAINS_VM_H
#define VIRGA_TRACES_BITBRAINS_VM_H

#include "sim/base/error.h"
#include "sim/base/fact.h"
#include "traces/archive.h"
#include "traces/reader.h"
#include "traces/windows.h"

#include <stdbool.h>
#include <stdint.h>

/* A row as far as it is used. */
typedef struct VmRow {
    int64_t at_s;
    double usage_mhz, usage_percent;
    uint32_t number; /* in the file */
    bool is_on;
} VmRow;

typedef struct Vm {
    VEC(VmRow) rows;          /* in order of time, no two of one time, once the file is read */
    size_t first_on, last_on; /* rows; first_on = rows.count: never */
    int64_t cores;            /* the largest of its rows with cores; as the two below */
    double capacity_mhz, memory_kb;
} Vm;

/* Over all rows of all files, as they stand. Zero is a valid start. */
typedef struct RowCounts {
    int64_t files, rows, first_s, last_s;
    int64_t same_time, back_in_time, over_100_percent, off, memory_over_capacity, size_changes;
    int64_t gap_s_max, gaps, gap_s; /* longer than the reach: how many, and what they are longer in all */
    double percent_sum, mhz_sum, percent_max, memory_kb_max;
    int64_t last_cores, files_last_off, files_never_on; /* `last_`: of the last rows of the files */
    double last_mhz, last_memory_kb;
} RowCounts;

/* Reads the file that the archive has entered. False: the VM must still be given to vm_free. */
bool vm_read(Archive *archive, const TraceOptions *options, Vm *vm, RowCounts *counts, Error *error);
void vm_free(Vm *vm);

static inline bool vm_is_ever_on(const Vm *vm)
{
    return vm->first_on < vm->rows.count;
}

/* Appends the windows of its life, in MHz (or in percent, where it has no capacity). */
void vm_windows(const Vm *vm, const WindowRule *rule, Windows *windows);

void row_counts_tell(const RowCounts *counts, Facts *facts);

#endif
