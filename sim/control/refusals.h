/* How many hosts refuse a guest, and why: what the journal says of a guest that is left waiting.
 *
 * Each host counts by the first reason that speaks against the guest there. Asking all hosts for each guest
 * that waits would make a crowded site of many hosts slow, so the answers are kept, host by host, for the
 * requests that were asked about last, and only hosts that have changed since are asked again. That holds for
 * guests whose admission goes by the ledgers alone (host.h); for the others all are asked.
 */
#ifndef VIRGA_SIM_CONTROL_REFUSALS_H
#define VIRGA_SIM_CONTROL_REFUSALS_H

#include "sim/model/cluster.h"

enum { REFUSAL_TALLIES = 16 };

/* For guests of one request. */
typedef struct RefusalTally {
    int64_t cpu_mcore, memory_bytes;
    double core_need_mhz;
    uint64_t mark;       /* the next change of hosts to read, 0 = the tally is not used yet */
    uint64_t used;       /* when it was asked for last */
    VEC(uint8_t) answer; /* [hosts] Refusal */
    uint32_t hosts[REFUSAL_COUNT];
} RefusalTally;

/* Zero is a valid start. */
typedef struct Refusals {
    RefusalTally tallies[REFUSAL_TALLIES];
    uint64_t now; /* counts questions */
} Refusals;

/* Hosts by their answer to a pending guest; REFUSED_NOT counts those that would take it. */
void refusals_count(Refusals *refusals, Cluster *cluster, uint32_t guest, uint32_t ret_hosts[REFUSAL_COUNT]);

void refusals_free(Refusals *refusals);

#endif
