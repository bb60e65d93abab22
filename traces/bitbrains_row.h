/* A line of a Bitbrains file, in either of its two layouts: as published, or as OpenDC's tools export it. A
 * part of bitbrains.c. */
#ifndef VIRGA_TRACES_BITBRAINS_ROW_H
#define VIRGA_TRACES_BITBRAINS_ROW_H

#include "sim/base/error.h"
#include "traces/bitbrains.h"
#include "traces/rows.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    COLUMN_TIME,
    COLUMN_CORES,
    COLUMN_CAPACITY,
    COLUMN_USAGE,
    COLUMN_PERCENT,
    COLUMN_MEMORY,
    COLUMN_MEMORY_USED
} BitbrainsColumn;

typedef struct FileRow {
    int64_t at_s, cores;
    double
        value[BITBRAINS_COLUMNS]; /* from COLUMN_CAPACITY on; 0 where the layout does not have the column */
    char vm[64];                  /* the VM's name; "" where the layout does not have it */
} FileRow;

/* Whether the line is a header, and whether it is the right one. */
bool file_row_is_header(const Row *row);
bool file_row_check_header(const Row *row, Error *error);

/* A line that is not blank. Errors say where in it. */
bool file_row_read(const Row *row, FileRow *ret_row, Error *error);

#endif
