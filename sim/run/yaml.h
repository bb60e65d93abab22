/* YAML and JSON text as a tree whose nodes know where they were written.
 *
 * Reading is libfyaml's; only yaml_read.c includes it. The tree is our own, because three things happen to it
 * that a parser knows nothing of: files are merged, options change it, and its size must be bounded before it
 * is built.
 *
 * Every value is text, a list or a map; what a text means (a size, a word, a name) is the reader's business,
 * so `5`, "5" and '5' are the same. A map keeps the order of its keys. All memory is the Yaml's: nodes live
 * until yaml_free and are never freed one by one.
 *
 * Refused with one clear line: bytes that are not UTF-8, control characters, a key that appears twice, tags,
 * directives, a second document, nesting beyond YAML_DEPTH_MAX, aliases that refer to themselves or
 * copy more than YAML_COPIES_MAX nodes in all ("alias bombs"), and a text so full of punctuation that its
 * tree would not fit in memory (YAML_MARKS_MAX).
 */
#ifndef VIRGA_SIM_RUN_YAML_H
#define VIRGA_SIM_RUN_YAML_H

#include "sim/base/error.h"
#include "sim/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define YAML_DEPTH_MAX  64
#define YAML_COPIES_MAX 100000
#define YAML_MARKS_MAX                                                                                       \
    1000000 /* in all files together; the parser and the tree need up to 600 bytes for each */

/* Where nodes come from: a file, an option, or a text without a name. */
typedef struct Origin {
    const char *name; /* as errors show it: "a.yaml", "--set seed", "" */
    const char
        *folder;    /* what relative paths in it are relative to; NULL = nothing, they are taken as given */
    bool has_lines; /* false: line and column mean nothing to the user */
} Origin;

typedef enum { NODE_TEXT, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    uint32_t count;   /* of children */
    int line, column; /* from 1; bytes; 0 = not known */
    const Origin *origin;
    const char *text;   /* NODE_TEXT; "" when there is none */
    Node *key;          /* NODE_TEXT, for members of a map; otherwise NULL */
    Node *first, *last; /* children */
    Node *next;         /* sibling */
};

/* Zero is empty. */
typedef struct Yaml {
    VEC(char *) blocks;
    size_t used, size; /* of the last block */
    size_t copies;     /* nodes that aliases copied */
    size_t marks;      /* see YAML_MARKS_MAX */
} Yaml;

/* Memory that lives as long as the tree. */
void *yaml_alloc(Yaml *yaml, size_t size);
char *yaml_copy(Yaml *yaml, const char *text, size_t length); /* closed with a zero */
char *yaml_print(Yaml *yaml, const char *format, ...) __attribute__((format(printf, 2, 3)));
void yaml_free(Yaml *yaml);

/* The tree of a text of `size` bytes. A text without content (empty, only comments) is an error. */
bool yaml_read(Yaml *yaml, const Origin *origin, const char *text, size_t size, Node **ret_root,
               Error *error);

/* A new node at nobody's place. */
Node *yaml_text(Yaml *yaml, const Origin *origin, const char *text);
Node *yaml_empty(Yaml *yaml, const Origin *origin, NodeKind kind);

/* The member of a map, or the item of a list; NULL when there is none (or the node is of another kind). */
Node *node_get(const Node *map, const char *key);
Node *node_item(const Node *list, size_t index);

/* Appends a node that is nowhere else; the key is copied, at the child's place. */
void node_append(Node *list, Node *child);
void node_put(Yaml *yaml, Node *map, const char *key, Node *child);

/* Puts a node in the place of `old`, or takes it out when `fresh` is NULL. The key stays. */
void node_replace(Node *parent, Node *old, Node *fresh);

/* What it is, for messages: "a text", "a list", "a map". */
const char *node_kind_name(NodeKind kind);

/* Fills the error with the node's place. Always false. */
bool node_error(const Node *node, Error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
