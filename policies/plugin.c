#include "policies/plugin.h"

#include "policies/param.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool is_within(uint64_t begin, uint64_t size, off_t file_size)
{
    return begin <= (uint64_t)file_size && size <= (uint64_t)file_size - begin;
}

/* False for an ELF file that ends before what it says of itself: dlopen would map what is not there, and the
 * program would end by a bus error. What is no ELF file at all, dlopen tells. */
static bool is_whole(int file, off_t size)
{
    ElfW(Ehdr) head;
    if (pread(file, &head, sizeof head, 0) != sizeof head || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return true;
    bool is_good = head.e_phentsize == sizeof(ElfW(Phdr));
    for (unsigned i = 0; is_good && i < head.e_phnum; i++) {
        ElfW(Phdr) part;
        off_t at = (off_t)(head.e_phoff + i * sizeof part);
        is_good = pread(file, &part, sizeof part, at) == sizeof part &&
                  (part.p_type != PT_LOAD || is_within(part.p_offset, part.p_filesz, size));
    }
    return is_good;
}

/* A look into the file before dlopen takes it, which waits for pipes and trusts what it maps. */
static bool look_at(const char *path, Error *error)
{
    struct stat about;
    const char *what = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0 || fstat(file, &about) != 0)
        what = strerror(errno);
    else if (!S_ISREG(about.st_mode))
        what = "is no regular file";
    else if (!is_whole(file, about.st_size))
        what = "is cut off";
    if (file >= 0)
        close(file);
    return what == NULL || error_set(error, "plug-in %s cannot be loaded: %s", path, what);
}

bool plugin_open(const char *path, Plugin *ret_plugin, Error *error)
{
    char here[4096];
    snprintf(here, sizeof here, "%s%s", strchr(path, '/') == NULL ? "./" : "", path);
    if (!look_at(here, error))
        return false;
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
