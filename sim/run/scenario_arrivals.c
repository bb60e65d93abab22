/* Keys of arrivals: a rate alone, or a process with its parameters. */
#include "sim/run/scenario_arrivals.h"

#include "sim/run/scenario_keys.h"

#include <string.h>

#define OF_PROCESS(function, is_one)                                                                         \
    static bool function(const void *record)                                                                 \
    {                                                                                                        \
        const char *name = ((const ArrivalChoice *)record)->process->name;                                   \
        return is_one;                                                                                       \
    }

OF_PROCESS(has_rate, strcmp(name, "mmpp") != 0)
OF_PROCESS(is_diurnal, strcmp(name, "diurnal") == 0)
OF_PROCESS(is_mmpp, strcmp(name, "mmpp") == 0)

#define DIURNAL_ONLY .applies = is_diurnal, .where = "process: diurnal"

/* ---- As the source has it ----------------------------------------------------------------------------- */

/* Row by row; states that do not say go to all others alike. */
static double *all_chances(const ArrivalChoice *choice)
{
    size_t count = choice->states.count;
    double *next = must_calloc(count * count, sizeof *next);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            const ArrivalState *state = &choice->states.at[i];
            next[i * count + j] = state->next.count > 0 ? state->next.at[j].weight : i != j;
        }
    return next;
}

void scenario_arrivals(const ArrivalChoice *choice, double scale, ArrivalConfig *ret_config)
{
    size_t count = choice->states.count;
    double *rates_per_s = must_calloc(count, sizeof *rates_per_s);
    double *stays_s = must_calloc(count, sizeof *stays_s);
    for (size_t i = 0; i < count; i++) {
        rates_per_s[i] = choice->states.at[i].rate_per_s * scale;
        stays_s[i] = (double)choice->states.at[i].stay_ns / (double)NS_PER_S;
    }
    *ret_config = (ArrivalConfig){.kind = choice->process,
                                  .rate_per_s = choice->rate_per_s * scale,
                                  .amplitude_ratio = choice->amplitude_ratio,
                                  .peak_ns = choice->peak_ns,
                                  .weekend_ratio = choice->weekend_ratio,
                                  .states = {(uint32_t)count, stays_s, all_chances(choice)},
                                  .state_rates_per_s = rates_per_s};
}

void scenario_arrivals_free(ArrivalConfig *config)
{
    free((void *)(uintptr_t)config->state_rates_per_s);
    free((void *)(uintptr_t)config->states.stay_s);
    free((void *)(uintptr_t)config->states.next);
}

/* ---- Keys ---------------------------------------------------------------------------------------------- */

static const Key weight_keys[] = {
    {.name = "weight",
     .type = &type_real,
     .at = offsetof(Weight, weight),
     .range = {.most = 1e9},
     .help = "how often that state is the next, relative to the others"},
};

static const Section weight_section = {.help = "The chance of the state with this number.",
                                       KEYS(weight_keys),
                                       .size = sizeof(Weight),
                                       .bare = "weight"};

static const Key state_keys[] = {
    {.name = "rate",
     .type = &type_real,
     .at = offsetof(ArrivalState, rate_per_s),
     .unit = UNIT_RATE,
     .range = {.most = ARRIVAL_RATE_MAX},
     .help = "rate of arrivals in it"},
    {.name = "stay",
     .type = &type_whole,
     .at = offsetof(ArrivalState, stay_ns),
     .unit = UNIT_TIME,
     .range = TIME_ABOVE_0,
     .help = "how long it lasts on average; each time is drawn from an exponential distribution"},
    {.name = "next",
     .type = &type_list,
     .at = offsetof(ArrivalState, next),
     .section = &weight_section,
     .fallback = "[]",
     .help = "how often each state follows, by number, 0 for its own; none: all others alike"},
};

static const Section state_section = {
    .help = "A state of the process.", KEYS(state_keys), .size = sizeof(ArrivalState)};

static const RowTable processes = {arrival_kinds, sizeof *arrival_kinds};
static const Word no_arrivals[] = {{.word = "none"}, {0}};

static const Key arrivals_keys[] = {
    {.name = "process",
     .type = &type_row,
     .at = offsetof(ArrivalChoice, process),
     .of = &processes,
     .fallback = "poisson",
     .help = "how guests come"},
    {.name = "rate",
     .type = &type_real,
     .at = offsetof(ArrivalChoice, rate_per_s),
     .unit = UNIT_RATE,
     .range = {.most = ARRIVAL_RATE_MAX, .above = true},
     .words = no_arrivals,
     .applies = has_rate,
     .where = "process: poisson or diurnal",
     .fallback = "none",
     .help = "of arrivals; of a diurnal process the mean over a working day"},
    {.name = "amplitude",
     .type = &type_real,
     .at = offsetof(ArrivalChoice, amplitude_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1},
     DIURNAL_ONLY,
     .fallback = "50%",
     .help = "how far the rate rises and falls in a day, as a cosine, around its mean"},
    {.name = "peak",
     .type = &type_whole,
     .at = offsetof(ArrivalChoice, peak_ns),
     .unit = UNIT_TIME,
     .range = {.most = (double)NS_PER_DAY},
     DIURNAL_ONLY,
     .fallback = "14h",
     .help = "time of day with the highest rate; the run begins at midnight"},
    {.name = "weekend",
     .type = &type_real,
     .at = offsetof(ArrivalChoice, weekend_ratio),
     .unit = UNIT_RATIO,
     .range = {.most = 1000},
     DIURNAL_ONLY,
     .fallback = "100%",
     .help = "the rate on Saturdays and Sundays, as a part of that on working days; the run begins on a "
             "Monday"},
    {.name = "states",
     .type = &type_list,
     .at = offsetof(ArrivalChoice, states),
     .section = &state_section,
     .range = {.least = 1},
     .applies = is_mmpp,
     .where = "process: mmpp",
     .help = "between which the rate jumps"},
};

/* The process itself says what fits together. */
static const char *arrivals_rule(const void *root, void *record, Error *error)
{
    (void)root;
    const ArrivalChoice *choice = record;
    if (is_diurnal(choice) && choice->rate_per_s == 0) {
        error_set(error, "a diurnal process needs a rate");
        return "rate";
    }
    for (size_t i = 0; i < choice->states.count; i++) {
        size_t count = choice->states.at[i].next.count;
        if (count == 0 || count == choice->states.count)
            continue;
        error_set(error, "state %zu: next has %zu chances for %zu states", i, count, choice->states.count);
        return "states";
    }
    ArrivalConfig config;
    scenario_arrivals(choice, 1, &config);
    bool fits = arrivals_check(&config, error);
    scenario_arrivals_free(&config);
    return fits ? NULL : "states";
}

const Section arrivals_section = {.help = "When guests come.",
                                  KEYS(arrivals_keys),
                                  .size = sizeof(ArrivalChoice),
                                  .bare = "rate",
                                  .rule = arrivals_rule};
