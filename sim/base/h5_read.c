#include "sim/base/check.h"
#include "sim/base/h5.h"
#include "sim/base/h5_inner.h"

#include <string.h>

/* ---- Datasets and attributes ---- */

/* Bad input, with the library's reason: to be called before any other call to the library. */
static bool unreadable(H5File *file, const char *path, Error *error)
{
    Error why = h5_reason();
    return error_at(error, file->path, 0, 0, "%s: cannot be read: %s", path, why.text);
}

/* A dataset or an attribute that is open for reading. */
typedef struct {
    H5File *file;
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
    if (!h5_exists(file, path))
        return error_at(error, file->path, 0, 0, "%s: there is no such dataset", path);
    return source_take(ret_source, H5Dopen2(file->id, path, H5P_DEFAULT), error);
}

static bool source_open_attribute(H5File *file, const char *path, const char *name, Source *ret_source,
                                  Error *error)
{
    *ret_source = (Source){.file = file, .path = path};
    if (!h5_exists(file, path) || H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0)
        return error_at(error, file->path, 0, 0, "%s: there is no attribute \"%s\"", path, name);
    return source_take(ret_source, H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT), error);
}

bool h5_about(H5File *file, const char *path, H5About *ret_about, Error *error)
{
    H5O_info_t info;
    Source source;
    if (!h5_exists(file, path))
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
    size_t from = H5Tget_size(source->type), to = H5Tget_size(h5_number_type(as));
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
        return fetch(source, h5_number_type(as), error);
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

/* ---- Lists of names ---- */

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

typedef struct {
    char *name;
    int64_t order; /* of its making; 0 where the file does not know it */
} Link;

typedef VEC(Link) Links;

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *links)
{
    (void)group;
    vec_push((Links *)links, (Link){must_strdup(name), info->corder_valid ? info->corder : 0});
    return 0;
}

static int by_order(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    return x->order != y->order ? (x->order > y->order) - (x->order < y->order) : strcmp(x->name, y->name);
}

/* In the file's own order, sorted here: asked for another order, HDF5 1.10 frees what it never set when a
 * group of many links is damaged (H5G__dense_build_table). */
static herr_t add_links(hid_t group, H5_index_t index, Names *names)
{
    Links links = {0};
    herr_t done = H5Literate(group, index, H5_ITER_NATIVE, NULL, add_link, &links);
    if (links.count > 0)
        qsort(links.at, links.count, sizeof *links.at, by_order);
    for (size_t i = 0; i < links.count; i++) {
        add_name(names, links.at[i].name);
        free(links.at[i].name);
    }
    vec_free(&links);
    return done;
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
                                : add_links(object, index, &names);
    if (done >= 0)
        *ret_names = names_finish(&names);
    vec_free(&names.text);
    return done >= 0;
}

static bool list(H5File *file, const char *path, bool of_attributes, H5Names *ret_names, Error *error)
{
    if (!h5_exists(file, path))
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
