/* The store writes what a run leaves behind into a result file (HDF5, see sim/base/h5.h).
 *
 *     /provenance           what was run: scenario as expanded, seed, version, build, status, hash
 *     /provenance/files     every file that was read, with its SHA-256
 *     /provenance/defaults  every default that was used, with its source
 *     /model/hosts          one row a host: type, size, energy, time on, active and overloaded
 *     /model/guests         one row a guest: size, life, CPU time; the row number is its serial
 *     /summary              one row a metric: name, value, unit, definition
 *     /series/cluster       one row an interval: hosts on, power, utilization, ...
 *     /series/hosts         time x host: utilization, power
 *     /series/guests        time x guest: usage
 *     /events               the journal, one row a note
 *     /decisions            of it, what policies asked for, and what became of it
 *     /migrations /tasks /pending
 *     /runtime              wall time, memory, events per second
 *
 * Everything outside /runtime depends on the scenario, its input and the build alone: two runs write the same
 * bytes there, and /provenance suffices to repeat the run. Series that were
 * not asked for are left out. Names of columns end in their
 * unit; see sim/output/sheet.h for words and missing values.
 */
#ifndef VIRGA_SIM_OUTPUT_STORE_H
#define VIRGA_SIM_OUTPUT_STORE_H

#include "sim/base/h5.h"
#include "sim/output/metrics.h"
#include "sim/output/recorder.h"
#include "sim/output/series.h"

/* In the file's own attributes: other readers see what they have before them. */
#define STORE_FORMAT         "virga-result"
#define STORE_FORMAT_VERSION 1

typedef struct InputFile {
    char *role; /* "scenario", "trace", "plug-in", ... */
    char *path; /* as it was opened */
    char sha256[65];
} InputFile;

typedef struct Provenance {
    const char *name;     /* of the scenario */
    const char *scenario; /* expanded: reading it again gives the same run */
    uint64_t seed;
    const char *placement, *rebalance, *power; /* names of the policies */
    const char *version, *compiler, *flags;    /* of this program */
    const char *status;                        /* "done" */
    const InputFile *files;
    size_t file_count;
    char *const *defaults; /* "path = value (source)" */
    size_t default_count;
} Provenance;

/* What differs between two runs of the same. */
typedef struct RunTime {
    double wall_s;
    int64_t memory_bytes; /* the most that the program held */
    uint64_t events;      /* of the engine; series and samplings count */
    bool is_checked;      /* every invariant was verified after each event */
    const char *finished; /* date */
} RunTime;

typedef struct StoredRun {
    Provenance provenance;
    RunTime runtime;
    const Recorder *recorder;
    const Series *series; /* choice SERIES_NONE: left out */
    const MetricDefinition *definitions;
    const MetricValue *metrics; /* [metric_count], as the definitions */
    size_t metric_count;
} StoredRun;

/* The unit of a metric; that of money is the currency of the run's book, where it has one. */
const char *store_unit(const MetricDefinition *definition, const Recorder *recorder);

/* Writes all of it. Trouble shows in h5_ok and h5_commit, which is the caller's to call. */
void store_write(H5File *file, const StoredRun *run);

#endif
