/* A 4-ary heap of small keys (four children share a cache line and a half; the tree is half as deep as a
 * binary one). What an event is stays in a slot that never moves; a key knows its slot and a slot the place
 * of its key, so that cancel and move find it. */
#include "sim/engine/queue.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"

#include <stdlib.h>

enum { ARITY = 4, SEQUENCE_BITS = 56 };

typedef struct {
    SimTime time_ns;
    uint64_t order; /* rank above, sequence below */
    uint32_t slot;
} Key;

typedef struct {
    uint64_t payload;
    uint32_t generation; /* of the event that is or was last here; a new one is one more */
    uint32_t place;      /* pending: index of its key in the heap; free: next free slot + 1, 0 = none */
    uint16_t handler;
    bool is_pending;
} Slot;

struct Queue {
    VEC(Key) heap;
    VEC(Slot) slots;
    uint32_t first_free1; /* slot + 1; 0 = none */
    uint64_t sequence;
    SimTime last_ns; /* of the event popped last */
};

Queue *queue_new(void)
{
    Queue *queue = must_calloc(1, sizeof *queue);
    queue->last_ns = INT64_MIN;
    return queue;
}

void queue_free(Queue *queue)
{
    if (queue == NULL)
        return;
    vec_free(&queue->heap);
    vec_free(&queue->slots);
    free(queue);
}

size_t queue_count(const Queue *queue)
{
    return queue->heap.count;
}

/* ---- Heap ---- */

static bool before(const Key *a, const Key *b)
{
    return a->time_ns != b->time_ns ? a->time_ns < b->time_ns : a->order < b->order;
}

static void settle(Queue *queue, size_t place, Key key)
{
    queue->heap.at[place] = key;
    queue->slots.at[key.slot].place = (uint32_t)place;
}

/* Fills the hole at `place` with the key, or with the ancestors that are after it. */
static void rise(Queue *queue, size_t place, Key key)
{
    while (place > 0) {
        size_t parent = (place - 1) / ARITY;
        if (!before(&key, &queue->heap.at[parent]))
            break;
        settle(queue, place, queue->heap.at[parent]);
        place = parent;
    }
    settle(queue, place, key);
}

static size_t first_child(const Queue *queue, size_t place)
{
    const Key *heap = queue->heap.at;
    size_t first = ARITY * place + 1, end = first + ARITY, best = first;
    if (end > queue->heap.count)
        end = queue->heap.count;
    for (size_t child = first + 1; child < end; child++)
        if (before(&heap[child], &heap[best]))
            best = child;
    return best; /* past the end when there is no child */
}

/* Fills the hole at `place` with the key, or with the descendants that are before it. */
static void sink(Queue *queue, size_t place, Key key)
{
    for (;;) {
        size_t child = first_child(queue, place);
        if (child >= queue->heap.count || !before(&queue->heap.at[child], &key))
            break;
        settle(queue, place, queue->heap.at[child]);
        place = child;
    }
    settle(queue, place, key);
}

/* Up or down, whichever way the key has to go from here. */
static void replace(Queue *queue, size_t place, Key key)
{
    if (place > 0 && before(&key, &queue->heap.at[(place - 1) / ARITY]))
        rise(queue, place, key);
    else
        sink(queue, place, key);
}

static void take_out(Queue *queue, size_t place)
{
    Key last = vec_pop(&queue->heap);
    if (place < queue->heap.count)
        replace(queue, place, last);
}

/* ---- Slots ---- */

static uint32_t take_slot(Queue *queue)
{
    if (queue->first_free1 == 0) {
        check(queue->slots.count < UINT32_MAX - 1);
        vec_push(&queue->slots, (Slot){0});
        return (uint32_t)(queue->slots.count - 1);
    }
    uint32_t slot = queue->first_free1 - 1;
    queue->first_free1 = queue->slots.at[slot].place;
    return slot;
}

static void free_slot(Queue *queue, uint32_t slot)
{
    queue->slots.at[slot].is_pending = false;
    queue->slots.at[slot].place = queue->first_free1;
    queue->first_free1 = slot + 1;
}

/* The slot of a pending event, or NULL for a stale id. */
static Slot *find(const Queue *queue, EventId id)
{
    if (id.index1 == 0 || id.index1 > queue->slots.count)
        return NULL;
    Slot *slot = &queue->slots.at[id.index1 - 1];
    return slot->is_pending && slot->generation == id.generation ? slot : NULL;
}

static uint64_t next_order(Queue *queue, Rank rank)
{
    check((unsigned)rank < RANK_COUNT && queue->sequence < UINT64_C(1) << SEQUENCE_BITS);
    return (uint64_t)rank << SEQUENCE_BITS | queue->sequence++;
}

static Event event_of(const Queue *queue, const Key *key)
{
    const Slot *slot = &queue->slots.at[key->slot];
    return (Event){
        .time_ns = key->time_ns,
        .payload = slot->payload,
        .id = {key->slot + 1, slot->generation},
        .rank = (Rank)(key->order >> SEQUENCE_BITS),
        .handler = slot->handler,
    };
}

/* ---- Operations ---- */

EventId queue_push(Queue *queue, SimTime time_ns, Rank rank, uint16_t handler, uint64_t payload)
{
    check(time_ns >= queue->last_ns);
    Key key = {.time_ns = time_ns, .order = next_order(queue, rank), .slot = take_slot(queue)};
    Slot *slot = &queue->slots.at[key.slot];
    slot->payload = payload;
    slot->generation++;
    slot->handler = handler;
    slot->is_pending = true;
    EventId id = {key.slot + 1, slot->generation};
    vec_push(&queue->heap, key);
    rise(queue, queue->heap.count - 1, key);
    return id;
}

bool queue_cancel(Queue *queue, EventId id)
{
    const Slot *slot = find(queue, id);
    if (slot == NULL)
        return false;
    take_out(queue, slot->place);
    free_slot(queue, id.index1 - 1);
    return true;
}

bool queue_move(Queue *queue, EventId id, SimTime time_ns)
{
    const Slot *slot = find(queue, id);
    if (slot == NULL)
        return false;
    check(time_ns >= queue->last_ns);
    Key key = queue->heap.at[slot->place];
    key.time_ns = time_ns;
    key.order = next_order(queue, (Rank)(key.order >> SEQUENCE_BITS));
    replace(queue, slot->place, key);
    return true;
}

bool queue_find(const Queue *queue, EventId id, Event *ret_event)
{
    const Slot *slot = find(queue, id);
    if (slot == NULL)
        return false;
    *ret_event = event_of(queue, &queue->heap.at[slot->place]);
    return true;
}

bool queue_peek(const Queue *queue, Event *ret_event)
{
    if (queue->heap.count == 0)
        return false;
    *ret_event = event_of(queue, &queue->heap.at[0]);
    return true;
}

bool queue_pop(Queue *queue, Event *ret_event)
{
    if (!queue_peek(queue, ret_event))
        return false;
    queue->last_ns = ret_event->time_ns;
    take_out(queue, 0);
    free_slot(queue, ret_event->id.index1 - 1);
    return true;
}
