/* Keys of workloads: traces that are replayed, made-up guests, and guests listed one by one. */
#include "sim/run/scenario_keys.h"
#include "traces/table.h"

#define OF_SOURCE(choice, function)                                                                          \
    static bool function(const void *record)                                                                 \
    {                                                                                                        \
        return ((const Workload *)record)->source == (choice);                                               \
    }

OF_SOURCE(SOURCE_REPLAY, is_replay)
OF_SOURCE(SOURCE_SYNTHETIC, is_synthetic)
OF_SOURCE(SOURCE_LISTED, is_listed)

#define REPLAY_ONLY    .applies = is_replay, .where = "source: replay"
#define SYNTHETIC_ONLY .applies = is_synthetic, .where = "source: synthetic"
#define LISTED_ONLY    .applies = is_listed, .where = "source: listed"

/* ---- Replay ------------------------------------------------------------------------------------------- */

static bool is_format(const char *text, Error *error)
{
    const TraceReader *reader = NULL;
    return trace_reader_find(text, &reader, error);
}

static bool has_options(const void *record)
{
    const TraceReader *reader = NULL;
    const char *format = ((const TraceRef *)record)->format;
    return format != NULL && trace_reader_find(format, &reader, NULL) && reader->takes_options;
}

#define BITBRAINS_ONLY .applies = has_options, .where = "format: bitbrains"

static const Word stamps[] = {{.word = "end", .whole = 0}, {.word = "start", .whole = 1}, {0}};

static const Word excesses[] = {
    {.word = "kept", .whole = 0},
    {.word = "clipped", .whole = 1, .help = "to the capacity that the VM had then"},
    {0}};

static const Word disorders[] = {{.word = "sorted", .whole = 0}, {.word = "refused", .whole = 1}, {0}};

static const Key trace_keys[] = {
    {.name = "format",
     .type = &type_text,
     .at = offsetof(TraceRef, format),
     .fits = is_format,
     .help = "of the trace (`virga list traces`)"},
    {.name = "path", .type = &type_path, .at = offsetof(TraceRef, path), .help = "file, archive or folder"},
    {.name = "stamp",
     .type = &type_flag,
     .at = offsetof(TraceRef, options.stamp_is_start),
     .words = stamps,
     BITBRAINS_ONLY,
     .fallback = "end",
     .help = "which end of its window a reading's time stamp is",
     .source = "OpenDC's conversion of the trace; the publisher does not say"},
    {.name = "reach",
     .type = &type_whole,
     .at = offsetof(TraceRef, options.reach_ns),
     .unit = UNIT_TIME,
     .range = {.least = 1e9, .most = SCENARIO_TIME_MAX},
     BITBRAINS_ONLY,
     .fallback = "10min",
     .help = "how far back from its time stamp a reading holds, at most; in what is left of a longer gap the "
             "reading before it does"},
    {.name = "excess",
     .type = &type_flag,
     .at = offsetof(TraceRef, options.clips_usage),
     .words = excesses,
     BITBRAINS_ONLY,
     .fallback = "kept",
     .help = "usage above the VM's capacity"},
    {.name = "disorder",
     .type = &type_flag,
     .at = offsetof(TraceRef, options.refuses_disorder),
     .words = disorders,
     BITBRAINS_ONLY,
     .fallback = "sorted",
     .help = "rows that go back in time"},
};

static const Section trace_section = {.help = "The trace that is replayed.", KEYS(trace_keys)};

static const Word assignments[] = {
    {.word = "blocks",
     .whole = ASSIGN_BLOCKS,
     .help = "the first part of the guests is of the first type, and so on"},
    {.word = "turns", .whole = ASSIGN_TURNS, .help = "types in turn: a, b, a, b"},
    {0}};

static const Word interpolations[] = {
    {.word = "previous", .whole = BETWEEN_PREVIOUS, .help = "a sample holds until the next"},
    {.word = "linear", .whole = BETWEEN_LINEAR, .help = "the line between two samples"},
    {0}};

/* ---- Synthetic ---------------------------------------------------------------------------------------- */

static const Key size_share_keys[] = {
    {.name = "type",
     .type = &type_reference,
     .at = offsetof(SizeShare, type),
     .of = "guest_types",
     .help = "the guest type"},
    {.name = "weight",
     .type = &type_real,
     .at = offsetof(SizeShare, weight),
     .range = ABOVE_0,
     .fallback = "1",
     .help = "how often it is drawn, relative to the others"},
};

static const Section size_share_section = {
    .help = "A guest type that is drawn.", KEYS(size_share_keys), .size = sizeof(SizeShare), .bare = "type"};

static const DistributionUse usage_mean_use = {.unit = UNIT_RATIO, .scale = 1};
static const Word forever[] = {{.word = "forever"}, {0}};
static const DistributionUse lifetime_use = {.unit = UNIT_TIME, .scale = 1e9, .none = forever};

static const Key usage_model_keys[] = {
    {.name = "mean",
     .type = &type_distribution,
     .at = offsetof(Workload, synthetic.usage_mean),
     .of = &usage_mean_use,
     .help = "each guest's own mean usage"},
    {.name = "deviation",
     .type = &type_real,
     .at = offsetof(Workload, synthetic.usage_deviation_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 0.5},
     .fallback = "10%",
     .help = "standard deviation around it"},
    {.name = "correlation",
     .type = &type_whole,
     .at = offsetof(Workload, synthetic.usage_correlation_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "30min",
     .help = "time in which the autocorrelation falls to 1/e"},
    {.name = "daily",
     .type = &type_real,
     .at = offsetof(Workload, synthetic.daily_amplitude),
     .range = {.most = 10},
     .fallback = "0",
     .help = "amplitude of the daily cycle in log-odds, highest at the begin of the run: 1 = the odds of "
             "usage are e times "
             "higher then, e times lower half a day later"},
};

static const Section usage_model_section = {
    .help = "Usage of made-up guests: a correlated random process around each guest's own mean.",
    KEYS(usage_model_keys)};

/* ---- All of them -------------------------------------------------------------------------------------- */

static const Word as_trace[] = {{.word = "trace", .help = "the step of the trace; 5 min for made-up usage"},
                                {0}};

static const Key sampling_keys[] = {
    {.name = "first",
     .type = &type_whole,
     .at = offsetof(Sampling, first_ns),
     .unit = UNIT_TIME,
     .range = TIME_FROM_0,
     .fallback = "0s",
     .help = "when usage is first sampled; before it nothing runs"},
    {.name = "interval",
     .type = &type_whole,
     .at = offsetof(Sampling, interval_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .words = as_trace,
     .fallback = "trace",
     .help = "from one sampling to the next"},
    {.name = "at_migration_end",
     .type = &type_flag,
     .at = offsetof(Sampling, at_migration_end),
     .words = false_or_true,
     .fallback = "false",
     .help = "sample also when a migration ends"},
};

static const char *sampling_rule(const void *root, void *record, Error *error)
{
    return scenario_steps_fit(root, ((const Sampling *)record)->interval_ns, error) ? NULL : "interval";
}

static const Section sampling_section = {
    .help = "When usage is sampled.", KEYS(sampling_keys), .rule = sampling_rule};

static const Word sources[] = {{.word = "replay", .whole = SOURCE_REPLAY, .help = "guests of a trace"},
                               {.word = "synthetic", .whole = SOURCE_SYNTHETIC, .help = "made-up guests"},
                               {.word = "listed", .whole = SOURCE_LISTED, .help = "guests listed one by one"},
                               {0}};

static const Word retirements[] = {
    {.word = "never", .whole = RETIRE_NEVER},
    {.word = "idle", .whole = RETIRE_IDLE, .help = "a guest whose sampled usage is 0 ends for good"},
    {0}};

static const Key workload_keys[] = {
    {.name = "name", .type = &type_name, .at = offsetof(Workload, name), .help = "of the workload"},
    {.name = "source",
     .type = &type_word,
     .at = offsetof(Workload, source),
     .words = sources,
     .help = "where guests come from"},
    {.name = "trace",
     .type = &type_section,
     .at = offsetof(Workload, replay.trace),
     .section = &trace_section,
     REPLAY_ONLY,
     .help = "the trace"},
    {.name = "types",
     .alias = "type",
     .type = &type_references,
     .at = offsetof(Workload, replay.types),
     .of = "guest_types",
     .one_is_list = true,
     REPLAY_ONLY,
     .fallback = "[]",
     .help = "types of its guests; none: sizes are the trace's"},
    {.name = "assign",
     .type = &type_word,
     .at = offsetof(Workload, replay.assignment),
     .words = assignments,
     REPLAY_ONLY,
     .fallback = "blocks",
     .help = "which guest is of which type",
     .source = "CloudSim 4.0's PlanetLab examples"},
    {.name = "interpolation",
     .type = &type_word,
     .at = offsetof(Workload, replay.interpolation),
     .words = interpolations,
     REPLAY_ONLY,
     .fallback = "previous",
     .help = "usage between two samples of the trace"},
    {.name = "sample",
     .type = &type_real,
     .at = offsetof(Workload, replay.sample_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1, .above = true},
     REPLAY_ONLY,
     .fallback = "100%",
     .help = "which part of the trace's guests comes: each is drawn by itself, and a larger part holds the "
             "smaller one"},
    {.name = "stretch",
     .type = &type_real,
     .at = offsetof(Workload, replay.stretch),
     .range = {.most = 1e6, .above = true},
     REPLAY_ONLY,
     .fallback = "1",
     .help = "factor on all times of the trace: 2 = everything happens half as fast"},
    {.name = "initial",
     .type = &type_count,
     .at = offsetof(Workload, synthetic.initial),
     .range = {.most = 10e6},
     SYNTHETIC_ONLY,
     .fallback = "0",
     .help = "guests at time 0"},
    {.name = "arrivals",
     .type = &type_section,
     .at = offsetof(Workload, synthetic.arrivals),
     .section = &arrivals_section,
     SYNTHETIC_ONLY,
     .fallback = "none",
     .help = "when later guests come"},
    {.name = "lifetime",
     .type = &type_distribution,
     .at = offsetof(Workload, synthetic.lifetime),
     .of = &lifetime_use,
     SYNTHETIC_ONLY,
     .fallback = "forever",
     .help = "how long a guest stays"},
    {.name = "sizes",
     .type = &type_list,
     .at = offsetof(Workload, synthetic.sizes),
     .section = &size_share_section,
     .range = {.least = 1},
     .one_is_list = true,
     SYNTHETIC_ONLY,
     .help = "guest types that are drawn"},
    {.name = "usage",
     .type = &type_section,
     .section = &usage_model_section,
     SYNTHETIC_ONLY,
     .help = "CPU usage"},
    {.name = "guests",
     .type = &type_list,
     .at = offsetof(Workload, listed),
     .section = &guest_section,
     LISTED_ONLY,
     .help = "the guests"},
    {.name = "sampling",
     .type = &type_section,
     .at = offsetof(Workload, sampling),
     .section = &sampling_section,
     .fallback = "{}",
     .help = "when usage is sampled"},
    {.name = "retire",
     .type = &type_word,
     .at = offsetof(Workload, retire),
     .words = retirements,
     .fallback = "never",
     .help = "when a guest ends before its time"},
    TERMS_KEYS(Workload, inherited_, inherited_priority, "inherit"),
};

const Section workload_section = {
    .help = "Where guests and their demand come from.", KEYS(workload_keys), .size = sizeof(Workload)};
