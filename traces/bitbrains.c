#include "traces/bitbrains.h"

#include "sim/base/check.h"
#include "traces/archive.h"
#include "traces/bitbrains_vm.h"
#include "traces/natural.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPAN_S_MAX                                                                                           \
    (INT64_C(100) * 366 * 86400) /* a hundred years of ns fit in 63 bits, three hundred do not */

/* A file of the archive; there is one Vm for each. */
typedef struct VmFileName {
    const char *name;
    size_t index; /* in the archive */
} VmFileName;

typedef struct Month {
    VEC(VmFileName) files; /* in natural order */
    VEC(Vm) vms;           /* by file */
    RowCounts counts;
} Month;

/* ---- Files ---- */

static int by_name(const void *a, const void *b)
{
    return natural_compare(((const VmFileName *)a)->name, ((const VmFileName *)b)->name);
}

static bool list_files(Archive *archive, Month *month, Error *error)
{
    for (size_t i = 0; i < archive_count(archive); i++)
        vec_push(&month->files, (VmFileName){archive_name(archive, i), i});
    qsort(month->files.at, month->files.count, sizeof(VmFileName), by_name);
    for (size_t i = 1; i < month->files.count; i++)
        if (strcmp(month->files.at[i - 1].name, month->files.at[i].name) == 0)
            return archive_enter(archive, month->files.at[i].index, error) &&
                   error_at(error, archive_place(archive), 0, 0,
                            "a second file of this name, which is the VM's number within its month: are "
                            "these several "
                            "months? Give one of them");
    return true;
}

static bool read_files(Archive *archive, const TraceOptions *options, Month *month, Error *error)
{
    bool is_good = list_files(archive, month, error);
    for (size_t i = 0; is_good && i < month->files.count; i++) {
        vec_push(&month->vms, (Vm){0});
        is_good = archive_enter(archive, month->files.at[i].index, error) &&
                  vm_read(archive, options, &month->vms.at[i], &month->counts, error);
    }
    return is_good;
}

static void month_free(Month *month)
{
    for (size_t i = 0; i < month->vms.count; i++)
        vm_free(&month->vms.at[i]);
    vec_free(&month->vms);
    vec_free(&month->files);
}

/* ---- The trace ---- */

static char *guest_name(const char *file)
{
    char *name = must_strdup(file);
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".csv") == 0)
        name[length - 4] = '\0';
    return name;
}

/* The time that the trace covers, from the first window to the last. */
typedef struct Frame {
    WindowRule rule;
    StepGrid grid;
    int64_t end_s; /* from grid.origin_s on */
} Frame;

static bool find_frame(const Month *month, const char *path, const WindowRule *rule, Frame *ret_frame,
                       Error *error)
{
    const RowCounts *counts = &month->counts;
    int64_t origin_s = counts->first_s - (rule->stamp_is_start ? 0 : rule->usual_s);
    int64_t end_s = counts->last_s + (rule->stamp_is_start ? rule->usual_s : 0) - origin_s;
    size_t guests = (size_t)(counts->files - counts->files_never_on);
    size_t steps = (size_t)((end_s + BITBRAINS_STEP_S - 1) / BITBRAINS_STEP_S);
    if (guests == 0)
        return error_at(error, path, 0, 0,
                        "all VMs (%" PRId64 ") are switched off (0 cores) in all their rows", counts->files);
    if (end_s > SPAN_S_MAX || steps > BITBRAINS_SAMPLES_MAX / guests)
        return error_at(error, path, 0, 0,
                        "time stamps from %" PRId64 " to %" PRId64
                        " make %zu steps for each of %zu VMs, more than %d in all: is one of them wrong?",
                        counts->first_s, counts->last_s, steps, guests, BITBRAINS_SAMPLES_MAX);
    *ret_frame =
        (Frame){.rule = *rule,
                .grid = {.origin_s = origin_s, .step_s = BITBRAINS_STEP_S, .steps = steps, .stride = guests},
                .end_s = end_s};
    return true;
}

static void add_guest(const Vm *vm, const char *file, const Frame *frame, Trace *trace)
{
    Windows windows = {0};
    vm_windows(vm, &frame->rule, &windows);
    windows_to_grid(&windows, &frame->grid, vm->capacity_mhz > 0 ? vm->capacity_mhz : 100,
                    trace->usage_ratio + trace->guests.count);
    int64_t begin_s = windows.at[0].begin_s - frame->grid.origin_s;
    int64_t end_s = windows.at[windows.count - 1].end_s - frame->grid.origin_s;
    bool is_seen_to_go = frame->end_s - end_s >= BITBRAINS_STEP_S;
    vec_push(&trace->guests, (TraceGuest){.name = guest_name(file),
                                          .arrive_ns = begin_s * NS_PER_S,
                                          .leave_ns = is_seen_to_go ? end_s * NS_PER_S : SIM_TIME_MAX,
                                          .cpu_mcore = vm->cores * 1000,
                                          .cpu_mhz = vm->capacity_mhz,
                                          .memory_bytes = (int64_t)ceil(vm->memory_kb * 1024)});
    vec_free(&windows);
}

static Trace to_trace(const Month *month, const Frame *frame)
{
    size_t samples = frame->grid.steps * frame->grid.stride;
    Trace trace = {.step_ns = BITBRAINS_STEP_S * NS_PER_S, .steps = (uint32_t)frame->grid.steps};
    trace.usage_ratio = must_alloc(samples * sizeof *trace.usage_ratio);
    for (size_t i = 0; i < samples; i++)
        trace.usage_ratio[i] = NAN;
    for (size_t i = 0; i < month->vms.count; i++)
        if (vm_is_ever_on(&month->vms.at[i]))
            add_guest(&month->vms.at[i], month->files.at[i].name, frame, &trace);
    row_counts_tell(&month->counts, &trace.facts);
    return trace;
}

static bool read_bitbrains(const char *path, const TraceOptions *options, Trace *ret_trace, Error *error)
{
    WindowRule rule = {.stamp_is_start = options->stamp_is_start,
                       .usual_s = BITBRAINS_STEP_S,
                       .reach_s = trace_reach_ns(options) / NS_PER_S};
    Archive *archive;
    Frame frame;
    if (options->reach_ns % NS_PER_S != 0)
        return error_at(error, path, 0, 0, "a reach of %g s: whole seconds are needed",
                        (double)options->reach_ns / (double)NS_PER_S);
    if (!archive_open(path, &archive, error))
        return false;
    Month month = {0};
    bool is_good =
        read_files(archive, options, &month, error) && find_frame(&month, path, &rule, &frame, error);
    if (is_good)
        *ret_trace = to_trace(&month, &frame);
    month_free(&month);
    archive_close(archive);
    return is_good;
}

const TraceReader bitbrains_reader = {
    .name = "bitbrains",
    .help = "VMs of a hosting company over a month: a folder or archive of one CSV file a VM with its size "
            "and its use "
            "of CPU, memory, disk and network, about every 300 s",
    .source = "Grid Workloads Archive, GWA-T-12; Shen, van Beek, Iosup, CCGrid 2015",
    .takes_options = true,
    .read = read_bitbrains,
};
