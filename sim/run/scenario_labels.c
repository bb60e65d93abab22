/* Keys of labels and groups: {zone: a, disk: ssd}, {group: web, within: zone, rule: soft}. */
#include "sim/run/scenario_keys.h"

#include <stdlib.h>
#include <string.h>

/* ---- Labels ------------------------------------------------------------------------------------------- */

const LabelUse labels_single = {NULL};
const LabelUse labels_in_turn = {"taken in turn: host 0 has the first"};
const LabelUse labels_alternative = {"any of which will do"};

enum { LABEL_BYTES_MAX = 100, LABELS_MAX = 64 };

static bool is_label_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0 ||
           (c != '\0' && strchr("_-.+@/", c) != NULL);
}

static bool check_label(Walk *walk, const Node *node, const char *what)
{
    const char *text = NULL;
    if (!walk_text(walk, node, &text))
        return false;
    size_t length = 0;
    while (is_label_byte(text[length]))
        length++;
    return (text[length] == '\0' && length <= LABEL_BYTES_MAX) ||
           walk_error(walk, node,
                      "\"%.60s\" is no %s of a label: up to 100 letters, digits and _ - . + @ / are accepted",
                      text, what);
}

static bool read_values(Walk *walk, const Node *node, bool is_single, LabelText *label)
{
    if (node->kind == NODE_TEXT) {
        vec_push(&label->values, must_strdup(node->text));
        return check_label(walk, node, "value");
    }
    if (node->kind != NODE_LIST || is_single || node->count == 0)
        return walk_error(walk, node, "%s given, %s needed",
                          node->count == 0 ? "nothing" : node_kind_name(node->kind),
                          is_single ? "one value" : "a value or a list of values");
    for (const Node *item = node->first; item != NULL; item = item->next) {
        if (!check_label(walk, item, "value"))
            return false;
        vec_push(&label->values, must_strdup(item->text));
    }
    return true;
}

static bool read_label(Walk *walk, const Node *node, bool is_single, LabelTexts *labels)
{
    if (!check_label(walk, node->key, "key"))
        return false;
    if (strcmp(node->key->text, "host") == 0)
        return walk_error(walk, node->key,
                          "\"host\" is no key of a label: `within: host` means the host itself");
    vec_push(labels, (LabelText){.key = must_strdup(node->key->text)});
    size_t mark = walk_enter(walk, node->key->text);
    if (!read_values(walk, node, is_single, &labels->at[labels->count - 1]))
        return false;
    walk_leave(walk, mark);
    return true;
}

static bool read_labels(Walk *walk, const Key *key, const Node *node, void *record)
{
    const LabelUse *use = key->of;
    if (node->kind != NODE_MAP || node->count > LABELS_MAX)
        return walk_error(walk, node, "%s given, a map of at most %d labels needed, such as {zone: a}",
                          node->kind == NODE_MAP ? "more" : node_kind_name(node->kind), LABELS_MAX);
    for (const Node *child = node->first; child != NULL; child = child->next)
        if (!read_label(walk, child, use->several == NULL, key_at(key, record)))
            return false;
    return true;
}

static void write_label(Emit *emit, const LabelText *label)
{
    Text name = {0};
    emit_quoted(&name, label->key);
    vec_push(&name, '\0');
    emit_line(emit, name.at);
    vec_free(&name);
    if (label->values.count == 1) {
        emit_value(emit, label->values.at[0]);
        return;
    }
    emit_text(&emit->text, " [");
    for (size_t i = 0; i < label->values.count; i++) {
        emit_text(&emit->text, i > 0 ? ", " : "");
        emit_quoted(&emit->text, label->values.at[i]);
    }
    emit_text(&emit->text, "]\n");
}

static void write_labels(Emit *emit, const Key *key, const void *record)
{
    const LabelTexts *labels = key_at(key, record);
    emit_text(&emit->text, labels->count == 0 ? " {}\n" : "\n");
    emit->indent++;
    for (size_t i = 0; i < labels->count; i++)
        write_label(emit, &labels->at[i]);
    emit->indent--;
}

static void release_labels(const Key *key, void *record)
{
    label_texts_free(key_at(key, record));
}

static void accept_labels(const Key *key, Text *text)
{
    const LabelUse *use = key->of;
    emit_text(text, "map of labels and their values");
    if (use->several != NULL)
        emit_text(text, "; a list of values, %s", use->several);
}

const KeyType type_labels = {
    .read = read_labels, .write = write_labels, .release = release_labels, .accepts = accept_labels};

/* ---- Waiting ------------------------------------------------------------------------------------------ */

const Word inherited_priority[] = {{.word = "inherit",
                                    .whole = PRIORITY_INHERITED,
                                    .help = "of a listed guest the workload's, of a workload the type's"},
                                   {0}};

const Word timeouts[] = {{.word = "never", .whole = SIM_TIME_MAX},
                         {.word = "inherit",
                          .whole = TIMEOUT_INHERITED,
                          .help = "of a listed guest the workload's, of a workload the type's, of a type "
                                  "policies.pending.timeout"},
                         {0}};

/* ---- Groups ------------------------------------------------------------------------------------------- */

static bool names_a_group(const void *record)
{
    const char *group = ((const GroupChoice *)record)->group;
    return group != NULL && strcmp(group, "none") != 0 && strcmp(group, "inherit") != 0;
}

static bool is_within(const char *text, Error *error)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!is_label_byte(*at))
            return error_set(error, "\"%.60s\" given, `host` or the key of a label needed", text);
    return true;
}

static const Word rules[] = {{.word = "hard", .whole = 1, .help = "no host that breaks it takes the guest"},
                             {.word = "soft", .whole = 0, .help = "a wish that policies may weigh"},
                             {0}};

#define GROUP_KEYS(fallback_, help_)                                                                         \
    {                                                                                                        \
        {.name = "group",                                                                                    \
         .type = &type_name,                                                                                 \
         .at = offsetof(GroupChoice, group),                                                                 \
         .fallback = fallback_,                                                                              \
         .help = help_},                                                                                     \
            {.name = "within",                                                                               \
             .type = &type_text,                                                                             \
             .at = offsetof(GroupChoice, within),                                                            \
             .fits = is_within,                                                                              \
             .applies = names_a_group,                                                                       \
             .where = "a group",                                                                             \
             .fallback = "host",                                                                             \
             .help = "`host`, or the label whose value counts: hosts of one value are one place"},           \
        {                                                                                                    \
            .name = "rule", .type = &type_flag, .at = offsetof(GroupChoice, is_hard), .words = rules,        \
            .applies = names_a_group, .where = "a group", .fallback = "hard",                                \
            .help = "what happens where it cannot be fulfilled"                                              \
        }                                                                                                    \
    }

static const Key own_keys[] =
    GROUP_KEYS("none", "name of the group; `none`: no group. Its members must agree on the rest");
static const Key inherited_keys[] = GROUP_KEYS(
    "inherit",
    "name of the group; `none`: no group; `inherit`: of a listed guest the workload's, of a workload "
    "the type's. Its members must agree on the rest");

#define TOGETHER "Guests that want to be together."
#define APART    "Guests that want to be apart."

const Section affinity_section = {.help = TOGETHER, KEYS(own_keys), .bare = "group"};
const Section anti_affinity_section = {.help = APART, KEYS(own_keys), .bare = "group"};
const Section inherited_affinity_section = {.help = TOGETHER, KEYS(inherited_keys), .bare = "group"};
const Section inherited_anti_affinity_section = {.help = APART, KEYS(inherited_keys), .bare = "group"};
