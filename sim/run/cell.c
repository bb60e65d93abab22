#include "sim/run/cell.h"

#include "sim/base/units.h"
#include "sim/run/grid.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Units that people read with a prefix. Instants stay in seconds: the times of two events must be comparable
 * to the millisecond. */
static const struct {
    const char *unit;
    Unit as;
} readable[] = {
    {"byte", UNIT_BYTES},
    {"W", UNIT_POWER},
    {"MHz", UNIT_CPU_RATE},
    {"Mcycle", UNIT_CPU_WORK},
};

static double number_of(const ResultColumn *column, size_t row)
{
    return column->kind == H5_F64 ? column->f64[row] : (double)column->i64[row];
}

static bool with_unit(const ResultColumn *column, size_t row, char *ret_text, size_t size)
{
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        if (strcmp(column->unit, readable[i].unit) == 0) {
            unit_format(readable[i].as, number_of(column, row), ret_text, size);
            return true;
        }
    if (strcmp(column->unit, "J") == 0) { /* one unit for all hosts of a column */
        snprintf(ret_text, size, "%.4f kWh", number_of(column, row) / 3.6e6);
        return true;
    }
    if (strcmp(column->unit, "ns") != 0 && strcmp(column->unit, "s") != 0)
        return false;
    double s = number_of(column, row) / (column->unit[0] == 'n' ? 1e9 : 1);
    snprintf(ret_text, size, "%.3f s", s);
    return true;
}

void cell_text(const ResultColumn *column, size_t row, char *ret_text, size_t size)
{
    const char *word = result_word(column, row);
    if (column->kind == H5_TEXT)
        snprintf(ret_text, size, "%s", column->text[row]);
    else if (result_is_missing(column, row))
        snprintf(ret_text, size, "-");
    else if (word != NULL)
        snprintf(ret_text, size, "%s", word);
    else if (with_unit(column, row, ret_text, size))
        return;
    else if (column->kind == H5_I64)
        snprintf(ret_text, size, "%" PRId64, column->i64[row]);
    else
        snprintf(ret_text, size, "%.6g", column->f64[row]);
}

/* The fewest digits that read back as the same number. */
static void exact_number(double value, char *ret_text, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(ret_text, size, "%.*g", digits, value);
        if (strtod(ret_text, NULL) == value)
            return;
    }
}

void cell_exact(const ResultColumn *column, size_t row, char *ret_text, size_t size)
{
    const char *word = result_word(column, row);
    if (column->kind == H5_TEXT)
        snprintf(ret_text, size, "%s", column->text[row]);
    else if (result_is_missing(column, row))
        snprintf(ret_text, size, "%s", "");
    else if (word != NULL)
        snprintf(ret_text, size, "%s", word);
    else if (column->kind == H5_I64)
        snprintf(ret_text, size, "%" PRId64, column->i64[row]);
    else
        exact_number(column->f64[row], ret_text, size);
}

void cell_json(const ResultColumn *column, size_t row, Json *object)
{
    const char *word = result_word(column, row);
    if (column->kind == H5_TEXT)
        json_put_text(object, column->name, column->text[row]);
    else if (result_is_missing(column, row) || (column->kind == H5_F64 && !isfinite(column->f64[row])))
        json_put_null(object, column->name);
    else if (word != NULL)
        json_put_text(object, column->name, word);
    else if (column->kind == H5_I64)
        json_put_int(object, column->name, column->i64[row]);
    else
        json_put_number(object, column->name, column->f64[row]);
}

enum { CELL_BYTES = 4096 };

static void put_cells(const ResultTable *table, bool is_exact, Grid *grid)
{
    char *text = must_alloc(CELL_BYTES);
    for (size_t row = 0; row < table->rows; row++)
        for (size_t i = 0; i < table->columns.count; i++) {
            (is_exact ? cell_exact : cell_text)(&table->columns.at[i], row, text, CELL_BYTES);
            grid_cell(grid, "%s", text);
        }
    free(text);
}

/* The name without its unit, which stands in the cells. */
static void title_of(const ResultColumn *column, char *ret_title, size_t size)
{
    static const char *const endings[] = {"_ns", "_s", "_bytes", "_mhz", "_mcycle", "_j", "_w"};
    snprintf(ret_title, size, "%s", column->name);
    size_t length = strlen(ret_title);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(ret_title + length - ending, endings[i]) == 0) {
            ret_title[length - ending] = '\0';
            return;
        }
    }
}

static bool is_number(const ResultColumn *column)
{
    return column->kind != H5_TEXT && column->words == NULL && column->names == NULL;
}

void table_print(const ResultTable *table, FILE *to)
{
    Grid grid = {0};
    char title[128];
    for (size_t i = 0; i < table->columns.count; i++) {
        title_of(&table->columns.at[i], title, sizeof title);
        grid_column(&grid, title, is_number(&table->columns.at[i]) ? GRID_RIGHT : GRID_LEFT);
    }
    put_cells(table, false, &grid);
    grid_print(&grid, to);
    if (table->rows == 0)
        fputs("(none)\n", to);
    grid_free(&grid);
}

void table_print_csv(const ResultTable *table, FILE *to)
{
    Grid grid = {0};
    for (size_t i = 0; i < table->columns.count; i++)
        grid_column(&grid, table->columns.at[i].name, GRID_LEFT);
    put_cells(table, true, &grid);
    grid_print_csv(&grid, to);
    grid_free(&grid);
}

Json *table_json(const ResultTable *table)
{
    Json *array = json_new_array();
    for (size_t row = 0; row < table->rows; row++) {
        Json *object = json_put_object(array, NULL);
        for (size_t i = 0; i < table->columns.count; i++)
            cell_json(&table->columns.at[i], row, object);
    }
    return array;
}
