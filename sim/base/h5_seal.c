/* The seal: a line behind the last byte of a file, with the number and the hash of all bytes before it. */
#include "sim/base/h5_inner.h"

#include "sim/base/check.h"
#include "sim/base/fnv.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEAL_FORMAT "\nvirga seal %016" PRIx64 " %016" PRIx64 "\n"

enum { SEAL_BYTES = 46, PIECE_BYTES = 1 << 20, SIGNATURE_BYTES = 8 };

static const char signature[SIGNATURE_BYTES] = "\x89HDF\r\n\x1a\n";

/* read(2) until all is there; what is missing at the end of the file is an I/O error, for nobody asks for
 * more than there was. */
static bool read_all(int handle, void *ret_bytes, size_t count)
{
    for (size_t have = 0; have < count;) {
        ssize_t got = read(handle, (char *)ret_bytes + have, count - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO;
        if (got <= 0)
            return false;
        have += (size_t)got;
    }
    return true;
}

static bool write_all(int handle, const char *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t put = write(handle, bytes + done, count - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        done += (size_t)put;
    }
    return true;
}

/* Of the first `count` bytes; leaves the place behind them. */
static bool hash_bytes(int handle, uint64_t count, uint64_t *ret_hash)
{
    char *piece = must_alloc(PIECE_BYTES);
    uint64_t hash = FNV_START;
    bool done = lseek(handle, 0, SEEK_SET) == 0;
    while (done && count > 0) {
        size_t size = count < PIECE_BYTES ? (size_t)count : PIECE_BYTES;
        done = read_all(handle, piece, size);
        if (done)
            hash = fnv_bytes(hash, piece, size);
        count -= size;
    }
    free(piece);
    *ret_hash = hash;
    return done;
}

static void seal_text(uint64_t count, uint64_t hash, char ret_seal[SEAL_BYTES + 1])
{
    check(snprintf(ret_seal, SEAL_BYTES + 1, SEAL_FORMAT, count, hash) == SEAL_BYTES);
}

bool h5_seal(int handle)
{
    struct stat about;
    uint64_t hash;
    char seal[SEAL_BYTES + 1];
    if (fstat(handle, &about) != 0 || !hash_bytes(handle, (uint64_t)about.st_size, &hash))
        return false;
    seal_text((uint64_t)about.st_size, hash, seal);
    return write_all(handle, seal, SEAL_BYTES);
}

/* Reads the seal at the end of a file of `size` bytes; false where none is. */
static bool find_seal(int handle, int64_t size, uint64_t *ret_count, uint64_t *ret_hash)
{
    char seal[SEAL_BYTES + 1] = "", again[SEAL_BYTES + 1];
    if (size < SEAL_BYTES || lseek(handle, size - SEAL_BYTES, SEEK_SET) < 0 ||
        !read_all(handle, seal, SEAL_BYTES) ||
        sscanf(seal, "\nvirga seal %16" SCNx64 " %16" SCNx64, ret_count, ret_hash) != 2)
        return false;
    seal_text(*ret_count, *ret_hash, again);
    return memcmp(seal, again, SEAL_BYTES) == 0;
}

/* What is wrong with the file; NULL = nothing. */
static const char *flaw(int handle)
{
    struct stat about;
    char begin[SIGNATURE_BYTES];
    uint64_t count = 0, sealed = 0, hash = 0;
    if (fstat(handle, &about) != 0)
        return strerror(errno);
    if (!S_ISREG(about.st_mode))
        return S_ISDIR(about.st_mode) ? "it is a directory" : "it is no regular file";
    if (about.st_size < SIGNATURE_BYTES || !read_all(handle, begin, sizeof begin) ||
        memcmp(begin, signature, sizeof begin) != 0)
        return "not an HDF5 file";
    if (!find_seal(handle, about.st_size, &count, &sealed))
        return "an HDF5 file without Virga's seal at its end: it is cut off, or another program has written "
               "it";
    if (count != (uint64_t)about.st_size - SEAL_BYTES)
        return "damaged: it has not the length that it was sealed with";
    if (!hash_bytes(handle, count, &hash))
        return strerror(errno);
    return hash == sealed ? NULL : "damaged: its bytes are not those that it was sealed with";
}

/* Without waiting for whoever may write into a pipe. */
bool h5_check_seal(const char *path, Error *error)
{
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const char *what = handle < 0 ? strerror(errno) : flaw(handle);
    if (what != NULL)
        error_at(error, path, 0, 0, "cannot open: %s", what);
    if (handle >= 0)
        close(handle);
    return what == NULL;
}
