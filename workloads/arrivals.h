/* Arrivals: when guests come. A process by name, one row of a table each.
 *
 *     poisson   the same rate always
 *     diurnal   rate (1 + amplitude cos(2 pi (t - peak) / 24 h)), times the weekend's factor on the sixth and
 *               seventh day: a Poisson process whose rate has the shape of a week
 *     mmpp      Markov-modulated Poisson process: a rate for each state of a chain that changes at random
 *               (markov.h). Calm and storm, with no hour of their own. Fischer and Meier-Hellstern, "The
 *               Markov-Modulated Poisson Process (MMPP) Cookbook", Performance Evaluation 18, 1993
 *
 * Time 0 is midnight before a Monday. `rate` of the diurnal process is its mean over a working day, so the
 * mean over a week is rate (5 + 2 weekend) / 7. An mmpp begins in a state drawn by the shares of time, as if
 * it had run for ever.
 *
 * Method. Inversion (Cinlar, "Introduction to Stochastic Processes", 1975, section 4.7): with E1, E2, ...
 * exponential of mean 1, arrival n is at the instant until which the rate has summed up to E1 + ... + En.
 * This is exact for any rate, and each arrival takes one number of one stream: under a higher rate or another
 * shape the same guests come sooner or later, but no other ones. The states of an mmpp have streams of their
 * own, so they do not depend on how many guests come.
 *
 * Time is whole nanoseconds (an arrival's instant is rounded to the nearest), and within a day or a stay in
 * one state doubles of seconds.
 */
#ifndef VIRGA_WORKLOADS_ARRIVALS_H
#define VIRGA_WORKLOADS_ARRIVALS_H

#include "sim/base/error.h"
#include "sim/base/ids.h"
#include "sim/base/rng.h"
#include "workloads/markov.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ArrivalKind ArrivalKind;

typedef struct ArrivalConfig {
    const ArrivalKind *kind;         /* NULL = nobody comes */
    double rate_per_s;               /* poisson, diurnal: 0 .. ARRIVAL_RATE_MAX; 0 = nobody comes */
    double amplitude_ratio;          /* diurnal: 0..1 */
    SimTime peak_ns;                 /* diurnal: time of day, 0 .. 24 h */
    double weekend_ratio;            /* diurnal: 0 or more */
    MarkovChain states;              /* mmpp */
    const double *state_rates_per_s; /* mmpp: [states.count], 0 .. ARRIVAL_RATE_MAX, not all 0 */
} ArrivalConfig;

#define ARRIVAL_RATE_MAX 1e9

/* A process under way. */
typedef struct Arrivals {
    ArrivalConfig config; /* with arrays of its own */
    bool comes;           /* anybody, ever */
    SimTime now_ns;       /* of the last arrival */
    Rng gaps;             /* the exponential numbers */
    Rng turns;            /* mmpp: stays and ways */
    uint32_t state;       /* mmpp: now, and until when */
    SimTime state_end_ns;
} Arrivals;

struct ArrivalKind {
    const char *name, *help;
    bool (*fits)(const ArrivalConfig *config, Error *error);
    double (*mean_per_s)(const ArrivalConfig *config); /* in the long run */
    void (*begin)(Arrivals *arrivals);                 /* NULL = nothing to do */
    /* The instant from now_ns on at which the integral of the rate is this; SIM_TIME_MAX = beyond the clock.
     */
    SimTime (*reach)(Arrivals *arrivals, double sum);
};

/* In the order above; ends with a NULL name. */
extern const ArrivalKind arrival_kinds[];

/* NULL when there is none of that name. */
const ArrivalKind *arrival_kind(const char *name);

bool arrivals_check(const ArrivalConfig *config, Error *error);

/* How many come a second in the long run; of a checked configuration. */
double arrivals_mean_per_s(const ArrivalConfig *config);

/* Of a checked configuration, which is copied. Streams are NAME/gaps and NAME/turns. */
void arrivals_begin(Arrivals *ret_arrivals, const ArrivalConfig *config, uint64_t seed, const char *name);

/* The next instant; false = none within the clock. */
bool arrivals_next(Arrivals *arrivals, SimTime *ret_at_ns);

void arrivals_free(Arrivals *arrivals);

/* An instant so many seconds later, to the nearest nanosecond; SIM_TIME_MAX where the clock ends. */
SimTime seconds_after(SimTime from_ns, double span_s);

#endif
