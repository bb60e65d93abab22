#include "sim/base/sha256.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_BYTES = 64 };

typedef struct {
    uint32_t state[8];
    uint64_t byte_count;
    unsigned char block[BLOCK_BYTES]; /* byte_count % BLOCK_BYTES of them wait */
} Sha256;

/* FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* 5.3.3: of the square roots of the first eight primes. */
static const Sha256 start = {
    .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
};

static uint32_t rotate_right(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

/* 6.2.2, step 1: the message schedule. */
static void spread(const unsigned char *block, uint32_t w[64])
{
    for (int t = 0; t < 16; t++, block += 4)
        w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotate_right(w[t - 15], 7) ^ rotate_right(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotate_right(w[t - 2], 17) ^ rotate_right(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
}

/* 6.2.2, one round of step 3. v holds the working variables a to h; in place of moving each to the next, the
 * names move: in round i of eight, a is v[-i mod 8]. With i known to the compiler they stay in registers. */
static inline void turn(uint32_t v[8], unsigned i, uint32_t summand)
{
    uint32_t a = v[(0 - i) % 8], b = v[(1 - i) % 8], c = v[(2 - i) % 8];
    uint32_t e = v[(4 - i) % 8], f = v[(5 - i) % 8], g = v[(6 - i) % 8];
    uint32_t s1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    uint32_t t1 = v[(7 - i) % 8] + s1 + ((e & f) ^ (~e & g)) + summand;
    uint32_t s0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    v[(3 - i) % 8] += t1;
    v[(7 - i) % 8] = t1 + s0 + ((a & b) ^ (a & c) ^ (b & c));
}

/* 6.2.2, steps 2 to 4. */
static void compress(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64], v[8];
    spread(block, w);
    memcpy(v, state, sizeof v);
    for (int t = 0; t < 64; t += 8) {
        turn(v, 0, round_constant[t] + w[t]);
        turn(v, 1, round_constant[t + 1] + w[t + 1]);
        turn(v, 2, round_constant[t + 2] + w[t + 2]);
        turn(v, 3, round_constant[t + 3] + w[t + 3]);
        turn(v, 4, round_constant[t + 4] + w[t + 4]);
        turn(v, 5, round_constant[t + 5] + w[t + 5]);
        turn(v, 6, round_constant[t + 6] + w[t + 6]);
        turn(v, 7, round_constant[t + 7] + w[t + 7]);
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

static void add(Sha256 *sha, const unsigned char *bytes, size_t count)
{
    while (count > 0) {
        size_t used = sha->byte_count % BLOCK_BYTES;
        size_t taken = count < BLOCK_BYTES - used ? count : BLOCK_BYTES - used;
        memcpy(sha->block + used, bytes, taken);
        sha->byte_count += taken;
        bytes += taken;
        count -= taken;
        if (used + taken == BLOCK_BYTES)
            compress(sha->state, sha->block);
    }
}

/* 5.1.1: a one bit, zeros, and the length in bits in the last eight bytes of a block. */
static Sha256Hex finish(Sha256 *sha)
{
    uint64_t bit_count = sha->byte_count * 8;
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bit_count >> (56 - 8 * i));
    add(sha, &(unsigned char){0x80}, 1);
    while (sha->byte_count % BLOCK_BYTES != BLOCK_BYTES - sizeof length)
        add(sha, &(unsigned char){0}, 1);
    add(sha, length, sizeof length);
    Sha256Hex hex;
    for (int i = 0; i < 8; i++)
        snprintf(hex.text + 8 * i, 9, "%08x", sha->state[i]);
    return hex;
}

Sha256Hex sha256_bytes(const void *bytes, size_t count)
{
    Sha256 sha = start;
    add(&sha, bytes, count);
    return finish(&sha);
}

bool sha256_file(const char *path, Sha256Hex *ret_hex, Error *error)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return error_at(error, path, 0, 0, "cannot open: %s", strerror(errno));
    Sha256 sha = start;
    unsigned char piece[1 << 16];
    size_t count;
    while ((count = fread(piece, 1, sizeof piece, file)) > 0)
        add(&sha, piece, count);
    int trouble = ferror(file) ? errno : 0;
    fclose(file);
    if (trouble != 0)
        return error_at(error, path, 0, 0, "cannot read: %s", strerror(trouble));
    *ret_hex = finish(&sha);
    return true;
}
