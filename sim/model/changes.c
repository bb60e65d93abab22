#include "sim/model/changes.h"

#include "sim/base/check.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST = 64 }; /* a list worth repairing from */

void changes_resize(Changes *changes, size_t hosts)
{
    size_t had = changes->host == NULL ? 0 : changes->mask + 1, room = had == 0 ? FEWEST : had;
    while (room < hosts)
        room *= 2;
    if (room > had) {
        changes->host = must_realloc(changes->host, room * sizeof *changes->host);
        changes->last = must_realloc(changes->last, room * sizeof *changes->last);
        memset(changes->last + had, 0, (room - had) * sizeof *changes->last);
        changes->mask = room - 1;
    }
    changes->first = changes->seen = ++changes->end;
}

void changes_free(Changes *changes)
{
    free(changes->host);
    free(changes->last);
    *changes = (Changes){0};
}
