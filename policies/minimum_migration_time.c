/* Minimum migration time: the guest with the least memory to copy; the network is the same for all of a host.
 */
#include "policies/selector.h"

static uint32_t pick(const Candidates *candidates)
{
    const int64_t *memory_bytes = candidates->view->guests->memory_size_bytes;
    uint32_t best = 0;
    for (uint32_t i = 1; i < candidates->count; i++)
        if (memory_bytes[candidates->guest[i]] < memory_bytes[candidates->guest[best]])
            best = i;
    return best;
}

const Selector selector_minimum_migration_time = {
    .name = "mmt",
    .help = "the guest with the least memory leaves first",
    .pick = pick,
};
