#include "sim/run/result.h"

#include "sim/base/check.h"
#include "sim/output/store.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Files ---- */

static bool check_format(H5File *file, const char *path, Error *error)
{
    char *format = NULL;
    int64_t version = 0;
    bool is_ours = h5_get_text(file, "/", "format", &format, NULL) && strcmp(format, STORE_FORMAT) == 0 &&
                   h5_get_int(file, "/", "format_version", &version, NULL);
    free(format);
    if (!is_ours)
        return error_at(
            error, path, 0, 0,
            "is an HDF5 file, but no result of virga run: the attribute format is not " STORE_FORMAT);
    if (version > STORE_FORMAT_VERSION)
        return error_at(error, path, 0, 0,
                        "has format %" PRId64 ", this Virga reads up to %d: a later one wrote it", version,
                        STORE_FORMAT_VERSION);
    return true;
}

static bool read_seed(Result *result, Error *error)
{
    H5Data data;
    if (!h5_read(result->file, &(H5Slice){.path = "/provenance/seed", .as = H5_I64}, &data, error))
        return false;
    bool is_one = data.rows == 1;
    if (is_one)
        result->seed = *(int64_t *)data.at;
    free(data.at);
    return is_one || error_at(error, result->path, 0, 0, "/provenance/seed: is not a single number");
}

static bool read_provenance(Result *result, Error *error)
{
    const struct {
        const char *path;
        char **to;
    } texts[] = {
        {"/provenance/name", &result->name},           {"/provenance/status", &result->status},
        {"/provenance/hash", &result->hash},           {"/provenance/version", &result->version},
        {"/provenance/compiler", &result->compiler},   {"/provenance/flags", &result->flags},
        {"/provenance/scenario", &result->scenario},   {"/provenance/placement", &result->placement},
        {"/provenance/rebalance", &result->rebalance}, {"/provenance/power", &result->power},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!h5_read_text(result->file, texts[i].path, texts[i].to, error))
            return false;
    return read_seed(result, error);
}

bool result_open(const char *path, Result *ret_result, Error *error)
{
    Result result = {.path = must_strdup(path), .file = h5_open(path, error)};
    if (result.file != NULL && check_format(result.file, path, error) && read_provenance(&result, error)) {
        *ret_result = result;
        return true;
    }
    result_close(&result);
    return false;
}

void result_close(Result *result)
{
    h5_close(result->file);
    free(result->path);
    free(result->name);
    free(result->status);
    free(result->hash);
    free(result->placement);
    free(result->rebalance);
    free(result->power);
    free(result->version);
    free(result->compiler);
    free(result->flags);
    free(result->scenario);
}

/* ---- Columns ---- */

/* Splits at blanks, in place; one block of pointers into `text`. */
static char **split(char *text, size_t *ret_count)
{
    VEC(char *) words = {0};
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        vec_push(&words, word);
    *ret_count = words.count;
    return words.at;
}

static bool has_attribute(const H5Names *attributes, const char *name)
{
    for (size_t i = 0; i < attributes->count; i++)
        if (strcmp(attributes->at[i], name) == 0)
            return true;
    return false;
}

/* The text attribute; "" where a foreign hand left it out. */
static bool take_text(const Result *result, const char *path, const H5Names *attributes, const char *name,
                      char **ret_text, Error *error)
{
    if (has_attribute(attributes, name))
        return h5_get_text(result->file, path, name, ret_text, error);
    *ret_text = must_strdup("");
    return true;
}

/* Names of the rows of another table. */
static bool take_names(const Result *result, const char *path, ResultColumn *column, Error *error)
{
    char *target = NULL;
    H5Data data;
    bool done = h5_get_text(result->file, path, "refers_to", &target, error) &&
                h5_read(result->file, &(H5Slice){.path = target, .as = H5_TEXT}, &data, error);
    free(target);
    if (!done)
        return false;
    column->names = data.at;
    column->name_count = data.rows;
    return true;
}

static bool take_attributes(const Result *result, const char *path, ResultColumn *column, Error *error)
{
    H5Names attributes;
    char *meanings = NULL;
    if (!h5_list_attributes(result->file, path, &attributes, error))
        return false;
    bool has_words = has_attribute(&attributes, "flag_meanings");
    column->may_miss = has_attribute(&attributes, "missing_value");
    bool done =
        take_text(result, path, &attributes, "unit", &column->unit, error) &&
        take_text(result, path, &attributes, "description", &column->description, error) &&
        (!has_words || h5_get_text(result->file, path, "flag_meanings", &meanings, error)) &&
        (!has_attribute(&attributes, "refers_to") || take_names(result, path, column, error)) &&
        (!column->may_miss || h5_get_int(result->file, path, "missing_value", &column->missing, error));
    free(attributes.at);
    if (done && has_words) {
        column->words = split(meanings, &column->word_count);
        if (column->word_count == 0)
            free(meanings);
    }
    return done;
}

static void column_free(ResultColumn *column)
{
    free(column->name);
    free(column->unit);
    free(column->description);
    free(column->at);
    if (column->word_count > 0)
        free(column->words[0]); /* the block that all of them are in */
    free(column->words);
    free(column->names);
}

static bool read_column(const Result *result, const char *path, const char *name, const H5About *about,
                        ResultColumn *ret_column, Error *error)
{
    H5Kind as = about->kind == H5_TEXT                           ? H5_TEXT
                : about->kind == H5_F64 || about->kind == H5_F32 ? H5_F64
                                                                 : H5_I64;
    ResultColumn column = {.name = must_strdup(name), .kind = as};
    H5Data data = {0};
    if (h5_read(result->file, &(H5Slice){.path = path, .as = as}, &data, error) &&
        take_attributes(result, path, &column, error)) {
        column.at = data.at;
        *ret_column = column;
        return true;
    }
    free(data.at);
    column_free(&column);
    return false;
}

/* ---- Tables ---- */

static bool add_column(const Result *result, const char *group, const char *name, ResultTable *table,
                       Error *error)
{
    char *path = NULL;
    H5About about;
    ResultColumn column;
    if (asprintf(&path, "%s/%s", group, name) < 0)
        die("out of memory");
    bool done = h5_about(result->file, path, &about, error);
    bool is_column = done && !about.is_group && about.width == 0;
    if (is_column && table->columns.count > 0 && about.rows != table->rows)
        done = error_at(error, result->path, 0, 0, "%s: has %zu rows, the columns before it have %zu", path,
                        about.rows, table->rows);
    if (done && is_column) {
        done = read_column(result, path, name, &about, &column, error);
        if (done) {
            table->rows = about.rows;
            vec_push(&table->columns, column);
        }
    }
    free(path);
    return done;
}

bool result_table(const Result *result, const char *group, ResultTable *ret_table, Error *error)
{
    H5Names names;
    ResultTable table = {0};
    if (!h5_list(result->file, group, &names, error))
        return false;
    bool done = true;
    for (size_t i = 0; done && i < names.count; i++)
        done = add_column(result, group, names.at[i], &table, error);
    free(names.at);
    if (done)
        *ret_table = table;
    else
        result_table_free(&table);
    return done;
}

void result_table_free(ResultTable *table)
{
    for (size_t i = 0; i < table->columns.count; i++)
        column_free(&table->columns.at[i]);
    vec_free(&table->columns);
    table->rows = 0;
}

const ResultColumn *result_column(const Result *result, const ResultTable *table, const char *name,
                                  H5Kind kind, Error *error)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (strcmp(table->columns.at[i].name, name) == 0 && table->columns.at[i].kind == kind)
            return &table->columns.at[i];
    error_at(error, result->path, 0, 0, "is damaged: a table has no column %s of the expected type", name);
    return NULL;
}

bool result_is_missing(const ResultColumn *column, size_t row)
{
    if (column->kind == H5_F64)
        return isnan(column->f64[row]);
    return column->kind == H5_I64 && column->may_miss && column->i64[row] == column->missing;
}

const char *result_word(const ResultColumn *column, size_t row)
{
    if (column->kind != H5_I64)
        return NULL;
    uint64_t value = (uint64_t)column->i64[row];
    if (column->words != NULL && value < column->word_count)
        return column->words[value];
    return column->names != NULL && value < column->name_count ? column->names[value] : NULL;
}
