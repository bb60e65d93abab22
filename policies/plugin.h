/* A user's policies, built as a shared library against policies/policy.h alone:
 *
 *     cc -std=c17 -shared -fPIC -I. -o mine.so mine.c
 *
 * The library exports one symbol, `const PolicyPlugin virga_plugin`. */
#ifndef VIRGA_POLICIES_PLUGIN_H
#define VIRGA_POLICIES_PLUGIN_H

#include "policies/policy.h"
#include "sim/base/error.h"

typedef struct Plugin {
    void *library; /* of dlopen */
    const PolicyPlugin *policies;
} Plugin;

/* Loads the file (a name without a slash means one in the current folder) and checks versions, sizes and
 * every policy's declaration. The policies stay valid until plugin_close. */
bool plugin_open(const char *path, Plugin *ret_plugin, Error *error);
void plugin_close(Plugin *plugin);

#endif
