/* Types of single values. */
#include "sim/run/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTED = 60, CHOICES_MAX = 32 }; /* bytes of a user's text in a message; words in one */

/* ---- Texts, words, numbers ------------------------------------------------------------------------------
 */

bool walk_text(Walk *walk, const Node *node, const char **ret_text)
{
    if (node->kind != NODE_TEXT)
        return walk_error(walk, node, "%s given, a single value needed", node_kind_name(node->kind));
    if (node->text[0] == '\0')
        return walk_error(walk, node, "no value given");
    *ret_text = node->text;
    return true;
}

static const Word *find_word(const Key *key, const char *text)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (strcmp(word->word, text) == 0)
            return word;
    return NULL;
}

static const Word *word_of_real(const Key *key, double value)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (word->real == value || (isnan(word->real) && isnan(value)))
            return word;
    return NULL;
}

static const Word *word_of_whole(const Key *key, int64_t value)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (word->whole == value)
            return word;
    return NULL;
}

/* "a, b or c" */
static void list_words(const Key *key, Text *text)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        emit_text(text, "%s%s", word == key->words ? "" : word[1].word != NULL ? ", " : " or ", word->word);
}

static bool refuse_word(Walk *walk, const Key *key, const Node *node)
{
    const char *names[CHOICES_MAX];
    size_t count = 0;
    for (; count < CHOICES_MAX && key->words[count].word != NULL; count++)
        names[count] = key->words[count].word;
    return walk_choice_error(walk, node, names, count);
}

/* What the units say, and the words beside them. */
static bool refuse_size(Walk *walk, const Key *key, const Node *node, const Error *inner)
{
    Text list = {0};
    list_words(key, &list);
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
    const Word *word = find_word(key, text);
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
    const Word *word = find_word(key, text);
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
        list_words(key, text);
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

/* ---- Sizes ----------------------------------------------------------------------------------------------
 */

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
    const Word *word = word_of_whole(key, value);
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

/* ---- Words ----------------------------------------------------------------------------------------------
 */

static bool pick_word(Walk *walk, const Key *key, const Node *node, const Word **ret_word)
{
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    const Word *word = find_word(key, text);
    if (word == NULL)
        return refuse_word(walk, key, node);
    *ret_word = word;
    return true;
}

/* C leaves the type of an enum to the compiler; all of ours are an int or an unsigned. */
static bool read_word(Walk *walk, const Key *key, const Node *node, void *record)
{
    const Word *word = NULL;
    if (!pick_word(walk, key, node, &word))
        return false;
    int value = (int)word->whole;
    memcpy(key_at(key, record), &value, sizeof value);
    return true;
}

static void write_word(Emit *emit, const Key *key, const void *record)
{
    int value = 0;
    memcpy(&value, key_at(key, record), sizeof value);
    const Word *word = word_of_whole(key, value);
    check(word != NULL);
    emit_value(emit, word->word);
}

const KeyType type_word = {.read = read_word, .write = write_word, .accepts = list_words};

static bool read_flag(Walk *walk, const Key *key, const Node *node, void *record)
{
    const Word *word = NULL;
    if (!pick_word(walk, key, node, &word))
        return false;
    *(bool *)key_at(key, record) = word->whole != 0;
    return true;
}

static void write_flag(Emit *emit, const Key *key, const void *record)
{
    const Word *word = word_of_whole(key, *(const bool *)key_at(key, record));
    check(word != NULL);
    emit_value(emit, word->word);
}

const KeyType type_flag = {.read = read_flag, .write = write_flag, .accepts = list_words};

/* ---- Rows of tables -------------------------------------------------------------------------------------
 */

/* What every row begins with. */
typedef struct RowHead {
    const char *name, *help;
} RowHead;

static const RowHead *row_at(const RowTable *table, size_t index)
{
    return (const RowHead *)((const char *)table->rows + index * table->size);
}

static void list_rows(const Key *key, Text *text)
{
    for (size_t i = 0; row_at(key->of, i)->name != NULL; i++)
        emit_text(text, "%s%s", i > 0 ? ", " : "", row_at(key->of, i)->name);
}

static bool refuse_row(Walk *walk, const Key *key, const Node *node)
{
    const char *names[CHOICES_MAX];
    size_t count = 0;
    for (; count < CHOICES_MAX && row_at(key->of, count)->name != NULL; count++)
        names[count] = row_at(key->of, count)->name;
    return walk_choice_error(walk, node, names, count);
}

static bool read_row(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    for (size_t i = 0; row_at(key->of, i)->name != NULL; i++)
        if (strcmp(row_at(key->of, i)->name, text) == 0) {
            const void *row = row_at(key->of, i);
            memcpy(key_at(key, record), &row, sizeof row);
            return true;
        }
    return refuse_row(walk, key, node);
}

static void write_row(Emit *emit, const Key *key, const void *record)
{
    const RowHead *row = NULL;
    memcpy(&row, key_at(key, record), sizeof row);
    emit_value(emit, row->name);
}

const KeyType type_row = {.read = read_row, .write = write_row, .accepts = list_rows};

/* ---- Texts ----------------------------------------------------------------------------------------------
 */

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
