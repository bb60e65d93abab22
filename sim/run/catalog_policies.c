#include "sim/run/catalog_policies.h"

#include "policies/param.h"
#include "policies/table.h"
#include "sim/run/grid.h"

#include <string.h>

/* A line each; then each distinct parameter and each distinct source once, for families share
 * them */

static bool is_like(const PolicyParam *a, const PolicyParam *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->help, b->help) == 0;
}

/* Whether all policies of the kind that have such a parameter have the same default for it. */
static bool is_common(const PolicyTable *table, PolicyKind kind, const PolicyParam *param)
{
    for (size_t i = 0; i < table->policies.count; i++) {
        const Policy *policy = table->policies.at[i];
        for (size_t k = 0; policy->kind == kind && k < policy->param_count; k++)
            if (is_like(&policy->params[k], param) && policy->params[k].fallback != param->fallback)
                return false;
    }
    return true;
}

/* Those that the policy does not share with others, as `safety = 0.8`. */
static void print_defaults(const PolicyTable *table, const Policy *policy, Grid *grid)
{
    char text[512] = "", value[64];
    for (size_t i = 0; i < policy->param_count; i++) {
        size_t used = strlen(text);
        if (is_common(table, policy->kind, &policy->params[i]))
            continue;
        param_write(&policy->params[i], policy->params[i].fallback, value, sizeof value);
        snprintf(text + used, sizeof text - used, "%s%s = %s", used > 0 ? ", " : "", policy->params[i].name,
                 value);
    }
    grid_cell(grid, "%s", text);
}

static void print_kind(const PolicyTable *table, PolicyKind kind, bool with_params, FILE *to)
{
    Grid grid = {0};
    char title[64];
    snprintf(title, sizeof title, "%s policy", policy_kind_name(kind));
    grid_column(&grid, title, GRID_LEFT);
    if (with_params)
        grid_column(&grid, "defaults", GRID_LEFT);
    grid_column(&grid, "what it does", GRID_LEFT);
    for (size_t i = 0; i < table->policies.count; i++) {
        const Policy *policy = table->policies.at[i];
        if (policy->kind != kind)
            continue;
        grid_cell(&grid, "%s", policy->name);
        if (with_params)
            print_defaults(table, policy, &grid);
        grid_cell(&grid, "%s", policy->help);
    }
    grid_print(&grid, to);
    grid_free(&grid);
}

/* Whether a policy of the kind before this one, or this one before that parameter, has one like it. */
static bool was_told(const PolicyTable *table, size_t policy, size_t param)
{
    const Policy *own = table->policies.at[policy];
    for (size_t i = 0; i <= policy; i++) {
        const Policy *other = table->policies.at[i];
        size_t count = i < policy ? other->param_count : param;
        for (size_t k = 0; other->kind == own->kind && k < count; k++)
            if (is_like(&other->params[k], &own->params[param]) &&
                other->params[k].max == own->params[param].max)
                return true;
    }
    return false;
}

enum { OWNERS_MAX = 4 };

static bool has_param(const Policy *policy, const PolicyParam *param)
{
    for (size_t k = 0; k < policy->param_count; k++)
        if (is_like(&policy->params[k], param) && policy->params[k].max == param->max)
            return true;
    return false;
}

/* "of best-fit", or how many have it where the names would fill the line. */
static void print_owners(const PolicyTable *table, PolicyKind kind, const PolicyParam *param, FILE *to)
{
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < table->policies.count; i++) {
            const Policy *policy = table->policies.at[i];
            if (policy->kind != kind || !has_param(policy, param))
                continue;
            if (pass == 0)
                count++;
            else if (count <= OWNERS_MAX)
                fprintf(to, " %s", policy->name);
        }
    if (count > OWNERS_MAX)
        fprintf(to, " %zu of them", count);
}

static void print_param(const PolicyTable *table, PolicyKind kind, const PolicyParam *param, FILE *to)
{
    char range[256], fallback[64];
    param_range(param, range, sizeof range);
    param_write(param, param->fallback, fallback, sizeof fallback);
    bool is_shared = is_common(table, kind, param);
    fprintf(to, "  %s%s%s (%s), of", param->name, is_shared ? " = " : "", is_shared ? fallback : "", range);
    print_owners(table, kind, param, to);
    fprintf(to, ": %s%s%s%s\n", param->help, param->source != NULL ? " [" : "",
            param->source != NULL ? param->source : "", param->source != NULL ? "]" : "");
}

/* Under a heading of its own: it belongs to no row of the table above. */
static void print_params(const PolicyTable *table, PolicyKind kind, FILE *to)
{
    bool is_first = true;
    for (size_t i = 0; i < table->policies.count; i++) {
        const Policy *policy = table->policies.at[i];
        for (size_t k = 0; policy->kind == kind && k < policy->param_count; k++) {
            if (was_told(table, i, k))
                continue;
            if (is_first)
                fprintf(to, "\nparameters of %s policies\n", policy_kind_name(kind));
            is_first = false;
            print_param(table, kind, &policy->params[k], to);
        }
    }
}

/* Each source with the policies that come from it. */
static void print_sources(const PolicyTable *table, FILE *to)
{
    fputs("sources\n", to);
    for (size_t i = 0; i < table->policies.count; i++) {
        const char *source = table->policies.at[i]->source;
        bool is_new = source != NULL;
        for (size_t k = 0; k < i && is_new; k++)
            is_new =
                table->policies.at[k]->source == NULL || strcmp(table->policies.at[k]->source, source) != 0;
        if (!is_new)
            continue;
        fprintf(to, "  %s:", source);
        for (size_t k = i; k < table->policies.count; k++)
            if (table->policies.at[k]->source != NULL && strcmp(table->policies.at[k]->source, source) == 0)
                fprintf(to, " %s", table->policies.at[k]->name);
        fputc('\n', to);
    }
}

void catalog_print_policies(FILE *to)
{
    PolicyTable table;
    policy_table_open(&table);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        print_kind(&table, (PolicyKind)kind, true, to);
        print_params(&table, (PolicyKind)kind, to);
        fputc('\n', to);
    }
    print_sources(&table, to);
    policy_table_close(&table);
}

void catalog_print_policy_names(FILE *to)
{
    PolicyTable table;
    policy_table_open(&table);
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        print_kind(&table, (PolicyKind)kind, false, to);
        fputs(kind + 1 < POLICY_KIND_COUNT ? "\n" : "", to);
    }
    policy_table_close(&table);
}

static void put_param(const PolicyParam *param, Json *object)
{
    char text[64];
    json_put_text(object, "name", param->name);
    json_put_text(object, "unit", param->unit);
    param_write(param, param->fallback, text, sizeof text);
    json_put_text(object, "default", text);
    if (param->choices != NULL) {
        Json *choices = json_put_array(object, "choices");
        for (size_t i = 0; param->choices[i] != NULL; i++)
            json_put_text(choices, NULL, param->choices[i]);
    } else {
        param_write(param, param->min, text, sizeof text);
        json_put_text(object, "min", text);
        param_write(param, param->max, text, sizeof text);
        json_put_text(object, "max", param->max < 1e15 ? text : NULL); /* null: no end */
    }
    json_put_text(object, "help", param->help);
    json_put_text(object, "source", param->source);
}

void catalog_put_policies(Json *array)
{
    PolicyTable table;
    policy_table_open(&table);
    for (size_t i = 0; i < table.policies.count; i++) {
        const Policy *policy = table.policies.at[i];
        Json *object = json_put_object(array, NULL);
        json_put_text(object, "kind", policy_kind_name(policy->kind));
        json_put_text(object, "name", policy->name);
        json_put_text(object, "help", policy->help);
        json_put_text(object, "source", policy->source);
        Json *params = json_put_array(object, "parameters");
        for (size_t k = 0; k < policy->param_count; k++)
            put_param(&policy->params[k], json_put_object(params, NULL));
    }
    policy_table_close(&table);
}
