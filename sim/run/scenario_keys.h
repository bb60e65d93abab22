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

/* No time of a scenario is later than this, so that sums of two never overflow: 100 years of 365 days. */
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
