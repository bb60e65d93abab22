/* Random selection: any guest, each as likely as the others. */
#include "policies/selector.h"

static uint32_t pick(const Candidates *candidates)
{
    const View *view = candidates->view;
    return (uint32_t)view->calls->random_below(view, candidates->count);
}

const Selector selector_random = {
    .name = "rs",
    .help = "a random guest leaves first",
    .pick = pick,
};
