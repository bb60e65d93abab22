#include "sim/engine/engine.h"

#include "sim/base/check.h"
#include "sim/base/vec.h"

#include <stdlib.h>

/* The queue carries 16 bits for the handler: the upper one marks what is periodic. */
#define PERIODIC 0x8000u

typedef struct {
    const char *name;
    EventHandler run;
    void *context;
} Handler;

struct Engine {
    SimTime now_ns;
    Queue *queue;
    VEC(Handler) handlers;
    HandlerId running; /* or ran last; none before the first event */
    Rank rank;         /* of the event that runs or ran last */
    uint64_t events;
    uint64_t burst;
    size_t pending_periodic;
};

Engine *engine_new(void)
{
    Engine *engine = must_calloc(1, sizeof *engine);
    engine->queue = queue_new();
    return engine;
}

void engine_free(Engine *engine)
{
    if (engine == NULL)
        return;
    queue_free(engine->queue);
    vec_free(&engine->handlers);
    free(engine);
}

HandlerId engine_register(Engine *engine, const char *name, EventHandler run, void *context)
{
    check(name != NULL && run != NULL && engine->handlers.count < PERIODIC - 1);
    vec_push(&engine->handlers, (Handler){name, run, context});
    return (HandlerId){(uint16_t)engine->handlers.count};
}

/* See the order of what may be scheduled in the header. */
static bool may_be_due(const Engine *engine, SimTime time_ns, Rank rank)
{
    if (time_ns != engine->now_ns)
        return time_ns > engine->now_ns;
    return rank >= engine->rank || rank == RANK_END;
}

static EventId schedule(Engine *engine, SimTime time_ns, Rank rank, unsigned handler, uint64_t payload)
{
    unsigned index1 = handler & ~PERIODIC;
    check(index1 > 0 && index1 <= engine->handlers.count);
    check(may_be_due(engine, time_ns, rank));
    return queue_push(engine->queue, time_ns, rank, (uint16_t)handler, payload);
}

EventId engine_at(Engine *engine, SimTime time_ns, Rank rank, HandlerId handler, uint64_t payload)
{
    return schedule(engine, time_ns, rank, handler.index1, payload);
}

EventId engine_at_periodic(Engine *engine, SimTime time_ns, Rank rank, HandlerId handler, uint64_t payload)
{
    engine->pending_periodic++;
    return schedule(engine, time_ns, rank, handler.index1 | PERIODIC, payload);
}

static void no_longer_pending(Engine *engine, const Event *event)
{
    if (event->handler & PERIODIC)
        engine->pending_periodic--;
}

bool engine_cancel(Engine *engine, EventId id)
{
    Event event;
    if (!queue_take(engine->queue, id, &event))
        return false;
    no_longer_pending(engine, &event);
    return true;
}

bool engine_move(Engine *engine, EventId id, SimTime time_ns)
{
    Event event;
    if (time_ns > engine->now_ns) /* then any rank will do */
        return queue_move(engine->queue, id, time_ns);
    if (!queue_find(engine->queue, id, &event))
        return false;
    check(may_be_due(engine, time_ns, event.rank));
    return queue_move(engine->queue, id, time_ns);
}

bool engine_step(Engine *engine, SimTime end_ns)
{
    Event event;
    if (!queue_pop_before(engine->queue, end_ns, &event))
        return false;
    no_longer_pending(engine, &event);
    engine->burst = event.time_ns == engine->now_ns ? engine->burst + 1 : 1;
    engine->events++;
    engine->now_ns = event.time_ns;
    engine->rank = event.rank;
    engine->running.index1 = (uint16_t)(event.handler & ~PERIODIC);
    const Handler *handler = &engine->handlers.at[engine->running.index1 - 1];
    handler->run(handler->context, event.payload, event.time_ns);
    return true;
}

SimTime engine_now(const Engine *engine)
{
    return engine->now_ns;
}

uint64_t engine_events(const Engine *engine)
{
    return engine->events;
}

uint64_t engine_burst(const Engine *engine)
{
    return engine->burst;
}

size_t engine_pending(const Engine *engine)
{
    return queue_count(engine->queue);
}

size_t engine_pending_periodic(const Engine *engine)
{
    return engine->pending_periodic;
}

const char *engine_running(const Engine *engine)
{
    return engine->running.index1 == 0 ? NULL : engine->handlers.at[engine->running.index1 - 1].name;
}
