#include "sim/base/fnv.h"

#include <string.h>

static const uint64_t prime = UINT64_C(1099511628211);

uint64_t fnv_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ byte[i]) * prime;
    return hash;
}

uint64_t fnv_u64(uint64_t hash, uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ (value >> shift & 0xff)) * prime;
    return hash;
}

uint64_t fnv_double(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return fnv_u64(hash, bits);
}

uint64_t fnv_text(uint64_t hash, const char *text)
{
    return fnv_bytes(hash, text, strlen(text) + 1);
}
