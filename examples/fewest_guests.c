/* A policy of your own: each guest goes to the host with the fewest guests, the first among equals.
 *
 *   gcc -std=c17 -O2 -Wall -shared -fPIC -I/usr/local/include -o fewest_guests.so fewest_guests.c
 *   virga run planetlab.yaml --plugin ./fewest_guests.so --set policies.placement=fewest-guests
 *
 * The header is the manual. */
#include <virga/policy.h>

static void decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    const uint32_t *guests_on = view->hosts->guest_count;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], best = POLICY_NONE;
        for (uint32_t host = 0; host < view->hosts->count; host++)
            if (view_admits(view, guest, host) && (best == POLICY_NONE || guests_on[host] < guests_on[best]))
                best = host;
        if (best != POLICY_NONE)
            actions->place(actions, guest, best);
    }
}

static const Policy fewest_guests = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "fewest-guests",
    .help = "the host with the fewest guests; the first among equals",
    .decide = decide,
};

const PolicyPlugin virga_plugin = {POLICY_API, 1, (const Policy *const[]){&fewest_guests}};
