/* Time series: at each interval, the mean of the interval that has just passed, read from the integrals
 * (nothing is written into the model). Width-1 series describe the whole cluster; with SERIES_HOSTS there is
 * a column for each host.
 */
#ifndef VIRGA_SIM_OUTPUT_SERIES_H
#define VIRGA_SIM_OUTPUT_SERIES_H

#include "sim/base/vec.h"
#include "sim/model/cluster.h"

typedef enum { SERIES_NONE, SERIES_HOSTS, SERIES_ALL } SeriesChoice; /* all: hosts and guests */

typedef VEC(double) Column64;
typedef VEC(float) Column32;

/* Of the whole cluster: energy and used work in an interval, all else since the start of the run. */
typedef struct Totals {
    double energy_j, used_mcycle, on_s, active_s, overloaded_s, requested_mcycle, granted_mcycle;
} Totals;

typedef struct Series {
    SeriesChoice choice;
    SimTime interval_ns;
    VEC(SimTime) time_ns;       /* end of each interval */
    Column64 hosts_on;          /* mean number of hosts not asleep, off or failed */
    Column64 hosts_active;      /* mean number of hosts that used CPU */
    Column64 power_w;           /* mean */
    Column64 utilization_ratio; /* of the capacity of all hosts */
    Column64 overloaded_hosts;  /* mean number of hosts with less than was asked for */
    Column64 shortfall_ratio;   /* CPU asked for by guests and not granted, part of what was asked for; NAN =
                                   nothing asked */
    Column64 migrations;        /* started in the interval */
    Column64 guests;            /* placed at the end of the interval */
    Column64 pending;           /* waiting at its end */
    Column32 host_utilization_ratio; /* [time][hosts] */
    Column32 host_power_w;           /* [time][hosts] */
    /* [time][guest_width]: the usage in force at the end of the interval, NAN = the guest does not live.
     * SERIES_ALL only; the first guest_width guests by serial: those born by the end of the first interval.
     */
    Column32 guest_usage_ratio;
    uint32_t guest_width;
    /* state between two calls */
    const Cluster *cluster;
    HandlerId handler;
    SimTime last_ns, end_ns;
    uint64_t mark; /* next note to read */
    VEC(double) full_mhz, last_energy_j, last_used_mcycle;
    double gone_requested, gone_granted; /* of guests that have ended */
    Totals last;
    uint64_t last_migrations;
} Series;

/* Registers the measuring event; the first interval begins now, the last ends at end_ns or before. */
void series_open(Series *ret_series, Cluster *cluster, SeriesChoice choice, SimTime interval_ns,
                 SimTime end_ns);

/* Reads the journal from its mark (guests that end take their integrals with them); call it after each event.
 */
void series_hear(Series *series);

/* The last, possibly shorter interval. */
void series_close(Series *series, SimTime end_ns);

void series_free(Series *series);

#endif
