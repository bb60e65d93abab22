/* The walker: maps into structs, defaults, unknown keys. */
#include "sim/run/schema.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- Names and paths ---------------------------------------------------------------------------------- */

static bool same_name(const char *a, const char *b)
{
    for (; *a != '\0' && (*a == *b || (*a == '_' && *b == '-') || (*a == '-' && *b == '_')); a++)
        b++;
    return *a == *b;
}

bool key_named(const Key *key, const char *name)
{
    return same_name(key->name, name) || (key->alias != NULL && same_name(key->alias, name));
}

const Key *section_key(const Section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++)
        if (key_named(&section->keys[i], name))
            return &section->keys[i];
    return NULL;
}

Node *section_node(const Key *key, const Node *map)
{
    for (Node *child = map->kind == NODE_MAP ? map->first : NULL; child != NULL; child = child->next)
        if (key_named(key, child->key->text))
            return child;
    return NULL;
}

size_t walk_enter(Walk *walk, const char *name)
{
    size_t mark = walk->path.count;
    emit_text(&walk->path, "%s%s", mark > 0 ? "." : "", name);
    return mark;
}

size_t walk_enter_item(Walk *walk, size_t index)
{
    char name[24];
    snprintf(name, sizeof name, "%zu", index);
    return walk_enter(walk, name);
}

void walk_leave(Walk *walk, size_t mark)
{
    walk->path.count = mark;
}

/* The path with `*` for each index. */
static char *path_pattern(Walk *walk)
{
    char *pattern = yaml_alloc(walk->yaml, walk->path.count + 1);
    size_t length = 0;
    for (size_t i = 0; i < walk->path.count; i++) {
        bool begins = i == 0 || walk->path.at[i - 1] == '.';
        bool is_index = begins && isdigit((unsigned char)walk->path.at[i]);
        pattern[length++] = is_index ? '*' : walk->path.at[i];
        while (is_index && i + 1 < walk->path.count && walk->path.at[i + 1] != '.')
            i++;
    }
    return pattern;
}

/* The path, less what the place (--set PATH) tells of it already. */
static Text path_beside(const Walk *walk, const Node *node)
{
    const char *told = strchr(node->origin->name, ' ');
    Text path = {.at = walk->path.at, .count = walk->path.count};
    size_t length = !node->origin->has_lines && told != NULL ? strlen(++told) : 0;
    bool is_told = length > 0 && length <= path.count && memcmp(told, path.at, length) == 0;
    if (is_told && length == path.count)
        path.count = 0;
    else if (is_told && path.at[length] == '.') {
        path.at += length + 1;
        path.count -= length + 1;
    }
    return path;
}

bool walk_error(Walk *walk, const Node *node, const char *format, ...)
{
    char text[sizeof walk->error->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    Text path = path_beside(walk, node);
    return path.count == 0 ? node_error(node, walk->error, "%s", text)
                           : node_error(node, walk->error, "%.*s: %s", (int)path.count, path.at, text);
}

bool walk_choice_error(Walk *walk, const Node *node, const char *const *names, size_t count)
{
    Text list = {0};
    for (size_t i = 0; i < count; i++)
        emit_text(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    const char *near = did_you_mean(node->text, names, count);
    walk_error(walk, node, "\"%.60s\" given%s%s%s %.*s", node->text, near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"? Accepted:" : "; accepted:", (int)list.count,
               list.count > 0 ? list.at : "");
    vec_free(&list);
    return false;
}

void walk_names_begin(Walk *walk, const Key *list)
{
    for (size_t i = 0; i < walk->names.count; i++)
        if (walk->names.at[i].list == list) {
            string_map_free(&walk->names.at[i].map);
            walk->names.at[i].map = (StringMap){0};
            return;
        }
    vec_push(&walk->names, (ListNames){.list = list});
}

bool walk_name(Walk *walk, const Key *list, const char *name, uint32_t index)
{
    uint32_t other = 0;
    for (size_t i = 0; i < walk->names.count; i++)
        if (walk->names.at[i].list == list) {
            if (string_map_get(&walk->names.at[i].map, name, &other))
                return false;
            string_map_set(&walk->names.at[i].map, name, index);
        }
    return true;
}

bool walk_find(const Walk *walk, const char *list, const char *name, uint32_t *ret_index)
{
    for (size_t i = 0; i < walk->names.count; i++)
        if (strcmp(walk->names.at[i].list->name, list) == 0)
            return string_map_get(&walk->names.at[i].map, name, ret_index);
    return false;
}

void walk_free(Walk *walk)
{
    for (size_t i = 0; i < walk->names.count; i++)
        string_map_free(&walk->names.at[i].map);
    vec_free(&walk->names);
    vec_free(&walk->path);
    string_map_free(&walk->told);
}

/* ---- Defaults ----------------------------------------------------------------------------------------- */

/* A node in place of one that is not there; errors about it point at the section. */
static Node *default_node(Walk *walk, const char *text, const Node *section)
{
    NodeKind kind = strcmp(text, "{}") == 0 ? NODE_MAP : strcmp(text, "[]") == 0 ? NODE_LIST : NODE_TEXT;
    Node *node = yaml_empty(walk->yaml, section->origin, kind);
    node->text = text;
    node->line = section->line;
    node->column = section->column;
    return node;
}

/* Once a pattern and value: a thousand hosts with the same default are one line. */
static void tell_default(Walk *walk, const char *pattern, const char *text, const char *source)
{
    uint32_t ignored = 0;
    if (strcmp(text, "{}") == 0)
        return;
    const char *line =
        yaml_print(walk->yaml, "%s = %s (%s)", pattern, text, source != NULL ? source : "Virga's choice");
    if (string_map_get(&walk->told, line, &ignored))
        return;
    string_map_set(&walk->told, line, 1);
    vec_push(&walk->defaults, must_strdup(line));
}

static const char *default_text(Walk *walk, const Key *key, const void *record, const char **ret_source)
{
    const char *pattern = path_pattern(walk), *source = key->source;
    const char *text = walk->preset != NULL ? walk->preset(walk->preset_context, pattern, &source) : NULL;
    if (text == NULL && key->derive != NULL)
        text = key->derive(walk, record);
    if (text == NULL)
        text = key->fallback;
    if (text != NULL && key->type->write != NULL)
        tell_default(walk, pattern, text, source);
    *ret_source = source;
    return text;
}

/* ---- Sections ----------------------------------------------------------------------------------------- */

static bool read_default(Walk *walk, const Key *key, const Node *section, void *record)
{
    const char *source = NULL, *text = default_text(walk, key, record, &source);
    if (text == NULL) {
        Text accepted = {0};
        key->type->accepts(key, &accepted);
        walk_error(walk, section, "is missing; needed: %s (%.*s)", key->help, (int)accepted.count,
                   accepted.at);
        vec_free(&accepted);
        return false;
    }
    return key->type->read(walk, key, default_node(walk, text, section), record);
}

static bool read_key(Walk *walk, const Key *key, const Node *map, void *record)
{
    const Node *node = section_node(key, map);
    size_t mark = walk_enter(walk, key->name);
    bool ok = true;
    if (key->applies != NULL && !key->applies(record))
        ok = node == NULL || walk_error(walk, node->key, "means nothing here, only with %s", key->where);
    else
        ok = node != NULL ? key->type->read(walk, key, node, record) : read_default(walk, key, map, record);
    walk_leave(walk, mark);
    return ok;
}

static bool is_known(const Key *keys, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (key_named(&keys[i], name))
            return true;
    return false;
}

static bool refuse_key(Walk *walk, const Section *section, const Key *more, size_t more_count,
                       const Node *key)
{
    const char **names = yaml_alloc(walk->yaml, (section->count + more_count + 1) * sizeof *names);
    Text list = {0};
    size_t count = 0;
    for (size_t i = 0; i < section->count; i++)
        names[count++] = section->keys[i].name;
    for (size_t i = 0; i < more_count; i++)
        names[count++] = more[i].name;
    for (size_t i = 0; i < count; i++)
        emit_text(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    const char *near = did_you_mean(key->text, names, count);
    walk_error(walk, key, "unknown key \"%.60s\"%s%s%s %.*s", key->text,
               near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
               near != NULL ? "\"? Accepted here:" : "; accepted here:", (int)list.count, list.at);
    vec_free(&list);
    return false;
}

/* Every key is known, and none is given twice under two names. */
static bool check_keys(Walk *walk, const Section *section, const Key *more, size_t more_count,
                       const Node *map)
{
    for (const Node *child = map->first; child != NULL; child = child->next) {
        const Key *key = section_key(section, child->key->text);
        if (key == NULL && !is_known(more, more_count, child->key->text))
            return refuse_key(walk, section, more, more_count, child->key);
        const Node *first = key != NULL ? section_node(key, map) : child;
        if (first != child)
            return walk_error(walk, child->key, "\"%s\" is given twice; first in line %d", key->name,
                              first->key->line);
    }
    return true;
}

/* The map itself, or one with the key that a single value stands for. */
static const Node *as_map(Walk *walk, const Section *section, const Node *node)
{
    if (node->kind == NODE_MAP)
        return node;
    if (node->kind == NODE_LIST || section->bare == NULL || node->text[0] == '\0') {
        walk_error(walk, node, "%s given, a map of keys and values needed",
                   node->kind == NODE_TEXT && node->text[0] == '\0' ? "nothing" : node_kind_name(node->kind));
        return NULL;
    }
    Node *map = yaml_empty(walk->yaml, node->origin, NODE_MAP),
         *value = yaml_alloc(walk->yaml, sizeof *value);
    *value = *node;
    value->next = NULL;
    map->line = node->line;
    map->column = node->column;
    node_put(walk->yaml, map, section->bare, value);
    return map;
}

static bool read_keys(Walk *walk, const Key *keys, size_t count, const Node *map, void *record)
{
    for (size_t i = 0; i < count; i++)
        if (!read_key(walk, &keys[i], map, record))
            return false;
    return true;
}

static bool read_more(Walk *walk, const Section *section, const Node *map, void *record)
{
    const Key *more = NULL;
    void *more_record = NULL;
    size_t count = section->more(walk->yaml, record, &more, &more_record);
    return check_keys(walk, section, more, count, map) && read_keys(walk, more, count, map, more_record);
}

/* The rule between keys; the blame goes to the key's value where there is one. */
static bool check_section(Walk *walk, const Section *section, const Node *map, void *record)
{
    Error error = {0};
    const char *name = section->rule != NULL ? section->rule(walk->root, record, &error) : NULL;
    if (name == NULL)
        return true;
    const Key *key = section_key(section, name);
    const Node *node = key != NULL ? section_node(key, map) : NULL;
    size_t mark = walk->path.count;
    if (key != NULL)
        walk_enter(walk, name);
    walk_error(walk, node != NULL ? node : map, "%s", error.text);
    walk_leave(walk, mark);
    return false;
}

bool section_read(Walk *walk, const Section *section, const Node *node, void *record)
{
    const Node *map = as_map(walk, section, node);
    if (map == NULL)
        return false;
    if (section->begin != NULL)
        section->begin(record, map);
    if (section->more == NULL && !check_keys(walk, section, NULL, 0, map))
        return false;
    return read_keys(walk, section->keys, section->count, map, record) &&
           (section->more == NULL || read_more(walk, section, map, record)) &&
           check_section(walk, section, map, record);
}

void section_release(const Section *section, void *record)
{
    for (size_t i = 0; i < section->count; i++)
        if (section->keys[i].type->release != NULL)
            section->keys[i].type->release(&section->keys[i], record);
}
