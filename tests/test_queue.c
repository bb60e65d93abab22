#include "sim/engine/queue.h"

#include "sim/base/fnv.h"
#include "sim/base/rng.h"
#include "tests/test.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- The other oracle: many operations, one sort, many pops ---- */

enum { BATCHES = 100, BATCH = 10000, MOST_KNOWN = 40000 };

typedef struct {
    Queue *queue;
    Known *known; /* those cancelled are put to the end and cut off */
    size_t count, operations;
    uint64_t sequence;
    SimTime now_ns;
    Rng rng;
} Ledger;

/* All scales from "now" to centuries, so that every part of the queue has its turn; and round times, so that
 * ties are many at every distance. */
static SimTime sometime(Ledger *ledger)
{
    static const struct {
        SimTime step_ns, steps;
    } scales[] = {{1, 1},
                  {1, 3},
                  {1, 70},
                  {1000, 50},
                  {NS_PER_MS, 1000},
                  {NS_PER_S, 9},
                  {NS_PER_S, 100000},
                  {NS_PER_DAY, 4000},
                  {1, NS_PER_S},
                  {1, 100 * NS_PER_DAY}};
    size_t i = rng_below(&ledger->rng, sizeof scales / sizeof *scales);
    SimTime step_ns = scales[i].step_ns;
    SimTime time_ns = ledger->now_ns / step_ns * step_ns +
                      step_ns * (SimTime)rng_below(&ledger->rng, (uint64_t)scales[i].steps);
    return time_ns < ledger->now_ns ? ledger->now_ns : time_ns;
}

static void operate(Ledger *ledger)
{
    uint64_t what = rng_below(&ledger->rng, 10);
    ledger->operations++;
    if (what < 6 || ledger->count == 0) {
        Known known = {.time_ns = sometime(ledger), .rank = (Rank)rng_below(&ledger->rng, RANK_COUNT)};
        known.payload = known.sequence = ledger->sequence++;
        known.id = queue_push(ledger->queue, known.time_ns, known.rank, 3, known.payload);
        ledger->known[ledger->count++] = known;
        return;
    }
    Known *known = &ledger->known[rng_below(&ledger->rng, ledger->count)];
    if (what < 8) {
        CU_ASSERT_FATAL(queue_cancel(ledger->queue, known->id));
        *known = ledger->known[--ledger->count];
    } else {
        known->time_ns = sometime(ledger);
        known->sequence = ledger->sequence++;
        CU_ASSERT_FATAL(queue_move(ledger->queue, known->id, known->time_ns));
    }
}

static bool same(const Event *event, const Known *known)
{
    return event->time_ns == known->time_ns && event->rank == known->rank &&
           event->payload == known->payload && event->id.index1 == known->id.index1 &&
           event->id.generation == known->id.generation;
}

/* Pops so many in order. Each is looked at beforehand now and then, and refused to who wants earlier ones. */
static void pop_in_order(Ledger *ledger, size_t count)
{
    Event event;
    qsort(ledger->known, ledger->count, sizeof *ledger->known, compare_known);
    for (size_t i = 0; i < count; i++) {
        const Known *known = &ledger->known[i];
        if (i % 64 == 0) {
            CU_ASSERT_FATAL(!queue_pop_before(ledger->queue, known->time_ns, &event));
            CU_ASSERT_FATAL(queue_peek(ledger->queue, &event) && same(&event, known));
        }
        CU_ASSERT_FATAL(i % 2 == 0 ? queue_pop(ledger->queue, &event)
                                   : queue_pop_before(ledger->queue, known->time_ns + 1, &event));
        CU_ASSERT_FATAL(same(&event, known));
        ledger->now_ns = event.time_ns;
    }
    ledger->count -= count;
    memmove(ledger->known, ledger->known + count, ledger->count * sizeof *ledger->known);
}

/* Each batch pops about as many as it leaves pending more, so that some hundreds to some ten thousand are. */
static void a_million_operations_agree_with_a_sort(void)
{
    Ledger ledger = {.queue = queue_new(), .known = calloc(MOST_KNOWN, sizeof(Known))};
    rng_start(&ledger.rng, 1, "ledger", 0);
    for (int batch = 0; batch < BATCHES; batch++) {
        while (ledger.operations < (size_t)(batch + 1) * BATCH && ledger.count < MOST_KNOWN)
            operate(&ledger);
        CU_ASSERT_EQUAL(queue_count(ledger.queue), ledger.count);
        pop_in_order(&ledger, batch % 10 == 9 ? ledger.count : rng_below(&ledger.rng, ledger.count));
    }
    CU_ASSERT_EQUAL(ledger.operations, 1000000);
    CU_ASSERT_EQUAL(queue_count(ledger.queue), 0);
    queue_free(ledger.queue);
    free(ledger.known);
}

/* ---- Single claims ---- */

/* Of each rank 100 at one instant, the last rank first; while those of rank FAULT run, an END comes. */
static void an_earlier_rank_at_the_same_time_runs_next(void)
{
    Queue *queue = queue_new();
    Event event = {0};
    for (int i = 0; i < 600; i++)
        queue_push(queue, 7, (Rank)(5 - i / 100), 0, (uint64_t)i);
    for (int i = 0; i < 250; i++)
        CU_ASSERT_FATAL(queue_pop(queue, &event));
    CU_ASSERT(event.rank == RANK_FAULT && event.payload == 349); /* the fiftieth of 300 .. 399 */
    queue_push(queue, 7, RANK_END, 0, 1000);
    queue_push(queue, 7, RANK_FAULT, 0, 1001);
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 1000);
    for (uint64_t i = 350; i < 400; i++)
        CU_ASSERT(queue_pop(queue, &event) && event.payload == i);
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 1001);
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 200); /* the first ARRIVE */
    queue_free(queue);
}

/* Which only looks must not pass over times that may still be pushed: 50 events from 1000000 on, so that they
 * are no small queue, and then one at 5. */
static void what_was_refused_may_be_overtaken(void)
{
    Queue *queue = queue_new();
    Event event = {0};
    for (uint64_t i = 0; i < 50; i++)
        queue_push(queue, 1000000 + 1000 * (SimTime)i, RANK_END, 0, i);
    CU_ASSERT_FALSE(queue_pop_before(queue, 1000000, &event));
    CU_ASSERT(queue_peek(queue, &event) && event.payload == 0);
    queue_push(queue, 5, RANK_END, 0, 99);
    CU_ASSERT(queue_pop_before(queue, 1000000, &event) && event.payload == 99);
    CU_ASSERT_FALSE(queue_pop_before(queue, 1000000, &event));
    CU_ASSERT(queue_pop_before(queue, 1000001, &event) && event.payload == 0);
    queue_free(queue);
}

/* The same where the first ones are dead: 40 at 1000, cancelled, and 40 at 2000 that are refused. */
static void cancelled_events_are_not_passed_either(void)
{
    Queue *queue = queue_new();
    EventId ids[40];
    Event event = {0};
    for (int i = 0; i < 40; i++)
        ids[i] = queue_push(queue, 1000, RANK_END, 0, 0);
    for (uint64_t i = 0; i < 40; i++)
        queue_push(queue, 2000, RANK_END, 0, i);
    for (int i = 0; i < 40; i++)
        queue_cancel(queue, ids[i]);
    CU_ASSERT_FALSE(queue_pop_before(queue, 1500, &event));
    queue_push(queue, 10, RANK_END, 0, 99);
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 99);
    for (uint64_t i = 0; i < 40; i++)
        CU_ASSERT(queue_pop(queue, &event) && event.payload == i);
    CU_ASSERT_FALSE(queue_pop(queue, &event));
    queue_free(queue);
}

static void the_ends_of_time_are_times(void)
{
    static const SimTime times_ns[] = {INT64_MAX, INT64_MIN, 0, INT64_MAX - 1, -1, INT64_MIN + 1};
    static const SimTime sorted_ns[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
    Queue *queue = queue_new();
    Event event = {0};
    for (int i = 0; i < 600; i++)
        queue_push(queue, times_ns[i % 6], RANK_FAULT, 0, (uint64_t)i / 6);
    CU_ASSERT_FALSE(queue_pop_before(queue, INT64_MIN, &event)); /* nothing is */
    for (uint64_t i = 0; i < 600; i++)
        CU_ASSERT(queue_pop(queue, &event) && event.time_ns == sorted_ns[i / 100] &&
                  event.payload == i % 100);
    queue_push(queue, INT64_MAX, RANK_FAULT, 0, 2); /* "never" has come: there is still an order in it */
    queue_push(queue, INT64_MAX, RANK_END, 0, 1);
    CU_ASSERT_FALSE(queue_pop_before(queue, INT64_MAX, &event));
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 1);
    CU_ASSERT(queue_pop(queue, &event) && event.payload == 2);
    queue_free(queue);
}

/* More than one piece of cards (65536) and of chunks; 1000 instants, so that each has about 300, of one rank:
 * sorted by time, then by payload. */
static void three_hundred_thousand_events_come_in_order(void)
{
    enum { N = 300000 };
    Queue *queue = queue_new();
    Event event, last = {0};
    Rng rng;
    rng_start(&rng, 1, "many", 0);
    for (uint64_t i = 0; i < N; i++)
        queue_push(queue, NS_PER_MIN * (SimTime)(1 + rng_below(&rng, 1000)), RANK_ARRIVE, 0, i);
    for (int i = 0; i < N; i++) {
        CU_ASSERT_FATAL(queue_pop(queue, &event));
        CU_ASSERT_FATAL(event.time_ns > last.time_ns ||
                        (event.time_ns == last.time_ns && event.payload > last.payload));
        last = event;
    }
    CU_ASSERT(!queue_pop(queue, &event) && last.time_ns == 1000 * NS_PER_MIN);
    queue_free(queue);
}

/* ---- Memory ---- */

static size_t bytes_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* A million moves of 1000 events, of which none is popped: without an end to what they leave behind, it would
 * be 16 MB. A chunk is 1024 bytes; what is kept is 1000 events, as many dead ones and 256, in at most 704
 * chunks that are not full: less than 1 MB. */
static void moves_leave_little_behind(void)
{
    Queue *queue = queue_new();
    EventId ids[1000];
    Rng rng;
    rng_start(&rng, 1, "moves", 0);
    for (int i = 0; i < 1000; i++)
        ids[i] = queue_push(queue, NS_PER_H, RANK_END, 0, 0);
    size_t before = bytes_in_use();
    for (int i = 0; i < 1000000; i++)
        CU_ASSERT_FATAL(queue_move(queue, ids[rng_below(&rng, 1000)], (SimTime)rng_below(&rng, NS_PER_DAY)));
    CU_ASSERT(bytes_in_use() < before + 1000000);
    CU_ASSERT_EQUAL(queue_count(queue), 1000);
    queue_free(queue);
}

/* The hold model with cancels and moves: whatever is needed was there in the first 50000 steps. */
static void nothing_is_allocated_after_the_warm_up(void)
{
    enum { N = 5000, STEPS = 200000 };
    static EventId ids[N];
    Queue *queue = queue_new();
    Event event = {0};
    size_t warm = 0;
    Rng rng;
    rng_start(&rng, 1, "hold", 0);
    for (uint64_t i = 0; i < N; i++)
        ids[i] = queue_push(queue, (SimTime)rng_below(&rng, NS_PER_S), RANK_END, 0, i);
    for (int step = 0; step < STEPS; step++) {
        if (step == STEPS / 4)
            warm = bytes_in_use();
        CU_ASSERT_FATAL(queue_pop(queue, &event));
        SimTime later_ns = event.time_ns + (SimTime)rng_below(&rng, 2 * NS_PER_S);
        ids[event.payload] = queue_push(queue, later_ns, RANK_END, 0, event.payload);
        uint64_t victim = rng_below(&rng, N);
        if (step % 2 == 0) {
            CU_ASSERT_FATAL(queue_move(queue, ids[victim], later_ns));
        } else {
            CU_ASSERT_FATAL(queue_cancel(queue, ids[victim]));
            ids[victim] = queue_push(queue, later_ns, RANK_END, 0, victim);
        }
    }
    CU_ASSERT_EQUAL(bytes_in_use(), warm);
    queue_free(queue);
}

/* Pushes and pops so many at the instant 10. */
static void turn_over(Queue *queue, int count)
{
    Event event;
    for (int i = 0; i < count; i++) {
        queue_push(queue, 10, RANK_END, 0, 'b');
        queue_pop(queue, &event);
    }
}

/* 2^24 - 1 stamps tell an event's entry from those that earlier ones left behind at the same place; then they
 * begin anew. An event with the stamp `first` leaves its entry at 1000 when it is moved, and is popped, which
 * takes two more stamps. Turning over 2^24 - 3 others brings the same stamp again: the entry at 1000 must not
 * stand for the event that has it now, which would then run before the one at 1500. */
static bool a_stamp_is_told_from_its_first_use(int first)
{
    Queue *queue = queue_new();
    Event event = {0};
    turn_over(queue, first);
    EventId id = queue_push(queue, 1000, RANK_END, 0, 'a');
    queue_move(queue, id, 10);
    bool good = queue_pop(queue, &event) && event.payload == 'a';
    turn_over(queue, (1 << 24) - 3);
    good &= queue_push(queue, 2000, RANK_END, 0, 'd').index1 == id.index1;
    queue_push(queue, 1500, RANK_END, 0, 'c');
    good &= queue_pop(queue, &event) && event.payload == 'c';
    good &= queue_pop(queue, &event) && event.payload == 'd';
    good &= !queue_pop(queue, &event);
    queue_free(queue);
    return good;
}

static void more_events_at_a_place_than_there_are_stamps(void)
{
    CU_ASSERT(a_stamp_is_told_from_its_first_use(0));
    CU_ASSERT(a_stamp_is_told_from_its_first_use((1 << 24) - 2)); /* the last one */
}

static const TestCase cases[] = {
    {"equal_times_run_by_rank_then_by_push", equal_times_run_by_rank_then_by_push},
    {"a_moved_event_goes_behind_its_equals", a_moved_event_goes_behind_its_equals},
    {"stale_ids_do_nothing", stale_ids_do_nothing},
    {"random_operations_agree_with_a_sort", random_operations_agree_with_a_sort},
    {"a_million_operations_agree_with_a_sort", a_million_operations_agree_with_a_sort},
    {"an_earlier_rank_at_the_same_time_runs_next", an_earlier_rank_at_the_same_time_runs_next},
    {"what_was_refused_may_be_overtaken", what_was_refused_may_be_overtaken},
    {"cancelled_events_are_not_passed_either", cancelled_events_are_not_passed_either},
    {"the_ends_of_time_are_times", the_ends_of_time_are_times},
    {"three_hundred_thousand_events_come_in_order", three_hundred_thousand_events_come_in_order},
    {"moves_leave_little_behind", moves_leave_little_behind},
    {"nothing_is_allocated_after_the_warm_up", nothing_is_allocated_after_the_warm_up},
    {"more_events_at_a_place_than_there_are_stamps", more_events_at_a_place_than_there_are_stamps},
    {NULL, NULL},
};
const TestSuite test_queue = {"queue", cases};
