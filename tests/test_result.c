#include "sim/run/result.h"

#include "sim/output/store.h"
#include "sim/run/cell.h"
#include "sim/run/same.h"
#include "tests/kept.h"
#include "tests/scratch.h"
#include "tests/test.h"

#include <math.h>

static void check_refused(const char *path, const char *words)
{
    Result result;
    Error error = {0};
    CU_ASSERT_FALSE_FATAL(result_open(path, &result, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, words));
}

static void a_file_that_is_no_hdf5_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "a.h5", "no HDF5 at all\n");
    check_refused(path, "not an HDF5 file");
    free(path);
    path = scratch_path(&scratch, "none.h5");
    check_refused(path, "No such file");
    free(path);
    scratch_remove(&scratch);
}

/* An HDF5 file with the given attributes and nothing else. */
static char *write_hdf5(const Scratch *scratch, const char *format, int64_t version)
{
    char *path = scratch_path(scratch, "other.h5");
    H5File *file = h5_create(path, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    h5_put_text(file, "/", "format", format);
    h5_put_int(file, "/", "format_version", version);
    CU_ASSERT_FATAL(h5_commit(file, NULL));
    return path;
}

static void a_foreign_file_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = write_hdf5(&scratch, "weather", 1);
    check_refused(path, "no result of virga run");
    free(path);
    scratch_remove(&scratch);
}

static void a_later_format_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = write_hdf5(&scratch, STORE_FORMAT, STORE_FORMAT_VERSION + 1);
    check_refused(path, "a later one wrote it");
    free(path);
    scratch_remove(&scratch);
}

static void a_result_without_its_provenance_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = write_hdf5(&scratch, STORE_FORMAT, STORE_FORMAT_VERSION);
    check_refused(path, "/provenance/name");
    free(path);
    scratch_remove(&scratch);
}

static void a_file_that_was_cut_off_is_refused(void)
{
    Scratch scratch;
    size_t size;
    scratch_make(&scratch);
    char *whole = kept_run(&scratch, "two.h5", kept_yaml);
    char *bytes = scratch_read(whole, &size);
    char *cut = scratch_file(&scratch, "cut.h5", bytes, size / 2);
    check_refused(cut, "cut off");
    free(cut);
    free(bytes);
    free(whole);
    scratch_remove(&scratch);
}

/* Every 997th byte is turned over: about a hundred files. */
static void a_damaged_file_is_refused(void)
{
    Scratch scratch;
    size_t size, opened = 0, count = 0;
    scratch_make(&scratch);
    char *path = kept_run(&scratch, "two.h5", kept_yaml), *bytes = scratch_read(path, &size);
    for (size_t at = 0; at < size; at += 997, count++) {
        Result result;
        bytes[at] = (char)~bytes[at];
        char *damaged = scratch_file(&scratch, "damaged.h5", bytes, size);
        if (result_open(damaged, &result, NULL)) {
            opened++;
            result_close(&result);
        }
        free(damaged);
        bytes[at] = (char)~bytes[at];
    }
    CU_ASSERT(count > 50);
    CU_ASSERT_EQUAL(opened, 0);
    free(bytes);
    free(path);
    scratch_remove(&scratch);
}

/* A result of almost nothing with a table of our own in it. */
static void write_table(H5File *file, bool is_uneven)
{
    const double values[] = {0.5, NAN, 3};
    const int32_t rows[] = {1, -1, 0};
    h5_make_group(file, "/own", "a table");
    h5_write(file, &(H5Dataset){.path = "/own/energy_j", .unit = "J", .description = "d", .kind = H5_F64}, 3,
             values);
    h5_write(file, &(H5Dataset){.path = "/own/colour", .unit = "1", .description = "d", .kind = H5_I32},
             is_uneven ? 2 : 3, rows);
    h5_put_text(file, "/own/colour", "flag_meanings", "red green");
    h5_put_int(file, "/own/colour", "missing_value", -1);
}

static void open_own(const Scratch *scratch, bool is_uneven, Result *ret_result)
{
    char *path = scratch_path(scratch, "own.h5");
    H5File *file = h5_create(path, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    write_table(file, is_uneven);
    CU_ASSERT_FATAL(h5_commit(file, NULL));
    *ret_result = (Result){.file = h5_open(path, NULL), .path = path};
}

static void columns_of_unequal_length_are_no_table(void)
{
    Scratch scratch;
    Result result;
    ResultTable table;
    Error error = {0};
    scratch_make(&scratch);
    open_own(&scratch, true, &result);
    CU_ASSERT_FALSE(result_table(&result, "/own", &table, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/own/colour: has 2 rows, the columns before it have 3"));
    result_close(&result);
    scratch_remove(&scratch);
}

static void check_cell(const ResultTable *table, size_t column, size_t row, const char *for_people,
                       const char *exact)
{
    char text[64];
    cell_text(&table->columns.at[column], row, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, for_people);
    cell_exact(&table->columns.at[column], row, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, exact);
}

/* 3 J are 3 / 3.6e6 = 0.00000083 kWh: to four digits, nothing. */
static void cells_are_told_to_people_and_to_programs(void)
{
    Scratch scratch;
    Result result;
    ResultTable table;
    scratch_make(&scratch);
    open_own(&scratch, false, &result);
    CU_ASSERT_FATAL(result_table(&result, "/own", &table, NULL));
    CU_ASSERT_EQUAL(table.rows, 3);
    check_cell(&table, 0, 0, "0.0000 kWh", "0.5");
    check_cell(&table, 0, 1, "-", "");
    check_cell(&table, 0, 2, "0.0000 kWh", "3");
    check_cell(&table, 1, 0, "green", "green");
    check_cell(&table, 1, 1, "-", "");
    check_cell(&table, 1, 2, "red", "red");
    result_table_free(&table);
    result_close(&result);
    scratch_remove(&scratch);
}

static void a_table_as_json_has_null_for_what_is_missing(void)
{
    Scratch scratch;
    Result result;
    ResultTable table;
    scratch_make(&scratch);
    open_own(&scratch, false, &result);
    CU_ASSERT_FATAL(result_table(&result, "/own", &table, NULL));
    Json *json = table_json(&table);
    double energy = 0;
    CU_ASSERT_EQUAL(json_count(json), 3);
    CU_ASSERT(json_number(json_get(json_at(json, 0), "energy_j"), &energy) && energy == 0.5);
    CU_ASSERT_STRING_EQUAL(json_text(json_get(json_at(json, 0), "colour")), "green");
    CU_ASSERT_EQUAL(json_kind(json_get(json_at(json, 1), "energy_j")), JSON_KIND_NULL);
    CU_ASSERT_EQUAL(json_kind(json_get(json_at(json, 1), "colour")), JSON_KIND_NULL);
    json_free(json);
    result_table_free(&table);
    result_close(&result);
    scratch_remove(&scratch);
}

static void a_column_that_is_not_there_is_an_error(void)
{
    Scratch scratch;
    Result result;
    ResultTable table;
    Error error = {0};
    scratch_make(&scratch);
    open_own(&scratch, false, &result);
    CU_ASSERT_FATAL(result_table(&result, "/own", &table, NULL));
    CU_ASSERT_PTR_NULL(result_column(&result, &table, "colour", H5_TEXT, &error)); /* another type */
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no column colour"));
    CU_ASSERT_PTR_NOT_NULL(result_column(&result, &table, "colour", H5_I64, &error));
    result_table_free(&table);
    result_close(&result);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_file_that_is_no_hdf5_is_refused", a_file_that_is_no_hdf5_is_refused},
    {"a_foreign_file_is_refused", a_foreign_file_is_refused},
    {"a_later_format_is_refused", a_later_format_is_refused},
    {"a_result_without_its_provenance_is_refused", a_result_without_its_provenance_is_refused},
    {"a_file_that_was_cut_off_is_refused", a_file_that_was_cut_off_is_refused},
    {"a_damaged_file_is_refused", a_damaged_file_is_refused},
    {"columns_of_unequal_length_are_no_table", columns_of_unequal_length_are_no_table},
    {"cells_are_told_to_people_and_to_programs", cells_are_told_to_people_and_to_programs},
    {"a_table_as_json_has_null_for_what_is_missing", a_table_as_json_has_null_for_what_is_missing},
    {"a_column_that_is_not_there_is_an_error", a_column_that_is_not_there_is_an_error},
    {NULL, NULL},
};

const TestSuite test_result = {"result", cases};
