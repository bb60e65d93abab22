#include "policies/empties.h"

#include <stddef.h>

/* Types are numbered from 0 in practice; were they not, two would share a place here and be told apart below.
 */
static uint32_t *of_type(const Empties *empties, const View *view, uint32_t host)
{
    uint32_t type = view->hosts->type[host], count = view->hosts->count;
    return &empties->by_type[type < count ? type : type % count];
}

static uint32_t find(const Empties *empties, const View *view, uint32_t host)
{
    const ViewHosts *hosts = view->hosts;
    uint32_t k = *of_type(empties, view, host);
    for (; k != POLICY_NONE; k = empties->kinds[k].next_of_type) {
        const EmptyKind *kind = &empties->kinds[k];
        if (kind->type == hosts->type[host] && kind->state == hosts->state[host] &&
            kind->cpu_mhz == hosts->cpu_mhz[host])
            break;
    }
    return k;
}

static uint32_t add_kind(Empties *empties, const View *view, uint32_t host)
{
    const ViewHosts *hosts = view->hosts;
    uint32_t *head = of_type(empties, view, host), k = empties->count++;
    empties->kinds[k] =
        (EmptyKind){hosts->type[host], hosts->state[host], hosts->cpu_mhz[host], POLICY_NONE, *head};
    *head = k;
    return k;
}

static void *column(const View *view, size_t item_bytes)
{
    return view->calls->scratch(view, view->hosts->count * item_bytes);
}

void empties_collect(Empties *empties, const View *view)
{
    const ViewHosts *hosts = view->hosts;
    *empties = (Empties){.kinds = column(view, sizeof(EmptyKind)),
                         .next = column(view, sizeof(uint32_t)),
                         .kind_of = column(view, sizeof(uint32_t)),
                         .by_type = column(view, sizeof(uint32_t))};
    for (uint32_t i = 0; i < hosts->count; i++)
        empties->by_type[i] = POLICY_NONE;
    for (uint32_t host = hosts->count; host-- > 0;) { /* backwards: each is put before the ones above it */
        if (!host_is_empty(view, host) || hosts->draining[host] || hosts->state[host] == HOST_FAILED)
            continue;
        uint32_t k = find(empties, view, host);
        if (k == POLICY_NONE)
            k = add_kind(empties, view, host);
        empties->next[host] = empties->kinds[k].first;
        empties->kinds[k].first = host;
        empties->kind_of[host] = k;
    }
}

/* What is refused for want of CPU or memory, the others of the kind refuse too. */
static bool is_refused_by_all(Answer answer)
{
    return answer == ANSWER_CPU_SPEED || answer == ANSWER_CPU || answer == ANSWER_MEMORY;
}

uint32_t empties_first(const Empties *empties, const View *view, uint32_t kind, uint32_t guest)
{
    uint32_t host = empties->kinds[kind].first;
    for (; host != POLICY_NONE; host = empties->next[host]) {
        Answer answer = view->calls->admits(view, guest, host);
        if (answer == ANSWER_DONE)
            return host;
        if (is_refused_by_all(answer))
            break;
    }
    return POLICY_NONE;
}

void empties_take(Empties *empties, uint32_t host)
{
    uint32_t *at = &empties->kinds[empties->kind_of[host]].first;
    while (*at != host)
        at = &empties->next[*at];
    *at = empties->next[host];
}
