/* Three parts: what an event is (queue_card.h), in which order they run (queue_radix.h), and here what one
 * may do with them. An event that is cancelled or moved leaves its entry behind, dead, until it is met or
 * until there are so many that they are swept away. */
#include "sim/engine/queue.h"

#include "sim/base/check.h"
#include "sim/engine/queue_radix.h"
#include "sim/engine/queue_card.h"

#include <stdlib.h>

enum { DEAD_SPARE = 256 };

struct Queue {
    Cards cards;
    Radix radix;
};

Queue *queue_new(void)
{
    Queue *queue = must_calloc(1, sizeof *queue);
    radix_start(&queue->radix);
    return queue;
}

void queue_free(Queue *queue)
{
    if (queue == NULL)
        return;
    radix_free(&queue->radix);
    cards_free(&queue->cards);
    free(queue);
}

size_t queue_count(const Queue *queue)
{
    return queue->cards.taken;
}

static uint64_t key_of(SimTime time_ns)
{
    return (uint64_t)time_ns ^ UINT64_C(1) << 63;
}

/* The card of a pending event, or NULL for a stale id. */
static Card *find(const Queue *queue, EventId id)
{
    if (id.index1 == 0 || id.index1 > queue->cards.count)
        return NULL;
    Card *card = card_at(&queue->cards, id.index1 - 1);
    return card->generation == id.generation ? card : NULL;
}

/* From here on no entry stands for the card. When the stamps are used up, none that an entry may have is
 * left: the card takes one that no entry has until all dead entries, its own among them, are gone. */
static void stamp_anew(Queue *queue, Card *card)
{
    card->tag++;
    if ((card->tag & STAMP_MAX) == STAMP_MAX) {
        radix_sweep(&queue->radix, &queue->cards);
        card->tag &= ~STAMP_MAX;
    }
}

static void give_back(Queue *queue, Card *card, uint32_t index)
{
    stamp_anew(queue, card);
    card_give(&queue->cards, card, index);
}

/* At most as many dead as live ones, and some: a sweep costs as much as the cancels that led to it. */
static void bound_dead(Queue *queue)
{
    if (queue->radix.entries <= 2 * (size_t)queue->cards.taken + DEAD_SPARE)
        return;
    radix_sweep(&queue->radix, &queue->cards);
    check(queue->radix.entries == queue->cards.taken);
}

static void tell(const Card *card, uint32_t index, Event *ret_event)
{
    *ret_event = (Event){
        .time_ns = card->time_ns,
        .payload = card->payload,
        .id = {index + 1, card->generation},
        .rank = (Rank)(card->tag >> STAMP_BITS),
        .handler = card->handler,
    };
}

/* ---- Operations ---- */

EventId queue_push(Queue *queue, SimTime time_ns, Rank rank, uint16_t handler, uint64_t payload)
{
    uint64_t key = key_of(time_ns);
    check(key >= queue->radix.last_key && (unsigned)rank < RANK_COUNT);
    uint32_t index = card_take(&queue->cards);
    Card *card = card_at(&queue->cards, index);
    card->time_ns = time_ns;
    card->payload = payload;
    card->handler = handler;
    card->tag = (card->tag & STAMP_MAX) | (uint32_t)rank << STAMP_BITS;
    radix_add(&queue->radix, (Entry){key, index, card->tag});
    return (EventId){index + 1, card->generation};
}

bool queue_cancel(Queue *queue, EventId id)
{
    Card *card = find(queue, id);
    if (card == NULL)
        return false;
    give_back(queue, card, id.index1 - 1);
    bound_dead(queue);
    return true;
}

bool queue_take(Queue *queue, EventId id, Event *ret_event)
{
    return queue_find(queue, id, ret_event) && queue_cancel(queue, id);
}

bool queue_move(Queue *queue, EventId id, SimTime time_ns)
{
    uint64_t key = key_of(time_ns);
    Card *card = find(queue, id);
    if (card == NULL)
        return false;
    check(key >= queue->radix.last_key);
    stamp_anew(queue, card);
    card->time_ns = time_ns;
    radix_add(&queue->radix, (Entry){key, id.index1 - 1, card->tag});
    bound_dead(queue);
    return true;
}

bool queue_find(const Queue *queue, EventId id, Event *ret_event)
{
    const Card *card = find(queue, id);
    if (card == NULL)
        return false;
    tell(card, id.index1 - 1, ret_event);
    return true;
}

bool queue_peek(const Queue *queue, Event *ret_event)
{
    const Entry *least = radix_least(&queue->radix, &queue->cards);
    if (least == NULL)
        return false;
    tell(card_at(&queue->cards, least->card), least->card, ret_event);
    return true;
}

static bool pop(Queue *queue, uint64_t limit_key, Event *ret_event)
{
    do {
        const Entry *first;
        while ((first = radix_first(&queue->radix)) != NULL) {
            Entry entry = *first;
            Card *card = card_at(&queue->cards, entry.card);
            if (card->tag != entry.tag) {
                radix_drop_first(&queue->radix);
                continue;
            }
            if (entry.key > limit_key)
                return false;
            radix_drop_first(&queue->radix);
            tell(card, entry.card, ret_event);
            queue->radix.last_key = entry.key;
            give_back(queue, card, entry.card);
            return true;
        }
    } while (radix_refill(&queue->radix, &queue->cards, limit_key));
    return false;
}

bool queue_pop(Queue *queue, Event *ret_event)
{
    return pop(queue, UINT64_MAX, ret_event);
}

bool queue_pop_before(Queue *queue, SimTime end_ns, Event *ret_event)
{
    return end_ns > INT64_MIN && pop(queue, key_of(end_ns) - 1, ret_event);
}
