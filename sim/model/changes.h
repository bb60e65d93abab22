/* Which hosts have changed: a list, by number of change, for readers that keep something of their own about
 * each host (an index) and repair it instead of looking at all hosts again.
 *
 * A change is anything that a placement goes by: what is reserved, the list of guests, capacity, power state,
 * draining. Usage is not: it changes everywhere at each sampling. The list says which host, not what changed:
 * the columns say what is true now.
 *
 * Changes are numbered from 1 on, and the list keeps the latest of them, as many as there are hosts or more.
 * A reader keeps the number of the next change that it has not read; one below `first` has lost some, and
 * looks at all hosts. A host that is on the list beyond what any reader has seen is not put there again.
 */
#ifndef VIRGA_SIM_MODEL_CHANGES_H
#define VIRGA_SIM_MODEL_CHANGES_H

#include <stddef.h>
#include <stdint.h>

typedef struct Changes {
    uint32_t *host; /* [mask + 1] change number k is of host[k & mask] */
    uint64_t *last; /* [mask + 1 or more, by host] number of its latest change, 0 = none */
    uint64_t mask;  /* a power of two less one */
    uint64_t first,
        end;       /* numbers of the oldest change that is kept, and of the next one; 0 = no hosts yet */
    uint64_t seen; /* all before it may have been read */
} Changes;

/* There are `hosts` of them now: room for their changes. What any reader knows is void. */
void changes_resize(Changes *changes, size_t hosts);

/* Readers may read all that is on the list from now on. */
static inline void changes_show(Changes *changes)
{
    changes->seen = changes->end;
}

static inline void changes_add(Changes *changes, uint32_t host)
{
    if (changes->last[host] >= changes->seen)
        return;
    changes->last[host] = changes->end;
    changes->host[changes->end++ & changes->mask] = host;
    if (changes->end - changes->first > changes->mask + 1)
        changes->first++;
}

void changes_free(Changes *changes);

#endif
