/* A scenario as read from YAML: one struct, every field filled (given, preset by `compat`, or default).
 *
 * Nothing here is interpreted beyond units: names of policies, rules and types are checked and resolved by
 * the loader, files are read by the world (world.h). All memory belongs to the Scenario and is freed by
 * scenario_free.
 *
 * The tables in schema_*.c describe every key: unit, range, default, source, help. From them come the checks,
 * the expanded scenario (`virga check --defaults`, /provenance of a result), the list of defaults used, and
 * docs/scenario.md.
 */
#ifndef VIRGA_SIM_RUN_SCENARIO_H
#define VIRGA_SIM_RUN_SCENARIO_H

#include "policies/policy.h"
#include "sim/base/error.h"
#include "sim/base/ids.h"
#include "sim/base/vec.h"
#include "sim/control/feed.h"
#include "sim/control/timeline.h"
#include "sim/model/spec.h"
#include "sim/model/terms.h"
#include "sim/output/recorder.h"
#include "sim/output/series.h"
#include "traces/reader.h"
#include "workloads/arrivals.h"
#include "workloads/source.h"

#include <stdio.h>

/* hosts: a group of `count` hosts; with several types they are taken in turn (a, b, a, b, ...). Host k of the
 * group is called `<name>.<k>`; the name defaults to the first type's. */
typedef struct HostGroup {
    char *name;
    VEC(uint32_t) types; /* indices into Scenario.host_types */
    uint32_t count;
    LabelTexts labels;        /* over those of the types; several values are taken in turn, as types are */
    VEC(uint32_t) label_sets; /* by host, `scale` times over; none = no host of the scenario has labels */
} HostGroup;

typedef struct GroupChoice {
    char *group;  /* "none", "inherit", or a name */
    char *within; /* "host", or the key of a label; NULL without a group */
    bool is_hard;
} GroupChoice;

#define PRIORITY_INHERITED INT64_MIN
#define TIMEOUT_INHERITED  (-1)

/* What guests ask of a scheduler besides their size, as given with a guest type, a workload or a listed
 * guest. What the guest says counts before what the workload says, and that before the type; labels count one
 * by one. */
typedef struct GuestTerms {
    LabelTexts labels, host_labels, prefer_host_labels;
    GroupChoice group[GROUP_KIND_COUNT];
    int64_t priority;
    SimTime timeout_ns; /* SIM_TIME_MAX = never */
} GuestTerms;

typedef struct GuestType {
    char *name;
    GuestSize size;
    GuestTerms terms;
} GuestType;

typedef struct TraceRef {
    char *format;
    char *path; /* relative paths are made relative to the file that names them, or to the working directory
                   for --set */
    TraceOptions options;
} TraceRef;

typedef enum { ASSIGN_BLOCKS, ASSIGN_TURNS } Assignment;         /* which guest of a trace is of which type */
typedef enum { BETWEEN_PREVIOUS, BETWEEN_LINEAR } Interpolation; /* usage between two samples */
typedef struct Replay {
    TraceRef trace;
    VEC(uint32_t) types; /* indices into Scenario.guest_types */
    Assignment assignment;
    Interpolation interpolation;
    double sample_ratio; /* which part of the guests comes */
    double stretch;      /* factor on all times of the trace */
} Replay;

/* A distribution by name and parameters in the unit of its user (see sim/base/distribution.h). */
typedef struct DistributionRef {
    char *name;
    double param[4];
} DistributionRef;

typedef struct SizeShare {
    uint32_t type; /* index into Scenario.guest_types */
    double weight;
} SizeShare;

typedef struct Weight {
    double weight;
} Weight;

typedef struct ArrivalState {
    double rate_per_s;
    SimTime stay_ns;
    VEC(Weight) next; /* by number of the state; none: all others alike */
} ArrivalState;

/* As workloads/arrivals.h has it. */
typedef struct ArrivalChoice {
    const ArrivalKind *process;
    double rate_per_s; /* 0 = none */
    double amplitude_ratio;
    SimTime peak_ns;
    double weekend_ratio;
    VEC(ArrivalState) states;
} ArrivalChoice;

typedef struct Synthetic {
    uint32_t initial; /* guests at time 0 */
    ArrivalChoice arrivals;
    DistributionRef lifetime; /* seconds; name NULL = they stay */
    VEC(SizeShare) sizes;
    DistributionRef usage_mean; /* each guest's own mean usage, ratio */
    double usage_deviation_ratio;
    SimTime usage_correlation_ns; /* time in which the autocorrelation falls to 1/e */
    double
        daily_amplitude; /* of the daily cycle, in units of log-odds; 0 = none (workloads/usage_process.h) */
} Synthetic;

typedef struct TaskEntry {
    SimTime at_ns;
    SimTime kill_ns; /* SIM_TIME_MAX = never */
    uint32_t threads, count;
    double work_mcycle;
} TaskEntry;

typedef struct UsageEntry {
    SimTime at_ns;
    double ratio;
} UsageEntry;

typedef struct GuestEntry {
    char *name;
    uint32_t count; /* 0 = one alone; otherwise they are called name.0, name.1, ... */
    uint32_t type;
    SimTime at_ns, leave_ns;
    TaskOrder order;
    VEC(UsageEntry) usage; /* none and no tasks: an idle guest */
    VEC(TaskEntry) tasks;  /* some: its demand comes from them */
    GuestTerms terms;
    uint32_t term; /* row of Scenario.terms */
} GuestEntry;

typedef enum { SOURCE_REPLAY, SOURCE_SYNTHETIC, SOURCE_LISTED } SourceChoice;

typedef struct Workload {
    char *name;
    SourceChoice source;
    Sampling sampling;
    Retirement retire;
    Replay replay;
    Synthetic synthetic;
    VEC(GuestEntry) listed;
    GuestTerms terms;
    VEC(uint32_t) term_of_type; /* row of Scenario.terms, by guest type; the last is for none */
} Workload;

/* A policy by name with all its parameters, in the order of policy->params. The policy comes from the tables
 * of policies/table.h or from a plug-in. */
typedef struct PolicyChoice {
    const Policy *policy;
    double *param;
} PolicyChoice;

/* events: what the scenario does to the world at given times. Hosts by name (`r660.4`), guests by
 * `workload.name`. */
typedef struct ScenarioEvent {
    SimTime at_ns;
    TimelineAction action;
    char *host;   /* or NULL */
    char *guest;  /* or NULL */
    char *to;     /* host of DO_MIGRATE, or NULL */
    double value; /* ratio for DO_SET_CPU, MHz for DO_SET_LIMIT (INFINITY = none) */
    int line;     /* where the scenario says so, for errors when names are resolved */
    int column;
} ScenarioEvent;

typedef struct Scenario {
    char *path; /* the file, "-" when read from text */
    char *name;
    uint64_t seed;
    uint32_t scale;     /* repeats the hosts and the lists of guests of traces */
    const char *compat; /* "none" or the name of a preset */
    SimTime duration_ns;
    int64_t start_ns; /* since 1970, for labels; 0 = not given */
    VEC(HostType) host_types;
    VEC(GuestType) guest_types;
    VEC(HostGroup) hosts;
    Terms terms; /* of all guests, with the labels of all hosts */
    ModelRules rules;
    VEC(Workload) workloads;
    PolicyChoice placement, rebalance, power;
    SimTime rebalance_first_ns, rebalance_interval_ns;
    SimTime pending_timeout_ns; /* of guests that inherit theirs; SIM_TIME_MAX = never */
    SimTime pending_retry_ns;   /* 0 = at each change */
    int64_t pending_attempts;   /* 0 = unlimited */
    VEC(ScenarioEvent) events;
    MetricChoices metrics;
    PriceBook prices; /* costs; see sim/output/recorder.h */
    SeriesChoice series;
    SimTime series_interval_ns;
    VEC(char *) files;    /* every YAML file that was read, for provenance */
    VEC(char *) defaults; /* "path = value (source)" for every default used */
    char *
        expanded; /* the whole scenario as YAML, every field with its unit: reading it again gives the same */
} Scenario;

/* What comes beside the file. */
typedef struct ScenarioOptions {
    const char *const *sets; /* "PATH=VALUE", applied in order before checking */
    size_t set_count;
    const Policy *const *plugins; /* policies of plug-ins, besides the tables */
    size_t plugin_count;
} ScenarioOptions;

/* Reads a scenario with its includes. False with file, line, column, rule, what was found and what is
 * accepted. */
bool scenario_load(const char *path, const ScenarioOptions *options, Scenario *ret_scenario, Error *error);

/* The same from a text (an expanded scenario of a result file, a test); relative paths are as given. */
bool scenario_parse(const char *text, const ScenarioOptions *options, Scenario *ret_scenario, Error *error);

void scenario_free(Scenario *scenario);

/* The reference manual of all keys, from the tables, as Markdown (docs/scenario.md). */
void scenario_manual(FILE *to);

#endif
