#include "sim/run/places.h"

#include "sim/base/check.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const Place place_plots = {"the scripts of the plots", "../share/virga/plots", "../../plots"};
const Place place_catalogs = {"the catalogs", "../share/virga/catalogs", "../../examples/catalogs"};

/* The folder of the program; to be freed. */
static char *own_folder(Error *error)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length < 0) {
        error_set(error, "cannot find the program's own place: %s", strerror(errno));
        return NULL;
    }
    own[length] = '\0';
    *strrchr(own, '/') = '\0';
    return must_strdup(own);
}

bool place_find(const Place *place, const char *file, char **ret_path, Error *error)
{
    const char *folders[] = {place->installed, place->in_tree};
    char *own = own_folder(error), *path = NULL;
    for (size_t i = 0; own != NULL && path == NULL && i < sizeof folders / sizeof *folders; i++) {
        if (asprintf(&path, "%s/%s/%s", own, folders[i], file) < 0)
            die("out of memory");
        if (access(path, R_OK) != 0) {
            free(path);
            path = NULL;
        }
    }
    if (own != NULL && path == NULL)
        error_set(error, "%s are neither in %s/%s nor in %s/%s", place->what, own, folders[0], own,
                  folders[1]);
    free(own);
    if (path == NULL)
        return false;
    *ret_path = path;
    return true;
}
