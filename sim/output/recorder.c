#include "sim/output/recorder.h"

#include "sim/base/digest.h"
#include "sim/model/host.h"
#include "sim/model/model.h"

#include <string.h>

/* The texts of all sets of labels. Set 0 is the empty one, which rows do not refer to. */
static void list_labels(Recorder *recorder)
{
    const Terms *terms = recorder->cluster->terms;
    for (uint32_t set = 0; terms != NULL && set < terms->labels.set_count; set++)
        vec_push(&recorder->tables.labels, labels_text(&terms->labels, set));
}

static uint32_t labels_row(uint32_t set)
{
    return set == 0 ? ROW_NONE : set;
}

void recorder_open(Recorder *ret_recorder, const Cluster *cluster, MetricChoices choices)
{
    *ret_recorder = (Recorder){.cluster = cluster, .choices = choices};
    ret_recorder->records.is_used =
        choices.sla_average == SLA_BY_RECORD || choices.shutdowns == SHUTDOWN_BY_USAGE;
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        const HostType *type = &cluster->types[cluster->hosts.type[host]];
        HostRow row = {.type = type->name,
                       .cores = type->cores,
                       .core_mhz = type->core_mhz,
                       .memory_bytes = type->memory_bytes,
                       .labels = labels_row(cluster->hosts.label_set[host])};
        vec_push(&ret_recorder->tables.hosts, row);
        vec_push(&ret_recorder->spells, (HostSpell){.mode = MODE_ON});
    }
    list_labels(ret_recorder);
}

/* A table may not be kept. */
static GuestRow *row_of(Recorder *recorder, uint32_t serial)
{
    return recorder->keeps_events ? &recorder->tables.guests.at[serial] : NULL;
}

static void add_guest_row(Recorder *recorder, const Note *note)
{
    const GuestColumns *guests = &recorder->cluster->guests;
    uint32_t guest = note->guest.index1 - 1;
    char name[256] = "";
    GuestRow row = {.serial = note->serial,
                    .born_ns = note->t_ns,
                    .placed_ns = -1,
                    .ended_ns = -1,
                    .end_reason = -1,
                    .host = ROW_NONE,
                    .vcpus = guests->vcpus[guest],
                    .memory_bytes = guests->memory_size_bytes[guest],
                    .labels = ROW_NONE};
    uint32_t term = guests->term[guest];
    if (term != 0) {
        row.labels = labels_row(recorder->cluster->terms->label_set.at[term]);
        row.priority = recorder->cluster->terms->priority.at[term];
    }
    if (recorder->name_guest)
        row.workload = recorder->name_guest(recorder->name_context, guest, name, sizeof name);
    row.name = must_strdup(name);
    vec_push(&recorder->tables.guests, row);
}

static void hear_arrival(Recorder *recorder, const Note *note)
{
    uint32_t guest = note->guest.index1 - 1;
    recorder->guests++;
    if (guest >= recorder->journeys.count)
        vec_resize(&recorder->journeys, guest + 1);
    recorder->journeys.at[guest] = (Journey){0};
    if (recorder->keeps_events)
        add_guest_row(recorder, note);
}

static void hear_placed(Recorder *recorder, const Note *note)
{
    GuestRow *row = row_of(recorder, note->serial);
    SimTime born_ns = recorder->cluster->guests.at[note->guest.index1 - 1].born_ns;
    double wait_s = (double)(note->t_ns - born_ns) / (double)NS_PER_S;
    tally_add(&recorder->wait_s, wait_s);
    sketch_add(&recorder->wait_sketch_s, wait_s, 1);
    recorder->tables.hosts.at[host_row(note->host)].arrivals++;
    if (!row)
        return;
    row->placed_ns = note->t_ns;
    row->host = host_row(note->host);
}

/* What accrued for the guest until t_ns goes into the totals, the hash, and its row. */
static void close_guest(Recorder *recorder, uint32_t guest, SimTime t_ns)
{
    const GuestColumns *guests = &recorder->cluster->guests;
    GuestRow not_kept, *row = row_of(recorder, guests->serial[guest]);
    if (!row)
        row = &not_kept;
    for (AccountEntry entry = 0; entry < ACCOUNT_ENTRIES; entry++) {
        row->account[entry] = guest_accrued(recorder->cluster, guest, entry, t_ns);
        recorder->account[entry] += row->account[entry];
        recorder->hash = digest_double(recorder->hash, row->account[entry]);
    }
    row->cpu_mhz = guests->cpu_mhz[guest];
}

static void hear_ended(Recorder *recorder, const Note *note)
{
    GuestRow *row = row_of(recorder, note->serial);
    if (row) {
        row->ended_ns = note->t_ns;
        row->end_reason = note->reason;
    }
    recorder->guests_ended++;
    recorder->guests_lost += note->reason == END_HOST_FAILED;
    recorder->guests_timed_out += note->reason == END_TIMED_OUT;
    recorder->guests_given_up += note->reason == END_ATTEMPTS_USED;
    if (!host_is_none(note->host))
        recorder->tables.hosts.at[host_row(note->host)].departures++;
    close_guest(recorder, note->guest.index1 - 1, note->t_ns);
}

static void hear_move_start(Recorder *recorder, const Note *note)
{
    Journey *journey = &recorder->journeys.at[note->guest.index1 - 1];
    recorder->migrations++;
    if (journey->open++ == 0)
        *journey = (Journey){.open = 1, .since_ns = note->t_ns};
    if (!recorder->keeps_events)
        return;
    row_of(recorder, note->serial)->migrations++;
    MigrationRow row = {.number = note->detail,
                        .serial = note->serial,
                        .from = host_row(note->host),
                        .to = host_row(note->other),
                        .reason = note->reason,
                        .started_ns = note->t_ns,
                        .ended_ns = -1};
    vec_push(&recorder->tables.migrations, row);
}

/* The guest is at rest again: its journey was as long as the last move that arrived. */
static void end_move(Recorder *recorder, const Note *note, bool is_cancelled)
{
    Journey *journey = &recorder->journeys.at[note->guest.index1 - 1];
    journey->has_arrived |= !is_cancelled;
    if (!is_cancelled)
        journey->arrived_ns = note->t_ns;
    if (--journey->open == 0 && journey->has_arrived)
        tally_add(&recorder->move_s, (double)(journey->arrived_ns - journey->since_ns) / (double)NS_PER_S);
}

static void hear_move_end(Recorder *recorder, const Note *note)
{
    bool is_cancelled = note->what == NOTE_MIGRATION_CANCELLED;
    end_move(recorder, note, is_cancelled);
    recorder->migrations_cancelled += is_cancelled;
    if (!is_cancelled) {
        recorder->tables.hosts.at[host_row(note->host)].departures++;
        recorder->tables.hosts.at[host_row(note->other)].arrivals++;
    }
    if (!recorder->keeps_events)
        return;
    if (!is_cancelled)
        row_of(recorder, note->serial)->host = host_row(note->other);
    MigrationRow *row = &recorder->tables.migrations.at[note->detail];
    row->ended_ns = note->t_ns;
    row->cancelled = is_cancelled;
    row->from = host_row(note->host); /* one sent on came from where the move before had brought it */
}

static void hear_task(Recorder *recorder, const Note *note)
{
    recorder->tasks_finished += note->what == NOTE_TASK_FINISHED;
    recorder->tasks_killed += note->what == NOTE_TASK_KILLED;
    if (!recorder->keeps_events)
        return;
    while (recorder->tables.tasks.count <= note->detail)
        vec_push(&recorder->tables.tasks, (TaskRow){.started_ns = -1, .ended_ns = -1});
    TaskRow *row = &recorder->tables.tasks.at[note->detail];
    row->number = note->detail;
    row->serial = note->serial;
    if (note->what == NOTE_TASK_STARTED) {
        row->work_mcycle = note->value;
        row->started_ns = note->t_ns;
    } else {
        row->ended_ns = note->t_ns;
        row->killed = note->what == NOTE_TASK_KILLED;
    }
}

static void hear_host_state(Recorder *recorder, const Note *note)
{
    HostSpell *spell = &recorder->spells.at[host_row(note->host)];
    HostMode mode = note->reason;
    bool goes_off = mode == MODE_STOPPING || mode == MODE_ASLEEP || mode == MODE_OFF;
    if (spell->mode == MODE_ON && goes_off)
        tally_add(&recorder->shutdown_s, (double)(note->t_ns - spell->on_since_ns) / (double)NS_PER_S);
    if (mode == MODE_ON) {
        recorder->wakes += spell->mode != MODE_FAILED;
        spell->on_since_ns = note->t_ns;
    }
    spell->mode = mode;
}

static void hear(Recorder *recorder, const Note *note)
{
    static void (*const hears[NOTE_KIND_COUNT])(Recorder *, const Note *) = {
        [NOTE_GUEST_ARRIVED] = hear_arrival,    [NOTE_GUEST_PLACED] = hear_placed,
        [NOTE_GUEST_ENDED] = hear_ended,        [NOTE_MIGRATION_STARTED] = hear_move_start,
        [NOTE_MIGRATION_ENDED] = hear_move_end, [NOTE_MIGRATION_CANCELLED] = hear_move_end,
        [NOTE_TASK_STARTED] = hear_task,        [NOTE_TASK_FINISHED] = hear_task,
        [NOTE_TASK_KILLED] = hear_task,         [NOTE_HOST_STATE] = hear_host_state,
    };
    if (hears[note->what])
        hears[note->what](recorder, note);
    recorder->migrations_refused += note->what == NOTE_MIGRATION_REFUSED;
    recorder->placements_refused += note->what == NOTE_PLACEMENT_REFUSED;
    if (recorder->keeps_events && note->what != NOTE_USAGE)
        vec_push(&recorder->tables.events, *note);
}

void recorder_hear(Recorder *recorder)
{
    const Journal *journal = &recorder->cluster->journal;
    for (; recorder->mark < journal_end(journal); recorder->mark++)
        hear(recorder, journal_at(journal, recorder->mark));
    records_hear(&recorder->records, recorder->cluster);
}

static void close_host(Recorder *recorder, uint32_t host)
{
    const HostColumns *hosts = &recorder->cluster->hosts;
    const HostType *type = &recorder->cluster->types[hosts->type[host]];
    HostRow *row = &recorder->tables.hosts.at[host];
    double used_mcycle = 0;
    const struct {
        const Integral *from;
        double *to, *total;
    } all[] = {
        {hosts->energy_j, &row->energy_j, &recorder->energy_j},
        {hosts->used_mcycle, &used_mcycle, &recorder->used_mcycle},
        {hosts->on_s, &row->on_s, &recorder->on_s},
        {hosts->active_s, &row->active_s, &recorder->active_s},
        {hosts->overloaded_s, &row->overloaded_s, &recorder->overloaded_s},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].to = accrued_by(&all[i].from[host], recorder->closed_ns);
        *all[i].total += *all[i].to;
    }
    double span_s = (double)recorder->closed_ns / (double)NS_PER_S;
    double capacity_mcycle = type->core_mhz * type->cores * span_s;
    recorder->capacity_mcycle += capacity_mcycle;
    row->utilization_ratio = capacity_mcycle > 0 ? used_mcycle / capacity_mcycle : 0;
}

static void list_pending(Recorder *recorder, uint32_t guest)
{
    const Cluster *cluster = recorder->cluster;
    PendingRow row = {.serial = cluster->guests.serial[guest]};
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        row.hosts_refusing[host_admits(cluster, host, guest)]++;
    vec_push(&recorder->tables.pending, row);
}

void recorder_close(Recorder *recorder, SimTime duration_ns)
{
    const Cluster *cluster = recorder->cluster;
    recorder_hear(recorder);
    records_close(&recorder->records);
    recorder->duration_ns = duration_ns;
    recorder->tasks_unfinished = cluster->tasks_live;
    recorder->closed_ns = recorder->choices.close == CLOSE_AT_LAST_SAMPLE ? cluster->sampled_ns : duration_ns;
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        close_host(recorder, host);
    for (uint32_t guest = 0; guest < cluster->guests.pool.count; guest++) {
        if (slot_at(&cluster->guests.pool, guest).index1 == 0 || cluster->guests.state[guest] == PHASE_NONE)
            continue;
        close_guest(recorder, guest, recorder->closed_ns);
        if (cluster->guests.state[guest] == PHASE_PENDING)
            list_pending(recorder, guest);
    }
    recorder->hash = digest_u64(recorder->hash, cluster->journal.hash);
    recorder->hash = digest_u64(recorder->hash, model_hash(cluster, recorder->closed_ns));
}

void recorder_free(Recorder *recorder)
{
    tables_free(&recorder->tables);
    records_free(&recorder->records);
    sketch_free(&recorder->wait_sketch_s);
    vec_free(&recorder->journeys);
    vec_free(&recorder->spells);
}
