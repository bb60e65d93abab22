/* Runs side by side: in which settings they differ, and in which figures. */
#ifndef VIRGA_SIM_RUN_COMPARISON_H
#define VIRGA_SIM_RUN_COMPARISON_H

#include "sim/base/json.h"
#include "sim/run/settings.h"
#include "sim/run/summary.h"

#include <stdio.h>

typedef struct ComparedRun {
    char *path;
    char *placement, *rebalance;
    Summary summary;
    Settings settings;
} ComparedRun;

typedef VEC(ComparedRun) ComparedRuns;

/* A row of the comparison: one metric in all runs. */
typedef struct ComparedMetric {
    const char *name, *unit;
    const Figure **figures; /* [runs]; NULL where a run does not have it */
} ComparedMetric;

typedef struct Comparison {
    ComparedRuns runs;
    VEC(ComparedMetric) metrics; /* those of the first run in its order, then those of later ones */
    SettingPaths settings;       /* in which the scenarios differ */
} Comparison;

/* Reads the files; at least two. To be freed; after false there is nothing to free. */
bool comparison_of(const char *const *paths, size_t count, Comparison *ret_comparison, Error *error);
void comparison_free(Comparison *comparison);

/* Value of run `run` less that of the first; false where one of the two is not known. Percent is of the
 * first's size; false where that is 0. */
bool compared_difference(const ComparedMetric *metric, size_t run, double *ret_difference);
bool compared_percent(const ComparedMetric *metric, size_t run, double *ret_percent);

void comparison_print(const Comparison *comparison, FILE *to);
Json *comparison_json(const Comparison *comparison); /* to be freed */

#endif
