/* Memory in large pieces that never move, for arrays that grow by pieces instead of doubling.
 *
 * A slab is a multiple of 2 MiB at a multiple of 2 MiB, and the kernel is asked to back it with huge pages
 * where it does so on request (transparent huge pages, "madvise"): data that is visited in no order then
 * misses the address cache far less often. A slab takes memory as a whole, so it is for what is already
 * large.
 */
#ifndef VIRGA_BASE_SLAB_H
#define VIRGA_BASE_SLAB_H

#include <stddef.h>

#define SLAB_BYTES ((size_t)2 << 20)

/* `size` bytes, a multiple of SLAB_BYTES, not zeroed; to be freed with free(). Out of memory ends the program
 * (die). */
void *slab_alloc(size_t size);

#endif
