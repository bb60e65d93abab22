/* The tables of a scenario's keys, for scenario.c and the manual; one file a part. See schema.h. */
#ifndef VIRGA_SIM_RUN_SCENARIO_KEYS_H
#define VIRGA_SIM_RUN_SCENARIO_KEYS_H

#include "policies/table.h"
#include "sim/run/compat.h"
#include "sim/run/scenario.h"
#include "sim/run/schema.h"

extern const Section scenario_section; /* a Scenario */
extern const Section host_type_section;
extern const Section host_group_section;
extern const Section guest_type_section;
extern const Section hypervisor_section, metering_section, metrics_section; /* parts of a Scenario */
extern const Section workload_section;
extern const Section arrivals_section; /* an ArrivalChoice */
extern const Section guest_section;    /* a GuestEntry */
extern const Section policies_section; /* part of a Scenario */
extern const Section event_section;
extern const Section costs_section;  /* a PriceBook */
extern const Section output_section; /* part of a Scenario */

extern const KeyType
    type_include; /* a file, or with `of` NULL files, whose keys are merged in before reading */
extern const KeyType type_distribution; /* DistributionRef; `of` is a DistributionUse */

extern const KeyType type_labels; /* LabelTexts; `of` is a LabelUse */

/* What several values of one label mean. */
typedef struct LabelUse {
    const char *several; /* for the manual; NULL = one value only */
} LabelUse;

extern const LabelUse labels_in_turn, labels_alternative, labels_single;
extern const Section affinity_section, anti_affinity_section; /* GroupChoice, of a guest type */
extern const Section inherited_affinity_section, inherited_anti_affinity_section; /* of the others */

extern const Word inherited_priority[], timeouts[];

/* The keys of GuestTerms in a struct; `prefix` names the sections of its groups, the rest is about priority.
 */
#define TERMS_KEYS(Struct, prefix, priority_words, priority_)                                                \
    {.name = "labels",                                                                                       \
     .type = &type_labels,                                                                                   \
     .at = offsetof(Struct, terms.labels),                                                                   \
     .of = &labels_single,                                                                                   \
     .fallback = "{}",                                                                                       \
     .help = "labels of its own, for policies and for the eye"},                                             \
        {.name = "host_labels",                                                                              \
         .type = &type_labels,                                                                               \
         .at = offsetof(Struct, terms.host_labels),                                                          \
         .of = &labels_alternative,                                                                          \
         .fallback = "{}",                                                                                   \
         .help = "labels that its host must have"},                                                          \
        {.name = "prefer_host_labels",                                                                       \
         .type = &type_labels,                                                                               \
         .at = offsetof(Struct, terms.prefer_host_labels),                                                   \
         .of = &labels_alternative,                                                                          \
         .fallback = "{}",                                                                                   \
         .help = "labels that its host should have (filter-and-weigh goes by them)"},                        \
        {.name = "affinity",                                                                                 \
         .type = &type_section,                                                                              \
         .at = offsetof(Struct, terms.group[GROUP_AFFINITY]),                                                \
         .section = &prefix##affinity_section,                                                               \
         .fallback = "{}",                                                                                   \
         .help = "group whose members want to be together"},                                                 \
        {.name = "anti_affinity",                                                                            \
         .type = &type_section,                                                                              \
         .at = offsetof(Struct, terms.group[GROUP_ANTI_AFFINITY]),                                           \
         .section = &prefix##anti_affinity_section,                                                          \
         .fallback = "{}",                                                                                   \
         .help = "group whose members want to be apart"},                                                    \
        {.name = "priority",                                                                                 \
         .type = &type_whole,                                                                                \
         .at = offsetof(Struct, terms.priority),                                                             \
         .range = {.least = -1e9, .most = 1e9},                                                              \
         .words = priority_words,                                                                            \
         .fallback = priority_,                                                                              \
         .help = "among guests that wait for a host: the higher first, equal ones in order of arrival"},     \
    {                                                                                                        \
        .name = "timeout", .type = &type_whole, .at = offsetof(Struct, terms.timeout_ns), .unit = UNIT_TIME, \
        .range = TIME_ABOVE_0, .words = timeouts, .fallback = "inherit",                                     \
        .help = "how long it waits for a host before it is given up"                                         \
    }

/* What is drawn: its unit, and how many base units of the scenario's text are one of the struct's (ns to s:
 * 1e9). */
typedef struct DistributionUse {
    Unit unit;
    double scale;
    const Word *none; /* the word for "no distribution" in a table of one, or NULL */
} DistributionUse;

/* Walk.context. */
typedef struct ScenarioContext {
    const PolicyTable *policies;
    const char *name; /* of the scenario when it does not say */
    CompatUse compat;
} ScenarioContext;

/* The tree of a file with all that it includes, and the names of all files. And the keys of costs.book, once
 * options have been applied. */
typedef struct ScenarioFiles ScenarioFiles;
ScenarioFiles *scenario_files_open(Yaml *yaml);
void scenario_files_close(ScenarioFiles *files);
bool scenario_files_read(ScenarioFiles *files, const char *path, Node **ret_root, Error *error);
bool scenario_files_book(ScenarioFiles *files, Node *root, Error *error);
size_t scenario_files_count(const ScenarioFiles *files);
const char *scenario_files_name(const ScenarioFiles *files, size_t index);

/* Numbers for all labels and terms, once everything has been read: Scenario.terms, and the rows and sets
 * beside what they belong to. */
bool scenario_number_terms(Scenario *scenario, Error *error);
void scenario_free_terms(Scenario *scenario);

/* No time of a scenario is later than this, so that sums of two never overflow: 100 years of 365 days. */
/* Whether the time of the run holds no more than SCENARIO_STEPS_MAX of the interval. More would never end.
 * The time is read before whatever has intervals. */
#define SCENARIO_STEPS_MAX (100 * 1000 * 1000)
bool scenario_steps_fit(const Scenario *scenario, SimTime interval_ns, Error *error);

#define SCENARIO_TIME_MAX (36500.0 * 86400e9)
#define TIME_FROM_0                                                                                          \
    {                                                                                                        \
        .most = SCENARIO_TIME_MAX                                                                            \
    }
#define TIME_ABOVE_0                                                                                         \
    {                                                                                                        \
        .most = SCENARIO_TIME_MAX, .above = true                                                             \
    }
#define ABOVE_0                                                                                              \
    {                                                                                                        \
        .above = true                                                                                        \
    }

#define KEYS(table) .keys = (table), .count = sizeof(table) / sizeof *(table)

/* false and true, as every flag has them that has no words of its own. */
extern const Word false_or_true[];

#endif
