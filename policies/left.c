#include "policies/left.h"

typedef enum { LEFT_CORES, LEFT_MEMORY } LeftResource; /* the value of the parameter */

static const char *const choices[] = {"cores", "memory", NULL};

const PolicyParam left_params[LEFT_PARAM_COUNT] = {
    {.name = "resource",
     .unit = "choice",
     .max = LEFT_MEMORY,
     .choices = choices,
     .help = "what is measured: cores or memory that nobody has reserved"},
};

/* In mcore or bytes. Below 0 where the scenario admits more than there is. */
static int64_t left_after(const View *view, uint32_t guest, uint32_t host, LeftResource resource)
{
    const ViewHosts *hosts = view->hosts;
    const ViewGuests *guests = view->guests;
    if (resource == LEFT_MEMORY)
        return hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host] -
               guests->memory_size_bytes[guest];
    return hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host] - guests->cpu_mcore[guest];
}

static uint32_t find(const View *view, uint32_t guest, LeftResource resource, LeftWanted wanted)
{
    uint32_t best = POLICY_NONE;
    int64_t best_left = 0;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        int64_t left = left_after(view, guest, host, resource);
        bool is_better = wanted == LEFT_LEAST ? left < best_left : left > best_left;
        if ((best != POLICY_NONE && !is_better) || !view_admits(view, guest, host))
            continue;
        best = host;
        best_left = left;
    }
    return best;
}

void left_decide(const Self *self, const View *view, Actions *actions, LeftWanted wanted)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        uint32_t host = find(view, guest, (LeftResource)self->param[0], wanted);
        if (host != POLICY_NONE)
            actions->place(actions, guest, host);
    }
}
