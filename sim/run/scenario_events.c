/* Keys of the timeline. */
#include "sim/run/scenario_keys.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static TimelineAction action_of(const void *record)
{
    return ((const ScenarioEvent *)record)->action;
}

static bool names_guest(const void *record)
{
    return action_of(record) == DO_SET_LIMIT || action_of(record) == DO_MIGRATE;
}

static bool names_host(const void *record)
{
    return !names_guest(record);
}

static bool migrates(const void *record)
{
    return action_of(record) == DO_MIGRATE;
}

static bool sets_cpu(const void *record)
{
    return action_of(record) == DO_SET_CPU;
}

static bool sets_limit(const void *record)
{
    return action_of(record) == DO_SET_LIMIT;
}

/* `set` is two actions: of a host, or of a guest where one is named. */
static const Word actions[] = {
    {.word = "drain", .whole = DO_DRAIN, .help = "takes nobody; its guests move away"},
    {.word = "undrain", .whole = DO_UNDRAIN},
    {.word = "power-on", .whole = DO_POWER_ON},
    {.word = "power-off", .whole = DO_POWER_OFF},
    {.word = "sleep", .whole = DO_SLEEP},
    {.word = "fail", .whole = DO_FAIL},
    {.word = "repair", .whole = DO_REPAIR},
    {.word = "set", .whole = DO_SET_CPU, .help = "a host's CPU, or a guest's limit"},
    {.word = "migrate", .whole = DO_MIGRATE, .help = "a guest, to a host"},
    {0}};

/* Notes where the event stands, and what `set` would mean. */
static void begin_event(void *record, const Node *node)
{
    ScenarioEvent *event = record;
    event->line = node->origin->has_lines ? node->line : 0;
    event->column = node->origin->has_lines ? node->column : 0;
    event->action = node_get(node, "guest") != NULL ? DO_SET_LIMIT : DO_SET_CPU;
}

static bool read_action(Walk *walk, const Key *key, const Node *node, void *record)
{
    TimelineAction set = action_of(record);
    if (!type_word.read(walk, key, node, record))
        return false;
    if (action_of(record) == DO_SET_CPU)
        ((ScenarioEvent *)record)->action = set;
    return true;
}

static void write_action(Emit *emit, const Key *key, const void *record)
{
    ScenarioEvent shown = {.action = sets_limit(record) ? DO_SET_CPU : action_of(record)};
    type_word.write(emit, key, &shown);
}

static void accept_action(const Key *key, Text *text)
{
    type_word.accepts(key, text);
}

static const KeyType type_action = {.read = read_action, .write = write_action, .accepts = accept_action};

static const Word unlimited[] = {{.word = "unlimited", .real = INFINITY}, {0}};

static const Key event_keys[] = {
    {.name = "at",
     .type = &type_whole,
     .at = offsetof(ScenarioEvent, at_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .help = "when"},
    {.name = "do",
     .type = &type_action,
     .at = offsetof(ScenarioEvent, action),
     .words = actions,
     .help = "what is done"},
    {.name = "host",
     .type = &type_text,
     .at = offsetof(ScenarioEvent, host),
     .applies = names_host,
     .where = "what is done to a host",
     .help = "to which host: GROUP.NUMBER, from 0"},
    {.name = "guest",
     .type = &type_text,
     .at = offsetof(ScenarioEvent, guest),
     .applies = names_guest,
     .where = "do: set (a limit) or migrate",
     .help = "to which guest: WORKLOAD.NAME, of a listed workload"},
    {.name = "to",
     .type = &type_text,
     .at = offsetof(ScenarioEvent, to),
     .applies = migrates,
     .where = "do: migrate",
     .help = "to which host it moves"},
    {.name = "cpu",
     .type = &type_real,
     .at = offsetof(ScenarioEvent, value),
     .unit = UNIT_RATIO,
     .range = {.most = 1, .above = true},
     .applies = sets_cpu,
     .where = "do: set of a host",
     .help = "what is left of its CPU"},
    {.name = "limit",
     .type = &type_real,
     .at = offsetof(ScenarioEvent, value),
     .unit = UNIT_CPU_RATE,
     .range = ABOVE_0,
     .words = unlimited,
     .applies = sets_limit,
     .where = "do: set of a guest",
     .help = "its CPU limit"},
};

/* ---- Names -------------------------------------------------------------------------------------------- */

/* GROUP.NUMBER: the group may have dots in its name. */
static bool host_exists(const Scenario *scenario, const char *name)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot[1] < '0' || dot[1] > '9')
        return false;
    char *end = NULL;
    unsigned long long number = strtoull(dot + 1, &end, 10);
    for (size_t g = 0; g < scenario->hosts.count && *end == '\0'; g++) {
        const HostGroup *group = &scenario->hosts.at[g];
        if (strlen(group->name) == (size_t)(dot - name) &&
            strncmp(group->name, name, (size_t)(dot - name)) == 0)
            return number < (unsigned long long)group->count * scenario->scale;
    }
    return false;
}

/* NAME alone, or NAME.NUMBER of several. */
static bool is_name_of(const GuestEntry *entry, const char *name)
{
    size_t length = strlen(entry->name);
    if (entry->count == 0)
        return strcmp(entry->name, name) == 0;
    if (strncmp(entry->name, name, length) != 0 || name[length] != '.' ||
        !isdigit((unsigned char)name[length + 1]))
        return false;
    char *end;
    unsigned long number = strtoul(name + length + 1, &end, 10);
    return *end == '\0' && number < entry->count;
}

static bool guest_exists(const Scenario *scenario, const char *name)
{
    for (size_t w = 0; w < scenario->workloads.count; w++) {
        const Workload *workload = &scenario->workloads.at[w];
        size_t length = strlen(workload->name);
        if (strncmp(name, workload->name, length) != 0 || name[length] != '.')
            continue;
        for (size_t i = 0; i < workload->listed.count; i++)
            if (is_name_of(&workload->listed.at[i], name + length + 1))
                return true;
    }
    return false;
}

static const char *no_host(const char *name, const char *key, Error *error)
{
    error_set(error, "there is no host \"%.100s\"; hosts are called GROUP.NUMBER, from 0", name);
    return key;
}

static const char *event_rule(const void *root, void *record, Error *error)
{
    const ScenarioEvent *event = record;
    if (event->host != NULL && !host_exists(root, event->host))
        return no_host(event->host, "host", error);
    if (event->to != NULL && !host_exists(root, event->to))
        return no_host(event->to, "to", error);
    if (event->guest == NULL || guest_exists(root, event->guest))
        return NULL;
    error_set(error, "there is no guest \"%.100s\"; accepted: WORKLOAD.NAME of a guest that is listed",
              event->guest);
    return "guest";
}

const Section event_section = {.help = "Something that is done to the world at a given time.",
                               KEYS(event_keys),
                               .size = sizeof(ScenarioEvent),
                               .begin = begin_event,
                               .rule = event_rule};
