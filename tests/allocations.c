/* The functions of the heap are defined here once more, in front of those of glibc, which offers its own
 * under second names for that (the manual's "Replacing malloc"). */
#include "tests/allocations.h"

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTS 0
#endif
#endif
#ifndef COUNTS
#define COUNTS 1
#endif

static _Atomic uint64_t calls;

bool allocations_are_counted(void)
{
    return COUNTS;
}

uint64_t allocations(void)
{
    return calls;
}

#if COUNTS
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    calls++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    calls++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    calls++;
    return __libc_realloc(old, size);
}
#endif
