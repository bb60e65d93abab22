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

/* Blanks that are owed are paid when more text follows: none stand at the end of a line. */
typedef struct Line {
    FILE *to;
    size_t owed;
} Line;

static void print_plain(Line *line, const char *text)
{
    for (; line->owed > 0 && text[0] != '\0'; line->owed--)
        fputc(' ', line->to);
    for (; *text != '\0'; text++)
        fputc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, line->to);
}

static void print_cell(const Grid *grid, size_t at, const char *text, Line *line)
{
    const GridColumn *column = &grid->columns.at[at];
    size_t padding = column->width - width_of(text);
    line->owed += (at > 0 ? 2 : 0) + (column->side == GRID_RIGHT ? padding : 0);
    print_plain(line, text);
    line->owed += column->side == GRID_LEFT ? padding : 0;
    if (at + 1 == grid->columns.count) {
        fputc('\n', line->to);
        line->owed = 0;
    }
}

void grid_print(const Grid *grid, FILE *to)
{
    size_t count = grid->columns.count;
    Line line = {.to = to};
    for (size_t i = 0; i < count; i++)
        print_cell(grid, i, grid->columns.at[i].title, &line);
    for (size_t i = 0; i < grid->cells.count; i++)
        print_cell(grid, i % count, grid->cells.at[i], &line);
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
