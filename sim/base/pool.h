/* Slots that are taken, given back and used again, for entities that come and go.
 *
 * The pool owns only who lives where. What a slot holds is in the caller's columns, arrays of the pool's
 * capacity that lie beside it in the caller's struct:
 *
 *     typedef struct Guests {
 *         Pool pool;
 *         double *demand_mhz;                              [pool.capacity]
 *     } Guests;
 *
 *     bool grew;
 *     Slot slot = slot_take(&guests->pool, &grew);
 *     if (grew)
 *         guests->demand_mhz = must_realloc(guests->demand_mhz, guests->pool.capacity * sizeof(double));
 *     guests->demand_mhz[slot.index1 - 1] = 0;             a used slot still holds its last tenant's data
 *     GuestId id = {slot.index1, slot.generation};
 *
 * A generation is odd while its slot is taken and even while it is free; it counts up at each step, so an
 * id from before is never live again. The slot given back last is taken first (its memory is warm), and
 * fresh slots come in the order of their index: which slot one gets depends on nothing but the calls. A
 * slot whose generation is used up (2^31 tenants) is retired rather than begun anew.
 *
 * To visit all that live: for (uint32_t i = 0; i < pool.count; i++), slot_at(pool, i), skip the zero ones.
 */
#ifndef VIRGA_BASE_POOL_H
#define VIRGA_BASE_POOL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Slot {
    uint32_t index1, generation; /* as in the ids: zero = none */
} Slot;

typedef struct Pool {
    uint32_t *generations; /* [capacity] */
    uint32_t *next_free1;  /* [capacity] below a free slot on the stack of free ones; 0 = the last */
    uint32_t free1;        /* the free slot on top of the stack, index plus one; 0 = none */
    uint32_t count;        /* slots that were ever taken: indices 0 .. count - 1 */
    uint32_t capacity;     /* the size of every column */
    uint32_t live;         /* slots taken now */
} Pool;

/* Takes a slot. `*ret_grew` says whether pool->capacity went up, which obliges the caller to grow its
 * columns before it writes to the slot. Out of memory, or more than 2^32 - 2 slots, ends the program. */
Slot slot_take(Pool *pool, bool *ret_grew);

/* Gives it back. To give back what is not live is a bug. */
void slot_give(Pool *pool, Slot slot);

/* Room for n slots, told like growth in slot_take: whether pool->capacity went up. */
bool pool_reserve(Pool *pool, uint32_t n);

void pool_free(Pool *pool);

/* The live slot at an index below pool->count, or zero where it is free. */
static inline Slot slot_at(const Pool *pool, uint32_t index)
{
    uint32_t generation = pool->generations[index];
    return generation % 2 == 1 ? (Slot){index + 1, generation} : (Slot){0, 0};
}

/* False for none, for an id of an earlier tenant and for one that this pool never gave out. */
static inline bool slot_is_live(const Pool *pool, Slot slot)
{
    return slot.index1 != 0 && slot.index1 <= pool->count && slot.generation % 2 == 1 &&
           pool->generations[slot.index1 - 1] == slot.generation;
}

#endif
