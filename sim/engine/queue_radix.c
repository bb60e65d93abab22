#include "sim/engine/queue_radix.h"

#include "sim/engine/queue_sort.h"

enum { FEW = 16, FULL = DIGITS - 1 };

_Static_assert((int)FRONT_MOST >= (int)CHUNK_ENTRIES && (int)FRONT_MOST > (int)FEW,
               "what becomes the front has room there");

void radix_start(Radix *radix)
{
    radix->front_bits = UINT64_MAX;
    for (unsigned level = 0; level < LEVELS; level++)
        radix->masks[level] = FULL;
}

void radix_free(Radix *radix)
{
    chunk_pool_free(&radix->pool);
}

static uint64_t bits_below(unsigned level)
{
    return (UINT64_C(1) << level * DIGIT_BITS) - 1;
}

/* ---- The front ---- */

static void add_to_chain(Radix *radix, Entry entry)
{
    radix->ranks |= 1u << entry_rank(&entry);
    chain_push(&radix->chains[entry_rank(&entry)], &radix->pool, entry);
}

void radix_drop_from_chain(Radix *radix)
{
    unsigned rank = (unsigned)__builtin_ctz(radix->ranks);
    chain_drop_first(&radix->chains[rank], &radix->pool);
    if (chain_is_empty(&radix->chains[rank]))
        radix->ranks &= ~(1u << rank);
}

static void insert(Radix *radix, Entry entry)
{
    Entry *at = radix->front + radix->front_count++;
    for (; at > radix->front && !entry_is_before(&entry, at - 1); at--)
        *at = *(at - 1);
    *at = entry;
}

/* The front's array is full: it keeps what has the digits of the present down to one more level, and the rest
 * goes to the buckets of that level, which are empty. `key` is another one that wants to come in. */
static void narrow(Radix *radix, uint64_t key)
{
    uint64_t difference = key ^ radix->last_key;
    for (uint32_t i = 0; i < radix->front_count; i++)
        difference |= radix->front[i].key ^ radix->last_key;
    unsigned level = difference == 0 ? 0 : radix_level(difference);
    radix->front_bits = difference == 0 ? 0 : bits_below(level);
    radix->front_key = radix->last_key;
    if (difference == 0) {
        while (radix->front_count > 0)
            add_to_chain(radix, radix->front[--radix->front_count]);
        return;
    }
    uint32_t leaving = 0;
    while (leaving < radix->front_count && (radix->front[leaving].key ^ radix->front_key) > radix->front_bits)
        leaving++;
    for (uint32_t i = leaving; i-- > 0;)
        radix_add_to_bucket(radix, level, radix->front[i]);
    radix->front_count -= leaving;
    memmove(radix->front, radix->front + leaving, radix->front_count * sizeof *radix->front);
}

void radix_add_to_front(Radix *radix, Entry entry)
{
    while (radix->front_count == FRONT_MOST) {
        narrow(radix, entry.key);
        uint64_t difference = entry.key ^ radix->front_key;
        if (difference > radix->front_bits) {
            radix_add_to_bucket(radix, radix_level(difference), entry);
            return;
        }
    }
    if (radix->ranks != 0)
        add_to_chain(radix, entry);
    else
        insert(radix, entry);
}

/* ---- Buckets ---- */

void radix_grow_bucket(Radix *radix, unsigned level, unsigned digit)
{
    radix->levels |= UINT64_C(1) << level;
    radix->digits[level] |= UINT64_C(1) << digit;
    chain_grow(&radix->buckets[level][digit], &radix->pool);
}

typedef struct Place {
    unsigned level, digit;
} Place;

/* Of the bucket that comes next; there must be one. */
static Place next_place(const Radix *radix)
{
    unsigned level = (unsigned)__builtin_ctzll(radix->levels);
    return (Place){level, (unsigned)__builtin_ctzll(radix->digits[level])};
}

static Chain take_bucket(Radix *radix, Place place)
{
    Chain *bucket = &radix->buckets[place.level][place.digit], chain = *bucket;
    *bucket = (Chain){0};
    radix->digits[place.level] &= ~(UINT64_C(1) << place.digit);
    if (radix->digits[place.level] == 0)
        radix->levels &= ~(UINT64_C(1) << place.level);
    return chain;
}

static bool has_live(const Cards *cards, const Chain *chain, uint64_t limit_key)
{
    const Entry *at = chain->begin;
    do
        if (at->key <= limit_key && entry_is_live(cards, at))
            return true;
    while (chain_next(chain, &at));
    return false;
}

static bool is_one_instant(const Chain *chain)
{
    uint64_t key = chain->begin->key;
    if ((chain->end - 1)->key != key)
        return false;
    const Entry *at = chain->begin;
    while (chain_next(chain, &at))
        if (at->key != key)
            return false;
    return true;
}

static void drop(Radix *radix, Chain chain)
{
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        radix->entries -= (size_t)(run.end - run.begin);
}

static void deal_to_chains(Radix *radix, Chain chain)
{
    radix->front_key = chain.begin->key;
    radix->front_bits = 0;
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        for (const Entry *at = run.begin; at != run.end; at++)
            add_to_chain(radix, *at);
}

/* For several chunks: so many bits of a digit that 10 to 25 come together, if they are spread evenly. To walk
 * along the chunks also fetches their addresses, before they are needed. */
static unsigned mask_for(const Chain *chain)
{
    unsigned bits = 3; /* for two or three chunks */
    const Chunk *chunk = chunk_of(chain->begin), *last = chunk_of(chain->end - 1);
    for (unsigned chunks = 1; chunk != last && bits < DIGIT_BITS; chunk = chunk->next)
        if (++chunks > 3u << (bits - 3))
            bits++;
    return FULL & ~(FULL >> bits);
}

/* Dealt out to wide buckets. */
static void deal_to_level(Radix *radix, Chain chain, unsigned level)
{
    radix->masks[level] = mask_for(&chain);
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        for (const Entry *at = run.begin; at != run.end; at++)
            radix_add_to_bucket(radix, level, *at);
}

/* What has the least digit in a wide bucket; the rest stays in it. */
static Chain narrow_bucket(Radix *radix, Chain chain, unsigned level)
{
    const Entry *at = chain.begin;
    uint64_t least = at->key;
    while (chain_next(&chain, &at))
        least = at->key < least ? at->key : least;
    Chain narrow = {0};
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        for (at = run.begin; at != run.end; at++)
            if ((at->key ^ least) <= bits_below(level))
                chain_push(&narrow, &radix->pool, *at);
            else
                radix_add_to_bucket(radix, level, *at);
    return narrow;
}

/* Leaves the dead entries of a run out. To be surprised by each of them later costs more than this, which has
 * no branch; but where there are none, it costs something, too. */
static Run weed(Radix *radix, const Cards *cards, Run run, Entry *live)
{
    uint32_t count = 0;
    if (radix->entries < cards->taken + cards->taken / 32)
        return run;
    for (const Entry *at = run.begin; at != run.end; at++) {
        live[count] = *at;
        count += entry_is_live(cards, at);
    }
    radix->entries -= (size_t)(run.end - run.begin) - count;
    return (Run){live, live + count};
}

/* A chain of one chunk, of keys that agree above the bits that are given. */
static void make_front(Radix *radix, const Cards *cards, Chain chain, uint64_t bits)
{
    Entry live[CHUNK_ENTRIES];
    Run run = {0};
    radix->front_bits = bits;
    radix->front_key = chain.begin->key;
    chain_take_run(&chain, &radix->pool, &run);
    Run weeded = weed(radix, cards, run, live);
    sort_run(weeded, bits == 0 ? 0 : 64 - (unsigned)__builtin_clzll(bits), radix->front);
    radix->front_count = (uint32_t)(weeded.end - weeded.begin);
    chain_take_run(&chain, &radix->pool, &run);
}

static void fetch_cards(const Cards *cards, const Entry *begin, const Entry *end)
{
    for (const Entry *at = begin; at != end; at++)
        __builtin_prefetch(card_at(cards, at->card));
}

/* Cards lie in no order: they are fetched while earlier events run, here those of the bucket after the next.
 */
static void fetch_ahead(const Radix *radix, const Cards *cards, unsigned level)
{
    uint64_t digits = radix->digits[level] & (radix->digits[level] - 1);
    if (digits == 0)
        return;
    Chain bucket = radix->buckets[level][__builtin_ctzll(digits)];
    fetch_cards(cards, bucket.begin, chain_run_end(&bucket));
}

/* All that is left, from the first bucket to the last. */
static void gather(Radix *radix)
{
    radix->front_key = 0;
    radix->front_bits = UINT64_MAX;
    while (radix->levels != 0) {
        Chain chain = take_bucket(radix, next_place(radix));
        for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
            for (const Entry *at = run.begin; at != run.end; at++)
                insert(radix, *at);
    }
}

/* The entries of the next bucket become the front, or lie one level below afterwards, or some of them do. */
static void open_bucket(Radix *radix, const Cards *cards, Place place)
{
    Chain chain = take_bucket(radix, place);
    uint64_t bits = bits_below(place.level) | (uint64_t)(FULL & ~radix->masks[place.level])
                                                  << place.level * DIGIT_BITS;
    if (chain_run_end(&chain) != chain.end && bits > bits_below(place.level)) {
        bits = bits_below(place.level);
        chain = narrow_bucket(radix, chain, place.level);
    }
    if (chain_run_end(&chain) == chain.end) {
        fetch_cards(cards, chain.begin, chain.end); /* some are not there yet */
        make_front(radix, cards, chain, bits);
        fetch_ahead(radix, cards, place.level);
    } else if (is_one_instant(&chain)) {
        deal_to_chains(radix, chain);
    } else {
        deal_to_level(radix, chain, place.level - 1);
    }
}

bool radix_refill(Radix *radix, const Cards *cards, uint64_t limit_key)
{
    while (radix->front_count == 0 && radix->ranks == 0) {
        if (radix->levels == 0)
            return false;
        if (radix->entries <= FEW) {
            gather(radix);
            return true;
        }
        Place place = next_place(radix);
        const Chain *bucket = &radix->buckets[place.level][place.digit];
        if (has_live(cards, bucket, limit_key))
            open_bucket(radix, cards, place);
        else if (has_live(cards, bucket, UINT64_MAX))
            return false;
        else
            drop(radix, take_bucket(radix, place));
    }
    return true;
}

/* ---- All of it ---- */

static const Entry *least_of(const Chain *chain, const Cards *cards)
{
    const Entry *at = chain->begin, *least = NULL;
    do
        if (entry_is_live(cards, at) && (least == NULL || entry_is_before(at, least)))
            least = at;
    while (chain_next(chain, &at));
    return least;
}

const Entry *radix_least(const Radix *radix, const Cards *cards)
{
    for (uint32_t i = radix->front_count; i-- > 0;)
        if (entry_is_live(cards, &radix->front[i]))
            return &radix->front[i];
    const Entry *least = NULL;
    for (uint32_t ranks = radix->ranks; ranks != 0 && least == NULL; ranks &= ranks - 1)
        least = least_of(&radix->chains[__builtin_ctz(ranks)], cards);
    for (unsigned level = 0; level < LEVELS; level++)
        for (uint64_t digits = radix->digits[level]; digits != 0 && least == NULL; digits &= digits - 1)
            least = least_of(&radix->buckets[level][__builtin_ctzll(digits)], cards);
    return least;
}

static Chain without_dead(Radix *radix, const Cards *cards, Chain chain)
{
    Chain kept = {0};
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        for (const Entry *at = run.begin; at != run.end; at++)
            if (entry_is_live(cards, at))
                chain_push(&kept, &radix->pool, *at);
            else
                radix->entries--;
    return kept;
}

static void sweep_front(Radix *radix, const Cards *cards)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < radix->front_count; i++)
        if (entry_is_live(cards, &radix->front[i]))
            radix->front[kept++] = radix->front[i];
    radix->entries -= radix->front_count - kept;
    radix->front_count = kept;
    for (uint32_t ranks = radix->ranks; ranks != 0; ranks &= ranks - 1) {
        Chain *chain = &radix->chains[__builtin_ctz(ranks)];
        *chain = without_dead(radix, cards, *chain);
        if (chain_is_empty(chain))
            radix->ranks &= ~(ranks & -ranks);
    }
}

void radix_sweep(Radix *radix, const Cards *cards)
{
    sweep_front(radix, cards);
    for (unsigned level = 0; level < LEVELS; level++)
        for (uint64_t digits = radix->digits[level]; digits != 0; digits &= digits - 1) {
            Place place = {level, (unsigned)__builtin_ctzll(digits)};
            Chain kept = without_dead(radix, cards, take_bucket(radix, place));
            if (chain_is_empty(&kept))
                continue;
            radix->buckets[level][place.digit] = kept;
            radix->levels |= UINT64_C(1) << level;
            radix->digits[level] |= UINT64_C(1) << place.digit;
        }
}
