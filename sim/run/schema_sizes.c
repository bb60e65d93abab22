/* Types of numbers with and without units. */
#include "sim/run/schema.h"

#include <math.h>
#include <string.h>

enum { QUOTED = 60 }; /* bytes of a user's text in a message */

static const Word *word_of_real(const Key *key, double value)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (word->real == value || (isnan(word->real) && isnan(value)))
            return word;
    return NULL;
}

/* What the units say, and the words beside them. */
static bool refuse_size(Walk *walk, const Key *key, const Node *node, const Error *inner)
{
    Text list = {0};
    key_list_words(key, &list);
    walk_error(walk, node, "%s%s%.*s", inner->text, list.count > 0 ? "; or " : "", (int)list.count,
               list.count > 0 ? list.at : "");
    vec_free(&list);
    return false;
}

static void list_range(const Key *key, Text *text)
{
    char least[64], most[64];
    unit_format_exact(key->unit, key->range.least, least, sizeof least);
    unit_format_exact(key->unit, key->range.most, most, sizeof most);
    if (key->range.above)
        emit_text(text, "more than %s", least);
    else if (key->range.most == 0)
        emit_text(text, "%s or more", least);
    else
        emit_text(text, "%s to %s", least, most);
    if (key->range.above && key->range.most != 0)
        emit_text(text, ", at most %s", most);
}

static bool check_range(Walk *walk, const Key *key, const Node *node, double value)
{
    const Range *range = &key->range;
    bool ok = (range->above ? value > range->least : value >= range->least) &&
              (range->most == 0 || value <= range->most);
    if (ok)
        return true;
    Text text = {0};
    list_range(key, &text);
    walk_error(walk, node, "%.*s given, %.*s accepted", QUOTED, node->text, (int)text.count, text.at);
    vec_free(&text);
    return false;
}

bool walk_real(Walk *walk, const Key *key, const Node *node, double *ret_value)
{
    const char *text = NULL;
    Error inner = {0};
    double value = 0;
    if (!walk_text(walk, node, &text))
        return false;
    const Word *word = key_word(key, text);
    if (word == NULL && !unit_parse(key->unit, text, &value, &inner))
        return refuse_size(walk, key, node, &inner);
    if (word == NULL && !check_range(walk, key, node, value))
        return false;
    *ret_value = word != NULL ? word->real : value;
    return true;
}

bool walk_whole(Walk *walk, const Key *key, const Node *node, int64_t *ret_value)
{
    const char *text = NULL;
    Error inner = {0};
    int64_t value = 0;
    if (!walk_text(walk, node, &text))
        return false;
    const Word *word = key_word(key, text);
    if (word == NULL && !unit_parse_int(key->unit, text, &value, &inner))
        return refuse_size(walk, key, node, &inner);
    if (word == NULL && !check_range(walk, key, node, (double)value))
        return false;
    *ret_value = word != NULL ? word->whole : value;
    return true;
}

static void accept_sizes(const Key *key, const char *what, Text *text)
{
    emit_text(text, "%s, ", what);
    list_range(key, text);
    if (key->words != NULL) {
        emit_text(text, "; or ");
        key_list_words(key, text);
    }
}

static void accept_size(const Key *key, Text *text)
{
    accept_sizes(key, unit_name(key->unit), text);
}

static void accept_whole(const Key *key, Text *text)
{
    accept_sizes(key, key->unit == UNIT_NONE ? "whole number" : unit_name(key->unit), text);
}

/* ---- Sizes -------------------------------------------------------------------------------------------- */

static bool read_real(Walk *walk, const Key *key, const Node *node, void *record)
{
    return walk_real(walk, key, node, key_at(key, record));
}

static void write_real(Emit *emit, const Key *key, const void *record)
{
    char text[64];
    double value = *(const double *)key_at(key, record);
    const Word *word = word_of_real(key, value);
    unit_format_exact(key->unit, value, text, sizeof text);
    emit_value(emit, word != NULL ? word->word : text);
}

const KeyType type_real = {.read = read_real, .write = write_real, .accepts = accept_size};

static bool read_whole(Walk *walk, const Key *key, const Node *node, void *record)
{
    return walk_whole(walk, key, node, key_at(key, record));
}

static void write_size(Emit *emit, const Key *key, int64_t value)
{
    const Word *word = key_word_of(key, value);
    Text text = {0};
    emit_whole(&text, key->unit, value);
    emit_value(emit, word != NULL ? word->word : text.at);
    vec_free(&text);
}

static void write_whole(Emit *emit, const Key *key, const void *record)
{
    write_size(emit, key, *(const int64_t *)key_at(key, record));
}

const KeyType type_whole = {.read = read_whole, .write = write_whole, .accepts = accept_whole};

static bool read_count(Walk *walk, const Key *key, const Node *node, void *record)
{
    int64_t value = 0;
    if (!walk_whole(walk, key, node, &value))
        return false;
    if (value > UINT32_MAX)
        return walk_error(walk, node, "%.*s given, at most %u accepted", QUOTED, node->text, UINT32_MAX);
    *(uint32_t *)key_at(key, record) = (uint32_t)value;
    return true;
}

static void write_count(Emit *emit, const Key *key, const void *record)
{
    write_size(emit, key, *(const uint32_t *)key_at(key, record));
}

const KeyType type_count = {.read = read_count, .write = write_count, .accepts = accept_whole};

static bool read_reals(Walk *walk, const Key *key, const Node *node, void *record)
{
    double *values = key_at(key, record);
    if (node->kind != NODE_LIST || node->count != key->count)
        return walk_error(walk, node, "%s%s given, a list of %zu values needed", node_kind_name(node->kind),
                          node->kind == NODE_LIST ? " of another length" : "", key->count);
    size_t index = 0;
    for (const Node *item = node->first; item != NULL; item = item->next, index++) {
        size_t mark = walk_enter_item(walk, index);
        if (!walk_real(walk, key, item, &values[index]))
            return false;
        walk_leave(walk, mark);
    }
    return true;
}

static void write_reals(Emit *emit, const Key *key, const void *record)
{
    const double *values = key_at(key, record);
    emit_text(&emit->text, " [");
    for (size_t i = 0; i < key->count; i++) {
        char text[64];
        unit_format_exact(key->unit, values[i], text, sizeof text);
        emit_text(&emit->text, "%s%s", i > 0 ? ", " : "", text);
    }
    emit_text(&emit->text, "]\n");
}

static void accept_reals(const Key *key, Text *text)
{
    emit_text(text, "list of %zu, each ", key->count);
    accept_size(key, text);
}

const KeyType type_reals = {.read = read_reals, .write = write_reals, .accepts = accept_reals};
