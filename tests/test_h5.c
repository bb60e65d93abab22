#include "sim/base/h5.h"

#include "sim/base/rng.h"
#include "sim/base/sha256.h"
#include "tests/test.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder of its own for a test; the paths in it are values of fixed size. */
typedef struct {
    char text[128];
} Path;

static Path folder_new(void)
{
    Path folder = {"/tmp/virga-h5-XXXXXX"};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder.text));
    return folder;
}

static Path in(const Path *folder, const char *name)
{
    Path path;
    snprintf(path.text, sizeof path.text, "%.60s/%.60s", folder->text, name);
    return path;
}

/* How many files there are; removes them and the folder. */
static int folder_remove(const Path *folder)
{
    int count = 0;
    DIR *list = opendir(folder->text);
    for (struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (entry->d_name[0] != '.') {
            unlink(in(folder, entry->d_name).text);
            count++;
        }
    closedir(list);
    rmdir(folder->text);
    return count;
}

static const double times_s[] = {0, 0.1, 1e300};
static const int64_t starts_ns[] = {INT64_MIN, 0, INT64_MAX};
static const int32_t hosts[] = {-1, 2, 3};
static const uint8_t kinds[] = {0, 128, 255};
static const char *const names[] = {"web", "", "M\xc3\xbcller \xf0\x9f\x8c\xa7"};
static const float loads[] = {0.5f, 1, 2, 3, 4, 5}; /* 3 rows of 2 */

/* A file with something of each kind, and with two appended datasets that span several blocks. */
static H5File *fill(H5File *file)
{
    h5_put_text(file, "/", "title", "sample");
    h5_make_group(file, "/events", "what happened");
    h5_write(file, &(H5Dataset){"/events/time", "s", "when", H5_F64, 0}, 3, times_s);
    h5_write(file, &(H5Dataset){"/events/start", "ns", "since when", H5_I64, 0}, 3, starts_ns);
    h5_write(file, &(H5Dataset){"/events/host", "1", "where", H5_I32, 0}, 3, hosts);
    h5_write(file, &(H5Dataset){"/events/kind", "1", "what", H5_U8, 0}, 3, kinds);
    h5_write(file, &(H5Dataset){"/events/name", NULL, "who", H5_TEXT, 0}, 3, names);
    h5_write(file, &(H5Dataset){"/events/load", "1", "how much", H5_F32, 2}, 3, loads);
    h5_write(file, &(H5Dataset){"/events/none", "1", "nothing", H5_F64, 0}, 0, NULL);
    h5_write_text(file, "/scenario", "as expanded", "virga: 1\n");
    h5_put_number(file, "/events", "mean", 0.1);
    h5_put_int(file, "/events", "seed", INT64_MAX);
    H5Rows *series = h5_rows_open(file, &(H5Dataset){"/series", "MHz", "demand", H5_F64, 3}, 0);
    H5Rows *column = h5_rows_open(file, &(H5Dataset){"/long", "ns", "instants", H5_I64, 0}, 0);
    Rng rng;
    rng_start(&rng, 1, "h5", 0);
    for (int64_t i = 0; i < 200000; i++) { /* blocks: 65536 rows of each, so 3 whole ones and a part */
        const double row[3] = {(double)i, rng_uniform(&rng), -1};
        h5_rows_append(series, row, 1);
        h5_rows_append(column, &i, 1);
    }
    h5_rows_close(series);
    h5_make_scale(file, "/long", "time");
    h5_attach_scale(file, "/series", 0, "/long");
    return file; /* /long is left open: committing closes it */
}

static H5File *sample(const char *path)
{
    H5File *file = h5_create(path, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    return fill(file);
}

static void *read_back(H5File *file, const char *path, H5Kind as, size_t rows, size_t width)
{
    H5Data data = {0};
    Error error = {0};
    CU_ASSERT_FATAL(h5_read(file, &(H5Slice){.path = path, .as = as}, &data, &error));
    CU_ASSERT_EQUAL(data.rows, rows);
    CU_ASSERT_EQUAL(data.width, width);
    return data.at;
}

static void expect_bytes(H5File *file, const char *path, H5Kind as, const void *expected, size_t bytes)
{
    H5Data data = {0};
    CU_ASSERT_FATAL(h5_read(file, &(H5Slice){.path = path, .as = as}, &data, NULL));
    CU_ASSERT_EQUAL(memcmp(data.at, expected, bytes), 0);
    free(data.at);
}

static void what_was_written_is_read(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    H5File *file = h5_open(path.text, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    expect_bytes(file, "/events/time", H5_F64, times_s, sizeof times_s);
    expect_bytes(file, "/events/start", H5_I64, starts_ns, sizeof starts_ns);
    expect_bytes(file, "/events/host", H5_I32, hosts, sizeof hosts);
    expect_bytes(file, "/events/kind", H5_U8, kinds, sizeof kinds);
    expect_bytes(file, "/events/load", H5_F32, loads, sizeof loads);
    char **texts = read_back(file, "/events/name", H5_TEXT, 3, 0);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_STRING_EQUAL(texts[i], names[i]);
    free(texts);
    free(read_back(file, "/events/none", H5_F64, 0, 0));
    double *series = read_back(file, "/series", H5_F64, 200000, 3);
    int64_t *column = read_back(file, "/long", H5_I64, 200000, 0);
    bool all = true;
    Rng rng;
    rng_start(&rng, 1, "h5", 0);
    for (int64_t i = 0; i < 200000; i++)
        all &= series[3 * i] == (double)i && series[3 * i + 1] == rng_uniform(&rng) &&
               series[3 * i + 2] == -1 && column[i] == i;
    CU_ASSERT(all);
    free(series);
    free(column);
    h5_close(file);
    CU_ASSERT_EQUAL(folder_remove(&folder), 1); /* nothing is left beside the file */
}

static void attributes_and_texts_are_read(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    H5File *file = h5_open(path.text, NULL);
    static const struct {
        const char *path, *name, *text;
    } rows[] = {
        {"/", "title", "sample"},
        {"/events", "description", "what happened"},
        {"/events/start", "unit", "ns"},
        {"/events/name", "unit", ""},
        {"/series", "description", "demand"},
    };
    char *text = NULL;
    double number = 0;
    int64_t whole = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_FATAL(h5_get_text(file, rows[i].path, rows[i].name, &text, NULL));
        CU_ASSERT_STRING_EQUAL(text, rows[i].text);
        free(text);
    }
    CU_ASSERT_FATAL(h5_read_text(file, "/scenario", &text, NULL));
    CU_ASSERT_STRING_EQUAL(text, "virga: 1\n");
    free(text);
    CU_ASSERT(h5_get_number(file, "/events", "mean", &number, NULL));
    CU_ASSERT_EQUAL(number, 0.1);
    CU_ASSERT(h5_get_int(file, "/events", "seed", &whole, NULL));
    CU_ASSERT_EQUAL(whole, INT64_MAX);
    h5_close(file);
    folder_remove(&folder);
}

static void expect_names(const H5Names *found, const char *expected)
{
    char all[256] = "";
    for (size_t i = 0; i < found->count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s ", found->at[i]);
    CU_ASSERT_STRING_EQUAL(all, expected);
    free(found->at);
}

static void groups_list_what_they_hold_in_the_order_of_making(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    H5File *file = h5_open(path.text, NULL);
    H5Names found = {0};
    H5About about = {0};
    CU_ASSERT_FATAL(h5_list(file, "/", &found, NULL));
    expect_names(&found, "events scenario series long ");
    CU_ASSERT_FATAL(h5_list(file, "/events", &found, NULL));
    expect_names(&found, "time start host kind name load none ");
    CU_ASSERT_FATAL(h5_list_attributes(file, "/events", &found, NULL));
    expect_names(&found, "description mean seed ");
    /* the marks of a scale and of what it is attached to, as the specification of dimension scales names them
     */
    CU_ASSERT_FATAL(h5_list_attributes(file, "/long", &found, NULL));
    expect_names(&found, "unit description CLASS NAME REFERENCE_LIST ");
    CU_ASSERT_FATAL(h5_list_attributes(file, "/series", &found, NULL));
    expect_names(&found, "unit description DIMENSION_LIST ");
    CU_ASSERT(h5_about(file, "/events", &about, NULL) && about.is_group);
    CU_ASSERT(h5_about(file, "/events/load", &about, NULL));
    CU_ASSERT(!about.is_group && about.kind == H5_F32 && about.rows == 3 && about.width == 2);
    CU_ASSERT(h5_about(file, "/scenario", &about, NULL));
    CU_ASSERT(about.kind == H5_TEXT && about.rows == 1 && about.width == 0);
    CU_ASSERT(h5_exists(file, "/events/load") && !h5_exists(file, "/nothing/load"));
    h5_close(file);
    folder_remove(&folder);
}

static void slices_and_conversions(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    H5File *file = h5_open(path.text, NULL);
    H5Data data = {0};
    Error error = {0};
    CU_ASSERT_FATAL(
        h5_read(file, &(H5Slice){"/long", H5_F64, 65535, 2}, &data, NULL)); /* over the edge of a block */
    CU_ASSERT(data.rows == 2 && ((double *)data.at)[0] == 65535 && ((double *)data.at)[1] == 65536);
    free(data.at);
    CU_ASSERT_FATAL(
        h5_read(file, &(H5Slice){"/series", H5_F32, 199999, 0}, &data, NULL)); /* the rest: one row */
    CU_ASSERT(data.rows == 1 && data.width == 3 && ((float *)data.at)[0] == 199999);
    free(data.at);
    CU_ASSERT_FATAL(h5_read(file, &(H5Slice){"/events/kind", H5_I32, 0, 0}, &data, NULL));
    CU_ASSERT_EQUAL(((int32_t *)data.at)[2], 255);
    free(data.at);
    data = (H5Data){.rows = 7};
    /* beyond the end; a fraction as a whole number; one that may not fit; numbers as text; text as numbers */
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/long", H5_I64, 199999, 2}, &data, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/long: has 200000 rows"));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/series", H5_I64, 0, 0}, &data, &error));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(error.text, "holds 64-bit numbers, which cannot be read as 64-bit whole numbers"));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/long", H5_I32, 0, 0}, &data, &error));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/events/host", H5_U8, 0, 0}, &data, &error));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/long", H5_TEXT, 0, 0}, &data, &error));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/events/name", H5_F64, 0, 0}, &data, &error));
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/events", H5_F64, 0, 0}, &data, &error)); /* a group */
    CU_ASSERT_FALSE(h5_read(file, &(H5Slice){"/absent", H5_F64, 0, 0}, &data, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "/absent: there is no such dataset");
    CU_ASSERT_STRING_EQUAL(error.file, path.text);
    CU_ASSERT(data.rows == 7 && data.at == NULL); /* untouched */
    h5_close(file);
    folder_remove(&folder);
}

static void the_same_calls_give_the_same_bytes(void)
{
    Path folder = folder_new(), a = in(&folder, "a.h5"), b = in(&folder, "b.h5");
    Sha256Hex first = {""}, second = {""};
    CU_ASSERT(h5_commit(sample(a.text), NULL));
    sleep(1); /* HDF5 stores times in seconds, where it is let */
    CU_ASSERT(h5_commit(sample(b.text), NULL));
    CU_ASSERT(sha256_file(a.text, &first, NULL) && sha256_file(b.text, &second, NULL));
    CU_ASSERT_STRING_EQUAL(first.text, second.text);
    CU_ASSERT_EQUAL(folder_remove(&folder), 2);
}

static void nothing_has_the_name_until_it_is_whole(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    FILE *old = fopen(path.text, "w");
    fputs("old", old);
    fclose(old);
    H5File *file = sample(path.text);
    CU_ASSERT_EQUAL(access(h5_aside_path(file), F_OK), 0);
    h5_discard(file);
    char text[8] = "";
    old = fopen(path.text, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(old);
    CU_ASSERT(fread(text, 1, sizeof text - 1, old) == 3 && strcmp(text, "old") == 0);
    fclose(old);
    CU_ASSERT(h5_commit(sample(path.text), NULL)); /* which replaces it */
    file = h5_open(path.text, NULL);
    CU_ASSERT_PTR_NOT_NULL(file);
    h5_close(file);
    CU_ASSERT_EQUAL(folder_remove(&folder), 1);
}

static void what_cannot_be_created_is_told(void)
{
    Error error = {0};
    CU_ASSERT_PTR_NULL(h5_create("/nonexistent/run.h5", &error));
    CU_ASSERT_STRING_EQUAL(error.file, "/nonexistent/run.h5");
    CU_ASSERT_STRING_EQUAL(error.text, "cannot create: No such file or directory");
    CU_ASSERT_PTR_NULL(h5_create("/tmp", &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot create: it is a directory");
    CU_ASSERT_PTR_NULL(h5_create("/dev/null", &error)); /* the rename would have replaced the device */
    CU_ASSERT_STRING_EQUAL(error.text, "cannot create: there is something that is no regular file");
}

/* In a child whose files may not pass so many bytes: whatever the limit cuts off (the first header, a block,
 * the last flush), the commit fails with the system's words and the folder stays empty. */
static int commit_within(const char *path, rlim_t bytes)
{
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {bytes, bytes};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        Error error = {0};
        H5File *file = h5_create(path, &error);
        bool done = file != NULL && h5_commit(fill(file), &error);
        _exit(done ? 0 : strstr(error.text, "File too large") != NULL ? 3 : 4);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_full_disk_leaves_nothing(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    static const rlim_t limits[] = {0, 100, 3000, 10000, 100000, 400000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        CU_ASSERT_EQUAL(commit_within(path.text, limits[i]), 3);
    CU_ASSERT_EQUAL(commit_within(path.text, 1 << 30), 0);
    CU_ASSERT_EQUAL(folder_remove(&folder), 1); /* of the last one */
}

static void the_first_failure_is_kept(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5"), gone = in(&folder, "gone");
    H5File *file = h5_create(path.text, NULL);
    Error error = {0};
    CU_ASSERT(h5_ok(file, &error));
    rename(h5_aside_path(file), gone.text); /* somebody cleans up */
    h5_write_text(file, "/text", "a text", "x");
    CU_ASSERT_FALSE(h5_commit(file, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "No such file or directory"));
    CU_ASSERT_EQUAL(folder_remove(&folder), 1);
}

static void expect_refused(const char *path, const char *words)
{
    Error error = {0};
    CU_ASSERT_PTR_NULL(h5_open(path, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, words));
}

static void damaged_files_are_refused(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5"), text = in(&folder, "text.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    FILE *file = fopen(text.text, "w");
    fputs("time,host\n1,2\n", file);
    fclose(file);
    expect_refused(text.text, "not an HDF5 file");
    expect_refused(in(&folder, "absent.h5").text, "No such file");
    expect_refused(folder.text, "it is a directory");
    expect_refused("/dev/zero", "no regular file");
    CU_ASSERT_EQUAL(truncate(path.text, 5000), 0);
    expect_refused(path.text, "without Virga's seal at its end: it is cut off");
    CU_ASSERT_EQUAL(truncate(path.text, 0), 0);
    expect_refused(path.text, "not an HDF5 file");
    folder_remove(&folder);
}

static void swap_byte(FILE *file, long at)
{
    fseek(file, at, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, at, SEEK_SET);
    fputc(byte ^ 0xff, file);
    fflush(file);
}

/* One byte after the other of a small file is turned over, its seal included. */
static void a_turned_byte_is_refused(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    H5File *made = h5_create(path.text, NULL);
    h5_write(made, &(H5Dataset){"/time", "s", "when", H5_F64, 0}, 3, times_s);
    h5_write(made, &(H5Dataset){"/name", "", "who", H5_TEXT, 0}, 3, names);
    CU_ASSERT(h5_commit(made, NULL));
    FILE *file = fopen(path.text, "r+");
    fseek(file, 0, SEEK_END);
    long size = ftell(file), opened = 0;
    for (long at = 0; at < size; at++) {
        swap_byte(file, at);
        H5File *damaged = h5_open(path.text, NULL);
        opened += damaged != NULL;
        h5_close(damaged);
        swap_byte(file, at);
    }
    CU_ASSERT(size > 500);
    CU_ASSERT_EQUAL(opened, 0);
    made = h5_open(path.text, NULL); /* all bytes are as they were */
    CU_ASSERT_PTR_NOT_NULL(made);
    h5_close(made);
    fclose(file);
    folder_remove(&folder);
}

/* The sealed part cut in the middle, or something before the seal: the length tells. */
static void a_seal_fits_one_length(void)
{
    Path folder = folder_new(), path = in(&folder, "run.h5");
    CU_ASSERT(h5_commit(sample(path.text), NULL));
    FILE *file = fopen(path.text, "r+");
    char seal[46];
    fseek(file, -(long)sizeof seal, SEEK_END);
    CU_ASSERT_EQUAL(fread(seal, 1, sizeof seal, file), sizeof seal);
    fseek(file, 0, SEEK_END);
    fwrite(seal, 1, sizeof seal, file);
    fclose(file);
    expect_refused(path.text, "not the length that it was sealed with");
    folder_remove(&folder);
}

static const TestCase cases[] = {
    {"what_was_written_is_read", what_was_written_is_read},
    {"attributes_and_texts_are_read", attributes_and_texts_are_read},
    {"groups_list_what_they_hold_in_the_order_of_making", groups_list_what_they_hold_in_the_order_of_making},
    {"slices_and_conversions", slices_and_conversions},
    {"the_same_calls_give_the_same_bytes", the_same_calls_give_the_same_bytes},
    {"nothing_has_the_name_until_it_is_whole", nothing_has_the_name_until_it_is_whole},
    {"what_cannot_be_created_is_told", what_cannot_be_created_is_told},
    {"a_full_disk_leaves_nothing", a_full_disk_leaves_nothing},
    {"the_first_failure_is_kept", the_first_failure_is_kept},
    {"damaged_files_are_refused", damaged_files_are_refused},
    {"a_turned_byte_is_refused", a_turned_byte_is_refused},
    {"a_seal_fits_one_length", a_seal_fits_one_length},
    {NULL, NULL},
};
const TestSuite test_h5 = {"h5", cases};
