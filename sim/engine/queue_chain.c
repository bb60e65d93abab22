#include "sim/engine/queue_chain.h"

#include "sim/base/check.h"
#include "sim/base/slab.h"

enum { CHUNKS_AT_FIRST = 32, PART = 8 };

_Static_assert(sizeof(Chunk) == CHUNK_BYTES, "an entry's address tells its chunk");

void chunk_pool_free(ChunkPool *pool)
{
    for (size_t i = 0; i < pool->pieces.count; i++)
        free(pool->pieces.at[i]);
    vec_free(&pool->pieces);
}

/* Pieces grow with the whole, an eighth of it at a time: few of them, and little that is not yet used. */
static void add_piece(ChunkPool *pool)
{
    size_t size = pool->count / PART * CHUNK_BYTES;
    char *piece;
    if (size >= SLAB_BYTES) {
        size -= size % SLAB_BYTES;
        piece = slab_alloc(size);
        pool->fresh = (Chunk *)piece;
    } else {
        if (size < CHUNKS_AT_FIRST * CHUNK_BYTES)
            size = CHUNKS_AT_FIRST * CHUNK_BYTES;
        piece = must_alloc(size + CHUNK_BYTES);
        pool->fresh = (Chunk *)(piece + CHUNK_BYTES - (uintptr_t)piece % CHUNK_BYTES);
    }
    vec_push(&pool->pieces, piece);
    pool->fresh_left = size / CHUNK_BYTES;
    pool->count += pool->fresh_left;
}

static Chunk *chunk_take(ChunkPool *pool)
{
    Chunk *chunk = pool->free;
    if (chunk != NULL) {
        pool->free = chunk->next;
        return chunk;
    }
    if (pool->fresh_left == 0)
        add_piece(pool);
    pool->fresh_left--;
    return pool->fresh++;
}

void chain_grow(Chain *chain, ChunkPool *pool)
{
    Chunk *chunk = chunk_take(pool);
    if (chain->begin == NULL)
        chain->begin = chunk->entries;
    else
        chunk_of(chain->end - 1)->next = chunk;
    chain->end = chunk->entries;
}

bool chain_next(const Chain *chain, const Entry **at)
{
    const Entry *next = *at + 1;
    if (next == chain->end)
        return false;
    *at = (uintptr_t)next % CHUNK_BYTES == 0 ? chunk_of(*at)->next->entries : next;
    return true;
}

void chain_drop_first(Chain *chain, ChunkPool *pool)
{
    Chunk *chunk = chunk_of(chain->begin);
    chain->begin++;
    if (chain->begin == chain->end)
        *chain = (Chain){0};
    else if ((uintptr_t)chain->begin % CHUNK_BYTES == 0)
        chain->begin = chunk->next->entries;
    else
        return;
    chunk_give(pool, chunk);
}
