#include "sim/run/grid.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

/* Characters of UTF-8: bytes that do not go on with one. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void widen(GridColumn *column, const char *text)
{
    size_t width = width_of(text);
    if (width > column->width)
        column->width = width;
}

void grid_column(Grid *grid, const char *title, GridSide side)
{
    vec_push(&grid->columns, (GridColumn){.title = must_strdup(title), .side = side});
    widen(&grid->columns.at[grid->columns.count - 1], title);
}

void grid_cell(Grid *grid, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        die("out of memory");
    va_end(arguments);
    widen(&grid->columns.at[grid->cells.count % grid->columns.count], text);
    vec_push(&grid->cells, text);
}

static void print_padding(size_t count, FILE *to)
{
    for (size_t i = 0; i < count; i++)
        fputc(' ', to);
}

static void print_plain(const char *text, FILE *to)
{
    for (; *text != '\0'; text++)
        fputc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, to);
}

static void print_cell(const Grid *grid, size_t at, const char *text, FILE *to)
{
    const GridColumn *column = &grid->columns.at[at];
    bool is_last = at + 1 == grid->columns.count;
    size_t padding = column->width - width_of(text);
    if (at > 0)
        fputs("  ", to);
    if (column->side == GRID_RIGHT)
        print_padding(padding, to);
    print_plain(text, to);
    if (column->side == GRID_LEFT && !is_last)
        print_padding(padding, to);
    if (is_last)
        fputc('\n', to);
}

void grid_print(const Grid *grid, FILE *to)
{
    size_t count = grid->columns.count;
    for (size_t i = 0; i < count; i++)
        print_cell(grid, i, grid->columns.at[i].title, to);
    for (size_t i = 0; i < grid->cells.count; i++)
        print_cell(grid, i % count, grid->cells.at[i], to);
}

static void print_csv_cell(const char *text, bool is_last, FILE *to)
{
    bool is_quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (is_quoted)
        fputc('"', to);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', to);
        fputc(*text, to);
    }
    if (is_quoted)
        fputc('"', to);
    fputc(is_last ? '\n' : ',', to);
}

void grid_print_csv(const Grid *grid, FILE *to)
{
    size_t count = grid->columns.count;
    for (size_t i = 0; i < count; i++)
        print_csv_cell(grid->columns.at[i].title, i + 1 == count, to);
    for (size_t i = 0; i < grid->cells.count; i++)
        print_csv_cell(grid->cells.at[i], i % count + 1 == count, to);
}

void grid_free(Grid *grid)
{
    for (size_t i = 0; i < grid->columns.count; i++)
        free(grid->columns.at[i].title);
    for (size_t i = 0; i < grid->cells.count; i++)
        free(grid->cells.at[i]);
    vec_free(&grid->columns);
    vec_free(&grid->cells);
}
