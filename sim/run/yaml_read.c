/* From libfyaml's events to a tree. */
#include "sim/base/map.h"
#include "sim/run/yaml.h"
#include "sim/run/yaml_scan.h"

#include <libfyaml.h>
#include <string.h>

enum { SMALL_MAP = 16 };

/* A collection that is open; in a map also the key that waits for its value. */
typedef struct Level {
    Node *node, *key;
    StringMap seen; /* keys of a map that is no longer small */
} Level;

typedef struct Builder {
    Yaml *yaml;
    const Origin *origin;
    const char *text; /* the input, and where in it the last node was */
    size_t size, at;
    int line;
    size_t line_start;
    Level levels[YAML_DEPTH_MAX + 1];
    int depth;
    Node *root;
    int documents;
    StringMap anchor_index;
    VEC(Node *) anchors;
    Error *error;
} Builder;

/* Line and column of a position. Nodes come in the order of the text, so that all calls together cost one
 * pass over it. */
static void locate(Builder *builder, size_t position, int *ret_line, int *ret_column)
{
    if (position > builder->size)
        position = builder->size;
    if (position < builder->at) {
        builder->at = builder->line_start = 0;
        builder->line = 1;
    }
    for (; builder->at < position; builder->at++)
        if (builder->text[builder->at] == '\n') {
            builder->line++;
            builder->line_start = builder->at + 1;
        }
    *ret_line = builder->line;
    *ret_column = (int)(position - builder->line_start) + 1;
}

/* The place of the event. What is quoted begins at its quote. A value that is not there has no place of its
 * own: it gets that of its key. */
static void place(Builder *builder, struct fy_event *event, Node *node)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    const Level *level = &builder->levels[builder->depth];
    const Node *beside = builder->depth == 0 ? NULL : level->key != NULL ? level->key : level->node;
    if (mark == NULL) {
        node->line = beside != NULL ? beside->line : 1;
        node->column = beside != NULL ? beside->column : 1;
        return;
    }
    size_t position = mark->input_pos;
    bool quoted = position > 0 && position <= builder->size &&
                  (builder->text[position - 1] == '"' || builder->text[position - 1] == '\'');
    bool scalar = event->type == FYET_SCALAR && fy_event_get_node_style(event) != FYNS_PLAIN;
    locate(builder, position - (scalar && quoted), &node->line, &node->column);
}

static bool is_open(const Builder *builder, const Node *node)
{
    for (int i = 1; i <= builder->depth; i++)
        if (builder->levels[i].node == node)
            return true;
    return false;
}

/* A copy of what an alias stands for, within the budget. The copies keep their places: that is where the
 * user can mend them. */
static Node *copy_node(Builder *builder, const Node *from, int depth)
{
    if (depth > YAML_DEPTH_MAX || ++builder->yaml->copies > YAML_COPIES_MAX)
        return NULL;
    Node *copy = yaml_alloc(builder->yaml, sizeof *copy);
    *copy = *from;
    copy->key = copy->next = copy->first = copy->last = NULL;
    copy->count = 0;
    for (const Node *child = from->first; child != NULL; child = child->next) {
        Node *child_copy = copy_node(builder, child, depth + 1);
        if (child_copy == NULL)
            return NULL;
        child_copy->key = child->key;
        node_append(copy, child_copy);
    }
    return copy;
}

static Node *resolve_alias(Builder *builder, const Node *alias)
{
    uint32_t index = 0;
    if (!string_map_get(&builder->anchor_index, alias->text, &index)) {
        node_error(alias, builder->error, "alias *%.60s: there is no anchor &%.60s before it", alias->text,
                   alias->text);
        return NULL;
    }
    const Node *anchored = builder->anchors.at[index];
    if (is_open(builder, anchored)) {
        node_error(alias, builder->error, "alias *%.60s refers to what it is part of", alias->text);
        return NULL;
    }
    Node *copy = copy_node(builder, anchored, builder->depth + 1);
    if (copy == NULL)
        node_error(alias, builder->error,
                   "aliases copy too much here: at most %d values in all and %d levels are accepted",
                   YAML_COPIES_MAX, YAML_DEPTH_MAX);
    return copy;
}

/* Keys of small maps are compared one by one, those of large ones are looked up. */
static const Node *find_twin(Level *level, const Node *key)
{
    uint32_t ignored = 0;
    if (level->node->count <= SMALL_MAP) {
        const Node *twin = node_get(level->node, key->text);
        return twin != NULL ? twin->key : NULL;
    }
    if (level->seen.count == 0)
        for (const Node *child = level->node->first; child != NULL; child = child->next)
            string_map_set(&level->seen, child->key->text, 1);
    bool seen = string_map_get(&level->seen, key->text, &ignored);
    string_map_set(&level->seen, key->text, 1);
    return seen ? node_get(level->node, key->text)->key : NULL;
}

static bool take_key(Builder *builder, Level *level, Node *node)
{
    if (node->kind != NODE_TEXT)
        return node_error(node, builder->error, "%s is the key of a map here; keys are names",
                          node_kind_name(node->kind));
    const Node *twin = find_twin(level, node);
    if (twin != NULL)
        return node_error(node, builder->error, "the key \"%.60s\" appears twice; first in line %d",
                          node->text, twin->line);
    level->key = node;
    return true;
}

/* Puts a node where the builder stands. */
static bool attach(Builder *builder, Node *node)
{
    Level *level = &builder->levels[builder->depth];
    if (builder->depth == 0) {
        builder->root = node;
        return true;
    }
    if (level->node->kind == NODE_MAP && level->key == NULL)
        return take_key(builder, level, node);
    node->key = level->key;
    level->key = NULL;
    node_append(level->node, node);
    return true;
}

static bool open_level(Builder *builder, Node *node)
{
    if (!attach(builder, node))
        return false;
    if (builder->depth == YAML_DEPTH_MAX)
        return node_error(node, builder->error, "nested more than %d levels deep", YAML_DEPTH_MAX);
    builder->levels[++builder->depth] = (Level){.node = node};
    return true;
}

static void close_level(Builder *builder)
{
    string_map_free(&builder->levels[builder->depth].seen);
    builder->depth--;
}

/* Remembers `&name`. */
static void note_anchor(Builder *builder, struct fy_event *event, Node *node)
{
    struct fy_token *token = event->type == FYET_ALIAS ? NULL : fy_event_get_anchor_token(event);
    size_t length = 0;
    const char *name = token != NULL ? fy_token_get_text(token, &length) : NULL;
    if (name == NULL)
        return;
    string_map_set(&builder->anchor_index, yaml_copy(builder->yaml, name, length),
                   (uint32_t)builder->anchors.count);
    vec_push(&builder->anchors, node);
}

/* False for "\0", which no C string can hold. */
static bool take_text(Builder *builder, struct fy_event *event, Node *node)
{
    size_t length = 0;
    struct fy_token *token = fy_event_get_token(event);
    const char *text = token != NULL ? fy_token_get_text(token, &length) : NULL;
    if (text == NULL || length == 0)
        return true;
    node->text = yaml_copy(builder->yaml, text, length);
    return strlen(node->text) == length || node_error(node, builder->error, "a zero byte (\\0) in a text");
}

static Node *event_node(Builder *builder, struct fy_event *event)
{
    NodeKind kind = event->type == FYET_SEQUENCE_START  ? NODE_LIST
                    : event->type == FYET_MAPPING_START ? NODE_MAP
                                                        : NODE_TEXT;
    Node *node = yaml_empty(builder->yaml, builder->origin, kind);
    place(builder, event, node);
    if (kind == NODE_TEXT && !take_text(builder, event, node))
        return NULL;
    note_anchor(builder, event, node);
    return node;
}

static bool take_node(Builder *builder, struct fy_event *event)
{
    Node *node = event_node(builder, event);
    if (node == NULL)
        return false;
    if (event->type != FYET_ALIAS && fy_event_get_tag_token(event) != NULL)
        return node_error(node, builder->error, "a YAML tag (!...): tags mean nothing here");
    if (event->type == FYET_ALIAS && (node = resolve_alias(builder, node)) == NULL)
        return false;
    return node->kind == NODE_TEXT || event->type == FYET_ALIAS ? attach(builder, node)
                                                                : open_level(builder, node);
}

/* The place where a second document begins. */
static bool refuse_document(Builder *builder, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    int line = 0, column = 0;
    if (mark != NULL && builder->origin->has_lines)
        locate(builder, mark->input_pos, &line, &column);
    return error_at(builder->error, builder->origin->name, line, column,
                    "another YAML document (---) begins here; one is accepted");
}

static bool take_event(Builder *builder, struct fy_event *event)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        return ++builder->documents == 1 || refuse_document(builder, event);
    case FYET_SCALAR:
    case FYET_ALIAS:
    case FYET_SEQUENCE_START:
    case FYET_MAPPING_START:
        return take_node(builder, event);
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
        close_level(builder);
        return true;
    default:
        return true;
    }
}

/* The parser's first complaint, in its words. */
static bool syntax_error(Builder *builder, struct fy_diag *diag)
{
    void *iterator = NULL;
    struct fy_diag_error *found = fy_diag_errors_iterate(diag, &iterator);
    while (found != NULL && found->type < FYET_ERROR)
        found = fy_diag_errors_iterate(diag, &iterator);
    bool has_place = found != NULL && builder->origin->has_lines && found->line > 0;
    return error_at(builder->error, builder->origin->name, has_place ? found->line : 0,
                    has_place ? found->column : 0, "not valid YAML: %s",
                    found != NULL && found->msg != NULL ? found->msg : "the parser gave up");
}

static bool build(Builder *builder, struct fy_parser *parser, struct fy_diag *diag)
{
    bool ok = fy_parser_set_string(parser, builder->text, builder->size) == 0;
    for (struct fy_event *event = NULL; ok && (event = fy_parser_parse(parser)) != NULL;) {
        ok = take_event(builder, event);
        fy_parser_event_free(parser, event);
        if (!ok)
            return false;
    }
    if (!ok || fy_parser_get_stream_error(parser))
        return syntax_error(builder, diag);
    return builder->root != NULL || error_at(builder->error, builder->origin->name, 0, 0,
                                             "nothing in it; a map of keys and values is needed");
}

static bool parse(Builder *builder)
{
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    struct fy_diag *diag = fy_diag_create(&quiet);
    struct fy_parse_cfg config = {.flags = FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2, .diag = diag};
    struct fy_parser *parser = diag != NULL ? fy_parser_create(&config) : NULL;
    if (parser == NULL)
        die("out of memory: no YAML parser");
    fy_diag_set_collect_errors(diag, true);
    bool ok = build(builder, parser, diag);
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return ok;
}

bool yaml_read(Yaml *yaml, const Origin *origin, const char *text, size_t size, Node **ret_root, Error *error)
{
    size_t mark = yaml_scan_mark(text, size);
    Builder builder = {
        .yaml = yaml, .origin = origin, .text = text + mark, .size = size - mark, .error = error};
    builder.line = 1;
    bool ok = yaml_scan(builder.text, builder.size, &yaml->marks, error);
    if (!ok) {
        error_in(error, origin->name, 0, 0);
        if (error != NULL && !origin->has_lines)
            error->line = error->column = 0;
    }
    ok = ok && parse(&builder);
    while (builder.depth > 0)
        close_level(&builder);
    string_map_free(&builder.anchor_index);
    vec_free(&builder.anchors);
    if (ok)
        *ret_root = builder.root;
    return ok;
}
