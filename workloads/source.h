/* The door for workloads: a source yields guests, their tasks and their demand for CPU, in time order.
 *
 * Concept. A source knows nothing of hosts. The controller pulls from it: next_arrival and next_task in order
 * of time, and the usage of its guests at the instants that the scenario's sampling asks for. A guest of a
 * source is named by its row, 0, 1, 2, ... in order of arrival; tasks and usage refer to rows that have
 * arrived.
 *
 * A guest's demand is of one of two kinds: *usage* (a sampled part of its size, in force until the next
 * sample) or *tasks* (amounts of work that it finishes). A source is bound to nothing but (its configuration,
 * the seed): the same draws come whatever hosts, policies or other workloads there are.
 *
 * Members are one file each (replay.h, synthetic.h, listed.h) with a configuration struct and an open
 * function that gives a Source; table.h lists them.
 */
#ifndef VIRGA_WORKLOADS_SOURCE_H
#define VIRGA_WORKLOADS_SOURCE_H

#include "sim/base/fact.h"
#include "sim/base/ids.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { DEMAND_USAGE, DEMAND_TASKS } DemandKind;

/* How the tasks of one guest share its vCPUs: in order of arrival, each on as many vCPUs as it has threads;
 * or all at once. */
typedef enum { TASKS_SHARED, TASKS_FCFS } TaskOrder;

/* What a guest asks for: its flavour, shared by all guests of a kind. */
typedef struct GuestSize {
    uint32_t vcpus;
    int64_t cpu_mcore; /* cores to reserve */
    double cpu_mhz; /* CPU rate sold, all vCPUs together; usage is a part of it. 0 = cpu_mcore at the speed of
                       the host */
    int64_t memory_bytes;
    double weight;          /* share under contention, relative; > 0 */
    double limit_mhz;       /* never more than this, INFINITY = none */
    double reservation_mhz; /* always this much, if it asks for it */
    uint32_t term; /* what it asks of a scheduler besides: a row of a table that sources hand on and do
                      not know (sim/model/terms.h); 0 = nothing */
} GuestSize;

typedef struct Arrival {
    SimTime at_ns;
    SimTime
        leave_ns; /* when its owner takes it away, SIM_TIME_MAX = stays; counted from the start of the run */
    GuestSize size;
    DemandKind demand;
    TaskOrder order;
    uint32_t row;
} Arrival;

typedef struct TaskArrival {
    SimTime at_ns;
    uint32_t row;       /* whose task */
    uint32_t threads;   /* vCPUs that it can use at once; they share its work evenly */
    double work_mcycle; /* in all: 10 s on one core of 1000 MHz are 10000 */
    bool kill;          /* true: no new task, the oldest unfinished task of the row is killed now */
} TaskArrival;

/* Whose usage is wanted, and when. The instant is anchor_ns + offset_ns: the two are given apart because a
 * peer's rounding depends on them (see replay.h). */
typedef struct UsageAsk {
    SimTime anchor_ns, offset_ns;
    const uint32_t *rows; /* [count] ascending: some that have arrived; NULL = 0 .. count - 1 */
    uint32_t count;
    bool is_all; /* these are all that live: a lower row than the last of them that is left out has ended */
} UsageAsk;

typedef struct SourceKind {
    const char *name;
    const char *help;
    /* The next in time order; false = no more. Each call moves on. next_task may be NULL. */
    bool (*next_arrival)(void *state, Arrival *ret_arrival);
    bool (*next_task)(void *state, TaskArrival *ret_task);
    /* CPU usage of the rows asked for, as parts of their size: ret_ratio[i] is that of rows[i]. Instants come
     * in any order that does not go back, and who has ended is not asked for again. The cost is that of the
     * rows asked for: a controller asks for those that live. NULL when no guest has DEMAND_USAGE. */
    void (*usage)(void *state, const UsageAsk *ask, double *ret_ratio);
    /* Length of a usage step; 0 = no guest has DEMAND_USAGE. Sampling at an arrival and at multiples of the
     * step misses nothing. */
    SimTime (*step_ns)(const void *state);
    /* A name for a row, for people: written into text (at most size bytes with the zero). */
    void (*guest_name)(const void *state, uint32_t row, char *ret_text, size_t size);
    /* What was counted when its input was read, for people. The source's; NULL = nothing to tell. */
    const Facts *(*facts)(const void *state);
    void (*close)(void *state);
} SourceKind;

typedef struct Source {
    const SourceKind *kind;
    void *state; /* the source's own; freed by kind->close */
} Source;

static inline uint32_t ask_row(const UsageAsk *ask, uint32_t i)
{
    return ask->rows == NULL ? i : ask->rows[i];
}

#endif
