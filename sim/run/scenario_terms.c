/* Numbers for labels and terms: what hosts and guests say in words becomes rows and sets (sim/model/terms.h).
 *
 * Only what is in use is numbered and checked: a catalog of guest types may ask for labels that this scenario
 * has nowhere, as long as nobody is of these types. */
#include "sim/run/scenario_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef VEC(uint32_t) Numbers;

/* ---- Hosts ---- */

static void add_values(Labels *labels, const LabelTexts *texts, uint32_t turn, Numbers *values)
{
    for (size_t i = 0; i < texts->count; i++) {
        const LabelText *text = &texts->at[i];
        uint32_t key = labels_key(labels, text->key);
        vec_push(values, labels_value(labels, key, text->values.at[turn % text->values.count]));
    }
}

static bool has_labels(const Scenario *scenario)
{
    bool some = false;
    for (size_t i = 0; i < scenario->host_types.count; i++)
        some |= scenario->host_types.at[i].labels.count > 0;
    for (size_t i = 0; i < scenario->hosts.count; i++)
        some |= scenario->hosts.at[i].labels.count > 0;
    return some;
}

static void number_hosts(Scenario *scenario)
{
    Labels *labels = &scenario->terms.labels;
    Numbers values = {0};
    if (!has_labels(scenario))
        return;
    for (size_t g = 0; g < scenario->hosts.count; g++) {
        HostGroup *group = &scenario->hosts.at[g];
        for (uint32_t k = 0; k < group->count * scenario->scale; k++) {
            uint32_t type = group->types.at[k % group->types.count];
            vec_clear(&values);
            add_values(labels, &scenario->host_types.at[type].labels, 0, &values);
            add_values(labels, &group->labels, k, &values);
            vec_push(&group->label_sets, labels_set(labels, values.at, values.count));
        }
    }
    vec_free(&values);
}

/* ---- Guests ---- */

/* Who says something: the type, the workload, the guest; the last counts. NULL = says nothing. */
enum { LEVELS = 3 };

typedef struct Sayers {
    const GuestTerms *at[LEVELS];
} Sayers;

/* Where labels stand in a GuestTerms. */
typedef struct LabelKind {
    size_t at;
    const char *key;
} LabelKind;

static const LabelTexts *texts_of(const GuestTerms *terms, const LabelKind *kind)
{
    return (const void *)((const char *)terms + kind->at);
}

static const LabelKind own = {offsetof(GuestTerms, labels), "labels"};
static const LabelKind needed = {offsetof(GuestTerms, host_labels), "host_labels"};
static const LabelKind preferred = {offsetof(GuestTerms, prefer_host_labels), "prefer_host_labels"};

/* Whether a later level says something about the same label. */
static bool is_overruled(const Sayers *sayers, int level, const LabelKind *kind, const char *key)
{
    for (int later = level + 1; later < LEVELS; later++) {
        const LabelTexts *texts = sayers->at[later] == NULL ? NULL : texts_of(sayers->at[later], kind);
        for (size_t i = 0; texts != NULL && i < texts->count; i++)
            if (strcmp(texts->at[i].key, key) == 0)
                return true;
    }
    return false;
}

static int64_t priority_of(const Sayers *sayers)
{
    int64_t priority = 0;
    for (int level = 0; level < LEVELS; level++)
        if (sayers->at[level] != NULL && sayers->at[level]->priority != PRIORITY_INHERITED)
            priority = sayers->at[level]->priority;
    return priority;
}

static SimTime timeout_of(const Scenario *scenario, const Sayers *sayers)
{
    SimTime timeout_ns = scenario->pending_timeout_ns;
    for (int level = 0; level < LEVELS; level++)
        if (sayers->at[level] != NULL && sayers->at[level]->timeout_ns != TIMEOUT_INHERITED)
            timeout_ns = sayers->at[level]->timeout_ns;
    return timeout_ns;
}

/* What hosts have was numbered first: labels beyond are those of guests. */
typedef struct Numbering {
    Scenario *scenario;
    size_t host_keys, host_values;
    const Workload *workload;
    const char *guest; /* a listed one, or NULL */
    Error *error;
} Numbering;

static bool find_host_key(const Numbering *numbering, const char *name, uint32_t *ret_key)
{
    return labels_find_key(&numbering->scenario->terms.labels, name, ret_key) &&
           *ret_key < numbering->host_keys;
}

static bool find_host_value(const Numbering *numbering, uint32_t key, const char *name, uint32_t *ret_value)
{
    return labels_find_value(&numbering->scenario->terms.labels, key, name, ret_value) &&
           *ret_value < numbering->host_values;
}

static bool refuse_label(const Numbering *numbering, const LabelKind *kind, const LabelText *text,
                         Error *error)
{
    uint32_t key = 0;
    const char *const *keys = (const char *const *)numbering->scenario->terms.labels.keys.at;
    const char *near = did_you_mean(text->key, keys, numbering->host_keys);
    if (find_host_key(numbering, text->key, &key))
        return error_set(error, "%s: no host has the label %s=%s", kind->key, text->key, text->values.at[0]);
    return error_set(error, "%s: no host has a label \"%s\"%s%s%s", kind->key, text->key,
                     near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                     near != NULL ? "\"?" : "");
}

/* Values that no host has fit nobody; when none is left, that is a mistake. */
static bool add_host_label(const Numbering *numbering, const LabelKind *kind, const LabelText *text,
                           Numbers *values, Error *error)
{
    uint32_t key = 0, value = 0;
    size_t before = values->count;
    bool is_known = find_host_key(numbering, text->key, &key);
    for (size_t i = 0; is_known && i < text->values.count; i++)
        if (find_host_value(numbering, key, text->values.at[i], &value))
            vec_push(values, value);
    return values->count > before || refuse_label(numbering, kind, text, error);
}

static bool add_host_labels(const Numbering *numbering, const Sayers *sayers, const LabelKind *kind,
                            Numbers *values, Error *error)
{
    for (int level = 0; level < LEVELS; level++) {
        const LabelTexts *texts = sayers->at[level] == NULL ? NULL : texts_of(sayers->at[level], kind);
        for (size_t i = 0; texts != NULL && i < texts->count; i++)
            if (!is_overruled(sayers, level, kind, texts->at[i].key) &&
                !add_host_label(numbering, kind, &texts->at[i], values, error))
                return false;
    }
    return true;
}

static uint32_t own_labels(Labels *labels, const Sayers *sayers)
{
    Numbers values = {0};
    for (int level = 0; level < LEVELS; level++)
        if (sayers->at[level] != NULL)
            add_values(labels, texts_of(sayers->at[level], &own), 0, &values);
    uint32_t set = labels_set(labels, values.at, values.count);
    vec_free(&values);
    return set;
}

static const GroupChoice *group_choice(const Sayers *sayers, GroupKind kind)
{
    for (int level = LEVELS - 1; level >= 0; level--) {
        const GroupChoice *choice = sayers->at[level] == NULL ? NULL : &sayers->at[level]->group[kind];
        if (choice != NULL && strcmp(choice->group, "inherit") != 0)
            return strcmp(choice->group, "none") == 0 ? NULL : choice;
    }
    return NULL;
}

static bool number_group(const Numbering *numbering, const Sayers *sayers, GroupKind kind,
                         uint32_t *ret_group, Error *error)
{
    static const char *const names[] = {"affinity", "anti_affinity"};
    const GroupChoice *choice = group_choice(sayers, kind);
    if (choice == NULL)
        return true;
    GroupSpec spec = {kind, choice->group, WITHIN_HOST, choice->is_hard};
    if (strcmp(choice->within, "host") != 0 && !find_host_key(numbering, choice->within, &spec.within))
        return error_set(error, "%s: within %s given, but no host has such a label", names[kind],
                         choice->within);
    Error inner = {0};
    return terms_group(&numbering->scenario->terms, &spec, ret_group, &inner) ||
           error_set(error, "%s: %s", names[kind], inner.text);
}

static bool number_terms(const Numbering *numbering, const Sayers *sayers, uint32_t *ret_term)
{
    Terms *terms = &numbering->scenario->terms;
    Error inner = {0};
    Numbers needs = {0}, wishes = {0};
    TermsSpec spec = {.priority = priority_of(sayers), .timeout_ns = timeout_of(numbering->scenario, sayers)};
    bool ok = add_host_labels(numbering, sayers, &needed, &needs, &inner) &&
              add_host_labels(numbering, sayers, &preferred, &wishes, &inner);
    for (int kind = 0; ok && kind < GROUP_KIND_COUNT; kind++)
        ok = number_group(numbering, sayers, (GroupKind)kind, &spec.group[kind], &inner);
    if (ok) {
        spec.label_set = own_labels(&terms->labels, sayers);
        spec.needs = needs.at;
        spec.need_count = needs.count;
        spec.wishes = wishes.at;
        spec.wish_count = wishes.count;
        *ret_term = terms_row(terms, &spec);
    } else {
        bool is_listed = numbering->guest != NULL;
        error_set(numbering->error, "workload %s%s%s: %s", numbering->workload->name,
                  is_listed ? ", guest " : "", is_listed ? numbering->guest : "", inner.text);
    }
    vec_free(&needs);
    vec_free(&wishes);
    return ok;
}

static const GuestTerms *terms_of_type(const Scenario *scenario, uint32_t type)
{
    return type < scenario->guest_types.count ? &scenario->guest_types.at[type].terms : NULL;
}

/* Of which types a workload's guests are; one beyond the last stands for the sizes of a trace. */
static void list_types(const Scenario *scenario, const Workload *workload, Numbers *types)
{
    const Replay *replay = &workload->replay;
    for (size_t i = 0; i < workload->synthetic.sizes.count; i++)
        vec_push(types, workload->synthetic.sizes.at[i].type);
    for (size_t i = 0; i < replay->types.count; i++)
        vec_push(types, replay->types.at[i]);
    if (types->count == 0)
        vec_push(types, (uint32_t)scenario->guest_types.count);
}

static bool number_workload(Numbering *numbering, Workload *workload)
{
    const Scenario *scenario = numbering->scenario;
    Numbers types = {0};
    bool ok = true;
    vec_resize(&workload->term_of_type, scenario->guest_types.count + 1);
    list_types(scenario, workload, &types);
    for (size_t i = 0; ok && i < types.count && workload->source != SOURCE_LISTED; i++) {
        Sayers sayers = {{terms_of_type(scenario, types.at[i]), &workload->terms}};
        ok = number_terms(numbering, &sayers, &workload->term_of_type.at[types.at[i]]);
    }
    for (size_t i = 0; ok && i < workload->listed.count; i++) {
        GuestEntry *guest = &workload->listed.at[i];
        Sayers sayers = {{terms_of_type(scenario, guest->type), &workload->terms, &guest->terms}};
        numbering->guest = guest->name;
        ok = number_terms(numbering, &sayers, &guest->term);
    }
    numbering->guest = NULL;
    vec_free(&types);
    return ok;
}

bool scenario_number_terms(Scenario *scenario, Error *error)
{
    terms_open(&scenario->terms);
    number_hosts(scenario);
    const Labels *labels = &scenario->terms.labels;
    Numbering numbering = {.scenario = scenario,
                           .host_keys = labels->keys.count,
                           .host_values = labels->values.count,
                           .error = error};
    for (size_t i = 0; i < scenario->workloads.count; i++) {
        numbering.workload = &scenario->workloads.at[i];
        if (!number_workload(&numbering, &scenario->workloads.at[i]))
            return false;
    }
    return true;
}

void scenario_free_terms(Scenario *scenario)
{
    terms_free(&scenario->terms);
    for (size_t i = 0; i < scenario->hosts.count; i++)
        vec_free(&scenario->hosts.at[i].label_sets);
    for (size_t i = 0; i < scenario->workloads.count; i++)
        vec_free(&scenario->workloads.at[i].term_of_type);
}
