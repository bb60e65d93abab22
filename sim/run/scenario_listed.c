/* Keys of guests that are listed. */
#include "sim/run/scenario_keys.h"

/* The arrival of the guest whose tasks or usage are read. */
static const char *when_it_arrives(Walk *walk, const void *record)
{
    (void)record;
    return yaml_print(walk->yaml, "%lldns", (long long)((const GuestEntry *)walk->outer)->at_ns);
}

static const Key usage_entry_keys[] = {
    {.name = "at",
     .type = &type_whole,
     .at = offsetof(UsageEntry, at_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "when the guest arrives",
     .derive = when_it_arrives,
     .help = "from when on"},
    {.name = "usage",
     .type = &type_real,
     .at = offsetof(UsageEntry, ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1},
     .help = "part of its CPU size that it asks for"},
};

static const Section usage_entry_section = {
    .help = "A sample of usage.", KEYS(usage_entry_keys), .size = sizeof(UsageEntry), .bare = "usage"};

static const Word never[] = {{.word = "never", .whole = SIM_TIME_MAX}, {0}};

static const Key task_keys[] = {
    {.name = "at",
     .type = &type_whole,
     .at = offsetof(TaskEntry, at_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "when the guest arrives",
     .derive = when_it_arrives,
     .help = "when it is handed in"},
    {.name = "work",
     .type = &type_real,
     .at = offsetof(TaskEntry, work_mcycle),
     .unit = UNIT_CPU_WORK,
     .range = ABOVE_0,
     .help = "CPU work of each"},
    {.name = "threads",
     .type = &type_count,
     .at = offsetof(TaskEntry, threads),
     .range = {.least = 1, .most = 65536},
     .fallback = "1",
     .help = "vCPUs that it can use at once"},
    {.name = "count",
     .type = &type_count,
     .at = offsetof(TaskEntry, count),
     .range = {.least = 1, .most = 10e6},
     .fallback = "1",
     .help = "so many alike"},
    {.name = "kill",
     .type = &type_whole,
     .at = offsetof(TaskEntry, kill_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = never,
     .fallback = "never",
     .help = "when as many tasks of the guest are killed, the oldest first"},
};

static const char *task_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const TaskEntry *task = record;
    if (task->kill_ns > task->at_ns)
        return NULL;
    error_set(error, "a task can only be killed after it is handed in, at %lld ns", (long long)task->at_ns);
    return "kill";
}

static const Section task_section = {
    .help = "A task, or several alike.", KEYS(task_keys), .size = sizeof(TaskEntry), .rule = task_rule};

static const Word orders[] = {{.word = "shared", .whole = TASKS_SHARED, .help = "all tasks at once"},
                              {.word = "fcfs",
                               .whole = TASKS_FCFS,
                               .help = "in order of arrival, each on as many vCPUs as it has threads"},
                              {0}};

static const Word one[] = {{.word = "one", .whole = 0, .help = "it has the name alone"}, {0}};

static const Key guest_keys[] = {
    {.name = "name", .type = &type_name, .at = offsetof(GuestEntry, name), .help = "of the guest"},
    {.name = "count",
     .type = &type_count,
     .at = offsetof(GuestEntry, count),
     .range = {.least = 1, .most = 10e6},
     .words = one,
     .fallback = "one",
     .help = "so many alike, called NAME.0, NAME.1 and so on"},
    {.name = "type",
     .type = &type_reference,
     .at = offsetof(GuestEntry, type),
     .of = "guest_types",
     .help = "its type"},
    {.name = "at",
     .type = &type_whole,
     .at = offsetof(GuestEntry, at_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "0s",
     .help = "when it arrives"},
    {.name = "leave",
     .type = &type_whole,
     .at = offsetof(GuestEntry, leave_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = never,
     .fallback = "never",
     .help = "when its owner takes it away"},
    {.name = "order",
     .type = &type_word,
     .at = offsetof(GuestEntry, order),
     .words = orders,
     .fallback = "shared",
     .help = "how its tasks share its vCPUs"},
    {.name = "usage",
     .type = &type_list,
     .at = offsetof(GuestEntry, usage),
     .section = &usage_entry_section,
     .one_is_list = true,
     .fallback = "[]",
     .help = "its CPU usage over time; nothing and no tasks: it is idle"},
    {.name = "tasks",
     .type = &type_list,
     .at = offsetof(GuestEntry, tasks),
     .section = &task_section,
     .fallback = "[]",
     .help = "its tasks, in place of usage"},
    TERMS_KEYS(GuestEntry, inherited_, inherited_priority, "inherit"),
};

static const char *guest_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const GuestEntry *guest = record;
    if (guest->leave_ns <= guest->at_ns) {
        error_set(error, "it leaves no later than it arrives, at %lld ns", (long long)guest->at_ns);
        return "leave";
    }
    for (size_t i = 0; i < guest->usage.count; i++)
        if (guest->usage.at[i].at_ns < guest->at_ns) {
            error_set(error, "item %zu lies before the guest arrives", i);
            return "usage";
        }
    for (size_t i = 0; i < guest->tasks.count; i++)
        if (guest->tasks.at[i].at_ns < guest->at_ns) {
            error_set(error, "item %zu lies before the guest arrives", i);
            return "tasks";
        }
    if (guest->usage.count == 0 || guest->tasks.count == 0)
        return NULL;
    error_set(error, "a guest has usage or tasks, not both");
    return "tasks";
}

const Section guest_section = {
    .help = "A guest, or several alike.", KEYS(guest_keys), .size = sizeof(GuestEntry), .rule = guest_rule};
