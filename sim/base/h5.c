/* One file, although a long one, because no other may see the library: files, writing, reading, in this
 * order.
 *
 * Texts are stored with a fixed length on purpose. The library (1.10) keeps texts of variable length in
 * "global heaps", which have no checksum, and reads a damaged one without end or beyond its bounds. All else
 * that is written here is checked when it is read: headers with their attributes and small datasets by the
 * library's checksums, chunks by that of zlib. */
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
    SMALL_BYTES = 32 << 10,  /* what is smaller lies in the header of the dataset */
    CHUNK_VALUES = 64 << 10, /* at most 512 KiB: the library's cache holds two such chunks */
    BLOCK_BYTES = 4 << 20,   /* rows that are written together */
};

/* A dataset that is being written. */
typedef struct {
    H5File *file;
    char *path;
    hid_t id; /* negative: could not be made, and the file has failed */
    hid_t type;
    size_t width; /* as in H5Dataset */
    size_t row_bytes;
    size_t block_rows; /* rows that are written together, and of a chunk */
} Target;

struct H5Rows {
    Target to;
    size_t written;
    size_t waiting; /* rows in `block` */
    unsigned char *block;
};

struct H5File {
    char *path;
    char *aside; /* NULL when reading */
    hid_t id;
    bool has_failed;
    Error trouble; /* the first failure of writing */
    VEC(H5Rows *) open_rows;
};

static size_t at_least_1(size_t n)
{
    return n > 0 ? n : 1;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- Trouble ---- */

static herr_t take_innermost(unsigned depth, const H5E_error2_t *entry, void *ret_error)
{
    Error *error = ret_error;
    if (depth == 0)
        error_set(error, "%s", entry->desc);
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
        error_set(&error, "%.*s", (int)strcspn(words, "'"), words);
    }
    return error;
}

/* Keeps the first failure of writing. To be called before any other call to the library, which forgets
 * reasons. */
static void fail(H5File *file, const char *what)
{
    if (file->has_failed)
        return;
    Error why = reason();
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot write %s: %s", what, why.text);
}

static void fail_by_system(H5File *file, const char *what)
{
    file->has_failed = true;
    error_at(&file->trouble, file->path, 0, 0, "cannot %s: %s", what, strerror(errno));
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
        fail(file, "the file");
    if (H5Fclose(file->id) < 0)
        fail(file, "the file");
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

static bool exists(const H5File *file, const char *path)
{
    return strcmp(path, "/") == 0 ||
           (H5Lexists(file->id, path, H5P_DEFAULT) > 0 && H5Oexists_by_name(file->id, path, H5P_DEFAULT) > 0);
}

/* ---- Types ---- */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "one type serves memory and file");

static hid_t number_type(H5Kind kind)
{
    const hid_t types[] = {[H5_F64] = H5T_IEEE_F64LE,
                           [H5_F32] = H5T_IEEE_F32LE,
                           [H5_I64] = H5T_STD_I64LE,
                           [H5_I32] = H5T_STD_I32LE,
                           [H5_U8] = H5T_STD_U8LE};
    check(kind < H5_TEXT);
    return types[kind];
}

/* Texts of at most so many bytes, and their closing zero. */
static hid_t text_type(size_t most_bytes)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, most_bytes + 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

/* ---- Writing: groups and attributes ---- */

static void put(H5File *file, const char *path, const char *name, hid_t type, const void *value)
{
    check(exists(file, path) && H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) == 0);
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t id = H5Acreate_by_name(file->id, path, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0 || H5Awrite(id, type, value) < 0)
        fail(file, path);
    H5Sclose(space);
    if (id >= 0)
        H5Aclose(id);
}

void h5_put_text(H5File *file, const char *path, const char *name, const char *text)
{
    if (file->has_failed)
        return;
    hid_t type = text_type(strlen(text));
    put(file, path, name, type, text);
    H5Tclose(type);
}

void h5_put_number(H5File *file, const char *path, const char *name, double value)
{
    if (!file->has_failed)
        put(file, path, name, number_type(H5_F64), &value);
}

void h5_put_int(H5File *file, const char *path, const char *name, int64_t value)
{
    if (!file->has_failed)
        put(file, path, name, number_type(H5_I64), &value);
}

/* A name that is free, in a group that is there; anything else is a bug of the caller. */
static void check_new(const H5File *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    check(path[0] == '/' && !exists(file, path));
    char *group = must_strdup(path);
    group[slash == path ? 1 : slash - path] = '\0';
    check(exists(file, group));
    free(group);
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

static hid_t storage_properties(const Target *target, H5D_layout_t layout)
{
    hid_t list = properties(H5P_DATASET_CREATE);
    H5Pset_layout(list, layout);
    if (layout == H5D_CHUNKED) {
        size_t rows = target->block_rows;
        hsize_t chunk[2] = {rows, least(target->width, at_least_1(CHUNK_VALUES / rows))};
        H5Pset_chunk(list, target->width > 0 ? 2 : 1, chunk);
        if (H5Tget_class(target->type) == H5T_INTEGER)
            H5Pset_shuffle(list);
        H5Pset_deflate(list, DEFLATE_LEVEL);
    }
    return list;
}

/* Begins a dataset of this space, which it closes. The type belongs to the target from here on. */
static Target target_open(H5File *file, const H5Dataset *dataset, hid_t type, size_t rows_expected)
{
    size_t row_bytes = H5Tget_size(type) * at_least_1(dataset->width);
    size_t block_rows = least(BLOCK_BYTES / row_bytes, CHUNK_VALUES);
    return (Target){
        .file = file,
        .path = must_strdup(dataset->path),
        .id = -1,
        .type = type,
        .width = dataset->width,
        .row_bytes = row_bytes,
        .block_rows = at_least_1(rows_expected > 0 ? least(block_rows, rows_expected) : block_rows),
    };
}

/* Makes the dataset, with its attributes, in a space which is then closed. */
static void target_make(Target *target, const H5Dataset *dataset, hid_t space, H5D_layout_t layout)
{
    H5File *file = target->file;
    check_new(file, target->path);
    hid_t link = link_properties(), storage = storage_properties(target, layout);
    target->id = H5Dcreate2(file->id, target->path, target->type, space, link, storage, H5P_DEFAULT);
    if (target->id < 0)
        fail(file, target->path);
    H5Pclose(link);
    H5Pclose(storage);
    H5Sclose(space);
    h5_put_text(file, target->path, "unit", dataset->unit != NULL ? dataset->unit : "");
    h5_put_text(file, target->path, "description", dataset->description);
}

static void target_close(Target *target)
{
    if (target->id >= 0 && H5Dclose(target->id) < 0)
        fail(target->file, target->path);
    H5Tclose(target->type);
    free(target->path);
}

/* A space of so many rows; it grows up to most_rows. */
static hid_t space_of(const Target *target, hsize_t rows, hsize_t most_rows)
{
    const hsize_t now[2] = {rows, target->width}, most[2] = {most_rows, target->width};
    return H5Screate_simple(target->width > 0 ? 2 : 1, now, most);
}

static void write_rows(const Target *target, size_t first, size_t rows, const void *data)
{
    if (target->file->has_failed || rows == 0)
        return;
    const hsize_t start[2] = {first, 0}, count[2] = {rows, target->width};
    hid_t here = space_of(target, rows, rows), there = H5Dget_space(target->id);
    H5Sselect_hyperslab(there, H5S_SELECT_SET, start, NULL, count, NULL);
    if (H5Dwrite(target->id, target->type, here, there, H5P_DEFAULT, data) < 0)
        fail(target->file, target->path);
    H5Sclose(here);
    H5Sclose(there);
}

/* A block after the other is brought to the fixed length. */
static void write_texts(const Target *target, size_t rows, const char *const *texts)
{
    char *block = must_alloc(target->block_rows * target->row_bytes);
    for (size_t first = 0; first < rows; first += target->block_rows) {
        size_t count = least(target->block_rows, rows - first);
        for (size_t i = 0; i < count; i++)
            strncpy(block + i * target->row_bytes, texts[first + i], target->row_bytes);
        write_rows(target, first, count, block);
    }
    free(block);
}

static size_t longest_of(const char *const *texts, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        longest = longest > length ? longest : length;
    }
    return longest;
}

void h5_write(H5File *file, const H5Dataset *dataset, size_t rows, const void *data)
{
    bool is_text = dataset->kind == H5_TEXT;
    check(!is_text || dataset->width == 0);
    if (file->has_failed)
        return;
    hid_t type = is_text ? text_type(longest_of(data, rows)) : H5Tcopy(number_type(dataset->kind));
    Target target = target_open(file, dataset, type, rows);
    H5D_layout_t layout = rows * target.row_bytes < SMALL_BYTES ? H5D_COMPACT : H5D_CHUNKED;
    target_make(&target, dataset, space_of(&target, rows, rows), layout);
    if (is_text)
        write_texts(&target, rows, data);
    else
        write_rows(&target, 0, rows, data);
    target_close(&target);
}

void h5_write_text(H5File *file, const char *path, const char *description, const char *text)
{
    if (file->has_failed)
        return;
    const H5Dataset dataset = {.path = path, .description = description, .kind = H5_TEXT};
    Target target = target_open(file, &dataset, text_type(strlen(text)), 1);
    H5D_layout_t layout = target.row_bytes < SMALL_BYTES ? H5D_COMPACT : H5D_CONTIGUOUS;
    target_make(&target, &dataset, H5Screate(H5S_SCALAR), layout);
    if (target.id >= 0 && H5Dwrite(target.id, target.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0)
        fail(file, path);
    target_close(&target);
}

H5Rows *h5_rows_open(H5File *file, const H5Dataset *dataset, size_t rows_expected)
{
    H5Rows *rows = must_calloc(1, sizeof *rows);
    rows->to = target_open(file, dataset, H5Tcopy(number_type(dataset->kind)), rows_expected);
    rows->block = must_alloc(rows->to.block_rows * rows->to.row_bytes);
    vec_push(&file->open_rows, rows);
    if (!file->has_failed)
        target_make(&rows->to, dataset, space_of(&rows->to, 0, H5S_UNLIMITED), H5D_CHUNKED);
    return rows;
}

static void write_block(H5Rows *rows)
{
    const Target *to = &rows->to;
    const hsize_t end[2] = {rows->written + rows->waiting, to->width};
    if (rows->waiting == 0 || to->file->has_failed)
        return;
    if (H5Dset_extent(to->id, end) < 0)
        fail(to->file, to->path);
    write_rows(to, rows->written, rows->waiting, rows->block);
    rows->written += rows->waiting;
    rows->waiting = 0;
}

void h5_rows_append(H5Rows *rows, const void *data, size_t row_count)
{
    const Target *to = &rows->to;
    const unsigned char *from = data;
    while (row_count > 0 && !to->file->has_failed) {
        size_t taken = least(row_count, to->block_rows - rows->waiting);
        memcpy(rows->block + rows->waiting * to->row_bytes, from, taken * to->row_bytes);
        from += taken * to->row_bytes;
        row_count -= taken;
        rows->waiting += taken;
        if (rows->waiting == to->block_rows)
            write_block(rows);
    }
}

void h5_rows_close(H5Rows *rows)
{
    H5File *file = rows->to.file;
    write_block(rows);
    target_close(&rows->to);
    for (size_t i = 0; i < file->open_rows.count; i++)
        if (file->open_rows.at[i] == rows)
            file->open_rows.at[i] = file->open_rows.at[--file->open_rows.count];
    free(rows->block);
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

/* ---- Reading: datasets and attributes ---- */

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

/* Bad input, with the library's reason: to be called before any other call to the library. */
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
        return H5Tis_variable_str(type) > 0 ? H5_OTHER : H5_TEXT;
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
    if (source->rank >= 0 && source->rank <= 2) {
        H5Sget_simple_extent_dims(source->space, source->shape, NULL);
        source->kind = kind_of(source->type);
        return true;
    }
    if (source->rank < 0)
        unreadable(source->file, source->path, error);
    else
        error_at(error, source->file->path, 0, 0, "%s: has %d dimensions, at most 2 can be read",
                 source->path, source->rank);
    source_close(source);
    return false;
}

static bool source_open(H5File *file, const char *path, Source *ret_source, Error *error)
{
    *ret_source = (Source){.file = file, .path = path};
    if (!exists(file, path))
        return error_at(error, file->path, 0, 0, "%s: there is no such dataset", path);
    return source_take(ret_source, H5Dopen2(file->id, path, H5P_DEFAULT), error);
}

static bool source_open_attribute(H5File *file, const char *path, const char *name, Source *ret_source,
                                  Error *error)
{
    *ret_source = (Source){.file = file, .path = path};
    if (!exists(file, path) || H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0)
        return error_at(error, file->path, 0, 0, "%s: there is no attribute \"%s\"", path, name);
    return source_take(ret_source, H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT), error);
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
    if (!source_open(file, path, &source, error))
        return false;
    *ret_about = (H5About){
        .kind = source.kind,
        .rows = source.rank > 0 ? source.shape[0] : 1,
        .width = source.rank > 1 ? source.shape[1] : 0,
    };
    source_close(&source);
    return true;
}

static bool is_whole(H5Kind kind)
{
    return kind == H5_I64 || kind == H5_I32 || kind == H5_U8;
}

/* Whether every value of the stored type has its place in the wanted one (to the nearest, for fractions). */
static bool converts(const Source *source, H5Kind as)
{
    if (source->kind == H5_OTHER || (source->kind == H5_TEXT) != (as == H5_TEXT))
        return false;
    if (!is_whole(as))
        return true;
    size_t from = H5Tget_size(source->type), to = H5Tget_size(number_type(as));
    bool is_signed = H5Tget_sign(source->type) != H5T_SGN_NONE;
    return is_whole(source->kind) && (as == H5_U8 ? !is_signed && from == 1
                                      : is_signed ? from <= to
                                                  : from < to);
}

static bool wrong_kind(const Source *source, H5Kind as, Error *error)
{
    static const char *const names[] = {[H5_F64] = "64-bit numbers",
                                        [H5_F32] = "32-bit numbers",
                                        [H5_I64] = "64-bit whole numbers",
                                        [H5_I32] = "32-bit whole numbers",
                                        [H5_U8] = "8-bit whole numbers",
                                        [H5_TEXT] = "texts",
                                        [H5_OTHER] = "values of a type that Virga does not use"};
    return error_at(error, source->file->path, 0, 0, "%s: holds %s, which cannot be read as %s", source->path,
                    names[source->kind], names[as]);
}

/* The values selected in source->space, in one block; NULL with an Error. A damaged file may claim any
 * number. */
static void *fetch(const Source *source, hid_t type, Error *error)
{
    hsize_t count = (hsize_t)H5Sget_select_npoints(source->space);
    void *block = calloc(at_least_1(count), H5Tget_size(type));
    if (block == NULL) {
        error_at(error, source->file->path, 0, 0, "%s: %zu values are more than memory holds", source->path,
                 (size_t)count);
        return NULL;
    }
    hid_t here = H5Screate_simple(1, &count, NULL);
    herr_t done = H5Iget_type(source->id) == H5I_DATASET
                      ? H5Dread(source->id, type, here, source->space, H5P_DEFAULT, block)
                      : H5Aread(source->id, type, block);
    if (done < 0) {
        unreadable(source->file, source->path, error);
        free(block);
        block = NULL;
    }
    H5Sclose(here);
    return block;
}

/* Turns texts of a fixed length, which it frees, into pointers and the characters they point at, in one
 * block. A text ends at its zero or its full length, and without the spaces that some programs fill up with.
 */
static char **unpack(char *raw, size_t count, size_t size, bool is_padded)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += strnlen(raw + i * size, size) + 1;
    char **block = must_alloc(count * sizeof *block + bytes), *end = (char *)(block + count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strnlen(raw + i * size, size);
        while (is_padded && length > 0 && raw[i * size + length - 1] == ' ')
            length--;
        block[i] = end;
        memcpy(end, raw + i * size, length);
        end[length] = '\0';
        end += length + 1;
    }
    free(raw);
    return block;
}

/* What is selected, as the caller wants it. */
static void *fetch_as(const Source *source, H5Kind as, Error *error)
{
    if (!converts(source, as)) {
        wrong_kind(source, as, error);
        return NULL;
    }
    if (as != H5_TEXT)
        return fetch(source, number_type(as), error);
    char *raw = fetch(source, source->type, error);
    bool is_padded = H5Tget_strpad(source->type) == H5T_STR_SPACEPAD;
    return raw == NULL ? NULL
                       : unpack(raw, (size_t)H5Sget_select_npoints(source->space), H5Tget_size(source->type),
                                is_padded);
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
    if (rows == 0)
        H5Sselect_none(source->space);
    else if (source->rank > 0)
        H5Sselect_hyperslab(source->space, H5S_SELECT_SET, start, NULL, count, NULL);
    *ret_rows = rows;
    return true;
}

bool h5_read(H5File *file, const H5Slice *slice, H5Data *ret_data, Error *error)
{
    Source source;
    size_t rows = 0;
    if (!source_open(file, slice->path, &source, error))
        return false;
    void *block = select_rows(&source, slice, &rows, error) ? fetch_as(&source, slice->as, error) : NULL;
    if (block != NULL)
        *ret_data = (H5Data){.at = block, .rows = rows, .width = source.rank > 1 ? source.shape[1] : 0};
    source_close(&source);
    return block != NULL;
}

/* The single value of a source, in a block; closes the source. */
static void *take_single(Source *source, H5Kind as, Error *error)
{
    void *block = NULL;
    if (H5Sget_simple_extent_npoints(source->space) == 1)
        block = fetch_as(source, as, error);
    else
        error_at(error, source->file->path, 0, 0, "%s: a single value is wanted", source->path);
    source_close(source);
    return block;
}

static bool take_text(Source *source, char **ret_text, Error *error)
{
    char **block = take_single(source, H5_TEXT, error);
    if (block == NULL)
        return false;
    *ret_text = must_strdup(block[0]);
    free(block);
    return true;
}

bool h5_read_text(H5File *file, const char *path, char **ret_text, Error *error)
{
    Source source;
    return source_open(file, path, &source, error) && take_text(&source, ret_text, error);
}

bool h5_get_text(H5File *file, const char *path, const char *name, char **ret_text, Error *error)
{
    Source source;
    return source_open_attribute(file, path, name, &source, error) && take_text(&source, ret_text, error);
}

bool h5_get_number(H5File *file, const char *path, const char *name, double *ret_value, Error *error)
{
    Source source;
    if (!source_open_attribute(file, path, name, &source, error))
        return false;
    double *block = take_single(&source, H5_F64, error);
    if (block != NULL)
        *ret_value = *block;
    free(block);
    return block != NULL;
}

bool h5_get_int(H5File *file, const char *path, const char *name, int64_t *ret_value, Error *error)
{
    Source source;
    if (!source_open_attribute(file, path, name, &source, error))
        return false;
    int64_t *block = take_single(&source, H5_I64, error);
    if (block != NULL)
        *ret_value = *block;
    free(block);
    return block != NULL;
}

/* ---- Reading: lists of names ---- */

/* Names one after the other, each with its zero. */
typedef struct {
    VEC(char) text;
    size_t count;
} Names;

static void add_name(Names *names, const char *name)
{
    size_t old = names->text.count;
    vec_resize(&names->text, old + strlen(name) + 1);
    strcpy(names->text.at + old, name);
    names->count++;
}

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *names)
{
    (void)group, (void)info;
    add_name(names, name);
    return 0;
}

static herr_t add_attribute(hid_t object, const char *name, const H5A_info_t *info, void *names)
{
    (void)object, (void)info;
    add_name(names, name);
    return 0;
}

static H5Names names_finish(const Names *names)
{
    char **block = must_alloc(names->count * sizeof *block + names->text.count);
    char *text = (char *)(block + names->count);
    for (size_t i = 0, at = 0; i < names->count; at += strlen(names->text.at + at) + 1)
        block[i++] = strcpy(text + at, names->text.at + at);
    return (H5Names){.at = block, .count = names->count};
}

static bool list_by(hid_t object, bool of_attributes, H5_index_t index, H5Names *ret_names)
{
    Names names = {0};
    herr_t done = of_attributes ? H5Aiterate2(object, index, H5_ITER_INC, NULL, add_attribute, &names)
                                : H5Literate(object, index, H5_ITER_INC, NULL, add_link, &names);
    if (done >= 0)
        *ret_names = names_finish(&names);
    vec_free(&names.text);
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
    /* the order of making, or that of names where the file does not know it */
    bool done = list_by(object, of_attributes, H5_INDEX_CRT_ORDER, ret_names) ||
                list_by(object, of_attributes, H5_INDEX_NAME, ret_names) || unreadable(file, path, error);
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
