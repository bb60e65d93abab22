/* How a tree of YAML becomes a struct: tables say what each key is, and one walker reads, checks, fills in
 * defaults, writes the struct as YAML again and prints the manual. Nothing here knows a key by name; the
 * tables of scenarios are scenario_*.c.
 *
 * A Section is a map: a struct and a table of Keys. A Key has a name, a type (how it is read and written), a
 * place in the struct, and what its type needs to know: a unit and a range, words, a sub-section. Keys are
 * read in the order of the table, so a key may depend on what was read before it (`applies`, `derive`). `-`
 * and `_` in names of keys are the same.
 *
 * A default is text, as a user would write it, and is read like anything else: "30s", "none", "[]", "{}" (a
 * section with its own defaults). Where a key is left out its value is, in this order: what the preset says,
 * what `derive` says, `fallback`. No fallback: the key must be given.
 *
 * Words in place of sizes (`unlimited`, `never`) stand for one value each, which is written as that word
 * again.
 *
 * Errors name file, line and column, the path of the key, the rule, what was found and what is accepted.
 */
#ifndef VIRGA_SIM_RUN_SCHEMA_H
#define VIRGA_SIM_RUN_SCHEMA_H

#include "sim/base/error.h"
#include "sim/base/map.h"
#include "sim/base/units.h"
#include "sim/base/vec.h"
#include "sim/run/yaml.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Key Key;
typedef struct Section Section;
typedef struct Walk Walk;
typedef struct Emit Emit;
typedef VEC(char) Text; /* not ended by a zero unless said */

/* How a key is read and written. Members of the family are one constant struct each. */
typedef struct KeyType {
    bool (*read)(Walk *walk, const Key *key, const Node *node, void *record);
    void (*write)(Emit *emit, const Key *key, const void *record);
    void (*release)(const Key *key, void *record); /* NULL = owns nothing */
    void (*accepts)(const Key *key, Text *ret_text);
} KeyType;

/* A word and the value that it stands for: `real` for doubles, `whole` for everything else. Ends with NULL.
 */
typedef struct Word {
    const char *word;
    const char *help; /* or NULL */
    int64_t whole;
    double real;
} Word;

/* Least and most, in base units; most 0 = no upper end. Zero is "0 or more". */
typedef struct Range {
    double least, most;
    bool above; /* more than least, not equal */
} Range;

/* A table whose rows begin with `const char *name, *help` and whose last row's name is NULL. */
typedef struct RowTable {
    const void *rows;
    size_t size; /* of a row */
} RowTable;

struct Key {
    const char *name;
    const char *alias; /* another name, for one value where `name` takes a list; or NULL */
    const KeyType *type;
    size_t at; /* offset in the section's struct */
    Unit unit;
    Range range;
    const Word *words;
    const Section *section; /* of type_section and type_list */
    const void *of;         /* what the type needs to know besides */
    size_t count;           /* of fixed arrays */
    const char *fallback;
    const char *(*derive)(Walk *walk, const void *record); /* NULL from it = no opinion */
    bool (*applies)(const void *record);
    const char *where;                            /* `applies` in words: "model: table" */
    bool (*fits)(const char *text, Error *error); /* a further rule for texts */
    bool one_is_list;                             /* a single value or map stands for a list of one */
    bool joins; /* lists of included files and of the includer are one after the other */
    const char *help;
    const char *source; /* of the default; NULL = Virga's choice */
};

struct Section {
    const char *help;
    const Key *keys;
    size_t count;
    size_t size;      /* of the struct, for items of lists */
    const char *bare; /* a single value in place of the map is this key; or NULL */
    /* Keys that depend on what the others said (parameters of a policy): a table that lives as long as
     * `yaml`, and the struct that they are in. */
    size_t (*more)(Yaml *yaml, const void *record, const Key **ret_keys, void **ret_record);
    void (*begin)(void *record, const Node *node);
    /* A rule between keys: sets the error's text and returns the key to blame; NULL = all is well. */
    const char *(*rule)(const void *root, void *record, Error *error);
};

/* What is known of a default besides the tables: its text and where it comes from; NULL = nothing. */
typedef const char *(*Preset)(const void *context, const char *path, const char **ret_source);

/* The items of a list by name. */
typedef struct ListNames {
    const Key *list;
    StringMap map;
} ListNames;

/* A reading under way. */
struct Walk {
    Yaml *yaml;
    const Section *section; /* the outermost, and its struct */
    void *root;
    Preset preset;
    const void *preset_context;
    const void *outer;   /* the struct that holds the list whose item is read now */
    const void *context; /* for types of the tables' own */
    Text path;           /* workloads.0.trace */
    VEC(ListNames) names;
    VEC(char *) defaults; /* "path = value (source)"; the caller's to free */
    StringMap told;       /* those that are in `defaults` */
    Error *error;
};

/* A writing under way. */
struct Emit {
    Yaml *yaml;
    const Section *section; /* the outermost, and its struct: where names of references are looked up */
    const void *root;
    Text text;
    int indent;
    bool dash; /* the next line begins an item of a list */
};

/* ---- Reading ---- */

/* Reads a map (or what stands for one) into the struct, which is zero. On failure the struct must still be
 * given to section_release. */
bool section_read(Walk *walk, const Section *section, const Node *node, void *record);

/* Gives back what the struct owns; it may be half read. */
void section_release(const Section *section, void *record);

void walk_free(Walk *walk);

/* Fills the error: place, path, then the format. Always false. */
bool walk_error(Walk *walk, const Node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same for a text that is none of the accepted ones: names the nearest, and all. */
bool walk_choice_error(Walk *walk, const Node *node, const char *const *names, size_t count);

/* The text of a node that must be a single value. */
bool walk_text(Walk *walk, const Node *node, const char **ret_text);

/* A text as a double or a whole number in the key's unit, or one of its words. */
bool walk_real(Walk *walk, const Key *key, const Node *node, double *ret_value);
bool walk_whole(Walk *walk, const Key *key, const Node *node, int64_t *ret_value);

/* Goes into a part of the path and back. */
size_t walk_enter(Walk *walk, const char *name);
size_t walk_enter_item(Walk *walk, size_t index);
void walk_leave(Walk *walk, size_t mark);

/* The names of a list's items: those of one list are forgotten when another of the same key begins (the
 * guests of the next workload). walk_name is false when the list has an item of that name already. */
void walk_names_begin(Walk *walk, const Key *list);
bool walk_name(Walk *walk, const Key *list, const char *name, uint32_t index);
bool walk_find(const Walk *walk, const char *list, const char *name, uint32_t *ret_index);

/* Whether a name is the key's (or its alias, where `ret_alias` is not NULL). */
bool key_named(const Key *key, const char *name);
const Key *section_key(const Section *section, const char *name);
Node *section_node(const Key *key, const Node *map);

/* Any VEC in a struct. */
typedef struct ListHeader {
    void *at;
    size_t count, capacity;
} ListHeader;

ListHeader list_load(const Key *key, const void *record);
void list_store(const Key *key, void *record, ListHeader list);

/* The word of that spelling, or for that whole value; NULL = none. And all of them: "a, b or c". */
const Word *key_word(const Key *key, const char *text);
const Word *key_word_of(const Key *key, int64_t value);
void key_list_words(const Key *key, Text *ret_text);

/* The value of a key in a struct. */
static inline void *key_at(const Key *key, const void *record)
{
    return (char *)(uintptr_t)record + key->at;
}

/* ---- Writing ---- */

void section_write(Emit *emit, const Section *section, const void *record);
void emit_line(Emit *emit, const char *name);  /* "name:", on a line of its own */
void emit_value(Emit *emit, const char *text); /* " value" and the end of the line, in quotes if need be */
void emit_text(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void emit_quoted(Text *text, const char *value);
void emit_whole(Text *text, Unit unit, int64_t value); /* exactly */

/* ---- Options ---- */

/* Sets `PATH=VALUE` in the tree. A value that begins with [, {, or a quote is YAML, all others are taken as
 * they are. A map in place of which a single value may stand keeps its other keys. */
bool schema_set(Yaml *yaml, const Section *section, Node *root, const char *option, Error *error);

/* Puts what `below` says into `over`, where that says nothing: maps key by key, lists of `joins` keys
 * together. */
void schema_merge(const Section *section, Node *over, Node *below);

/* ---- Manual ---- */

/* One table of keys in Markdown a section, under headings of their paths. */
void schema_manual(const Section *section, const char *path, FILE *to);

/* ---- Types ---- */

extern const KeyType type_real;       /* double, in the key's unit */
extern const KeyType type_whole;      /* int64_t, in the key's unit */
extern const KeyType type_count;      /* uint32_t */
extern const KeyType type_word;       /* an enum: one of the words */
extern const KeyType type_flag;       /* bool: true, false, or two words of the key's own */
extern const KeyType type_text;       /* char * */
extern const KeyType type_name;       /* char *: letters, digits, _ - . + @ */
extern const KeyType type_path;       /* char *: a file, relative to the one that names it */
extern const KeyType type_row;        /* pointer to a row of a RowTable (`of`) */
extern const KeyType type_reference;  /* uint32_t: which item of the list named `of` (a text) */
extern const KeyType type_references; /* VEC(uint32_t) of them */
extern const KeyType type_reals;      /* double[count] */
extern const KeyType type_section;    /* a struct inside the struct */
extern const KeyType type_list; /* VEC of structs; items of one name are refused when they have a `name` */

#endif
