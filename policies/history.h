/* CPU usage of a guest at the last control intervals. It moves with the guest: a host's history is that of
 * the guests that are on it now. */
#ifndef VIRGA_POLICIES_HISTORY_H
#define VIRGA_POLICIES_HISTORY_H

#include "policies/policy.h"

#define HISTORY 30 /* values kept; the published detectors are tuned for it */

/* The record of a guest (Policy.guest_bytes). The values lie in a row, the newest first, and the row wanders
 * down the array, one place a note; at the bottom it is copied to the top. */
typedef struct History {
    double usage_ratio[2 * HISTORY];
    uint32_t newest; /* where the row begins, at most HISTORY */
    uint32_t count;  /* how many there are, at most HISTORY */
} History;

/* Notes the usage of each guest that lives on a host. Once a control interval. */
void history_note(const Self *self, const View *view);

static inline const History *history_of(const Self *self, uint32_t guest)
{
    return self_guest(self, guest);
}

/* [HISTORY] the newest first, 0 where there is none yet. */
static inline const double *history_values(const History *history)
{
    return history->usage_ratio + history->newest;
}

#endif
