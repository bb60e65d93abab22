/* Trees that change before they are read: options on top, included files beneath. */
#include "sim/run/schema.h"
#include "sim/run/yaml_scan.h"

#include <stdlib.h>
#include <string.h>

/* ---- Options ------------------------------------------------------------------------------------------ */

enum { PART_MAX = 64 };

typedef struct Setting {
    Yaml *yaml;
    Node *value;
    const char *rest;    /* of the path, NULL at its end */
    char part[PART_MAX]; /* the step of the path that is taken now */
    Error *error;
} Setting;

/* Takes the next step of the path. */
static bool next_part(Setting *setting)
{
    size_t length = strcspn(setting->rest, ".");
    if (length == 0 || length >= PART_MAX)
        return node_error(
            setting->value, setting->error,
            "\"%.60s\" is no part of a path; accepted: names and numbers of items, with dots in "
            "between",
            setting->rest);
    memcpy(setting->part, setting->rest, length);
    setting->part[length] = '\0';
    setting->rest = setting->rest[length] == '.' ? setting->rest + length + 1 : NULL;
    return true;
}

static bool refuse_part(const Setting *setting, const Section *section)
{
    const char **names = yaml_alloc(setting->yaml, (section->count + 1) * sizeof *names);
    Text list = {0};
    for (size_t i = 0; i < section->count; i++) {
        names[i] = section->keys[i].name;
        emit_text(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *near = did_you_mean(setting->part, names, section->count);
    node_error(setting->value, setting->error, "there is no \"%s\"%s%s%s %.*s", setting->part,
               near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
               near != NULL ? "\"? Accepted here:" : "; accepted here:", (int)list.count, list.at);
    vec_free(&list);
    return false;
}

static void put(const Setting *setting, Node *map, Node *old, Node *fresh)
{
    if (old != NULL)
        node_replace(map, old, fresh);
    else
        node_put(setting->yaml, map, setting->part, fresh);
}

/* A map with the key that the text stood for. */
static Node *unfold(const Setting *setting, const Section *section, const Node *text)
{
    Node *map = yaml_empty(setting->yaml, text->origin, NODE_MAP),
         *value = yaml_alloc(setting->yaml, sizeof *value);
    *value = *text;
    value->next = NULL;
    map->line = text->line;
    map->column = text->column;
    node_put(setting->yaml, map, section->bare, value);
    return map;
}

static bool set_in_section(Setting *setting, const Section *section, Node *map);

/* Puts the value in the place of `old` in `parent`: at the end of the path as a whole, unless it is a bare
 * name for a map that is there; otherwise somewhere inside. */
static bool set_section(Setting *setting, const Section *section, Node *parent, Node *old)
{
    bool is_bare = setting->rest == NULL && setting->value->kind == NODE_TEXT && section->bare != NULL;
    if (setting->rest == NULL && !(is_bare && old != NULL && old->kind == NODE_MAP)) {
        put(setting, parent, old, setting->value);
        return true;
    }
    if (old == NULL || (old->kind == NODE_TEXT && section->bare != NULL)) {
        Node *map = old == NULL ? yaml_empty(setting->yaml, setting->value->origin, NODE_MAP)
                                : unfold(setting, section, old);
        put(setting, parent, old, map);
        old = map;
    }
    if (old->kind != NODE_MAP)
        return node_error(setting->value, setting->error, "%s is at %s, a map of keys and values needed",
                          node_kind_name(old->kind), setting->part);
    if (is_bare)
        setting->rest = section->bare;
    return set_in_section(setting, section, old);
}

static bool find_item(Setting *setting, const Key *key, const Node *list, Node **ret_item)
{
    char *end = NULL;
    if (!next_part(setting))
        return false;
    unsigned long index = strtoul(setting->part, &end, 10);
    bool is_number = setting->part[0] >= '0' && setting->part[0] <= '9' && *end == '\0';
    Node *item = is_number && list != NULL ? node_item(list, index) : NULL;
    if (!is_number)
        return node_error(setting->value, setting->error,
                          "\"%s\" given, the number of an item of %s needed, from 0", setting->part,
                          key->name);
    if (item == NULL)
        return node_error(setting->value, setting->error, "item %s of %s given, which has %u", setting->part,
                          key->name, list != NULL ? list->count : 0);
    *ret_item = item;
    return true;
}

static bool set_in_list(Setting *setting, const Key *key, Node *list)
{
    Node *item = NULL;
    if (!find_item(setting, key, list, &item))
        return false;
    if (key->section != NULL)
        return set_section(setting, key->section, list, item);
    if (setting->rest != NULL)
        return node_error(setting->value, setting->error, "%s holds single values: the path ends at item %s",
                          key->name, setting->part);
    node_replace(list, item, setting->value);
    return true;
}

/* A list; what stands for a list of one becomes one first. */
static bool set_list(Setting *setting, const Key *key, Node *map, Node *old)
{
    if (setting->rest == NULL) {
        put(setting, map, old, setting->value);
        return true;
    }
    if (old != NULL && old->kind != NODE_LIST && key->one_is_list) {
        Node *list = yaml_empty(setting->yaml, old->origin, NODE_LIST);
        node_replace(map, old, list);
        old->key = NULL;
        node_append(list, old);
        old = list;
    }
    return set_in_list(setting, key, old);
}

/* Inside of what no table describes (a distribution): whatever is there. */
static bool set_anywhere(Setting *setting, const Key *key, Node *map, Node *old)
{
    while (setting->rest != NULL) {
        if (old == NULL || old->kind != NODE_MAP)
            return node_error(setting->value, setting->error, "nothing is below %s", key->name);
        if (!next_part(setting))
            return false;
        map = old;
        old = node_get(map, setting->part);
    }
    put(setting, map, old, setting->value);
    return true;
}

static bool set_in_section(Setting *setting, const Section *section, Node *map)
{
    if (!next_part(setting))
        return false;
    const Key *key = section_key(section, setting->part);
    if (key == NULL && (section->more == NULL || setting->rest != NULL))
        return refuse_part(setting, section);
    if (key == NULL) {
        put(setting, map, node_get(map, setting->part), setting->value);
        return true;
    }
    Node *old = section_node(key, map);
    if (key->type == &type_section)
        return set_section(setting, key->section, map, old);
    if (key->type == &type_list || key->type == &type_references || key->type == &type_reals)
        return set_list(setting, key, map, old);
    return set_anywhere(setting, key, map, old);
}

static bool read_value(Setting *setting, const Origin *origin, const char *text)
{
    bool is_yaml = text[0] != '\0' && strchr("[{\"'", text[0]) != NULL;
    if (!is_yaml)
        setting->value = yaml_text(setting->yaml, origin, text);
    return !is_yaml || yaml_read(setting->yaml, origin, text, strlen(text), &setting->value, setting->error);
}

bool schema_set(Yaml *yaml, const Section *section, Node *root, const char *option, Error *error)
{
    const char *equals = strchr(option, '=');
    if (equals == NULL)
        return error_set(error, "--set %s: there is no =; needed: --set PATH=VALUE", option);
    Origin *origin = yaml_alloc(yaml, sizeof *origin);
    origin->name = yaml_print(yaml, "--set %.*s", (int)(equals - option), option);
    Setting setting = {.yaml = yaml, .rest = origin->name + strlen("--set "), .error = error};
    size_t marks = 0;
    if (!yaml_scan(option, strlen(option), &marks, error)) {
        error->line = error->column = 0;
        error_in(error, origin->name, 0, 0);
        return false;
    }
    return read_value(&setting, origin, equals + 1) && set_in_section(&setting, section, root);
}

/* ---- Included files ----------------------------------------------------------------------------------- */

static void join_lists(Node *over, Node *below)
{
    if (below->last == NULL)
        return;
    below->last->next = over->first;
    over->first = below->first;
    over->last = over->last != NULL ? over->last : below->last;
    over->count += below->count;
}

static void merge_key(const Section *section, Node *over, Node *child)
{
    const Key *key = section_key(section, child->key->text);
    Node *there = key != NULL ? section_node(key, over) : node_get(over, child->key->text);
    if (there == NULL)
        node_append(over, child);
    else if (key != NULL && key->type == &type_section && there->kind == NODE_MAP && child->kind == NODE_MAP)
        schema_merge(key->section, there, child);
    else if (key != NULL && key->joins && there->kind == NODE_LIST && child->kind == NODE_LIST)
        join_lists(there, child);
}

void schema_merge(const Section *section, Node *over, Node *below)
{
    for (Node *child = below->first, *next = NULL; child != NULL; child = next) {
        next = child->next;
        child->next = NULL;
        merge_key(section, over, child);
    }
}
