/* The pending events, ordered by (time, rank, sequence).
 *
 * An event is a time, a rank and what to do then: the number of a handler and 64 bits for it. Equal times
 * run in order of rank (rank.h), equal ranks in the order in which they were pushed: the sequence number is
 * given at push, and a moved event takes a new one, as if it had been cancelled and pushed again.
 *
 * The queue is monotone: no event may be pushed at or moved to a time before that of the last event popped.
 * (check() guards it; a rank before the last popped one is allowed at the same time and runs next.)
 *
 * An EventId names a pending event. It goes stale when its event is popped or cancelled: cancel and move
 * then answer false and do nothing, also when the place has been used again since (a generation tells).
 * So an owner may keep an id and cancel without asking; {0} is "none" and always stale.
 *
 * To push, pop, cancel or move costs a few tens of nanoseconds whatever the number pending
 * (docs/performance.md says how many and why); to peek may cost a look through many events. Memory grows with
 * the largest number pending, about 50 bytes each, twice as much for those that were cancelled or moved
 * lately, and is then reused.
 */
#ifndef VIRGA_ENGINE_QUEUE_H
#define VIRGA_ENGINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/ids.h"
#include "sim/engine/rank.h"

typedef struct {
    uint32_t index1; /* index + 1; 0 = none */
    uint32_t generation;
} EventId;

typedef struct {
    SimTime time_ns;
    uint64_t payload;
    EventId id;
    Rank rank;
    uint16_t handler;
} Event;

typedef struct Queue Queue;

Queue *queue_new(void);

/* NULL is fine. Pending events are dropped. */
void queue_free(Queue *queue);

EventId queue_push(Queue *queue, SimTime time_ns, Rank rank, uint16_t handler, uint64_t payload);

/* Takes a pending event out; false when the id is stale. */
bool queue_cancel(Queue *queue, EventId id);

/* The same, and tells what the event was. */
bool queue_take(Queue *queue, EventId id, Event *ret_event);

/* Gives a pending event another time (its rank, handler, payload and id stay) and the next sequence
 * number; false when the id is stale. */
bool queue_move(Queue *queue, EventId id, SimTime time_ns);

/* What a pending event is; false when the id is stale. */
bool queue_find(const Queue *queue, EventId id, Event *ret_event);

/* The first event, left in the queue; false when there is none. */
bool queue_peek(const Queue *queue, Event *ret_event);

/* The first event, taken out (its id is stale from here on); false when there is none. */
bool queue_pop(Queue *queue, Event *ret_event);

/* The same if its time is before end_ns. */
bool queue_pop_before(Queue *queue, SimTime end_ns, Event *ret_event);

size_t queue_count(const Queue *queue);

#endif
