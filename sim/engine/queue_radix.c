#include "sim/engine/queue_radix.h"

#include "sim/engine/queue_sort.h"

enum { FEW = 16 };

_Static_assert((int)FRONT_MOST >= (int)CHUNK_ENTRIES && (int)FRONT_MOST > (int)FEW,
               "what becomes the front has room there");

void radix_start(Radix *radix)
{
    radix->front_bits = UINT64_MAX;
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
    radix->front_key = radix->last_key & ~radix->front_bits;
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

static void deal_to_buckets(Radix *radix, Chain chain, unsigned level)
{
    for (Run run = {0}; chain_take_run(&chain, &radix->pool, &run);)
        for (const Entry *at = run.begin; at != run.end; at++)
            radix_add_to_bucket(radix, level, *at);
}

static void make_front(Radix *radix, Chain chain, unsigned level)
{
    Run run = {0};
    radix->front_bits = bits_below(level);
    radix->front_key = chain.begin->key & ~radix->front_bits;
    chain_take_run(&chain, &radix->pool, &run);
    sort_run(run, level * DIGIT_BITS, radix->front);
    radix->front_count = (uint32_t)(run.end - run.begin);
    chain_take_run(&chain, &radix->pool, &run);
}

/* Cards lie in no order: they are fetched while the events before them run, here those of the bucket after
 * the next one. */
static void fetch_ahead(const Radix *radix, const Cards *cards, unsigned level)
{
    uint64_t digits = radix->digits[level] & (radix->digits[level] - 1);
    if (digits == 0)
        return;
    Chain bucket = radix->buckets[level][__builtin_ctzll(digits)];
    const Entry *end = chunk_of(bucket.begin) == chunk_of(bucket.end - 1)
                           ? bucket.end
                           : chunk_of(bucket.begin)->entries + CHUNK_ENTRIES;
    for (const Entry *at = bucket.begin; at != end; at++)
        __builtin_prefetch(card_at(cards, at->card));
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

bool radix_refill(Radix *radix, const Cards *cards, uint64_t limit_key)
{
    while (radix->levels != 0) {
        if (radix->entries <= FEW) {
            gather(radix);
            return true;
        }
        Place place = next_place(radix);
        const Chain *bucket = &radix->buckets[place.level][place.digit];
        bool is_due = has_live(cards, bucket, limit_key);
        if (!is_due && has_live(cards, bucket, UINT64_MAX))
            return false;
        Chain chain = take_bucket(radix, place);
        if (!is_due) {
            drop(radix, chain);
        } else if (chunk_of(chain.begin) == chunk_of(chain.end - 1)) {
            make_front(radix, chain, place.level);
            fetch_ahead(radix, cards, place.level);
            return true;
        } else if (is_one_instant(&chain)) {
            deal_to_chains(radix, chain);
            return true;
        } else {
            deal_to_buckets(radix, chain, place.level - 1);
        }
    }
    return false;
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
