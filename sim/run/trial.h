/* One run of one scenario: the whole simulator.
 *
 *     Trial *trial = trial_open(&scenario, &options, &error);
 *     while (trial_step(trial))
 *         ...                       look, or draw a progress bar
 *     trial_close(trial);           final integrals, tables, metrics: now trial->recorder and trial->metrics
 * may be read trial_free(trial);
 */
#ifndef VIRGA_SIM_RUN_TRIAL_H
#define VIRGA_SIM_RUN_TRIAL_H

#include "sim/control/controller.h"
#include "sim/control/feed.h"
#include "sim/control/timeline.h"
#include "sim/model/cluster.h"
#include "sim/model/invariants.h"
#include "sim/output/metrics.h"
#include "sim/output/recorder.h"
#include "sim/output/series.h"
#include "sim/run/scenario.h"

typedef enum { TRIAL_RUNS, TRIAL_DONE, TRIAL_STALLED } TrialStatus;

typedef struct TrialOptions {
    bool check;       /* verify every invariant after each event */
    bool keep_events; /* fill the tables of events, as a result file needs */
} TrialOptions;

typedef struct Trial {
    const Scenario *scenario;
    TrialOptions options;
    Engine *engine;
    Cluster cluster;
    Feeds feeds;
    Timeline timeline;
    Controller controller;
    Recorder recorder;
    Series series;
    Invariants invariants;
    TrialStatus status;
    char stall[256];      /* who waits for what, when status is TRIAL_STALLED */
    MetricValue *metrics; /* [metric_count], after trial_close */
    uint64_t events;
} Trial;

/* Reads the traces and builds the world. NULL with an Error for bad input. The scenario must outlive the
 * trial. */
Trial *trial_open(const Scenario *scenario, const TrialOptions *options, Error *error);

/* One event and all that hears of it. False when the run has ended (trial->status says how). */
bool trial_step(Trial *trial);

/* Simulated time, for progress. */
SimTime trial_now(const Trial *trial);

void trial_close(Trial *trial);
void trial_free(Trial *trial);

#endif
