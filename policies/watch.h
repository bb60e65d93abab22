/* Which hosts have changed that a policy cares about? For policies that are called after each placement and
 * mostly have nothing to do: they look at what has changed since the last call, and not at all hosts. */
#ifndef VIRGA_POLICIES_WATCH_H
#define VIRGA_POLICIES_WATCH_H

#include "policies/policy.h"

typedef struct Watched {
    uint32_t *host; /* ascending, each once; in scratch memory */
    uint32_t count;
} Watched;

/* Those that have changed since the mark and that matter now. When changes were lost, or at the first call,
 * all that matter. The mark is the policy's own (0 at the start, and to have all looked at again) and is
 * moved to the end of the list. */
Watched watch_changed(const View *view, uint64_t *mark, bool (*matters)(const View *view, uint32_t host));

/* Puts them into ascending order, each once. */
void watched_sort(Watched *watched);

#endif
