#include "policies/plugin.h"

#include "policies/param.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static bool is_sound(const PolicyPlugin *plugin, const char *path, Error *error)
{
    if (plugin->api != POLICY_API)
        return error_set(error, "plug-in %s was built for interface %u; this program has %u", path,
                         plugin->api, (unsigned)POLICY_API);
    if (plugin->count == 0 || plugin->policies == NULL)
        return error_set(error, "plug-in %s holds no policy", path);
    for (uint32_t i = 0; i < plugin->count; i++) {
        Error inner = {0};
        if (plugin->policies[i] == NULL)
            return error_set(error, "plug-in %s: policy number %u of %u is missing", path, i + 1,
                             plugin->count);
        if (!policy_is_sound(plugin->policies[i], &inner))
            return error_set(error, "plug-in %s: %s", path, inner.text);
    }
    return true;
}

bool plugin_open(const char *path, Plugin *ret_plugin, Error *error)
{
    char here[4096];
    snprintf(here, sizeof here, "%s%s", strchr(path, '/') == NULL ? "./" : "", path);
    void *library = dlopen(here, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return error_set(error, "plug-in %s cannot be loaded: %s", path, dlerror());
    const PolicyPlugin *plugin = dlsym(library, POLICY_PLUGIN_SYMBOL);
    if (plugin == NULL)
        error_set(error, "plug-in %s has no symbol \"" POLICY_PLUGIN_SYMBOL "\"", path);
    if (plugin == NULL || !is_sound(plugin, path, error)) {
        dlclose(library);
        return false;
    }
    *ret_plugin = (Plugin){library, plugin};
    return true;
}

void plugin_close(Plugin *plugin)
{
    if (plugin->library != NULL)
        dlclose(plugin->library);
    *plugin = (Plugin){0};
}
