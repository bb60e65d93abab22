#include "sim/run/same.h"

#include "sim/base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const excepted[] = {"/runtime", "/provenance/version", "/provenance/compiler",
                                       "/provenance/flags"};

static bool is_excepted(const char *path)
{
    for (size_t i = 0; i < sizeof excepted / sizeof *excepted; i++)
        if (strcmp(excepted[i], path) == 0)
            return true;
    return false;
}

static void value_text(H5Kind as, const void *at, size_t index, char *ret_text, size_t size)
{
    if (as == H5_TEXT)
        snprintf(ret_text, size, "\"%.60s\"", ((char *const *)at)[index]);
    else if (as == H5_F64)
        snprintf(ret_text, size, "%.17g", ((const double *)at)[index]);
    else
        snprintf(ret_text, size, "%lld", (long long)((const int64_t *)at)[index]);
}

static bool is_same_value(H5Kind as, const void *a, const void *b, size_t index)
{
    if (as == H5_TEXT)
        return strcmp(((char *const *)a)[index], ((char *const *)b)[index]) == 0;
    return memcmp((const char *)a + 8 * index, (const char *)b + 8 * index, 8) == 0;
}

static bool is_same_data(const char *path, H5Kind as, const H5Data *a, const H5Data *b, Error *ret_difference)
{
    size_t width = a->width > 0 ? a->width : 1;
    for (size_t i = 0; i < a->rows * width; i++) {
        if (is_same_value(as, a->at, b->at, i))
            continue;
        char was[96], now[96];
        value_text(as, a->at, i, was, sizeof was);
        value_text(as, b->at, i, now, sizeof now);
        return error_set(ret_difference, "%s, row %zu: %s was %s", path, i / width, now, was);
    }
    return true;
}

static bool is_same_dataset(const Result *a, const Result *b, const char *path, const H5About about[2],
                            Error *ret_difference)
{
    if (about[0].kind != about[1].kind)
        return error_set(ret_difference, "%s: values of another type", path);
    if (about[0].rows != about[1].rows)
        return error_set(ret_difference, "%s: %zu rows were %zu", path, about[1].rows, about[0].rows);
    if (about[0].width != about[1].width)
        return error_set(ret_difference, "%s: rows of %zu values were of %zu", path, about[1].width,
                         about[0].width);
    H5Kind kind = about[0].kind;
    H5Kind as = kind == H5_TEXT ? H5_TEXT : kind == H5_F64 || kind == H5_F32 ? H5_F64 : H5_I64;
    const H5Slice slice = {.path = path, .as = as};
    H5Data data[2] = {{0}, {0}};
    bool done = h5_read(a->file, &slice, &data[0], ret_difference) &&
                h5_read(b->file, &slice, &data[1], ret_difference) &&
                is_same_data(path, as, &data[0], &data[1], ret_difference);
    free(data[0].at);
    free(data[1].at);
    return done;
}

static bool is_same_group(const Result *a, const Result *b, const char *group, Error *ret_difference);

static bool is_same_thing(const Result *a, const Result *b, const char *path, Error *ret_difference)
{
    H5About about[2];
    if (is_excepted(path))
        return true;
    if (!h5_exists(b->file, path))
        return error_set(ret_difference, "%s is missing", path);
    if (!h5_about(a->file, path, &about[0], ret_difference) ||
        !h5_about(b->file, path, &about[1], ret_difference))
        return false;
    if (about[0].is_group != about[1].is_group)
        return error_set(ret_difference, "%s: one is a group, the other is not", path);
    return about[0].is_group ? is_same_group(a, b, path, ret_difference)
                             : is_same_dataset(a, b, path, about, ret_difference);
}

static bool is_same_list(const H5Names *a, const H5Names *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->at[i], b->at[i]) != 0)
            return false;
    return true;
}

static bool is_same_group(const Result *a, const Result *b, const char *group, Error *ret_difference)
{
    H5Names names[2] = {{0}, {0}};
    bool is_same = h5_list(a->file, group, &names[0], ret_difference) &&
                   h5_list(b->file, group, &names[1], ret_difference);
    if (is_same && !is_same_list(&names[0], &names[1]))
        is_same = error_set(ret_difference, "%s: the names of its members differ", group);
    for (size_t i = 0; is_same && i < names[0].count; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s/%s", strcmp(group, "/") == 0 ? "" : group, names[0].at[i]) < 0)
            die("out of memory");
        is_same = is_same_thing(a, b, path, ret_difference);
        free(path);
    }
    free(names[0].at);
    free(names[1].at);
    return is_same;
}

bool results_are_same(const Result *a, const Result *b, Error *ret_difference)
{
    return is_same_group(a, b, "/", ret_difference);
}
