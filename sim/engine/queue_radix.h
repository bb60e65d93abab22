/* The order of the pending events: a monotone radix heap. (A part of queue.c; nobody else needs it.)
 *
 * A time has 64 bits: eleven digits of six bits (the top one has four). Where the queue has got to is the
 * *front*: a block of times that share all digits above some level, sorted. An entry with a time outside of
 * it is first told from the front by one digit, and lies in the bucket of this level and digit, unsorted:
 *
 *     level    10 ...          1         0                a front of level 1, times 3 5 2 * (base 64)
 *     bucket   | | | | |   | |#|#| |#|#|   | | | |         bucket (1, 7): times 3 5 7 *
 *
 * So the lowest bucket that is not empty holds what comes next. When the front is used up, that bucket
 * becomes the front if it has one chunk at most; else its entries are dealt out to the buckets of the level
 * below, which are empty, and one looks again. An entry is moved at most once a level: with n pending that
 * are spread evenly, about log64(n) times. Each move reads and writes memory in order, which is why this
 * beats a heap by more the larger the queue is (Ahuja, Mehlhorn, Orlin, Tarjan, "Faster Algorithms for the
 * Shortest Path Problem", JACM 37(2), 1990; buckets of several levels: Cherkassky, Goldberg, Silverstein,
 * "Buckets, Heaps, Lists, and Monotone Priority Queues", SIAM J. Comput. 28(4), 1999).
 *
 * The last dealing should give fronts that are neither many nor long to sort. So a small bucket is dealt out
 * by the upper bits of the digit only, as many as leave eight entries or so together: that level then has
 * fewer, wider buckets until it is empty again.
 *
 * Why equal entries keep their order without a sequence number: chains are first in, first out, and a bucket
 * is dealt out only to empty ones. So in every bucket entries of the same time and rank lie as they were
 * added.
 *
 * Many events of one instant are a front with a chain for each rank, so that a burst costs the same an event,
 * whatever its size. A queue with few entries is all front.
 *
 * The front moves on only in a call that pops an event from it: what is added later is never before it.
 */
#ifndef VIRGA_ENGINE_QUEUE_RADIX_H
#define VIRGA_ENGINE_QUEUE_RADIX_H

#include "sim/engine/queue_chain.h"
#include "sim/engine/queue_card.h"
#include "sim/engine/rank.h"

enum {
    DIGIT_BITS = 6,
    DIGITS = 1 << DIGIT_BITS,
    LEVELS = (64 + DIGIT_BITS - 1) / DIGIT_BITS,
    FRONT_MOST = 64
};

typedef struct Radix {
    uint64_t front_key;  /* a time in the front's block */
    uint64_t front_bits; /* the bits that vary in it, all ones: a time is in it when the others agree */
    uint64_t last_key;   /* popped last, always in the front's block; nothing earlier is added */
    size_t entries;      /* in all, dead ones included */
    ChunkPool pool;
    uint64_t levels;         /* bit: this level has a bucket that is not empty */
    uint64_t digits[LEVELS]; /* bit: this bucket is not empty */
    unsigned masks[LEVELS];  /* the bits of the digit that tell the level's buckets apart */
    uint32_t ranks;          /* bit: this chain is not empty; then the front is these chains */
    uint32_t front_count;
    Entry front[FRONT_MOST]; /* or this array: the first at the end, where it is cheap to add and take */
    Chain chains[RANK_COUNT];
    Chain buckets[LEVELS][DIGITS];
} Radix;

/* An empty one, for memory that is zero. */
void radix_start(Radix *radix);
void radix_free(Radix *radix);

/* In the front's block. */
void radix_add_to_front(Radix *radix, Entry entry);

/* The first chunk of a bucket, or its next one. */
void radix_grow_bucket(Radix *radix, unsigned level, unsigned digit);

/* The first entry, dead or alive, while the front lasts; NULL when it is used up. */
static inline const Entry *radix_first(const Radix *radix)
{
    if (radix->front_count > 0)
        return &radix->front[radix->front_count - 1];
    return radix->ranks != 0 ? radix->chains[__builtin_ctz(radix->ranks)].begin : NULL;
}

/* Takes that entry out. */
void radix_drop_from_chain(Radix *radix);
static inline void radix_drop_first(Radix *radix)
{
    radix->entries--;
    if (radix->front_count > 0)
        radix->front_count--;
    else
        radix_drop_from_chain(radix);
}

/* When the front is used up: makes the block of the next live entries the front, if a live one is not later
 * than limit_key. The caller must then pop. */
bool radix_refill(Radix *radix, const Cards *cards, uint64_t limit_key);

/* The first live entry, wherever it is, or NULL. Looks through a whole bucket where it must. */
const Entry *radix_least(const Radix *radix, const Cards *cards);

/* Removes all dead entries. */
void radix_sweep(Radix *radix, const Cards *cards);

static inline bool entry_is_live(const Cards *cards, const Entry *entry)
{
    return card_at(cards, entry->card)->tag == entry->tag;
}

/* The level of the highest digit in which two keys differ. */
static inline unsigned radix_level(uint64_t difference)
{
    return (unsigned)(63 - __builtin_clzll(difference)) / DIGIT_BITS;
}

static inline void radix_add_to_bucket(Radix *radix, unsigned level, Entry entry)
{
    unsigned digit = (unsigned)(entry.key >> level * DIGIT_BITS) & radix->masks[level];
    Chain *bucket = &radix->buckets[level][digit];
    if (chain_must_grow(bucket))
        radix_grow_bucket(radix, level, digit);
    *bucket->end++ = entry;
}

static inline void radix_add(Radix *radix, Entry entry)
{
    uint64_t difference = entry.key ^ radix->front_key;
    radix->entries++;
    if (difference <= radix->front_bits)
        radix_add_to_front(radix, entry);
    else
        radix_add_to_bucket(radix, radix_level(difference), entry);
}

#endif
