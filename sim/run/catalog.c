#include "sim/run/catalog.h"

#include "sim/output/metrics.h"
#include "sim/run/catalog_policies.h"
#include "sim/run/grid.h"
#include "sim/run/plots.h"
#include "traces/table.h"
#include "workloads/table.h"

#include <string.h>

/* Each has a name, a help and perhaps a unit and a source. */
static void print_row(Grid *grid, const char *name, const char *help, const char *source)
{
    grid_cell(grid, "%s", name);
    grid_cell(grid, "%s%s%s%s", help, source != NULL ? " [" : "", source != NULL ? source : "",
              source != NULL ? "]" : "");
}

static Grid two_columns(const char *title)
{
    Grid grid = {0};
    grid_column(&grid, title, GRID_LEFT);
    grid_column(&grid, "what it is", GRID_LEFT);
    return grid;
}

static void put_row(Json *array, const char *name, const char *help, const char *source)
{
    Json *object = json_put_object(array, NULL);
    json_put_text(object, "name", name);
    json_put_text(object, "help", help);
    json_put_text(object, "source", source);
}

static void print_traces(FILE *to)
{
    Grid grid = two_columns("trace format");
    for (size_t i = 0; trace_readers[i] != NULL; i++)
        print_row(&grid, trace_readers[i]->name, trace_readers[i]->help, trace_readers[i]->source);
    grid_print(&grid, to);
    grid_free(&grid);
}

static void put_traces(Json *array)
{
    for (size_t i = 0; trace_readers[i] != NULL; i++)
        put_row(array, trace_readers[i]->name, trace_readers[i]->help, trace_readers[i]->source);
}

static void print_workloads(FILE *to)
{
    Grid grid = two_columns("workload source");
    for (size_t i = 0; source_kinds[i] != NULL; i++)
        print_row(&grid, source_kinds[i]->name, source_kinds[i]->help, NULL);
    grid_print(&grid, to);
    grid_free(&grid);
}

static void put_workloads(Json *array)
{
    for (size_t i = 0; source_kinds[i] != NULL; i++)
        put_row(array, source_kinds[i]->name, source_kinds[i]->help, NULL);
}

static void print_metrics(FILE *to)
{
    Grid grid = {0};
    grid_column(&grid, "metric", GRID_LEFT);
    grid_column(&grid, "unit", GRID_LEFT);
    grid_column(&grid, "definition", GRID_LEFT);
    for (size_t i = 0; i < metric_count; i++) {
        const MetricDefinition *metric = &metric_definitions[i];
        grid_cell(&grid, "%s", metric->name);
        grid_cell(&grid, "%s", metric->unit);
        grid_cell(&grid, "%s%s%s%s", metric->help, metric->source != NULL ? " [" : "",
                  metric->source != NULL ? metric->source : "", metric->source != NULL ? "]" : "");
    }
    grid_print(&grid, to);
    grid_free(&grid);
}

static void put_metrics(Json *array)
{
    for (size_t i = 0; i < metric_count; i++) {
        const MetricDefinition *metric = &metric_definitions[i];
        Json *object = json_put_object(array, NULL);
        json_put_text(object, "name", metric->name);
        json_put_text(object, "unit", metric->unit);
        json_put_text(object, "definition", metric->help);
        json_put_text(object, "source", metric->source);
    }
}

static void print_plots(FILE *to)
{
    Grid grid = two_columns("plot");
    for (const Plot *plot = plots; plot->name != NULL; plot++)
        print_row(&grid, plot->name, plot->help, NULL);
    grid_print(&grid, to);
    grid_free(&grid);
}

static void put_plots(Json *array)
{
    for (const Plot *plot = plots; plot->name != NULL; plot++) {
        Json *object = json_put_object(array, NULL);
        json_put_text(object, "name", plot->name);
        json_put_text(object, "help", plot->help);
        json_put_text(object, "needs", plot->needs[0] != '\0' ? plot->needs : NULL);
        json_put_bool(object, "of_several", plot->of_several);
    }
}

const Catalog catalogs[] = {
    {"policies", catalog_print_policies, catalog_print_policy_names, catalog_put_policies},
    {"traces", print_traces, print_traces, put_traces},
    {"workloads", print_workloads, print_workloads, put_workloads},
    {"metrics", print_metrics, print_metrics, put_metrics},
    {"plots", print_plots, print_plots, put_plots},
    {0},
};
