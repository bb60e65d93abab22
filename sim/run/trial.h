/* One run of one scenario: the whole simulator.
 *
 *     Trial *trial = trial_open(&scenario, &options, &error);
 *     while (trial_step(trial))
 *         ...                       look, or draw a progress bar
 *     trial_close(trial);           now trial->recorder and trial->metrics may be read
 *     trial_free(trial);
 *
 * A run has a length, so it ends even if guests or tasks wait for ever: nothing pending is the end, not a
 * stall, and metrics and tables say who was left waiting. (Nor do periodic events alone mean that nothing can
 * change: rebalancing moves guests that starve, and a sampling makes room where admission goes by usage.)
 * What does not end is time that stands still or creeps, and that is TRIAL_STALLED.
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
    bool keep_events; /* fill the tables that grow with the run, as a result file needs */
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
    uint64_t mark_events; /* when progress was last looked at */
    SimTime mark_ns;
} Trial;

/* Reads the traces and builds the world. NULL with an Error for bad input. The scenario must outlive the
 * trial. */
Trial *trial_open(const Scenario *scenario, const TrialOptions *options, Error *error);

/* One event and all that hears of it. False when the run has ended (trial->status says how). */
bool trial_step(Trial *trial);

/* Simulated time, for progress. */
SimTime trial_now(const Trial *trial);

/* Accounts until the end, or until now when the run was broken off. */
void trial_close(Trial *trial);
void trial_free(Trial *trial);

#endif
