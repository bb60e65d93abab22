/* What the queue sorts: entries of 16 bytes in first-in-first-out chains, kept in chunks that are used again.
 * (A part of queue.c; nobody else needs it.)
 *
 * A chunk is 1024 bytes at a multiple of 1024, so that the address of an entry tells its chunk, and the
 * address where the next entry goes whether the chunk is full: a chain is two pointers. Each chain wastes
 * less than a chunk, where arrays that double waste up to half of all.
 */
#ifndef VIRGA_ENGINE_QUEUE_CHAIN_H
#define VIRGA_ENGINE_QUEUE_CHAIN_H

#include "sim/base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The place of an event in the order. */
typedef struct Entry {
    uint64_t key; /* the time, shifted so that unsigned numbers order it */
    uint32_t card;
    uint32_t tag; /* dead when the card has another one */
} Entry;

enum { CHUNK_BYTES = 1024, CHUNK_ENTRIES = CHUNK_BYTES / sizeof(Entry) - 1 };

typedef struct Chunk {
    struct Chunk *next; /* in its chain (only where the chain goes on), or among the free ones */
    uint64_t unused;
    Entry entries[CHUNK_ENTRIES];
} Chunk;

typedef struct ChunkPool {
    Chunk *free;  /* given back last: its memory is warm */
    Chunk *fresh; /* the rest of the newest piece */
    size_t fresh_left;
    size_t count; /* chunks in all */
    VEC(void *) pieces;
} ChunkPool;

/* The entries from begin to before end, chunk after chunk; both NULL when there are none. */
typedef struct Chain {
    Entry *begin, *end;
} Chain;

void chunk_pool_free(ChunkPool *pool);

/* Room for an entry at chain->end, which is at the end of a chunk or NULL. */
void chain_grow(Chain *chain, ChunkPool *pool);

/* Takes the first entry out; the chain must not be empty. */
void chain_drop_first(Chain *chain, ChunkPool *pool);

/* Moves an entry pointer on; false when the chain ends there. */
bool chain_next(const Chain *chain, const Entry **at);

static inline Chunk *chunk_of(const Entry *entry)
{
    return (Chunk *)((uintptr_t)entry / CHUNK_BYTES * CHUNK_BYTES);
}

static inline void chunk_give(ChunkPool *pool, Chunk *chunk)
{
    chunk->next = pool->free;
    pool->free = chunk;
}

static inline bool chain_is_empty(const Chain *chain)
{
    return chain->begin == NULL;
}

static inline bool chain_must_grow(const Chain *chain)
{
    return (uintptr_t)chain->end % CHUNK_BYTES == 0;
}

static inline void chain_push(Chain *chain, ChunkPool *pool, Entry entry)
{
    if (chain_must_grow(chain))
        chain_grow(chain, pool);
    *chain->end++ = entry;
}

/* Behind the entries that are in the chain's first chunk. */
static inline Entry *chain_run_end(const Chain *chain)
{
    Chunk *chunk = chunk_of(chain->begin);
    return chunk == chunk_of(chain->end - 1) ? chain->end : chunk->entries + CHUNK_ENTRIES;
}

/* The entries of a chain that are in one chunk. */
typedef struct Run {
    const Entry *begin, *end;
} Run;

/* Takes a chain apart, run by run. The entries of a run may be read until the next call, and pushed
 * elsewhere: its chunk goes back to the pool only then. (Start with {0}; false = that was the last.) */
static inline bool chain_take_run(Chain *chain, ChunkPool *pool, Run *run)
{
    if (run->begin != NULL)
        chunk_give(pool, chunk_of(run->begin));
    if (chain->begin == NULL)
        return false;
    const Chunk *chunk = chunk_of(chain->begin);
    run->begin = chain->begin;
    run->end = chain_run_end(chain);
    if (run->end == chain->end) {
        *chain = (Chain){0};
        return true;
    }
    chain->begin = chunk->next->entries;
    const char *end = (const char *)chain_run_end(chain);
    for (const char *line = (const char *)chunk->next; line < end; line += 64)
        __builtin_prefetch(line);
    return true;
}

#endif
