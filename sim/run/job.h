/* A job runs a scenario from its begin to its end, shows how far it is, and writes the result file. */
#ifndef VIRGA_SIM_RUN_JOB_H
#define VIRGA_SIM_RUN_JOB_H

#include "sim/base/error.h"
#include "sim/output/store.h"
#include "sim/run/exit_code.h"
#include "sim/run/guard.h"
#include "sim/run/scenario.h"
#include "sim/run/trial.h"

typedef struct Job {
    const Scenario *scenario;
    const InputFile *files; /* of the provenance, as the defaults */
    size_t file_count;
    char *const *defaults;
    size_t default_count;
    const char *out; /* NULL = no file */
    bool check, is_quiet;
    bool is_last; /* once the file has its name the program is done: an interrupt comes too late */
} Job;

/* When it ends well, *ret_trial is the closed trial, the caller's to free. Otherwise nothing stands under the
 * result's name that was not there before, and the Error is filled. */
ExitCode job_run(const Job *job, Guard *guard, Trial **ret_trial, Error *error);

#endif
