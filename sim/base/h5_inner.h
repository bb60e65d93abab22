/* What the files of h5 share: h5.c has the files and their trouble, h5_write.c and h5_read.c the rest of
 * h5.h.
 *
 * Texts are stored with a fixed length on purpose. The library (1.10) keeps texts of variable length in
 * "global heaps", which have no checksum, and reads a damaged one without end or beyond its bounds. Headers
 * with their attributes and small datasets carry checksums of the library's, chunks that of zlib; but the
 * tree that says where the chunks are has none (of the format of 1.8), so a damaged file could show one chunk
 * in the place of another. Hence the seal (h5_seal.c): a damaged file never comes as far as the library. */
#ifndef VIRGA_BASE_H5_INNER_H
#define VIRGA_BASE_H5_INNER_H

#include "sim/base/error.h"
#include "sim/base/h5.h"
#include "sim/base/vec.h"

#include <hdf5.h>

struct H5File {
    char *path;
    char *aside; /* NULL when reading */
    hid_t id;
    bool has_failed;
    Error trouble; /* the first failure of writing */
    VEC(H5Rows *) open_rows;
};

/* Why the last call to the library failed: the system's words where it has them, otherwise the library's. To
 * be called before any other call to the library, which forgets reasons. */
Error h5_reason(void);

/* Keeps the first failure of writing, with its h5_reason. */
void h5_fail(H5File *file, const char *what);

/* A set of properties for what is made: no times, and everything in the order of its making. */
hid_t h5_properties(hid_t class);

/* The type of numbers of a kind, in memory and in the file. */
hid_t h5_number_type(H5Kind kind);

/* How files are opened here. */
hid_t h5_access_properties(bool for_writing);

/* The library shall neither print nor try again at the end of the program. */
void h5_quieten_library(void);

/* Dies while that is still possible: where memory ends, HDF5 1.10 follows null pointers. What it takes for a
 * file or a dataset is less than is asked for here. */
void h5_need_memory(void);

/* An open file of the library's, and its end (the caller has closed the id). */
H5File *h5_file_new(const char *path, hid_t id);
void h5_file_free(H5File *file);

/* Puts the seal behind the end of a file that is open for reading and writing. False with errno. */
bool h5_seal(int handle);

/* Whether the path leads to a file as it was sealed; reads all of it. */
bool h5_check_seal(const char *path, Error *error);

static inline size_t at_least_1(size_t n)
{
    return n > 0 ? n : 1;
}

#endif
