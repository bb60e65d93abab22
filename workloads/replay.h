/* Guests of a trace, as they were: arrivals, departures and CPU usage.
 *
 * The list of guests is the trace's, `scale` times over: entry i is guest i mod (guests of the trace). Rows
 * are that list in order of arrival (the list's order among those who arrive together). Sizes are given to
 * entries by an assignment; without sizes each guest has the one that the trace tells.
 *
 * Sample. Of that list a part may be taken: entry i stays when the first number of its stream (seed,
 * NAME/sample, i), uniform in 0..1, is below the ratio. So about ratio x entries stay, a larger ratio takes
 * all that a smaller one takes, and twice the scale takes the same guests and some more. A guest's size is
 * that which it has in the whole list.
 *
 * Stretch. All times of the trace may be multiplied: its step, arrivals, departures. With 2 everything
 * happens half as fast. Products are rounded to the nearest nanosecond, each by itself; the step is one of
 * them, so at a factor with many digits the n-th step may be n / 2 ns away from the product.
 *
 * Time. The trace begins at start_ns of the run; a negative one begins the run in its middle. Guests that are
 * gone by the beginning of the run never come; those that are there come at its beginning.
 *
 * Usage between two samples is a rule of one's own (replay_interpolations). In all of them the last sample
 * holds beyond the end, the first before the beginning, and a missing sample counts as 0.
 *
 *     previous  the value of the last sample at or before the instant, found in whole nanoseconds
 *     linear    the line between the two samples around it
 *
 * The linear rule is evaluated just as CloudSim 4.0 does it (UtilizationModelPlanetLabInMemory), in doubles,
 * because its published figures depend on the last bit. With x[k] the samples, D the step in seconds and
 *     t = anchor_ns / 1e9 + offset_ns / 1e9:
 * if fmod(t, D) = 0, u = x[t / D]; else a = floor(t / D), b = ceil(t / D), s = (x[b] - x[a]) / ((b - a) * D),
 * u = x[a] + s * (t - a * D). The anchor is the tick before the instant, the offset the time since: adding
 * the two as doubles rounds in the same way as CloudSim's clock did. start_ns belongs to the anchor.
 */
#ifndef VIRGA_WORKLOADS_REPLAY_H
#define VIRGA_WORKLOADS_REPLAY_H

#include "sim/base/error.h"
#include "traces/trace.h"
#include "workloads/source.h"

#include <stdbool.h>
#include <stdint.h>

/* Which of `sizes` sizes entry i of n gets. */
typedef struct ReplayAssignment {
    const char *name, *help;
    uint32_t (*size_of)(uint32_t i, uint32_t n, uint32_t sizes);
} ReplayAssignment;

extern const ReplayAssignment
    replay_blocks; /* floor(i / ceil(n / sizes)): the first n / sizes entries get size 0, ... */
extern const ReplayAssignment replay_round_robin; /* i mod sizes */

/* The samples around an instant, which are the same steps for every guest. */
typedef struct ReplayPoint {
    const double *before; /* [guests of the trace] */
    const double *after;  /* NULL: the usage is that of before */
    double span_s;        /* from before to after */
    double since_s;       /* from before to the instant */
} ReplayPoint;

/* Where an instant of the trace, given in two parts, lies among its samples. */
typedef struct ReplayInterpolation {
    const char *name, *help;
    ReplayPoint (*find)(const Trace *trace, SimTime anchor_ns, SimTime offset_ns);
} ReplayInterpolation;

/* Usage of a guest of the trace at a point. */
static inline double replay_usage(const ReplayPoint *point, uint32_t guest)
{
    double from = point->before[guest];
    return point->after == NULL ? from : from + (point->after[guest] - from) / point->span_s * point->since_s;
}

extern const ReplayInterpolation replay_previous;
extern const ReplayInterpolation replay_linear;

/* For choosing by name; each ends with NULL. */
extern const ReplayAssignment *const replay_assignments[];
extern const ReplayInterpolation *const replay_interpolations[];

typedef struct ReplayConfig {
    Trace *trace;           /* taken over: empty after a replay_open that succeeds */
    const GuestSize *sizes; /* [size_count], copied */
    uint32_t
        size_count; /* 0 = as the trace tells, which must have cores or MHz, and memory, for every guest */
    const ReplayAssignment *assignment;       /* NULL = replay_blocks */
    const ReplayInterpolation *interpolation; /* NULL = replay_previous */
    uint32_t term;                            /* GuestSize.term of guests whose size is the trace's */
    uint32_t scale;                           /* >= 1 */
    const char *name;                         /* of the workload, for the stream of the sample; NULL = "" */
    uint64_t seed;                            /* for it */
    double sample_ratio;                      /* which part of the list comes, <= 1; 0 = all of it */
    double stretch;                           /* of the trace's times; 0 = 1 */
    SimTime start_ns; /* a multiple of the trace's step, stretched, so that multiples of the step are where
                         usage changes */
} ReplayConfig;

extern const SourceKind replay_kind;

bool replay_open(const ReplayConfig *config, Source *ret_source, Error *error);

#endif
