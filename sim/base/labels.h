/* Labels: small facts such as "zone: a" or "disk: ssd", kept as small numbers.
 *
 * A label has a key ("zone") and a value ("a"). Keys are numbered from 0. Values are numbered from 1, each
 * for one key only (the "a" of zone and the "a" of rack differ), so that a value alone tells its key; value 0
 * is "has none". Who carries labels has a *set* of them, at most one value a key, which is one number again:
 * sets that are alike are one set, and set 0 is the empty one. A million hosts in ten zones are a column of
 * small numbers and ten sets.
 *
 *     Labels labels = {0};                                        zero is empty
 *     uint32_t zone = labels_key(&labels, "zone"), a = labels_value(&labels, zone, "a");
 *     uint32_t set = labels_set(&labels, &a, 1);
 *     labels_of(&labels, set, zone) == a
 *     labels_free(&labels);
 *
 * Naming is for set-up; it keeps the numbers that were given before. Afterwards only labels_of is called.
 */
#ifndef VIRGA_BASE_LABELS_H
#define VIRGA_BASE_LABELS_H

#include "sim/base/map.h"
#include "sim/base/vec.h"

/* Labels as somebody wrote them: a key with one value or several. What several mean is up to the reader. */
typedef struct LabelText {
    char *key;
    VEC(char *) values;
} LabelText;

typedef VEC(LabelText) LabelTexts;

void label_texts_free(LabelTexts *texts);

typedef struct Labels {
    VEC(char *) keys;
    VEC(char *) values;      /* [0] is "" */
    VEC(uint32_t) value_key; /* [values] */
    VEC(uint32_t) sets;      /* [set_count][keys.count] the value of each key */
    uint32_t set_count;      /* the empty set is one of them as soon as there is a key */
    StringMap known;         /* keys, "key=value", and sets, by name */
} Labels;

/* The number of a key or a value, a new one where it has none yet. */
uint32_t labels_key(Labels *labels, const char *name);
uint32_t labels_value(Labels *labels, uint32_t key, const char *name);

/* Whether there is such a key, or such a value of the key. */
bool labels_find_key(const Labels *labels, const char *name, uint32_t *ret_key);
bool labels_find_value(const Labels *labels, uint32_t key, const char *name, uint32_t *ret_value);

/* The set of these values, in any order; 0s are passed over, and of two values of one key the later counts.
 */
uint32_t labels_set(Labels *labels, const uint32_t *values, size_t count);

/* "zone=a disk=ssd", in the order of the keys' numbers; the caller's to free. */
char *labels_text(const Labels *labels, uint32_t set);

void labels_free(Labels *labels);

/* The value of a key in a set; 0 = it has none. */
static inline uint32_t labels_of(const Labels *labels, uint32_t set, uint32_t key)
{
    return set == 0 ? 0 : labels->sets.at[set * labels->keys.count + key];
}

#endif
