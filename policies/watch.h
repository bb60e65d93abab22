/* Has any host changed that a policy cares about? For policies that are called after each placement and
 * mostly have nothing to do: they look at what has changed, and at all hosts only when that says so.
 *
 * The mark is the policy's own (0 at the start) and is moved to the end of the list. When changes were lost
 * the answer is yes. */
#ifndef VIRGA_POLICIES_WATCH_H
#define VIRGA_POLICIES_WATCH_H

#include "policies/policy.h"

static inline bool watch_any(const View *view, uint64_t *mark,
                             bool (*matters)(const View *view, uint32_t host))
{
    const ViewChanges *changes = view->changes;
    bool any = *mark < changes->first;
    for (; !any && *mark < changes->end; (*mark)++)
        any = matters(view, view_changed_host(view, *mark));
    *mark = changes->end;
    return any;
}

#endif
