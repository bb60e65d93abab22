#include "sim/run/load.h"

#include "sim/base/check.h"
#include "sim/base/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool take_set(Load *load, const char *text, Error *error)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return error_set(error, "--set %s: PATH=VALUE expected, such as policies.placement=best-fit", text);
    vec_push(&load->sets, must_strdup(text));
    return true;
}

static bool take_seed(Load *load, const char *text, Error *error)
{
    int64_t seed = 0;
    if (strspn(text, "0123456789") != strlen(text) || !unit_parse_int(UNIT_NONE, text, &seed, NULL))
        return error_set(error, "--seed %s: a whole number from 0 to %" PRId64 " expected", text, INT64_MAX);
    char *set = NULL;
    if (asprintf(&set, "seed=%s", text) < 0)
        die("out of memory");
    vec_push(&load->sets, set);
    return true;
}

bool load_take(Load *load, int key, char *text, Error *error)
{
    switch (key) {
    case 0:
        load->path = text;
        return true;
    case LOAD_SET:
        return take_set(load, text, error);
    case LOAD_SEED:
        return take_seed(load, text, error);
    case LOAD_PLUGIN:
        vec_push(&load->plugins, text);
        return true;
    default:
        check_fail(__FILE__, __LINE__, "an option that nobody takes: key %d", key);
    }
}

static bool load_plugins(Load *load, Error *error)
{
    policy_table_open(&load->policies);
    load->has_policies = true;
    for (size_t i = 0; i < load->plugins.count; i++)
        if (!policy_table_load(&load->policies, load->plugins.at[i], error))
            return false;
    return true;
}

/* Policies of plug-ins stand behind the built-in ones. */
static ScenarioOptions options_of(const Load *load)
{
    size_t own = 0;
    for (size_t i = 0; i < load->policies.plugins.count; i++)
        own += load->policies.plugins.at[i].policies->count;
    return (ScenarioOptions){.sets = (const char *const *)load->sets.at,
                             .set_count = load->sets.count,
                             .plugins = load->policies.policies.at + (load->policies.policies.count - own),
                             .plugin_count = own};
}

bool load_open(Load *load, Error *error)
{
    if (!load_plugins(load, error))
        return false;
    const ScenarioOptions options = options_of(load);
    load->has_scenario = scenario_load(load->path, &options, &load->scenario, error);
    return load->has_scenario;
}

bool load_open_text(Load *load, const char *text, Error *error)
{
    if (!load_plugins(load, error))
        return false;
    const ScenarioOptions options = options_of(load);
    load->has_scenario = scenario_parse(text, &options, &load->scenario, error);
    return load->has_scenario;
}

void load_close(Load *load)
{
    if (load->has_scenario)
        scenario_free(&load->scenario);
    if (load->has_policies)
        policy_table_close(&load->policies);
    for (size_t i = 0; i < load->sets.count; i++)
        free(load->sets.at[i]);
    vec_free(&load->sets);
    vec_free(&load->plugins);
}
