/* Keys of the rules: how hosts share CPU and admit guests, how guests migrate, what is metered and how
 * metrics are defined. */
#include "sim/model/meter.h"
#include "sim/run/scenario_keys.h"

#include <math.h>

#define RULE(member) offsetof(Scenario, rules.member)

const Word false_or_true[] = {{.word = "false", .whole = 0}, {.word = "true", .whole = 1}, {0}};

/* ---- Sharing ------------------------------------------------------------------------------------------ */

static const RowTable sharing_rules = {share_rules, sizeof *share_rules};

static const Key sharing_keys[] = {
    {.name = "rule",
     .type = &type_row,
     .at = RULE(sharing),
     .of = &sharing_rules,
     .fallback = "max-min",
     .help = "how guests share a busy host's CPU",
     .source =
         "Bertsekas and Gallager, Data Networks, 1992, section 6.5.2; schedulers with shares, limits and "
         "reservations come close to it"},
    {.name = "whole_mhz",
     .type = &type_flag,
     .at = RULE(whole_mhz),
     .words = false_or_true,
     .fallback = "false",
     .help = "cloudsim-4.0 only: shares of an overloaded host are cut down to whole MHz"},
};

static const Section sharing_section = {
    .help = "Sharing of a host's CPU.", KEYS(sharing_keys), .bare = "rule"};

/* ---- Admission ---------------------------------------------------------------------------------------- */

static const Word cpu_admissions[] = {
    {.word = "request",
     .whole = ADMIT_BY_REQUEST,
     .help = "cores reserved; what fits by request is admitted"},
    {.word = "usage", .whole = ADMIT_BY_USAGE, .help = "what guests use now; nothing is reserved"},
    {0}};

static const Word core_speeds[] = {
    {.word = "any", .whole = CORE_SPEED_ANY, .help = "a slower core makes a slower guest"},
    {.word = "size", .whole = CORE_SPEED_SIZE, .help = "at least the guest's size by vCPU"},
    {.word = "usage", .whole = CORE_SPEED_USAGE, .help = "at least what the guest claims now by vCPU"},
    {0}};

static const Word memory_rules[] = {
    {.word = "held", .whole = MEMORY_HELD, .help = "reserved from placement to end"},
    {.word = "until-used", .whole = MEMORY_UNTIL_USED, .help = "reserved until usage is first sampled"},
    {0}};

static const Key admission_keys[] = {
    {.name = "cpu",
     .type = &type_word,
     .at = RULE(cpu_admission),
     .words = cpu_admissions,
     .fallback = "request",
     .help = "which claim on CPU a placement must satisfy",
     .source = "Kubernetes' and OpenStack Nova's schedulers count requests"},
    {.name = "core_speed",
     .type = &type_word,
     .at = RULE(core_speed),
     .words = core_speeds,
     .fallback = "any",
     .help = "how fast a host's cores must be"},
    {.name = "memory",
     .type = &type_word,
     .at = RULE(memory_reservation),
     .words = memory_rules,
     .fallback = "held",
     .help = "how long memory is reserved"},
};

static const Section admission_section = {.help = "What a host must have to take a guest.",
                                          KEYS(admission_keys)};

static const Word unlimited[] = {{.word = "unlimited", .real = INFINITY}, {0}};

static const Key overcommit_keys[] = {
    {.name = "cpu",
     .type = &type_real,
     .at = RULE(cpu_overcommit),
     .range = {.most = 1e6, .above = true},
     .words = unlimited,
     .fallback = "1",
     .help = "cores that may be reserved for each core that there is"},
    {.name = "memory",
     .type = &type_real,
     .at = RULE(memory_overcommit),
     .range = {.most = 1e6, .above = true},
     .words = unlimited,
     .fallback = "1",
     .help = "the same for memory"},
};

static const Section overcommit_section = {.help = "How much more is sold than there is.",
                                           KEYS(overcommit_keys)};

/* ---- Migration ---------------------------------------------------------------------------------------- */

static const Word from_memory[] = {{.word = "from-memory", .help = "memory / bandwidth"}, {0}};
static const Word repeats[] = {{.word = "refused", .whole = 0}, {.word = "allowed", .whole = 1}, {0}};

#define QEMU "QEMU, migration/options.c: its default since 6.0"

static const Key migration_keys[] = {
    {.name = "copy",
     .type = &type_whole,
     .at = RULE(migration.copy_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = from_memory,
     .fallback = "from-memory",
     .help = "how long a guest is copied while it runs"},
    {.name = "bandwidth",
     .type = &type_real,
     .at = RULE(migration.bandwidth_bytes_per_s),
     .unit = UNIT_BANDWIDTH,
     .range = ABOVE_0,
     .fallback = "128MiB/s",
     .help = "of one migration",
     .source = QEMU},
    {.name = "downtime",
     .type = &type_whole,
     .at = RULE(migration.downtime_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "300ms",
     .help = "how long the guest stands still at the end",
     .source = "QEMU, migration/options.c: the longest that it accepts by default"},
    {.name = "slowdown",
     .type = &type_real,
     .at = RULE(migration.slowdown_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 0.99},
     .fallback = "10%",
     .help = "part of its CPU that the guest loses while it is copied",
     .source = "Voorsluys, Broberg, Venugopal, Buyya, CloudCom 2009, as Beloglazov and Buyya 2012 use it"},
    {.name = "target_load",
     .type = &type_real,
     .at = RULE(migration.target_load_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1},
     .fallback = "10%",
     .help = "CPU that the target spends meanwhile, part of what the guest runs",
     .source = "CloudSim 4.0"},
    {.name = "repeat",
     .type = &type_flag,
     .at = RULE(migration.repeat),
     .words = repeats,
     .fallback = "refused",
     .help = "may a guest that moves be sent on to a further host"},
};

static const Section migration_section = {.help = "Live migration, the simple model.", KEYS(migration_keys)};

static const Key hypervisor_keys[] = {
    {.name = "sharing",
     .type = &type_section,
     .section = &sharing_section,
     .fallback = "{}",
     .help = "of a host's CPU"},
    {.name = "admission",
     .type = &type_section,
     .section = &admission_section,
     .fallback = "{}",
     .help = "of guests to hosts"},
    {.name = "overcommit",
     .type = &type_section,
     .section = &overcommit_section,
     .fallback = "{}",
     .help = "how much more is sold than there is"},
    {.name = "migration",
     .type = &type_section,
     .section = &migration_section,
     .fallback = "{}",
     .help = "of guests"},
};

const Section hypervisor_section = {.help = "What hosts do for their guests.", KEYS(hypervisor_keys)};

/* ---- Metering and metrics ----------------------------------------------------------------------------- */

static const RowTable energy_meters = {meter_rules, sizeof *meter_rules};

static const Key metering_keys[] = {
    {.name = "energy",
     .type = &type_row,
     .at = RULE(meter),
     .of = &energy_meters,
     .fallback = "integral",
     .help = "what is made of a host's power over time",
     .source = "a physical meter"},
};

const Section metering_section = {.help = "What is metered.", KEYS(metering_keys), .bare = "energy"};

static const Word overload_rules[] = {
    {.word = "needed",
     .whole = OVERLOAD_NEEDED,
     .help = "what the host would spend if nobody were in the way"},
    {.word = "requested",
     .whole = OVERLOAD_REQUESTED,
     .help = "the full demand of all, of those still arriving too"},
    {.word = "requested-at-home",
     .whole = OVERLOAD_REQUESTED_AT_HOME,
     .help = "the full demand of those who live there, and what the arriving ones get"},
    {0}};

static const Key overload_keys[] = {
    {.name = "wanted",
     .type = &type_word,
     .at = RULE(overload),
     .words = overload_rules,
     .fallback = "needed",
     .help = "what a host is held to have been asked for; it is overloaded while it spends less"},
    {.name = "tolerance",
     .type = &type_real,
     .at = RULE(overload_tolerance_mhz),
     .unit = UNIT_CPU_RATE,
     .fallback = "1e-6MHz",
     .help = "less than this is rounding",
     .source = "a million times the last digit of a double of 5000 MHz"},
};

static const Section overload_section = {.help = "Time in overload.", KEYS(overload_keys), .bare = "wanted"};

static const Word sla_averages[] = {
    {.word = "time", .whole = SLA_BY_TIME, .help = "weighted by time"},
    {.word = "records", .whole = SLA_BY_RECORD, .help = "each sampling counts once"},
    {0}};

static const Word shutdown_counts[] = {
    {.word = "power", .whole = SHUTDOWN_BY_POWER, .help = "a host goes to sleep or off"},
    {.word = "usage", .whole = SHUTDOWN_BY_USAGE, .help = "the CPU used on a host falls to 0"},
    {0}};

static const Word closings[] = {
    {.word = "end", .whole = CLOSE_AT_END, .help = "of the run"},
    {.word = "last-sample", .whole = CLOSE_AT_LAST_SAMPLE, .help = "nothing after it is accounted"},
    {0}};

static const Key metrics_keys[] = {
    {.name = "overload",
     .type = &type_section,
     .section = &overload_section,
     .fallback = "{}",
     .help = "when a host counts as overloaded"},
    {.name = "sla_average",
     .type = &type_word,
     .at = offsetof(Scenario, metrics.sla_average),
     .words = sla_averages,
     .fallback = "time",
     .help = "how the average violation is weighted"},
    {.name = "host_shutdowns",
     .type = &type_word,
     .at = offsetof(Scenario, metrics.shutdowns),
     .words = shutdown_counts,
     .fallback = "power",
     .help = "what counts as a shutdown"},
    {.name = "close",
     .type = &type_word,
     .at = offsetof(Scenario, metrics.close),
     .words = closings,
     .fallback = "end",
     .help = "when accounting ends"},
};

const Section metrics_section = {.help = "How metrics are defined where peers differ.", KEYS(metrics_keys)};
