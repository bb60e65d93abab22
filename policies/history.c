#include "policies/history.h"

#include <string.h>

static void note(History *history, double usage_ratio)
{
    if (history->newest == 0) {
        memcpy(history->usage_ratio + HISTORY + 1, history->usage_ratio, (HISTORY - 1) * sizeof usage_ratio);
        history->newest = HISTORY + 1;
    }
    history->usage_ratio[--history->newest] = usage_ratio;
    if (history->count < HISTORY)
        history->count++;
}

void history_note(const Self *self, const View *view)
{
    const ViewGuests *guests = view->guests;
    for (uint32_t guest = 0; guest < guests->count; guest++)
        if (guests->state[guest] == GUEST_PLACED || guests->state[guest] == GUEST_MIGRATING)
            note(self_guest(self, guest), guests->usage_ratio[guest]);
}
