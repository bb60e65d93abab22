#include "sim/base/check.h"
#include "sim/base/h5.h"
#include "sim/base/h5_inner.h"

#include <hdf5_hl.h>
#include <string.h>

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

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- Groups and attributes ---- */

/* Texts of at most so many bytes, and their closing zero. */
static hid_t text_type(size_t most_bytes)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, most_bytes + 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static void put(H5File *file, const char *path, const char *name, hid_t type, const void *value)
{
    check(h5_exists(file, path) && H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) == 0);
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t id = H5Acreate_by_name(file->id, path, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0 || H5Awrite(id, type, value) < 0)
        h5_fail(file, path);
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
        put(file, path, name, h5_number_type(H5_F64), &value);
}

void h5_put_int(H5File *file, const char *path, const char *name, int64_t value)
{
    if (!file->has_failed)
        put(file, path, name, h5_number_type(H5_I64), &value);
}

/* A name that is free, in a group that is there; anything else is a bug of the caller. */
static void check_new(H5File *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    check(path[0] == '/' && !h5_exists(file, path));
    char *group = must_strdup(path);
    group[slash == path ? 1 : slash - path] = '\0';
    check(h5_exists(file, group));
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
    hid_t link = link_properties(), creation = h5_properties(H5P_GROUP_CREATE);
    hid_t id = H5Gcreate2(file->id, path, link, creation, H5P_DEFAULT);
    if (id < 0)
        h5_fail(file, path);
    else
        H5Gclose(id);
    H5Pclose(link);
    H5Pclose(creation);
    h5_put_text(file, path, "description", description);
}

/* ---- Datasets ---- */

static hid_t storage_properties(const Target *target, H5D_layout_t layout)
{
    hid_t list = h5_properties(H5P_DATASET_CREATE);
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
    h5_need_memory();
    target->id = H5Dcreate2(file->id, target->path, target->type, space, link, storage, H5P_DEFAULT);
    if (target->id < 0)
        h5_fail(file, target->path);
    H5Pclose(link);
    H5Pclose(storage);
    H5Sclose(space);
    h5_put_text(file, target->path, "unit", dataset->unit != NULL ? dataset->unit : "");
    h5_put_text(file, target->path, "description", dataset->description);
}

static void target_close(Target *target)
{
    if (target->id >= 0 && H5Dclose(target->id) < 0)
        h5_fail(target->file, target->path);
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
        h5_fail(target->file, target->path);
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
    hid_t type = is_text ? text_type(longest_of(data, rows)) : H5Tcopy(h5_number_type(dataset->kind));
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
        h5_fail(file, path);
    target_close(&target);
}

H5Rows *h5_rows_open(H5File *file, const H5Dataset *dataset, size_t rows_expected)
{
    H5Rows *rows = must_calloc(1, sizeof *rows);
    rows->to = target_open(file, dataset, H5Tcopy(h5_number_type(dataset->kind)), rows_expected);
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
        h5_fail(to->file, to->path);
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
    check(h5_exists(file, path));
    hid_t id = H5Dopen2(file->id, path, H5P_DEFAULT);
    if (id < 0 || H5DSset_scale(id, name) < 0)
        h5_fail(file, path);
    if (id >= 0)
        H5Dclose(id);
}

void h5_attach_scale(H5File *file, const char *path, unsigned dimension, const char *scale_path)
{
    if (file->has_failed)
        return;
    check(h5_exists(file, path) && h5_exists(file, scale_path));
    hid_t id = H5Dopen2(file->id, path, H5P_DEFAULT), scale = H5Dopen2(file->id, scale_path, H5P_DEFAULT);
    if (id < 0 || scale < 0 || H5DSattach_scale(id, scale, dimension) < 0)
        h5_fail(file, path);
    if (id >= 0)
        H5Dclose(id);
    if (scale >= 0)
        H5Dclose(scale);
}
