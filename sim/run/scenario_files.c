/* Files of a scenario: read whole, included beneath each other. */
#include "sim/run/places.h"
#include "sim/run/scenario_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 << 20, FILES_MAX = 100 };

/* A file by what it is, whatever path led to it. */
typedef struct FileSeen {
    dev_t device;
    ino_t inode;
    const char *name;
    bool is_open; /* its includes are being read */
} FileSeen;

struct ScenarioFiles {
    Yaml *yaml;
    VEC(FileSeen) seen;
};

ScenarioFiles *scenario_files_open(Yaml *yaml)
{
    ScenarioFiles *files = must_calloc(1, sizeof *files);
    files->yaml = yaml;
    return files;
}

void scenario_files_close(ScenarioFiles *files)
{
    vec_free(&files->seen);
    free(files);
}

size_t scenario_files_count(const ScenarioFiles *files)
{
    return files->seen.count;
}

const char *scenario_files_name(const ScenarioFiles *files, size_t index)
{
    return files->seen.at[index].name;
}

/* ---- One file ----------------------------------------------------------------------------------------- */

/* Reads what is there now; false with errno. */
static bool read_bytes(int fd, char *bytes, size_t size, size_t *ret_size)
{
    size_t count = 0;
    while (count < size) {
        ssize_t got = read(fd, bytes + count, size - count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        count += (size_t)got;
    }
    *ret_size = count;
    return true;
}

/* Why a file cannot be one of ours; NULL = it can. */
static const char *unfit(const struct stat *status)
{
    if (S_ISDIR(status->st_mode))
        return "is a directory, a file is needed";
    if (!S_ISREG(status->st_mode))
        return "is a device, a pipe or a socket, a file is needed";
    return status->st_size > FILE_BYTES_MAX
               ? "is larger than 64 MiB, which no scenario needs; large workloads belong "
                 "in a trace"
               : NULL;
}

/* Opened without waiting: a pipe that nobody writes to must not hold us up. */
static bool read_file(const char *path, struct stat *ret_status, char **ret_bytes, size_t *ret_size,
                      Error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, ret_status) < 0) {
        error_set(error, "cannot be read: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    const char *why = unfit(ret_status);
    char *bytes = why == NULL ? must_alloc((size_t)ret_status->st_size) : NULL;
    bool ok = why == NULL && read_bytes(fd, bytes, (size_t)ret_status->st_size, ret_size);
    if (!ok)
        error_set(error, "%s%s", why != NULL ? why : "cannot be read: ", why != NULL ? "" : strerror(errno));
    close(fd);
    if (ok)
        *ret_bytes = bytes;
    else
        free(bytes);
    return ok;
}

static const Origin *origin_of(Yaml *yaml, const char *path)
{
    Origin *origin = yaml_alloc(yaml, sizeof *origin);
    const char *slash = strrchr(path, '/');
    origin->name = yaml_print(yaml, "%s", path);
    origin->folder = slash == NULL   ? ""
                     : slash == path ? "/."
                                     : yaml_print(yaml, "%.*s", (int)(slash - path), path);
    origin->has_lines = true;
    return origin;
}

/* ---- Several ------------------------------------------------------------------------------------------ */

static const FileSeen *find_seen(const ScenarioFiles *files, const struct stat *status)
{
    for (size_t i = 0; i < files->seen.count; i++)
        if (files->seen.at[i].device == status->st_dev && files->seen.at[i].inode == status->st_ino)
            return &files->seen.at[i];
    return NULL;
}

/* An error about a file as a whole: at the key that names it, or at the file itself. */
static bool refuse_file(const Node *named_by, const char *path, const char *what, Error *error)
{
    return named_by != NULL ? node_error(named_by, error, "%s: %s %s",
                                         named_by->key != NULL ? named_by->key->text : "include", path, what)
                            : error_at(error, path, 0, 0, "%s", what);
}

static bool include_all(ScenarioFiles *files, Node *root, Error *error);

/* The file's tree with its includes; NULL for one that has been read already, in another place. */
static bool read_tree(ScenarioFiles *files, const char *path, const Node *named_by, bool has_includes,
                      Node **ret_root, Error *error)
{
    struct stat status;
    char *bytes = NULL;
    size_t size = 0;
    Error inner = {0};
    if (files->seen.count == FILES_MAX)
        return refuse_file(named_by, path, "is one file too many: at most 100 are accepted", error);
    if (!read_file(path, &status, &bytes, &size, &inner))
        return refuse_file(named_by, path, inner.text, error);
    const FileSeen *seen = find_seen(files, &status);
    *ret_root = NULL;
    if (seen != NULL) {
        free(bytes);
        return !seen->is_open ||
               refuse_file(named_by, path, "includes itself, directly or through others", error);
    }
    const Origin *origin = origin_of(files->yaml, path);
    size_t index = files->seen.count;
    vec_push(&files->seen, (FileSeen){status.st_dev, status.st_ino, origin->name, true});
    Node *root = NULL;
    bool ok = yaml_read(files->yaml, origin, bytes, size, &root, error);
    free(bytes);
    if (ok && root->kind != NODE_MAP)
        ok = node_error(root, error, "%s at the outermost level, a map of keys and values needed",
                        node_kind_name(root->kind));
    ok = ok && (!has_includes || include_all(files, root, error));
    files->seen.at[index].is_open = false;
    *ret_root = ok ? root : NULL;
    return ok;
}

/* The catalog of that path that came with the program; NULL = there is none. */
static const char *catalog_of(ScenarioFiles *files, const char *path)
{
    static const char folder[] = "catalogs/";
    char *found = NULL;
    if (strncmp(path, folder, strlen(folder)) != 0 ||
        !place_find(&place_catalogs, path + strlen(folder), &found, NULL))
        return NULL;
    const char *kept = yaml_print(files->yaml, "%s", found);
    free(found);
    return kept;
}

/* The path that a node names, seen from the file that it stands in. What is not there may be a catalog. */
static const char *path_of(ScenarioFiles *files, const Node *named)
{
    const char *folder = named->origin->folder;
    bool is_relative = named->text[0] != '/' && folder != NULL && folder[0] != '\0';
    const char *path = is_relative ? yaml_print(files->yaml, "%s/%s", folder, named->text) : named->text;
    const char *catalog = access(path, F_OK) != 0 ? catalog_of(files, named->text) : NULL;
    return catalog != NULL ? catalog : path;
}

static bool include_one(ScenarioFiles *files, Node *root, const Node *named, Error *error)
{
    Node *below = NULL;
    if (named->kind != NODE_TEXT || named->text[0] == '\0')
        return node_error(named, error, "include: %s given, the path of a file needed",
                          named->kind == NODE_TEXT ? "nothing" : node_kind_name(named->kind));
    if (!read_tree(files, path_of(files, named), named, true, &below, error))
        return false;
    if (below != NULL)
        schema_merge(&scenario_section, root, below);
    return true;
}

/* The last one first, so that it lies above the others and lists come out in the order of the files. */
static bool include_list(ScenarioFiles *files, Node *root, const Node *list, Error *error)
{
    for (uint32_t i = list->count; i > 0; i--)
        if (!include_one(files, root, node_item(list, i - 1), error))
            return false;
    return true;
}

static bool include_all(ScenarioFiles *files, Node *root, Error *error)
{
    Node *include = node_get(root, "include");
    if (include == NULL)
        return true;
    node_replace(root, include, NULL);
    if (include->kind == NODE_MAP)
        return node_error(include, error, "include: a map given, a list of paths needed");
    return include->kind == NODE_LIST ? include_list(files, root, include, error)
                                      : include_one(files, root, include, error);
}

bool scenario_files_read(ScenarioFiles *files, const char *path, Node **ret_root, Error *error)
{
    return read_tree(files, path, NULL, true, ret_root, error);
}

bool scenario_files_book(ScenarioFiles *files, Node *root, Error *error)
{
    Node *costs = node_get(root, "costs"), *book = costs != NULL ? node_get(costs, "book") : NULL,
         *below = NULL;
    if (book == NULL || book->kind != NODE_TEXT || book->text[0] == '\0')
        return true; /* what is wrong with it, the walker tells */
    if (!read_tree(files, path_of(files, book), book, false, &below, error))
        return false;
    node_replace(costs, book, NULL);
    if (below != NULL)
        schema_merge(&costs_section, costs, below);
    return true;
}
