/* Per-sampling records, as CloudSim keeps them, for the metrics that are defined on them.
 *
 * Each settling of a host writes a record for each guest that lives there (demand, grant) and one for the
 * host (used CPU > 0). A record of the same instant replaces the one before; a record counts when a later one
 * follows it, so the last of each counts nowhere.
 *
 * Most say nothing, and are not written: a guest that is content (account.h) before and after has lacked
 * nothing, and a host that was as it is, twice in a row, neither comes nor goes. What counts is the same to
 * the last bit as if all were written.
 */
#ifndef VIRGA_SIM_OUTPUT_RECORDS_H
#define VIRGA_SIM_OUTPUT_RECORDS_H

#include "sim/base/stats.h"
#include "sim/base/vec.h"
#include "sim/model/cluster.h"

typedef struct GuestRecord {
    SimTime t_ns;
    double demand_mhz, grant_mhz;
} GuestRecord;

typedef struct HostRecord {
    SimTime t_ns;    /* of the newest record, -1 = none yet */
    bool is_active;  /* by the newest record */
    bool was_active; /* by the record before that */
    SimTime on_ns;   /* since when it is active */
} HostRecord;

typedef struct Records {
    bool is_used;
    VEC(GuestRecord) guests; /* by serial */
    VEC(HostRecord) hosts;
    Tally shortfall_ratio; /* (demand - grant) / demand over all counting records with grant < demand */
    Tally shutdown_s;      /* time from on to off */
    SimTime last_sample_ns;
} Records;

void records_hear(Records *records, const Cluster *cluster);
void records_close(Records *records);
void records_free(Records *records);

#endif
