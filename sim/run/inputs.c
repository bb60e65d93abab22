#include "sim/run/inputs.h"

#include "sim/base/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char ROLE_SCENARIO[] = "scenario";

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* One line of the folder's list; nothing for what is no regular file. */
static bool add_line(FILE *list, const char *folder, const char *name, Error *error)
{
    char *path = NULL;
    struct stat about;
    Sha256Hex digest;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        die("out of memory");
    bool is_file = stat(path, &about) == 0 && S_ISREG(about.st_mode);
    bool done = !is_file || sha256_file(path, &digest, error);
    if (done && is_file)
        fprintf(list, "%s  %s\n", digest.text, name);
    free(path);
    return done;
}

static bool folder_digest(const char *path, Sha256Hex *ret_digest, Error *error)
{
    struct dirent **entries = NULL;
    char *text = NULL;
    size_t size = 0;
    int count = scandir(path, &entries, is_visible, by_bytes);
    if (count < 0)
        return error_at(error, path, 0, 0, "cannot read the folder: %s", strerror(errno));
    FILE *list = must_open_text(&text, &size);
    bool done = true;
    for (int i = 0; i < count; i++) {
        done = done && add_line(list, path, entries[i]->d_name, error);
        free(entries[i]);
    }
    free(entries);
    must_close_text(list);
    if (done)
        *ret_digest = sha256_bytes(text, size);
    free(text);
    return done;
}

bool input_digest(const char *path, Sha256Hex *ret_digest, Error *error)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return error_at(error, path, 0, 0, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return folder_digest(path, ret_digest, error);
    return S_ISREG(about.st_mode) ? sha256_file(path, ret_digest, error)
                                  : error_at(error, path, 0, 0, "is neither a file nor a folder");
}

static bool add(InputFiles *files, const char *role, const char *path, Error *error)
{
    Sha256Hex digest;
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->at[i].role, role) == 0 && strcmp(files->at[i].path, path) == 0)
            return true; /* two workloads of one trace */
    if (!input_digest(path, &digest, error))
        return false;
    InputFile file = {.role = must_strdup(role), .path = must_strdup(path)};
    memcpy(file.sha256, digest.text, sizeof file.sha256);
    vec_push(files, file);
    return true;
}

bool inputs_of_scenario(const Scenario *scenario, const char *const *plugins, size_t plugin_count,
                        InputFiles *ret_files, Error *error)
{
    InputFiles files = {0};
    bool done = true;
    for (size_t i = 0; done && i < scenario->files.count; i++)
        done = add(&files, ROLE_SCENARIO, scenario->files.at[i], error);
    for (size_t i = 0; done && i < scenario->workloads.count; i++)
        if (scenario->workloads.at[i].source == SOURCE_REPLAY)
            done = add(&files, "trace", scenario->workloads.at[i].replay.trace.path, error);
    for (size_t i = 0; done && i < plugin_count; i++)
        done = add(&files, "plug-in", plugins[i], error);
    if (done)
        *ret_files = files;
    else
        inputs_free(&files);
    return done;
}

bool inputs_of_result(const Result *result, InputFiles *ret_files, Error *error)
{
    ResultTable table;
    if (!result_table(result, "/provenance/files", &table, error))
        return false;
    const ResultColumn *role = result_column(result, &table, "role", H5_TEXT, error);
    const ResultColumn *path = result_column(result, &table, "path", H5_TEXT, error);
    const ResultColumn *sha256 = result_column(result, &table, "sha256", H5_TEXT, error);
    InputFiles files = {0};
    for (size_t i = 0; role && path && sha256 && i < table.rows; i++) {
        InputFile file = {.role = must_strdup(role->text[i]), .path = must_strdup(path->text[i])};
        snprintf(file.sha256, sizeof file.sha256, "%s", sha256->text[i]);
        vec_push(&files, file);
    }
    bool done = role && path && sha256;
    result_table_free(&table);
    if (done)
        *ret_files = files;
    return done;
}

bool inputs_verify(const InputFiles *files, Error *error)
{
    for (size_t i = 0; i < files->count; i++) {
        const InputFile *file = &files->at[i];
        Sha256Hex digest;
        if (strcmp(file->role, ROLE_SCENARIO) == 0)
            continue;
        if (!input_digest(file->path, &digest, error))
            return false;
        if (strcmp(digest.text, file->sha256) != 0)
            return error_at(error, file->path, 0, 0, "is not the %s that the run read: SHA-256 is %s, was %s",
                            file->role, digest.text, file->sha256);
    }
    return true;
}

bool inputs_hold(const InputFiles *files, const char *path)
{
    struct stat of_path, of_file;
    if (stat(path, &of_path) != 0)
        return false;
    for (size_t i = 0; i < files->count; i++)
        if (stat(files->at[i].path, &of_file) == 0 && of_file.st_dev == of_path.st_dev &&
            of_file.st_ino == of_path.st_ino)
            return true;
    return false;
}

void inputs_free(InputFiles *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->at[i].role);
        free(files->at[i].path);
    }
    vec_free(files);
}
