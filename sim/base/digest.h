/* A running 64-bit digest of words: for determinism hashes of what a run has done, millions of numbers long.
 *
 *     uint64_t digest = 0;
 *     digest = digest_u64(digest, note.guest);
 *     digest = digest_double(digest, integral.value);
 *
 * The order of the pieces counts. Each step is a bijection of the digest for a given word, so two runs that
 * have differed once meet again by chance only (2^-64). Not for security (sha256.h); text is hashed by fnv.h.
 *
 * Source: the round of XXH64 (Collet, xxHash, "XXH64 algorithm description", step 2): add word x prime 2,
 * rotate by 31, multiply by prime 1. A word costs about three cycles, where FNV-1a byte by byte takes thirty.
 */
#ifndef VIRGA_BASE_DIGEST_H
#define VIRGA_BASE_DIGEST_H

#include <stdint.h>
#include <string.h>

static inline uint64_t digest_u64(uint64_t digest, uint64_t word)
{
    digest += word * UINT64_C(0xC2B2AE3D27D4EB4F);
    digest = digest << 31 | digest >> 33;
    return digest * UINT64_C(0x9E3779B185EBCA87);
}

/* The bits of the number: 0.0 and -0.0 differ, which is what a test of bit-identity wants. */
static inline uint64_t digest_double(uint64_t digest, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return digest_u64(digest, bits);
}

#endif
