/* virga check: is this scenario sound, and how large is it? Runs nothing. */
#include "sim/base/json.h"
#include "sim/base/units.h"
#include "sim/run/inputs.h"
#include "sim/run/load.h"
#include "sim/run/survey.h"
#include "sim/run/verbs.h"
#include "sim/run/warnings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct CheckInput {
    Load load;
    bool shows_scenario, as_json;
} CheckInput;

enum { KEY_DEFAULTS = LOAD_KEY_END };

static const struct argp_option options[] = {
    LOAD_OPTIONS,
    {"defaults", KEY_DEFAULTS, NULL, 0, "Print the scenario with every field filled, and nothing else", 1},
    JSON_OPTION,
    {0},
};

static bool take(void *input, int key, char *text, Error *error)
{
    CheckInput *check = input;
    if (key == KEY_DEFAULTS)
        check->shows_scenario = true;
    else if (key == KEY_JSON)
        check->as_json = true;
    else
        return load_take(&check->load, key, text, error);
    return !check->shows_scenario || !check->as_json ||
           error_set(error, "--defaults prints YAML: not together with --json");
}

static void print_hosts(const Scenario *scenario, const Survey *survey)
{
    printf("  hosts      %u (", survey->hosts);
    for (size_t i = 0; i < scenario->hosts.count; i++) {
        const HostGroup *group = &scenario->hosts.at[i];
        printf("%s%s: %u", i > 0 ? "; " : "", group->name, group->count * scenario->scale);
        for (size_t k = 0; k < group->types.count; k++)
            printf("%s %s", k > 0 ? "," : "", scenario->host_types.at[group->types.at[k]].name);
    }
    printf(")\n");
}

static void print_guests(const Survey *survey)
{
    printf("  guests     %" PRIu64 "%s", survey->guests, survey->is_cut ? " or more" : "");
    if (survey->at_once < survey->guests)
        printf(", %" PRIu64 " at a time", survey->at_once);
    printf(" (");
    for (size_t i = 0; i < survey->workloads.count; i++)
        printf("%s%s, %s: %" PRIu64 "%s", i > 0 ? "; " : "", survey->workloads.at[i].name,
               survey->workloads.at[i].source, survey->workloads.at[i].guests,
               survey->workloads.at[i].is_cut ? " or more" : "");
    printf(")\n");
}

/* What was counted when the traces were read. */
static void print_facts(const Survey *survey)
{
    for (size_t i = 0; i < survey->workloads.count; i++) {
        const SurveyedWorkload *workload = &survey->workloads.at[i];
        if (workload->facts.count > 0)
            printf("in the trace of %s:\n", workload->name);
        for (size_t k = 0; k < workload->facts.count; k++) {
            const Fact *fact = &workload->facts.at[k];
            printf("  %-35s %.*f\n", fact->name, fact->decimals, fact->value);
        }
    }
}

static void print_report(const Scenario *scenario, const Survey *survey, const InputFiles *files)
{
    char duration[32], bytes[32];
    unit_format(UNIT_TIME, (double)scenario->duration_ns, duration, sizeof duration);
    unit_format(UNIT_BYTES, (double)survey_bytes(survey), bytes, sizeof bytes);
    printf("%s is sound\n", scenario->name);
    print_hosts(scenario, survey);
    print_guests(survey);
    printf("  duration   %s, seed %" PRIu64 ", compat %s\n", duration, scenario->seed, scenario->compat);
    printf("  policies   placement %s, rebalance %s, power %s\n", scenario->placement.policy->name,
           scenario->rebalance.policy->name, scenario->power.policy->name);
    printf("  memory     about %s, and what events and migrations take in a result file\n", bytes);
    for (size_t i = 0; i < files->count; i++)
        printf("  %-10s %s\n", files->at[i].role, files->at[i].path);
    print_facts(survey);
    printf("%zu defaults used%s\n", scenario->defaults.count, scenario->defaults.count > 0 ? ":" : "");
    for (size_t i = 0; i < scenario->defaults.count; i++)
        printf("  %s\n", scenario->defaults.at[i]);
}

static void put_facts(const Facts *facts, Json *workload)
{
    Json *trace = facts->count > 0 ? json_put_object(workload, "trace") : NULL;
    for (size_t i = 0; i < facts->count; i++) {
        const Fact *fact = &facts->at[i];
        if (fact->decimals == 0)
            json_put_int(trace, fact->name, (int64_t)fact->value);
        else
            json_put_number(trace, fact->name, fact->value);
    }
}

static void put_workloads(const Survey *survey, Json *array)
{
    for (size_t i = 0; i < survey->workloads.count; i++) {
        Json *workload = json_put_object(array, NULL);
        json_put_text(workload, "name", survey->workloads.at[i].name);
        json_put_text(workload, "source", survey->workloads.at[i].source);
        json_put_int(workload, "guests", (int64_t)survey->workloads.at[i].guests);
        json_put_int(workload, "guests_at_once", (int64_t)survey->workloads.at[i].at_once);
        put_facts(&survey->workloads.at[i].facts, workload);
    }
}

static void print_report_json(const Scenario *scenario, const Survey *survey, const InputFiles *files)
{
    Json *root = json_new_object();
    json_put_text(root, "name", scenario->name);
    json_put_int(root, "seed", (int64_t)scenario->seed);
    json_put_text(root, "compat", scenario->compat);
    json_put_int(root, "duration_ns", scenario->duration_ns);
    json_put_int(root, "hosts", survey->hosts);
    json_put_int(root, "guests", (int64_t)survey->guests);
    json_put_bool(root, "guests_are_all", !survey->is_cut);
    put_workloads(survey, json_put_array(root, "workloads"));
    json_put_int(root, "memory_bytes", survey_bytes(survey));
    Json *list = json_put_array(root, "files");
    for (size_t i = 0; i < files->count; i++) {
        Json *file = json_put_object(list, NULL);
        json_put_text(file, "role", files->at[i].role);
        json_put_text(file, "path", files->at[i].path);
        json_put_text(file, "sha256", files->at[i].sha256);
    }
    Json *defaults = json_put_array(root, "defaults");
    for (size_t i = 0; i < scenario->defaults.count; i++)
        json_put_text(defaults, NULL, scenario->defaults.at[i]);
    json_print(root, stdout);
    json_free(root);
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    (void)guard;
    CheckInput *from = input;
    const Scenario *scenario = &from->load.scenario;
    const Paths *plugins = &from->load.plugins;
    Survey survey;
    InputFiles files;
    if (!load_open(&from->load, error) || !survey_take(scenario, &survey, error))
        return ENDED_BY_INPUT;
    bool done = inputs_of_scenario(scenario, plugins->at, plugins->count, &files, error);
    if (done)
        warn_of_scenario(scenario, stderr);
    if (done && from->shows_scenario)
        fputs(scenario->expanded, stdout);
    else if (done)
        (from->as_json ? print_report_json : print_report)(scenario, &survey, &files);
    survey_free(&survey);
    if (done)
        inputs_free(&files);
    return done ? ENDED_WELL : ENDED_BY_INPUT;
}

static void release(void *input)
{
    CheckInput *check = input;
    load_close(&check->load);
}

const Verb verb_check = {
    .name = "check",
    .arguments = "SCENARIO.yaml",
    .help = "Check a scenario and all that it names; run nothing",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .input_bytes = sizeof(CheckInput),
    .take = take,
    .run = run,
    .release = release,
};
