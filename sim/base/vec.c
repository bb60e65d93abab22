#include "sim/base/vec.h"

#include <stdint.h>

enum { FIRST_CAPACITY = 8 };

void *vec_grow(void *at, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return at;
    size_t grown = *capacity > SIZE_MAX / 2 ? needed : *capacity * 2;
    if (grown < FIRST_CAPACITY)
        grown = FIRST_CAPACITY;
    if (grown < needed)
        grown = needed;
    if (grown > SIZE_MAX / size)
        die("out of memory: a vector of %zu items of %zu bytes wanted", needed, size);
    at = must_realloc(at, grown * size);
    *capacity = grown;
    return at;
}
