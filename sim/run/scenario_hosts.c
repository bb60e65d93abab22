/* Keys of hosts: types with their power, and groups of them. */
#include "sim/run/scenario_keys.h"

#include <math.h>
#include <string.h>

/* ---- Power -------------------------------------------------------------------------------------------- */

static bool is_table(const void *record)
{
    return strcmp(((const PowerModel *)record)->kind->name, "table") == 0;
}

static bool has_peak(const void *record)
{
    return !is_table(record);
}

static bool has_idle(const void *record)
{
    return !is_table(record) && strcmp(((const PowerModel *)record)->kind->name, "constant") != 0;
}

static const RowTable power_models = {power_kinds, sizeof *power_kinds};

static const Key power_keys[] = {
    {.name = "model",
     .type = &type_row,
     .at = offsetof(PowerModel, kind),
     .of = &power_models,
     .fallback = "linear",
     .help = "power as a function of CPU utilization",
     .source = "Fan, Weber, Barroso, ISCA 2007"},
    {.name = "idle",
     .type = &type_real,
     .at = offsetof(PowerModel, idle_w),
     .unit = UNIT_POWER,
     .applies = has_idle,
     .where = "model: linear, sqrt, square or cubic",
     .help = "power without load"},
    {.name = "peak",
     .type = &type_real,
     .at = offsetof(PowerModel, peak_w),
     .unit = UNIT_POWER,
     .range = ABOVE_0,
     .applies = has_peak,
     .where = "model: constant, linear, sqrt, square or cubic",
     .help = "power at full load"},
    {.name = "table",
     .type = &type_reals,
     .at = offsetof(PowerModel, table_w),
     .count = POWER_POINTS,
     .unit = UNIT_POWER,
     .applies = is_table,
     .where = "model: table",
     .help = "power at 0, 10, ..., 100 % load, as SPECpower_ssj2008 reports it"},
};

static const char *power_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const PowerModel *model = record;
    if (!has_idle(model) || model->idle_w <= model->peak_w)
        return NULL;
    error_set(error, "%g W given, at most the peak accepted, which is %g W", model->idle_w, model->peak_w);
    return "idle";
}

static const Section power_section = {
    .help = "What a host draws while it is on.", KEYS(power_keys), .rule = power_rule};

/* ---- Types -------------------------------------------------------------------------------------------- */

static const char *print_power(Walk *walk, double power_w)
{
    char text[64];
    unit_format_exact(UNIT_POWER, power_w, text, sizeof text);
    return yaml_print(walk->yaml, "%s", text);
}

static const char *power_idle(Walk *walk, const void *record)
{
    return print_power(walk, power_at(&((const HostType *)record)->power, 0));
}

static const char *power_full(Walk *walk, const void *record)
{
    return print_power(walk, power_at(&((const HostType *)record)->power, 1));
}

static const char *power_asleep(Walk *walk, const void *record)
{
    return print_power(walk, power_at(&((const HostType *)record)->power, 1) / 20);
}

#define AUTOSCALE                                                                                            \
    "Gandhi, Harchol-Balter, Raghunathan, Kozuch, ACM Transactions on Computer Systems 30(4), 2012"

/* A transition: its two keys, in the struct of the host type, so that the type's power can be their default.
 */
#define TRANSITION(member, what, span, span_source, draws, draws_text, draws_source)                         \
    static const Key member##_keys[] = {                                                                     \
        {.name = "time",                                                                                     \
         .type = &type_whole,                                                                                \
         .at = offsetof(HostType, member.span_ns),                                                           \
         .unit = UNIT_TIME,                                                                                  \
         .range = TIME_FROM_0,                                                                               \
         .fallback = span,                                                                                   \
         .help = "how long it takes",                                                                        \
         .source = span_source},                                                                             \
        {.name = "power",                                                                                    \
         .type = &type_real,                                                                                 \
         .at = offsetof(HostType, member.power_w),                                                           \
         .unit = UNIT_POWER,                                                                                 \
         .fallback = draws_text,                                                                             \
         .derive = draws,                                                                                    \
         .help = "power meanwhile",                                                                          \
         .source = draws_source},                                                                            \
    };                                                                                                       \
    static const Section member##_section = {.help = what, KEYS(member##_keys)};

TRANSITION(suspend, "From on to asleep.", "10s", "an assumption", power_idle, "as idle", "an assumption")
TRANSITION(wake, "From asleep to on.", "10s", "an assumption", power_full, "as at full load", "an assumption")
TRANSITION(stop, "From on to off.", "60s", "an assumption", power_idle, "as idle", "an assumption")
TRANSITION(boot, "From off to on.", "260s", AUTOSCALE ", measured", power_full, "as at full load", AUTOSCALE)

static const Word overcommits[] = {{.word = "inherit", .real = 0, .help = "as hypervisor.overcommit says"},
                                   {.word = "unlimited", .real = INFINITY},
                                   {0}};

static const Key overcommit_keys[] = {
    {.name = "cpu",
     .type = &type_real,
     .at = offsetof(HostType, cpu_overcommit),
     .range = {.most = 1e6, .above = true},
     .words = overcommits,
     .fallback = "inherit",
     .help = "cores that may be reserved for each core that there is"},
    {.name = "memory",
     .type = &type_real,
     .at = offsetof(HostType, memory_overcommit),
     .range = {.most = 1e6, .above = true},
     .words = overcommits,
     .fallback = "inherit",
     .help = "the same for memory"},
};

static const Section overcommit_section = {
    .help = "How much more is sold than there is, on hosts of this type.", KEYS(overcommit_keys)};

static const Key host_type_keys[] = {
    {.name = "name",
     .type = &type_name,
     .at = offsetof(HostType, name),
     .help = "what groups of hosts call it"},
    {.name = "cores",
     .type = &type_count,
     .at = offsetof(HostType, cores),
     .range = {.least = 1, .most = 65536},
     .help = "number of cores"},
    {.name = "speed",
     .type = &type_real,
     .at = offsetof(HostType, core_mhz),
     .unit = UNIT_CPU_RATE,
     .range = ABOVE_0,
     .help = "speed of one core"},
    {.name = "memory",
     .type = &type_whole,
     .at = offsetof(HostType, memory_bytes),
     .unit = UNIT_BYTES,
     .range = ABOVE_0,
     .help = "memory for guests"},
    {.name = "power",
     .type = &type_section,
     .at = offsetof(HostType, power),
     .section = &power_section,
     .help = "what it draws while it is on"},
    {.name = "asleep",
     .type = &type_real,
     .at = offsetof(HostType, asleep_w),
     .unit = UNIT_POWER,
     .fallback = "5 % of full load",
     .derive = power_asleep,
     .help = "power while asleep (suspended to memory)",
     .source =
         "Xi, Guevara, Nelson, Pensabene, Lee, ISLPED 2013: sleep states draw 4 to 6 % of nominal power"},
    {.name = "off",
     .type = &type_real,
     .at = offsetof(HostType, off_w),
     .unit = UNIT_POWER,
     .fallback = "2W",
     .help = "power while switched off",
     .source = "ENERGY STAR Computers 4.0, 2007: the limit for desktop-derived servers"},
    {.name = "suspend",
     .type = &type_section,
     .section = &suspend_section,
     .fallback = "{}",
     .help = "from on to asleep"},
    {.name = "wake",
     .type = &type_section,
     .section = &wake_section,
     .fallback = "{}",
     .help = "from asleep to on"},
    {.name = "stop",
     .type = &type_section,
     .section = &stop_section,
     .fallback = "{}",
     .help = "from on to off"},
    {.name = "boot",
     .type = &type_section,
     .section = &boot_section,
     .fallback = "{}",
     .help = "from off to on"},
    {.name = "overcommit",
     .type = &type_section,
     .section = &overcommit_section,
     .fallback = "{}",
     .help = "how much more is sold than there is"},
    {.name = "labels",
     .type = &type_labels,
     .at = offsetof(HostType, labels),
     .of = &labels_single,
     .fallback = "{}",
     .help = "of its hosts, such as {disk: ssd}; what guests may ask for"},
};

const Section host_type_section = {.help = "A type of host. A catalog of them can be included.",
                                   KEYS(host_type_keys),
                                   .size = sizeof(HostType)};

/* ---- Groups ------------------------------------------------------------------------------------------- */

static const char *name_of_type(Walk *walk, const void *record)
{
    const Scenario *scenario = walk->root;
    const HostGroup *group = record;
    return scenario->host_types.at[group->types.at[0]].name;
}

static const Key host_group_keys[] = {
    {.name = "types",
     .alias = "type",
     .type = &type_references,
     .at = offsetof(HostGroup, types),
     .of = "host_types",
     .range = {.least = 1},
     .one_is_list = true,
     .help = "their types, taken in turn: a, b, a, b, ..."},
    {.name = "count",
     .type = &type_count,
     .at = offsetof(HostGroup, count),
     .range = {.least = 1, .most = 10e6},
     .help = "how many hosts"},
    {.name = "name",
     .type = &type_name,
     .at = offsetof(HostGroup, name),
     .fallback = "the first type's",
     .derive = name_of_type,
     .help = "of the group; its hosts are called NAME.0, NAME.1, ..."},
    {.name = "labels",
     .type = &type_labels,
     .at = offsetof(HostGroup, labels),
     .of = &labels_in_turn,
     .fallback = "{}",
     .help = "of its hosts, over those of the types"},
};

const Section host_group_section = {
    .help = "A group of hosts.", KEYS(host_group_keys), .size = sizeof(HostGroup)};
