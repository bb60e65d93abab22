/* virga rerun: repeats a run from its own file and says whether it is bit-identical. */
#include "sim/run/inputs.h"
#include "sim/run/job.h"
#include "sim/run/load.h"
#include "sim/run/same.h"
#include "sim/run/temporary.h"
#include "sim/run/verbs.h"
#include "sim/run/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct RerunInput {
    const char *path;
    bool is_quiet, check;
} RerunInput;

enum { KEY_CHECK = 0x200 };

static const struct argp_option options[] = {
    {"check", KEY_CHECK, NULL, 0, "Verify every accounting invariant after each event", 1},
    {"quiet", 'q', NULL, 0, "Show no progress", 1},
    {0},
};

static bool take(void *input, int key, char *text, Error *error)
{
    (void)error;
    RerunInput *rerun = input;
    if (key == KEY_CHECK)
        rerun->check = true;
    else if (key == 'q')
        rerun->is_quiet = true;
    else
        rerun->path = text;
    return true;
}

/* A build that is not the one of the file may, but need not, give other digits. */
static void tell_build(const Result *result)
{
    const struct {
        const char *what, *was, *is;
    } parts[] = {
        {"version", result->version, version_number},
        {"compiler", result->compiler, version_compiler},
        {"flags", result->flags, version_flags},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].was, parts[i].is) != 0)
            fprintf(stderr, "virga: %s of the build: %s, the file's was %s\n", parts[i].what, parts[i].is,
                    parts[i].was);
}

static ExitCode compare(const Result *before, const char *path, Error *error)
{
    Result again;
    if (!result_open(path, &again, error))
        return ENDED_BY_MACHINE; /* what was just written cannot be read */
    Error difference = {0};
    bool is_same = results_are_same(before, &again, &difference);
    if (is_same)
        printf("bit-identical: hash %s\n", again.hash);
    else
        printf("not bit-identical: %s; hash %s was %s\n", difference.text, again.hash, before->hash);
    result_close(&again);
    return is_same ? ENDED_WELL : ENDED_BY_BUG;
}

static ExitCode repeat(const RerunInput *input, const Result *before, const Load *load,
                       const InputFiles *files, Guard *guard, Error *error)
{
    ResultTable defaults;
    if (!result_table(before, "/provenance/defaults", &defaults, error))
        return ENDED_BY_INPUT;
    char *folder = temporary_folder(guard, NULL), *out = NULL;
    if (asprintf(&out, "%s/again.h5", folder) < 0)
        die("out of memory");
    const Job job = {.scenario = &load->scenario,
                     .files = files->at,
                     .file_count = files->count,
                     .defaults = defaults.columns.count > 0 ? defaults.columns.at[0].text : NULL,
                     .default_count = defaults.rows,
                     .out = out,
                     .check = input->check,
                     .is_quiet = input->is_quiet};
    Trial *trial = NULL;
    ExitCode code = job_run(&job, guard, &trial, error);
    trial_free(trial);
    if (code == ENDED_WELL)
        code = compare(before, out, error);
    guard_remove(guard, folder);
    result_table_free(&defaults);
    free(out);
    free(folder);
    return code;
}

static ExitCode run_loaded(const RerunInput *input, const Result *before, const InputFiles *files,
                           Guard *guard, Error *error)
{
    Load load = {0};
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->at[i].role, "plug-in") == 0)
            vec_push(&load.plugins, files->at[i].path);
    ExitCode code = ENDED_BY_INPUT;
    if (load_open_text(&load, before->scenario, error))
        code = repeat(input, before, &load, files, guard, error);
    else
        error_in(error, before->path, 0, 0);
    load_close(&load);
    return code;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    const RerunInput *from = input;
    Result before;
    InputFiles files = {0};
    if (!result_open(from->path, &before, error))
        return ENDED_BY_INPUT;
    ExitCode code = ENDED_BY_INPUT;
    if (inputs_of_result(&before, &files, error) && inputs_verify(&files, error)) {
        tell_build(&before);
        code = run_loaded(from, &before, &files, guard, error);
    }
    inputs_free(&files);
    result_close(&before);
    return code;
}

const Verb verb_rerun = {
    .name = "rerun",
    .arguments = "RUN.h5",
    .help = "Repeat a run from its own file: is it bit-identical?",
    .details =
        "Traces and plug-ins are read from where they were (paths that were relative, from the working "
        "directory) and must have the same SHA-256. Exit code 1: it is not bit-identical; then the "
        "first difference is named.",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .input_bytes = sizeof(RerunInput),
    .take = take,
    .run = run,
};
