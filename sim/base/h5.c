#include "sim/base/h5.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEFLATE_LEVEL = 1,
    SMALL_BYTES = 64 << 10,  /* what is smaller is stored in one piece */
    CHUNK_VALUES = 64 << 10, /* at most 512 KiB: the library's cache holds two such chunks */
    BLOCK_BYTES = 4 << 20,   /* rows that wait to be written together */
};

struct H5Rows {
    H5File *file;
    char *path;
    hid_t dataset;
    H5Kind kind;
    size_t width; /* as in H5Dataset */
    size_t row_bytes;
    size_t block_rows; /* rows of a chunk, and room in `block` */
    size_t waiting;    /* rows in `block` */
    size_t written;
    unsigned char *block;
};

struct H5File {
    char *path;
    char *aside; /* NULL when reading */
    hid_t id;
    hid_t text_type; /* variable-length UTF-8 */
    bool has_failed;
    Error trouble; /* the first failure of writing */
    VEC(H5Rows *) open_rows;
};

/* ---- Trouble ---- */

static herr_t take_innermost(unsigned depth, const H5E_error2_t *entry, void *ret_text)
{
    Error *error = ret_text;
    if (depth == 0)
        snprintf(error->text, sizeof error->text, "%s", entry->desc);
    return 0;
}

/* Why the last call to the library failed: the system's words where it has them, otherwise the library's. */
static Error reason(void)
{
    static const char mark[] = "error message = '";
    Error error = {0};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_innermost, &error);
    const char *words = strstr(error.text, mark);
    if (words != NULL) {
        words += strlen(mark);
        size_t length = strcspn(words, "'");
        memmove(error.text, words, length);
        error.text[length] = '\0';
    }
    return error;
}

/* Keeps the first failure of writing. Call it before any other call to the library, which forgets reasons. */
static void fail(H5File *file, const char *what)
{
    if (file->has_failed)
        return;
    Error why = reason();
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot write %s: %s", what, why.text);
}

/* ---- Files ---- */

/* Each set of properties says: no times, and everything in the order of its making. */
static hid_t properties(hid_t class)
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
    file->text_type = H5Tcopy(H5T_C_S1);
    H5Tset_size(file->text_type, H5T_VARIABLE);
    H5Tset_cset(file->text_type, H5T_CSET_UTF8);
    return file;
}

static void file_free(H5File *file)
{
    H5Tclose(file->text_type);
    vec_free(&file->open_rows);
    free(file->aside);
    free(file->path);
    free(file);
}

H5File *h5_create(const char *path, Error *error)
{
    struct stat found;
    if (stat(path, &found) == 0 && S_ISDIR(found.st_mode)) { /* or the rename would fail after all the work */
        error_at(error, path, 0, 0, "cannot create: it is a directory");
        return NULL;
    }
    quieten_library();
    char *aside = NULL;
    if (asprintf(&aside, "%s.tmp-%ld", path, (long)getpid()) < 0)
        die("out of memory");
    hid_t creation = properties(H5P_FILE_CREATE), access = access_properties(true);
    hid_t id = H5Fcreate(aside, H5F_ACC_TRUNC, creation, access);
    Error why = reason();
    H5Pclose(creation);
    H5Pclose(access);
    if (id < 0) {
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

/* Waits until the disk has the bytes: some file systems report "full" only now. */
static void synchronise(H5File *file)
{
    int handle = open(file->aside, O_RDWR | O_CLOEXEC);
    if (handle < 0 || fsync(handle) != 0) {
        file->has_failed = true;
        error_at(&file->trouble, file->path, 0, 0, "cannot write: %s", strerror(errno));
    }
    if (handle >= 0)
        close(handle);
}

static void rename_into_place(H5File *file)
{
    if (rename(file->aside, file->path) != 0) {
        file->has_failed = true;
        error_at(&file->trouble, file->path, 0, 0, "cannot rename %s to it: %s", file->aside,
                 strerror(errno));
    }
}

bool h5_commit(H5File *file, Error *error)
{
    while (file->open_rows.count > 0)
        h5_rows_close(file->open_rows.at[file->open_rows.count - 1]);
    if (H5Fflush(file->id, H5F_SCOPE_GLOBAL) < 0)
        fail(file, "the file");
    if (H5Fclose(file->id) < 0)
        fail(file, "the file");
    if (!file->has_failed)
        synchronise(file);
    if (!file->has_failed)
        rename_into_place(file);
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
    while (file->open_rows.count > 0)
        h5_rows_close(file->open_rows.at[file->open_rows.count - 1]);
    H5Fclose(file->id);
    unlink(file->aside);
    file_free(file);
}

/* ---- Types ---- */

/* Of values in memory, or in the file: little-endian whatever the machine. */
static hid_t memory_type(const H5File *file, H5Kind kind)
{
    const hid_t types[] = {
        [H5_F64] = H5T_NATIVE_DOUBLE, [H5_F32] = H5T_NATIVE_FLOAT, [H5_I64] = H5T_NATIVE_INT64,
        [H5_I32] = H5T_NATIVE_INT32,  [H5_U8] = H5T_NATIVE_UINT8,  [H5_TEXT] = file->text_type};
    return types[kind];
}

static hid_t stored_type(const H5File *file, H5Kind kind)
{
    const hid_t types[] = {[H5_F64] = H5T_IEEE_F64LE, [H5_F32] = H5T_IEEE_F32LE, [H5_I64] = H5T_STD_I64LE,
                           [H5_I32] = H5T_STD_I32LE,  [H5_U8] = H5T_STD_U8LE,    [H5_TEXT] = file->text_type};
    return types[kind];
}

static size_t size_of(H5Kind kind)
{
    static const size_t sizes[] = {
        [H5_F64] = 8, [H5_F32] = 4, [H5_I64] = 8, [H5_I32] = 4, [H5_U8] = 1, [H5_TEXT] = sizeof(char *)};
    return sizes[kind];
}

static bool is_whole(H5Kind kind)
{
    return kind == H5_I64 || kind == H5_I32 || kind == H5_U8;
}

static size_t at_least_1(size_t n)
{
    return n > 0 ? n : 1;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- Writing: groups and attributes ---- */

static bool exists(const H5File *file, const char *path)
{
    return strcmp(path, "/") == 0 ||
           (H5Lexists(file->id, path, H5P_DEFAULT) > 0 && H5Oexists_by_name(file->id, path, H5P_DEFAULT) > 0);
}

/* A name that is free in a group that is there; anything else is a bug of the caller. */
static void check_new(const H5File *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    check(path[0] == '/' && !exists(file, path));
    char *group = slash == path ? must_strdup("/") : strndup(path, (size_t)(slash - path));
    check(group != NULL && exists(file, group));
    free(group);
}

static void put(H5File *file, const char *path, const char *name, H5Kind kind, const void *value)
{
    if (file->has_failed)
        return;
    check(exists(file, path) && H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) == 0);
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t id = H5Acreate_by_name(file->id, path, name, stored_type(file, kind), space, H5P_DEFAULT,
                                 H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0 || H5Awrite(id, memory_type(file, kind), value) < 0)
        fail(file, path);
    H5Sclose(space);
    if (id >= 0)
        H5Aclose(id);
}

void h5_put_text(H5File *file, const char *path, const char *name, const char *text)
{
    put(file, path, name, H5_TEXT, &text);
}

void h5_put_number(H5File *file, const char *path, const char *name, double value)
{
    put(file, path, name, H5_F64, &value);
}

void h5_put_int(H5File *file, const char *path, const char *name, int64_t value)
{
    put(file, path, name, H5_I64, &value);
}

/* Names of links are UTF-8: a service may be called as it likes. */
static hid_t link_properties(void)
{
    hid_t list = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_char_encoding(list, H5T_CSET_UTF8);
    return list;
}

void h5_make_group(H5File *file, const char *path, const char *description)
{
    if (file->has_failed)
        return;
    check_new(file, path);
    hid_t link = link_properties(), creation = properties(H5P_GROUP_CREATE);
    hid_t id = H5Gcreate2(file->id, path, link, creation, H5P_DEFAULT);
    if (id < 0)
        fail(file, path);
    else
        H5Gclose(id);
    H5Pclose(link);
    H5Pclose(creation);
    h5_put_text(file, path, "description", description);
}

/* ---- Writing: datasets ---- */

static size_t row_bytes_of(const H5Dataset *dataset)
{
    return size_of(dataset->kind) * at_least_1(dataset->width);
}

/* How many rows go into one block, which is as many as one chunk is long. */
static size_t block_rows_for(const H5Dataset *dataset, size_t rows_expected)
{
    size_t rows = least(BLOCK_BYTES / row_bytes_of(dataset), CHUNK_VALUES);
    return at_least_1(rows_expected > 0 ? least(rows, rows_expected) : rows);
}

/* block_rows = 0: in one piece. */
static hid_t storage_properties(const H5Dataset *dataset, size_t block_rows)
{
    hid_t list = properties(H5P_DATASET_CREATE);
    if (block_rows > 0) {
        hsize_t chunk[2] = {block_rows, least(dataset->width, at_least_1(CHUNK_VALUES / block_rows))};
        H5Pset_chunk(list, dataset->width > 0 ? 2 : 1, chunk);
        if (is_whole(dataset->kind))
            H5Pset_shuffle(list);
        H5Pset_deflate(list, DEFLATE_LEVEL);
    }
    return list;
}

/* Makes a dataset with its attributes in the space, which it closes. Negative when that failed. */
static hid_t make_dataset(H5File *file, const H5Dataset *dataset, hid_t space, size_t block_rows)
{
    check_new(file, dataset->path);
    hid_t link = link_properties(), storage = storage_properties(dataset, block_rows);
    hid_t id = H5Dcreate2(file->id, dataset->path, stored_type(file, dataset->kind), space, link, storage,
                          H5P_DEFAULT);
    if (id < 0)
        fail(file, dataset->path);
    H5Pclose(link);
    H5Pclose(storage);
    H5Sclose(space);
    h5_put_text(file, dataset->path, "unit", dataset->unit != NULL ? dataset->unit : "");
    h5_put_text(file, dataset->path, "description", dataset->description);
    return id;
}

static void write_all(H5File *file, const H5Dataset *dataset, hid_t id, const void *data)
{
    hid_t type = memory_type(file, dataset->kind);
    if (id >= 0 && H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
        fail(file, dataset->path);
    if (id >= 0 && H5Dclose(id) < 0)
        fail(file, dataset->path);
}

void h5_write(H5File *file, const H5Dataset *dataset, size_t rows, const void *data)
{
    if (file->has_failed)
        return;
    bool is_small = rows * row_bytes_of(dataset) < SMALL_BYTES;
    hsize_t shape[2] = {rows, dataset->width};
    hid_t space = H5Screate_simple(dataset->width > 0 ? 2 : 1, shape, NULL);
    hid_t id = make_dataset(file, dataset, space, is_small ? 0 : block_rows_for(dataset, rows));
    write_all(file, dataset, id, data);
}

void h5_write_text(H5File *file, const char *path, const char *description, const char *text)
{
    if (file->has_failed)
        return;
    const H5Dataset dataset = {.path = path, .description = description, .kind = H5_TEXT};
    write_all(file, &dataset, make_dataset(file, &dataset, H5Screate(H5S_SCALAR), 0), &text);
}

H5Rows *h5_rows_open(H5File *file, const H5Dataset *dataset, size_t rows_expected)
{
    check(dataset->kind != H5_TEXT);
    H5Rows *rows = must_calloc(1, sizeof *rows);
    *rows = (H5Rows){
        .file = file,
        .path = must_strdup(dataset->path),
        .dataset = -1,
        .kind = dataset->kind,
        .width = dataset->width,
        .row_bytes = row_bytes_of(dataset),
        .block_rows = block_rows_for(dataset, rows_expected),
    };
    rows->block = must_alloc(rows->block_rows * rows->row_bytes);
    vec_push(&file->open_rows, rows);
    if (!file->has_failed) {
        const hsize_t none[2] = {0, dataset->width}, most[2] = {H5S_UNLIMITED, dataset->width};
        hid_t space = H5Screate_simple(dataset->width > 0 ? 2 : 1, none, most);
        rows->dataset = make_dataset(file, dataset, space, rows->block_rows);
    }
    return rows;
}

static void write_block(H5Rows *rows)
{
    if (rows->waiting == 0 || rows->file->has_failed)
        return;
    const hsize_t end[2] = {rows->written + rows->waiting, rows->width};
    const hsize_t start[2] = {rows->written, 0}, count[2] = {rows->waiting, rows->width};
    hid_t type = memory_type(rows->file, rows->kind);
    if (H5Dset_extent(rows->dataset, end) < 0) {
        fail(rows->file, rows->path);
        return;
    }
    hid_t here = H5Screate_simple(rows->width > 0 ? 2 : 1, count, NULL), there = H5Dget_space(rows->dataset);
    H5Sselect_hyperslab(there, H5S_SELECT_SET, start, NULL, count, NULL);
    if (H5Dwrite(rows->dataset, type, here, there, H5P_DEFAULT, rows->block) < 0)
        fail(rows->file, rows->path);
    H5Sclose(here);
    H5Sclose(there);
    rows->written += rows->waiting;
    rows->waiting = 0;
}

void h5_rows_append(H5Rows *rows, const void *data, size_t row_count)
{
    const unsigned char *from = data;
    while (row_count > 0 && !rows->file->has_failed) {
        size_t taken = least(row_count, rows->block_rows - rows->waiting);
        memcpy(rows->block + rows->waiting * rows->row_bytes, from, taken * rows->row_bytes);
        from += taken * rows->row_bytes;
        row_count -= taken;
        rows->waiting += taken;
        if (rows->waiting == rows->block_rows)
            write_block(rows);
    }
}

void h5_rows_close(H5Rows *rows)
{
    H5File *file = rows->file;
    write_block(rows);
    if (rows->dataset >= 0 && H5Dclose(rows->dataset) < 0)
        fail(file, rows->path);
    for (size_t i = 0; i < file->open_rows.count; i++)
        if (file->open_rows.at[i] == rows)
            file->open_rows.at[i] = file->open_rows.at[--file->open_rows.count];
    free(rows->block);
    free(rows->path);
    free(rows);
}

void h5_make_scale(H5File *file, const char *path, const char *name)
{
    if (file->has_failed)
        return;
    check(exists(file, path));
    hid_t id = H5Dopen2(file->id, path, H5P_DEFAULT);
    if (id < 0 || H5DSset_scale(id, name) < 0)
        fail(file, path);
    if (id >= 0)
        H5Dclose(id);
}

void h5_attach_scale(H5File *file, const char *path, unsigned dimension, const char *scale_path)
{
    if (file->has_failed)
        return;
    check(exists(file, path) && exists(file, scale_path));
    hid_t id = H5Dopen2(file->id, path, H5P_DEFAULT), scale = H5Dopen2(file->id, scale_path, H5P_DEFAULT);
    if (id < 0 || scale < 0 || H5DSattach_scale(id, scale, dimension) < 0)
        fail(file, path);
    if (id >= 0)
        H5Dclose(id);
    if (scale >= 0)
        H5Dclose(scale);
}

/* ---- Reading ---- */

H5File *h5_open(const char *path, Error *error)
{
    quieten_library();
    hid_t access = access_properties(false);
    hid_t id = H5Fopen(path, H5F_ACC_RDONLY, access);
    Error why = reason();
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
    return exists(file, path);
}

/* Bad input, with the library's reason: call it before any other call to the library. */
static bool unreadable(const H5File *file, const char *path, Error *error)
{
    Error why = reason();
    return error_at(error, file->path, 0, 0, "%s: cannot be read: %s", path, why.text);
}

/* A dataset or an attribute that is open for reading. */
typedef struct {
    const H5File *file;
    const char *path;
    hid_t id, type, space; /* negative = not open */
    int rank;              /* 0 = a single value */
    hsize_t shape[2];      /* of rank 1 and 2 */
    H5Kind kind;
} Source;

static H5Kind kind_of(hid_t type)
{
    size_t size = H5Tget_size(type);
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        return size <= 4 ? H5_F32 : H5_F64;
    case H5T_INTEGER:
        if (H5Tget_sign(type) == H5T_SGN_NONE)
            return size == 1 ? H5_U8 : H5_I64;
        return size <= 4 ? H5_I32 : H5_I64;
    case H5T_STRING:
        return H5_TEXT;
    default:
        return H5_OTHER;
    }
}

static void source_close(Source *source)
{
    const hid_t ids[] = {source->type, source->space, source->id};
    for (int i = 0; i < 3; i++)
        if (ids[i] >= 0)
            H5Idec_ref(ids[i]);
}

/* Takes an id that the library gave (negative when it refused) and finds out what it is. */
static bool source_take(Source *source, hid_t id, Error *error)
{
    bool is_dataset = id >= 0 && H5Iget_type(id) == H5I_DATASET;
    source->id = id;
    source->type = id < 0 ? -1 : is_dataset ? H5Dget_type(id) : H5Aget_type(id);
    source->space = source->type < 0 ? -1 : is_dataset ? H5Dget_space(id) : H5Aget_space(id);
    source->rank = source->space < 0 ? -1 : H5Sget_simple_extent_ndims(source->space);
    if (source->rank < 0 || source->rank > 2) {
        if (source->rank < 0)
            unreadable(source->file, source->path, error);
        else
            error_at(error, source->file->path, 0, 0, "%s: has %d dimensions, at most 2 can be read",
                     source->path, source->rank);
        source_close(source);
        return false;
    }
    H5Sget_simple_extent_dims(source->space, source->shape, NULL);
    source->kind = kind_of(source->type);
    return true;
}

static bool dataset_open(H5File *file, const char *path, Source *ret_source, Error *error)
{
    *ret_source = (Source){.file = file, .path = path};
    if (!exists(file, path))
        return error_at(error, file->path, 0, 0, "%s: there is no such dataset", path);
    return source_take(ret_source, H5Dopen2(file->id, path, H5P_DEFAULT), error);
}

bool h5_about(H5File *file, const char *path, H5About *ret_about, Error *error)
{
    H5O_info_t info;
    Source source;
    if (!exists(file, path))
        return error_at(error, file->path, 0, 0, "%s: there is no such group or dataset", path);
    if (H5Oget_info_by_name2(file->id, path, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
        return unreadable(file, path, error);
    if (info.type == H5O_TYPE_GROUP) {
        *ret_about = (H5About){.is_group = true, .kind = H5_OTHER};
        return true;
    }
    if (!dataset_open(file, path, &source, error))
        return false;
    *ret_about = (H5About){
        .kind = source.kind,
        .rows = source.rank > 0 ? source.shape[0] : 1,
        .width = source.rank > 1 ? source.shape[1] : 0,
    };
    source_close(&source);
    return true;
}

/* Whether every value of the stored type has its place in the wanted one (to the nearest, for fractions). */
static bool converts(const Source *source, H5Kind as)
{
    if (source->kind == H5_OTHER || (source->kind == H5_TEXT) != (as == H5_TEXT))
        return false;
    if (!is_whole(as))
        return true;
    if (!is_whole(source->kind) || size_of(as) < H5Tget_size(source->type))
        return false;
    bool is_signed = H5Tget_sign(source->type) != H5T_SGN_NONE;
    return as == H5_U8 ? !is_signed : is_signed || size_of(as) > H5Tget_size(source->type);
}

static const char *name_of(H5Kind kind)
{
    static const char *const names[] = {
        [H5_F64] = "double",         [H5_F32] = "float",         [H5_I64] = "64-bit integer",
        [H5_I32] = "32-bit integer", [H5_U8] = "8-bit unsigned", [H5_TEXT] = "text",
        [H5_OTHER] = "another type"};
    return names[kind];
}

static bool wrong_kind(const Source *source, H5Kind as, Error *error)
{
    return error_at(error, source->file->path, 0, 0, "%s: holds %s values, which cannot be read as %s",
                    source->path, name_of(source->kind), name_of(as));
}

/* Reads the selected values, `into` being large enough. */
static bool fetch(const Source *source, hid_t type, hid_t selected, void *into, Error *error)
{
    bool is_dataset = H5Iget_type(source->id) == H5I_DATASET;
    hsize_t count = (hsize_t)H5Sget_select_npoints(selected);
    hid_t here = H5Screate_simple(1, &count, NULL);
    herr_t done = is_dataset ? H5Dread(source->id, type, here, selected, H5P_DEFAULT, into)
                             : H5Aread(source->id, type, into);
    bool is_read = done >= 0 || unreadable(source->file, source->path, error);
    H5Sclose(here);
    return is_read;
}

/* One block: the pointers, then the characters they point at. A text ends at its zero or after most_bytes. */
static char **pack(char *const *texts, size_t count, size_t most_bytes)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += (texts[i] != NULL ? strnlen(texts[i], most_bytes) : 0) + 1;
    char **block = must_alloc(count * sizeof *block + bytes);
    char *end = (char *)(block + count);
    for (size_t i = 0; i < count; i++) {
        size_t length = texts[i] != NULL ? strnlen(texts[i], most_bytes) : 0;
        block[i] = end;
        memcpy(end, texts[i] != NULL ? texts[i] : "", length);
        end[length] = '\0';
        end += length + 1;
    }
    return block;
}

/* Room for the values, zeroed. A damaged file may claim any number of them. */
static void *room(const Source *source, size_t count, size_t size, Error *error)
{
    void *block = calloc(at_least_1(count), size);
    if (block == NULL)
        error_at(error, source->file->path, 0, 0, "%s: %zu values are more than memory holds", source->path,
                 count);
    return block;
}

static char **fetch_long_texts(const Source *source, hid_t selected, size_t count, Error *error)
{
    char **raw = room(source, count, sizeof *raw, error), **texts = NULL;
    if (raw == NULL)
        return NULL;
    if (fetch(source, source->type, selected, raw, error))
        texts = pack(raw, count, SIZE_MAX);
    hid_t here = H5Screate_simple(1, &(hsize_t){count}, NULL);
    H5Dvlen_reclaim(source->type, here, H5P_DEFAULT, raw);
    H5Sclose(here);
    free(raw);
    return texts;
}

/* Texts of a fixed length, as other programs write them; the padding with spaces is cut off. */
static char **fetch_short_texts(const Source *source, hid_t selected, size_t count, Error *error)
{
    size_t size = H5Tget_size(source->type);
    bool is_padded = H5Tget_strpad(source->type) == H5T_STR_SPACEPAD;
    char *raw = room(source, count, size, error), **starts = room(source, count, sizeof *starts, error);
    char **texts = NULL;
    if (raw != NULL && starts != NULL && fetch(source, source->type, selected, raw, error)) {
        for (size_t i = 0; i < count; i++) {
            starts[i] = raw + i * size;
            for (size_t at = size; is_padded && at > 0 && starts[i][at - 1] == ' '; at--)
                starts[i][at - 1] = '\0';
        }
        texts = pack(starts, count, size);
    }
    free(starts);
    free(raw);
    return texts;
}

/* The selected values in one block, or NULL. */
static void *fetch_block(const Source *source, H5Kind as, hid_t selected, Error *error)
{
    size_t count = (size_t)H5Sget_select_npoints(selected);
    if (!converts(source, as)) {
        wrong_kind(source, as, error);
        return NULL;
    }
    if (as == H5_TEXT)
        return H5Tis_variable_str(source->type) > 0 ? fetch_long_texts(source, selected, count, error)
                                                    : fetch_short_texts(source, selected, count, error);
    void *block = room(source, count, size_of(as), error);
    if (block != NULL && !fetch(source, memory_type(source->file, as), selected, block, error)) {
        free(block);
        block = NULL;
    }
    return block;
}

/* Restricts the source to the rows of the slice and says how many these are. */
static bool select_rows(const Source *source, const H5Slice *slice, size_t *ret_rows, Error *error)
{
    size_t all = source->rank > 0 ? source->shape[0] : 1;
    if (slice->first_row > all || slice->rows > all - slice->first_row)
        return error_at(error, source->file->path, 0, 0,
                        "%s: has %zu rows, %zu from row %zu on were asked for", source->path, all,
                        slice->rows, slice->first_row);
    size_t rows = slice->rows > 0 ? slice->rows : all - slice->first_row;
    const hsize_t start[2] = {slice->first_row, 0}, count[2] = {rows, source->shape[1]};
    if (source->rank > 0 && rows > 0)
        H5Sselect_hyperslab(source->space, H5S_SELECT_SET, start, NULL, count, NULL);
    if (rows == 0)
        H5Sselect_none(source->space);
    *ret_rows = rows;
    return true;
}

bool h5_read(H5File *file, const H5Slice *slice, H5Data *ret_data, Error *error)
{
    Source source;
    size_t rows = 0;
    if (!dataset_open(file, slice->path, &source, error))
        return false;
    void *block = NULL;
    if (select_rows(&source, slice, &rows, error))
        block = fetch_block(&source, slice->as, source.space, error);
    if (block != NULL)
        *ret_data = (H5Data){.at = block, .rows = rows, .width = source.rank > 1 ? source.shape[1] : 0};
    source_close(&source);
    return block != NULL;
}

/* The only text of a block of one; frees the block. */
static bool take_text(char **block, char **ret_text)
{
    if (block == NULL)
        return false;
    *ret_text = must_strdup(block[0]);
    free(block);
    return true;
}

/* The single value of a dataset (name = NULL) or an attribute, in a block. */
static void *read_single(H5File *file, const char *path, const char *name, H5Kind as, Error *error)
{
    Source source = {.file = file, .path = path};
    void *block = NULL;
    if (!exists(file, path) || (name != NULL && H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0)) {
        error_at(error, file->path, 0, 0, "%s: there is no %s", path, name != NULL ? name : "such dataset");
        return NULL;
    }
    hid_t id = name == NULL ? H5Dopen2(file->id, path, H5P_DEFAULT)
                            : H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT);
    if (!source_take(&source, id, error))
        return NULL;
    if (H5Sget_simple_extent_npoints(source.space) != 1)
        error_at(error, file->path, 0, 0, "%s: %s is not a single value", path, name != NULL ? name : "it");
    else
        block = fetch_block(&source, as, source.space, error);
    source_close(&source);
    return block;
}

bool h5_read_text(H5File *file, const char *path, char **ret_text, Error *error)
{
    return take_text(read_single(file, path, NULL, H5_TEXT, error), ret_text);
}

bool h5_get_text(H5File *file, const char *path, const char *name, char **ret_text, Error *error)
{
    return take_text(read_single(file, path, name, H5_TEXT, error), ret_text);
}

bool h5_get_number(H5File *file, const char *path, const char *name, double *ret_value, Error *error)
{
    double *block = read_single(file, path, name, H5_F64, error);
    if (block != NULL)
        *ret_value = *block;
    free(block);
    return block != NULL;
}

bool h5_get_int(H5File *file, const char *path, const char *name, int64_t *ret_value, Error *error)
{
    int64_t *block = read_single(file, path, name, H5_I64, error);
    if (block != NULL)
        *ret_value = *block;
    free(block);
    return block != NULL;
}

/* ---- Reading: lists of names ---- */

typedef VEC(char *) Names;

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *names)
{
    (void)group, (void)info;
    vec_push((Names *)names, must_strdup(name));
    return 0;
}

static herr_t add_attribute(hid_t object, const char *name, const H5A_info_t *info, void *names)
{
    (void)object, (void)info;
    vec_push((Names *)names, must_strdup(name));
    return 0;
}

static void forget(Names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i]);
    vec_free(names);
}

/* The order of making, or that of names where the file does not know it. */
static bool list_in(hid_t object, bool of_attributes, H5_index_t index, H5Names *ret_names)
{
    Names names = {0};
    herr_t done = of_attributes ? H5Aiterate2(object, index, H5_ITER_INC, NULL, add_attribute, &names)
                                : H5Literate(object, index, H5_ITER_INC, NULL, add_link, &names);
    if (done >= 0)
        *ret_names = (H5Names){.at = pack(names.at, names.count, SIZE_MAX), .count = names.count};
    forget(&names);
    return done >= 0;
}

static bool list(H5File *file, const char *path, bool of_attributes, H5Names *ret_names, Error *error)
{
    if (!exists(file, path))
        return error_at(error, file->path, 0, 0, "%s: there is no such group or dataset", path);
    hid_t object =
        of_attributes ? H5Oopen(file->id, path, H5P_DEFAULT) : H5Gopen2(file->id, path, H5P_DEFAULT);
    if (object < 0)
        return unreadable(file, path, error);
    bool done = list_in(object, of_attributes, H5_INDEX_CRT_ORDER, ret_names) ||
                list_in(object, of_attributes, H5_INDEX_NAME, ret_names) || unreadable(file, path, error);
    H5Idec_ref(object);
    return done;
}

bool h5_list(H5File *file, const char *group_path, H5Names *ret_names, Error *error)
{
    return list(file, group_path, false, ret_names, error);
}

bool h5_list_attributes(H5File *file, const char *path, H5Names *ret_names, Error *error)
{
    return list(file, path, true, ret_names, error);
}
