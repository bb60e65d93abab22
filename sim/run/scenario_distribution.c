/* Distributions: {exponential: {mean: 2h}}, or a single value that stands for {constant: {value: it}}. */
#include "sim/base/distribution.h"
#include "sim/run/scenario_keys.h"

#include <math.h>
#include <string.h>

static const DistributionUse *use_of(const Key *key)
{
    return key->of;
}

/* A parameter as a key: in the unit of what is drawn, or a pure number. */
static Key parameter_key(const DistributionUse *use, const DistributionParameter *parameter)
{
    Key key = {.unit = parameter->is_quantity ? use->unit : UNIT_NONE};
    key.range.most = key.unit == UNIT_TIME ? SCENARIO_TIME_MAX : 0;
    return key;
}

/* Times are whole nanoseconds, so that they can be written exactly. */
static bool read_parameter(Walk *walk, const Key *key, double scale, const Node *node, double *ret_value)
{
    int64_t whole = 0;
    if (key->unit != UNIT_TIME)
        return walk_real(walk, key, node, ret_value);
    if (!walk_whole(walk, key, node, &whole))
        return false;
    *ret_value = (double)whole / scale;
    return true;
}

static int parameter_count(const DistributionKind *kind)
{
    int count = 0;
    while (count < DISTRIBUTION_PARAMETERS && kind->parameters[count].name != NULL)
        count++;
    return count;
}

static bool refuse_parameters(Walk *walk, const DistributionKind *kind, const Node *node)
{
    Text list = {0};
    for (int i = 0; i < parameter_count(kind); i++)
        emit_text(&list, "%s%s", i > 0 ? ", " : "", kind->parameters[i].name);
    walk_error(walk, node, "%s needs exactly: %.*s", kind->name, (int)list.count, list.at);
    vec_free(&list);
    return false;
}

static bool read_parameters(Walk *walk, const Key *key, const DistributionKind *kind, const Node *node,
                            double *ret_values)
{
    const DistributionUse *use = use_of(key);
    int count = parameter_count(kind);
    bool is_single = node->kind == NODE_TEXT && count == 1;
    if (!is_single && (node->kind != NODE_MAP || node->count != (uint32_t)count))
        return refuse_parameters(walk, kind, node);
    for (int i = 0; i < count; i++) {
        Key as = parameter_key(use, &kind->parameters[i]);
        const Node *value = is_single ? node : node_get(node, kind->parameters[i].name);
        if (value == NULL)
            return refuse_parameters(walk, kind, node);
        size_t mark = walk_enter(walk, kind->parameters[i].name);
        if (!read_parameter(walk, &as, use->scale, value, &ret_values[i]))
            return false;
        walk_leave(walk, mark);
    }
    return true;
}

static bool check_distribution(Walk *walk, const Node *node, const Distribution *distribution)
{
    Error inner = {0};
    return distribution_check(distribution, 0, &inner) || walk_error(walk, node, "%s", inner.text);
}

static void store(const Key *key, void *record, const Distribution *distribution)
{
    DistributionRef *ref = key_at(key, record);
    ref->name = must_strdup(distribution->kind->name);
    for (int i = 0; i < DISTRIBUTION_PARAMETERS; i++)
        ref->param[i] = distribution->parameters[i];
}

static bool read_single(Walk *walk, const Key *key, const Node *node, void *record)
{
    const char *text = NULL;
    const DistributionUse *use = use_of(key);
    Distribution distribution = {.kind = &distribution_constant};
    if (!walk_text(walk, node, &text))
        return false;
    if (use->none != NULL && strcmp(text, use->none->word) == 0)
        return true;
    Key as = parameter_key(use, &distribution.kind->parameters[0]);
    as.words = use->none; /* for the message */
    if (!read_parameter(walk, &as, use->scale, node, distribution.parameters) ||
        !check_distribution(walk, node, &distribution))
        return false;
    store(key, record, &distribution);
    return true;
}

static bool refuse_kind(Walk *walk, const Node *node)
{
    const char *names[32];
    size_t count = 0;
    for (; count < 32 && distribution_kinds[count] != NULL; count++)
        names[count] = distribution_kinds[count]->name;
    return walk_choice_error(walk, node, names, count);
}

static bool read_distribution(Walk *walk, const Key *key, const Node *node, void *record)
{
    Distribution distribution = {0};
    if (node->kind == NODE_TEXT)
        return read_single(walk, key, node, record);
    if (node->kind != NODE_MAP || node->count != 1)
        return walk_error(walk, node,
                          "one distribution needed, such as {exponential: {mean: ...}}, or a single value");
    if (!distribution_find(node->first->key->text, &distribution.kind, NULL))
        return refuse_kind(walk, node->first->key);
    size_t mark = walk_enter(walk, distribution.kind->name);
    if (!read_parameters(walk, key, distribution.kind, node->first, distribution.parameters) ||
        !check_distribution(walk, node->first, &distribution))
        return false;
    walk_leave(walk, mark);
    store(key, record, &distribution);
    return true;
}

/* The whole number of the text's base units that is read as this value. A division by 1e9 and a product with
 * it cancel but for the last bits of numbers beyond 2^51, so it is next to the rounded product. */
static double unscaled(double value, double scale)
{
    double near = nearbyint(value * scale), ulp = nextafter(near, INFINITY) - near;
    double step = ulp > 1 ? ulp : 1;
    for (int i = 0; i <= 4; i++) {
        if ((near + i * step) / scale == value)
            return near + i * step;
        if ((near - i * step) / scale == value)
            return near - i * step;
    }
    return near;
}

static void write_parameter(Emit *emit, const DistributionUse *use, const DistributionParameter *parameter,
                            double value)
{
    char text[64];
    Unit unit = parameter->is_quantity ? use->unit : UNIT_NONE;
    emit_text(&emit->text, "%s: ", parameter->name);
    if (unit == UNIT_TIME) {
        emit_whole(&emit->text, unit, (int64_t)unscaled(value, use->scale));
        return;
    }
    unit_format_exact(unit, value, text, sizeof text);
    emit_text(&emit->text, "%s", text);
}

static void write_distribution(Emit *emit, const Key *key, const void *record)
{
    const DistributionRef *ref = key_at(key, record);
    const DistributionKind *kind = NULL;
    if (ref->name == NULL) {
        emit_value(emit, use_of(key)->none->word);
        return;
    }
    bool is_known = distribution_find(ref->name, &kind, NULL);
    check(is_known);
    emit_text(&emit->text, " {%s: {", kind->name);
    for (int i = 0; i < parameter_count(kind); i++) {
        emit_text(&emit->text, i > 0 ? ", " : "");
        write_parameter(emit, use_of(key), &kind->parameters[i], ref->param[i]);
    }
    emit_text(&emit->text, "}}\n");
}

static void release_distribution(const Key *key, void *record)
{
    DistributionRef *ref = key_at(key, record);
    free(ref->name);
    ref->name = NULL;
}

static void accept_distribution(const Key *key, Text *text)
{
    emit_text(text, "distribution of %s: ", unit_name(use_of(key)->unit));
    for (size_t i = 0; distribution_kinds[i] != NULL; i++) {
        emit_text(text, "%s{%s: {", i > 0 ? ", " : "", distribution_kinds[i]->name);
        for (int p = 0; p < parameter_count(distribution_kinds[i]); p++)
            emit_text(text, "%s%s", p > 0 ? ", " : "", distribution_kinds[i]->parameters[p].name);
        emit_text(text, "}}");
    }
    emit_text(text, "; or one value%s%s", use_of(key)->none != NULL ? "; or " : "",
              use_of(key)->none != NULL ? use_of(key)->none->word : "");
}

const KeyType type_distribution = {.read = read_distribution,
                                   .write = write_distribution,
                                   .release = release_distribution,
                                   .accepts = accept_distribution};
