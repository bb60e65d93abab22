#include "sim/run/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

static bool read_run(const char *path, ComparedRun *ret_run, Error *error)
{
    Result result;
    if (!result_open(path, &result, error))
        return false;
    ComparedRun run = {0};
    bool done = summary_of_result(&result, &run.summary, error);
    if (done && !settings_of(result.scenario, &run.settings, error)) {
        summary_free(&run.summary);
        error_in(error, path, 0, 0);
        done = false;
    }
    if (done) {
        run.path = must_strdup(path);
        run.placement = must_strdup(result.placement);
        run.rebalance = must_strdup(result.rebalance);
        *ret_run = run;
    }
    result_close(&result);
    return done;
}

static const Figure *figure_of(const ComparedRun *run, const char *name)
{
    for (size_t i = 0; i < run->summary.figures.count; i++)
        if (strcmp(run->summary.figures.at[i].name, name) == 0)
            return &run->summary.figures.at[i];
    return NULL;
}

static bool has_metric(const Comparison *comparison, const char *name)
{
    for (size_t i = 0; i < comparison->metrics.count; i++)
        if (strcmp(comparison->metrics.at[i].name, name) == 0)
            return true;
    return false;
}

static void add_metrics_of(Comparison *comparison, const ComparedRun *from)
{
    for (size_t i = 0; i < from->summary.figures.count; i++) {
        const Figure *figure = &from->summary.figures.at[i];
        if (has_metric(comparison, figure->name))
            continue;
        ComparedMetric metric = {.name = figure->name, .unit = figure->unit};
        metric.figures = must_calloc(comparison->runs.count, sizeof *metric.figures);
        for (size_t run = 0; run < comparison->runs.count; run++)
            metric.figures[run] = figure_of(&comparison->runs.at[run], figure->name);
        vec_push(&comparison->metrics, metric);
    }
}

static void find_settings(Comparison *comparison)
{
    Settings *all = must_alloc(comparison->runs.count * sizeof *all);
    for (size_t i = 0; i < comparison->runs.count; i++)
        all[i] = comparison->runs.at[i].settings;
    settings_differing(all, comparison->runs.count, &comparison->settings);
    free(all);
}

bool comparison_of(const char *const *paths, size_t count, Comparison *ret_comparison, Error *error)
{
    Comparison comparison = {0};
    for (size_t i = 0; i < count; i++) {
        ComparedRun run;
        if (!read_run(paths[i], &run, error)) {
            comparison_free(&comparison);
            return false;
        }
        vec_push(&comparison.runs, run);
    }
    for (size_t i = 0; i < count; i++)
        add_metrics_of(&comparison, &comparison.runs.at[i]);
    find_settings(&comparison);
    *ret_comparison = comparison;
    return true;
}

void comparison_free(Comparison *comparison)
{
    for (size_t i = 0; i < comparison->metrics.count; i++)
        free(comparison->metrics.at[i].figures);
    for (size_t i = 0; i < comparison->runs.count; i++) {
        ComparedRun *run = &comparison->runs.at[i];
        summary_free(&run->summary);
        settings_free(&run->settings);
        free(run->path);
        free(run->placement);
        free(run->rebalance);
    }
    for (size_t i = 0; i < comparison->settings.count; i++)
        free(comparison->settings.at[i]);
    vec_free(&comparison->metrics);
    vec_free(&comparison->runs);
    vec_free(&comparison->settings);
}

/* ---- Differences ---- */

static bool is_known(const Figure *figure)
{
    return figure != NULL && figure->is_known;
}

bool compared_difference(const ComparedMetric *metric, size_t run, double *ret_difference)
{
    if (!is_known(metric->figures[0]) || !is_known(metric->figures[run]))
        return false;
    *ret_difference = metric->figures[run]->value - metric->figures[0]->value;
    return true;
}

bool compared_percent(const ComparedMetric *metric, size_t run, double *ret_percent)
{
    double difference = 0;
    if (!compared_difference(metric, run, &difference) || metric->figures[0]->value == 0)
        return false;
    *ret_percent = 100 * difference / fabs(metric->figures[0]->value);
    return isfinite(*ret_percent);
}
