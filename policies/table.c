#include "policies/table.h"

#include <string.h>

/* Every built-in policy: `row(x)` stands for `const Policy policy_x`, which a file of this folder defines.
 * The order is that of `virga list`: a new one goes to the end of its kind. */
/* clang-format off */
#define BUILT_IN(row) \
    row(first_fit) \
    row(best_fit) \
    row(worst_fit) \
    row(random) \
    row(power_aware_best_fit_decreasing) \
    row(filter_and_weigh) \
    row(next_fit) \
    row(dot_product) \
    row(norm_based_greedy) \
    row(none) \
    row(dvfs) \
    row(npa) \
    row(thr_mmt) \
    row(thr_mu) \
    row(thr_rs) \
    row(thr_mc) \
    row(iqr_mmt) \
    row(iqr_mu) \
    row(iqr_rs) \
    row(iqr_mc) \
    row(mad_mmt) \
    row(mad_mu) \
    row(mad_rs) \
    row(mad_mc) \
    row(lr_mmt) \
    row(lr_mu) \
    row(lr_rs) \
    row(lr_mc) \
    row(lrr_mmt) \
    row(lrr_mu) \
    row(lrr_rs) \
    row(lrr_mc) \
    row(sleep_when_empty) \
    row(always_on)
/* clang-format on */

#define DECLARE(x) extern const Policy policy_##x;
#define ADDRESS(x) &policy_##x,

BUILT_IN(DECLARE)
static const Policy *const built_in[] = {BUILT_IN(ADDRESS)};

static const char *const kind_names[POLICY_KIND_COUNT] = {
    [POLICY_PLACEMENT] = "placement", [POLICY_REBALANCE] = "rebalance", [POLICY_POWER] = "power"};

const char *policy_kind_name(PolicyKind kind)
{
    return kind_names[kind];
}

void policy_table_open(PolicyTable *table)
{
    *table = (PolicyTable){0};
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        vec_push(&table->policies, built_in[i]);
}

void policy_table_close(PolicyTable *table)
{
    for (size_t i = 0; i < table->plugins.count; i++)
        plugin_close(&table->plugins.at[i]);
    vec_free(&table->plugins);
    vec_free(&table->policies);
}

const Policy *policy_table_find(const PolicyTable *table, PolicyKind kind, const char *name)
{
    for (size_t i = 0; i < table->policies.count; i++)
        if (table->policies.at[i]->kind == kind && strcmp(table->policies.at[i]->name, name) == 0)
            return table->policies.at[i];
    return NULL;
}

bool policy_table_load(PolicyTable *table, const char *path, Error *error)
{
    Plugin plugin;
    if (!plugin_open(path, &plugin, error))
        return false;
    size_t before = table->policies.count;
    for (uint32_t i = 0; i < plugin.policies->count; i++) {
        const Policy *policy = plugin.policies->policies[i];
        if (policy_table_find(table, policy->kind, policy->name) != NULL) {
            error_set(error, "plug-in %s: there is a %s policy \"%s\" already", path,
                      policy_kind_name(policy->kind), policy->name);
            table->policies.count = before;
            plugin_close(&plugin);
            return false;
        }
        vec_push(&table->policies, policy);
    }
    vec_push(&table->plugins, plugin);
    return true;
}

/* The names of one kind, in the order of the table; the result has room for all. */
static size_t names_of(const PolicyTable *table, PolicyKind kind, const char **ret_names)
{
    size_t count = 0;
    for (size_t i = 0; i < table->policies.count; i++)
        if (table->policies.at[i]->kind == kind)
            ret_names[count++] = table->policies.at[i]->name;
    return count;
}

bool policy_table_get(const PolicyTable *table, PolicyKind kind, const char *name, const Policy **ret_policy,
                      Error *error)
{
    const Policy *found = policy_table_find(table, kind, name);
    if (found != NULL) {
        *ret_policy = found;
        return true;
    }
    char sort[32];
    const char **names = must_alloc(table->policies.count * sizeof *names);
    size_t count = names_of(table, kind, names);
    snprintf(sort, sizeof sort, "%s policy", policy_kind_name(kind));
    error_unknown(error, sort, name, names, count);
    free(names);
    return false;
}
