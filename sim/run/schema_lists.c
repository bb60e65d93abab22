/* Types that hold others: sections, lists, and references to items of lists. */
#include "sim/run/schema.h"

#include <stdlib.h>
#include <string.h>

/* All VECs are laid out alike, whatever they hold. */
ListHeader list_load(const Key *key, const void *record)
{
    ListHeader list;
    memcpy(&list, key_at(key, record), sizeof list);
    return list;
}

void list_store(const Key *key, void *record, ListHeader list)
{
    memcpy(key_at(key, record), &list, sizeof list);
}

static void *item_at(ListHeader list, size_t index, size_t size)
{
    return (char *)list.at + index * size;
}

/* ---- Sections ----------------------------------------------------------------------------------------- */

static bool read_section(Walk *walk, const Key *key, const Node *node, void *record)
{
    return section_read(walk, key->section, node, key_at(key, record));
}

static void write_section(Emit *emit, const Key *key, const void *record)
{
    emit_text(&emit->text, "\n");
    emit->indent++;
    section_write(emit, key->section, key_at(key, record));
    emit->indent--;
}

static void release_section(const Key *key, void *record)
{
    section_release(key->section, key_at(key, record));
}

static void accept_section(const Key *key, Text *text)
{
    emit_text(text, key->section->bare != NULL ? "map, or its `%s` alone" : "map", key->section->bare);
}

const KeyType type_section = {
    .read = read_section, .write = write_section, .release = release_section, .accepts = accept_section};

/* ---- Lists -------------------------------------------------------------------------------------------- */

/* Adds a zeroed item and reads it; it is in the list even when that fails, so that it is released. */
static bool read_item(Walk *walk, const Key *key, const Node *node, void *record)
{
    ListHeader list = list_load(key, record);
    list.at = vec_grow(list.at, &list.capacity, list.count + 1, key->section->size);
    void *item = item_at(list, list.count, key->section->size);
    memset(item, 0, key->section->size);
    list.count++;
    list_store(key, record, list);
    if (!section_read(walk, key->section, node, item))
        return false;
    const Key *name = section_key(key->section, "name");
    const char *text = name != NULL && name->type == &type_name ? *(char *const *)key_at(name, item) : NULL;
    return text == NULL || walk_name(walk, key, text, (uint32_t)(list.count - 1)) ||
           walk_error(walk, node, "there is another one called \"%s\" in this list", text);
}

/* The list, or one of the single item that stands for it. */
static const Node *as_list(Walk *walk, const Key *key, const Node *node)
{
    if (node->kind == NODE_LIST)
        return node;
    if (!key->one_is_list || (node->kind == NODE_TEXT && node->text[0] == '\0')) {
        walk_error(walk, node, "%s given, a list needed",
                   node->kind == NODE_TEXT && node->text[0] == '\0' ? "nothing" : node_kind_name(node->kind));
        return NULL;
    }
    Node *list = yaml_empty(walk->yaml, node->origin, NODE_LIST),
         *item = yaml_alloc(walk->yaml, sizeof *item);
    *item = *node;
    item->next = NULL;
    node_append(list, item);
    return list;
}

static bool read_list(Walk *walk, const Key *key, const Node *node, void *record)
{
    const Node *list = as_list(walk, key, node);
    size_t index = 0;
    if (list == NULL)
        return false;
    if ((double)list->count < key->range.least)
        return walk_error(walk, node, "an empty list given, at least one item needed: %s", key->help);
    walk_names_begin(walk, key);
    const void *outer = walk->outer;
    walk->outer = record;
    for (const Node *item = list->first; item != NULL; item = item->next, index++) {
        size_t mark = walk_enter_item(walk, index);
        if (!read_item(walk, key, item, record))
            return false;
        walk_leave(walk, mark);
    }
    walk->outer = outer;
    return true;
}

static void write_list(Emit *emit, const Key *key, const void *record)
{
    ListHeader list = list_load(key, record);
    emit_text(&emit->text, list.count == 0 ? " []\n" : "\n");
    emit->indent += 2;
    for (size_t i = 0; i < list.count; i++) {
        emit->dash = true;
        section_write(emit, key->section, item_at(list, i, key->section->size));
    }
    emit->indent -= 2;
}

static void release_list(const Key *key, void *record)
{
    ListHeader list = list_load(key, record);
    for (size_t i = 0; i < list.count; i++)
        section_release(key->section, item_at(list, i, key->section->size));
    free(list.at);
    list_store(key, record, (ListHeader){0});
}

static void accept_list(const Key *key, Text *text)
{
    emit_text(text, "list of maps%s", key->range.least > 0 ? ", at least one" : "");
    if (key->one_is_list)
        emit_text(text, "; one may stand alone");
    if (key->section->bare != NULL)
        emit_text(text, "; `%s` alone may stand for an item", key->section->bare);
}

const KeyType type_list = {
    .read = read_list, .write = write_list, .release = release_list, .accepts = accept_list};

/* ---- References --------------------------------------------------------------------------------------- */

/* Names of a list of the outermost section, where references point to. */
static size_t target_names(const Section *section, const void *root, const char *list_name,
                           const char **ret_names)
{
    const Key *key = section_key(section, list_name);
    const Key *name = section_key(key->section, "name");
    ListHeader list = list_load(key, root);
    for (size_t i = 0; i < list.count && ret_names != NULL; i++)
        ret_names[i] = *(char *const *)key_at(name, item_at(list, i, key->section->size));
    return list.count;
}

static bool find_reference(Walk *walk, const Key *key, const Node *node, uint32_t *ret_index)
{
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    if (walk_find(walk, key->of, text, ret_index))
        return true;
    size_t count = target_names(walk->section, walk->root, key->of, NULL);
    const char **names = yaml_alloc(walk->yaml, (count + 1) * sizeof *names);
    target_names(walk->section, walk->root, key->of, names);
    return count > 0
               ? walk_choice_error(walk, node, names, count)
               : walk_error(walk, node, "\"%.60s\" given, but `%s` names none", text, (const char *)key->of);
}

static bool read_reference(Walk *walk, const Key *key, const Node *node, void *record)
{
    return find_reference(walk, key, node, key_at(key, record));
}

static const char *reference_name(const Emit *emit, const Key *key, uint32_t index)
{
    const Key *list_key = section_key(emit->section, key->of);
    const Key *name = section_key(list_key->section, "name");
    ListHeader list = list_load(list_key, emit->root);
    check(index < list.count);
    return *(char *const *)key_at(name, item_at(list, index, list_key->section->size));
}

static void write_reference(Emit *emit, const Key *key, const void *record)
{
    emit_value(emit, reference_name(emit, key, *(const uint32_t *)key_at(key, record)));
}

static void accept_reference(const Key *key, Text *text)
{
    emit_text(text, "name of one of `%s`", (const char *)key->of);
}

const KeyType type_reference = {
    .read = read_reference, .write = write_reference, .accepts = accept_reference};

typedef VEC(uint32_t) Indices;

static bool read_references(Walk *walk, const Key *key, const Node *node, void *record)
{
    const Node *list = as_list(walk, key, node);
    size_t position = 0;
    if (list == NULL)
        return false;
    if ((double)list->count < key->range.least)
        return walk_error(walk, node, "an empty list given, at least one name needed: %s", key->help);
    for (const Node *item = list->first; item != NULL; item = item->next, position++) {
        ListHeader header = list_load(key, record);
        Indices indices = {header.at, header.count, header.capacity};
        uint32_t index = 0;
        size_t mark = walk_enter_item(walk, position);
        if (!find_reference(walk, key, item, &index))
            return false;
        walk_leave(walk, mark);
        vec_push(&indices, index);
        list_store(key, record, (ListHeader){indices.at, indices.count, indices.capacity});
    }
    return true;
}

static void write_references(Emit *emit, const Key *key, const void *record)
{
    ListHeader list = list_load(key, record);
    emit_text(&emit->text, " [");
    for (size_t i = 0; i < list.count; i++) {
        emit_text(&emit->text, i > 0 ? ", " : "");
        emit_quoted(&emit->text, reference_name(emit, key, ((const uint32_t *)list.at)[i]));
    }
    emit_text(&emit->text, "]\n");
}

static void release_references(const Key *key, void *record)
{
    free(list_load(key, record).at);
    list_store(key, record, (ListHeader){0});
}

static void accept_references(const Key *key, Text *text)
{
    emit_text(text, "list of names of `%s`%s", (const char *)key->of,
              key->one_is_list ? "; one may stand alone" : "");
}

const KeyType type_references = {.read = read_references,
                                 .write = write_references,
                                 .release = release_references,
                                 .accepts = accept_references};
