/* The life of a file that is written: aside, until it is whole and gets its name. */
#include "sim/base/check.h"
#include "sim/base/h5.h"
#include "sim/base/h5_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail_by_system(H5File *file, const char *what)
{
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot %s: %s", what, strerror(errno));
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
    h5_need_memory();
    h5_quieten_library();
    char *aside = NULL;
    if (asprintf(&aside, "%s.tmp-%ld", path, (long)getpid()) < 0)
        die("out of memory");
    hid_t creation = h5_properties(H5P_FILE_CREATE), access = h5_access_properties(true);
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
    H5File *file = h5_file_new(path, id);
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

/* Seals it, and waits until the disk has the bytes: some file systems report "full" only now. */
static void finish(H5File *file)
{
    int handle = open(file->aside, O_RDWR | O_CLOEXEC);
    if (handle < 0 || !h5_seal(handle) || fsync(handle) != 0)
        fail_by_system(file, "write the file");
    if (handle >= 0)
        close(handle);
}

bool h5_commit(H5File *file, Error *error)
{
    h5_need_memory();
    close_rows(file);
    if (H5Fflush(file->id, H5F_SCOPE_GLOBAL) < 0)
        h5_fail(file, "the file");
    if (H5Fclose(file->id) < 0)
        h5_fail(file, "the file");
    if (!file->has_failed)
        finish(file);
    if (!file->has_failed && rename(file->aside, file->path) != 0)
        fail_by_system(file, "give the file its name");
    bool done = h5_ok(file, error);
    if (!done)
        unlink(file->aside);
    h5_file_free(file);
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
    h5_file_free(file);
}
