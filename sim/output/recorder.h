/* The recorder reads the journal while a run goes on, keeps the tables, and closes the integrals at the end.
 *
 * It reads the model and writes nothing into it: a run with more or less recording has the same digits.
 */
#ifndef VIRGA_SIM_OUTPUT_RECORDER_H
#define VIRGA_SIM_OUTPUT_RECORDER_H

#include "sim/base/stats.h"
#include "sim/model/cluster.h"
#include "sim/output/records.h"
#include "sim/output/tables.h"

/* How some metrics are defined where peers differ; see the metrics' help. */
typedef enum { SLA_BY_TIME, SLA_BY_RECORD } SlaAverage; /* record: CloudSim's mean over samplings */
typedef enum {
    SHUTDOWN_BY_POWER,
    SHUTDOWN_BY_USAGE
} ShutdownCount; /* usage: CloudSim's; a host whose used CPU falls to 0 */
typedef enum {
    CLOSE_AT_END,
    CLOSE_AT_LAST_SAMPLE
} Closing; /* last-sample: CloudSim accounts nothing after it */

typedef struct MetricChoices {
    SlaAverage sla_average;
    ShutdownCount shutdowns;
    Closing close;
} MetricChoices;

/* Prices of the given book. */
typedef struct PriceBook {
    char currency[4];      /* "" = no book: cost is not known */
    double host_per_h;     /* each host that is not asleep, off or failed; NAN = not given */
    double energy_per_kwh; /* NAN = not given */
} PriceBook;

/* Names a guest for people, and tells its workload; asked when it arrives. */
typedef uint32_t (*GuestNamer)(void *context, uint32_t guest, char *ret_name, size_t size);

/* The moves of a guest that are under way together: from the first start to the last arrival. */
typedef struct Journey {
    uint32_t open;
    bool has_arrived; /* not all of them were cancelled */
    SimTime since_ns, arrived_ns;
} Journey;

typedef struct HostSpell {
    HostMode mode;
    SimTime on_since_ns; /* while or since it was last on */
} HostSpell;

typedef struct Recorder {
    const Cluster *cluster;
    MetricChoices choices;
    PriceBook prices;
    bool keeps_events; /* fill the tables of guests, migrations, tasks and events, which grow with the run */
    GuestNamer name_guest;
    void *name_context;
    uint64_t mark; /* next note to read */
    Tables tables;
    Records records; /* what choices other than the defaults need */
    uint64_t migrations, migrations_cancelled, migrations_refused, placements_refused;
    uint64_t guests, guests_ended, guests_lost, guests_timed_out, guests_given_up;
    Tally wait_s;         /* from arrival to placement, of those that were placed */
    Sketch wait_sketch_s; /* the same */
    uint64_t tasks_finished, tasks_killed, tasks_unfinished, wakes;
    VEC(Journey) journeys; /* by the guest's row in the model */
    VEC(HostSpell) spells; /* by host */
    Tally move_s;          /* lengths of migrations, guest by guest */
    Tally shutdown_s;      /* time a host was on before it went to sleep or off */
    SimTime duration_ns;
    SimTime closed_ns; /* the instant of the final integrals; set by recorder_close */
    double energy_j, used_mcycle, capacity_mcycle, on_s, active_s, overloaded_s;
    double account[ACCOUNT_ENTRIES]; /* of all guests together */
    uint64_t hash;                   /* notes and final integrals: the determinism hash */
} Recorder;

/* The caller then sets prices, keeps_events, the namer, and the names in tables.hosts (which the tables own).
 */
void recorder_open(Recorder *ret_recorder, const Cluster *cluster, MetricChoices choices);

/* Reads on from the mark; call it after each settled event. */
void recorder_hear(Recorder *recorder);

/* The run is over at duration_ns: final integrals, tables, totals, hash. */
void recorder_close(Recorder *recorder, SimTime duration_ns);

void recorder_free(Recorder *recorder);

#endif
