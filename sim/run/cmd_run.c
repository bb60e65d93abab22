/* virga run: one design from its begin to its end. */
#include "sim/run/inputs.h"
#include "sim/run/job.h"
#include "sim/run/load.h"
#include "sim/run/summary.h"
#include "sim/run/verbs.h"
#include "sim/run/warnings.h"

typedef struct RunInput {
    Load load;
    const char *out;
    bool check, is_quiet, as_json;
} RunInput;

enum { KEY_CHECK = LOAD_KEY_END };

static const struct argp_option options[] = {
    {"output", 'o', "RUN.h5", 0, "Write the result to this file", 1},
    LOAD_OPTIONS,
    {"check", KEY_CHECK, NULL, 0, "Verify every accounting invariant after each event", 1},
    JSON_OPTION,
    {"quiet", 'q', NULL, 0, "Show no progress", 2},
    {0},
};

static bool take(void *input, int key, char *text, Error *error)
{
    RunInput *run = input;
    switch (key) {
    case 'o':
        run->out = text;
        return text[0] != '\0' || error_set(error, "--output: the name of a file expected");
    case KEY_CHECK:
        run->check = true;
        return true;
    case KEY_JSON:
        run->as_json = true;
        return true;
    case 'q':
        run->is_quiet = true;
        return true;
    default:
        return load_take(&run->load, key, text, error);
    }
}

static bool show(const RunInput *input, const Trial *trial)
{
    Summary summary;
    summary_of_trial(trial, &summary);
    bool done = true;
    if (input->as_json) {
        Json *json = summary_json(&summary);
        done = json_print(json, stdout);
        json_free(json);
    } else {
        summary_print(&summary, stdout);
    }
    summary_free(&summary);
    return done;
}

static ExitCode run_loaded(const RunInput *input, Guard *guard, const InputFiles *files, Error *error)
{
    const Scenario *scenario = &input->load.scenario;
    if (input->out != NULL && inputs_hold(files, input->out)) {
        error_at(error, input->out, 0, 0, "is an input of this run and cannot be its result, too");
        return ENDED_BY_INPUT;
    }
    const Job job = {.scenario = scenario,
                     .files = files->at,
                     .file_count = files->count,
                     .defaults = scenario->defaults.at,
                     .default_count = scenario->defaults.count,
                     .out = input->out,
                     .check = input->check,
                     .is_quiet = input->is_quiet,
                     .is_last = true};
    Trial *trial = NULL;
    warn_of_scenario(scenario, stderr);
    ExitCode code = job_run(&job, guard, &trial, error);
    if (code == ENDED_WELL) {
        show(input, trial); /* a stream that takes no more is seen at the end */
        warn_of_trial(trial, input->out, stderr);
    }
    trial_free(trial);
    return code;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    RunInput *from = input;
    InputFiles files = {0};
    const Paths *plugins = &from->load.plugins;
    if (!load_open(&from->load, error) ||
        !inputs_of_scenario(&from->load.scenario, plugins->at, plugins->count, &files, error))
        return ENDED_BY_INPUT;
    ExitCode code = run_loaded(from, guard, &files, error);
    inputs_free(&files);
    return code;
}

static void release(void *input)
{
    RunInput *from = input;
    load_close(&from->load);
}

const Verb verb_run = {
    .name = "run",
    .arguments = "SCENARIO.yaml",
    .help = "Run one design and print its figures",
    .details = "Without --output nothing is kept. A run that is interrupted or fails leaves no file.",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .input_bytes = sizeof(RunInput),
    .take = take,
    .run = run,
    .release = release,
};
