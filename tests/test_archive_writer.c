#include "traces/archive_writer.h"

#include "tests/child.h"
#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/archive.h"

static char *write_two(const Scratch *scratch, const char *name)
{
    char *path = scratch_path(scratch, name);
    ArchiveWriter *writer;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, &error));
    archive_writer_add(writer, "d/a", "one", 3);
    archive_writer_add(writer, "d/b", "", 0);
    archive_writer_close(writer);
    return path;
}

static void the_same_entries_give_the_same_bytes_at_any_time(void)
{
    static const char *const endings[] = {"tar", "tar.gz", "tar.xz", "tar.zst", "tar.bz2"};
    Scratch scratch;
    scratch_make(&scratch);
    char *paths[2][5];
    for (int time = 0; time < 2; time++) {
        for (int i = 0; i < 5; i++) {
            char name[16];
            snprintf(name, sizeof name, "%d.%s", time, endings[i]);
            paths[time][i] = write_two(&scratch, name);
        }
        if (time == 0)
            usleep(1100000); /* the clocks of tar and gzip count seconds */
    }
    for (int i = 0; i < 5; i++) {
        size_t size[2];
        char *first = scratch_read(paths[0][i], &size[0]), *second = scratch_read(paths[1][i], &size[1]);
        CU_ASSERT_TRUE(size[0] == size[1] && memcmp(first, second, size[0]) == 0);
        free(first), free(second), free(paths[0][i]), free(paths[1][i]);
    }
    scratch_remove(&scratch);
}

/* Offsets of POSIX ustar: mode 100, owner 108, group 116, time 136, names of owner and group 265 and 297. */
static void nothing_of_this_machine_is_in_it(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = write_two(&scratch, "t.tar");
    size_t size;
    char *bytes = scratch_read(path, &size);
    CU_ASSERT_STRING_EQUAL(bytes, "d/a");
    CU_ASSERT_EQUAL(strtol(bytes + 100, NULL, 8), 0644);
    CU_ASSERT_TRUE(strtol(bytes + 108, NULL, 8) == 0 && strtol(bytes + 116, NULL, 8) == 0);
    CU_ASSERT_EQUAL(strtol(bytes + 136, NULL, 8), 0);
    CU_ASSERT_TRUE(bytes[265] == '\0' && bytes[297] == '\0');
    free(bytes);
    free(path);
    scratch_remove(&scratch);
}

static void it_stands_in_its_place_only_when_it_is_whole(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_path(&scratch, "t.tar.gz"), *aside = archive_writer_aside(path);
    ArchiveWriter *writer;
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, NULL));
    archive_writer_add(writer, "a", "1", 1);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    CU_ASSERT_EQUAL(access(aside, F_OK), 0);
    archive_writer_close(writer);
    CU_ASSERT_EQUAL(access(path, F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(aside, F_OK), 0);
    free(path);
    free(aside);
    scratch_remove(&scratch);
}

static void a_name_or_a_place_that_will_not_do_is_refused(void)
{
    ArchiveWriter *writer;
    Error error = {0};
    CU_ASSERT_FALSE(archive_writer_open("day.zip", &writer, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, ".tar.gz, .tar.xz"));
    CU_ASSERT_FALSE(archive_writer_open(".tar.xz", &writer, &error));
    CU_ASSERT_FALSE(archive_writer_open("no/such/folder/day.tar.xz", &writer, &error));
    CU_ASSERT_STRING_EQUAL(error.file, "no/such/folder/day.tar.xz");
    CU_ASSERT_STRING_EQUAL(error.text, "cannot be written: No such file or directory");
    CU_ASSERT_FALSE(archive_writer_open("no/such/folder/day.tar.xz", &writer, NULL));
}

static void nothing_but_a_file_is_replaced(void)
{
    Scratch scratch;
    ArchiveWriter *writer;
    Error error = {0};
    scratch_make(&scratch);
    char *folder = scratch_folder(&scratch, "a.tar"), *pipe = scratch_path(&scratch, "b.tar");
    CU_ASSERT_EQUAL_FATAL(mkfifo(pipe, 0600), 0);
    CU_ASSERT_FALSE(archive_writer_open(folder, &writer, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot be written: it is a directory");
    CU_ASSERT_FALSE(archive_writer_open(pipe, &writer, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot be written: there is something that is no regular file");
    free(folder), free(pipe);
    scratch_remove(&scratch);
}

static void a_stem_is_the_name_without_its_ending(void)
{
    size_t length = 0;
    Error error = {0};
    CU_ASSERT_TRUE(archive_writer_stem("out/day.1.tar.bz2", &length, &error));
    CU_ASSERT_EQUAL(length, strlen("out/day.1"));
    CU_ASSERT_FALSE(archive_writer_stem("day.tar.lz", &length, &error));
}

static char *taken; /* child_run hands nothing over */

static void move_to_where_a_folder_is(void)
{
    ArchiveWriter *writer;
    if (archive_writer_open(taken, &writer, NULL) && mkdir(taken, 0755) == 0)
        archive_writer_close(writer);
}

static void a_place_that_cannot_be_taken_ends_the_program_and_leaves_nothing(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    taken = scratch_path(&scratch, "t.tar.gz");
    char said[512];
    CU_ASSERT_EQUAL(child_run(move_to_where_a_folder_is, said, sizeof said), 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "t.tar.gz: cannot be written: Is a directory"));
    CU_ASSERT_EQUAL(rmdir(taken), 0);
    CU_ASSERT_EQUAL(rmdir(scratch.path), 0); /* the folder is empty */
    free(taken);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"the_same_entries_give_the_same_bytes_at_any_time", the_same_entries_give_the_same_bytes_at_any_time},
    {"nothing_of_this_machine_is_in_it", nothing_of_this_machine_is_in_it},
    {"it_stands_in_its_place_only_when_it_is_whole", it_stands_in_its_place_only_when_it_is_whole},
    {"a_name_or_a_place_that_will_not_do_is_refused", a_name_or_a_place_that_will_not_do_is_refused},
    {"nothing_but_a_file_is_replaced", nothing_but_a_file_is_replaced},
    {"a_stem_is_the_name_without_its_ending", a_stem_is_the_name_without_its_ending},
    {"a_place_that_cannot_be_taken_ends_the_program_and_leaves_nothing",
     a_place_that_cannot_be_taken_ends_the_program_and_leaves_nothing},
    {NULL, NULL},
};

const TestSuite test_archive_writer = {"archive_writer", cases};
