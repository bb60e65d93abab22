/* What a pending event is: a card that stays at its place while the queue's entries for it are sorted.
 * (A part of queue.c; nobody else needs it.)
 *
 * The index of a card is the event's id, together with a generation that counts the events which the card
 * has held. A card that is given back is the next one taken: its memory is warm.
 *
 * The tag says which entry stands for the event. Above is the rank, below a stamp that counts up when the
 * event is moved and when the card is given back, so that an entry with another tag is dead. Stamps are used
 * up after 2^24 - 1 of them; before they begin anew, all dead entries have to be swept away (queue.c sees to
 * it).
 */
#ifndef VIRGA_ENGINE_QUEUE_CARD_H
#define VIRGA_ENGINE_QUEUE_CARD_H

#include "sim/base/ids.h"
#include "sim/base/vec.h"

#include <stdint.h>

#define STAMP_BITS 24
#define STAMP_MAX  ((UINT32_C(1) << STAMP_BITS) - 1)

typedef struct Card { /* 32 bytes: two in a cache line, none in two */
    SimTime time_ns;
    uint64_t payload;
    uint32_t generation; /* not yet given out when the card is free */
    uint32_t tag;
    uint32_t next_free1; /* of a free one: the next, index + 1; 0 = none */
    uint16_t handler;
} Card;

typedef struct Cards {
    VEC(Card *) pieces; /* each of CARDS_A_PIECE */
    uint32_t count;     /* ever taken: indices 0 .. count - 1 */
    uint32_t free1;     /* taken next, index + 1; 0 = a new one */
    uint32_t taken;     /* now: as many as events are pending */
} Cards;

#define CARDS_A_PIECE (UINT32_C(1) << 16) /* 2 MiB */

void cards_free(Cards *cards);

/* The index of a card that was never used. More than 2^32 - 2 are a bug. */
uint32_t card_take_new(Cards *cards);

static inline Card *card_at(const Cards *cards, uint32_t index)
{
    return &cards->pieces.at[index / CARDS_A_PIECE][index % CARDS_A_PIECE];
}

static inline uint32_t card_take(Cards *cards)
{
    cards->taken++;
    if (cards->free1 == 0)
        return card_take_new(cards);
    uint32_t index = cards->free1 - 1;
    cards->free1 = card_at(cards, index)->next_free1;
    return index;
}

static inline void card_give(Cards *cards, Card *card, uint32_t index)
{
    cards->taken--;
    card->generation++;
    card->next_free1 = cards->free1;
    cards->free1 = index + 1;
}

#endif
