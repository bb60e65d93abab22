/* Writes a compressed tar archive whose bytes depend on nothing but what is put in.
 *
 * The ending of the name chooses the compression: .tar.gz, .tar.xz, .tar.zst, .tar.bz2, or .tar for none.
 * Owners are 0, the mode is 0644, times are 0, and nothing of this machine is written, so the same entries
 * give the same bytes (with the same versions of libarchive and of the compression's library).
 *
 * It is written beside its place, as PATH.tmp-PID, and moved there when it is whole: nobody ever sees half a
 * file, and nothing but a file is ever replaced.
 */
#ifndef VIRGA_TRACES_ARCHIVE_WRITER_H
#define VIRGA_TRACES_ARCHIVE_WRITER_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct ArchiveWriter ArchiveWriter;

/* The length of `path` without its ending; an error lists the endings. */
bool archive_writer_stem(const char *path, size_t *ret_length, Error *error);

/* Where an archive of that name is written until it is whole, for clean-up when the program is interrupted.
 * To be freed. */
char *archive_writer_aside(const char *path);

/* Errors: an ending that is not known, a place where no file can be made. */
bool archive_writer_open(const char *path, ArchiveWriter **ret_writer, Error *error);

/* Adds a file. A disk that takes no more ends the program (die), and the file aside is removed. */
void archive_writer_add(ArchiveWriter *writer, const char *name, const char *bytes, size_t size);

/* Finishes the archive and moves it to its place. */
void archive_writer_close(ArchiveWriter *writer);

#endif
