#include "sim/engine/queue_sort.h"

#include "sim/engine/rank.h"

enum { FEW = 8, MOST = CHUNK_ENTRIES + 1, RANK_BITS = 3, PLACE_BITS = 6 };

_Static_assert(RANK_COUNT <= 1 << RANK_BITS, "a rank has its bits");
_Static_assert((int)CHUNK_ENTRIES <= 1 << PLACE_BITS, "a place in a chunk has its bits");

/* Time, rank and place in one number of 32 bits, as much of the time as there is room for: no two are equal.
 */
typedef struct Numbering {
    uint64_t mask;  /* of what varies in the keys */
    unsigned shift; /* by what does not fit of it */
    unsigned place_bits;
} Numbering;

static Numbering numbering_for(unsigned n, unsigned key_bits)
{
    unsigned place_bits = n <= 1 << (PLACE_BITS - 1) ? PLACE_BITS - 1 : PLACE_BITS;
    unsigned room = 32 - place_bits - RANK_BITS;
    return (Numbering){(UINT64_C(1) << key_bits) - 1, key_bits > room ? key_bits - room : 0, place_bits};
}

static inline int32_t number(const Numbering *numbering, const Entry *entry, unsigned place)
{
    uint64_t order = (entry->key & numbering->mask) << RANK_BITS | entry_rank(entry);
    uint32_t cut = (uint32_t)(order >> numbering->shift << numbering->place_bits);
    return (int32_t)(cut + place - (UINT32_C(1) << 31));
}

/* Half of the comparisons tell the other half. */
static void place_few(Run run, const Numbering *numbering, Entry *ret_sorted)
{
    int32_t order[FEW];
    unsigned after[FEW], n = (unsigned)(run.end - run.begin);
    for (unsigned i = 0; i < n; i++) {
        int32_t o = number(numbering, &run.begin[i], i);
        unsigned own = 0;
        for (unsigned j = 0; j < i; j++) {
            bool is_first = o < order[j];
            own += is_first;
            after[j] += !is_first;
        }
        after[i] = own;
        order[i] = o;
    }
    for (unsigned i = 0; i < n; i++)
        ret_sorted[after[i]] = run.begin[i];
}

/* Where `lanes` is a constant, the inner loop becomes a few vector instructions, and no loop. */
static inline void place_in(unsigned lanes, Run run, const int32_t *order, Entry *ret_sorted)
{
    unsigned n = (unsigned)(run.end - run.begin);
    for (unsigned i = 0; i < n; i++) {
        int32_t own = order[i];
        int after = 0;
#pragma GCC unroll 8
        for (unsigned j = 0; j < lanes; j++)
            after += order[j] > own;
        ret_sorted[after] = run.begin[i];
    }
}

static void place_many(Run run, const Numbering *numbering, Entry *ret_sorted)
{
    int32_t order[MOST];
    unsigned n = (unsigned)(run.end - run.begin), lanes = n <= MOST / 2 ? MOST / 2 : MOST;
    for (unsigned i = 0; i < n; i++)
        order[i] = number(numbering, &run.begin[i], i);
    for (unsigned i = n; i < lanes; i++)
        order[i] = INT32_MIN; /* comes after none */
    if (n <= 16)
        place_in(16, run, order, ret_sorted);
    else if (n <= 24)
        place_in(24, run, order, ret_sorted);
    else if (n <= 32)
        place_in(32, run, order, ret_sorted);
    else if (n <= 48)
        place_in(48, run, order, ret_sorted);
    else
        place_in(MOST, run, order, ret_sorted);
}

/* Entries whose times differ only in the bits that were left out may be in the wrong order. Insertion finds
 * nothing to do as a rule. */
static void mend(Entry *sorted, unsigned n)
{
    for (unsigned i = n - 1; i-- > 0;) {
        Entry entry = sorted[i];
        unsigned at = i;
        for (; at + 1 < n && entry_is_before(&entry, &sorted[at + 1]); at++)
            sorted[at] = sorted[at + 1];
        sorted[at] = entry;
    }
}

void sort_run(Run run, unsigned key_bits, Entry *ret_sorted)
{
    unsigned n = (unsigned)(run.end - run.begin);
    Numbering numbering = numbering_for(n, key_bits);
    if (n <= FEW)
        place_few(run, &numbering, ret_sorted);
    else
        place_many(run, &numbering, ret_sorted);
    if (numbering.shift > 0)
        mend(ret_sorted, n);
}
