/* Guests that are written down one by one, or as so many alike, with their tasks or their usage.
 *
 * Of `count` guests alike each has all the tasks and samples, and the name NAME.0, NAME.1, ...; they follow
 * each other in the list. All times count from the start of the run. Rows are the list in order of arrival
 * (the list's order among those who arrive together). The order in which samples, tasks and guests are given
 * does not matter: they are sorted by time, and what has the same time keeps its order. What would break the
 * clock is refused: times below 0, a task or sample before its guest arrives, a departure or a kill that is
 * not later than what it ends.
 *
 * Usage: usage_ratio from the arrival on, each sample from its time until the next. The step is the greatest
 * common divisor of the samples' times, so its multiples meet them all; at least LISTED_STEP_NS_MIN, and
 * LISTED_STEP_NS where every guest's usage is constant.
 */
#ifndef VIRGA_WORKLOADS_LISTED_H
#define VIRGA_WORKLOADS_LISTED_H

#include "sim/base/error.h"
#include "workloads/source.h"

#include <stdbool.h>
#include <stdint.h>

#define LISTED_STEP_NS     (300 * NS_PER_S)
#define LISTED_STEP_NS_MIN NS_PER_MS

enum { LISTED_COUNT_MAX = 10000000 };

typedef struct ListedSample {
    SimTime at_ns;
    double ratio; /* 0..1 */
} ListedSample;

typedef struct ListedTask {
    SimTime at_ns;
    double work_mcycle; /* > 0, of each */
    uint32_t threads;   /* 0 = 1 */
    uint32_t count;     /* so many alike; 0 = 1 */
    SimTime kill_ns;    /* so many are killed then, the guest's oldest first, whichever they are; 0 = none */
} ListedTask;

typedef struct ListedGuest {
    const char *name;
    uint32_t count; /* so many alike; 0 = one, which has the name alone */
    GuestSize size;
    SimTime at_ns;
    SimTime leave_ns; /* 0 = stays */
    DemandKind demand;
    TaskOrder order;
    double usage_ratio; /* DEMAND_USAGE only, as samples */
    const ListedSample *samples;
    uint32_t sample_count;
    const ListedTask *tasks; /* DEMAND_TASKS only */
    uint32_t task_count;
} ListedGuest;

typedef struct ListedConfig {
    const ListedGuest *guests; /* copied, with all that they point at */
    uint32_t guest_count;
} ListedConfig;

extern const SourceKind listed_kind;

/* Whether a list can be played, and the step of its usage (0 = nobody has usage). listed_open asks it first.
 */
bool listed_check(const ListedConfig *config, SimTime *ret_step_ns, Error *error);

bool listed_open(const ListedConfig *config, Source *ret_source, Error *error);

#endif
