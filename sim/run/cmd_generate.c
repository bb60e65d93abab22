/* virga generate: a synthetic workload's usage as a trace in PlanetLab's format. */
#include "sim/run/load.h"
#include "sim/run/verbs.h"
#include "sim/run/world.h"
#include "traces/archive_writer.h"
#include "traces/planetlab_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct GenerateInput {
    Load load;
    const char *out, *workload;
} GenerateInput;

enum { KEY_WORKLOAD = LOAD_KEY_END };

static const struct argp_option options[] = {
    {"output", 'o', "FILE.tar.xz", 0, "The archive to write (.tar, .tar.gz, .tar.xz, .tar.zst, .tar.bz2)", 1},
    {"workload", KEY_WORKLOAD, "NAME", 0, "Which of the synthetic workloads; needed where there are several",
     1},
    LOAD_OPTIONS,
    {0},
};

static bool take(void *input, int key, char *text, Error *error)
{
    GenerateInput *generate = input;
    if (key == 'o')
        generate->out = text;
    else if (key == KEY_WORKLOAD)
        generate->workload = text;
    else
        return load_take(&generate->load, key, text, error);
    return true;
}

/* The workload of that name, or the only synthetic one. */
static const Workload *find_workload(const Scenario *scenario, const char *name, Error *error)
{
    const Workload *found = NULL;
    for (size_t i = 0; i < scenario->workloads.count; i++) {
        const Workload *workload = &scenario->workloads.at[i];
        if (workload->source != SOURCE_SYNTHETIC || (name != NULL && strcmp(workload->name, name) != 0))
            continue;
        if (found != NULL) {
            error_set(error,
                      "the scenario has several synthetic workloads (%s, %s, ...): say which with --workload",
                      found->name, workload->name);
            return NULL;
        }
        found = workload;
    }
    if (found == NULL)
        error_set(error,
                  name != NULL ? "%s: the scenario has no synthetic workload of that name"
                               : "%s: the scenario has no synthetic workload",
                  name != NULL ? name : scenario->path);
    return found;
}

static bool generate(const Scenario *scenario, const Workload *workload, const char *out, Error *error)
{
    SyntheticConfig config;
    Trace trace;
    if (!world_synthetic_config(scenario, workload, &config, error))
        return false;
    bool done = synthetic_trace(&config, scenario->seed, scenario->duration_ns, &trace, error);
    free((void *)(uintptr_t)config.classes);
    if (!done)
        return false;
    done = planetlab_write(&trace, out, error);
    if (done)
        printf("%s: %zu guests, %u samples each\n", out, trace.guests.count, trace.steps);
    trace_free(&trace);
    return done;
}

/* The archive's writer makes OUT.new and renames it; an interrupt must not leave it. */
static ExitCode run(void *input, Guard *guard, Error *error)
{
    GenerateInput *from = input;
    size_t stem = 0;
    char *aside = NULL;
    if (from->out == NULL) {
        error_set(error, "virga generate: -o FILE.tar.xz is missing");
        return ENDED_BY_INPUT;
    }
    if (!archive_writer_stem(from->out, &stem, error) || !load_open(&from->load, error))
        return ENDED_BY_INPUT;
    const Workload *workload = find_workload(&from->load.scenario, from->workload, error);
    if (workload == NULL)
        return ENDED_BY_INPUT;
    if (asprintf(&aside, "%s.new", from->out) < 0)
        die("out of memory");
    guard_add(guard, aside);
    bool done = generate(&from->load.scenario, workload, from->out, error);
    guard_drop(guard, aside);
    free(aside);
    return done ? ENDED_WELL : ENDED_BY_INPUT;
}

static void release(void *input)
{
    GenerateInput *generate = input;
    load_close(&generate->load);
}

const Verb verb_generate = {
    .name = "generate",
    .arguments = "SCENARIO.yaml",
    .help = "Write a synthetic workload as a trace",
    .details = "The trace is in PlanetLab's format: one file a guest, whole percents every 300 s.",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .input_bytes = sizeof(GenerateInput),
    .take = take,
    .run = run,
    .release = release,
};
