#include "policies/watch.h"

#include <stdlib.h>

static int by_row(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

void watched_sort(Watched *watched)
{
    uint32_t kept = 0;
    if (watched->count > 1)
        qsort(watched->host, watched->count, sizeof *watched->host, by_row);
    for (uint32_t i = 0; i < watched->count; i++)
        if (kept == 0 || watched->host[i] != watched->host[kept - 1])
            watched->host[kept++] = watched->host[i];
    watched->count = kept;
}

static Watched all_that_matter(const View *view, bool (*matters)(const View *view, uint32_t host))
{
    Watched watched = {view->calls->scratch(view, view->hosts->count * sizeof(uint32_t)), 0};
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (matters(view, host))
            watched.host[watched.count++] = host;
    return watched;
}

Watched watch_changed(const View *view, uint64_t *mark, bool (*matters)(const View *view, uint32_t host))
{
    const ViewChanges *changes = view->changes;
    uint64_t number = *mark;
    *mark = changes->end;
    if (number < changes->first)
        return all_that_matter(view, matters);
    Watched watched = {view->calls->scratch(view, (size_t)(changes->end - number) * sizeof(uint32_t)), 0};
    for (; number < changes->end; number++) {
        uint32_t host = view_changed_host(view, number);
        if (matters(view, host))
            watched.host[watched.count++] = host;
    }
    watched_sort(&watched);
    return watched;
}
