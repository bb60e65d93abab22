#include "sim/run/settings.h"

#include "sim/run/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void flatten(const Node *node, const char *path, Settings *settings)
{
    if (node->kind == NODE_TEXT) {
        vec_push(settings, (Setting){must_strdup(path), must_strdup(node->text)});
        return;
    }
    size_t index = 0;
    for (const Node *child = node->first; child != NULL; child = child->next, index++) {
        char *below = NULL, number[24];
        snprintf(number, sizeof number, "%zu", index);
        const char *name = node->kind == NODE_MAP ? child->key->text : number;
        if (asprintf(&below, "%s%s%s", path, path[0] != '\0' ? "." : "", name) < 0)
            die("out of memory");
        flatten(child, below, settings);
        free(below);
    }
}

bool settings_of(const char *text, Settings *ret_settings, Error *error)
{
    static const Origin origin = {.name = "the scenario of the result", .has_lines = true};
    Yaml yaml = {0};
    Node *root = NULL;
    bool done = yaml_read(&yaml, &origin, text, strlen(text), &root, error);
    if (done) {
        *ret_settings = (Settings){0};
        flatten(root, "", ret_settings);
    }
    yaml_free(&yaml);
    return done;
}

void settings_free(Settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        free(settings->at[i].path);
        free(settings->at[i].value);
    }
    vec_free(settings);
}

const char *settings_get(const Settings *settings, const char *path)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->at[i].path, path) == 0)
            return settings->at[i].value;
    return NULL;
}

static bool is_same(const char *a, const char *b)
{
    return (a == NULL && b == NULL) || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool differs(const Settings *all, size_t count, const char *path)
{
    const char *first = settings_get(&all[0], path);
    for (size_t i = 1; i < count; i++)
        if (!is_same(first, settings_get(&all[i], path)))
            return true;
    return false;
}

static bool holds(const SettingPaths *paths, const char *path)
{
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->at[i], path) == 0)
            return true;
    return false;
}

void settings_differing(const Settings *all, size_t count, SettingPaths *ret_paths)
{
    *ret_paths = (SettingPaths){0};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < all[i].count; k++) {
            const char *path = all[i].at[k].path;
            if (!holds(ret_paths, path) && differs(all, count, path))
                vec_push(ret_paths, must_strdup(path));
        }
}
