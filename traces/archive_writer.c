#include "traces/archive_writer.h"

#include "sim/base/check.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Ending {
    const char *text;
    int (*add_filter)(struct archive *writer);
    const char *options; /* gzip would put the time of day into its head */
} Ending;

static const Ending endings[] = {
    {".tar.gz", archive_write_add_filter_gzip, "gzip:!timestamp"},
    {".tar.xz", archive_write_add_filter_xz, NULL},
    {".tar.zst", archive_write_add_filter_zstd, NULL},
    {".tar.bz2", archive_write_add_filter_bzip2, NULL},
    {".tar", archive_write_add_filter_none, NULL},
};

enum { ENDING_COUNT = sizeof endings / sizeof endings[0] };

struct ArchiveWriter {
    struct archive *writer;
    int file;
    char *path, *aside;
};

static bool ending_find(const char *path, const Ending **ret_ending, Error *error)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        size_t tail = strlen(endings[i].text);
        if (length > tail && strcmp(path + length - tail, endings[i].text) == 0) {
            *ret_ending = &endings[i];
            return true;
        }
    }
    char list[64] = "";
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", endings[i].text);
    }
    return error_at(error, path, 0, 0, "the name of an archive to write must end in one of %s", list);
}

bool archive_writer_stem(const char *path, size_t *ret_length, Error *error)
{
    const Ending *ending;
    if (!ending_find(path, &ending, error))
        return false;
    *ret_length = strlen(path) - strlen(ending->text);
    return true;
}

static void writer_free(ArchiveWriter *writer)
{
    archive_write_free(writer->writer);
    if (writer->file >= 0)
        close(writer->file);
    free(writer->path);
    free(writer->aside);
    free(writer);
}

/* The message is composed before the file is removed: both use errno's and libarchive's state. */
static _Noreturn void give_up(const ArchiveWriter *writer)
{
    char why[256];
    const char *text = archive_error_string(writer->writer);
    snprintf(why, sizeof why, "%s", text != NULL ? text : strerror(errno));
    unlink(writer->aside);
    die("%s: cannot be written: %s", writer->path, why);
}

static void set_up(const ArchiveWriter *writer, const Ending *ending)
{
    if (ending->add_filter(writer->writer) < ARCHIVE_WARN ||
        archive_write_set_format_pax_restricted(writer->writer) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(writer->writer, 1) != ARCHIVE_OK ||
        (ending->options != NULL && archive_write_set_options(writer->writer, ending->options) != ARCHIVE_OK))
        die("%s: cannot be written: %s", writer->path, archive_error_string(writer->writer));
}

char *archive_writer_aside(const char *path)
{
    char *aside = NULL;
    if (asprintf(&aside, "%s.tmp-%ld", path, (long)getpid()) < 0)
        die("out of memory");
    return aside;
}

/* The file aside. It takes the place of what is there: only of a file, never of a device or a link. */
static bool make_file(ArchiveWriter *writer, Error *error)
{
    struct stat found;
    const char *what = NULL;
    if (lstat(writer->path, &found) == 0 && !S_ISREG(found.st_mode))
        what = S_ISDIR(found.st_mode) ? "it is a directory" : "there is something that is no regular file";
    else if ((writer->file = open(writer->aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) < 0)
        what = strerror(errno);
    return what == NULL || error_at(error, writer->path, 0, 0, "cannot be written: %s", what);
}

bool archive_writer_open(const char *path, ArchiveWriter **ret_writer, Error *error)
{
    const Ending *ending;
    if (!ending_find(path, &ending, error))
        return false;
    ArchiveWriter *writer = must_calloc(1, sizeof *writer);
    writer->path = must_strdup(path);
    writer->aside = archive_writer_aside(path);
    writer->file = -1;
    if (!make_file(writer, error)) {
        writer_free(writer);
        return false;
    }
    writer->writer = archive_write_new();
    if (writer->writer == NULL)
        die("out of memory: no archive writer");
    set_up(writer, ending);
    if (archive_write_open_fd(writer->writer, writer->file) != ARCHIVE_OK)
        give_up(writer);
    *ret_writer = writer;
    return true;
}

void archive_writer_add(ArchiveWriter *writer, const char *name, const char *bytes, size_t size)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        give_up(writer);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 0, 0);
    int code = archive_write_header(writer->writer, entry);
    archive_entry_free(entry);
    if (code < ARCHIVE_WARN || archive_write_data(writer->writer, bytes, size) != (la_ssize_t)size)
        give_up(writer);
}

void archive_writer_close(ArchiveWriter *writer)
{
    if (archive_write_close(writer->writer) != ARCHIVE_OK || rename(writer->aside, writer->path) != 0)
        give_up(writer);
    writer_free(writer);
}
