/* Selectors: which guest leaves an overloaded host first? Each is one constant struct in a file of its own.
 *
 * Source of all: A. Beloglazov, R. Buyya, Concurrency and Computation: Practice and Experience 24(13), 2012,
 * section 6.3 (minimum utilization: the same authors and J. Abawajy, Future Generation Computer Systems
 * 28(5), 2012).
 */
#ifndef VIRGA_POLICIES_SELECTOR_H
#define VIRGA_POLICIES_SELECTOR_H

#include "policies/policy.h"

/* The guests that may leave, in the order of the host's list; at least one. */
typedef struct Candidates {
    const Self *self;
    const View *view;
    const uint32_t *guest;
    uint32_t count;
} Candidates;

typedef struct Selector {
    const char *name;
    const char *help;
    bool needs_past; /* it reads the guests' histories (policies/history.h) */
    /* Index of the guest that leaves, < count. Among equals the first. */
    uint32_t (*pick)(const Candidates *candidates);
} Selector;

extern const Selector selector_minimum_migration_time;
extern const Selector selector_minimum_utilization;
extern const Selector selector_random;
extern const Selector selector_maximum_correlation;

#endif
