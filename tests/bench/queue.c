/* The event queue against a plain binary heap, in the hold model: a number of events stays pending; a step
 * takes the first one out and puts it back after an increment, Exp(1 s), that was drawn beforehand.
 *
 * What is timed is a step:
 *   - of the heap: pop and push, nothing else, for it has no ids;
 *   - of ours: pop and push; in one of ten steps an event that is pending is cancelled and another pushed in
 * its stead, in another one of ten a pending event is moved to a new time. Which event is drawn at random
 * from every eighth one: the bench keeps ids of these only, because to write down an id at each push would
 * cost as much as the push. The id is fetched ahead, what it leads to is not.
 *
 * Both have the same total order, (time, order of pushing). All sizes are filled first, ours is turned over
 * once more, then all take turns; each figure is the least of the rounds.
 *
 * The heap is an array of 24 bytes an entry (time, sequence number, payload); what sinks or rises is held
 * aside and others are moved into the hole. Whether the choice between two children is a branch or arithmetic
 * makes a great difference, in opposite ways: a branch is mispredicted half of the time, but where memory is
 * waited for, it lets the processor fetch the next level ahead. gcc 12 makes it arithmetic, clang 14 a
 * branch. So there are two heaps, `heap` as the compiler likes it and `heap_branch`. */
#include "tests/bench/bench.h"

#include "sim/base/rng.h"
#include "sim/base/vec.h"
#include "sim/engine/queue.h"

#include <gsl/gsl_randist.h>
#include <math.h>

enum { INCREMENTS = 1 << 14, TENS = 2500, ROUNDS = 40, TRACKED = 8 };

typedef struct Increments {
    SimTime at[INCREMENTS]; /* 128 kB: they stay in the cache */
    size_t next;
} Increments;

/* So many of them, one after the other. */
static const SimTime *draw(Increments *increments, size_t count)
{
    increments->next = increments->next + count > INCREMENTS ? 0 : increments->next;
    increments->next += count;
    return &increments->at[increments->next - count];
}

/* ---- The heap ---- */

typedef struct Item {
    SimTime time_ns;
    uint64_t sequence, payload;
} Item;

typedef struct Heap {
    VEC(Item) items;
    uint64_t sequence;
} Heap;

static bool is_before(const Item *a, const Item *b)
{
    return a->time_ns != b->time_ns ? a->time_ns < b->time_ns : a->sequence < b->sequence;
}

static void heap_push(Heap *heap, SimTime time_ns, uint64_t payload)
{
    Item item = {time_ns, heap->sequence++, payload};
    vec_push(&heap->items, item);
    size_t hole = heap->items.count - 1;
    while (hole > 0 && is_before(&item, &heap->items.at[(hole - 1) / 2])) {
        heap->items.at[hole] = heap->items.at[(hole - 1) / 2];
        hole = (hole - 1) / 2;
    }
    heap->items.at[hole] = item;
}

static inline Item heap_take(Heap *heap, bool must_branch)
{
    Item *at = heap->items.at, first = at[0], last = vec_pop(&heap->items);
    size_t hole = 0, count = heap->items.count;
    for (size_t child; (child = 2 * hole + 1) < count; hole = child) {
        if (child + 1 < count && is_before(&at[child + 1], &at[child])) {
            if (must_branch)
                __asm__ volatile("");
            child++;
        }
        if (!is_before(&at[child], &last))
            break;
        at[hole] = at[child];
    }
    at[hole] = last;
    return first;
}

static __attribute__((noinline)) Item heap_pop(Heap *heap)
{
    return heap_take(heap, false);
}

static __attribute__((noinline)) Item heap_pop_branching(Heap *heap)
{
    return heap_take(heap, true);
}

/* ---- The worlds ---- */

typedef struct Size {
    const char *name;
    size_t pending;
    Heap heap;
    Queue *queue;
    EventId *ids;     /* [pending / TRACKED] of payloads 0, TRACKED, 2 TRACKED, ... */
    uint64_t victims; /* state of a small generator */
    uint64_t victim;  /* drawn, an index in ids */
    double heap_ns, branch_ns, queue_ns, bytes; /* a step; an event */
} Size;

static void draw_victim(Size *size)
{
    size->victims = size->victims * UINT64_C(6364136223846793005) + 1442695040888963407;
    size->victim = (size->victims >> 32) * (size->pending / TRACKED) >> 32;
    __builtin_prefetch(&size->ids[size->victim]);
}

static SimTime step_queue(Size *size, SimTime increment_ns)
{
    Event event;
    EventId unused;
    queue_pop(size->queue, &event);
    EventId id = queue_push(size->queue, event.time_ns + increment_ns, RANK_END, 0, event.payload);
    *(event.payload % TRACKED == 0 ? &size->ids[event.payload / TRACKED] : &unused) = id;
    return event.time_ns;
}

static void replace_victim(Size *size, SimTime time_ns)
{
    EventId *id = &size->ids[size->victim];
    queue_cancel(size->queue, *id);
    *id = queue_push(size->queue, time_ns, RANK_END, 0, size->victim * TRACKED);
    draw_victim(size);
}

static void move_victim(Size *size, SimTime time_ns)
{
    queue_move(size->queue, size->ids[size->victim], time_ns);
    draw_victim(size);
}

static void ten_steps_queue(Size *size, Increments *increments)
{
    const SimTime *increment_ns = draw(increments, 12);
    for (int i = 0; i < 10; i++) {
        SimTime now_ns = step_queue(size, increment_ns[i]);
        if (i == 2)
            replace_victim(size, now_ns + increment_ns[10]);
        if (i == 7)
            move_victim(size, now_ns + increment_ns[11]);
    }
}

static void ten_steps_heap(Size *size, Increments *increments, Item (*pop)(Heap *))
{
    const SimTime *increment_ns = draw(increments, 10);
    for (int i = 0; i < 10; i++) {
        Item item = pop(&size->heap);
        heap_push(&size->heap, item.time_ns + increment_ns[i], item.payload);
    }
}

static void run_heap(Size *size, Increments *increments)
{
    ten_steps_heap(size, increments, heap_pop);
}

static void run_heap_branching(Size *size, Increments *increments)
{
    ten_steps_heap(size, increments, heap_pop_branching);
}

/* What others have left in the caches is first driven out. */
static double ns_a_step(Size *size, Increments *increments, void (*ten_steps)(Size *, Increments *),
                        size_t tens)
{
    for (size_t i = 0; i < TENS; i++)
        ten_steps(size, increments);
    double start = bench_cpu_s();
    for (size_t i = 0; i < tens; i++)
        ten_steps(size, increments);
    return (bench_cpu_s() - start) * 1e9 / (10 * (double)tens);
}

static void take_turns(Size *size, Increments *increments)
{
    size_t tens = size->pending > 10 * TENS ? size->pending / 10 : TENS;
    size->queue_ns = bench_least(size->queue_ns, ns_a_step(size, increments, ten_steps_queue, tens));
    size->heap_ns = bench_least(size->heap_ns, ns_a_step(size, increments, run_heap, TENS));
    size->branch_ns = bench_least(size->branch_ns, ns_a_step(size, increments, run_heap_branching, TENS));
}

static void fill(Size *size, Increments *increments)
{
    double before_bytes = bench_resident_bytes();
    size->queue = queue_new();
    size->ids = must_calloc(size->pending / TRACKED + 1, sizeof *size->ids);
    size->heap_ns = size->branch_ns = size->queue_ns = INFINITY;
    for (uint64_t i = 0; i < size->pending; i++) {
        EventId id = queue_push(size->queue, *draw(increments, 1) + (SimTime)i % 97, RANK_END, 0, i);
        if (i % TRACKED == 0)
            size->ids[i / TRACKED] = id;
    }
    for (size_t i = 0; i < size->pending; i += 10)
        ten_steps_queue(size, increments);
    size->bytes = (bench_resident_bytes() - before_bytes) / (double)size->pending - 1; /* without the ids */
    vec_reserve(&size->heap.items, size->pending);
    for (uint64_t i = 0; i < size->pending; i++)
        heap_push(&size->heap, *draw(increments, 1), i);
}

static void tell(const Size *size)
{
    bench_row(size->queue_ns, "ns/step", "queue/%s/ours", size->name);
    bench_row(size->heap_ns, "ns/step", "queue/%s/heap", size->name);
    bench_row(size->branch_ns, "ns/step", "queue/%s/heap_branch", size->name);
    bench_row(size->heap_ns / size->queue_ns, "times", "queue/%s/faster", size->name);
    bench_row(size->branch_ns / size->queue_ns, "times", "queue/%s/faster_branch", size->name);
    if (size->pending >= 100000)
        bench_row(size->bytes, "B/event", "queue/%s/memory", size->name);
}

static void run(void)
{
    Size sizes[] = {{.name = "1e3", .pending = 1000},
                    {.name = "1e4", .pending = 10000},
                    {.name = "1e5", .pending = 100000},
                    {.name = "1e6", .pending = 1000000},
                    {.name = "1e7", .pending = 10000000}};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    static Increments increments;
    Rng rng;
    rng_start(&rng, 1, "increments", 0);
    gsl_rng view = rng_gsl(&rng);
    for (int i = 0; i < INCREMENTS; i++)
        increments.at[i] = (SimTime)gsl_ran_exponential(&view, NS_PER_S);
    for (int i = 0; i < SIZES; i++)
        fill(&sizes[i], &increments);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < SIZES && (i < SIZES - 1 || round % 8 == 0); i++) /* the largest takes a second */
            take_turns(&sizes[i], &increments);
    for (int i = 0; i < SIZES; i++)
        tell(&sizes[i]);
    bench_row(sizes[3].queue_ns / sizes[0].queue_ns, "times", "queue/1e6_against_1e3");
    for (int i = 0; i < SIZES; i++) {
        queue_free(sizes[i].queue);
        vec_free(&sizes[i].heap.items);
        free(sizes[i].ids);
    }
}

const Benchmark bench_queue = {
    "queue", "the event queue against a binary heap, hold model, 10^3 to 10^7 pending", run};
