#include "policies/row_heap.h"

/* Two heaps become one; either may be empty. The worse of the two is the first child of the better. */
static uint32_t join(RowNode *nodes, uint32_t a, uint32_t b)
{
    if (a == POLICY_NONE || b == POLICY_NONE)
        return a == POLICY_NONE ? b : a;
    uint32_t best = row_is_better(nodes, a, b) ? a : b, worse = best == a ? b : a;
    uint32_t child = nodes[best].child;
    nodes[worse].next = child;
    nodes[worse].prev = best;
    if (child != POLICY_NONE)
        nodes[child].prev = worse;
    nodes[best].child = worse;
    return best;
}

/* Siblings become one heap: pairs from left to right, kept as a stack; then all of the stack. */
static uint32_t join_all(RowNode *nodes, uint32_t first)
{
    uint32_t stack = POLICY_NONE, best = POLICY_NONE;
    while (first != POLICY_NONE) {
        uint32_t second = nodes[first].next, rest = POLICY_NONE;
        if (second != POLICY_NONE)
            rest = nodes[second].next;
        uint32_t pair = join(nodes, first, second);
        nodes[pair].next = stack;
        stack = pair;
        first = rest;
    }
    while (stack != POLICY_NONE) {
        uint32_t below = nodes[stack].next;
        best = join(nodes, best, stack);
        stack = below;
    }
    if (best != POLICY_NONE)
        nodes[best].next = nodes[best].prev = POLICY_NONE;
    return best;
}

uint32_t row_heap_add(RowNode *nodes, uint32_t best, uint32_t row)
{
    nodes[row].child = nodes[row].next = nodes[row].prev = POLICY_NONE;
    best = join(nodes, best, row);
    nodes[best].next = nodes[best].prev = POLICY_NONE;
    return best;
}

uint32_t row_heap_remove(RowNode *nodes, uint32_t best, uint32_t row)
{
    uint32_t children = join_all(nodes, nodes[row].child);
    if (row == best)
        return children;
    uint32_t prev = nodes[row].prev, next = nodes[row].next;
    if (nodes[prev].child == row)
        nodes[prev].child = next;
    else
        nodes[prev].next = next;
    if (next != POLICY_NONE)
        nodes[next].prev = prev;
    return join(nodes, best, children);
}

uint32_t row_heap_next(const RowNode *nodes, uint32_t best, uint32_t row, bool skips_children)
{
    if (!skips_children && nodes[row].child != POLICY_NONE)
        return nodes[row].child;
    while (row != best && nodes[row].next == POLICY_NONE) {
        while (nodes[nodes[row].prev].child != row)
            row = nodes[row].prev;
        row = nodes[row].prev;
    }
    return row == best ? POLICY_NONE : nodes[row].next;
}
