#include "traces/rows.h"

#include "sim/base/rng.h"
#include "tests/scratch.h"
#include "tests/test.h"

/* ---- Helpers ---- */

typedef struct Collected {
    char text[512]; /* "LINE[field|field] ..." */
    size_t refuse;  /* this field of the first row, 0 = none (index plus one) */
} Collected;

static bool collect(void *arg, const Row *row, Error *error)
{
    Collected *collected = arg;
    size_t used = strlen(collected->text), size = sizeof collected->text;
    used += (size_t)snprintf(collected->text + used, size - used, "%d[", row->line);
    for (size_t i = 0; i < row->count && used < size; i++) {
        CU_ASSERT_EQUAL(row->fields[i].length, strlen(row->fields[i].text));
        used += (size_t)snprintf(collected->text + used, size - used, "%s%s", i > 0 ? "|" : "",
                                 row->fields[i].text);
    }
    if (used < size)
        snprintf(collected->text + used, size - used, "] ");
    return collected->refuse == 0 || row_error(row, collected->refuse - 1, error, "not %s", "this");
}

static bool read_bytes(const char *bytes, size_t size, char delimiter, Collected *ret_collected, Error *error)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_file(&scratch, "table", bytes, size);
    Archive *archive;
    CU_ASSERT_TRUE_FATAL(archive_open(path, &archive, NULL));
    CU_ASSERT_TRUE_FATAL(archive_enter(archive, 0, NULL));
    RowVisitor visitor = {.delimiter = delimiter, .visit = collect, .arg = ret_collected};
    bool is_good = rows_read(archive, &visitor, error);
    if (!is_good)
        CU_ASSERT_STRING_EQUAL(error->file, path);
    archive_close(archive);
    free(path);
    scratch_remove(&scratch);
    return is_good;
}

static void expect(const char *text, char delimiter, const char *rows)
{
    Collected collected = {0};
    Error error = {0};
    CU_ASSERT_TRUE(read_bytes(text, strlen(text), delimiter, &collected, &error));
    CU_ASSERT_STRING_EQUAL(collected.text, rows);
}

static void expect_error(const char *bytes, size_t size, int line, int column, const char *part)
{
    Collected collected = {0};
    Error error = {0};
    CU_ASSERT_FALSE(read_bytes(bytes, size, ',', &collected, &error));
    CU_ASSERT_EQUAL(error.line, line);
    CU_ASSERT_EQUAL(error.column, column);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, part));
}

/* ---- Claims ---- */

static void fields_are_split_and_freed_of_blanks_and_quotes(void)
{
    expect("a,b\n1, 2 ,\"x,\"\"y\"\"\"\n,\n", ',', "1[a|b] 2[1|2|x,\"y\"] 3[|] ");
    expect("1;\t2;\t3\n", ';', "1[1|2|3] ");
}

static void lines_may_end_in_cr_lf_and_the_last_one_in_nothing(void)
{
    expect("1\r\n2\r\n3", ',', "1[1] 2[2] 3[3] ");
    expect("1\n2\r", ',', "1[1] 2[2] ");
}

static void a_blank_line_is_a_row_without_fields(void)
{
    expect("1\n\n \t\r\n2\n", ',', "1[1] 2[] 3[] 4[2] ");
}

static void a_quoted_field_may_hold_line_ends(void)
{
    expect("\"a\n\nb\",c\nd\n", ',', "3[a\n\nb|c] 4[d] ");
}

/* Row number i (from 0) must be `i mod 10000, 5`. */
static bool count_up(void *arg, const Row *row, Error *error)
{
    size_t *rows = arg;
    bool is_next = row->count == 2 && strtoul(row->fields[0].text, NULL, 10) == *rows % 10000 &&
                   strcmp(row->fields[1].text, "5") == 0 && row->line == (int)*rows + 1;
    (*rows)++;
    return is_next || row_error(row, 0, error, "not the next");
}

/* Rows of 7 bytes do not divide the pieces of 64 KiB in which a file comes, so some rows stand astride. */
static void rows_astride_two_pieces_are_whole(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    size_t rows = 40000, seen = 0;
    char *bytes = malloc(rows * 7 + 1);
    for (size_t i = 0; i < rows; i++)
        snprintf(bytes + i * 7, 8, "%04zu,5\n", i % 10000);
    char *path = scratch_file(&scratch, "table", bytes, rows * 7);
    Archive *archive;
    CU_ASSERT_TRUE_FATAL(archive_open(path, &archive, NULL) && archive_enter(archive, 0, NULL));
    RowVisitor visitor = {.delimiter = ',', .visit = count_up, .arg = &seen};
    CU_ASSERT_TRUE(rows_read(archive, &visitor, NULL));
    CU_ASSERT_EQUAL(seen, rows);
    archive_close(archive);
    free(path);
    free(bytes);
    scratch_remove(&scratch);
}

static void what_is_no_text_is_refused_with_its_place(void)
{
    expect_error("1\n22\0\n", 6, 2, 3, "byte 0x00");
    expect_error("\x7f"
                 "ELF\x02\x01\n",
                 7, 1, 5, "byte 0x02");
    expect_error("1\r2\n", 4, 1, 2, "byte 0x0d");
}

static void a_quote_in_the_wrong_place_is_refused(void)
{
    expect_error("1\nab\"c\n", 7, 2, 3, "quote");
    expect_error("\"a\"b\n", 5, 1, 4, "quote");
    expect_error("1\n\"never closed\n2\n", 18, 3, 0, "left open");
}

static void an_endless_line_is_refused(void)
{
    size_t size = (1 << 20) + 100;
    char *bytes = malloc(size);
    memset(bytes, '1', size);
    bytes[0] = '\n';
    expect_error(bytes, size, 2, 0, "more than 1048576 bytes in one row");
    memset(bytes, '\n', size); /* as is a quoted field of a million lines */
    bytes[0] = '"';
    expect_error(bytes, size, 1 << 20, 0, "more than 1048576 bytes in one row");
    free(bytes);
}

/* Columns count from 1, at the first byte of the field that is no blank: of `10, "b,b",  c` the fields begin
 * in 1, 5 and 13; index 3 is past the last one, and the line has 13 bytes, so its end is column 14. */
static void a_row_error_points_at_the_field(void)
{
    static const int columns[] = {1, 5, 13, 14};
    for (size_t field = 0; field < 4; field++) {
        Collected collected = {.refuse = field + 1};
        Error error = {0};
        CU_ASSERT_FALSE(read_bytes("10, \"b,b\",  c\n", 14, ',', &collected, &error));
        CU_ASSERT_STRING_EQUAL(error.text, "not this");
        CU_ASSERT_EQUAL(error.line, 1);
        CU_ASSERT_EQUAL(error.column, columns[field]);
    }
}

/* ---- Two ways ---- */

enum { LINES = 4000, LINE_MAX_BYTES = 12 };

typedef struct Pairs {
    char fields[1024]; /* of the line without quotes, one beside another */
    size_t count, rows, different;
} Pairs;

static size_t join(const Row *row, size_t from, char *ret_text, size_t size)
{
    size_t used = 0;
    ret_text[0] = '\0';
    for (size_t i = from; i < row->count; i++)
        used += (size_t)snprintf(ret_text + used, size - used, "<%zu:%s>", row->fields[i].length,
                                 row->fields[i].text);
    return row->count - from;
}

static bool take_pair(void *arg, const Row *row, Error *error)
{
    (void)error;
    Pairs *pairs = arg;
    char fields[sizeof pairs->fields];
    if (pairs->rows++ % 2 == 0)
        pairs->count = join(row, 0, pairs->fields, sizeof pairs->fields);
    else
        pairs->different +=
            join(row, 1, fields, sizeof fields) != pairs->count || strcmp(fields, pairs->fields) != 0;
    return true;
}

/* Each line twice: as it is, and behind a field in quotes, which sends the whole line to libcsv. Lines are
 * made of what matters to either way; each ends with a letter, since of blanks alone the two make different
 * rows. */
static void a_line_without_quotes_has_the_fields_that_libcsv_finds(void)
{
    static const char alphabet[] = "a0;, \t;;  ";
    char *text = malloc(LINES * (2 * LINE_MAX_BYTES + 16)), *end = text;
    Rng rng;
    rng_start(&rng, 1, "lines", 0);
    for (int i = 0; i < LINES; i++) {
        char line[LINE_MAX_BYTES + 1] = "";
        size_t length = rng_below(&rng, LINE_MAX_BYTES);
        for (size_t k = 0; k < length; k++)
            line[k] = alphabet[rng_below(&rng, sizeof alphabet - 1)];
        line[length] = 'z';
        end += sprintf(end, "%s\n\"q\";%s\n", line, line);
    }
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_text(&scratch, "table", text);
    Archive *archive;
    Pairs pairs = {0};
    RowVisitor visitor = {.delimiter = ';', .visit = take_pair, .arg = &pairs};
    CU_ASSERT_TRUE_FATAL(archive_open(path, &archive, NULL) && archive_enter(archive, 0, NULL));
    CU_ASSERT_TRUE(rows_read(archive, &visitor, NULL));
    CU_ASSERT_EQUAL(pairs.rows, 2 * LINES);
    CU_ASSERT_EQUAL(pairs.different, 0);
    archive_close(archive);
    free(path);
    free(text);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"fields_are_split_and_freed_of_blanks_and_quotes", fields_are_split_and_freed_of_blanks_and_quotes},
    {"lines_may_end_in_cr_lf_and_the_last_one_in_nothing",
     lines_may_end_in_cr_lf_and_the_last_one_in_nothing},
    {"a_blank_line_is_a_row_without_fields", a_blank_line_is_a_row_without_fields},
    {"a_quoted_field_may_hold_line_ends", a_quoted_field_may_hold_line_ends},
    {"rows_astride_two_pieces_are_whole", rows_astride_two_pieces_are_whole},
    {"what_is_no_text_is_refused_with_its_place", what_is_no_text_is_refused_with_its_place},
    {"a_quote_in_the_wrong_place_is_refused", a_quote_in_the_wrong_place_is_refused},
    {"an_endless_line_is_refused", an_endless_line_is_refused},
    {"a_row_error_points_at_the_field", a_row_error_points_at_the_field},
    {"a_line_without_quotes_has_the_fields_that_libcsv_finds",
     a_line_without_quotes_has_the_fields_that_libcsv_finds},
    {NULL, NULL},
};

const TestSuite test_rows = {"rows", cases};
