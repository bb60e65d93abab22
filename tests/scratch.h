/* A folder of a test's own, in the place for temporary files.
 *
 *     Scratch scratch;
 *     scratch_make(&scratch);
 *     char *path = scratch_file(&scratch, "a.txt", "1\n2\n", 4);
 *     free(path);
 *     scratch_remove(&scratch);
 */
#ifndef VIRGA_TESTS_SCRATCH_H
#define VIRGA_TESTS_SCRATCH_H

#include <CUnit/CUnit.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Scratch {
    char path[256];
} Scratch;

static inline void scratch_make(Scratch *scratch)
{
    const char *place = getenv("TMPDIR");
    snprintf(scratch->path, sizeof scratch->path, "%s/virga-test-XXXXXX", place != NULL ? place : P_tmpdir);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(scratch->path));
}

/* The path of a name in the folder, which need not be there. The caller frees it. */
static inline char *scratch_path(const Scratch *scratch, const char *name)
{
    char *path;
    CU_ASSERT_FATAL(asprintf(&path, "%s/%s", scratch->path, name) > 0);
    return path;
}

/* Writes a file and returns its path. One of that name is removed first: ext4 would wait for the disk at each
 * file that is truncated and written again. */
static inline char *scratch_file(const Scratch *scratch, const char *name, const void *bytes, size_t size)
{
    char *path = scratch_path(scratch, name);
    unlink(path);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(fwrite(bytes, 1, size, file), size);
    CU_ASSERT_EQUAL_FATAL(fclose(file), 0);
    return path;
}

static inline char *scratch_text(const Scratch *scratch, const char *name, const char *text)
{
    return scratch_file(scratch, name, text, strlen(text));
}

static inline char *scratch_folder(const Scratch *scratch, const char *name)
{
    char *path = scratch_path(scratch, name);
    CU_ASSERT_EQUAL_FATAL(mkdir(path, 0755), 0);
    return path;
}

/* A whole file; the caller frees it. */
static inline char *scratch_read(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, 0, SEEK_END);
    *ret_size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*ret_size + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    CU_ASSERT_EQUAL_FATAL(fread(bytes, 1, *ret_size, file), *ret_size);
    fclose(file);
    return bytes;
}

static inline int scratch_remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static inline void scratch_remove(const Scratch *scratch)
{
    nftw(scratch->path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
