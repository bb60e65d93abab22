/* virga generate: a synthetic workload's usage as a trace in a public format. */
#include "sim/run/inputs.h"
#include "sim/run/load.h"
#include "sim/run/verbs.h"
#include "sim/run/world.h"
#include "traces/archive_writer.h"
#include "traces/bitbrains_write.h"
#include "traces/planetlab_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A format that can be written; start_s is the begin of the run, in seconds since 1970. */
typedef struct TraceWriter {
    const char *name;
    bool (*fits)(const Trace *trace, int64_t start_s, Error *error);
    bool (*write)(const Trace *trace, int64_t start_s, const char *path, Error *error);
} TraceWriter;

typedef struct GenerateInput {
    Load load;
    const char *out, *workload;
    const TraceWriter *writer;
} GenerateInput;

enum { KEY_WORKLOAD = LOAD_KEY_END, KEY_FORMAT };

/* Its lines have no times. */
static bool fits_planetlab(const Trace *trace, int64_t start_s, Error *error)
{
    (void)start_s;
    return planetlab_fits(trace, error);
}

static bool write_planetlab(const Trace *trace, int64_t start_s, const char *path, Error *error)
{
    (void)start_s;
    return planetlab_write(trace, path, error);
}

static const TraceWriter writers[] = {{"planetlab", fits_planetlab, write_planetlab},
                                      {"bitbrains", bitbrains_fits, bitbrains_write}};

enum { WRITER_COUNT = sizeof writers / sizeof writers[0] };

static bool find_writer(const char *name, const TraceWriter **ret_writer, Error *error)
{
    for (size_t i = 0; i < WRITER_COUNT; i++)
        if (strcmp(writers[i].name, name) == 0) {
            *ret_writer = &writers[i];
            return true;
        }
    return error_set(error, "--format %s: written are planetlab and bitbrains", name);
}

static const struct argp_option options[] = {
    {"output", 'o', "FILE.tar.xz", 0, "The archive to write (.tar, .tar.gz, .tar.xz, .tar.zst, .tar.bz2)", 1},
    {"workload", KEY_WORKLOAD, "NAME", 0, "Which of the synthetic workloads; needed where there are several",
     1},
    {"format", KEY_FORMAT, "FORMAT", 0, "planetlab (the default) or bitbrains", 1},
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
    else if (key == KEY_FORMAT)
        return find_writer(text, &generate->writer, error);
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

static bool make_up(const Scenario *scenario, const Workload *workload, Trace *ret_trace, Error *error)
{
    SyntheticConfig config;
    if (!world_synthetic_config(scenario, workload, &config, error))
        return false;
    bool done = synthetic_trace(&config, scenario->seed, scenario->duration_ns, ret_trace, error);
    world_synthetic_free(&config);
    return done;
}

/* An interrupt must not leave the archive's file aside. What the format cannot say is bad input; what is left
 * is the machine's. */
static ExitCode write_trace(const Trace *trace, const GenerateInput *from, Guard *guard, Error *error)
{
    const TraceWriter *writer = from->writer != NULL ? from->writer : &writers[0];
    int64_t start_s = from->load.scenario.start_ns / NS_PER_S;
    if (!writer->fits(trace, start_s, error))
        return ENDED_BY_INPUT;
    char *aside = archive_writer_aside(from->out);
    guard_add(guard, aside);
    bool done = writer->write(trace, start_s, from->out, error);
    guard_drop(guard, aside);
    free(aside);
    if (done)
        printf("%s: %zu guests, %u samples each\n", from->out, trace->guests.count, trace->steps);
    return done ? ENDED_WELL : ENDED_BY_MACHINE;
}

static ExitCode generate(const GenerateInput *from, Guard *guard, Error *error)
{
    Trace trace;
    const Scenario *scenario = &from->load.scenario;
    const Workload *workload = find_workload(scenario, from->workload, error);
    if (workload == NULL || !make_up(scenario, workload, &trace, error))
        return ENDED_BY_INPUT;
    ExitCode code = write_trace(&trace, from, guard, error);
    trace_free(&trace);
    return code;
}

static bool is_no_input(const Load *load, const char *out, Error *error)
{
    InputFiles files = {0};
    if (!inputs_of_scenario(&load->scenario, load->plugins.at, load->plugins.count, &files, error))
        return false;
    bool is_input = inputs_hold(&files, out);
    inputs_free(&files);
    return !is_input || error_at(error, out, 0, 0, "is an input and cannot be the trace, too");
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    GenerateInput *from = input;
    size_t stem = 0;
    if (from->out == NULL) {
        error_set(error, "generate: -o FILE.tar.xz is missing");
        return ENDED_BY_INPUT;
    }
    if (!archive_writer_stem(from->out, &stem, error) || !load_open(&from->load, error) ||
        !is_no_input(&from->load, from->out, error))
        return ENDED_BY_INPUT;
    return generate(from, guard, error);
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
    .details =
        "The trace is an archive of one file a guest: in PlanetLab's format whole percents every 300 s, in "
        "Bitbrains' the guest's size too, and hundredths of a percent.",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .input_bytes = sizeof(GenerateInput),
    .take = take,
    .run = run,
    .release = release,
};
