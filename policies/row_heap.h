/* Heaps of rows: many of them over one array of nodes, each row in one heap at most. The best row is that of
 * the smallest score, the lowest among equals. Adding costs O(1), removing any row O(log rows), amortized,
 * and nothing is allocated.
 *
 * A heap is named by its best row, POLICY_NONE = empty; the caller keeps that. Nodes need no start value.
 *
 * Source: M. L. Fredman, R. Sedgewick, D. D. Sleator, R. E. Tarjan, "The Pairing Heap: A New Form of
 * Self-Adjusting Heap", Algorithmica 1, 1986 (two-pass).
 */
#ifndef VIRGA_POLICIES_ROW_HEAP_H
#define VIRGA_POLICIES_ROW_HEAP_H

#include "policies/policy.h"

typedef struct RowNode {
    int64_t score;
    uint32_t child; /* its first one; children are worse than it */
    uint32_t next;  /* sibling */
    uint32_t prev;  /* sibling before it, its parent when it is the first child */
    uint32_t heap;  /* the caller's: which heap it is in */
} RowNode;

static inline bool row_is_better(const RowNode *nodes, uint32_t a, uint32_t b)
{
    return nodes[a].score < nodes[b].score || (nodes[a].score == nodes[b].score && a < b);
}

/* Adds a row that is in no heap; its score is set. The best row from now on. */
uint32_t row_heap_add(RowNode *nodes, uint32_t best, uint32_t row);

/* Takes a row out. The best row of those that are left. */
uint32_t row_heap_remove(RowNode *nodes, uint32_t best, uint32_t row);

/* The row to look at after `row` in a walk over the heap in which a row comes before its children; with
 * `skips_children` they, who are all worse, are passed over. POLICY_NONE = the walk is over. */
uint32_t row_heap_next(const RowNode *nodes, uint32_t best, uint32_t row, bool skips_children);

#endif
