#include "policies/alike.h"

#include <string.h>

enum { SCANS_BEFORE = 8 };

static AlikeGroup group_of(const View *view, uint32_t host)
{
    return (AlikeGroup){.mcore = host_free_mcore(view, host),
                        .bytes = host_free_bytes(view, host),
                        .core_mhz = view->hosts->core_mhz[host],
                        .type = view->hosts->type[host],
                        .first = POLICY_NONE};
}

static bool are_same(const AlikeGroup *a, const AlikeGroup *b)
{
    return a->mcore == b->mcore && a->bytes == b->bytes && a->type == b->type;
}

static uint32_t *chain_of(const AlikeIndex *index, const AlikeGroup *group)
{
    uint64_t hash = (uint64_t)group->mcore * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (uint64_t)group->bytes) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 32 ^ group->type) * UINT64_C(0x94D049BB133111EB);
    return &index->table[hash >> 32 & index->table_mask];
}

/* ---- Hosts come and go ------------------------------------------------------------------------------- */

/* The number of the group, which is made when there is none. */
static uint32_t find_or_make(AlikeIndex *index, const AlikeGroup *wanted)
{
    uint32_t *chain = chain_of(index, wanted), number = *chain;
    for (; number != 0; number = index->groups[number - 1].next)
        if (are_same(&index->groups[number - 1], wanted))
            return number - 1;
    number = index->empty != 0 ? index->empty : ++index->group_count;
    if (number == index->empty)
        index->empty = index->groups[number - 1].next;
    index->groups[number - 1] = *wanted;
    index->groups[number - 1].next = *chain;
    *chain = number;
    return number - 1;
}

static void put_away(AlikeIndex *index, uint32_t number)
{
    AlikeGroup *group = &index->groups[number];
    uint32_t *link = chain_of(index, group);
    while (*link != number + 1)
        link = &index->groups[*link - 1].next;
    *link = group->next;
    group->next = index->empty;
    index->empty = number + 1;
}

static void add(AlikeIndex *index, const View *view, uint32_t host)
{
    RowNode *node = &index->nodes[host];
    node->heap = POLICY_NONE;
    node->score = 0;
    if (!host_takes_guests(view, host))
        return;
    AlikeGroup wanted = group_of(view, host);
    node->heap = find_or_make(index, &wanted);
    AlikeGroup *group = &index->groups[node->heap];
    group->first = row_heap_add(index->nodes, group->first, host);
}

static void repair(AlikeIndex *index, const View *view, uint32_t host)
{
    uint32_t number = index->nodes[host].heap;
    if (number != POLICY_NONE) {
        AlikeGroup *group = &index->groups[number], now = group_of(view, host);
        if (are_same(group, &now) && host_takes_guests(view, host))
            return;
        group->first = row_heap_remove(index->nodes, group->first, host);
        if (group->first == POLICY_NONE)
            put_away(index, number);
    }
    add(index, view, host);
}

/* ---- Building ---------------------------------------------------------------------------------------- */

static void build(AlikeIndex *index, const View *view)
{
    uint32_t hosts = index->host_count, places = 64;
    while (places < hosts)
        places *= 2;
    index->table_mask = places - 1;
    index->nodes = view->calls->kept(view, 0, hosts * sizeof *index->nodes);
    index->groups = view->calls->kept(view, 1, hosts * sizeof *index->groups);
    index->table = view->calls->kept(view, 2, places * sizeof *index->table);
    memset(index->table, 0, places * sizeof *index->table);
    index->group_count = index->empty = 0;
    for (uint32_t host = 0; host < hosts; host++)
        add(index, view, host);
    index->is_built = true;
}

static void catch_up(AlikeIndex *index, const View *view)
{
    const ViewChanges *changes = view->changes;
    bool is_lost = index->mark < changes->first || index->host_count != view->hosts->count;
    bool is_due = !index->is_built && index->looked_at >= SCANS_BEFORE * (uint64_t)view->hosts->count;
    index->host_count = view->hosts->count;
    if (is_due || (index->is_built && is_lost))
        build(index, view);
    else if (index->is_built)
        for (; index->mark < changes->end; index->mark++)
            repair(index, view, view_changed_host(view, index->mark));
    index->mark = changes->end;
}

/* ---- Search ------------------------------------------------------------------------------------------ */

AlikeSearch alike_search(AlikeIndex *index, const View *view, uint32_t guest)
{
    AlikeSearch search = {.index = index, .view = view, .guest = guest};
    search.by_ledgers = view->hosts->count > 0 && view->calls->by_ledgers(view, guest);
    search.request = request_of(view, guest);
    if (search.by_ledgers)
        catch_up(index, view);
    return search;
}

static uint32_t next_group(AlikeSearch *search)
{
    const Request *request = &search->request;
    while (search->at < search->index->group_count) {
        const AlikeGroup *group = &search->index->groups[search->at++];
        if (group->first != POLICY_NONE && request->mcore <= group->mcore && request->bytes <= group->bytes &&
            request->core_mhz <= group->core_mhz)
            return group->first;
    }
    return POLICY_NONE;
}

static uint32_t next_host(AlikeSearch *search)
{
    while (search->at < search->view->hosts->count) {
        uint32_t host = search->at++;
        search->index->looked_at += search->by_ledgers;
        if (search->by_ledgers ? host_fits(search->view, &search->request, host)
                               : view_admits(search->view, search->guest, host))
            return host;
    }
    return POLICY_NONE;
}

uint32_t alike_search_next(AlikeSearch *search)
{
    return search->by_ledgers && search->index->is_built ? next_group(search) : next_host(search);
}
