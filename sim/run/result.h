/* A result file, read back: who wrote it, its summary, and any of its tables.
 *
 * A table is a group of columns of equal length (sim/output/sheet.h). Columns are read whole; numbers come as
 * int64_t or double, whatever width they are stored in. What a number stands for (a word, a row of another
 * table, "missing") is in the column's attributes, so files of later versions with more words or columns are
 * read alike.
 *
 * A file that is damaged, foreign, or written in a later format is bad input: false, with one clear line.
 */
#ifndef VIRGA_SIM_RUN_RESULT_H
#define VIRGA_SIM_RUN_RESULT_H

#include "sim/base/error.h"
#include "sim/base/h5.h"
#include "sim/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ResultColumn {
    char *name, *unit, *description;
    H5Kind kind; /* H5_F64, H5_I64 or H5_TEXT */
    union {
        void *at; /* [rows] */
        double *f64;
        int64_t *i64;
        char **text;
    };
    char **words; /* what the numbers 0, 1, ... mean; NULL = themselves */
    size_t word_count;
    char **names; /* the same, where they are rows of another table; one block */
    size_t name_count;
    bool may_miss;
    int64_t missing; /* the number that stands for nothing; in doubles it is NaN */
} ResultColumn;

typedef struct ResultTable {
    VEC(ResultColumn) columns;
    size_t rows;
} ResultTable;

typedef struct Result {
    H5File *file;
    char *path;
    char *name, *status, *hash;          /* of /provenance */
    char *placement, *rebalance, *power; /* policies */
    char *version, *compiler, *flags, *scenario;
    int64_t seed;
} Result;

/* Whoever gets true closes it; after false there is nothing to close. */
bool result_open(const char *path, Result *ret_result, Error *error);
void result_close(Result *result);

/* The columns of a group, in the order of their making; groups and wide datasets in it are passed over. The
 * table is the caller's to free. */
bool result_table(const Result *result, const char *group, ResultTable *ret_table, Error *error);
void result_table_free(ResultTable *table);

/* The column of that name, which must be of that kind; NULL with an Error otherwise. */
const ResultColumn *result_column(const Result *result, const ResultTable *table, const char *name,
                                  H5Kind kind, Error *error);

/* Whether the cell holds nothing. */
bool result_is_missing(const ResultColumn *column, size_t row);

/* The word or name that a whole number stands for; NULL when it stands for itself, or for none that is
 * known. */
const char *result_word(const ResultColumn *column, size_t row);

#endif
