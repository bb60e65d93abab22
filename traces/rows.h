/* Rows of a text table (CSV and its relatives), read from an entry of an archive.
 *
 * A row is what stands on one line, or on several where a quoted field holds line ends. Fields are split by
 * the format's delimiter, freed of blanks around them and of quotes ("" inside quotes is one quote;
 * RFC 4180). A blank line is a row without fields: whether that is an error is the format's business. Lines
 * end in LF or CR LF; the last one may lack it.
 *
 * Refused, with line and column: control characters (what is not text), a row of more than ROW_BYTES_MAX
 * bytes, a quote that opens within a field or never closes.
 *
 * The only door to libcsv.
 */
#ifndef VIRGA_TRACES_ROWS_H
#define VIRGA_TRACES_ROWS_H

#include "sim/base/error.h"
#include "traces/archive.h"

#include <stdbool.h>
#include <stddef.h>

enum { ROW_BYTES_MAX = 1 << 20 };

typedef struct Field {
    const char *text; /* ends with a zero */
    size_t length;
} Field;

/* Lives until its visit returns. */
typedef struct Row {
    const Field *fields;
    size_t count;
    int line;           /* from 1; the last of its lines */
    const char *source; /* that line as it stands in the file, no zero at its end; for row_error */
    size_t source_length;
    char delimiter;
} Row;

typedef struct RowVisitor {
    char delimiter;
    bool (*visit)(void *arg, const Row *row,
                  Error *error); /* false ends the reading: bad input, told in error */
    void *arg;
} RowVisitor;

/* Reads what is left of the entry entered last. Errors carry its place. */
bool rows_read(Archive *archive, const RowVisitor *visitor, Error *error);

/* An error at the beginning of a field (or, for an index past the last one, at the end of the line). Always
 * false. */
bool row_error(const Row *row, size_t field, Error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
