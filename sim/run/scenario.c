#include "sim/run/scenario.h"

#include "sim/base/utf8.h"
#include "sim/run/scenario_keys.h"

#include <string.h>

/* A reading under way: everything that is thrown away afterwards. */
typedef struct Loading {
    Yaml yaml;
    PolicyTable policies;
    ScenarioFiles *files;
    Node *root;
    const char *name; /* the default */
    const ScenarioOptions *options;
    Error *error;
} Loading;

static void loading_open(Loading *loading, const ScenarioOptions *options, Error *error)
{
    static const ScenarioOptions no_options = {0};
    *loading = (Loading){.options = options != NULL ? options : &no_options, .error = error};
    policy_table_open(&loading->policies);
    for (size_t i = 0; i < loading->options->plugin_count; i++)
        vec_push(&loading->policies.policies, loading->options->plugins[i]);
    loading->files = scenario_files_open(&loading->yaml);
}

static void loading_close(Loading *loading)
{
    scenario_files_close(loading->files);
    policy_table_close(&loading->policies);
    yaml_free(&loading->yaml);
}

static bool apply_options(Loading *loading)
{
    for (size_t i = 0; i < loading->options->set_count; i++)
        if (!schema_set(&loading->yaml, &scenario_section, loading->root, loading->options->sets[i],
                        loading->error))
            return false;
    return scenario_files_book(loading->files, loading->root, loading->error);
}

static char *expand(Loading *loading, const Scenario *scenario)
{
    Emit emit = {.yaml = &loading->yaml, .section = &scenario_section, .root = scenario};
    section_write(&emit, &scenario_section, scenario);
    vec_push(&emit.text, '\0');
    return emit.text.at;
}

static bool read_keys(Loading *loading, Scenario *scenario)
{
    ScenarioContext context = {
        .policies = &loading->policies, .name = loading->name, .compat = {.root = loading->root}};
    Walk walk = {.yaml = &loading->yaml,
                 .section = &scenario_section,
                 .root = scenario,
                 .context = &context,
                 .error = loading->error};
    bool ok = section_read(&walk, &scenario_section, loading->root, scenario);
    for (size_t i = 0; i < walk.defaults.count; i++)
        vec_push(&scenario->defaults, walk.defaults.at[i]);
    vec_free(&walk.defaults);
    walk_free(&walk);
    return ok;
}

/* From the tree to the struct, which is freed again when that fails. */
static bool finish(Loading *loading, const char *path, Scenario *ret_scenario)
{
    Scenario scenario = {.path = must_strdup(path)};
    if (!apply_options(loading) || !read_keys(loading, &scenario)) {
        scenario_free(&scenario);
        return false;
    }
    for (size_t i = 0; i < scenario_files_count(loading->files); i++)
        vec_push(&scenario.files, must_strdup(scenario_files_name(loading->files, i)));
    if (!scenario_number_terms(&scenario, loading->error)) {
        scenario_free(&scenario);
        return false;
    }
    scenario.expanded = expand(loading, &scenario);
    *ret_scenario = scenario;
    return true;
}

/* `a/b/web-tier.yaml` is web-tier. A file may be called what no name can be. */
static const char *name_of_path(Yaml *yaml, const char *path)
{
    const char *slash = strrchr(path, '/'), *begin = slash != NULL ? slash + 1 : path,
               *dot = strrchr(begin, '.');
    size_t length = dot != NULL && dot > begin ? (size_t)(dot - begin) : strlen(begin);
    const char *name = yaml_print(yaml, "%.*s", (int)length, begin);
    return length > 0 && utf8_is_plain(name) ? name : "unnamed";
}

bool scenario_load(const char *path, const ScenarioOptions *options, Scenario *ret_scenario, Error *error)
{
    Error unheard;
    Loading loading;
    loading_open(&loading, options, error != NULL ? error : &unheard);
    loading.name = name_of_path(&loading.yaml, path);
    bool ok = scenario_files_read(loading.files, path, &loading.root, loading.error) &&
              finish(&loading, path, ret_scenario);
    loading_close(&loading);
    return ok;
}

bool scenario_parse(const char *text, const ScenarioOptions *options, Scenario *ret_scenario, Error *error)
{
    Error unheard;
    Loading loading;
    Origin origin = {.name = "", .has_lines = true};
    loading_open(&loading, options, error != NULL ? error : &unheard);
    loading.name = "unnamed";
    bool ok = yaml_read(&loading.yaml, &origin, text, strlen(text), &loading.root, loading.error);
    if (ok && loading.root->kind != NODE_MAP)
        ok = node_error(loading.root, loading.error,
                        "%s at the outermost level, a map of keys and values needed",
                        node_kind_name(loading.root->kind));
    ok = ok && finish(&loading, "-", ret_scenario);
    loading_close(&loading);
    return ok;
}

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
}

void scenario_free(Scenario *scenario)
{
    scenario_free_terms(scenario);
    section_release(&scenario_section, scenario);
    free_texts(scenario->files.at, scenario->files.count);
    free_texts(scenario->defaults.at, scenario->defaults.count);
    vec_free(&scenario->files);
    vec_free(&scenario->defaults);
    free(scenario->path);
    free(scenario->expanded);
    *scenario = (Scenario){0};
}
