/* Made-up guests: some from the beginning, others arriving at random, with lifetimes, sizes and usage drawn.
 *
 * Guests of the beginning are there at time 0; later ones come by a process of arrivals.h. A lifetime counts
 * from the arrival, of the first guests too (the run does not begin in a steady state, unless their lifetimes
 * are that long). A size is one of several classes, drawn by weight. Demand is usage (usage_process.h),
 * starting with the step in which the guest arrives; it goes on for as long as somebody asks.
 *
 * Streams are named by (seed, the workload's name and a purpose, number of the guest), and first guests and
 * later ones are numbered apart. So one first guest more, another arrival rate, or more sizes of the same
 * weights change no number that another guest draws. Two workloads of one name would draw the same: their
 * names must differ.
 *
 * Memory is 36 bytes a guest that lives: who is left out of a question about all is forgotten.
 */
#ifndef VIRGA_WORKLOADS_SYNTHETIC_H
#define VIRGA_WORKLOADS_SYNTHETIC_H

#include "sim/base/distribution.h"
#include "sim/base/error.h"
#include "traces/trace.h"
#include "workloads/arrivals.h"
#include "workloads/source.h"
#include "workloads/usage_process.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct SizeClass {
    GuestSize size;
    double weight; /* relative: how often it is drawn; >= 0, not all 0 */
} SizeClass;

typedef struct SyntheticConfig {
    const char
        *name; /* of the workload; guests are called NAME.00000 .. (first) and NAME.a00000 .. (later) */
    uint32_t first_count;     /* guests at time 0 */
    ArrivalConfig arrivals;   /* of later ones; copied */
    Distribution lifetime_s;  /* kind NULL = they stay to the end */
    const SizeClass *classes; /* [class_count], copied */
    uint32_t class_count;     /* > 0 */
    UsageProcess usage;
} SyntheticConfig;

extern const SourceKind synthetic_kind;

bool synthetic_open(const SyntheticConfig *config, uint64_t seed, Source *ret_source, Error *error);

/* The same guests as a trace of whole steps, `duration_ns` long: what a run of that seed would see. Refused:
 * a duration that is no multiple of the step. */
bool synthetic_trace(const SyntheticConfig *config, uint64_t seed, SimTime duration_ns, Trace *ret_trace,
                     Error *error);

#endif
