/* Feeds: workload sources drive the model. A feed pulls arrivals, tasks and usage from one source and applies
 * them at their time.
 *
 * Sampling. Usage is in force from the instant it is sampled until the next. A guest's usage is sampled at
 * its arrival, too, but its *claim* stays its whole size until the first regular sampling after its
 * placement: nobody can know the usage of a machine that has not run.
 */
#ifndef VIRGA_SIM_CONTROL_FEED_H
#define VIRGA_SIM_CONTROL_FEED_H

#include "sim/base/vec.h"
#include "sim/model/cluster.h"
#include "workloads/source.h"

typedef enum {
    RETIRE_NEVER,
    RETIRE_IDLE
} Retirement; /* idle: a guest whose sampled usage is 0 ends for good */

/* When usage is sampled. */
typedef struct Sampling {
    SimTime first_ns;      /* before it demand is 0 and nothing is known */
    SimTime interval_ns;   /* 0 = the source's step */
    bool at_migration_end; /* also at each instant at which a migration ends */
} Sampling;

typedef struct Feed {
    const char *name; /* the workload's; the caller's */
    Source source;    /* the feed's from feeds_add on */
    Sampling sampling;
    Retirement retire;
    VEC(GuestId) guests; /* by row of the source */
    VEC(uint32_t)
    live_rows, live_guests; /* whose usage is asked for: rows of the source, ascending, and of the model */
    uint32_t ended;         /* guests of the whole model that had ended when the two were last swept */
    VEC(double) ratio;      /* room for their usage */
    Arrival next_arrival;
    TaskArrival next_task;
    SimTime anchor_ns;  /* last regular sampling */
    SimTime sampled_ns; /* last sampling, regular or not; -1 = none yet */
    SimTime extra_ns;   /* the sampling at a migration's end that is scheduled last, perhaps again */
} Feed;

typedef struct Feeds {
    Cluster *cluster;
    VEC(Feed) feeds;
    VEC(uint32_t) owner;      /* feed of a guest, by row of the model */
    VEC(uint32_t) source_row; /* and its row there */
    uint64_t mark;            /* next note to read */
    SimTime end_ns;
    HandlerId arrive, task, sample, leave;
} Feeds;

void feeds_open(Feeds *ret_feeds, Cluster *cluster, SimTime end_ns);
void feeds_add(Feeds *feeds, const char *name, Source source, const Sampling *sampling, Retirement retire);

/* Schedules the first events of all feeds; after the last feeds_add. */
void feeds_start(Feeds *feeds);

/* Reads the journal (ends of migrations) from its mark. */
void feeds_hear(Feeds *feeds);

/* The model's row of a source's guest, NO_ROW when it has not arrived or is gone. Fits GuestFinder of
 * timeline.h. */
uint32_t feeds_find(void *feeds, uint32_t feed, uint32_t source_row);

/* Workload (index) and row there of a live or just ended guest. */
void feeds_origin(const Feeds *feeds, uint32_t guest, uint32_t *ret_feed, uint32_t *ret_source_row);

void feeds_free(Feeds *feeds); /* closes the sources */

#endif
