/* The outermost keys of a scenario. */
#include "sim/run/scenario_keys.h"

#include <string.h>

/* ---- Version, preset, includes ------------------------------------------------------------------------ */

static bool read_version(Walk *walk, const Key *key, const Node *node, void *record)
{
    (void)key;
    (void)record;
    const char *text = NULL;
    return walk_text(walk, node, &text) &&
           (strcmp(text, "1") == 0 ||
            walk_error(walk, node, "version \"%.20s\" given, this program reads version 1", text));
}

static void write_version(Emit *emit, const Key *key, const void *record)
{
    (void)key;
    (void)record;
    emit_value(emit, "1");
}

static void accept_version(const Key *key, Text *text)
{
    (void)key;
    emit_text(text, "1");
}

static const KeyType type_version = {.read = read_version, .write = write_version, .accepts = accept_version};

static bool refuse_preset(Walk *walk, const Node *node)
{
    const char *names[16];
    size_t count = 0;
    for (; count < 16 && compats[count].name != NULL; count++)
        names[count] = compats[count].name;
    return walk_choice_error(walk, node, names, count);
}

/* From here on the preset speaks before the tables. */
static bool read_compat(Walk *walk, const Key *key, const Node *node, void *record)
{
    ScenarioContext *context = (ScenarioContext *)(uintptr_t)walk->context;
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    context->compat.compat = compat_find(text);
    if (context->compat.compat == NULL)
        return refuse_preset(walk, node);
    *(const char **)key_at(key, record) = context->compat.compat->name;
    walk->preset = compat_preset;
    walk->preset_context = &context->compat;
    return true;
}

static void write_compat(Emit *emit, const Key *key, const void *record)
{
    emit_value(emit, *(const char *const *)key_at(key, record));
}

static void accept_compat(const Key *key, Text *text)
{
    (void)key;
    for (const Compat *compat = compats; compat->name != NULL; compat++)
        emit_text(text, "%s%s", compat == compats ? "" : ", ", compat->name);
}

static const KeyType type_compat = {.read = read_compat, .write = write_compat, .accepts = accept_compat};

/* Included files are part of the tree before it is read; what comes here came too late. */
static bool read_include(Walk *walk, const Key *key, const Node *node, void *record)
{
    (void)key;
    (void)record;
    return (node->kind == NODE_LIST && node->count == 0) ||
           walk_error(walk, node, "can only stand in a file: includes are read before options");
}

static void accept_include(const Key *key, Text *text)
{
    emit_text(text, key->of != NULL ? "path" : "list of paths; one may stand alone");
    emit_text(text,
              ", relative to the file that names it; catalogs/... that is not there is one of Virga's own");
}

const KeyType type_include = {.read = read_include, .accepts = accept_include};

/* ---- Keys --------------------------------------------------------------------------------------------- */

static const char *name_of_file(Walk *walk, const void *record)
{
    (void)record;
    return ((const ScenarioContext *)walk->context)->name;
}

static const Word no_date[] = {{.word = "unknown", .whole = 0}, {0}};

bool scenario_steps_fit(const Scenario *scenario, SimTime interval_ns, Error *error)
{
    SimTime steps = interval_ns > 0 ? scenario->duration_ns / interval_ns : 0;
    return steps <= SCENARIO_STEPS_MAX ||
           error_set(error, "%lld steps in the time of the run, at most %d accepted", (long long)steps,
                     SCENARIO_STEPS_MAX);
}

static const Key time_keys[] = {
    {.name = "duration",
     .type = &type_whole,
     .at = offsetof(Scenario, duration_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .help = "of the run, in simulated time"},
    {.name = "start",
     .type = &type_whole,
     .at = offsetof(Scenario, start_ns),
     .unit = UNIT_DATE,
     .words = no_date,
     .fallback = "unknown",
     .help = "date of its beginning, for labels"},
};

static const Section time_section = {
    .help = "When the run begins and ends.", KEYS(time_keys), .bare = "duration"};

static const Key scenario_keys[] = {
    {.name = "virga", .type = &type_version, .help = "version of this form"},
    {.name = "name",
     .type = &type_text,
     .at = offsetof(Scenario, name),
     .fallback = "the file's name",
     .derive = name_of_file,
     .help = "of the scenario",
     .source = "the file's name"},
    {.name = "seed",
     .type = &type_whole,
     .at = offsetof(Scenario, seed),
     .fallback = "1",
     .help = "of all random numbers"},
    {.name = "scale",
     .type = &type_count,
     .at = offsetof(Scenario, scale),
     .range = {.least = 1, .most = 10000},
     .fallback = "1",
     .help = "repeats the hosts and the guests of traces, and multiplies those of synthetic workloads"},
    {.name = "compat",
     .type = &type_compat,
     .at = offsetof(Scenario, compat),
     .fallback = "none",
     .help = "preset: defaults that imitate another simulator"},
    {.name = "include",
     .type = &type_include,
     .fallback = "[]",
     .help = "files whose keys lie beneath those of this one: what stands here wins; host_types and "
             "guest_types of all "
             "files count"},
    {.name = "time", .type = &type_section, .section = &time_section, .help = "when the run begins and ends"},
    {.name = "host_types",
     .type = &type_list,
     .at = offsetof(Scenario, host_types),
     .section = &host_type_section,
     .range = {.least = 1},
     .joins = true,
     .help = "types of hosts"},
    {.name = "hosts",
     .type = &type_list,
     .at = offsetof(Scenario, hosts),
     .section = &host_group_section,
     .range = {.least = 1},
     .one_is_list = true,
     .help = "the hosts, in groups"},
    {.name = "guest_types",
     .type = &type_list,
     .at = offsetof(Scenario, guest_types),
     .section = &guest_type_section,
     .joins = true,
     .fallback = "[]",
     .help = "types of guests"},
    {.name = "hypervisor",
     .type = &type_section,
     .section = &hypervisor_section,
     .fallback = "{}",
     .help = "what hosts do for their guests"},
    {.name = "metering",
     .type = &type_section,
     .section = &metering_section,
     .fallback = "{}",
     .help = "what is metered"},
    {.name = "workloads",
     .type = &type_list,
     .at = offsetof(Scenario, workloads),
     .section = &workload_section,
     .fallback = "[]",
     .help = "where guests come from"},
    {.name = "policies",
     .type = &type_section,
     .section = &policies_section,
     .fallback = "{}",
     .help = "who places guests, moves them, and puts hosts to sleep"},
    {.name = "metrics",
     .type = &type_section,
     .section = &metrics_section,
     .fallback = "{}",
     .help = "how metrics are defined where peers differ"},
    {.name = "events",
     .type = &type_list,
     .at = offsetof(Scenario, events),
     .section = &event_section,
     .fallback = "[]",
     .help = "what is done to the world at given times"},
    {.name = "costs",
     .type = &type_section,
     .at = offsetof(Scenario, prices),
     .section = &costs_section,
     .fallback = "{}",
     .help = "prices"},
    {.name = "output",
     .type = &type_section,
     .section = &output_section,
     .fallback = "{}",
     .help = "what is recorded"},
};

#define HOSTS_MAX  10e6
#define GUESTS_MAX 1e9 /* numbers of guests have 32 bits */

static const char *scenario_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const Scenario *scenario = record;
    double hosts = 0;
    for (size_t i = 0; i < scenario->hosts.count; i++)
        hosts += (double)scenario->hosts.at[i].count * scenario->scale;
    if (hosts > HOSTS_MAX) {
        error_set(error, "%.0f hosts in all, at most %.0f accepted", hosts, HOSTS_MAX);
        return "hosts";
    }
    double guests = 0;
    for (size_t i = 0; i < scenario->workloads.count; i++)
        if (scenario->workloads.at[i].source == SOURCE_SYNTHETIC)
            guests += (double)scenario->workloads.at[i].synthetic.initial * scenario->scale;
    if (guests <= GUESTS_MAX)
        return NULL;
    error_set(error, "%.0f guests at the beginning, at most %.0f accepted", guests, GUESTS_MAX);
    return "workloads";
}

const Section scenario_section = {.help = "A scenario.", KEYS(scenario_keys), .rule = scenario_rule};
