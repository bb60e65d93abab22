/* What a run leaves behind, as plain rows: the recorder (recorder.h) fills them from the journal and from the
 * final integrals, the store writes them, `virga show` prints them.
 *
 * Spans are in seconds, instants in ns; the unit of each column is in its name. Guests are named by serial,
 * hosts by row.
 */
#ifndef VIRGA_SIM_OUTPUT_TABLES_H
#define VIRGA_SIM_OUTPUT_TABLES_H

#include "sim/base/ids.h"
#include "sim/base/vec.h"
#include "sim/model/account.h"
#include "sim/model/cluster.h"
#include "sim/model/journal.h"

#define ROW_NONE UINT32_MAX

typedef struct HostRow {
    char *name;       /* "h.12" */
    const char *type; /* the spec's */
    uint32_t cores;
    double core_mhz;
    int64_t memory_bytes;
    double energy_j;
    double utilization_ratio; /* CPU work done / (full capacity x length of the run) */
    double on_s, active_s, overloaded_s;
    uint32_t arrivals, departures; /* guests placed on or moved to it, ended on or moved away */
    uint32_t labels;               /* row of Tables.labels, ROW_NONE = none */
} HostRow;

typedef struct GuestRow {
    uint32_t serial;
    uint32_t workload; /* index into Tables.workloads */
    char *name;
    SimTime born_ns;
    SimTime placed_ns; /* -1 = never */
    SimTime ended_ns;  /* -1 = alive at the end */
    int end_reason;    /* EndReason, -1 = alive */
    uint32_t host;     /* where it lives or lived last, ROW_NONE = nowhere */
    uint32_t vcpus;
    double cpu_mhz;
    int64_t memory_bytes;
    uint32_t migrations;
    double account[ACCOUNT_ENTRIES];
    uint32_t labels; /* row of Tables.labels, ROW_NONE = none */
    int64_t priority;
} GuestRow;

typedef struct MigrationRow {
    uint32_t number, serial, from, to;
    uint16_t reason; /* MoveReason of policies/policy.h */
    SimTime started_ns;
    SimTime ended_ns; /* -1 = under way at the end */
    bool cancelled;
} MigrationRow;

typedef struct TaskRow {
    uint32_t number, serial;
    double work_mcycle;
    SimTime started_ns, ended_ns; /* -1 = not */
    bool killed;
} TaskRow;

/* A guest that waits at the end, with what keeps every host from taking it. */
typedef struct PendingRow {
    uint32_t serial;
    uint32_t hosts_refusing[REFUSAL_COUNT]; /* by Refusal */
} PendingRow;

typedef struct Tables {
    VEC(char *) workloads;
    VEC(char *) labels; /* of all sets of them, as text: "zone=a disk=ssd" */
    VEC(HostRow) hosts;
    VEC(GuestRow) guests;
    VEC(MigrationRow) migrations;
    VEC(TaskRow) tasks;
    VEC(PendingRow) pending;
    VEC(Note) events; /* the journal, without NOTE_USAGE */
} Tables;

void tables_free(Tables *tables);

#endif
