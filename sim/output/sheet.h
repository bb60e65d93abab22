/* A sheet: an array of structs, written to a result file as a group of columns of equal length.
 *
 * What a column is stands in one constant row of a table: its name (which ends in its unit), its unit, what
 * it means, and where it lies in the struct. A word is a small number whose meaning the column itself tells:
 * the attribute `flag_meanings` lists the words from 0 on, parted by blanks. What may be missing (never,
 * nowhere) is -1 and says so in the attribute `missing_value`; in a column of doubles it is NaN. These two
 * attributes are those of the CF conventions (Eaton et al., "NetCDF Climate and Forecast Metadata
 * Conventions", 1.8, sections 2.5.1 and 3.5), which xarray and others know. A number that is a row of another
 * table names the column of its names in the attribute `refers_to`.
 */
#ifndef VIRGA_SIM_OUTPUT_SHEET_H
#define VIRGA_SIM_OUTPUT_SHEET_H

#include "sim/base/h5.h"

#include <stddef.h>

typedef enum {
    CELL_U32,    /* uint32_t below 2^31 */
    CELL_ROW,    /* the same, ROW_NONE = missing */
    CELL_I64,    /* int64_t */
    CELL_TIME,   /* SimTime, -1 = never: missing */
    CELL_F64,    /* double, NAN = missing */
    CELL_FLAG,   /* bool, stored as 0 or 1 */
    CELL_TEXT,   /* char * */
    CELL_WORD,   /* int, -1 = missing: index into words */
    CELL_WORD16, /* the same as uint16_t, never missing */
} CellKind;

typedef struct SheetColumn {
    const char *name, *unit, *description;
    CellKind kind;
    size_t offset;     /* in the struct */
    const char *words; /* of CELL_WORD and CELL_WORD16 */
    const char *names; /* of CELL_U32 and CELL_ROW: the column whose row it is; NULL = it counts */
} SheetColumn;

typedef struct Sheet {
    const char *path; /* of the group, which must not be there yet */
    const char *description;
    const SheetColumn *columns;
    size_t column_count;
    size_t row_bytes; /* size of the struct */
} Sheet;

/* Makes the group and writes `count` rows of it. */
void sheet_write(H5File *file, const Sheet *sheet, const void *rows, size_t count);

#endif
