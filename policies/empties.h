/* Hosts with nobody on them, by kind. Empty hosts of one type, in one state and with the same capacity are
 * alike for any guest, so a search looks at the first of each kind only. That is what makes a search on a
 * large and mostly idle site cheap. */
#ifndef VIRGA_POLICIES_EMPTIES_H
#define VIRGA_POLICIES_EMPTIES_H

#include "policies/policy.h"

typedef struct EmptyKind {
    uint32_t type;
    uint8_t state;
    double cpu_mhz;
    uint32_t first; /* lowest row; POLICY_NONE when all of this kind are taken */
    uint32_t next_of_type;
} EmptyKind;

typedef struct Empties {
    EmptyKind *kinds;
    uint32_t count;
    uint32_t *next;    /* [hosts] the next row of the same kind, POLICY_NONE = the last */
    uint32_t *kind_of; /* [hosts] the kind of an empty host */
    uint32_t *by_type; /* [hosts] a kind of that type, POLICY_NONE = there is none */
} Empties;

/* Those on whose list nobody stands and of whose CPU nothing is used. Failed and draining hosts are left out.
 * Lives in the View's scratch memory: for this call of the hook. */
void empties_collect(Empties *empties, const View *view);

/* The first of a kind that the world admits the guest to, POLICY_NONE = none. */
uint32_t empties_first(const Empties *empties, const View *view, uint32_t kind, uint32_t guest);

/* This host, one of them, has got a guest. */
void empties_take(Empties *empties, uint32_t host);

static inline bool host_is_empty(const View *view, uint32_t host)
{
    return view->hosts->guest_count[host] == 0 && view->hosts->used_mhz[host] == 0;
}

#endif
