/* Puts the entries of one chunk in order. (A part of queue.c; nobody else needs it.)
 *
 * So few numbers are sorted fastest by counting, for each, how many come after it: that takes n^2 comparisons
 * and not one branch that could be mispredicted, and the compiler does four of them at a time.
 */
#ifndef VIRGA_ENGINE_QUEUE_SORT_H
#define VIRGA_ENGINE_QUEUE_SORT_H

#include "sim/engine/queue_chain.h"
#include "sim/engine/queue_card.h"

static inline unsigned entry_rank(const Entry *entry)
{
    return entry->tag >> STAMP_BITS;
}

/* By time and rank. Of equal ones neither is before the other. */
static inline bool entry_is_before(const Entry *a, const Entry *b)
{
    return a->key != b->key ? a->key < b->key : entry_rank(a) < entry_rank(b);
}

/* Writes the entries of a run to ret_sorted, the first in time and rank at the END, equal ones so that the
 * front one of the run is nearer to the end. All keys have the same bits above the lowest key_bits. */
void sort_run(Run run, unsigned key_bits, Entry *ret_sorted);

#endif
