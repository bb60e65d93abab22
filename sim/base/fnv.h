/* A running 64-bit FNV-1a hash of bytes: for keys made of text. (Long streams of numbers: digest.h.)
 *
 * A hash is a plain uint64_t that starts at FNV_START and is passed through once for each piece. The order of
 * pieces counts. Not for security (see sha256.h), and its low bits mix poorly: whoever uses it as a seed
 * mixes it again (see rng.c).
 *
 * Source: Fowler, Noll, Vo, Eastlake, "The FNV Non-Cryptographic Hash Algorithm" (IETF draft
 * draft-eastlake-fnv): offset basis 14695981039346656037, prime 1099511628211, xor before multiply.
 */
#ifndef VIRGA_BASE_FNV_H
#define VIRGA_BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START UINT64_C(14695981039346656037)

uint64_t fnv_bytes(uint64_t hash, const void *bytes, size_t count);

/* The text and its closing zero, so that ("ab", "c") and ("a", "bc") differ. */
uint64_t fnv_text(uint64_t hash, const char *text);

#endif
