#include "sim/run/provenance.h"

#include "sim/run/cell.h"
#include "sim/run/grid.h"

#include <string.h>

enum { SHORT_BYTES = 4096 };

bool provenances_of(const Result *result, Provenances *ret_provenances, Error *error)
{
    Provenances all = {0};
    if (result_table(result, "/provenance", &all.run, error) &&
        result_table(result, "/provenance/files", &all.files, error) &&
        result_table(result, "/provenance/defaults", &all.defaults, error) &&
        result_table(result, "/runtime", &all.runtime, error)) {
        *ret_provenances = all;
        return true;
    }
    provenances_free(&all);
    return false;
}

void provenances_free(Provenances *provenances)
{
    result_table_free(&provenances->run);
    result_table_free(&provenances->files);
    result_table_free(&provenances->defaults);
    result_table_free(&provenances->runtime);
}

static bool is_scenario(const ResultColumn *column)
{
    return strcmp(column->name, "scenario") == 0;
}

/* The only row of a table, one line a column. */
static void print_facts(const ResultTable *table, FILE *to)
{
    Grid grid = {0};
    char text[SHORT_BYTES];
    grid_column(&grid, "fact", GRID_LEFT);
    grid_column(&grid, "value", GRID_LEFT);
    for (size_t i = 0; table->rows == 1 && i < table->columns.count; i++) {
        if (is_scenario(&table->columns.at[i]))
            continue;
        cell_text(&table->columns.at[i], 0, text, sizeof text);
        grid_cell(&grid, "%s", table->columns.at[i].name);
        grid_cell(&grid, "%s", text);
    }
    grid_print(&grid, to);
    grid_free(&grid);
}

void provenances_print(const Provenances *from, FILE *to)
{
    print_facts(&from->run, to);
    fputc('\n', to);
    print_facts(&from->runtime, to);
    fputc('\n', to);
    table_print(&from->files, to);
    fprintf(to, "\n%zu defaults used\n", from->defaults.rows);
    for (size_t i = 0; i < from->defaults.rows; i++)
        fprintf(to, "  %s\n", from->defaults.columns.at[0].text[i]);
}

static void add_facts(Grid *grid, const char *part, const ResultTable *table)
{
    char text[SHORT_BYTES];
    for (size_t row = 0; row < table->rows; row++)
        for (size_t i = 0; i < table->columns.count; i++) {
            const ResultColumn *column = &table->columns.at[i];
            cell_exact(column, row, text, sizeof text);
            grid_cell(grid, "%s", part);
            grid_cell(grid, "%s", column->name);
            grid_cell(grid, "%s", column->kind == H5_TEXT ? column->text[row] : text); /* of any length */
        }
}

void provenances_print_csv(const Provenances *from, FILE *to)
{
    Grid grid = {0};
    grid_column(&grid, "part", GRID_LEFT);
    grid_column(&grid, "name", GRID_LEFT);
    grid_column(&grid, "value", GRID_LEFT);
    add_facts(&grid, "provenance", &from->run);
    add_facts(&grid, "file", &from->files);
    add_facts(&grid, "default", &from->defaults);
    add_facts(&grid, "runtime", &from->runtime);
    grid_print_csv(&grid, to);
    grid_free(&grid);
}

static void put_facts(Json *object, const ResultTable *table)
{
    for (size_t i = 0; table->rows == 1 && i < table->columns.count; i++)
        cell_json(&table->columns.at[i], 0, object);
}

Json *provenances_json(const Provenances *from)
{
    Json *root = json_new_object();
    put_facts(root, &from->run);
    Json *files = json_put_array(root, "files");
    for (size_t row = 0; row < from->files.rows; row++) {
        Json *file = json_put_object(files, NULL);
        for (size_t i = 0; i < from->files.columns.count; i++)
            cell_json(&from->files.columns.at[i], row, file);
    }
    Json *defaults = json_put_array(root, "defaults");
    for (size_t row = 0; row < from->defaults.rows; row++)
        json_put_text(defaults, NULL, from->defaults.columns.at[0].text[row]);
    put_facts(json_put_object(root, "runtime"), &from->runtime);
    return root;
}
