#include "sim/model/meter.h"
#include "sim/run/scenario.h"
#include "sim/run/scenario_arrivals.h"
#include "sim/run/scenario_keys.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every kind of key once. Tests replace a part of it. */
static const char whole[] =
    "virga: 1\n"                                                                            /* 1 */
    "name: all\n"                                                                           /* 2 */
    "seed: 7\n"                                                                             /* 3 */
    "time: {duration: 2h, start: 2026-10-01}\n"                                             /* 4 */
    "host_types:\n"                                                                         /* 5 */
    "  - {name: a, cores: 2, speed: 1GHz, memory: 4GiB, power: {idle: 100W, peak: 200W}}\n" /* 6 */
    "  - {name: b, cores: 4, speed: 2GHz, memory: 8GiB, power: {model: constant, peak: 90W}, asleep: "
    "3W}\n"
    "hosts:\n"
    "  - {types: [a, b], count: 3, name: h}\n" /* 9 */
    "  - {type: b, count: 1}\n"                /* 10 */
    "guest_types:\n"
    "  - {name: g, memory: 1GiB}\n"                                                 /* 12 */
    "  - {name: k, vcpus: 2, cpu: 1500MHz, memory: 2GiB, limit: 1GHz, weight: 2}\n" /* 13 */
    "hypervisor:\n"                                                                 /* 14 */
    "  sharing: max-min\n"
    "  admission: {cpu: usage, core_speed: size}\n" /* 16 */
    "  overcommit: {cpu: unlimited, memory: 1.5}\n" /* 17 */
    "  migration: {copy: 4s, downtime: 0s}\n"       /* 18 */
    "workloads:\n"
    "  - name: r\n" /* 20 */
    "    source: replay\n"
    "    trace: {format: planetlab, path: x/y.tar.xz}\n" /* 22 */
    "    types: [g, k]\n"
    "    interpolation: linear\n" /* 24 */
    "  - {name: s, source: synthetic, initial: 5, arrivals: 20/h, lifetime: {exponential: {mean: 2h}},\n"
    "     sizes: [g, {type: k, weight: 3}], usage: {mean: {uniform: {low: 5%, high: 40%}}, deviation: "
    "5%}}\n" /* 26 */
    "  - name: l\n"
    "    source: listed\n"
    "    guests:\n"
    "      - {name: x, type: g, usage: 50%}\n" /* 30 */
    "      - {name: y, type: k, at: 1min, order: fcfs, tasks: [{work: 10Gcycles, count: 2, kill: "
    "7min}]}\n"                                                                              /* 31 */
    "      - {name: z, type: g, leave: 1h, usage: [{usage: 10%}, {at: 5min, usage: 0.2}]}\n" /* 32 */
    "policies:\n"
    "  rebalance: {name: lr-mmt, interval: 10min, safety: 1}\n" /* 34 */
    "events:\n"
    "  - {at: 1min, host: h.2, do: drain}\n"               /* 36 */
    "  - {at: 2min, guest: l.x, do: set, limit: 500MHz}\n" /* 37 */
    "  - {at: 3min, guest: l.x, do: migrate, to: b.0}\n"   /* 38 */
    "  - {at: 4min, host: h.0, do: set, cpu: 50%}\n"       /* 39 */
    "costs: {host: 0.25EUR/h}\n"                           /* 40 */
    "output: {series: all, interval: 1min}\n";             /* 41 */

/* `whole` with a part that stands in it once replaced; must be freed. */
static char *with(const char *from, const char *to)
{
    const char *at = strstr(whole, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    CU_ASSERT_PTR_NULL_FATAL(strstr(at + 1, from));
    size_t size = strlen(whole) + strlen(to) + 1;
    char *text = must_alloc(size);
    snprintf(text, size, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
    return text;
}

static Scenario parse(const char *text, const ScenarioOptions *options)
{
    Scenario scenario = {0};
    Error error = {0};
    bool ok = scenario_parse(text, options, &scenario, &error);
    if (!ok)
        printf("  %d:%d: %s: %s\n", error.line, error.column, error.file, error.text);
    CU_ASSERT_TRUE_FATAL(ok);
    return scenario;
}

/* ---- What is read ------------------------------------------------------------------------------------- */

static void hosts_and_guests_are_read(void)
{
    Scenario s = parse(whole, NULL);
    CU_ASSERT_STRING_EQUAL(s.name, "all");
    CU_ASSERT_STRING_EQUAL(s.path, "-");
    CU_ASSERT_STRING_EQUAL(s.compat, "none");
    CU_ASSERT_EQUAL(s.seed, 7);
    CU_ASSERT_EQUAL(s.duration_ns, 2 * NS_PER_H);
    /* 56 years of which 14 are leap years, then 273 days to 1 October: (56 x 365 + 14 + 273) x 86400 s */
    CU_ASSERT_EQUAL(s.start_ns, INT64_C(1790812800) * NS_PER_S);
    CU_ASSERT_STRING_EQUAL(s.host_types.at[0].power.kind->name, "linear");
    CU_ASSERT_EQUAL(s.host_types.at[0].core_mhz, 1000);
    CU_ASSERT_EQUAL(s.host_types.at[0].asleep_w, 10); /* 5 % of 200 W */
    CU_ASSERT_EQUAL(s.host_types.at[0].suspend.power_w, 100);
    CU_ASSERT_EQUAL(s.host_types.at[0].boot.power_w, 200);
    CU_ASSERT_EQUAL(s.host_types.at[1].asleep_w, 3);
    CU_ASSERT_EQUAL(s.hosts.at[0].types.count, 2);
    CU_ASSERT_STRING_EQUAL(s.hosts.at[1].name, "b");
    CU_ASSERT_EQUAL(s.hosts.at[1].types.at[0], 1);
    const GuestSize *k = &s.guest_types.at[1].size, *g = &s.guest_types.at[0].size;
    CU_ASSERT_TRUE(g->vcpus == 1 && g->cpu_mcore == 1000 && g->cpu_mhz == 0 && g->limit_mhz == INFINITY);
    CU_ASSERT_TRUE(k->vcpus == 2 && k->cpu_mcore == 2000 && k->cpu_mhz == 1500 && k->limit_mhz == 1000 &&
                   k->weight == 2);
    scenario_free(&s);
}

static void rules_and_policies_are_read(void)
{
    Scenario s = parse(whole, NULL);
    CU_ASSERT_STRING_EQUAL(s.rules.sharing->name, "max-min");
    CU_ASSERT_EQUAL(s.rules.cpu_admission, ADMIT_BY_USAGE);
    CU_ASSERT_EQUAL(s.rules.core_speed, CORE_SPEED_SIZE);
    CU_ASSERT_EQUAL(s.rules.memory_reservation, MEMORY_HELD);
    CU_ASSERT_EQUAL(s.rules.cpu_overcommit, INFINITY);
    CU_ASSERT_EQUAL(s.rules.memory_overcommit, 1.5);
    CU_ASSERT_EQUAL(s.rules.migration.copy_ns, 4 * NS_PER_S);
    CU_ASSERT_EQUAL(s.rules.migration.downtime_ns, 0);
    CU_ASSERT_EQUAL(s.rules.migration.bandwidth_bytes_per_s, 128.0 * (1 << 20));
    CU_ASSERT_STRING_EQUAL(s.rebalance.policy->name, "lr-mmt");
    CU_ASSERT_EQUAL(s.rebalance_interval_ns, 10 * NS_PER_MIN);
    CU_ASSERT_EQUAL(s.rebalance_first_ns, 10 * NS_PER_MIN);
    CU_ASSERT_EQUAL(s.series, SERIES_ALL);
    CU_ASSERT_STRING_EQUAL(s.prices.currency, "EUR");
    CU_ASSERT_EQUAL(s.prices.host_per_h, 0.25);
    CU_ASSERT_TRUE(isnan(s.prices.energy_per_kwh));
    scenario_free(&s);
}

static void workloads_are_read(void)
{
    Scenario s = parse(whole, NULL);
    CU_ASSERT_STRING_EQUAL(s.workloads.at[0].replay.trace.path, "x/y.tar.xz");
    CU_ASSERT_EQUAL(s.workloads.at[0].replay.interpolation, BETWEEN_LINEAR);
    CU_ASSERT_EQUAL(s.workloads.at[0].replay.types.at[1], 1);
    CU_ASSERT_TRUE(s.workloads.at[0].replay.sample_ratio == 1 && s.workloads.at[0].replay.stretch == 1);
    const Synthetic *made_up = &s.workloads.at[1].synthetic;
    CU_ASSERT_EQUAL(made_up->initial, 5);
    CU_ASSERT_STRING_EQUAL(made_up->arrivals.process->name, "poisson");
    CU_ASSERT_EQUAL(made_up->arrivals.rate_per_s, 20.0 / 3600);
    CU_ASSERT_STRING_EQUAL(made_up->lifetime.name, "exponential");
    CU_ASSERT_EQUAL(made_up->lifetime.param[0], 7200);
    CU_ASSERT_EQUAL(made_up->sizes.at[1].weight, 3);
    CU_ASSERT_EQUAL(made_up->usage_mean.param[1], 0.4);
    CU_ASSERT_EQUAL(made_up->usage_deviation_ratio, 0.05);
    const GuestEntry *guests = s.workloads.at[2].listed.at;
    CU_ASSERT_TRUE(guests[0].usage.count == 1 && guests[0].usage.at[0].ratio == 0.5 &&
                   guests[0].usage.at[0].at_ns == 0);
    CU_ASSERT_EQUAL(guests[0].leave_ns, SIM_TIME_MAX);
    CU_ASSERT_EQUAL(guests[1].order, TASKS_FCFS);
    CU_ASSERT_EQUAL(guests[1].tasks.at[0].at_ns, NS_PER_MIN); /* when the guest arrives */
    CU_ASSERT_EQUAL(guests[1].tasks.at[0].work_mcycle, 10000);
    CU_ASSERT_EQUAL(guests[1].tasks.at[0].kill_ns, 7 * NS_PER_MIN);
    CU_ASSERT_EQUAL(guests[2].usage.at[1].at_ns, 5 * NS_PER_MIN);
    scenario_free(&s);
}

/* A part of a working day's mean, a peak and weekends; a chain of two states whose ways need not be said. */
static void processes_of_arrivals_are_read(void)
{
    char *text = with("arrivals: 20/h", "arrivals: {process: diurnal, rate: 36/h, peak: 9h, weekend: 25%}");
    Scenario s = parse(text, NULL);
    const ArrivalChoice *diurnal = &s.workloads.at[1].synthetic.arrivals;
    CU_ASSERT_STRING_EQUAL(diurnal->process->name, "diurnal");
    CU_ASSERT_TRUE(diurnal->rate_per_s == 0.01 && diurnal->amplitude_ratio == 0.5 &&
                   diurnal->peak_ns == 9 * NS_PER_H && diurnal->weekend_ratio == 0.25);
    scenario_free(&s);
    free(text);
    text =
        with("arrivals: 20/h", "arrivals: {process: mmpp, states: [{rate: 36/h, stay: 2h}, {rate: 1/s, stay: "
                               "1min, next: [3, 0]}]}");
    s = parse(text, NULL);
    const ArrivalChoice *mmpp = &s.workloads.at[1].synthetic.arrivals;
    CU_ASSERT_EQUAL_FATAL(mmpp->states.count, 2);
    CU_ASSERT_TRUE(mmpp->states.at[0].rate_per_s == 0.01 && mmpp->states.at[0].stay_ns == 2 * NS_PER_H &&
                   mmpp->states.at[0].next.count == 0);
    CU_ASSERT_TRUE(mmpp->states.at[1].next.count == 2 && mmpp->states.at[1].next.at[0].weight == 3);
    ArrivalConfig config;
    scenario_arrivals(mmpp, 2, &config); /* all rates twice */
    CU_ASSERT_TRUE(config.state_rates_per_s[0] == 0.02 && config.states.stay_s[0] == 7200);
    CU_ASSERT_TRUE(config.states.next[0] == 0 && config.states.next[1] == 1 && config.states.next[2] == 3);
    scenario_arrivals_free(&config);
    scenario_free(&s);
    free(text);
}

static void events_are_read(void)
{
    Scenario s = parse(whole, NULL);
    const ScenarioEvent *events = s.events.at;
    CU_ASSERT_EQUAL_FATAL(s.events.count, 4);
    CU_ASSERT_TRUE(events[0].action == DO_DRAIN && strcmp(events[0].host, "h.2") == 0);
    CU_ASSERT_TRUE(events[0].line == 36 && events[0].column == 5);
    CU_ASSERT_TRUE(events[1].action == DO_SET_LIMIT && events[1].value == 500 &&
                   strcmp(events[1].guest, "l.x") == 0);
    CU_ASSERT_TRUE(events[2].action == DO_MIGRATE && strcmp(events[2].to, "b.0") == 0);
    CU_ASSERT_TRUE(events[3].action == DO_SET_CPU && events[3].value == 0.5);
    scenario_free(&s);
}

static double param(const PolicyChoice *choice, const char *name)
{
    for (size_t i = 0; i < choice->policy->param_count; i++)
        if (strcmp(choice->policy->params[i].name, name) == 0)
            return choice->param[i];
    return NAN;
}

static void policies_learn_what_the_scenario_says_elsewhere(void)
{
    char *text = with("migration: {copy: 4s, downtime: 0s}", "migration: {bandwidth: 80MB/s}");
    Scenario s = parse(text, NULL);
    CU_ASSERT_EQUAL(param(&s.rebalance, "safety"), 1);
    CU_ASSERT_EQUAL(param(&s.rebalance, "interval"), 600e9);
    CU_ASSERT_EQUAL(param(&s.rebalance, "migration-bandwidth"), 80e6);
    scenario_free(&s);
    free(text);
}

static void defaults_of_policies_go_with_rebalancing(void)
{
    static const struct {
        const char *rebalance, *placement, *power;
    } expected[] = {{"lr-mmt", "power-aware-best-fit-decreasing", "sleep-when-empty"},
                    {"dvfs", "first-fit", "always-on"},
                    {"none", "power-aware-best-fit-decreasing", "always-on"}};
    for (size_t i = 0; i < 3; i++) {
        char text[256];
        snprintf(text, sizeof text, "rebalance: %s", expected[i].rebalance);
        char *scenario = with("rebalance: {name: lr-mmt, interval: 10min, safety: 1}", text);
        Scenario s = parse(scenario, NULL);
        CU_ASSERT_STRING_EQUAL(s.placement.policy->name, expected[i].placement);
        CU_ASSERT_STRING_EQUAL(s.power.policy->name, expected[i].power);
        scenario_free(&s);
        free(scenario);
    }
}

/* ---- Expanding ---------------------------------------------------------------------------------------- */

static void expand_twice(const char *text, const ScenarioOptions *options)
{
    Scenario first = parse(text, options), second = parse(first.expanded, NULL);
    CU_ASSERT_STRING_EQUAL(second.expanded, first.expanded);
    CU_ASSERT_EQUAL(second.defaults.count, 0); /* every key is there */
    scenario_free(&first);
    scenario_free(&second);
}

static void an_expanded_scenario_is_read_as_the_same(void)
{
    static const char *const sets[] = {
        "compat=cloudsim-4.0",
        "policies.rebalance=thr-rs",
        "policies.rebalance.safety=0.123456789012345678",
        "time.duration=1h0.000000001s",
        "workloads.1.lifetime={weibull: {shape: 0.7, scale: 700.123456789h}}",
        "workloads.1.arrivals=0.1/d",
        "workloads.1.arrivals=none",
        "workloads.1.arrivals={process: diurnal, rate: 30/h, amplitude: 0.3, peak: 15h30min, weekend: 40%}",
        "workloads.1.arrivals={process: mmpp, states: [{rate: 1/h, stay: 3h}, {rate: 0/s, stay: 0.1s}]}",
        ("workloads.1.arrivals={process: mmpp, states: [{rate: 1/h, stay: 3h, next: [0, 1, 0]}, {rate: 9/h, "
         "stay: "
         "10min, next: [1, 0, 0.3]}, {rate: 2/min, stay: 1s}]}"),
        "host_types.0.power={model: table, table: [1W,2W,3W,4W,5W,6W,7W,8W,9W,10W,0.1W]}",
        "workloads.0.trace.path=a b: #\"\\.csv",
        "name=\u00fcber \"x\"",
        "seed=9223372036854775807",
        "costs.energy=0.1EUR/kWh",
        "events=[]",
        "host_types.1.memory=9007199254740993B"};
    expand_twice(whole, NULL);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        expand_twice(whole, &(ScenarioOptions){.sets = &sets[i], .set_count = 1});
    expand_twice(whole, &(ScenarioOptions){.sets = sets, .set_count = sizeof sets / sizeof *sets});
}

/* Lifetimes are seconds in the struct and nanoseconds in the text: x / 1e9 x 1e9 must come back to the same
 * digits. */
static void every_lifetime_is_written_exactly(void)
{
    uint64_t state = 1;
    for (int i = 0; i < 300; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        char set[64];
        snprintf(set, sizeof set, "workloads.1.lifetime=%lluns",
                 (unsigned long long)(state >> (i % 30 + 2)) % UINT64_C(3153600000000000000));
        const char *sets[] = {set};
        expand_twice(whole, &(ScenarioOptions){.sets = sets, .set_count = 1});
    }
}

/* ---- The example -------------------------------------------------------------------------------------- */

static Scenario load_planetlab(const char *const *sets, size_t count)
{
    Scenario s = {0};
    Error error = {0};
    bool ok = scenario_load("examples/planetlab.yaml", &(ScenarioOptions){.sets = sets, .set_count = count},
                            &s, &error);
    if (!ok)
        printf("  %s:%d:%d: %s\n", error.file, error.line, error.column, error.text);
    CU_ASSERT_TRUE_FATAL(ok);
    return s;
}

/* Figures of the benchmark: ../shared/specs/planetlab-consolidation.md, sections 2 and 10. */
static void the_planetlab_example_is_the_benchmark(void)
{
    Scenario s = load_planetlab(NULL, 0);
    static const double g5[] = {93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135};
    CU_ASSERT_EQUAL(s.hosts.at[0].count, 800);
    CU_ASSERT_STRING_EQUAL(s.host_types.at[s.hosts.at[0].types.at[0]].name, "hp-ml110-g4");
    const HostType *b = &s.host_types.at[s.hosts.at[0].types.at[1]];
    CU_ASSERT_TRUE(b->core_mhz == 2660 && b->cores == 2 && b->memory_bytes == 4096000000);
    CU_ASSERT_EQUAL(memcmp(b->power.table_w, g5, sizeof g5), 0);
    const Replay *replay = &s.workloads.at[0].replay;
    CU_ASSERT_EQUAL_FATAL(replay->types.count, 4);
    static const double mhz[] = {2500, 2000, 1000, 500}, megabytes[] = {870, 1740, 1740, 613};
    for (int i = 0; i < 4; i++) {
        const GuestSize *size = &s.guest_types.at[replay->types.at[i]].size;
        CU_ASSERT_TRUE(size->cpu_mhz == mhz[i] && (double)size->memory_bytes == megabytes[i] * 1e6 &&
                       size->vcpus == 1);
    }
    CU_ASSERT_EQUAL(s.rules.migration.bandwidth_bytes_per_s, 62.5e6); /* 613 MB take 9.808 s */
    CU_ASSERT_EQUAL(s.rules.migration.downtime_ns, 0);
    CU_ASSERT_EQUAL(s.duration_ns, NS_PER_DAY);
    CU_ASSERT_STRING_EQUAL(replay->trace.path, "examples/traces/planetlab-sample.tar.xz");
    CU_ASSERT_EQUAL(s.files.count, 3);
    scenario_free(&s);
}

static void the_example_without_compat_has_no_quirk(void)
{
    const char *sets[] = {"compat=none"};
    Scenario s = load_planetlab(sets, 1);
    CU_ASSERT_STRING_EQUAL(s.rules.sharing->name, "max-min");
    CU_ASSERT_STRING_EQUAL(s.rules.meter->name, "integral");
    CU_ASSERT_EQUAL(s.rules.memory_reservation, MEMORY_HELD);
    CU_ASSERT_EQUAL(s.rules.overload, OVERLOAD_NEEDED);
    CU_ASSERT_FALSE(s.rules.migration.repeat);
    CU_ASSERT_EQUAL(s.workloads.at[0].retire, RETIRE_NEVER);
    CU_ASSERT_EQUAL(s.workloads.at[0].sampling.first_ns, 0);
    CU_ASSERT_STRING_EQUAL(s.power.policy->name, "sleep-when-empty");
    CU_ASSERT_EQUAL(s.rules.cpu_admission, ADMIT_BY_USAGE);
    scenario_free(&s);
}

static void a_path_of_an_option_is_taken_as_given(void)
{
    const char *sets[] = {"workloads.0.trace.path=../shared/x.tar.xz"};
    Scenario s = load_planetlab(sets, 1);
    CU_ASSERT_STRING_EQUAL(s.workloads.at[0].replay.trace.path, "../shared/x.tar.xz");
    scenario_free(&s);
}

/* ---- Broken scenarios --------------------------------------------------------------------------------- */

/* A `^` in `to` marks where the error must be and is no part of the text; without one line and column say it.
 */
typedef struct Broken {
    const char *from, *to; /* in `whole` */
    const char *says;      /* the beginning, or all of it */
    int line, column;
} Broken;

static const Broken broken[] = {
    {"virga: 1", "virga: ^2", "virga: version \"2\" given, this program reads version 1", 0, 0},
    {"virga: 1\n", "", "virga: is missing; needed: version of this form (1)", 1, 1},
    {"seed: 7", "^sede: 7", "unknown key \"sede\"; did you mean \"seed\"? Accepted here: virga, name, seed, ",
     0, 0},
    {"seed: 7", "seed: ^-1", "seed: -1 given, 0 or more accepted", 0, 0},
    {"seed: 7", "seed: ^1.5", "seed: \"1.5\" is not a whole number of units; accepted as plain number", 0, 0},
    {"seed: 7", "seed: ^1e300", "seed: \"1e300\" is too large: 2^63 units or more; accepted as plain number",
     0, 0},
    {"seed: 7", "seed: ^NaN", "seed: \"NaN\" does not begin with a decimal number; accepted as plain number",
     0, 0},
    {"seed: 7", "seed: 7\n^name: twice", "the key \"name\" appears twice; first in line 2", 0, 0},
    {"seed: 7", "scale: ^0", "scale: 0 given, 1 to 10000 accepted", 0, 0},
    {"seed: 7", "compat: ^cloudsim-4",
     "compat: \"cloudsim-4\" given; did you mean \"cloudsim-4.0\"? Accepted: none or cloudsim-4.0", 0, 0},
    {"seed: 7", "include: ^x.yaml", "include: can only stand in a file: includes are read before options", 0,
     0},
    {"duration: 2h", "duration: ^7200",
     "time.duration: \"7200\" has no unit; accepted as time: 90s, 15min, 1h30min (ns us ms s min h d w)", 0,
     0},
    {"duration: 2h", "duration: ^-2h", "time.duration: -2h given, more than 0ns, at most 36500d accepted", 0,
     0},
    {"duration: 2h", "duration: ^999999d", "time.duration: ", 0, 0},
    {"duration: 2h, ", "",
     "time.duration: is missing; needed: of the run, in simulated time (time, more than 0ns, at most 36500d)",
     4, 7},
    {"start: 2026-10-01", "start: ^2026-13-01",
     "time.start: \"2026-13-01\" names a day that does not exist; accepted as date: ", 0, 0},
    {"name: a, cores", "name: b, cores", "host_types.1: there is another one called \"b\" in this list", 7,
     5},
    {"name: a, cores", "name: ^\"a a\", cores",
     "host_types.0.name: \"a a\" is no name: letters, digits and _ - . + @ are accepted", 0, 0},
    {"memory: 4GiB", "memory: ^4096",
     "host_types.0.memory: \"4096\" has no unit; accepted as number of bytes: 512MiB, 4Gi, 2TB (B kB MB GB "
     "TB PB, ",
     0, 0},
    {"memory: 4GiB", "memory: ^4Gb",
     "host_types.0.memory: \"4Gb\" has the unknown unit \"Gb\"; accepted as number of bytes: ", 0, 0},
    {"memory: 4GiB", "memory: ^1e400GiB",
     "host_types.0.memory: \"1e400GiB\" is too large: 2^63 bytes or more", 0, 0},
    {"cores: 2, ", "", "host_types.0.cores: is missing; needed: number of cores (whole number, 1 to 65536)",
     6, 5},
    {"cores: 2", "cores: ^two",
     "host_types.0.cores: \"two\" does not begin with a decimal number; accepted as plain number: ", 0, 0},
    {"idle: 100W", "idle: ^300W",
     "host_types.0.power.idle: 300 W given, at most the peak accepted, which is 200 W", 0, 0},
    {"idle: 100W", "model: ^lineal, idle: 100W",
     "host_types.0.power.model: \"lineal\" given; did you mean \"linear\"? Accepted: constant, linear, sqrt, "
     "square, cubic or table",
     0, 0},
    {"idle: 100W, peak: 200W", "model: table, table: ^[1W, 2W]",
     "host_types.0.power.table: a list of another length given, a list of 11 values needed", 0, 0},
    {"model: constant, peak", "model: constant, ^idle: 1W, peak",
     "host_types.1.power.idle: means nothing here, only with model: linear, sqrt, square or cubic", 0, 0},
    {"types: [a, b]", "types: [a, ^c]", "hosts.0.types.1: \"c\" given; accepted: a or b", 0, 0},
    {"types: [a, b]", "types: ^[]", "hosts.0.types: an empty list given, at least one name needed: ", 0, 0},
    {"types: [a, b], ", "",
     "hosts.0.types: is missing; needed: their types, taken in turn: a, b, a, b, ... (list of names of "
     "`host_types`; one may stand alone)",
     9, 5},
    {"count: 3", "count: ^0", "hosts.0.count: 0 given, 1 to 10000000 accepted", 0, 0},
    {"count: 3", "count: 10000000", "hosts: 10000001 hosts in all, at most 10000000 accepted", 9, 3},
    {"name: h}", "name: b}", "hosts.1: there is another one called \"b\" in this list", 10, 5},
    {"limit: 1GHz", "limit: ^none",
     "guest_types.1.limit: \"none\" does not begin with a decimal number; accepted as CPU rate: 2400MHz, "
     "2.4GHz; or unlimited",
     0, 0},
    {"limit: 1GHz", "limit: 1GHz, reservation: ^2GHz",
     "guest_types.1.reservation: 2000 MHz given, at most the limit accepted, which is 1000 MHz", 0, 0},
    {"sharing: max-min", "sharing: ^fair",
     "hypervisor.sharing.rule: \"fair\" given; accepted: max-min or cloudsim-4.0", 0, 0},
    {"cpu: usage", "cpu: ^usgae",
     "hypervisor.admission.cpu: \"usgae\" given; did you mean \"usage\"? Accepted: request or usage", 0, 0},
    {"cpu: unlimited", "cpu: ^0", "hypervisor.overcommit.cpu: 0 given, more than 0, at most 1000000 accepted",
     0, 0},
    {"copy: 4s", "slowdown: ^100%", "hypervisor.migration.slowdown: 100% given, 0 to 0.99 accepted", 0, 0},
    {"copy: 4s", "copy: ^0s", "hypervisor.migration.copy: 0s given, more than 0ns, at most 36500d accepted",
     0, 0},
    {"source: replay", "source: ^reply",
     "workloads.0.source: \"reply\" given; did you mean \"replay\"? Accepted: replay, synthetic or listed", 0,
     0},
    {"source: replay", "source: replay\n    ^initial: 5",
     "workloads.0.initial: means nothing here, only with source: synthetic", 0, 0},
    {"interpolation: linear", "sample: ^0%", "workloads.0.sample: 0% given, more than 0, at most 1 accepted",
     0, 0},
    {"interpolation: linear", "sample: ^1.5",
     "workloads.0.sample: 1.5 given, more than 0, at most 1 accepted", 0, 0},
    {"interpolation: linear", "stretch: ^0",
     "workloads.0.stretch: 0 given, more than 0, at most 1000000 accepted", 0, 0},
    {"format: planetlab", "format: ^planetlap", "workloads.0.trace.format: ", 0, 0},
    {"path: x/y.tar.xz", "^file: x", "workloads.0.trace: unknown key \"file\"; accepted here: format, path",
     0, 0},
    {"arrivals: 20/h", "arrivals: ^20",
     "workloads.1.arrivals.rate: \"20\" has no unit; accepted as rate: 20/s, 20req/s, 300/min, 5/h, 2/d; or "
     "none",
     0, 0},
    {"arrivals: 20/h", "arrivals: {process: ^poison}",
     "workloads.1.arrivals.process: \"poison\" given; did you mean \"poisson\"? Accepted: poisson, diurnal "
     "or "
     "mmpp",
     0, 0},
    {"arrivals: 20/h", "arrivals: {rate: 20/h, ^peak: 3h}",
     "workloads.1.arrivals.peak: means nothing here, only with process: diurnal", 0, 0},
    {"arrivals: 20/h", "arrivals: ^{process: diurnal}",
     "workloads.1.arrivals.rate: a diurnal process needs a rate", 0, 0},
    {"arrivals: 20/h", "arrivals: {process: diurnal, rate: 20/h, amplitude: ^120%}",
     "workloads.1.arrivals.amplitude: 120% given, 0 to 1 accepted", 0, 0},
    {"arrivals: 20/h", "arrivals: {process: diurnal, rate: 20/h, peak: ^25h}",
     "workloads.1.arrivals.peak: 25h given, ", 0, 0},
    {"arrivals: 20/h", "arrivals: {process: mmpp, states: ^[{rate: 1/h, stay: 1h}]}",
     "workloads.1.arrivals.states: 1 given as the number of states; 2 to 32 are possible", 0, 0},
    {"arrivals: 20/h",
     "arrivals: {process: mmpp, states: ^[{rate: 1/h, stay: 1h, next: [1]}, {rate: 2/h, stay: 1h}]}",
     "workloads.1.arrivals.states: state 0: next has 1 chances for 2 states", 0, 0},
    {"arrivals: 20/h", "arrivals: {process: mmpp, states: [{rate: 1/h, stay: ^0s}, {rate: 2/h, stay: 1h}]}",
     "workloads.1.arrivals.states.0.stay: 0s given, more than 0ns", 0, 0},
    {"arrivals: 20/h", "arrivals: {process: mmpp, states: ^[{rate: 0/h, stay: 1h}, {rate: 0/h, stay: 1h}]}",
     "workloads.1.arrivals.states: no state has an arrival rate of more than 0", 0, 0},
    {"exponential: {mean: 2h}", "^exponental: {mean: 2h}",
     "workloads.1.lifetime: \"exponental\" given; did you mean \"exponential\"? Accepted: ", 0, 0},
    {"exponential: {mean: 2h}", "exponential: ^{mean: 0s}", "workloads.1.lifetime.exponential: ", 0, 0},
    {"exponential: {mean: 2h}", "weibull: ^{shape: 2}",
     "workloads.1.lifetime.weibull: weibull needs exactly: shape, scale", 0, 0},
    {"lifetime: {exponential: {mean: 2h}}", "lifetime: ^{exponential: {mean: 2h}, constant: 1h}",
     "workloads.1.lifetime: one distribution needed, such as {exponential: {mean: ...}}, or a single value",
     0, 0},
    {"deviation: 5%", "deviation: ^5", "workloads.1.usage.deviation: 5 given, 0 to 0.5 accepted", 0, 0},
    {"type: k, weight: 3", "type: ^q", "workloads.1.sizes.1.type: \"q\" given; accepted: g or k", 0, 0},
    {"name: x, type: g", "name: y, type: g",
     "workloads.2.guests.1: there is another one called \"y\" in this list", 31, 9},
    {"usage: 50%", "usage: ^150%", "workloads.2.guests.0.usage.0.usage: 150% given, 0 to 1 accepted", 0, 0},
    {"usage: 50%", "tasks: [{work: ^5}]",
     "workloads.2.guests.0.tasks.0.work: \"5\" has no unit; accepted as amount of CPU work: ", 0, 0},
    {"kill: 7min", "kill: ^30s",
     "workloads.2.guests.1.tasks.0.kill: a task can only be killed after it is handed in, at 60000000000 ns",
     0, 0},
    {"order: fcfs, tasks: [", "usage: 1, tasks: ^[",
     "workloads.2.guests.1.tasks: a guest has usage or tasks, not both", 0, 0},
    {"leave: 1h", "leave: ^0s",
     "workloads.2.guests.2.leave: 0s given, more than 0ns, at most 36500d accepted", 0, 0},
    {"leave: 1h", "at: 1h, leave: ^1h",
     "workloads.2.guests.2.leave: it leaves no later than it arrives, at 3600000000000 ns", 0, 0},
    {"leave: 1h, usage: [", "at: 10min, usage: ^[",
     "workloads.2.guests.2.usage: item 1 lies before the guest arrives", 0, 0},
    {"name: lr-mmt", "name: ^lr-mtm",
     "policies.rebalance.name: no rebalance policy \"lr-mtm\"; did you mean \"lr-mmt\"? There are: none, "
     "dvfs, ",
     0, 0},
    {"name: lr-mmt", "name: ^npa", "policies.rebalance.name: npa exists under compat: cloudsim-4.0 only", 0,
     0},
    {"safety: 1", "^safty: 1.3",
     "policies.rebalance: unknown key \"safty\"; did you mean \"safety\"? Accepted here: name, interval, "
     "first, safety, ",
     0, 0},
    {"safety: 1", "safety: ^101", "policies.rebalance.safety: 101 given, 0 to 100 accepted", 0, 0},
    {"safety: 1", "baseline: ^now",
     "policies.rebalance.baseline: \"now\" given, one of current, sampled, off-is-zero needed", 0, 0},
    {"host: h.2", "host: ^h.3",
     "events.0.host: there is no host \"h.3\"; hosts are called GROUP.NUMBER, from 0", 0, 0},
    {"host: h.2", "host: ^h", "events.0.host: there is no host \"h\"", 0, 0},
    {"do: drain", "do: ^drian",
     "events.0.do: \"drian\" given; did you mean \"drain\"? Accepted: drain, undrain, ", 0, 0},
    {"do: drain", "do: drain, ^cpu: 5%", "events.0.cpu: means nothing here, only with do: set of a host", 0,
     0},
    {"guest: l.x, do: set", "guest: ^l.q, do: set",
     "events.1.guest: there is no guest \"l.q\"; accepted: WORKLOAD.NAME of a guest that is listed", 0, 0},
    {"limit: 500MHz", "^cpu: 5%", "events.1.cpu: means nothing here, only with do: set of a host", 0, 0},
    {"to: b.0", "to: ^c.0", "events.2.to: there is no host \"c.0\"", 0, 0},
    {", cpu: 50%", "",
     "events.3.cpu: is missing; needed: what is left of its CPU (ratio, more than 0, at most 1)", 39, 5},
    {"host: 0.25EUR/h", "host: ^0.25/h",
     "costs.host: \"0.25/h\" names no currency (three capital letters); accepted as price of time: ", 0, 0},
    {"host: 0.25EUR/h", "host: 0.25EUR/h, energy: ^1USD/kWh",
     "costs.energy: a price in USD beside one in EUR: one currency is accepted", 0, 0},
    {"host: 0.25EUR/h", "currency: ^Euro",
     "costs.currency: \"Euro\" given, three capital letters (ISO 4217: USD, EUR) or none accepted", 0, 0},
    {"series: all", "series: ^every", "output.series: \"every\" given; accepted: none, hosts or all", 0, 0},
    {"interval: 1min", "interval: ^0s", "output.interval: 0s given, more than 0ns, at most 36500d accepted",
     0, 0},
};

/* Takes the mark out of the text and tells where it was. */
static void take_mark(char *text, int *ret_line, int *ret_column)
{
    char *mark = strchr(text, '^');
    if (mark == NULL)
        return;
    *ret_line = *ret_column = 1;
    for (const char *at = text; at < mark; at++) {
        *ret_column = *at == '\n' ? 1 : *ret_column + 1;
        *ret_line += *at == '\n';
    }
    memmove(mark, mark + 1, strlen(mark));
}

static void expect_broken(const Broken *wrong)
{
    char *text = with(wrong->from, wrong->to);
    int line = wrong->line, column = wrong->column;
    Scenario s = {0};
    Error error = {0};
    take_mark(text, &line, &column);
    bool ok = scenario_parse(text, NULL, &s, &error);
    bool as_told = !ok && error.line == line && error.column == column &&
                   strncmp(error.text, wrong->says, strlen(wrong->says)) == 0;
    CU_ASSERT_TRUE(as_told);
    if (!as_told)
        printf("  %s -> %s\n  expected %d:%d: %s\n  got      %d:%d: %s\n", wrong->from, wrong->to, line,
               column, wrong->says, error.line, error.column, error.text);
    CU_ASSERT_PTR_NULL(s.name); /* untouched on failure */
    free(text);
}

static void broken_scenarios_are_told_with_place_rule_and_what_is_accepted(void)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        expect_broken(&broken[i]);
}

static void a_wrong_outermost_level_is_told(void)
{
    static const char *const wrong[] = {"", "# nothing\n", "text\n", "- list\n", "[1, 2]\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scenario s = {0};
        Error error = {0};
        CU_ASSERT_FALSE(scenario_parse(wrong[i], NULL, &s, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "a map of keys and values"));
        CU_ASSERT_FALSE(scenario_parse(wrong[i], NULL, &s, NULL)); /* who asks only whether */
    }
}

/* ---- Files -------------------------------------------------------------------------------------------- */

/* A folder of its own for a test, with files; all of it goes away in the end. */
typedef struct Folder {
    char path[64];
    VEC(char *) files;
} Folder;

static void folder_open(Folder *folder)
{
    *folder = (Folder){.path = "/tmp/virga-test-XXXXXX"};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder->path));
}

static const char *folder_write(Folder *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *to = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(to);
    fputs(text, to);
    fclose(to);
    vec_push(&folder->files, must_strdup(path));
    return folder->files.at[folder->files.count - 1];
}

static void folder_close(Folder *folder)
{
    for (size_t i = 0; i < folder->files.count; i++) {
        unlink(folder->files.at[i]);
        free(folder->files.at[i]);
    }
    vec_free(&folder->files);
    rmdir(folder->path);
}

static const char least[] = "virga: 1\nhosts: {type: a, count: 1}\ntime: 1h\n";
static const char type_a[] =
    "host_types: [{name: a, cores: 1, speed: 1GHz, memory: 1GiB, power: {idle: 1W, peak: 2W}}]\n";

static Scenario load(const char *path, const ScenarioOptions *options)
{
    Scenario s = {0};
    Error error = {0};
    bool ok = scenario_load(path, options, &s, &error);
    if (!ok)
        printf("  %s:%d:%d: %s\n", error.file, error.line, error.column, error.text);
    CU_ASSERT_TRUE_FATAL(ok);
    return s;
}

static void included_files_lie_beneath_and_their_types_come_first(void)
{
    Folder folder;
    folder_open(&folder);
    folder_write(&folder, "b.yaml",
                 "host_types: [{name: b, cores: 1, speed: 1GHz, memory: 1GiB, power: {idle: 1W, peak: 2W}}]\n"
                 "seed: 5\noutput: {series: none}\nhypervisor: {overcommit: {cpu: 3}}\n");
    folder_write(&folder, "c.yaml",
                 "include: b.yaml\nseed: 6\nhypervisor: {overcommit: {cpu: 4}}\nscale: 2\n");
    char text[512];
    snprintf(text, sizeof text,
             "%s%sinclude: [b.yaml, c.yaml]\nscale: 3\nhypervisor: {overcommit: {memory: 2}}\n", least,
             type_a);
    Scenario s = load(folder_write(&folder, "top.yaml", text), NULL);
    CU_ASSERT_EQUAL_FATAL(s.host_types.count, 2); /* b is read once, by whichever way */
    CU_ASSERT_STRING_EQUAL(s.host_types.at[0].name, "b");
    CU_ASSERT_STRING_EQUAL(s.host_types.at[1].name, "a");
    CU_ASSERT_EQUAL(s.scale, 3); /* the includer's */
    CU_ASSERT_EQUAL(s.seed, 6);  /* of two included ones the later's */
    CU_ASSERT_EQUAL(s.rules.cpu_overcommit, 4);
    CU_ASSERT_EQUAL(s.rules.memory_overcommit, 2);
    CU_ASSERT_EQUAL(s.series, SERIES_NONE);
    CU_ASSERT_EQUAL(s.files.count, 3);
    CU_ASSERT_STRING_EQUAL(s.name, "top");
    scenario_free(&s);
    folder_close(&folder);
}

static void an_error_in_an_included_file_names_that_file(void)
{
    Folder folder;
    Scenario s;
    Error error = {0};
    folder_open(&folder);
    const char *inner = folder_write(&folder, "in.yaml", "host_types:\n  - {name: a, cores: 0}\n");
    char text[256];
    snprintf(text, sizeof text, "%sinclude: in.yaml\n", least);
    CU_ASSERT_FALSE(scenario_load(folder_write(&folder, "top.yaml", text), NULL, &s, &error));
    CU_ASSERT_STRING_EQUAL(error.file, inner);
    CU_ASSERT_TRUE(error.line == 2 && error.column == 22);
    CU_ASSERT_STRING_EQUAL(error.text, "host_types.0.cores: 0 given, 1 to 65536 accepted");
    folder_close(&folder);
}

/* `include: NAME` in a file; the error must be at the name. */
static void expect_bad_include(Folder *folder, const char *name, const char *says)
{
    char text[256];
    Scenario s;
    Error error = {0};
    snprintf(text, sizeof text, "virga: 1\ninclude:\n  - %s\n", name);
    const char *path = folder_write(folder, "top.yaml", text);
    CU_ASSERT_FALSE(scenario_load(path, NULL, &s, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_TRUE(error.line == 3 && error.column == 5);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, says));
    if (strstr(error.text, says) == NULL)
        printf("  %s: %s\n", name, error.text);
}

static void files_that_cannot_be_included_are_refused_where_they_are_named(void)
{
    Folder folder;
    folder_open(&folder);
    folder_write(&folder, "back.yaml", "include: top.yaml\n");
    expect_bad_include(&folder, "none.yaml", "none.yaml cannot be read: No such file or directory");
    expect_bad_include(&folder, "/tmp", "/tmp is a directory, a file is needed");
    expect_bad_include(&folder, "/dev/zero", "/dev/zero is a device, a pipe or a socket, a file is needed");
    expect_bad_include(&folder, "top.yaml", "includes itself, directly or through others");
    expect_bad_include(&folder, "[]", "include: a list given, the path of a file needed");
    Scenario s;
    Error error = {0};
    CU_ASSERT_FALSE(scenario_load(folder.files.at[0], NULL, &s, &error)); /* back -> top -> ... */
    folder_close(&folder);
}

static void circles_through_several_files_are_refused(void)
{
    Folder folder;
    Scenario s;
    Error error = {0};
    folder_open(&folder);
    const char *first = folder_write(&folder, "1.yaml", "include: 2.yaml\n");
    folder_write(&folder, "2.yaml", "include: 3.yaml\n");
    const char *third = folder_write(&folder, "3.yaml", "virga: 1\ninclude: [1.yaml]\n");
    CU_ASSERT_FALSE(scenario_load(first, NULL, &s, &error));
    CU_ASSERT_STRING_EQUAL(error.file, third);
    CU_ASSERT_TRUE(error.line == 2 && error.column == 11);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "1.yaml includes itself"));
    folder_close(&folder);
}

static void what_is_no_file_is_no_scenario(void)
{
    static const struct {
        const char *path, *says;
    } wrong[] = {{"/nonexistent/a.yaml", "cannot be read: No such file or directory"},
                 {"/tmp", "is a directory, a file is needed"},
                 {"/dev/null", "is a device, a pipe or a socket, a file is needed"}};
    for (size_t i = 0; i < 3; i++) {
        Scenario s;
        Error error = {0};
        CU_ASSERT_FALSE(scenario_load(wrong[i].path, NULL, &s, &error));
        CU_ASSERT_STRING_EQUAL(error.file, wrong[i].path);
        CU_ASSERT_STRING_EQUAL(error.text, wrong[i].says);
    }
}

static void a_file_of_64_mebibytes_is_the_largest(void)
{
    Folder folder;
    Scenario s;
    Error error = {0};
    folder_open(&folder);
    const char *path = folder_write(&folder, "big.yaml", "");
    CU_ASSERT_EQUAL_FATAL(truncate(path, (64 << 20) + 1), 0);
    CU_ASSERT_FALSE(scenario_load(path, NULL, &s, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "is larger than 64 MiB"));
    folder_close(&folder);
}

static void paths_are_relative_to_the_file_that_names_them(void)
{
    Folder folder;
    folder_open(&folder);
    folder_write(&folder, "w.yaml",
                 "workloads: [{name: w, source: replay, trace: {format: planetlab, path: t/x.tar}}]\n");
    char text[512], expected[128];
    snprintf(text, sizeof text, "%s%sinclude: w.yaml\n", least, type_a);
    snprintf(expected, sizeof expected, "%s/t/x.tar", folder.path);
    Scenario s = load(folder_write(&folder, "top.yaml", text), NULL);
    CU_ASSERT_STRING_EQUAL(s.workloads.at[0].replay.trace.path, expected);
    Scenario again = parse(s.expanded, NULL); /* and as given in a text */
    CU_ASSERT_STRING_EQUAL(again.workloads.at[0].replay.trace.path, expected);
    scenario_free(&s);
    scenario_free(&again);
    folder_close(&folder);
}

static void a_price_book_lies_beneath_the_costs(void)
{
    Folder folder;
    folder_open(&folder);
    const char *book = folder_write(&folder, "prices.yaml", "host: 0.5USD/h\nenergy: 0.1USD/kWh\n");
    char text[512];
    snprintf(text, sizeof text, "%s%scosts: {book: prices.yaml, energy: 0.2USD/kWh}\n", least, type_a);
    Scenario s = load(folder_write(&folder, "top.yaml", text), NULL);
    CU_ASSERT_EQUAL(s.prices.host_per_h, 0.5);
    CU_ASSERT_EQUAL(s.prices.energy_per_kwh, 0.2);
    CU_ASSERT_STRING_EQUAL(s.prices.currency, "USD");
    CU_ASSERT_STRING_EQUAL(s.files.at[1], book);
    scenario_free(&s);
    folder_close(&folder);
}

/* ---- Options, plug-ins, manual ------------------------------------------------------------------------ */

static void options_are_applied_in_order(void)
{
    const char *sets[] = {"hosts.0.count=200", "policies.placement=best-fit", "policies.rebalance=thr-mmt",
                          "policies.rebalance.safety=70%", "hosts.0.count=100"};
    Scenario s = parse(whole, &(ScenarioOptions){.sets = sets, .set_count = 5});
    CU_ASSERT_EQUAL(s.hosts.at[0].count, 100);
    CU_ASSERT_STRING_EQUAL(s.placement.policy->name, "best-fit");
    CU_ASSERT_STRING_EQUAL(s.rebalance.policy->name, "thr-mmt");
    CU_ASSERT_EQUAL(param(&s.rebalance, "safety"), 0.7);
    CU_ASSERT_EQUAL(s.rebalance_interval_ns, 10 * NS_PER_MIN); /* what stood beside the name stays */
    scenario_free(&s);
}

static void a_parameter_that_the_new_policy_lacks_is_an_error_of_the_file(void)
{
    const char *sets[] = {"policies.rebalance=dvfs"};
    Scenario s;
    Error error = {0};
    CU_ASSERT_FALSE(scenario_parse(whole, &(ScenarioOptions){.sets = sets, .set_count = 1}, &s, &error));
    CU_ASSERT_TRUE(error.line == 34 && error.column == 46);
    CU_ASSERT_STRING_EQUAL(
        error.text, "policies.rebalance: unknown key \"safety\"; accepted here: name, interval, first");
}

static void a_policy_of_a_plug_in_is_a_policy(void)
{
    static const PolicyParam params[] = {
        {.name = "zeal", .unit = "number", .fallback = 3, .max = 9, .help = "z"}};
    static const Policy mine = {.size = sizeof(Policy),
                                .api = POLICY_API,
                                .kind = POLICY_PLACEMENT,
                                .name = "mine",
                                .help = "h",
                                .params = params,
                                .param_count = 1};
    const Policy *plugins[] = {&mine};
    const char *sets[] = {"policies.placement={name: mine, zeal: 4}"};
    Scenario s = parse(whole, &(ScenarioOptions){sets, 1, plugins, 1});
    CU_ASSERT_PTR_EQUAL(s.placement.policy, &mine);
    CU_ASSERT_EQUAL(s.placement.param[0], 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(s.expanded, "    name: mine\n    zeal: 4\n"));
    scenario_free(&s);
}

static void expect_in_manual(const char *manual, const Section *section)
{
    for (size_t i = 0; i < section->count; i++) {
        char row[128];
        snprintf(row, sizeof row, "\n| `%s`", section->keys[i].name);
        CU_ASSERT_PTR_NOT_NULL(strstr(manual, row));
        CU_ASSERT_TRUE(strlen(section->keys[i].help) > 0);
        if (section->keys[i].section != NULL)
            expect_in_manual(manual, section->keys[i].section);
    }
}

/* `make docs` makes them the same again. */
static void the_manual_in_docs_is_that_of_the_tables(void)
{
    char *manual = NULL, *kept = NULL;
    size_t size = 0, kept_size = 0;
    FILE *to = open_memstream(&manual, &size), *from = fopen("docs/scenario.md", "r");
    CU_ASSERT_FATAL(from != NULL);
    scenario_manual(to);
    fclose(to);
    CU_ASSERT(getdelim(&kept, &kept_size, '\0', from) > 0);
    fclose(from);
    CU_ASSERT_STRING_EQUAL(manual, kept);
    free(manual);
    free(kept);
}

static void the_manual_has_every_key_preset_policy_and_unit(void)
{
    char *manual = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&manual, &size);
    scenario_manual(to);
    fclose(to);
    expect_in_manual(manual, &scenario_section);
    CU_ASSERT_PTR_NOT_NULL(strstr(manual, "\n## workloads.N.guests.N.tasks.N\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(manual, "\n| `policies.rebalance.weights` | none | cloudsim-4.0, Q6 |"));
    CU_ASSERT_PTR_NOT_NULL(strstr(manual, "\n| `lr-mmt` | | | |"));
    CU_ASSERT_PTR_NOT_NULL(strstr(manual, "\n| bandwidth | `10Gbit/s, "));
    free(manual);
}

/* ---- Anything at all ---------------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One change somewhere: a byte, a word of YAML in its place, or a part that is lost. */
static size_t mutate(char *text, size_t size, uint64_t *state)
{
    static const char *const words[] = {"[",     "]",         "{",         "}",    ": ",
                                        "- ",    "\n",        "&a ",       "*a ",  "!t ",
                                        "|\n",   "\"",        "'",         "#",    "nan",
                                        "1e300", "-1",        "99999999d", "\xff", "\xc3",
                                        "\t",    "unlimited", "forever",   "0x10", "9223372036854775807",
                                        "~",     "<<: ",      "...\n",     "%"};
    size_t at = next_random(state) % size, lost = next_random(state) % 12;
    const char *word = words[next_random(state) % (sizeof words / sizeof *words)];
    uint64_t kind = next_random(state) % 3;
    size_t added = kind == 1 ? strlen(word) : 0;
    if (kind == 0) {
        text[at] = (char)(next_random(state) | 1); /* no zero: the text is a C string */
        return size;
    }
    lost = lost < size - at ? lost : size - at;
    memmove(text + at + added, text + at + lost, size - at - lost);
    memcpy(text + at, word, added);
    return size - lost + added;
}

static void mutated_scenarios_are_read_or_told_in_one_line(void)
{
    uint64_t state = 88172645463325252u;
    int read = 0, refused = 0;
    char *text = must_alloc(sizeof whole + 1000);
    for (int i = 0; i < 4000; i++) {
        size_t size = sizeof whole - 1;
        memcpy(text, whole, size);
        for (uint64_t changes = next_random(&state) % 3; changes < 3; changes++)
            size = mutate(text, size, &state);
        text[size] = '\0';
        Scenario s = {0};
        Error error = {0};
        if (scenario_parse(text, NULL, &s, &error)) {
            expand_twice(text, NULL);
            scenario_free(&s);
            read++;
        } else {
            CU_ASSERT_TRUE(strlen(error.text) > 0);
            refused++;
        }
    }
    CU_ASSERT_TRUE(read > 20 && refused > 1000); /* both ways are walked */
    free(text);
}

#define CASE(claim)                                                                                          \
    {                                                                                                        \
#claim, claim                                                                                        \
    }

static const TestCase cases[] = {
    CASE(hosts_and_guests_are_read),
    CASE(rules_and_policies_are_read),
    CASE(workloads_are_read),
    CASE(processes_of_arrivals_are_read),
    CASE(events_are_read),
    CASE(policies_learn_what_the_scenario_says_elsewhere),
    CASE(defaults_of_policies_go_with_rebalancing),
    CASE(an_expanded_scenario_is_read_as_the_same),
    CASE(every_lifetime_is_written_exactly),
    CASE(the_planetlab_example_is_the_benchmark),
    CASE(the_example_without_compat_has_no_quirk),
    CASE(a_path_of_an_option_is_taken_as_given),
    CASE(broken_scenarios_are_told_with_place_rule_and_what_is_accepted),
    CASE(a_wrong_outermost_level_is_told),
    CASE(included_files_lie_beneath_and_their_types_come_first),
    CASE(an_error_in_an_included_file_names_that_file),
    CASE(files_that_cannot_be_included_are_refused_where_they_are_named),
    CASE(circles_through_several_files_are_refused),
    CASE(what_is_no_file_is_no_scenario),
    CASE(a_file_of_64_mebibytes_is_the_largest),
    CASE(paths_are_relative_to_the_file_that_names_them),
    CASE(a_price_book_lies_beneath_the_costs),
    CASE(options_are_applied_in_order),
    CASE(a_parameter_that_the_new_policy_lacks_is_an_error_of_the_file),
    CASE(a_policy_of_a_plug_in_is_a_policy),
    CASE(the_manual_in_docs_is_that_of_the_tables),
    CASE(the_manual_has_every_key_preset_policy_and_unit),
    CASE(mutated_scenarios_are_read_or_told_in_one_line),
    {NULL, NULL},
};

const TestSuite test_scenario = {"scenario", cases};
