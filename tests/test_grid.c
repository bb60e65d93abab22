#include "sim/run/grid.h"

#include "tests/test.h"

#include <string.h>

static char *printed(const Grid *grid, void (*print)(const Grid *, FILE *))
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    print(grid, to);
    fclose(to);
    return text;
}

static void check_printed(Grid *grid, void (*print)(const Grid *, FILE *), const char *expected)
{
    char *text = printed(grid, print);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static Grid two_columns(void)
{
    Grid grid = {0};
    grid_column(&grid, "name", GRID_LEFT);
    grid_column(&grid, "n", GRID_RIGHT);
    return grid;
}

static void columns_are_as_wide_as_their_widest_cell(void)
{
    Grid grid = two_columns();
    grid_cell(&grid, "%s", "a");
    grid_cell(&grid, "%d", 1000);
    grid_cell(&grid, "%s", "longer");
    grid_cell(&grid, "%d", 2);
    check_printed(&grid, grid_print, "name       n\na       1000\nlonger     2\n");
    grid_free(&grid);
}

static void no_line_ends_in_blanks(void)
{
    Grid grid = {0};
    grid_column(&grid, "a", GRID_LEFT);
    grid_column(&grid, "b", GRID_LEFT);
    grid_cell(&grid, "%s", "long");
    grid_cell(&grid, "%s", "");
    check_printed(&grid, grid_print, "a     b\nlong\n");
    grid_free(&grid);
}

/* Two letters of two bytes each are two characters wide. */
static void width_is_counted_in_characters(void)
{
    Grid grid = two_columns();
    grid_cell(&grid, "%s", "\xc3\xa4\xc3\xb6");
    grid_cell(&grid, "%d", 1);
    check_printed(&grid, grid_print, "name  n\n\xc3\xa4\xc3\xb6    1\n");
    grid_free(&grid);
}

static void control_characters_reach_no_terminal(void)
{
    Grid grid = two_columns();
    grid_cell(&grid, "%s", "a\x1b[2J");
    grid_cell(&grid, "%d", 1);
    check_printed(&grid, grid_print, "name   n\na?[2J  1\n");
    grid_free(&grid);
}

/* RFC 4180: a field with a comma, a quote or a line end is quoted, and quotes in it are doubled. */
static void csv_quotes_what_needs_it(void)
{
    Grid grid = two_columns();
    grid_cell(&grid, "%s", "a,b");
    grid_cell(&grid, "%d", 1);
    grid_cell(&grid, "%s", "say \"no\"\nor");
    grid_cell(&grid, "%s", "");
    check_printed(&grid, grid_print_csv, "name,n\n\"a,b\",1\n\"say \"\"no\"\"\nor\",\n");
    grid_free(&grid);
}

static const TestCase cases[] = {
    {"columns_are_as_wide_as_their_widest_cell", columns_are_as_wide_as_their_widest_cell},
    {"no_line_ends_in_blanks", no_line_ends_in_blanks},
    {"width_is_counted_in_characters", width_is_counted_in_characters},
    {"control_characters_reach_no_terminal", control_characters_reach_no_terminal},
    {"csv_quotes_what_needs_it", csv_quotes_what_needs_it},
    {NULL, NULL},
};

const TestSuite test_grid = {"grid", cases};
