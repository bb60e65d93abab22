#include "sim/run/job.h"

#include "sim/base/check.h"
#include "sim/base/date.h"
#include "sim/run/progress.h"
#include "sim/run/summary.h"
#include "sim/run/version.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

/* Messages of a broken invariant say when it broke. */
static void say_when(void *arg, char *ret_text, size_t size)
{
    const Trial *trial = arg;
    snprintf(ret_text, size, "at %.10g s", (double)trial_now(trial) / (double)NS_PER_S);
}

static void run_to_the_end(const Job *job, Trial *trial)
{
    Progress progress;
    progress_open(&progress, job->scenario->duration_ns, job->is_quiet);
    report_set_prefix(say_when, trial);
    while (trial_step(trial))
        progress_tick(&progress, trial_now(trial));
    progress_close(&progress);
    if (trial->status == TRIAL_DONE)
        trial_close(trial);
    report_set_prefix(NULL, NULL);
}

static int64_t memory_bytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (int64_t)usage.ru_maxrss * 1024;
}

static void write_result(const Job *job, const Trial *trial, double wall_s, H5File *file)
{
    char finished[32];
    date_format((int64_t)time(NULL) * NS_PER_S, finished, sizeof finished);
    const StoredRun run = {
        .provenance = {.name = job->scenario->name,
                       .scenario = job->scenario->expanded,
                       .seed = job->scenario->seed,
                       .placement = job->scenario->placement.policy->name,
                       .rebalance = job->scenario->rebalance.policy->name,
                       .power = job->scenario->power.policy->name,
                       .version = version_number,
                       .compiler = version_compiler,
                       .flags = version_flags,
                       .status = summary_status(trial->status),
                       .files = job->files,
                       .file_count = job->file_count,
                       .defaults = job->defaults,
                       .default_count = job->default_count},
        .runtime = {.wall_s = wall_s,
                    .memory_bytes = memory_bytes(),
                    .events = trial->events,
                    .is_checked = job->check,
                    .finished = finished},
        .recorder = &trial->recorder,
        .series = &trial->series,
        .definitions = metric_definitions,
        .metrics = trial->metrics,
        .metric_count = metric_count,
    };
    store_write(file, &run);
}

/* The file gets its name while signals wait: it is there entirely, or not at all. */
static ExitCode commit(const Job *job, Guard *guard, H5File *file, Error *error)
{
    char *aside = must_strdup(h5_aside_path(file));
    guard_hold(guard);
    bool done = h5_commit(file, error);
    guard_drop(guard, aside);
    if (done && job->is_last)
        guard_finish(guard);
    guard_release(guard);
    free(aside);
    return done ? ENDED_WELL : ENDED_BY_MACHINE;
}

static void discard(Guard *guard, H5File *file)
{
    if (file == NULL)
        return;
    char *aside = must_strdup(h5_aside_path(file));
    h5_discard(file);
    guard_drop(guard, aside);
    free(aside);
}

/* `file` is NULL or taken over. */
static ExitCode run_into(const Job *job, Guard *guard, H5File *file, Trial **ret_trial, Error *error)
{
    double started_s = progress_clock_s();
    const TrialOptions options = {.check = job->check, .keep_events = file != NULL};
    Trial *trial = trial_open(job->scenario, &options, error);
    if (trial == NULL) {
        discard(guard, file);
        return ENDED_BY_INPUT;
    }
    run_to_the_end(job, trial);
    if (trial->status == TRIAL_STALLED) {
        error_set(error, "the simulation stalled: %s", trial->stall);
        discard(guard, file);
        trial_free(trial);
        return ENDED_BY_STALL;
    }
    ExitCode code = ENDED_WELL;
    if (file != NULL) {
        write_result(job, trial, progress_clock_s() - started_s, file);
        code = commit(job, guard, file, error);
    }
    if (code == ENDED_WELL)
        *ret_trial = trial;
    else
        trial_free(trial);
    return code;
}

/* The file is made before the run: that it cannot be written must not show after hours. */
ExitCode job_run(const Job *job, Guard *guard, Trial **ret_trial, Error *error)
{
    H5File *file = NULL;
    if (job->out != NULL) {
        guard_hold(guard);
        file = h5_create(job->out, error);
        if (file != NULL)
            guard_add(guard, h5_aside_path(file));
        guard_release(guard);
        if (file == NULL)
            return ENDED_BY_MACHINE;
    }
    return run_into(job, guard, file, ret_trial, error);
}
