/* Counts what the program takes from the heap, libraries included: for the claim that the event loop takes
 * nothing once it is warm. */
#ifndef VIRGA_TESTS_ALLOCATIONS_H
#define VIRGA_TESTS_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/* False under a sanitizer, which has an allocator of its own. */
bool allocations_are_counted(void);

/* Calls of malloc, calloc and realloc that have asked for memory so far. */
uint64_t allocations(void);

#endif
