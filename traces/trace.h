/* The one record type that sources read: guests of a trace, their lifetimes, sizes and CPU usage on a regular
 * grid. A reader (reader.h) turns one public format into it.
 *
 * Usage is a matrix stored step by step ([steps][guests]), so that replay reads each step in one piece.
 * Values are parts of the guest's own size, 0 or more; above 1 where a format tells of guests that used more
 * than they had. A guest without a sample at a step has NAN there; the source treats it as idle.
 *
 * Facts are what the reader counted on its way: how much there was, and what it had to mend. Formats have
 * facts of their own; the names tell which.
 */
#ifndef VIRGA_TRACES_TRACE_H
#define VIRGA_TRACES_TRACE_H

#include "sim/base/fact.h"
#include "sim/base/ids.h"
#include "sim/base/vec.h"

typedef struct TraceGuest {
    char *name;           /* as published; owned by the trace */
    SimTime arrive_ns;    /* from the start of the trace */
    SimTime leave_ns;     /* SIM_TIME_MAX = lives to the end */
    int64_t cpu_mcore;    /* 0 = the format does not say */
    double cpu_mhz;       /* 0 = the format does not say */
    int64_t memory_bytes; /* 0 = the format does not say */
} TraceGuest;

typedef struct Trace {
    VEC(TraceGuest) guests; /* in the order that the format defines */
    SimTime step_ns;
    uint32_t steps;
    double *usage_ratio; /* [steps][guests.count] */
    Facts facts;
} Trace;

void trace_free(Trace *trace);

#endif
