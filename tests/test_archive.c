#include "traces/archive.h"

#include "tests/scratch.h"
#include "tests/test.h"
#include "traces/archive_writer.h"

/* ---- Helpers ---- */

/* All names, and the bytes of all entries after them: "a=1 b=2 ". */
static void read_all(const char *path, char *ret_text, size_t size)
{
    Archive *archive;
    Error error = {0};
    ret_text[0] = '\0';
    if (!archive_open(path, &archive, &error)) {
        CU_FAIL("it cannot be opened");
        return;
    }
    size_t used = 0;
    for (size_t i = 0; i < archive_count(archive); i++) {
        used += (size_t)snprintf(ret_text + used, size - used, "%s=", archive_name(archive, i));
        CU_ASSERT_TRUE(archive_enter(archive, i, &error));
        const char *bytes;
        size_t got;
        while (archive_read(archive, &bytes, &got, &error) && got > 0)
            used += (size_t)snprintf(ret_text + used, size - used, "%.*s", (int)got, bytes);
        used += (size_t)snprintf(ret_text + used, size - used, " ");
    }
    archive_close(archive);
}

/* The error of opening, which must fail. */
static Error open_error(const char *path)
{
    Archive *archive;
    Error error = {0};
    CU_ASSERT_FALSE_FATAL(archive_open(path, &archive, &error));
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CU_ASSERT_PTR_NULL(strchr(error.text, '\n'));
    return error;
}

#define CONTAINS(text, part) CU_ASSERT_PTR_NOT_NULL(strstr(text, part))

typedef struct Item {
    const char *name, *text;
} Item;

static char *pack(const Scratch *scratch, const char *name, const Item *items)
{
    char *path = scratch_path(scratch, name);
    ArchiveWriter *writer;
    Error error = {0};
    CU_ASSERT_TRUE_FATAL(archive_writer_open(path, &writer, &error));
    for (; items->name != NULL; items++)
        archive_writer_add(writer, items->name, items->text, strlen(items->text));
    archive_writer_close(writer);
    return path;
}

/* A tar header (POSIX ustar, IEEE Std 1003.1) for what the writer does not write: links, folders, lies. */
static void tar_header(char *ret_block, const char *name, char type, unsigned long size, const char *target)
{
    memset(ret_block, 0, 512);
    strcpy(ret_block, name);
    strcpy(ret_block + 100, "0000644");
    snprintf(ret_block + 124, 12, "%011lo", size);
    ret_block[156] = type;
    strcpy(ret_block + 157, target);
    memcpy(ret_block + 257, "ustar\00000", 8);
    memset(ret_block + 148, ' ', 8);
    unsigned sum = 0;
    for (int i = 0; i < 512; i++)
        sum += (unsigned char)ret_block[i];
    snprintf(ret_block + 148, 8, "%06o", sum);
}

/* ---- What is read ---- */

static void a_folder_is_read_in_byte_order_of_its_names(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "b", "2"));
    free(scratch_text(&scratch, "a10", "1"));
    free(scratch_text(&scratch, "a9", "x"));
    free(scratch_text(&scratch, "B", "3"));
    char text[256];
    read_all(scratch.path, text, sizeof text);
    /* Capitals come before small letters, '1' before '9': no locale, no natural order. */
    CU_ASSERT_STRING_EQUAL(text, "B=3 a10=1 a9=x b=2 ");
    scratch_remove(&scratch);
}

static void folders_links_and_hidden_files_in_a_folder_are_passed_over(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *a = scratch_text(&scratch, "a", "1"), *folder = scratch_folder(&scratch, "folder");
    char *link = scratch_path(&scratch, "link"), text[256];
    free(scratch_text(&scratch, ".hidden", "9"));
    free(scratch_text(&scratch, "folder/inner", "8"));
    CU_ASSERT_EQUAL_FATAL(symlink("/etc/hostname", link), 0);
    read_all(scratch.path, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "a=1 ");
    free(a);
    free(folder);
    free(link);
    scratch_remove(&scratch);
}

static void a_tar_is_read_in_byte_order_of_base_names_whatever_its_order(void)
{
    static const Item items[] = {{"y/c", "3"}, {"x/b", "2"}, {"z/a", "1"}, {"x/c", "4"}, {NULL, NULL}};
    static const char *const names[] = {"t.tar", "t.tar.gz", "t.tar.xz", "t.tar.zst", "t.tar.bz2"};
    Scratch scratch;
    scratch_make(&scratch);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = pack(&scratch, names[i], items), text[256];
        read_all(path, text, sizeof text);
        /* The two of one base name are in order of their paths: x/c, y/c. */
        CU_ASSERT_STRING_EQUAL(text, "a=1 b=2 c=4 c=3 ");
        free(path);
    }
    scratch_remove(&scratch);
}

static void links_and_folders_in_a_tar_are_passed_over(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    static char tar[7 * 512]; /* a folder, two links, a file and its block, two empty blocks for the end */
    tar_header(tar, "d/", '5', 0, "");
    tar_header(tar + 512, "d/soft", '2', 0, "/etc/hostname");
    tar_header(tar + 1024, "d/hard", '1', 0, "d/file");
    tar_header(tar + 1536, "d/file", '0', 3, "");
    memcpy(tar + 2048, "abc", 3);
    char *path = scratch_file(&scratch, "t.tar", tar, sizeof tar), text[256];
    read_all(path, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "file=abc ");
    tar_header(tar + 1536, "d/.hidden", '0', 3, "");
    free(path);
    path = scratch_file(&scratch, "t.tar", tar, sizeof tar);
    Error error = open_error(path);
    CONTAINS(error.text, "no file in the archive");
    free(path);
    scratch_remove(&scratch);
}

/* What `printf '1\n2\n' | gzip -n` writes (RFC 1952). */
static const unsigned char gz_1_2[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
                                       0x00, 0x03, 0x33, 0xe4, 0x32, 0xe2, 0x02, 0x00,
                                       0x61, 0x78, 0xe1, 0x69, 0x04, 0x00, 0x00, 0x00};

static void a_single_file_is_one_entry_compressed_or_not(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *plain = scratch_text(&scratch, "vm.csv", "1\n2\n"), text[64];
    char *packed = scratch_file(&scratch, "vm7.csv.gz", gz_1_2, sizeof gz_1_2);
    read_all(plain, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "vm.csv=1\n2\n ");
    read_all(packed, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "vm7.csv=1\n2\n ");
    read_all(scratch.path, text, sizeof text); /* and both, as parts of a folder */
    CU_ASSERT_STRING_EQUAL(text, "vm.csv=1\n2\n vm7.csv=1\n2\n ");
    free(plain);
    free(packed);
    scratch_remove(&scratch);
}

static void an_entry_can_be_entered_again_and_in_any_order(void)
{
    static const Item items[] = {{"a", "1"}, {"b", "2"}, {NULL, NULL}};
    Scratch scratch;
    scratch_make(&scratch);
    char *tar = pack(&scratch, "t.tar.gz", items), *folder = scratch_folder(&scratch, "f");
    free(scratch_text(&scratch, "f/a", "1"));
    free(scratch_text(&scratch, "f/b", "2"));
    const char *const paths[] = {tar, folder};
    for (int i = 0; i < 2; i++) {
        Archive *archive;
        CU_ASSERT_TRUE_FATAL(archive_open(paths[i], &archive, NULL));
        static const size_t order[] = {1, 0, 1, 1};
        for (int k = 0; k < 4; k++) {
            const char *bytes;
            size_t size;
            CU_ASSERT_TRUE(archive_enter(archive, order[k], NULL));
            CU_ASSERT_TRUE(archive_read(archive, &bytes, &size, NULL));
            CU_ASSERT_TRUE(size == 1 && bytes[0] == "12"[order[k]]);
            CU_ASSERT_TRUE(archive_read(archive, &bytes, &size, NULL));
            CU_ASSERT_EQUAL(size, 0);
        }
        archive_close(archive);
    }
    free(tar);
    free(folder);
    scratch_remove(&scratch);
}

static void a_place_tells_the_file_and_the_entry(void)
{
    static const Item items[] = {{"day/a", "1"}, {NULL, NULL}};
    Scratch scratch;
    scratch_make(&scratch);
    char *tar = pack(&scratch, "t.tar.gz", items), *in_tar = scratch_path(&scratch, "t.tar.gz:day/a");
    char *folder = scratch_folder(&scratch, "f"), *with_slash = scratch_path(&scratch, "f/");
    char *file = scratch_text(&scratch, "f/a", "1");
    const char *const paths[] = {tar, folder, with_slash, file}, *const places[] = {in_tar, file, file, file};
    for (int i = 0; i < 4; i++) {
        Archive *archive;
        CU_ASSERT_TRUE_FATAL(archive_open(paths[i], &archive, NULL));
        CU_ASSERT_TRUE(archive_enter(archive, 0, NULL));
        CU_ASSERT_STRING_EQUAL(archive_place(archive), places[i]);
        archive_close(archive);
    }
    free(tar), free(in_tar), free(folder), free(with_slash), free(file);
    scratch_remove(&scratch);
}

static void a_large_file_comes_in_pieces_that_add_up(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    size_t size = 1000003;
    char *bytes = malloc(size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)('a' + i * i % 26);
    char *path = scratch_file(&scratch, "large", bytes, size);
    Archive *archive;
    CU_ASSERT_TRUE_FATAL(archive_open(path, &archive, NULL));
    CU_ASSERT_TRUE(archive_enter(archive, 0, NULL));
    size_t at = 0, got, pieces = 0;
    for (const char *piece; archive_read(archive, &piece, &got, NULL) && got > 0; at += got, pieces++)
        CU_ASSERT_TRUE(at + got <= size && memcmp(bytes + at, piece, got) == 0);
    CU_ASSERT_EQUAL(at, size);
    CU_ASSERT_TRUE(pieces > 1);
    archive_close(archive);
    free(path);
    free(bytes);
    scratch_remove(&scratch);
}

/* ---- What is refused ---- */

static void what_is_not_there_or_no_file_is_refused(void)
{
    Error error = open_error("build/there/is/no/such/file");
    CONTAINS(error.text, "No such file");
    error = open_error("/dev/null");
    CONTAINS(error.text, "neither a file nor a folder");
}

static void empty_files_and_folders_are_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    /* gzip of nothing: an empty deflate block and zeros for check sum and length. */
    static const unsigned char nothing[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    char *empty = scratch_text(&scratch, "empty", "");
    char *packed = scratch_file(&scratch, "packed.gz", nothing, sizeof nothing);
    char *folder = scratch_folder(&scratch, "folder"), *inner = scratch_folder(&scratch, "folder/day");
    Error error = open_error(empty);
    CONTAINS(error.text, "the file is empty");
    error = open_error(packed);
    CONTAINS(error.text, "the file is empty");
    error = open_error(folder);
    CONTAINS(error.text, "folders in it (1) are not entered");
    free(empty), free(packed), free(folder), free(inner);
    scratch_remove(&scratch);
}

static void an_empty_file_in_a_folder_is_an_entry_without_bytes(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    free(scratch_text(&scratch, "a", ""));
    char text[64];
    read_all(scratch.path, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "a= ");
    scratch_remove(&scratch);
}

/* Half of each kind of archive; the text in it does not compress, so that the cut is in the middle of it. */
static void an_archive_that_is_cut_off_is_refused(void)
{
    static const char *const names[] = {"t.tar", "t.tar.gz", "t.tar.xz", "t.tar.zst", "t.tar.bz2"};
    char noise[20001];
    unsigned long x = 1;
    for (size_t i = 0; i < sizeof noise - 1; i++)
        noise[i] = (char)('0' + (x = x * 6364136223846793005u + 1442695040888963407u) / 1000003 % 75);
    noise[sizeof noise - 1] = '\0';
    const Item items[] = {{"a", noise}, {NULL, NULL}};
    Scratch scratch;
    scratch_make(&scratch);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = pack(&scratch, names[i], items);
        size_t size;
        char *bytes = scratch_read(path, &size);
        free(path);
        path = scratch_file(&scratch, names[i], bytes, size / 2);
        Error error = open_error(path);
        CONTAINS(error.text, "cut off");
        free(path);
        free(bytes);
    }
    scratch_remove(&scratch);
}

static void a_damaged_file_in_a_folder_is_named(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    char *path = scratch_file(&scratch, "a.gz", gz_1_2, sizeof gz_1_2 - 6);
    Archive *archive;
    CU_ASSERT_TRUE_FATAL(archive_open(scratch.path, &archive, NULL));
    Error error = {0};
    const char *bytes;
    size_t size = 1;
    bool is_good = archive_enter(archive, 0, &error);
    while (is_good && size > 0)
        is_good = archive_read(archive, &bytes, &size, &error);
    CU_ASSERT_FALSE(is_good);
    CU_ASSERT_STRING_EQUAL(error.file, path);
    CONTAINS(error.text, "damaged or cut off");
    archive_close(archive);
    free(path);
    scratch_remove(&scratch);
}

/* Both are refused by their headers, before any of it is in memory: an entry of 2 GiB; and one of 1 GiB - 100
 * bytes, which alone would fit, after one of 10 bytes (each counts 256 bytes more). */
static void an_archive_that_unpacks_to_more_than_1_gib_is_refused(void)
{
    Scratch scratch;
    scratch_make(&scratch);
    static char tar[2048];
    tar_header(tar, "bomb", '0', 1ul << 31, "");
    char *path = scratch_file(&scratch, "t.tar", tar, sizeof tar);
    Error error = open_error(path);
    CONTAINS(error.text, "bomb does not fit");
    tar_header(tar, "small", '0', 10, "");
    tar_header(tar + 1024, "rest", '0', (1ul << 30) - 100, "");
    free(path);
    path = scratch_file(&scratch, "t.tar", tar, sizeof tar);
    error = open_error(path);
    CONTAINS(error.text, "rest does not fit");
    free(path);
    scratch_remove(&scratch);
}

static const TestCase cases[] = {
    {"a_folder_is_read_in_byte_order_of_its_names", a_folder_is_read_in_byte_order_of_its_names},
    {"folders_links_and_hidden_files_in_a_folder_are_passed_over",
     folders_links_and_hidden_files_in_a_folder_are_passed_over},
    {"a_tar_is_read_in_byte_order_of_base_names_whatever_its_order",
     a_tar_is_read_in_byte_order_of_base_names_whatever_its_order},
    {"links_and_folders_in_a_tar_are_passed_over", links_and_folders_in_a_tar_are_passed_over},
    {"a_single_file_is_one_entry_compressed_or_not", a_single_file_is_one_entry_compressed_or_not},
    {"an_entry_can_be_entered_again_and_in_any_order", an_entry_can_be_entered_again_and_in_any_order},
    {"a_place_tells_the_file_and_the_entry", a_place_tells_the_file_and_the_entry},
    {"a_large_file_comes_in_pieces_that_add_up", a_large_file_comes_in_pieces_that_add_up},
    {"what_is_not_there_or_no_file_is_refused", what_is_not_there_or_no_file_is_refused},
    {"empty_files_and_folders_are_refused", empty_files_and_folders_are_refused},
    {"an_empty_file_in_a_folder_is_an_entry_without_bytes",
     an_empty_file_in_a_folder_is_an_entry_without_bytes},
    {"an_archive_that_is_cut_off_is_refused", an_archive_that_is_cut_off_is_refused},
    {"a_damaged_file_in_a_folder_is_named", a_damaged_file_in_a_folder_is_named},
    {"an_archive_that_unpacks_to_more_than_1_gib_is_refused",
     an_archive_that_unpacks_to_more_than_1_gib_is_refused},
    {NULL, NULL},
};

const TestSuite test_archive = {"archive", cases};
