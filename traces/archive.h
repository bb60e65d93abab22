/* Files as the public keeps them: a folder, a tar archive, a single file, each of them compressed or not.
 *
 * Whatever it is, a reader sees a list of entries, each a name and a stream of bytes; nothing is unpacked to
 * disk. What a path is, is found by looking into it, not by its ending:
 *
 *     a folder         its regular files, each of which may be compressed (folders in it are not entered)
 *     a tar archive    its regular files, from all its folders; plain or compressed
 *     any other file   one entry; plain or compressed
 *
 * Compressions: gzip, bzip2, xz, zstd. Entries are in byte order of their base names (LC_ALL=C), then of
 * their paths, whatever order the archive or the file system has them in: an order that a machine makes up
 * must not reach a result. The name of a compressed file is taken without .gz, .bz2, .xz or .zst.
 *
 * Passed over: symbolic and hard links (nothing outside is ever read), devices, and files whose names begin
 * with a dot (what file managers leave behind).
 *
 * The entries of a tar archive wait in memory, together with 256 bytes each for their bookkeeping at most
 * ARCHIVE_HELD_MAX bytes; a folder and a single file are read piece by piece and may be of any size.
 *
 *     Archive *archive;
 *     if (!archive_open("day.tar.xz", &archive, error))
 *         return false;
 *     for (size_t i = 0; i < archive_count(archive); i++)
 *         if (!archive_enter(archive, i, error) || !take(archive, error))
 *             ...
 *     archive_close(archive);
 *
 * Errors (nothing there, neither file nor folder, empty, cut off or damaged, no entry, too large, a base name
 * that is no UTF-8 or has control characters) name the file, and the entry where there is one, as
 * archive_place does.
 */
#ifndef VIRGA_TRACES_ARCHIVE_H
#define VIRGA_TRACES_ARCHIVE_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_HELD_MAX (INT64_C(1) << 30)

typedef struct Archive Archive;

/* False: nothing to close. There is at least one entry otherwise. */
bool archive_open(const char *path, Archive **ret_archive, Error *error);
void archive_close(Archive *archive);

size_t archive_count(const Archive *archive);

/* The base name of an entry, as long as the archive is open. */
const char *archive_name(const Archive *archive, size_t index);

/* Goes to the beginning of an entry. Any order will do; the same one twice too. */
bool archive_enter(Archive *archive, size_t index, Error *error);

/* The next piece of the entry; size 0 = its end. The bytes are the archive's and stay until the next call. */
bool archive_read(Archive *archive, const char **ret_bytes, size_t *ret_size, Error *error);

/* Where the bytes come from, for messages: FILE, FOLDER/ENTRY or ARCHIVE:ENTRY. Until the next archive_enter.
 */
const char *archive_place(const Archive *archive);

#endif
