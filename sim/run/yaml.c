#include "sim/run/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 16, ALIGNMENT = 16 };

void *yaml_alloc(Yaml *yaml, size_t size)
{
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size > yaml->size - yaml->used) {
        yaml->size = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        yaml->used = 0;
        vec_push(&yaml->blocks, must_alloc(yaml->size));
    }
    void *piece = yaml->blocks.at[yaml->blocks.count - 1] + yaml->used;
    yaml->used += size;
    memset(piece, 0, size);
    return piece;
}

char *yaml_copy(Yaml *yaml, const char *text, size_t length)
{
    char *copy = yaml_alloc(yaml, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *yaml_print(Yaml *yaml, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    check(length >= 0);
    char *text = yaml_alloc(yaml, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void yaml_free(Yaml *yaml)
{
    for (size_t i = 0; i < yaml->blocks.count; i++)
        free(yaml->blocks.at[i]);
    vec_free(&yaml->blocks);
    *yaml = (Yaml){0};
}

Node *yaml_empty(Yaml *yaml, const Origin *origin, NodeKind kind)
{
    Node *node = yaml_alloc(yaml, sizeof *node);
    *node = (Node){.kind = kind, .origin = origin, .text = ""};
    return node;
}

Node *yaml_text(Yaml *yaml, const Origin *origin, const char *text)
{
    Node *node = yaml_empty(yaml, origin, NODE_TEXT);
    node->text = yaml_copy(yaml, text, strlen(text));
    return node;
}

Node *node_get(const Node *map, const char *key)
{
    for (Node *child = map->kind == NODE_MAP ? map->first : NULL; child != NULL; child = child->next)
        if (strcmp(child->key->text, key) == 0)
            return child;
    return NULL;
}

Node *node_item(const Node *list, size_t index)
{
    Node *child = list->kind == NODE_LIST ? list->first : NULL;
    while (child != NULL && index-- > 0)
        child = child->next;
    return child;
}

void node_append(Node *list, Node *child)
{
    check(child->next == NULL);
    *(list->last != NULL ? &list->last->next : &list->first) = child;
    list->last = child;
    list->count++;
}

void node_put(Yaml *yaml, Node *map, const char *key, Node *child)
{
    child->key = yaml_text(yaml, child->origin, key);
    child->key->line = child->line;
    child->key->column = child->column;
    node_append(map, child);
}

void node_replace(Node *parent, Node *old, Node *fresh)
{
    Node *before = NULL, **link = &parent->first;
    while (*link != old) {
        before = *link;
        link = &before->next;
    }
    Node *after = old->next;
    if (fresh != NULL) {
        fresh->key = old->key;
        fresh->next = after;
    } else
        parent->count--;
    *link = fresh != NULL ? fresh : after;
    if (parent->last == old)
        parent->last = fresh != NULL ? fresh : before;
    old->next = NULL;
}

const char *node_kind_name(NodeKind kind)
{
    static const char *const names[] = {"a single value", "a list", "a map"};
    return names[kind];
}

bool node_error(const Node *node, Error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    bool has_lines = node->origin->has_lines;
    return error_at(error, node->origin->name, has_lines ? node->line : 0, has_lines ? node->column : 0, "%s",
                    text);
}
