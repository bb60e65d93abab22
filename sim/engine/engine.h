/* The clock and what is due: the only place where simulated time advances.
 *
 * An engine owns the clock, the queue of pending events and a small table of handlers. Handlers are
 * registered at set-up; after that an event is (time, rank, handler, payload), where the payload is 64 bits
 * of the handler's own: an id, or two packed ones. The clock starts at 0 and jumps from event to event.
 *
 * Order: (time, rank, sequence), see rank.h and queue.h. While an event of rank r runs at the instant t, what
 * it may schedule is checked:
 *   - a later instant: any rank;
 *   - the same instant: rank r or a later one, which runs in its place in the order; or RANK_END, whatever r
 *     is, because a decision or an arrival can make something end at once (a task of no length, a transfer
 *     of no bytes). Such an END runs next, before all other events left at t, and the ranks go on from END:
 *     what it causes at t in turn may be of any rank from END on;
 *   - an earlier instant, or an earlier rank other than END at the same instant: our bug, check() stops.
 * The same holds for moves, and for what is scheduled between two steps (by readers of the journal, say):
 * the rank then is that of the event that ran last. Before the first step any rank may be scheduled at 0.
 *
 * The horizon is half-open: engine_step(engine, end) runs events before end and none at it, so that a run of
 * [0, end) followed by one of [end, later) runs each event exactly once. Closing measurements at the end
 * itself are the caller's business, without events (see integral_at in sim/base/stats.h).
 *
 * Liveness is judged by the caller, from these figures: engine_burst, engine_pending, engine_pending_periodic
 * and engine_running. A periodic event is one that schedules itself again whatever happens (sampling, a
 * control interval): when nothing else is pending while work waits, nothing will ever change.
 */
#ifndef VIRGA_ENGINE_ENGINE_H
#define VIRGA_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/ids.h"
#include "sim/engine/queue.h"
#include "sim/engine/rank.h"

typedef void (*EventHandler)(void *context, uint64_t payload, SimTime now_ns);

/* Value 0 is none; valid ids come from engine_register. */
typedef struct {
    uint16_t index1;
} HandlerId;

typedef struct Engine Engine;

Engine *engine_new(void);

/* NULL is fine. Pending events are dropped; contexts belong to whoever registered them. */
void engine_free(Engine *engine);

/* Set-up only. The name (for reports; not copied, it must outlive the engine) says what the handler does,
 * such as "guest-finish". At most 32767 handlers. */
HandlerId engine_register(Engine *engine, const char *name, EventHandler run, void *context);

EventId engine_at(Engine *engine, SimTime time_ns, Rank rank, HandlerId handler, uint64_t payload);

/* The same, for an event that is periodic in the sense above; each repetition is scheduled by its handler. */
EventId engine_at_periodic(Engine *engine, SimTime time_ns, Rank rank, HandlerId handler, uint64_t payload);

/* False when the id is stale (the event has run or was cancelled): see queue.h. The event that is
 * running is already out of the queue. */
bool engine_cancel(Engine *engine, EventId id);
bool engine_move(Engine *engine, EventId id, SimTime time_ns);

/* Runs the first pending event if its time is before end_ns. False when there is none: then nothing was run
 * and the clock stays where the last event left it (engine_pending tells an empty queue from a reached end).
 */
bool engine_step(Engine *engine, SimTime end_ns);

SimTime engine_now(const Engine *engine);

/* Events run since the start. */
uint64_t engine_events(const Engine *engine);

/* Events run at the present instant, the running one included; 0 before the first. Large = a livelock. */
uint64_t engine_burst(const Engine *engine);

size_t engine_pending(const Engine *engine);
size_t engine_pending_periodic(const Engine *engine);

/* Name of the handler that runs or ran last; NULL before the first event. */
const char *engine_running(const Engine *engine);

#endif
