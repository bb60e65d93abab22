#include "sim/run/catalog.h"

#include "policies/param.h"
#include "policies/table.h"
#include "sim/output/metrics.h"
#include "sim/run/grid.h"
#include "sim/run/plots.h"
#include "traces/table.h"
#include "workloads/table.h"

#include <string.h>

/* ---- Policies ---- */

static void param_range(const PolicyParam *param, char *ret_text, size_t size)
{
    char low[64], high[64];
    if (param->choices != NULL) {
        ret_text[0] = '\0';
        for (size_t i = 0; param->choices[i] != NULL; i++) {
            size_t used = strlen(ret_text);
            snprintf(ret_text + used, size - used, "%s%s", i > 0 ? ", " : "", param->choices[i]);
        }
        return;
    }
    param_write(param, param->min, low, sizeof low);
    param_write(param, param->max, high, sizeof high);
    snprintf(ret_text, size, "%s to %s", low, high);
}

static void print_policy(const Policy *policy, FILE *to)
{
    fprintf(to, "  %s\n      %s\n", policy->name, policy->help);
    if (policy->source != NULL)
        fprintf(to, "      source: %s\n", policy->source);
    for (size_t i = 0; i < policy->param_count; i++) {
        const PolicyParam *param = &policy->params[i];
        char fallback[64], range[256];
        param_write(param, param->fallback, fallback, sizeof fallback);
        param_range(param, range, sizeof range);
        fprintf(to, "      %s = %s (%s): %s%s%s%s\n", param->name, fallback, range, param->help,
                param->source != NULL ? " [" : "", param->source != NULL ? param->source : "",
                param->source != NULL ? "]" : "");
    }
}

static void print_policies(FILE *to)
{
    PolicyTable table;
    policy_table_open(&table);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        fprintf(to, "%s%s\n", kind > 0 ? "\n" : "", policy_kind_name((PolicyKind)kind));
        for (size_t i = 0; i < table.policies.count; i++)
            if (table.policies.at[i]->kind == (PolicyKind)kind)
                print_policy(table.policies.at[i], to);
    }
    policy_table_close(&table);
}

static void put_param(const PolicyParam *param, Json *object)
{
    char text[64];
    json_put_text(object, "name", param->name);
    json_put_text(object, "unit", param->unit);
    param_write(param, param->fallback, text, sizeof text);
    json_put_text(object, "default", text);
    if (param->choices != NULL) {
        Json *choices = json_put_array(object, "choices");
        for (size_t i = 0; param->choices[i] != NULL; i++)
            json_put_text(choices, NULL, param->choices[i]);
    } else {
        param_write(param, param->min, text, sizeof text);
        json_put_text(object, "min", text);
        param_write(param, param->max, text, sizeof text);
        json_put_text(object, "max", text);
    }
    json_put_text(object, "help", param->help);
    json_put_text(object, "source", param->source);
}

static void put_policies(Json *array)
{
    PolicyTable table;
    policy_table_open(&table);
    for (size_t i = 0; i < table.policies.count; i++) {
        const Policy *policy = table.policies.at[i];
        Json *object = json_put_object(array, NULL);
        json_put_text(object, "kind", policy_kind_name(policy->kind));
        json_put_text(object, "name", policy->name);
        json_put_text(object, "help", policy->help);
        json_put_text(object, "source", policy->source);
        Json *params = json_put_array(object, "parameters");
        for (size_t k = 0; k < policy->param_count; k++)
            put_param(&policy->params[k], json_put_object(params, NULL));
    }
    policy_table_close(&table);
}

/* ---- Everything else has a name, a help and perhaps a unit and a source ---- */

static void print_row(Grid *grid, const char *name, const char *help, const char *source)
{
    grid_cell(grid, "  %s", name);
    grid_cell(grid, "%s%s%s%s", help, source != NULL ? " [" : "", source != NULL ? source : "",
              source != NULL ? "]" : "");
}

static Grid two_columns(void)
{
    Grid grid = {0};
    grid_column(&grid, "  name", GRID_LEFT);
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
    Grid grid = two_columns();
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
    Grid grid = two_columns();
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
    grid_column(&grid, "  name", GRID_LEFT);
    grid_column(&grid, "unit", GRID_LEFT);
    grid_column(&grid, "definition", GRID_LEFT);
    for (size_t i = 0; i < metric_count; i++) {
        const MetricDefinition *metric = &metric_definitions[i];
        grid_cell(&grid, "  %s", metric->name);
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
    Grid grid = two_columns();
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
    {"policies", print_policies, put_policies},
    {"traces", print_traces, put_traces},
    {"workloads", print_workloads, put_workloads},
    {"metrics", print_metrics, put_metrics},
    {"plots", print_plots, put_plots},
    {0},
};
