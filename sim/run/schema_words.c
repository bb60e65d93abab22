/* Types of words: those of a key, and the names of a table's rows. */
#include "sim/run/schema.h"

#include <string.h>

enum { CHOICES_MAX = 32 }; /* words in one message */

const Word *key_word(const Key *key, const char *text)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (strcmp(word->word, text) == 0)
            return word;
    return NULL;
}

const Word *key_word_of(const Key *key, int64_t value)
{
    for (const Word *word = key->words; word != NULL && word->word != NULL; word++)
        if (word->whole == value)
            return word;
    return NULL;
}

/* "a, b or c" */
void key_list_words(const Key *key, Text *text)
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

static bool pick_word(Walk *walk, const Key *key, const Node *node, const Word **ret_word)
{
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    const Word *word = key_word(key, text);
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
    const Word *word = key_word_of(key, value);
    check(word != NULL);
    emit_value(emit, word->word);
}

const KeyType type_word = {.read = read_word, .write = write_word, .accepts = key_list_words};

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
    const Word *word = key_word_of(key, *(const bool *)key_at(key, record));
    check(word != NULL);
    emit_value(emit, word->word);
}

const KeyType type_flag = {.read = read_flag, .write = write_flag, .accepts = key_list_words};

/* ---- Rows of tables ----------------------------------------------------------------------------------- */

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
