#include "sim/engine/queue_card.h"

#include "sim/base/check.h"
#include "sim/base/slab.h"

_Static_assert(sizeof(Card) * CARDS_A_PIECE == SLAB_BYTES, "a piece is a slab");

void cards_free(Cards *cards)
{
    for (size_t i = 0; i < cards->pieces.count; i++)
        free(cards->pieces.at[i]);
    vec_free(&cards->pieces);
}

uint32_t card_take_new(Cards *cards)
{
    check(cards->count < UINT32_MAX - 1);
    /* A small queue should not hold 2 MiB: of plain memory only what is touched counts. */
    if (cards->pieces.count == 0)
        vec_push(&cards->pieces, must_alloc(SLAB_BYTES));
    else if (cards->count == cards->pieces.count * CARDS_A_PIECE)
        vec_push(&cards->pieces, slab_alloc(SLAB_BYTES));
    *card_at(cards, cards->count) = (Card){0};
    return cards->count++;
}
