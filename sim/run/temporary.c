#include "sim/run/temporary.h"

#include "sim/base/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *temporary_folder(Guard *guard, const char *in)
{
    const char *place = in != NULL ? in : getenv("TMPDIR");
    char *path = NULL;
    if (place == NULL || place[0] == '\0')
        place = "/tmp";
    char *absolute = realpath(place, NULL);
    if (absolute == NULL)
        die("%s: %s", place, strerror(errno));
    if (asprintf(&path, "%s/.virga-XXXXXX", absolute) < 0)
        die("out of memory");
    free(absolute);
    guard_hold(guard);
    if (mkdtemp(path) == NULL)
        die("%s: cannot make a folder: %s", place, strerror(errno));
    guard_add(guard, path);
    guard_release(guard);
    return path;
}
