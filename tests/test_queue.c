#include "sim/engine/queue.h"

#include "sim/base/fnv.h"
#include "sim/base/rng.h"
#include "tests/test.h"

#include <stdlib.h>

static void equal_times_run_by_rank_then_by_push(void)
{
    static const struct {
        SimTime time_ns;
        Rank rank;
        uint64_t payload; /* also the place in the expected order */
    } pushed[] = {
        {5, RANK_MEASURE, 5}, {5, RANK_DECIDE, 4}, {5, RANK_END, 2},    {4, RANK_MEASURE, 1},
        {5, RANK_END, 3},     {6, RANK_USAGE, 6},  {0, RANK_DECIDE, 0},
    };
    Queue *queue = queue_new();
    Event event;
    for (size_t i = 0; i < 7; i++)
        queue_push(queue, pushed[i].time_ns, pushed[i].rank, 9, pushed[i].payload);
    CU_ASSERT_EQUAL(queue_count(queue), 7);
    for (uint64_t i = 0; i < 7; i++) {
        CU_ASSERT_FATAL(queue_pop(queue, &event));
        CU_ASSERT_EQUAL(event.payload, i);
        CU_ASSERT_EQUAL(event.handler, 9);
    }
    CU_ASSERT_FALSE(queue_pop(queue, &event));
    CU_ASSERT_FALSE(queue_peek(queue, &event));
    queue_free(queue);
}

static void a_moved_event_goes_behind_its_equals(void)
{
    Queue *queue = queue_new();
    Event event = {0};
    EventId first = queue_push(queue, 5, RANK_END, 0, 'a');
    queue_push(queue, 5, RANK_END, 0, 'b');
    queue_push(queue, 5, RANK_FAULT, 0, 'c');
    CU_ASSERT(
        queue_move(queue, first, 5)); /* to where it is: it still takes a new number, but keeps its rank */
    CU_ASSERT(queue_find(queue, first, &event));
    CU_ASSERT(event.payload == 'a' && event.time_ns == 5 && event.rank == RANK_END);
    char order[4] = "";
    for (int i = 0; queue_pop(queue, &event); i++)
        order[i] = (char)event.payload;
    CU_ASSERT_STRING_EQUAL(order, "bac");
    queue_free(queue);
}

static void stale_ids_do_nothing(void)
{
    Queue *queue = queue_new();
    Event event;
    EventId old = queue_push(queue, 1, RANK_END, 0, 1);
    CU_ASSERT(queue_cancel(queue, old));
    EventId young = queue_push(queue, 2, RANK_END, 0, 2);
    CU_ASSERT_EQUAL(young.index1, old.index1); /* the place is used again, so the generation has to tell */
    CU_ASSERT_FALSE(queue_cancel(queue, old));
    CU_ASSERT_FALSE(queue_move(queue, old, 3));
    CU_ASSERT_FALSE(queue_find(queue, old, &event));
    CU_ASSERT_FALSE(queue_cancel(queue, (EventId){0}));
    CU_ASSERT_FALSE(queue_cancel(queue, (EventId){.index1 = 99, .generation = 1}));
    CU_ASSERT_EQUAL(queue_count(queue), 1);
    CU_ASSERT(queue_pop(queue, &event));
    CU_ASSERT(event.payload == 2 && event.id.index1 == young.index1 &&
              event.id.generation == young.generation);
    CU_ASSERT_FALSE(queue_cancel(queue, young)); /* it has run */
    queue_free(queue);
}

/* ---- The oracle: all pending events in no order, searched from end to end ---- */

enum { OPERATIONS = 100000, MOST_PENDING = 400 };

typedef struct {
    SimTime time_ns;
    Rank rank;
    uint64_t sequence; /* given anew by a move */
    uint64_t payload;
    EventId id;
} Known;

typedef struct {
    Queue *queue;
    Known known[MOST_PENDING];
    size_t count;
    uint64_t sequence;
    SimTime now_ns;
    uint64_t hash; /* of what was popped */
    Rng rng;
} Oracle;

static int compare_known(const void *a, const void *b)
{
    const Known *x = a, *y = b;
    if (x->time_ns != y->time_ns)
        return x->time_ns < y->time_ns ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/* Few distinct times, so that ties are the rule: with 400 pending over 40 instants and 6 ranks, about two
 * share time and rank. */
static SimTime soon(Oracle *oracle)
{
    return oracle->now_ns + (SimTime)rng_below(&oracle->rng, 40);
}

static void push(Oracle *oracle)
{
    if (oracle->count == MOST_PENDING)
        return;
    Known known = {.time_ns = soon(oracle), .rank = (Rank)rng_below(&oracle->rng, RANK_COUNT)};
    known.payload = known.sequence = oracle->sequence++;
    known.id = queue_push(oracle->queue, known.time_ns, known.rank, 3, known.payload);
    oracle->known[oracle->count++] = known;
}

static void cancel(Oracle *oracle)
{
    if (oracle->count == 0)
        return;
    size_t i = rng_below(&oracle->rng, oracle->count);
    CU_ASSERT(queue_cancel(oracle->queue, oracle->known[i].id));
    oracle->known[i] = oracle->known[--oracle->count];
}

static void move(Oracle *oracle)
{
    if (oracle->count == 0)
        return;
    Known *known = &oracle->known[rng_below(&oracle->rng, oracle->count)];
    known->time_ns = soon(oracle);
    known->sequence = oracle->sequence++;
    CU_ASSERT(queue_move(oracle->queue, known->id, known->time_ns));
}

static uint64_t add_word(uint64_t hash, uint64_t word)
{
    return fnv_bytes(hash, &word, sizeof word);
}

/* The queue's next is the oracle's least. */
static void pop(Oracle *oracle)
{
    size_t least = 0;
    Event event;
    if (!queue_pop(oracle->queue, &event)) {
        CU_ASSERT_EQUAL(oracle->count, 0);
        return;
    }
    CU_ASSERT_FATAL(oracle->count > 0);
    for (size_t i = 1; i < oracle->count; i++)
        if (compare_known(&oracle->known[i], &oracle->known[least]) < 0)
            least = i;
    CU_ASSERT_EQUAL(event.payload, oracle->known[least].payload);
    CU_ASSERT_EQUAL(event.time_ns, oracle->known[least].time_ns);
    CU_ASSERT_EQUAL(event.rank, oracle->known[least].rank);
    oracle->now_ns = event.time_ns;
    oracle->hash = add_word(add_word(oracle->hash, (uint64_t)event.time_ns), event.payload);
    oracle->known[least] = oracle->known[--oracle->count];
}

/* Half pushes at first, so that the queue fills; then what is left is drained against one sort. The hash of
 * the whole order is a constant: the same for every compiler, option and machine, and for whatever structure
 * stands behind the header. */
static void random_operations_agree_with_a_sort(void)
{
    static Oracle oracle;
    oracle = (Oracle){.queue = queue_new(), .hash = FNV_START};
    rng_start(&oracle.rng, 1, "queue", 0);
    void (*const operations[])(Oracle *) = {push, push, push, pop, cancel, move, move, pop};
    for (int i = 0; i < OPERATIONS; i++)
        operations[rng_below(&oracle.rng, i % 20000 < 15000 ? 7 : 8)](&oracle);
    CU_ASSERT(oracle.count > 50);
    CU_ASSERT_EQUAL(queue_count(oracle.queue), oracle.count);
    qsort(oracle.known, oracle.count, sizeof *oracle.known, compare_known);
    Event event;
    for (size_t i = 0; i < oracle.count; i++) {
        CU_ASSERT_FATAL(queue_pop(oracle.queue, &event));
        CU_ASSERT_EQUAL(event.payload, oracle.known[i].payload);
        oracle.hash = add_word(add_word(oracle.hash, (uint64_t)event.time_ns), event.payload);
    }
    CU_ASSERT_FALSE(queue_pop(oracle.queue, &event));
    CU_ASSERT_EQUAL(oracle.hash, UINT64_C(0x364d7152e50351a4));
    queue_free(oracle.queue);
}

static const TestCase cases[] = {
    {"equal_times_run_by_rank_then_by_push", equal_times_run_by_rank_then_by_push},
    {"a_moved_event_goes_behind_its_equals", a_moved_event_goes_behind_its_equals},
    {"stale_ids_do_nothing", stale_ids_do_nothing},
    {"random_operations_agree_with_a_sort", random_operations_agree_with_a_sort},
    {NULL, NULL},
};
const TestSuite test_queue = {"queue", cases};
