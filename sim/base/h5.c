#include "sim/base/h5.h"

#include "sim/base/check.h"
#include "sim/base/h5_inner.h"

#include <string.h>
#include <sys/mman.h>

enum { NEEDED_BYTES = 8 << 20 };

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
hid_t h5_access_properties(bool for_writing)
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
void h5_quieten_library(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void h5_need_memory(void)
{
    void *memory = mmap(NULL, NEEDED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        die("out of memory: %d bytes wanted", NEEDED_BYTES);
    munmap(memory, NEEDED_BYTES);
}

H5File *h5_file_new(const char *path, hid_t id)
{
    H5File *file = must_calloc(1, sizeof *file);
    file->path = must_strdup(path);
    file->id = id;
    return file;
}

void h5_file_free(H5File *file)
{
    vec_free(&file->open_rows);
    free(file->aside);
    free(file->path);
    free(file);
}

H5File *h5_open(const char *path, Error *error)
{
    if (!h5_check_seal(path, error))
        return NULL;
    h5_need_memory();
    h5_quieten_library();
    hid_t access = h5_access_properties(false);
    hid_t id = H5Fopen(path, H5F_ACC_RDONLY, access);
    Error why = h5_reason();
    H5Pclose(access);
    if (id < 0) {
        error_at(error, path, 0, 0, "cannot open: %s", why.text);
        return NULL;
    }
    return h5_file_new(path, id);
}

void h5_close(H5File *file)
{
    if (file == NULL)
        return;
    H5Fclose(file->id);
    h5_file_free(file);
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
