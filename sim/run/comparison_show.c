/* The showing part of comparison.h. */
#include "sim/run/comparison.h"

#include "sim/run/grid.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SETTINGS_SHOWN = 12, LETTER_BYTES = 24 };

static bool is_known(const Figure *figure)
{
    return figure != NULL && figure->is_known;
}

/* ---- Printing ---- */

/* A, B, ..., Z, then R27, R28. */
static void letter_of(size_t run, char ret_text[LETTER_BYTES])
{
    if (run < 26)
        snprintf(ret_text, LETTER_BYTES, "%c", (char)('A' + run));
    else
        snprintf(ret_text, LETTER_BYTES, "R%zu", run + 1);
}

static void print_runs(const Comparison *comparison, FILE *to)
{
    Grid grid = {0};
    static const char *const titles[] = {"run", "file", "scenario", "seed", "placement", "rebalance"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        grid_column(&grid, titles[i], GRID_LEFT);
    for (size_t i = 0; i < comparison->runs.count; i++) {
        const ComparedRun *run = &comparison->runs.at[i];
        char letter[LETTER_BYTES];
        letter_of(i, letter);
        grid_cell(&grid, "%s", letter);
        grid_cell(&grid, "%s", run->path);
        grid_cell(&grid, "%s", run->summary.name);
        grid_cell(&grid, "%" PRId64, run->summary.seed);
        grid_cell(&grid, "%s", run->placement);
        grid_cell(&grid, "%s", run->rebalance);
    }
    grid_print(&grid, to);
    grid_free(&grid);
}

static void print_settings(const Comparison *comparison, FILE *to)
{
    if (comparison->settings.count == 0)
        return;
    Grid grid = {0};
    char letter[LETTER_BYTES];
    grid_column(&grid, "setting that differs", GRID_LEFT);
    for (size_t i = 0; i < comparison->runs.count; i++) {
        letter_of(i, letter);
        grid_column(&grid, letter, GRID_LEFT);
    }
    size_t count = comparison->settings.count, shown = count > SETTINGS_SHOWN ? SETTINGS_SHOWN : count;
    for (size_t k = 0; k < shown; k++) {
        grid_cell(&grid, "%s", comparison->settings.at[k]);
        for (size_t i = 0; i < comparison->runs.count; i++) {
            const char *value = settings_get(&comparison->runs.at[i].settings, comparison->settings.at[k]);
            grid_cell(&grid, "%s", value != NULL ? value : "-");
        }
    }
    fputc('\n', to);
    grid_print(&grid, to);
    if (shown < count)
        fprintf(to, "and %zu more (--json lists them)\n", count - shown);
    grid_free(&grid);
}

/* Sums of many numbers differ in their last digits where nothing else does. */
static bool is_noise(const ComparedMetric *metric, double difference)
{
    return fabs(difference) <= 1e-12 * fabs(metric->figures[0]->value);
}

static void put_difference(Grid *grid, const ComparedMetric *metric, size_t run)
{
    double difference = 0, percent = 0;
    if (!compared_difference(metric, run, &difference))
        grid_cell(grid, "n/a");
    else if (is_noise(metric, difference))
        grid_cell(grid, "same");
    else
        grid_cell(grid, "%+.6g", difference);
    if (compared_percent(metric, run, &percent) && !is_noise(metric, difference))
        grid_cell(grid, fabs(percent) >= 1000 ? "%+.0f" : "%+.2f", percent);
    else
        grid_cell(grid, "%s", "");
}

static void put_figure(Grid *grid, const Figure *figure)
{
    char text[48] = "n/a";
    if (figure != NULL)
        figure_text(figure, text, sizeof text);
    grid_cell(grid, "%s", text);
}

static void print_metrics(const Comparison *comparison, FILE *to)
{
    Grid grid = {0};
    char letter[LETTER_BYTES], title[32];
    grid_column(&grid, "metric", GRID_LEFT);
    grid_column(&grid, "unit", GRID_LEFT);
    for (size_t i = 0; i < comparison->runs.count; i++) {
        letter_of(i, letter);
        grid_column(&grid, letter, GRID_RIGHT);
        if (i == 0)
            continue;
        snprintf(title, sizeof title, "%s - A", letter);
        grid_column(&grid, title, GRID_RIGHT);
        grid_column(&grid, "%", GRID_RIGHT);
    }
    for (size_t k = 0; k < comparison->metrics.count; k++) {
        const ComparedMetric *metric = &comparison->metrics.at[k];
        grid_cell(&grid, "%s", metric->name);
        grid_cell(&grid, "%s", strcmp(metric->unit, "1") == 0 ? "" : metric->unit);
        for (size_t i = 0; i < comparison->runs.count; i++) {
            put_figure(&grid, metric->figures[i]);
            if (i > 0)
                put_difference(&grid, metric, i);
        }
    }
    fputc('\n', to);
    grid_print(&grid, to);
    grid_free(&grid);
}

static void print_identical(const Comparison *comparison, FILE *to)
{
    char letter[LETTER_BYTES];
    const char *before = "";
    for (size_t i = 1; i < comparison->runs.count; i++)
        if (strcmp(comparison->runs.at[i].summary.hash, comparison->runs.at[0].summary.hash) == 0) {
            letter_of(i, letter);
            fprintf(to, "%s%s", before[0] != '\0' ? before : "The same run as A, by their hashes: ", letter);
            before = ", ";
        }
    if (before[0] != '\0')
        fputs(".\n", to);
}

void comparison_print(const Comparison *comparison, FILE *to)
{
    print_runs(comparison, to);
    print_settings(comparison, to);
    print_metrics(comparison, to);
    fputc('\n', to);
    print_identical(comparison, to);
    fputs("One run each gives no confidence interval: where chance plays a part, a difference may be its "
          "work.\n",
          to);
}

/* ---- JSON ---- */

static void put_number_or_null(Json *array, bool has_value, double value)
{
    if (has_value)
        json_put_number(array, NULL, value);
    else
        json_put_null(array, NULL);
}

static void put_runs(const Comparison *comparison, Json *array)
{
    for (size_t i = 0; i < comparison->runs.count; i++) {
        const ComparedRun *run = &comparison->runs.at[i];
        Json *object = json_put_object(array, NULL);
        json_put_text(object, "file", run->path);
        json_put_text(object, "name", run->summary.name);
        json_put_int(object, "seed", run->summary.seed);
        json_put_text(object, "status", run->summary.status);
        json_put_text(object, "hash", run->summary.hash);
        json_put_text(object, "placement", run->placement);
        json_put_text(object, "rebalance", run->rebalance);
    }
}

static void put_metric(const Comparison *comparison, const ComparedMetric *metric, Json *object)
{
    json_put_text(object, "unit", metric->unit);
    Json *values = json_put_array(object, "values");
    Json *differences = json_put_array(object, "difference");
    Json *percents = json_put_array(object, "percent");
    for (size_t i = 0; i < comparison->runs.count; i++) {
        double difference = 0, percent = 0;
        const Figure *figure = metric->figures[i];
        put_number_or_null(values, is_known(figure), figure != NULL ? figure->value : 0);
        put_number_or_null(differences, compared_difference(metric, i, &difference), difference);
        put_number_or_null(percents, compared_percent(metric, i, &percent), percent);
    }
    json_put_null(object, "ci95");
}

Json *comparison_json(const Comparison *comparison)
{
    Json *root = json_new_object();
    put_runs(comparison, json_put_array(root, "runs"));
    Json *settings = json_put_object(root, "settings");
    for (size_t k = 0; k < comparison->settings.count; k++) {
        Json *values = json_put_array(settings, comparison->settings.at[k]);
        for (size_t i = 0; i < comparison->runs.count; i++)
            json_put_text(values, NULL,
                          settings_get(&comparison->runs.at[i].settings, comparison->settings.at[k]));
    }
    Json *metrics = json_put_object(root, "metrics");
    for (size_t k = 0; k < comparison->metrics.count; k++)
        put_metric(comparison, &comparison->metrics.at[k],
                   json_put_object(metrics, comparison->metrics.at[k].name));
    return root;
}
