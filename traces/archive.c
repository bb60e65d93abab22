#include "traces/archive.h"

#include "sim/base/check.h"
#include "sim/base/utf8.h"
#include "sim/base/vec.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024, ENTRY_COST_BYTES = 256 };

typedef struct Entry {
    char *name;  /* what entries are sorted by */
    char *path;  /* inside the archive or folder */
    char *bytes; /* of an entry of a tar archive; NULL: a file, read when it is entered */
    size_t size;
} Entry;

/* A file that libarchive reads. */
typedef struct Stream {
    struct archive *reader; /* NULL = none is open */
    int file;
    bool is_empty; /* no bytes in it, which libarchive sees as an archive without entries */
} Stream;

struct Archive {
    char *path;
    int folder; /* what the paths of entries start from; AT_FDCWD for a single file */
    bool is_tar, is_folder;
    VEC(Entry) entries;
    int64_t held_bytes;
    size_t at; /* the entry entered last */
    char *place;
    Stream stream;
    bool is_given; /* the bytes of a held entry */
};

/* ---- Streams ---- */

static void stream_close(Stream *stream)
{
    if (stream->reader == NULL)
        return;
    archive_read_free(stream->reader);
    close(stream->file);
    *stream = (Stream){0};
}

static bool damaged(const Stream *stream, const char *place, Error *error)
{
    const char *why = archive_error_string(stream->reader);
    if (archive_errno(stream->reader) == ENOMEM)
        die("out of memory: %s", place);
    return error_at(error, place, 0, 0, "damaged or cut off: %s", why != NULL ? why : "no reason is known");
}

/* Only what needs no program beside us: libarchive would run one for some compressions. */
static struct archive *new_reader(bool may_be_tar)
{
    struct archive *reader = archive_read_new();
    if (reader == NULL)
        die("out of memory: no archive reader");
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_raw(reader);
    archive_read_support_format_empty(reader);
    if (may_be_tar)
        archive_read_support_format_tar(reader);
    return reader;
}

/* The next entry of the stream; *ret_entry = NULL at the end. */
static bool next_header(Stream *stream, const char *place, struct archive_entry **ret_entry, Error *error)
{
    int code = archive_read_next_header(stream->reader, ret_entry);
    if (code == ARCHIVE_EOF)
        *ret_entry = NULL;
    else if (code < ARCHIVE_WARN) /* a warning is about owners and times, which nobody asks for */
        return damaged(stream, place, error);
    return true;
}

/* Opens the file and reads up to its first entry, which is NULL in an empty one. */
static bool stream_begin(Stream *stream, const char *place, struct archive_entry **ret_entry, Error *error)
{
    bool is_open = archive_read_open_fd(stream->reader, stream->file, BLOCK_BYTES) >= ARCHIVE_WARN;
    if (is_open ? next_header(stream, place, ret_entry, error) : damaged(stream, place, error)) {
        stream->is_empty = *ret_entry == NULL;
        return true;
    }
    stream_close(stream);
    return false;
}

static bool stream_open(Archive *archive, const char *path, const char *place,
                        struct archive_entry **ret_entry, Error *error)
{
    /* A link is followed where the user names it, never where a folder holds it. No waiting for a pipe. */
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (archive->is_folder ? O_NOFOLLOW : 0);
    int file = openat(archive->folder, path, flags);
    if (file < 0)
        return error_at(error, place, 0, 0, "cannot be opened: %s", strerror(errno));
    archive->stream = (Stream){.reader = new_reader(!archive->is_folder), .file = file};
    return stream_begin(&archive->stream, place, ret_entry, error);
}

/* ---- Entries ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The base name without the ending of a compression. */
static char *plain_name(const char *path)
{
    static const char *const endings[] = {".gz", ".bz2", ".xz", ".zst"};
    char *name = must_strdup(base_name(path));
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t tail = strlen(endings[i]);
        if (length > tail && strcmp(name + length - tail, endings[i]) == 0) {
            name[length - tail] = '\0';
            break;
        }
    }
    return name;
}

static int by_name(const void *a, const void *b)
{
    const Entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->path, y->path);
}

/* ---- Tar archives: everything is read at once, because their order is not ours ---- */

static bool read_whole(Archive *archive, const Entry *entry, Error *error)
{
    Stream *stream = &archive->stream;
    size_t have = 0;
    while (have < entry->size) {
        la_ssize_t got = archive_read_data(stream->reader, entry->bytes + have, entry->size - have);
        if (got < 0)
            return damaged(stream, archive->path, error);
        if (got == 0)
            return error_at(error, archive->path, 0, 0, "cut off: %s ends early", entry->path);
        have += (size_t)got;
    }
    return true;
}

static bool hold(Archive *archive, const char *path, int64_t size, Error *error)
{
    int64_t cost = (int64_t)(2 * strlen(path)) + ENTRY_COST_BYTES;
    if (size < 0 || size > ARCHIVE_HELD_MAX || archive->held_bytes + size + cost > ARCHIVE_HELD_MAX)
        return error_at(
            error, archive->path, 0, 0,
            "%s does not fit: an archive may unpack to 1 GiB; unpack it to a folder and give that", path);
    archive->held_bytes += size + cost;
    Entry entry = {.name = must_strdup(base_name(path)),
                   .path = must_strdup(path),
                   .bytes = must_alloc((size_t)size),
                   .size = (size_t)size};
    vec_push(&archive->entries, entry);
    return read_whole(archive, &entry, error);
}

static bool hold_all(Archive *archive, struct archive_entry *entry, Error *error)
{
    while (entry != NULL) {
        const char *path = archive_entry_pathname(entry);
        if (path == NULL)
            path = archive_entry_pathname_utf8(entry);
        if (path == NULL)
            return error_at(error, archive->path, 0, 0, "the name of an entry cannot be read");
        const char *name = base_name(path);
        bool is_file = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL;
        if (is_file && name[0] != '\0' && name[0] != '.' &&
            !hold(archive, path, archive_entry_size(entry), error))
            return false;
        if (!next_header(&archive->stream, archive->path, &entry, error))
            return false;
    }
    return true;
}

/* ---- Opening ---- */

static void add_file(Archive *archive, const char *path)
{
    vec_push(&archive->entries, (Entry){.name = plain_name(path), .path = must_strdup(path)});
}

static bool open_single(Archive *archive, Error *error)
{
    struct archive_entry *first;
    if (!stream_open(archive, archive->path, archive->path, &first, error))
        return false;
    int format = archive_format(archive->stream.reader) & ARCHIVE_FORMAT_BASE_MASK;
    if (format == ARCHIVE_FORMAT_EMPTY)
        return error_at(error, archive->path, 0, 0, "the file is empty");
    archive->is_tar = format == ARCHIVE_FORMAT_TAR;
    if (!archive->is_tar) {
        add_file(archive, archive->path);
        return true;
    }
    if (!hold_all(archive, first, error))
        return false;
    return archive->entries.count > 0 ||
           error_at(error, archive->path, 0, 0,
                    "no file in the archive (links and hidden files do not count)");
}

static bool open_folder(Archive *archive, Error *error)
{
    archive->is_folder = true;
    archive->folder = open(archive->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int list = archive->folder < 0 ? -1 : openat(archive->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = list < 0 ? NULL : fdopendir(list);
    if (listing == NULL)
        return error_at(error, archive->path, 0, 0, "cannot be opened: %s", strerror(errno));
    unsigned folders = 0, others = 0;
    for (struct dirent *item; (item = readdir(listing)) != NULL;) {
        struct stat status;
        if (item->d_name[0] == '.' ||
            fstatat(archive->folder, item->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISREG(status.st_mode))
            add_file(archive, item->d_name);
        else
            S_ISDIR(status.st_mode) ? folders++ : others++;
    }
    closedir(listing);
    return archive->entries.count > 0 ||
           error_at(
               error, archive->path, 0, 0,
               "no file in the folder; folders in it (%u) are not entered, links and devices (%u) are not "
               "followed",
               folders, others);
}

/* Names become names of guests, which are shown and stored as text. */
static bool check_names(const Archive *archive, Error *error)
{
    for (size_t i = 0; i < archive->entries.count; i++) {
        const Entry *entry = &archive->entries.at[i];
        if (!utf8_is_plain(entry->name))
            return error_at(error, archive->path, 0, 0,
                            "\"%.100s\" is no name: UTF-8 without control characters is accepted",
                            entry->name);
    }
    return true;
}

bool archive_open(const char *path, Archive **ret_archive, Error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return error_at(error, path, 0, 0, "cannot be read: %s", strerror(errno));
    bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && !S_ISREG(status.st_mode))
        return error_at(error, path, 0, 0, "is neither a file nor a folder");
    Archive *archive = must_calloc(1, sizeof *archive);
    archive->path = must_strdup(path);
    for (size_t end = strlen(path); is_folder && end > 1 && path[end - 1] == '/'; end--)
        archive->path[end - 1] = '\0';
    archive->folder = AT_FDCWD;
    if (!(is_folder ? open_folder(archive, error) : open_single(archive, error)) ||
        !check_names(archive, error)) {
        archive_close(archive);
        return false;
    }
    stream_close(&archive->stream);
    qsort(archive->entries.at, archive->entries.count, sizeof(Entry), by_name);
    *ret_archive = archive;
    return true;
}

void archive_close(Archive *archive)
{
    stream_close(&archive->stream);
    for (size_t i = 0; i < archive->entries.count; i++) {
        free(archive->entries.at[i].name);
        free(archive->entries.at[i].path);
        free(archive->entries.at[i].bytes);
    }
    vec_free(&archive->entries);
    if (archive->folder >= 0)
        close(archive->folder);
    free(archive->place);
    free(archive->path);
    free(archive);
}

/* ---- Reading ---- */

size_t archive_count(const Archive *archive)
{
    return archive->entries.count;
}

const char *archive_name(const Archive *archive, size_t index)
{
    check(index < archive->entries.count);
    return archive->entries.at[index].name;
}

const char *archive_place(const Archive *archive)
{
    return archive->place;
}

static void set_place(Archive *archive, const Entry *entry)
{
    free(archive->place);
    archive->place = NULL;
    if (!archive->is_tar && !archive->is_folder)
        archive->place = must_strdup(archive->path);
    else if (asprintf(&archive->place, "%s%c%s", archive->path, archive->is_tar ? ':' : '/', entry->path) < 0)
        die("out of memory: the name of an entry");
}

bool archive_enter(Archive *archive, size_t index, Error *error)
{
    check(index < archive->entries.count);
    const Entry *entry = &archive->entries.at[index];
    archive->at = index;
    archive->is_given = false;
    set_place(archive, entry);
    stream_close(&archive->stream);
    if (archive->is_tar)
        return true;
    struct archive_entry *first;
    return stream_open(archive, entry->path, archive->place, &first, error);
}

static void read_held(Archive *archive, const char **ret_bytes, size_t *ret_size)
{
    const Entry *entry = &archive->entries.at[archive->at];
    *ret_bytes = entry->bytes;
    *ret_size = archive->is_given ? 0 : entry->size;
    archive->is_given = true;
}

bool archive_read(Archive *archive, const char **ret_bytes, size_t *ret_size, Error *error)
{
    check(archive->place != NULL); /* an entry has been entered */
    if (archive->is_tar) {
        read_held(archive, ret_bytes, ret_size);
        return true;
    }
    const void *bytes = "";
    size_t size = 0;
    la_int64_t offset;
    int code = ARCHIVE_OK;
    while (!archive->stream.is_empty && size == 0 && code != ARCHIVE_EOF) {
        code = archive_read_data_block(archive->stream.reader, &bytes, &size, &offset);
        if (code < ARCHIVE_WARN)
            return damaged(&archive->stream, archive->place, error);
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return true;
}
