/* Hosts that are alike, by index: of one type and with the same free amounts of cores and memory. For
 * policies whose score of a host depends on nothing else: they look at one host of each group, the first,
 * instead of all. On a site with requests in whole cores and gigabytes the groups are a few thousands at
 * most, however many hosts there are.
 *
 *     AlikeSearch search = alike_search(index, view, guest);
 *     for (uint32_t host; (host = alike_search_next(&search)) != POLICY_NONE;)
 *         ...                        in no particular order: equal scores are the policy's to tell apart
 *
 * The index is built when searching without it has looked at eight times as many hosts as there are. Guests
 * whose admission does not go by the ledgers alone (ViewCalls.by_ledgers) are asked of every host.
 *
 * Memory: 24 bytes a host, 4 for the table, and 40 a group (as many as hosts at worst); kept by the engine
 * (pieces 0 to 2 of ViewCalls.kept).
 */
#ifndef VIRGA_POLICIES_ALIKE_H
#define VIRGA_POLICIES_ALIKE_H

#include "policies/policy.h"
#include "policies/request.h"
#include "policies/row_heap.h"

typedef struct AlikeGroup {
    int64_t mcore, bytes; /* free on each */
    double core_mhz;
    uint32_t type;
    uint32_t first; /* host, POLICY_NONE = the group is empty and may be used anew */
    uint32_t next;  /* with the same hash, or the next one that is empty; group + 1, 0 = none */
} AlikeGroup;

/* Zero is a valid start; lives in a policy's state. */
typedef struct AlikeIndex {
    uint64_t mark; /* the next change to read */
    uint32_t host_count;
    bool is_built;
    uint64_t looked_at; /* hosts, before it was built */
    RowNode *nodes;     /* [host_count] of the groups' heaps: the lowest row is first */
    AlikeGroup *groups; /* [host_count] */
    uint32_t *table;    /* [table_mask + 1] by hash: group + 1, 0 = none */
    uint32_t table_mask;
    uint32_t group_count; /* that were ever used at a time */
    uint32_t empty;       /* group + 1, 0 = none */
} AlikeIndex;

/* One guest's search, valid until the next action. */
typedef struct AlikeSearch {
    AlikeIndex *index;
    const View *view;
    uint32_t guest;
    bool by_ledgers;
    Request request;
    uint32_t at; /* group or host to look at next */
} AlikeSearch;

/* Reads the changes that have come since the last call. */
AlikeSearch alike_search(AlikeIndex *index, const View *view, uint32_t guest);

/* A host that admits the guest, the first of those that are like it; POLICY_NONE = all have been named.
 * (Before the index is built, and where admission does not go by the ledgers, those that are like it are
 * named, too.) */
uint32_t alike_search_next(AlikeSearch *search);

#endif
