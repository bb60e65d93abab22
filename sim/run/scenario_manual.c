/* docs/scenario.md, from the tables. */
#include "policies/param.h"
#include "sim/run/scenario_keys.h"

#include <string.h>

static void print_introduction(FILE *to)
{
    fprintf(to,
            "# The scenario\n\n"
            "Written by the program from the tables that also check scenarios; do not edit.\n\n"
            "A scenario is a YAML or JSON file. Every size has its unit: `4GiB`, `2.4GHz`, `15min`, `180W`. "
            "A bare "
            "number where a unit is needed is an error, and so is a key that is not listed here. In names of "
            "keys "
            "`-` and `_` are the same. `virga check FILE --defaults` prints a scenario with every key.\n\n"
            "`--set PATH=VALUE` sets a key from outside: `--set hosts.0.count=200`, `--set "
            "policies.rebalance=thr-mmt`. "
            "Items of lists are numbered from 0. A value that begins with `[`, `{` or a quote is YAML.\n\n"
            "A path is relative to the file that names it, or to the working directory in `--set`.\n");
}

static void print_units(FILE *to)
{
    fprintf(to, "\n## Units\n\n| value | spellings |\n|---|---|\n");
    for (int unit = 0; unit < UNIT_COUNT; unit++)
        fprintf(to, "| %s | `%s` |\n", unit_name((Unit)unit), unit_examples((Unit)unit));
}

static void print_presets(FILE *to)
{
    fprintf(to, "\n## Presets\n\n`compat: NAME` replaces defaults; what the scenario or `--set` says wins. A "
                "row whose key "
                "a policy does not have has no effect.\n");
    for (const Compat *compat = compats; compat->name != NULL; compat++) {
        fprintf(to, "\n`%s`: %s.\n", compat->name, compat->help);
        if (compat->rows[0].path != NULL)
            fprintf(to, "\n| key | default | of | what it changes |\n|---|---|---|---|\n");
        for (const CompatRow *row = compat->rows; row->path != NULL; row++) {
            fprintf(to, "| `%s` | %s | %s | %s", row->path, row->value, row->source, row->what);
            if (row->when_path != NULL)
                fprintf(to, " (where `%s` is %s)", row->when_path, row->when_value);
            fprintf(to, " |\n");
        }
    }
}

static void print_param(const PolicyParam *param, FILE *to)
{
    char text[64];
    param_write(param, param->fallback, text, sizeof text);
    fprintf(to, "| | `%s` | %s | %s | %s%s%s |\n", param->name, param->unit, text, param->help,
            param->source != NULL ? ". Default from: " : "", param->source != NULL ? param->source : "");
}

static void print_policies(FILE *to)
{
    PolicyTable table;
    policy_table_open(&table);
    fprintf(to, "\n## Policies\n\nTheir parameters stand beside their `name`.\n");
    for (int kind = 0; kind < POLICY_KIND_COUNT; kind++) {
        fprintf(
            to,
            "\n`policies.%s`:\n\n| name | parameter | unit | default | meaning |\n|---|---|---|---|---|\n",
            policy_kind_name((PolicyKind)kind));
        for (size_t i = 0; i < table.policies.count; i++) {
            const Policy *policy = table.policies.at[i];
            if ((int)policy->kind != kind)
                continue;
            fprintf(to, "| `%s` | | | | %s |\n", policy->name, policy->help);
            for (size_t p = 0; p < policy->param_count; p++)
                print_param(&policy->params[p], to);
        }
    }
    policy_table_close(&table);
}

void scenario_manual(FILE *to)
{
    print_introduction(to);
    schema_manual(&scenario_section, "", to);
    print_policies(to);
    print_presets(to);
    print_units(to);
}
