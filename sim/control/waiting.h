/* Who waits for a placement: pending guests, longest first; after them the guests of hosts that are drained,
 * by host and in the order of its list.
 */
#ifndef VIRGA_SIM_CONTROL_WAITING_H
#define VIRGA_SIM_CONTROL_WAITING_H

#include "sim/base/vec.h"
#include "sim/control/view.h"
#include "sim/model/cluster.h"

typedef struct Waiter {
    GuestId guest;
    bool is_told; /* the journal says that it waits, and why */
} Waiter;

typedef struct Waiting {
    VEC(Waiter) guests;     /* pending when they were listed last, or arrived since */
    VEC(uint32_t) draining; /* hosts, by row */
} Waiting;

void waiting_add(Waiting *waiting, GuestId guest);

/* A host is drained from now on, or no more. */
void waiting_drain(Waiting *waiting, uint32_t host, bool drains);

/* Whether anybody may be waiting: false is certain. */
bool waiting_maybe(const Waiting *waiting, const Cluster *cluster);

/* Makes the View's list of pending guests anew. */
void waiting_list(Waiting *waiting, ViewState *view);

/* After a placement decision: writes down who is left pending for the first time, and why. */
void waiting_tell(Waiting *waiting, Cluster *cluster);

void waiting_free(Waiting *waiting);

#endif
