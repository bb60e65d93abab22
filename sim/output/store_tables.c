#include "sim/output/store_tables.h"

#include "sim/output/sheet.h"
#include "sim/output/tables.h"
#include "sim/output/words.h"

#include <stdlib.h>

/* A note as it is stored: rows and words instead of ids and enums. */
typedef struct EventRow {
    SimTime t_ns;
    int what, reason;
    uint32_t guest, host, other, number;
    double value;
} EventRow;

#define HOST_NAMES  "/model/hosts/name"
#define GUEST_NAMES "/model/guests/name"

#define COLUMN(Row, member, name, unit, kind, description)                                                   \
    {                                                                                                        \
        (name), (unit), (description), (kind), offsetof(Row, member), NULL, NULL                             \
    }
#define WORDS(Row, member, name, kind, words, description)                                                   \
    {                                                                                                        \
        (name), "1", (description), (kind), offsetof(Row, member), (words), NULL                             \
    }
#define ROW_OF(Row, member, name, of, kind, description)                                                     \
    {                                                                                                        \
        (name), "1", (description), (kind), offsetof(Row, member), NULL, (of)                                \
    }
#define SHEET(path, description, Row, columns)                                                               \
    {                                                                                                        \
        (path), (description), (columns), sizeof(columns) / sizeof *(columns), sizeof(Row)                   \
    }

static const SheetColumn host_columns[] = {
    COLUMN(HostRow, name, "name", "", CELL_TEXT, "Name"),
    COLUMN(HostRow, type, "type", "", CELL_TEXT, "Type"),
    COLUMN(HostRow, cores, "cores", "1", CELL_U32, "Cores"),
    COLUMN(HostRow, core_mhz, "core_mhz", "MHz", CELL_F64, "Speed of one core"),
    COLUMN(HostRow, memory_bytes, "memory_bytes", "byte", CELL_I64, "Memory"),
    COLUMN(HostRow, energy_j, "energy_j", "J", CELL_F64, "Energy, in all states"),
    COLUMN(HostRow, utilization_ratio, "utilization_ratio", "1", CELL_F64,
           "CPU work done, part of what the full capacity could have done in the whole run"),
    COLUMN(HostRow, on_s, "on_s", "s", CELL_F64, "Time not asleep, off or failed"),
    COLUMN(HostRow, active_s, "active_s", "s", CELL_F64, "Time with CPU in use"),
    COLUMN(HostRow, overloaded_s, "overloaded_s", "s", CELL_F64,
           "Of it, time with less CPU than was asked for"),
    COLUMN(HostRow, arrivals, "arrivals", "1", CELL_U32, "Guests placed on it or moved to it"),
    COLUMN(HostRow, departures, "departures", "1", CELL_U32, "Guests that ended on it or moved away"),
    ROW_OF(HostRow, labels, "labels", "/model/labels", CELL_ROW, "Its labels; -1 = none"),
};

static const SheetColumn guest_columns[] = {
    COLUMN(GuestRow, name, "name", "", CELL_TEXT, "Name"),
    ROW_OF(GuestRow, workload, "workload", "/model/workloads", CELL_U32, "Its workload"),
    COLUMN(GuestRow, born_ns, "born_ns", "ns", CELL_TIME, "When it arrived"),
    COLUMN(GuestRow, placed_ns, "placed_ns", "ns", CELL_TIME, "When it was first placed; -1 = never"),
    COLUMN(GuestRow, ended_ns, "ended_ns", "ns", CELL_TIME, "When it ended; -1 = alive at the end"),
    WORDS(GuestRow, end_reason, "end_reason", CELL_WORD, WORDS_END_REASON, "Why it ended; -1 = alive"),
    ROW_OF(GuestRow, host, "host", HOST_NAMES, CELL_ROW, "Where it lives or lived last; -1 = nowhere"),
    COLUMN(GuestRow, vcpus, "vcpus", "1", CELL_U32, "Virtual CPUs"),
    COLUMN(GuestRow, cpu_mhz, "cpu_mhz", "MHz", CELL_F64, "CPU rate that it was sold, all vCPUs together"),
    COLUMN(GuestRow, memory_bytes, "memory_bytes", "byte", CELL_I64, "Memory"),
    COLUMN(GuestRow, migrations, "migrations", "1", CELL_U32, "How often it was moved"),
    COLUMN(GuestRow, account[REQUESTED_MCYCLE], "requested_mcycle", "Mcycle", CELL_F64, "CPU work asked for"),
    COLUMN(GuestRow, account[GRANTED_MCYCLE], "granted_mcycle", "Mcycle", CELL_F64, "Of it, done"),
    COLUMN(GuestRow, account[TAXED_MCYCLE], "taxed_mcycle", "Mcycle", CELL_F64,
           "Of it, not done because of migration"),
    COLUMN(GuestRow, account[SHORT_S], "short_s", "s", CELL_F64,
           "Time in which it got less CPU than it asked for"),
    COLUMN(GuestRow, account[SHORTFALL_S], "shortfall_s", "s", CELL_F64,
           "Of it, each instant weighted with the part that was missing"),
    COLUMN(GuestRow, account[RUN_S], "run_s", "s", CELL_F64, "Time that its vCPUs ran, all together"),
    COLUMN(GuestRow, account[READY_S], "ready_s", "s", CELL_F64,
           "Time that they waited, for a limit of their own or for neighbours"),
    COLUMN(GuestRow, account[IDLE_S], "idle_s", "s", CELL_F64, "Time that they had nothing to do"),
    COLUMN(GuestRow, account[STEAL_S], "steal_s", "s", CELL_F64,
           "Time that the virtualization took from them (migration)"),
    COLUMN(GuestRow, priority, "priority", "1", CELL_I64,
           "Who waits is placed in this order, the higher first"),
    ROW_OF(GuestRow, labels, "labels", "/model/labels", CELL_ROW, "Its labels; -1 = none"),
};

static const SheetColumn event_columns[] = {
    COLUMN(EventRow, t_ns, "time_ns", "ns", CELL_I64, "When it happened"),
    WORDS(EventRow, what, "kind", CELL_WORD, NULL, "What happened"),
    ROW_OF(EventRow, guest, "guest", GUEST_NAMES, CELL_ROW, "The guest; -1 = none"),
    ROW_OF(EventRow, host, "host", HOST_NAMES, CELL_ROW, "The host; of a migration, where from; -1 = none"),
    ROW_OF(EventRow, other, "to", HOST_NAMES, CELL_ROW, "Where to; -1 = nowhere"),
    WORDS(EventRow, reason, "reason", CELL_WORD, WORDS_REASON, "Why; -1 = no reason"),
    COLUMN(
        EventRow, value, "value", "", CELL_F64,
        "By kind. guest-placed: 1 = on a host that is on, 0 = it must wake first; guest-waits: hosts asked; "
        "guest-rejects: hosts that refused for this reason; task-started, task-killed: work in Mcycle; "
        "migration-started: span of the copy in ns, 0 = waits for the host to wake; migration-ended: span "
        "in ns; host-capacity: part of the full capacity; host-drain: 1 = from now on, 0 = no more; "
        "decided: actions asked for"),
    COLUMN(EventRow, number, "number", "1", CELL_ROW, "Number of the migration or task; -1 = neither"),
};

static const SheetColumn migration_columns[] = {
    COLUMN(MigrationRow, number, "number", "1", CELL_U32, "Number of the run's migrations"),
    ROW_OF(MigrationRow, serial, "guest", GUEST_NAMES, CELL_ROW, "The guest"),
    ROW_OF(MigrationRow, from, "from", HOST_NAMES, CELL_ROW, "Where from"),
    ROW_OF(MigrationRow, to, "to", HOST_NAMES, CELL_ROW, "Where to"),
    WORDS(MigrationRow, reason, "reason", CELL_WORD16, WORDS_MOVE_REASON, "Why the policy moved it"),
    COLUMN(MigrationRow, started_ns, "started_ns", "ns", CELL_TIME, "When it began"),
    COLUMN(MigrationRow, ended_ns, "ended_ns", "ns", CELL_TIME, "When it ended; -1 = under way at the end"),
    COLUMN(MigrationRow, cancelled, "cancelled", "1", CELL_FLAG, "1 = it was given up"),
};

static const SheetColumn task_columns[] = {
    COLUMN(TaskRow, number, "number", "1", CELL_U32, "Number of the run's tasks"),
    ROW_OF(TaskRow, serial, "guest", GUEST_NAMES, CELL_ROW, "The guest"),
    COLUMN(TaskRow, work_mcycle, "work_mcycle", "Mcycle", CELL_F64, "Its work"),
    COLUMN(TaskRow, started_ns, "started_ns", "ns", CELL_TIME, "When it began to run; -1 = never"),
    COLUMN(TaskRow, ended_ns, "ended_ns", "ns", CELL_TIME, "When it ended; -1 = not before the end"),
    COLUMN(TaskRow, killed, "killed", "1", CELL_FLAG, "1 = it was killed"),
};

static const SheetColumn pending_columns[] = {
    ROW_OF(PendingRow, serial, "guest", GUEST_NAMES, CELL_ROW, "The guest"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_NOT], "accepted", "1", CELL_U32, "Hosts that would take it"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_HOST_STATE], "host_state", "1", CELL_U32,
           "Hosts that are failed or drained"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_CPU_SPEED], "cpu_speed", "1", CELL_U32,
           "Hosts whose cores are too slow"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_CPU], "cpu_full", "1", CELL_U32,
           "Hosts without enough CPU left"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_MEMORY], "memory_full", "1", CELL_U32,
           "Hosts without enough memory left"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_SAME_HOST], "same_host", "1", CELL_U32,
           "The host where it lives, and which is drained"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_LABELS], "labels", "1", CELL_U32,
           "Hosts without the labels that it needs"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_AFFINITY], "affinity", "1", CELL_U32,
           "Hosts away from where its affinity group is"),
    COLUMN(PendingRow, hosts_refusing[REFUSED_ANTI_AFFINITY], "anti_affinity", "1", CELL_U32,
           "Hosts where a member of its anti-affinity group is"),
};

static const Sheet hosts_sheet = SHEET("/model/hosts", "Hosts", HostRow, host_columns);
static const Sheet guests_sheet =
    SHEET("/model/guests", "Guests, in the order of their birth", GuestRow, guest_columns);
static const Sheet migrations_sheet =
    SHEET("/migrations", "Live migrations, in the order of their start", MigrationRow, migration_columns);
static const Sheet tasks_sheet =
    SHEET("/tasks", "Tasks, in the order of their arrival", TaskRow, task_columns);
static const Sheet pending_sheet =
    SHEET("/pending", "Guests without a host at the end, and what each host answers to them", PendingRow,
          pending_columns);

static uint32_t row_of(HostId host)
{
    return host.index1 == 0 ? ROW_NONE : host.index1 - 1;
}

static bool has_number(NoteKind kind)
{
    return (kind >= NOTE_TASK_STARTED && kind <= NOTE_MIGRATION_CANCELLED);
}

static EventRow event_of(const Note *note)
{
    return (EventRow){
        .t_ns = note->t_ns,
        .what = note->what,
        .reason = word_of_reason(note),
        .guest = guest_is_none(note->guest) ? ROW_NONE : note->serial,
        .host = row_of(note->host),
        .other = row_of(note->other),
        .number = has_number(note->what) ? note->detail : ROW_NONE,
        .value = note->value,
    };
}

/* Events, or those of them that are decisions. */
static void write_events(H5File *file, const Tables *tables, bool of_decisions)
{
    EventRow *rows = must_alloc(tables->events.count * sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < tables->events.count; i++)
        if (!of_decisions || note_is_decision(tables->events.at[i].what))
            rows[count++] = event_of(&tables->events.at[i]);
    enum { COLUMNS = sizeof event_columns / sizeof *event_columns };
    char *kinds = words_of_notes();
    SheetColumn columns[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = event_columns[i];
        if (columns[i].kind == CELL_WORD && columns[i].words == NULL)
            columns[i].words = kinds;
    }
    const Sheet sheet = {of_decisions ? "/decisions" : "/events",
                         of_decisions ? "What policies asked for, and what became of it"
                                      : "Everything discrete that happened, in order",
                         columns, COLUMNS, sizeof(EventRow)};
    sheet_write(file, &sheet, rows, count);
    free(kinds);
    free(rows);
}

void store_tables(H5File *file, const Recorder *recorder)
{
    const Tables *tables = &recorder->tables;
    h5_make_group(file, "/model", "What there was");
    h5_write(
        file,
        &(H5Dataset){.path = "/model/workloads", .description = "Names of the workloads", .kind = H5_TEXT},
        tables->workloads.count, tables->workloads.at);
    h5_write(file,
             &(H5Dataset){.path = "/model/labels",
                          .description = "Labels that hosts and guests carry together, key=value",
                          .kind = H5_TEXT},
             tables->labels.count, tables->labels.at);
    sheet_write(file, &hosts_sheet, tables->hosts.at, tables->hosts.count);
    sheet_write(file, &guests_sheet, tables->guests.at, tables->guests.count);
    write_events(file, tables, false);
    write_events(file, tables, true);
    sheet_write(file, &migrations_sheet, tables->migrations.at, tables->migrations.count);
    sheet_write(file, &tasks_sheet, tables->tasks.at, tables->tasks.count);
    sheet_write(file, &pending_sheet, tables->pending.at, tables->pending.count);
}
