/* A growing array of any type.
 *
 *     typedef VEC(double) Samples;      or a member:  VEC(GuestId) waiting;
 *     Samples samples = {0};            zero is empty
 *     vec_push(&samples, 1.5);
 *     for (size_t i = 0; i < samples.count; i++)
 *         use(samples.at[i]);
 *     vec_free(&samples);
 *
 * Growth doubles the capacity, so n pushes cost O(n); it moves the items, so keep indices, not pointers.
 * Out of memory ends the program (die). The macros evaluate `v` more than once: give them a plain pointer.
 */
#ifndef VIRGA_BASE_VEC_H
#define VIRGA_BASE_VEC_H

#include "sim/base/check.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define VEC(T)                                                                                               \
    struct {                                                                                                 \
        T *at;                                                                                               \
        size_t count, capacity;                                                                              \
    }

/* Room for at least n items in all; the count stays. */
#define vec_reserve(v, n) ((void)((v)->at = vec_room((v)->at, &(v)->capacity, (n), sizeof *(v)->at)))

/* Appends a copy of the item, which may be a compound literal but not an item of the same vector. */
#define vec_push(v, ...) (vec_reserve(v, (v)->count + 1), (void)((v)->at[(v)->count++] = (__VA_ARGS__)))

/* Removes the last item and is its value; an empty vector is a bug. */
#define vec_pop(v) (check((v)->count > 0), (v)->at[--(v)->count])

/* Makes the count n: new items are zero bytes, surplus items are dropped. */
#define vec_resize(v, n) vec_resize_to((v), (size_t)(n))
#define vec_resize_to(v, n)                                                                                  \
    (vec_reserve(v, n), vec_zero((v)->at, (v)->count, (n), sizeof *(v)->at), (void)((v)->count = (n)))

/* Count 0; the memory is kept for the next use. */
#define vec_clear(v) ((void)((v)->count = 0))

/* Gives the memory back and leaves an empty vector. */
#define vec_free(v) (free((v)->at), (v)->at = NULL, (void)((v)->count = (v)->capacity = 0))

/* What the macros call: a block of at least `needed` items of `size` bytes, moved only when it must grow. */
void *vec_grow(void *at, size_t *capacity, size_t needed, size_t size);

/* The same, without a call where there is room: most pushes are such. */
static inline void *vec_room(void *at, size_t *capacity, size_t needed, size_t size)
{
    return needed <= *capacity ? at : vec_grow(at, capacity, needed, size);
}

/* Zeroes the items from index `from` up to `to`; nothing when to <= from. */
static inline void vec_zero(void *at, size_t from, size_t to, size_t size)
{
    if (to > from)
        memset((char *)at + from * size, 0, (to - from) * size);
}

#endif
