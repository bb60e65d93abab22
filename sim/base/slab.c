#include "sim/base/slab.h"

#include "sim/base/check.h"

#include <stdlib.h>
#include <sys/mman.h>

void *slab_alloc(size_t size)
{
    check(size > 0 && size % SLAB_BYTES == 0);
    void *slab = aligned_alloc(SLAB_BYTES, size);
    if (slab == NULL)
        die("out of memory: %zu bytes wanted", size);
    madvise(slab, size, MADV_HUGEPAGE); /* a wish: where it is not granted, pages are small */
    return slab;
}
