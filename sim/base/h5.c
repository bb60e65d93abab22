#include "sim/base/h5.h"

#include "sim/base/check.h"
#include "sim/base/h5_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Trouble ---- */

static herr_t take_innermost(unsigned depth, const H5E_error2_t *entry, void *ret_error)
{
    Error *error = ret_error;
    if (depth == 0)
        error_set(error, "%s", entry->desc);
    return 0;
}

Error h5_reason(void)
{
    static const char mark[] = "error message = '";
    Error error = {0};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_innermost, &error);
    const char *words = strstr(error.text, mark);
    if (words != NULL) {
        words += strlen(mark);
        error_set(&error, "%.*s", (int)strcspn(words, "'"), words);
    }
    return error;
}

void h5_fail(H5File *file, const char *what)
{
    if (file->has_failed)
        return;
    Error why = h5_reason();
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot write %s: %s", what, why.text);
}

static void fail_by_system(H5File *file, const char *what)
{
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot %s: %s", what, strerror(errno));
}

/* ---- Files ---- */

hid_t h5_properties(hid_t class)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t list = H5Pcreate(class);
    H5Pset_obj_track_times(list, false);
    H5Pset_attr_creation_order(list, order);
    if (class == H5P_FILE_CREATE || class == H5P_GROUP_CREATE)
        H5Pset_link_creation_order(list, order);
    return list;
}

/* No locks: nobody else knows the file aside, and many file systems of clusters have none. */
static hid_t access_properties(bool for_writing)
{
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(list, false, true);
    H5Pset_fclose_degree(list,
                         H5F_CLOSE_STRONG); /* a failure may leave datasets open: they go with the file */
    if (for_writing)
        H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V18);
    return list;
}

/* The library shall neither print nor, after a full disk, try again to finish the file when the program ends.
 */
static void quieten_library(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

static H5File *file_new(const char *path, hid_t id)
{
    H5File *file = must_calloc(1, sizeof *file);
    file->path = must_strdup(path);
    file->id = id;
    return file;
}

static void file_free(H5File *file)
{
    vec_free(&file->open_rows);
    free(file->aside);
    free(file->path);
    free(file);
}

H5File *h5_create(const char *path, Error *error)
{
    struct stat
        found; /* the file takes the place of what is there: only of a file, never of a device or a link */
    if (lstat(path, &found) == 0 && !S_ISREG(found.st_mode)) {
        error_at(error, path, 0, 0, "cannot create: %s",
                 S_ISDIR(found.st_mode) ? "it is a directory" : "there is something that is no regular file");
        return NULL;
    }
    quieten_library();
    char *aside = NULL;
    if (asprintf(&aside, "%s.tmp-%ld", path, (long)getpid()) < 0)
        die("out of memory");
    hid_t creation = h5_properties(H5P_FILE_CREATE), access = access_properties(true);
    hid_t id = H5Fcreate(aside, H5F_ACC_TRUNC, creation, access);
    Error why = h5_reason();
    H5Pclose(creation);
    H5Pclose(access);
    if (id < 0) {
        unlink(aside); /* it may have been made, but not filled */
        free(aside);
        error_at(error, path, 0, 0, "cannot create: %s", why.text);
        return NULL;
    }
    H5File *file = file_new(path, id);
    file->aside = aside;
    return file;
}

const char *h5_aside_path(const H5File *file)
{
    return file->aside;
}

bool h5_ok(const H5File *file, Error *error)
{
    if (file->has_failed && error != NULL)
        *error = file->trouble;
    return !file->has_failed;
}

static void close_rows(H5File *file)
{
    while (file->open_rows.count > 0)
        h5_rows_close(file->open_rows.at[file->open_rows.count - 1]);
}

/* Waits until the disk has the bytes: some file systems report "full" only now. */
static void synchronise(H5File *file)
{
    int handle = open(file->aside, O_RDWR | O_CLOEXEC);
    if (handle < 0 || fsync(handle) != 0)
        fail_by_system(file, "write the file");
    if (handle >= 0)
        close(handle);
}

bool h5_commit(H5File *file, Error *error)
{
    close_rows(file);
    if (H5Fflush(file->id, H5F_SCOPE_GLOBAL) < 0)
        h5_fail(file, "the file");
    if (H5Fclose(file->id) < 0)
        h5_fail(file, "the file");
    if (!file->has_failed)
        synchronise(file);
    if (!file->has_failed && rename(file->aside, file->path) != 0)
        fail_by_system(file, "give the file its name");
    bool done = h5_ok(file, error);
    if (!done)
        unlink(file->aside);
    file_free(file);
    return done;
}

void h5_discard(H5File *file)
{
    if (file == NULL)
        return;
    file->has_failed = true; /* what still waits is not worth writing */
    close_rows(file);
    H5Fclose(file->id);
    unlink(file->aside);
    file_free(file);
}

H5File *h5_open(const char *path, Error *error)
{
    quieten_library();
    hid_t access = access_properties(false);
    hid_t id = H5Fopen(path, H5F_ACC_RDONLY, access);
    Error why = h5_reason();
    H5Pclose(access);
    if (id < 0) {
        bool is_foreign = H5Fis_hdf5(path) == 0;
        error_at(error, path, 0, 0, "cannot open: %s", is_foreign ? "not an HDF5 file" : why.text);
        return NULL;
    }
    return file_new(path, id);
}

void h5_close(H5File *file)
{
    if (file == NULL)
        return;
    H5Fclose(file->id);
    file_free(file);
}

bool h5_exists(H5File *file, const char *path)
{
    return strcmp(path, "/") == 0 ||
           (H5Lexists(file->id, path, H5P_DEFAULT) > 0 && H5Oexists_by_name(file->id, path, H5P_DEFAULT) > 0);
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "one type serves memory and file");

hid_t h5_number_type(H5Kind kind)
{
    const hid_t types[] = {[H5_F64] = H5T_IEEE_F64LE,
                           [H5_F32] = H5T_IEEE_F32LE,
                           [H5_I64] = H5T_STD_I64LE,
                           [H5_I32] = H5T_STD_I32LE,
                           [H5_U8] = H5T_STD_U8LE};
    check(kind < H5_TEXT);
    return types[kind];
}
