/* Who waits for a placement: pending guests, the higher priority first, equal ones in order of arrival; after
 * them the guests of hosts that are drained, by host and in the order of its list.
 *
 * Retry. A guest that a decision has left waiting is tried again at each change that may let it in or, where
 * the rules give a retry interval, that long after; and as often as the rules allow, after which it is given
 * up. Each decision that it was shown to is one attempt.
 */
#ifndef VIRGA_SIM_CONTROL_WAITING_H
#define VIRGA_SIM_CONTROL_WAITING_H

#include "sim/base/vec.h"
#include "sim/control/refusals.h"
#include "sim/control/view.h"
#include "sim/model/cluster.h"

typedef struct WaitingRules {
    SimTime retry_ns;  /* 0 = at each change */
    uint32_t attempts; /* 0 = without end */
} WaitingRules;

typedef struct Waiter {
    GuestId guest;
    uint32_t attempts; /* decisions that left it waiting */
    int64_t priority;
    SimTime next_ns; /* it is not shown before */
    bool is_told;    /* the journal says that it waits, and why */
} Waiter;

typedef struct Waiting {
    WaitingRules rules;
    VEC(Waiter) guests;     /* pending when they were listed last, or arrived since */
    size_t listed;          /* of them, those that the View's list begins with */
    size_t told;            /* those before it are told */
    VEC(uint32_t) draining; /* hosts, by row */
    Refusals refusals;
} Waiting;

void waiting_add(Waiting *waiting, GuestId guest, int64_t priority);

/* A host is drained from now on, or no more. */
void waiting_drain(Waiting *waiting, uint32_t host, bool drains);

/* Whether anybody may be waiting for something to change: false is certain. Who is retried by the clock is
 * not.
 */
bool waiting_for_change(const Waiting *waiting, const Cluster *cluster);

/* Makes the View's list of pending guests anew: of those that are due. */
void waiting_list(Waiting *waiting, ViewState *view);

/* After a placement decision: writes down who is left pending for the first time, and why. */
void waiting_tell(Waiting *waiting, Cluster *cluster);

/* After that: counts the attempt, ends those that have none left, and sets when the others come next. The
 * time at which the first of them is due, SIM_TIME_MAX = nobody is, or all wait for a change. */
SimTime waiting_retry(Waiting *waiting, Cluster *cluster);

void waiting_free(Waiting *waiting);

#endif
