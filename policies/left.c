#include "policies/left.h"

static const char *const choices[] = {"cores", "memory", NULL};

const PolicyParam left_params[LEFT_PARAM_COUNT] = {
    {.name = "resource",
     .unit = "choice",
     .max = LEFT_MEMORY,
     .choices = choices,
     .help = "what is measured: cores or memory that nobody has reserved"},
};

void left_decide(const Self *self, const View *view, Actions *actions, LeftWanted wanted)
{
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        uint32_t host = left_index_find(self->state, view, guest, (LeftResource)self->param[0], wanted);
        if (host != POLICY_NONE)
            actions->place(actions, guest, host);
    }
}
