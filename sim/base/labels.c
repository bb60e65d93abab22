#include "sim/base/labels.h"

#include "sim/base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that has a number has a text in one map. A key may be called like a text of another kind, so
 * each kind begins with a byte of its own. */
typedef VEC(char) Name;

static void name_add(Name *name, const char *text)
{
    for (; *text != '\0'; text++)
        vec_push(name, *text);
}

static Name name_of(char kind, const char *text)
{
    Name name = {0};
    vec_push(&name, kind);
    name_add(&name, text);
    return name;
}

static Name name_of_value(const Labels *labels, uint32_t key, const char *text)
{
    Name name = name_of('v', labels->keys.at[key]);
    vec_push(&name, '=');
    name_add(&name, text);
    vec_push(&name, '\0');
    return name;
}

static Name name_of_key(const char *text)
{
    Name name = name_of('k', text);
    vec_push(&name, '\0');
    return name;
}

static Name name_of_set(const uint32_t *values, size_t count)
{
    Name name = name_of('s', "");
    for (size_t i = 0; i < count; i++) {
        char number[16];
        if (values[i] == 0)
            continue;
        snprintf(number, sizeof number, " %u", values[i]);
        name_add(&name, number);
    }
    vec_push(&name, '\0');
    return name;
}

static bool take(const Labels *labels, Name name, uint32_t *ret_number)
{
    bool is_known = string_map_get(&labels->known, name.at, ret_number);
    vec_free(&name);
    return is_known;
}

static void give(Labels *labels, Name name, uint32_t number)
{
    string_map_set(&labels->known, name.at, number);
    vec_free(&name);
}

bool labels_find_key(const Labels *labels, const char *name, uint32_t *ret_key)
{
    return take(labels, name_of_key(name), ret_key);
}

bool labels_find_value(const Labels *labels, uint32_t key, const char *name, uint32_t *ret_value)
{
    return take(labels, name_of_value(labels, key, name), ret_value);
}

/* Rows of sets get one column more. Backwards, so that no row is written over before it has been moved. */
static void widen_sets(Labels *labels, size_t had)
{
    vec_resize(&labels->sets, labels->set_count * (had + 1));
    for (size_t set = labels->set_count; set-- > 0;) {
        memmove(labels->sets.at + set * (had + 1), labels->sets.at + set * had,
                had * sizeof *labels->sets.at);
        labels->sets.at[set * (had + 1) + had] = 0;
    }
}

uint32_t labels_key(Labels *labels, const char *name)
{
    uint32_t key = 0;
    if (labels_find_key(labels, name, &key))
        return key;
    if (labels->set_count == 0)
        labels->set_count = 1;
    widen_sets(labels, labels->keys.count);
    key = (uint32_t)labels->keys.count;
    vec_push(&labels->keys, must_strdup(name));
    give(labels, name_of_key(name), key);
    return key;
}

uint32_t labels_value(Labels *labels, uint32_t key, const char *name)
{
    uint32_t value = 0;
    check(key < labels->keys.count);
    if (labels_find_value(labels, key, name, &value))
        return value;
    if (labels->values.count == 0) {
        vec_push(&labels->values, must_strdup(""));
        vec_push(&labels->value_key, 0);
    }
    value = (uint32_t)labels->values.count;
    vec_push(&labels->values, must_strdup(name));
    vec_push(&labels->value_key, key);
    give(labels, name_of_value(labels, key, name), value);
    return value;
}

uint32_t labels_set(Labels *labels, const uint32_t *values, size_t count)
{
    size_t width = labels->keys.count;
    uint32_t set = 0, some = 0;
    uint32_t *row = must_calloc(width + 1, sizeof *row);
    for (size_t i = 0; i < count; i++)
        if (values[i] != 0) {
            row[labels->value_key.at[values[i]]] = values[i];
            some = 1;
        }
    if (some != 0 && !take(labels, name_of_set(row, width), &set)) {
        set = labels->set_count++;
        for (size_t key = 0; key < width; key++)
            vec_push(&labels->sets, row[key]);
        give(labels, name_of_set(row, width), set);
    }
    free(row);
    return set;
}

char *labels_text(const Labels *labels, uint32_t set)
{
    Name text = {0};
    for (uint32_t key = 0; key < labels->keys.count; key++) {
        uint32_t value = labels_of(labels, set, key);
        if (value == 0)
            continue;
        name_add(&text, text.count > 0 ? " " : "");
        name_add(&text, labels->keys.at[key]);
        name_add(&text, "=");
        name_add(&text, labels->values.at[value]);
    }
    vec_push(&text, '\0');
    return text.at;
}

void label_texts_free(LabelTexts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        free(texts->at[i].key);
        for (size_t k = 0; k < texts->at[i].values.count; k++)
            free(texts->at[i].values.at[k]);
        vec_free(&texts->at[i].values);
    }
    vec_free(texts);
}

void labels_free(Labels *labels)
{
    for (size_t i = 0; i < labels->keys.count; i++)
        free(labels->keys.at[i]);
    for (size_t i = 0; i < labels->values.count; i++)
        free(labels->values.at[i]);
    vec_free(&labels->keys);
    vec_free(&labels->values);
    vec_free(&labels->value_key);
    vec_free(&labels->sets);
    string_map_free(&labels->known);
    *labels = (Labels){0};
}
