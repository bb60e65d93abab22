/* HDF5 files: columns, series and texts with units. The only door to the HDF5 library.
 *
 * A file is a tree of groups and datasets, named by absolute paths ("/events/time"). Shapes used here:
 *
 *   a text      a single string                              the expanded scenario
 *   a column    rows values, one dimension                   /events/time, /hosts/name
 *   a series    rows x width values, two dimensions          /series/hosts/cpu: time x host
 *
 * A table is a group of columns of equal length: /events holds time, kind, guest ... as datasets. h5py,
 * xarray, R and MATLAB read that as it is, one column can be read without the others, and each column carries
 * its own `unit` and `description` (attributes of every dataset; "1" is the unit of a plain number or a
 * ratio, "" that of text).
 *
 * Text is stored as UTF-8 strings of a fixed length, zero-terminated (as netCDF-4 does for attributes), the
 * length of a column being that of its longest text; deflate takes the zeros away again. h5py shows the
 * attributes as bytes. Strings of variable length would sit in HDF5's "global heaps", which carry no
 * checksum, and HDF5 1.10 reads a damaged one for ever or beyond its bounds (seen with one turned byte); so
 * they are neither written nor read here.
 *
 * Writing. h5_create opens `PATH.tmp-PID`; only h5_commit gives the file its name, in one rename, after all
 * of it has reached the disk. Until then, or after h5_discard or a kill, nothing stands under the
 * final name (and what stood there before still does). The writing functions answer nothing: the first
 * failure (disk full, quota, a directory removed) is kept in the H5File, later calls do nothing, and
 * h5_commit or h5_ok report it. Such a failure is the machine's, so the caller exits with 3. Naming a dataset
 * twice, or a parent group that was not made, is our bug (check).
 *
 * The same calls give the same bytes: object times are off, links and attributes are kept in the order of
 * their making, the file format is pinned (HDF5 1.8's, which every reader knows).
 *
 * Compression follows one rule: datasets of less than 32 KiB lie in their header; larger ones, and all that
 * grow by appending, are chunked and deflated at level 1; whole numbers are shuffled before (neighbours are
 * alike), floating-point ones are not (shuffling values with few decimals makes them larger).
 *
 * The seal. Behind the last byte that HDF5 knows of stands one line, `virga seal COUNT HASH`, with the number
 * of the bytes before it and their FNV-1a hash (sim/base/fnv.h). Readers of HDF5 do not see it. h5_open reads
 * the whole file once to verify it, because HDF5 1.10 trusts what it reads: of a damaged file it may show
 * other figures, end the program or never come to an end.
 *
 * Reading. h5_open takes files as h5_commit has left them: whatever was cut off, damaged or changed by
 * another program is refused. What is missing or of another shape in them is bad input: false (NULL) and an
 * Error with the file's name. What a reading function returns in `ret_` is one block to be free()d by the
 * caller, also for texts (the pointers and their characters are in it).
 *
 * The library keeps state of its own and is not safe for threads: one thread at a time in this file.
 */
#ifndef VIRGA_BASE_H5_H
#define VIRGA_BASE_H5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"

typedef struct H5File H5File;
typedef struct H5Rows H5Rows; /* a column or series that grows */

typedef enum {
    H5_F64,   /* double */
    H5_F32,   /* float */
    H5_I64,   /* int64_t */
    H5_I32,   /* int32_t */
    H5_U8,    /* uint8_t */
    H5_TEXT,  /* const char *, never NULL */
    H5_OTHER, /* reading only: a type that Virga does not write */
} H5Kind;

/* What a dataset is. All texts are copied by the call that takes it. */
typedef struct H5Dataset {
    const char *path;
    const char *unit;        /* "ns", "MHz", "1"; NULL = "" */
    const char *description; /* a sentence without a full stop */
    H5Kind kind;
    size_t width; /* 0 = a column; otherwise a series of so many values a row (not H5_TEXT) */
} H5Dataset;

/* ---- Writing ---- */

/* NULL with an Error when the file aside cannot be made. */
H5File *h5_create(const char *path, Error *error);

void h5_make_group(H5File *file, const char *path, const char *description);

/* The whole dataset at once: rows x max(width, 1) values of its kind. */
void h5_write(H5File *file, const H5Dataset *dataset, size_t rows, const void *data);

/* A single string. */
void h5_write_text(H5File *file, const char *path, const char *description, const char *text);

/* A dataset that grows; not H5_TEXT. Rows are buffered and written in whole chunks of at most 4 MiB.
 * rows_expected makes the chunks of a short one fit; 0 = not known. h5_rows_close is optional: h5_commit and
 * h5_discard close what is open. */
H5Rows *h5_rows_open(H5File *file, const H5Dataset *dataset, size_t rows_expected);
void h5_rows_append(H5Rows *rows, const void *data, size_t row_count);
void h5_rows_close(H5Rows *rows);

/* Makes a column the scale of a dimension, under a name ("time"); then attaches it to dimension 0 (rows) or 1
 * (width) of other datasets. Source: "HDF5 Dimension Scale Specification and Design Notes", The HDF Group.
 * Do so after what is attached has been written or opened. */
void h5_make_scale(H5File *file, const char *path, const char *name);
void h5_attach_scale(H5File *file, const char *path, unsigned dimension, const char *scale_path);

/* Attributes of a group or dataset; "/" is the file itself. */
void h5_put_text(H5File *file, const char *path, const char *name, const char *text);
void h5_put_number(H5File *file, const char *path, const char *name, double value);
void h5_put_int(H5File *file, const char *path, const char *name, int64_t value);

/* False with the first failure so far: a long run asks now and then, so as not to work for nothing. */
bool h5_ok(const H5File *file, Error *error);

/* The file as it is being written, for clean-up when the program dies or is interrupted (unlink it). */
const char *h5_aside_path(const H5File *file);

/* Finishes the file and gives it its name. Either way the H5File is gone; on false so is the file aside. */
bool h5_commit(H5File *file, Error *error);

/* Gives up: removes the file aside. NULL is fine. */
void h5_discard(H5File *file);

/* ---- Reading ---- */

H5File *h5_open(const char *path, Error *error);
void h5_close(H5File *file); /* NULL is fine */

typedef struct H5About {
    bool is_group;
    H5Kind kind;  /* of a dataset, as the rest */
    size_t rows;  /* 1 for a single value */
    size_t width; /* 0 = one dimension (or none) */
} H5About;

bool h5_about(H5File *file, const char *path, H5About *ret_about, Error *error);

/* Whether there is a group or dataset of that name. */
bool h5_exists(H5File *file, const char *path);

typedef struct H5Names {
    char **at; /* one block: free(names.at) */
    size_t count;
} H5Names;

/* What a group holds, and the attributes of a group or dataset, by their own names, in the order of their
 * making (by name where a foreign file does not keep it). */
bool h5_list(H5File *file, const char *group_path, H5Names *ret_names, Error *error);
bool h5_list_attributes(H5File *file, const char *path, H5Names *ret_names, Error *error);

typedef struct H5Slice {
    const char *path;
    H5Kind as; /* numbers are converted to it; text is read only as text, and numbers never as text */
    size_t first_row;
    size_t rows; /* 0 = all from first_row on */
} H5Slice;

typedef struct H5Data {
    void *at; /* one block to free: double *, int64_t *, ..., or char ** */
    size_t rows;
    size_t width; /* as in H5About */
} H5Data;

/* Reads rows of a dataset of at most two dimensions. A slice beyond its end is an error. */
bool h5_read(H5File *file, const H5Slice *slice, H5Data *ret_data, Error *error);

/* A single string, dataset or attribute. */
bool h5_read_text(H5File *file, const char *path, char **ret_text, Error *error);
bool h5_get_text(H5File *file, const char *path, const char *name, char **ret_text, Error *error);

bool h5_get_number(H5File *file, const char *path, const char *name, double *ret_value, Error *error);
bool h5_get_int(H5File *file, const char *path, const char *name, int64_t *ret_value, Error *error);

#endif
