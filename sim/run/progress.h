/* How far a run is, on standard error: on a terminal a bar with rate and time left, elsewhere one line a
 * minute. Nothing is shown in the first two seconds, and nothing at all with --quiet. */
#ifndef VIRGA_SIM_RUN_PROGRESS_H
#define VIRGA_SIM_RUN_PROGRESS_H

#include "sim/base/ids.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
    bool is_quiet, is_terminal;
    bool is_drawn;  /* a bar stands on the line */
    SimTime end_ns; /* of the simulated time */
    double started_s, due_s;
    uint64_t calls;
} Progress;

void progress_open(Progress *ret_progress, SimTime end_ns, bool is_quiet);

/* Call it after each event; it looks at the clock only now and then. */
void progress_tick(Progress *progress, SimTime now_ns);

/* Wipes the bar away. */
void progress_close(Progress *progress);

/* Seconds of a clock that only goes forward. */
double progress_clock_s(void);

#endif
