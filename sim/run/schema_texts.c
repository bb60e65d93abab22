/* Types of texts. */
#include "sim/run/schema.h"

#include <stdlib.h>
#include <string.h>

bool walk_text(Walk *walk, const Node *node, const char **ret_text)
{
    if (node->kind != NODE_TEXT)
        return walk_error(walk, node, "%s given, a single value needed", node_kind_name(node->kind));
    if (node->text[0] == '\0')
        return walk_error(walk, node, "no value given");
    *ret_text = node->text;
    return true;
}

enum { TEXT_MAX = 4000, NAME_MAX_BYTES = 100 };

static void put_text(const Key *key, void *record, const char *text)
{
    char **place = key_at(key, record);
    free(*place);
    *place = must_strdup(text);
}

static bool read_fitting(Walk *walk, const Key *key, const Node *node, size_t most, const char **ret_text)
{
    Error inner = {0};
    if (!walk_text(walk, node, ret_text))
        return false;
    if (strlen(*ret_text) > most)
        return walk_error(walk, node, "%zu bytes given (\"%.20s...\"), at most %zu accepted",
                          strlen(*ret_text), *ret_text, most);
    if (key->fits != NULL && !key->fits(*ret_text, &inner))
        return walk_error(walk, node, "%s", inner.text);
    return true;
}

static bool read_text(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL;
    if (!read_fitting(walk, key, node, TEXT_MAX, &text))
        return false;
    put_text(key, record, text);
    return true;
}

static void write_text(Emit *emit, const Key *key, const void *record)
{
    emit_value(emit, *(char *const *)key_at(key, record));
}

static void release_text(const Key *key, void *record)
{
    free(*(char **)key_at(key, record));
}

static void accept_text(const Key *key, Text *text)
{
    (void)key;
    emit_text(text, "text");
}

const KeyType type_text = {
    .read = read_text, .write = write_text, .release = release_text, .accepts = accept_text};

static bool is_name_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 ||
           (c != '\0' && strchr("_-.+@", c) != NULL);
}

static bool read_name(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL;
    if (!read_fitting(walk, key, node, NAME_MAX_BYTES, &text))
        return false;
    for (const char *at = text; *at != '\0'; at++)
        if (!is_name_byte((unsigned char)*at))
            return walk_error(walk, node, "\"%s\" is no name: letters, digits and _ - . + @ are accepted",
                              text);
    put_text(key, record, text);
    return true;
}

static void accept_name(const Key *key, Text *text)
{
    (void)key;
    emit_text(text, "name: letters, digits and _ - . + @");
}

const KeyType type_name = {
    .read = read_name, .write = write_text, .release = release_text, .accepts = accept_name};

static bool read_path(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL, *folder = node->origin->folder;
    if (!read_fitting(walk, key, node, TEXT_MAX, &text))
        return false;
    bool is_relative = text[0] != '/' && folder != NULL && folder[0] != '\0';
    put_text(key, record, is_relative ? yaml_print(walk->yaml, "%s/%s", folder, text) : text);
    return true;
}

static void accept_path(const Key *key, Text *text)
{
    (void)key;
    emit_text(text, "path, relative to the file that names it");
}

const KeyType type_path = {
    .read = read_path, .write = write_text, .release = release_text, .accepts = accept_path};
