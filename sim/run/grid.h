/* A grid of texts, printed with aligned columns for people or as CSV (RFC 4180, with \n as line end).
 *
 *     Grid grid = {0};
 *     grid_column(&grid, "metric", GRID_LEFT);
 *     grid_column(&grid, "value", GRID_RIGHT);
 *     grid_cell(&grid, "%s", "energy");          cells row by row
 *     grid_cell(&grid, "%.2f", 12.5);
 *     grid_print(&grid, stdout);
 *     grid_free(&grid);
 */
#ifndef VIRGA_SIM_RUN_GRID_H
#define VIRGA_SIM_RUN_GRID_H

#include "sim/base/vec.h"

#include <stdio.h>

typedef enum { GRID_LEFT, GRID_RIGHT } GridSide;

typedef struct GridColumn {
    char *title;
    GridSide side;
    size_t width; /* of the widest cell, in characters */
} GridColumn;

typedef struct Grid {
    VEC(GridColumn) columns;
    VEC(char *) cells; /* row by row */
} Grid;

void grid_column(Grid *grid, const char *title, GridSide side);
void grid_cell(Grid *grid, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Two blanks between columns, a line of titles, no blanks at the ends of lines. Control characters appear as
 * `?`. */
void grid_print(const Grid *grid, FILE *to);

void grid_print_csv(const Grid *grid, FILE *to);
void grid_free(Grid *grid);

#endif
