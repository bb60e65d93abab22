#include "sim/run/world.h"

#include "sim/base/distribution.h"
#include "sim/run/scenario_arrivals.h"
#include "traces/table.h"
#include "workloads/listed.h"
#include "workloads/replay.h"
#include "workloads/synthetic.h"

#include <stdlib.h>
#include <string.h>

static uint32_t group_count(const Scenario *scenario, const HostGroup *group)
{
    return group->count * scenario->scale;
}

void world_add_hosts(const Scenario *scenario, Cluster *cluster)
{
    for (size_t g = 0; g < scenario->hosts.count; g++) {
        const HostGroup *group = &scenario->hosts.at[g];
        for (uint32_t k = 0; k < group_count(scenario, group); k++) {
            HostId host = cluster_add_host(cluster, group->types.at[k % group->types.count]);
            if (group->label_sets.count > 0)
                cluster_label_host(cluster, host, group->label_sets.at[k]);
        }
    }
}

char *world_host_name(const Scenario *scenario, uint32_t host)
{
    size_t g = 0;
    while (host >= group_count(scenario, &scenario->hosts.at[g]))
        host -= group_count(scenario, &scenario->hosts.at[g++]);
    char name[512];
    snprintf(name, sizeof name, "%s.%u", scenario->hosts.at[g].name, host);
    return must_strdup(name);
}

/* Guests of a type, in this workload. */
static GuestSize size_of(const Scenario *scenario, const Workload *workload, uint32_t type)
{
    GuestSize size = scenario->guest_types.at[type].size;
    size.term = workload->term_of_type.at[type];
    return size;
}

static bool open_replay(const Scenario *scenario, const Workload *workload, Source *ret_source, Error *error)
{
    const Replay *replay = &workload->replay;
    const TraceReader *reader;
    Trace trace = {0};
    if (!trace_reader_find(replay->trace.format, &reader, error) ||
        !reader->read(replay->trace.path, &replay->trace.options, &trace, error))
        return false;
    VEC(GuestSize) sizes = {0};
    for (size_t i = 0; i < replay->types.count; i++)
        vec_push(&sizes, size_of(scenario, workload, replay->types.at[i]));
    ReplayConfig config = {
        .trace = &trace,
        .sizes = sizes.at,
        .size_count = (uint32_t)sizes.count,
        .term = workload->term_of_type.at[scenario->guest_types.count],
        .assignment = replay->assignment == ASSIGN_BLOCKS ? &replay_blocks : &replay_round_robin,
        .interpolation = replay->interpolation == BETWEEN_LINEAR ? &replay_linear : &replay_previous,
        .scale = scenario->scale,
        .name = workload->name,
        .seed = scenario->seed,
        .sample_ratio = replay->sample_ratio,
        .stretch = replay->stretch};
    bool is_open = replay_open(&config, ret_source, error);
    vec_free(&sizes);
    trace_free(&trace);
    return is_open;
}

static bool to_distribution(const DistributionRef *ref, Distribution *ret_distribution, Error *error)
{
    Distribution distribution = {0};
    if (ref->name && !distribution_find(ref->name, &distribution.kind, error))
        return false;
    for (int i = 0; i < DISTRIBUTION_PARAMETERS; i++)
        distribution.parameters[i] = ref->param[i];
    *ret_distribution = distribution;
    return true;
}

bool world_synthetic_config(const Scenario *scenario, const Workload *workload, SyntheticConfig *ret_config,
                            Error *error)
{
    const Synthetic *from = &workload->synthetic;
    SyntheticConfig config = {.name = workload->name,
                              .first_count = from->initial * scenario->scale,
                              .class_count = (uint32_t)from->sizes.count};
    config.usage = (UsageProcess){
        .step_ns = workload->sampling.interval_ns > 0 ? workload->sampling.interval_ns : 300 * NS_PER_S,
        .deviation_ratio = from->usage_deviation_ratio,
        .correlation_ns = from->usage_correlation_ns,
        .daily_amplitude = from->daily_amplitude};
    if (!to_distribution(&from->lifetime, &config.lifetime_s, error) ||
        !to_distribution(&from->usage_mean, &config.usage.mean_ratio, error))
        return false;
    SizeClass *classes = must_calloc(from->sizes.count, sizeof *classes);
    for (size_t i = 0; i < from->sizes.count; i++)
        classes[i] =
            (SizeClass){size_of(scenario, workload, from->sizes.at[i].type), from->sizes.at[i].weight};
    config.classes = classes;
    scenario_arrivals(&from->arrivals, scenario->scale, &config.arrivals);
    *ret_config = config;
    return true;
}

void world_synthetic_free(SyntheticConfig *config)
{
    free((void *)(uintptr_t)config->classes);
    scenario_arrivals_free(&config->arrivals);
}

static bool open_synthetic(const Scenario *scenario, const Workload *workload, Source *ret_source,
                           Error *error)
{
    SyntheticConfig config;
    if (!world_synthetic_config(scenario, workload, &config, error))
        return false;
    bool is_open = synthetic_open(&config, scenario->seed, ret_source, error);
    world_synthetic_free(&config);
    return is_open;
}

/* The scenario's words for "never" against the source's zero. */
static SimTime or_zero(SimTime t_ns)
{
    return t_ns == SIM_TIME_MAX ? 0 : t_ns;
}

static ListedGuest listed_guest(const Scenario *scenario, const GuestEntry *entry)
{
    ListedSample *samples = must_calloc(entry->usage.count + 1, sizeof *samples);
    ListedTask *tasks = must_calloc(entry->tasks.count + 1, sizeof *tasks);
    for (size_t i = 0; i < entry->usage.count; i++)
        samples[i] = (ListedSample){entry->usage.at[i].at_ns, entry->usage.at[i].ratio};
    for (size_t i = 0; i < entry->tasks.count; i++) {
        const TaskEntry *task = &entry->tasks.at[i];
        tasks[i] =
            (ListedTask){task->at_ns, task->work_mcycle, task->threads, task->count, or_zero(task->kill_ns)};
    }
    GuestSize size = scenario->guest_types.at[entry->type].size;
    size.term = entry->term;
    return (ListedGuest){.name = entry->name,
                         .count = entry->count,
                         .size = size,
                         .at_ns = entry->at_ns,
                         .leave_ns = or_zero(entry->leave_ns),
                         .demand = entry->tasks.count > 0 ? DEMAND_TASKS : DEMAND_USAGE,
                         .order = entry->order,
                         .samples = samples,
                         .sample_count = (uint32_t)entry->usage.count,
                         .tasks = tasks,
                         .task_count = (uint32_t)entry->tasks.count};
}

static bool open_listed(const Scenario *scenario, const Workload *workload, Source *ret_source, Error *error)
{
    size_t count = workload->listed.count;
    ListedGuest *guests = must_calloc(count + 1, sizeof *guests);
    for (size_t i = 0; i < count; i++)
        guests[i] = listed_guest(scenario, &workload->listed.at[i]);
    bool is_open = listed_open(&(ListedConfig){guests, (uint32_t)count}, ret_source, error);
    for (size_t i = 0; i < count; i++) {
        free((void *)(uintptr_t)guests[i].samples);
        free((void *)(uintptr_t)guests[i].tasks);
    }
    free(guests);
    return is_open;
}

bool world_open_source(const Scenario *scenario, const Workload *workload, Source *ret_source, Error *error)
{
    static bool (*const opens[])(const Scenario *, const Workload *, Source *, Error *) = {
        [SOURCE_REPLAY] = open_replay,
        [SOURCE_SYNTHETIC] = open_synthetic,
        [SOURCE_LISTED] = open_listed,
    };
    return opens[workload->source](scenario, workload, ret_source, error);
}

bool world_add_feeds(const Scenario *scenario, Feeds *feeds, Error *error)
{
    for (size_t i = 0; i < scenario->workloads.count; i++) {
        const Workload *workload = &scenario->workloads.at[i];
        Source source;
        if (!world_open_source(scenario, workload, &source, error))
            return false;
        feeds_add(feeds, workload->name, source, &workload->sampling, workload->retire);
    }
    return true;
}

/* `group.number` -> row; false when there is no such host. */
static bool find_host(const Scenario *scenario, const char *name, uint32_t *ret_host)
{
    uint32_t base = 0;
    for (size_t g = 0; g < scenario->hosts.count; g++) {
        const HostGroup *group = &scenario->hosts.at[g];
        size_t length = strlen(group->name);
        if (strncmp(name, group->name, length) == 0 && name[length] == '.') {
            char *end;
            unsigned long k = strtoul(name + length + 1, &end, 10);
            bool is_number = *end == '\0' && name[length + 1] >= '0' && name[length + 1] <= '9';
            if (is_number && k < group_count(scenario, group)) {
                *ret_host = base + (uint32_t)k;
                return true;
            }
        }
        base += group_count(scenario, group);
    }
    return false;
}

static uint32_t listed_count(const Workload *workload)
{
    uint32_t count = 0;
    for (size_t i = 0; i < workload->listed.count; i++)
        count += workload->listed.at[i].count > 0 ? workload->listed.at[i].count : 1;
    return count;
}

/* `workload.guest`, for listed workloads: rows are in order of arrival, so the source is asked for its names.
 */
static bool find_guest(const Scenario *scenario, const Feeds *feeds, const char *name, TimelineEvent *event)
{
    for (uint32_t w = 0; w < scenario->workloads.count; w++) {
        const Workload *workload = &scenario->workloads.at[w];
        size_t length = strlen(workload->name);
        if (strncmp(name, workload->name, length) != 0 || name[length] != '.')
            continue;
        const Source *source = &feeds->feeds.at[w].source;
        for (uint32_t row = 0, rows = listed_count(workload); row < rows; row++) {
            char guest[512];
            source->kind->guest_name(source->state, row, guest, sizeof guest);
            if (strcmp(guest, name + length + 1) == 0) {
                event->feed = w;
                event->source_row = row;
                return true;
            }
        }
    }
    return false;
}

static bool resolve(const Scenario *scenario, const Feeds *feeds, const ScenarioEvent *from,
                    TimelineEvent *ret_event, Error *error)
{
    TimelineEvent event = {
        .at_ns = from->at_ns, .action = from->action, .host = NO_ROW, .value = from->value};
    const char *host = from->action == DO_MIGRATE ? from->to : from->host;
    if (host && !find_host(scenario, host, &event.host))
        return error_at(error, scenario->path, from->line, from->column,
                        "events: there is no host \"%s\" (hosts are called group.number, from 0)", host);
    if (from->guest && !find_guest(scenario, feeds, from->guest, &event))
        return error_at(error, scenario->path, from->line, from->column,
                        "events: there is no guest \"%s\" (workload.name, of a workload with source: listed)",
                        from->guest);
    *ret_event = event;
    return true;
}

bool world_add_timeline(const Scenario *scenario, const Feeds *feeds, Timeline *timeline, Error *error)
{
    for (size_t i = 0; i < scenario->events.count; i++) {
        TimelineEvent event;
        if (!resolve(scenario, feeds, &scenario->events.at[i], &event, error))
            return false;
        vec_push(&timeline->events, event);
    }
    return true;
}
