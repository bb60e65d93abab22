#include "sim/run/summary.h"

#include "sim/base/map.h"
#include "sim/output/store.h"
#include "sim/run/grid.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { LINES_MAX = 20, HEAD_LINES = 2 };

const char *summary_status(TrialStatus status)
{
    return status == TRIAL_DONE ? "done" : status == TRIAL_STALLED ? "stalled" : "running";
}

void summary_of_trial(const Trial *trial, Summary *ret_summary)
{
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, trial->recorder.hash);
    Summary summary = {.name = must_strdup(trial->scenario->name),
                       .status = must_strdup(summary_status(trial->status)),
                       .hash = must_strdup(hash),
                       .seed = (int64_t)trial->scenario->seed};
    for (size_t i = 0; i < metric_count; i++) {
        const MetricDefinition *definition = &metric_definitions[i];
        vec_push(&summary.figures, (Figure){.name = must_strdup(definition->name),
                                            .unit = must_strdup(store_unit(definition, &trial->recorder)),
                                            .definition = must_strdup(definition->help),
                                            .value = trial->metrics[i].value,
                                            .is_known = trial->metrics[i].is_known});
    }
    *ret_summary = summary;
}

static bool take_figures(const Result *result, const ResultTable *table, Summary *summary, Error *error)
{
    const ResultColumn *name = result_column(result, table, "metric", H5_TEXT, error);
    const ResultColumn *unit = result_column(result, table, "unit", H5_TEXT, error);
    const ResultColumn *definition = result_column(result, table, "definition", H5_TEXT, error);
    const ResultColumn *value = result_column(result, table, "value", H5_F64, error);
    if (!name || !unit || !definition || !value)
        return false;
    StringMap names = {0};
    bool is_sound = true;
    for (size_t i = 0; i < table->rows && is_sound; i++) {
        uint32_t first = 0;
        bool is_known = isfinite(value->f64[i]);
        if (string_map_get(&names, name->text[i], &first))
            is_sound = error_at(error, result->path, 0, 0,
                                "is damaged: the metric \"%.60s\" stands in it twice", name->text[i]);
        string_map_set(&names, name->text[i], (uint32_t)i);
        vec_push(&summary->figures, (Figure){.name = must_strdup(name->text[i]),
                                             .unit = must_strdup(unit->text[i]),
                                             .definition = must_strdup(definition->text[i]),
                                             .value = is_known ? value->f64[i] : 0,
                                             .is_known = is_known});
    }
    string_map_free(&names);
    return is_sound;
}

bool summary_of_result(const Result *result, Summary *ret_summary, Error *error)
{
    ResultTable table;
    if (!result_table(result, "/summary", &table, error))
        return false;
    Summary summary = {.name = must_strdup(result->name),
                       .status = must_strdup(result->status),
                       .hash = must_strdup(result->hash),
                       .seed = result->seed};
    bool done = take_figures(result, &table, &summary, error);
    result_table_free(&table);
    if (done)
        *ret_summary = summary;
    else
        summary_free(&summary);
    return done;
}

void summary_free(Summary *summary)
{
    for (size_t i = 0; i < summary->figures.count; i++) {
        free(summary->figures.at[i].name);
        free(summary->figures.at[i].unit);
        free(summary->figures.at[i].definition);
    }
    vec_free(&summary->figures);
    free(summary->name);
    free(summary->status);
    free(summary->hash);
}

void figure_text(const Figure *figure, char *ret_text, size_t size)
{
    double value = figure->value;
    if (!figure->is_known)
        snprintf(ret_text, size, "n/a");
    else if (value == floor(value) && fabs(value) < 1e15)
        snprintf(ret_text, size, "%.0f", value);
    else
        snprintf(ret_text, size, "%.6g", value);
}

/* A count has no unit to show. */
static const char *unit_text(const Figure *figure)
{
    return strcmp(figure->unit, "1") == 0 || !figure->is_known ? "" : figure->unit;
}

static void put_figure(Grid *grid, const Summary *summary, size_t index)
{
    char text[48] = "";
    const Figure *figure = index < summary->figures.count ? &summary->figures.at[index] : NULL;
    if (figure != NULL)
        figure_text(figure, text, sizeof text);
    grid_cell(grid, "%s", figure != NULL ? figure->name : "");
    grid_cell(grid, "%s", text);
    grid_cell(grid, "%s", figure != NULL ? unit_text(figure) : "");
}

void summary_print(const Summary *summary, FILE *to)
{
    size_t count = summary->figures.count, rows = (count + 1) / 2;
    size_t rows_max = LINES_MAX - HEAD_LINES - 1; /* one for the titles */
    bool is_cut = rows > rows_max;
    if (is_cut)
        rows = rows_max - 1;
    Grid grid = {0};
    for (int side = 0; side < 2; side++) {
        grid_column(&grid, "metric", GRID_LEFT);
        grid_column(&grid, "value", GRID_RIGHT);
        grid_column(&grid, "unit", GRID_LEFT);
    }
    for (size_t row = 0; row < rows; row++) {
        put_figure(&grid, summary, row);
        put_figure(&grid, summary, row + rows);
    }
    fprintf(to, "%s, seed %" PRId64 ": %s (hash %s)\n\n", summary->name, summary->seed, summary->status,
            summary->hash);
    grid_print(&grid, to);
    if (is_cut)
        fprintf(to, "and %zu more: virga show FILE metrics\n", count - 2 * rows);
    grid_free(&grid);
}

void summary_print_long(const Summary *summary, FILE *to)
{
    Grid grid = {0};
    grid_column(&grid, "metric", GRID_LEFT);
    grid_column(&grid, "value", GRID_RIGHT);
    grid_column(&grid, "unit", GRID_LEFT);
    grid_column(&grid, "definition", GRID_LEFT);
    for (size_t i = 0; i < summary->figures.count; i++) {
        put_figure(&grid, summary, i);
        grid_cell(&grid, "%s", summary->figures.at[i].definition);
    }
    grid_print(&grid, to);
    grid_free(&grid);
}

void summary_print_csv(const Summary *summary, FILE *to)
{
    Grid grid = {0};
    grid_column(&grid, "metric", GRID_LEFT);
    grid_column(&grid, "value", GRID_LEFT);
    grid_column(&grid, "unit", GRID_LEFT);
    for (size_t i = 0; i < summary->figures.count; i++) {
        const Figure *figure = &summary->figures.at[i];
        grid_cell(&grid, "%s", figure->name);
        if (figure->is_known)
            grid_cell(&grid, "%.17g", figure->value);
        else
            grid_cell(&grid, "%s", "");
        grid_cell(&grid, "%s", figure->unit);
    }
    grid_print_csv(&grid, to);
    grid_free(&grid);
}

Json *summary_json(const Summary *summary)
{
    Json *root = json_new_object();
    json_put_text(root, "name", summary->name);
    json_put_int(root, "seed", summary->seed);
    json_put_text(root, "status", summary->status);
    json_put_text(root, "hash", summary->hash);
    Json *metrics = json_put_object(root, "metrics");
    for (size_t i = 0; i < summary->figures.count; i++) {
        const Figure *figure = &summary->figures.at[i];
        Json *entry = json_put_object(metrics, figure->name);
        if (figure->is_known)
            json_put_number(entry, "value", figure->value);
        else
            json_put_null(entry, "value");
        json_put_text(entry, "unit", figure->unit);
        json_put_null(entry, "ci95");
    }
    return root;
}
