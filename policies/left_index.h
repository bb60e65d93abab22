/* Hosts in order of what nobody has reserved on them, for best fit and worst fit: the same answers as asking
 * every host, at a cost that hardly grows with their number.
 *
 * Hosts stand on shelves by what is free of the measured resource, counted down to a quantum, and on each
 * shelf in cells by what is free of the other one (cores and memory). The hosts of a cell are in a heap
 * (row_heap.h), best first. A search goes over the shelves from the best amount on and takes the first that
 * has a host which fits: in cells whose smallest amounts suffice all hosts do, and the heap's first is the
 * cell's answer; in the others the hosts are asked, best first.
 *
 * The quantum is the largest amount that divides everything that is free or asked for, so that where requests
 * are whole cores and gigabytes nothing is ever asked. It is made finer when a request does not fit it; where
 * that would take more than LEFT_BUCKETS, hosts of several amounts share a cell, and the answers stay exact.
 *
 * The index is built when searching by scan has looked at eight times as many hosts as there are. Guests
 * whose admission does not go by the ledgers alone (ViewCalls.by_ledgers) are asked of every host.
 *
 * Memory: 24 bytes a host and 16 a cell; kept by the engine (pieces 0 to 2 of ViewCalls.kept).
 */
#ifndef VIRGA_POLICIES_LEFT_INDEX_H
#define VIRGA_POLICIES_LEFT_INDEX_H

#include "policies/policy.h"
#include "policies/request.h"
#include "policies/row_heap.h"

typedef enum { LEFT_CORES, LEFT_MEMORY } LeftResource; /* what is measured */
typedef enum { LEFT_LEAST, LEFT_MOST } LeftWanted;

enum { LEFT_BUCKETS = 256, LEFT_WORDS = LEFT_BUCKETS / 64 };

/* The best of a cell. */
typedef struct LeftCell {
    int64_t score;
    uint32_t best; /* POLICY_NONE = the cell is empty */
} LeftCell;

typedef struct LeftAxis {
    int64_t most;    /* capacity of the largest host */
    int64_t divisor; /* of all amounts that were seen */
    int64_t quantum;
    uint32_t buckets; /* the last one holds all that is more */
} LeftAxis;

/* Zero is a valid start; lives in a policy's state. Resource and wish are the same at each call. */
typedef struct LeftIndex {
    uint64_t mark; /* the next change to read */
    uint32_t host_count;
    bool is_built;
    uint64_t looked_at; /* hosts, by scans, before it was built */
    LeftAxis measured, other;
    RowNode *nodes;  /* [host_count] */
    LeftCell *cells; /* [measured.buckets][other.buckets] */
    uint64_t *used;  /* [measured.buckets][LEFT_WORDS] cells that are not empty */
    uint64_t shelves_used[LEFT_WORDS];
} LeftIndex;

/* The host that admits the guest and has the least or the most left with it, the first among equals;
 * POLICY_NONE = none admits it. */
uint32_t left_index_find(LeftIndex *index, const View *view, uint32_t guest, LeftResource resource,
                         LeftWanted wanted);

#endif
