#include "sim/model/terms.h"

#include "sim/base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void terms_open(Terms *ret_terms)
{
    *ret_terms = (Terms){0};
    vec_push(&ret_terms->group_name, must_strdup(""));
    vec_push(&ret_terms->group_within, WITHIN_HOST);
    vec_push(&ret_terms->group_kind, 0);
    vec_push(&ret_terms->group_hard, 0);
    check(terms_row(ret_terms, &(TermsSpec){.timeout_ns = SIM_TIME_MAX}) == 0);
}

/* ---- Groups ---- */

static const char *scope_of(const Terms *terms, uint32_t within)
{
    return within == WITHIN_HOST ? "host" : terms->labels.keys.at[within];
}

static bool refuse_group(const Terms *terms, const GroupSpec *spec, uint32_t group, Error *error)
{
    return error_set(
        error, "group \"%s\" is %s within %s here and %s within %s elsewhere; its members must agree",
        spec->name, spec->is_hard ? "hard" : "soft", scope_of(terms, spec->within),
        terms->group_hard.at[group] ? "hard" : "soft", scope_of(terms, terms->group_within.at[group]));
}

bool terms_group(Terms *terms, const GroupSpec *spec, uint32_t *ret_group, Error *error)
{
    char name[300];
    uint32_t group = 0;
    snprintf(name, sizeof name, "%s %s", spec->kind == GROUP_AFFINITY ? "together" : "apart", spec->name);
    if (string_map_get(&terms->known, name, &group)) {
        if (terms->group_within.at[group] != spec->within || terms->group_hard.at[group] != spec->is_hard)
            return refuse_group(terms, spec, group, error);
        *ret_group = group;
        return true;
    }
    group = (uint32_t)terms->group_name.count;
    vec_push(&terms->group_name, must_strdup(spec->name));
    vec_push(&terms->group_within, spec->within);
    vec_push(&terms->group_kind, (uint8_t)spec->kind);
    vec_push(&terms->group_hard, spec->is_hard);
    string_map_set(&terms->known, name, group);
    *ret_group = group;
    return true;
}

/* ---- Rows ---- */

typedef VEC(char) Name;

static void name_add(Name *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void name_add(Name *name, const char *format, ...)
{
    char part[128];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(part, sizeof part, format, arguments);
    va_end(arguments);
    check(length >= 0 && (size_t)length < sizeof part);
    for (int i = 0; i < length; i++)
        vec_push(name, part[i]);
}

/* Every field, so that rows are alike only when all of it is. */
static Name name_of(const TermsSpec *spec)
{
    Name name = {0};
    name_add(&name, "row %u %u %u %lld %lld", spec->label_set, spec->group[GROUP_AFFINITY],
             spec->group[GROUP_ANTI_AFFINITY], (long long)spec->priority, (long long)spec->timeout_ns);
    for (size_t i = 0; i < spec->need_count; i++)
        name_add(&name, " %u", spec->needs[i]);
    name_add(&name, " |");
    for (size_t i = 0; i < spec->wish_count; i++)
        name_add(&name, " %u", spec->wishes[i]);
    vec_push(&name, '\0');
    return name;
}

static uint32_t add_row(Terms *terms, const TermsSpec *spec)
{
    uint32_t row = (uint32_t)terms->label_set.count;
    vec_push(&terms->label_set, spec->label_set);
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++)
        vec_push(&terms->group[kind], spec->group[kind]);
    vec_push(&terms->priority, spec->priority);
    vec_push(&terms->timeout_ns, spec->timeout_ns);
    for (size_t i = 0; i < spec->need_count; i++)
        vec_push(&terms->need, spec->needs[i]);
    for (size_t i = 0; i < spec->wish_count; i++)
        vec_push(&terms->wish, spec->wishes[i]);
    vec_push(&terms->need_end, (uint32_t)terms->need.count);
    vec_push(&terms->wish_end, (uint32_t)terms->wish.count);
    return row;
}

uint32_t terms_row(Terms *terms, const TermsSpec *spec)
{
    uint32_t row = 0;
    Name name = name_of(spec);
    if (!string_map_get(&terms->known, name.at, &row)) {
        row = add_row(terms, spec);
        string_map_set(&terms->known, name.at, row);
    }
    vec_free(&name);
    return row;
}

void terms_free(Terms *terms)
{
    labels_free(&terms->labels);
    for (size_t i = 0; i < terms->group_name.count; i++)
        free(terms->group_name.at[i]);
    vec_free(&terms->label_set);
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++)
        vec_free(&terms->group[kind]);
    vec_free(&terms->priority);
    vec_free(&terms->timeout_ns);
    vec_free(&terms->need_end);
    vec_free(&terms->wish_end);
    vec_free(&terms->need);
    vec_free(&terms->wish);
    vec_free(&terms->group_name);
    vec_free(&terms->group_within);
    vec_free(&terms->group_kind);
    vec_free(&terms->group_hard);
    string_map_free(&terms->known);
    *terms = (Terms){0};
}

/* ---- What they ask for ---- */

static bool has(const Labels *labels, uint32_t set, uint32_t value)
{
    return labels_of(labels, set, labels->value_key.at[value]) == value;
}

bool terms_accept_labels(const Terms *terms, uint32_t row, uint32_t host_label_set)
{
    const Labels *labels = &terms->labels;
    uint32_t at = terms_first_need(terms, row), end = terms->need_end.at[row];
    while (at < end) {
        uint32_t key = labels->value_key.at[terms->need.at[at]];
        bool is_met = false;
        for (; at < end && labels->value_key.at[terms->need.at[at]] == key; at++)
            is_met |= has(labels, host_label_set, terms->need.at[at]);
        if (!is_met)
            return false;
    }
    return true;
}

uint32_t terms_wishes_met(const Terms *terms, uint32_t row, uint32_t host_label_set)
{
    uint32_t met = 0;
    for (uint32_t at = terms_first_wish(terms, row); at < terms->wish_end.at[row]; at++)
        met += has(&terms->labels, host_label_set, terms->wish.at[at]);
    return met;
}

bool terms_are_hard(const Terms *terms, uint32_t row)
{
    bool is_hard = terms_first_need(terms, row) < terms->need_end.at[row];
    for (int kind = 0; kind < GROUP_KIND_COUNT; kind++)
        is_hard |= terms->group_hard.at[terms->group[kind].at[row]] != 0;
    return is_hard;
}
