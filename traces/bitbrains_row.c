#include "traces/bitbrains_row.h"

#include "traces/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The year 2286 in seconds; whoever has milliseconds is beyond it. */
#define AT_S_MAX INT64_C(9999999999)
#define REAL_MAX 1e15 /* more than any rate or size, and 1024 times it fits in 63 bits */

enum { CORES_MAX = 1000000 };

const char *const bitbrains_columns[BITBRAINS_COLUMNS] = {
    "Timestamp [ms]",
    "CPU cores",
    "CPU capacity provisioned [MHZ]",
    "CPU usage [MHZ]",
    "CPU usage [%]",
    "Memory capacity provisioned [KB]",
    "Memory usage [KB]",
    "Disk read throughput [KB/s]",
    "Disk write throughput [KB/s]",
    "Network received throughput [KB/s]",
    "Network transmitted throughput [KB/s]",
};

/* ---- The header ---- */

bool file_row_is_header(const Row *row)
{
    char first = row->fields[0].text[0];
    return first < '0' || first > '9';
}

bool file_row_check_header(const Row *row, Error *error)
{
    for (size_t i = 0; i < BITBRAINS_COLUMNS && i < row->count; i++) {
        const char *name = bitbrains_columns[i], *found = row->fields[i].text;
        if (i == COLUMN_TIME ? strncasecmp(found, "Timestamp", 9) != 0 : strcasecmp(found, name) != 0)
            return row_error(row, i, error, "column %zu is \"%.60s\"; in Bitbrains' format it is \"%s\"",
                             i + 1, found, name);
    }
    return row->count == BITBRAINS_COLUMNS ||
           row_error(row, row->count < BITBRAINS_COLUMNS ? row->count : BITBRAINS_COLUMNS, error,
                     "%zu columns in the header; Bitbrains' format has %d, separated by semicolons",
                     row->count, BITBRAINS_COLUMNS);
}

/* ---- Fields of either layout ---- */

/* Where a field is, for errors. */
typedef struct Cell {
    const Row *row;
    Field field;
    size_t index;  /* of the field, as published */
    size_t offset; /* of the field in the line, as exported */
    bool is_exported;
    const char *name; /* of the column */
} Cell;

static bool cell_error(const Cell *cell, Error *error, const char *needed)
{
    char text[320];
    snprintf(text, sizeof text, "%s: \"%.40s\": %s", cell->name, cell->field.text, needed);
    return cell->is_exported ? error_at(error, NULL, cell->row->line, (int)cell->offset + 1, "%s", text)
                             : row_error(cell->row, cell->index, error, "%s", text);
}

static bool read_time(const Cell *cell, int64_t *ret_at_s, Error *error)
{
    char needed[128];
    if (number_whole(&cell->field, ret_at_s) && *ret_at_s <= AT_S_MAX)
        return true;
    snprintf(needed, sizeof needed,
             "whole seconds since 1970 are needed, at most %" PRId64
             " (in spite of the header they are no milliseconds)",
             AT_S_MAX);
    return cell_error(cell, error, needed);
}

static bool read_cores(const Cell *cell, int64_t *ret_cores, Error *error)
{
    char needed[64];
    if (number_whole(&cell->field, ret_cores) && *ret_cores <= CORES_MAX)
        return true;
    snprintf(needed, sizeof needed, "a whole number from 0 to %d is needed", CORES_MAX);
    return cell_error(cell, error, needed);
}

static bool read_real(const Cell *cell, double *ret_value, Error *error)
{
    char needed[80];
    if (number_real(&cell->field, ret_value) && *ret_value >= 0 && *ret_value <= REAL_MAX)
        return true;
    snprintf(needed, sizeof needed, "a number from 0 to %g is needed, such as 12.5 or 1.25E1", REAL_MAX);
    return cell_error(cell, error, needed);
}

/* ---- As published ---- */

static Cell published(const Row *row, size_t index)
{
    return (Cell){.row = row, .field = row->fields[index], .index = index, .name = bitbrains_columns[index]};
}

static bool read_published(const Row *row, FileRow *ret_row, Error *error)
{
    Cell time = published(row, COLUMN_TIME), cores = published(row, COLUMN_CORES);
    if (!read_time(&time, &ret_row->at_s, error) || !read_cores(&cores, &ret_row->cores, error))
        return false;
    for (size_t i = COLUMN_CAPACITY; i < BITBRAINS_COLUMNS; i++) {
        Cell cell = published(row, i);
        if (!read_real(&cell, &ret_row->value[i], error))
            return false;
    }
    ret_row->vm[0] = '\0';
    return true;
}

/* ---- As exported ---- */

/* Which fields are read, from 0. */
enum {
    EXPORT_TIME = 0,
    EXPORT_USAGE = 1,
    EXPORT_CORES = 10,
    EXPORT_CAPACITY = 18,
    EXPORT_VM = 19,
    EXPORT_MEMORY = 20,
    EXPORT_FIELDS = 21,
    EXPORT_BYTES = 1024
};

/* Splits the line at its blanks, into texts of the caller; returns how many fields there are. */
static size_t split(const Row *row, char *text, Cell *ret_cells)
{
    const char *line = row->fields[0].text;
    size_t count = 0, length = row->fields[0].length, lead = 0;
    while (row->source[lead] == ' ' || row->source[lead] == '\t')
        lead++;
    memcpy(text, line, length + 1);
    for (size_t at = 0; at < length; at++) {
        if (text[at] == ' ' || text[at] == '\t')
            continue;
        size_t begin = at;
        while (at < length && text[at] != ' ' && text[at] != '\t')
            at++;
        text[at] = '\0';
        if (count < EXPORT_FIELDS)
            ret_cells[count] = (Cell){.row = row,
                                      .field = {text + begin, at - begin},
                                      .offset = lead + begin,
                                      .is_exported = true,
                                      .name = "a field"};
        count++;
    }
    return count;
}

static bool fill_exported(Cell *cells, FileRow *ret_row, Error *error)
{
    double *value = ret_row->value;
    cells[EXPORT_TIME].name = "time stamp";
    cells[EXPORT_USAGE].name = "CPU usage in MHz";
    cells[EXPORT_CORES].name = "CPU cores";
    cells[EXPORT_CAPACITY].name = "CPU capacity in MHz";
    cells[EXPORT_MEMORY].name = "memory in MB";
    memset(value, 0, sizeof ret_row->value);
    if (!read_time(&cells[EXPORT_TIME], &ret_row->at_s, error) ||
        !read_cores(&cells[EXPORT_CORES], &ret_row->cores, error) ||
        !read_real(&cells[EXPORT_USAGE], &value[COLUMN_USAGE], error) ||
        !read_real(&cells[EXPORT_CAPACITY], &value[COLUMN_CAPACITY], error) ||
        !read_real(&cells[EXPORT_MEMORY], &value[COLUMN_MEMORY], error))
        return false;
    value[COLUMN_MEMORY] *= 1024;
    if (value[COLUMN_CAPACITY] > 0)
        value[COLUMN_PERCENT] = 100 * value[COLUMN_USAGE] / value[COLUMN_CAPACITY];
    snprintf(ret_row->vm, sizeof ret_row->vm, "%s", cells[EXPORT_VM].field.text);
    return true;
}

static bool field_count_error(const Row *row, Error *error)
{
    return row_error(
        row, row->count < BITBRAINS_COLUMNS ? row->count : BITBRAINS_COLUMNS, error,
        "%zu fields in the line; Bitbrains' format has %d, separated by semicolons (OpenDC's export %d, "
        "separated by blanks)",
        row->count, BITBRAINS_COLUMNS, EXPORT_FIELDS);
}

bool file_row_read(const Row *row, FileRow *ret_row, Error *error)
{
    char text[EXPORT_BYTES];
    Cell cells[EXPORT_FIELDS];
    if (row->count == BITBRAINS_COLUMNS)
        return read_published(row, ret_row, error);
    if (row->count != 1 || row->fields[0].length >= sizeof text || split(row, text, cells) != EXPORT_FIELDS)
        return field_count_error(row, error);
    return fill_exported(cells, ret_row, error);
}
