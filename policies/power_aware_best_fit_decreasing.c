/* Power-aware best fit decreasing: the guests that ask for most first, each to the host whose power rises
 * least.
 *
 * The rise is P((L + claim) / C) - P(0), L = sum of the claims of the guests on the host in the order of its
 * list: an empty host is taken to draw its idle power already, so the first guests are spread over all hosts.
 * The lowest row among equals. A guest of a higher priority comes before those of a lower one. With the
 * guests in the order of arrival it is CloudSim 4.0's first placement.
 *
 * Source: A. Beloglazov, R. Buyya, Concurrency and Computation: Practice and Experience 24(13), 2012,
 * algorithm 2. */
#include "policies/empties.h"
#include "policies/order.h"

#include <float.h>

enum { PARAM_ORDER };
enum { ORDER_DECREASING, ORDER_ARRIVAL };

typedef struct Search {
    const View *view;
    Empties empties;
    double *claimed_mhz; /* [hosts] L */
    double *idle_w;      /* [hosts] P(0) */
    uint32_t *occupied;  /* hosts that are not empty */
    uint32_t occupied_count;
    uint32_t best;
    double best_rise_w;
} Search;

static void open_search(Search *search, const View *view)
{
    const ViewHosts *hosts = view->hosts;
    search->view = view;
    search->occupied_count = 0;
    search->occupied = view->calls->scratch(view, hosts->count * sizeof(uint32_t));
    search->claimed_mhz = view->calls->scratch(view, hosts->count * sizeof(double));
    search->idle_w = view->calls->scratch(view, hosts->count * sizeof(double));
    empties_collect(&search->empties, view);
    for (uint32_t host = 0; host < hosts->count; host++) {
        search->claimed_mhz[host] = 0;
        search->idle_w[host] = view->calls->power_w(view, host, 0);
        if (host_is_empty(view, host))
            continue;
        search->occupied[search->occupied_count++] = host;
        for (uint32_t s = hosts->first_stay[host]; s != POLICY_NONE; s = view->stays->next[s])
            search->claimed_mhz[host] =
                search->claimed_mhz[host] + view->guests->claim_mhz[view->stays->guest[s]];
    }
}

/* By how much the host's power rises when it gets the guest. */
static double rise_w(const Search *search, uint32_t guest, uint32_t host)
{
    const View *view = search->view;
    double mhz = search->claimed_mhz[host] + view->guests->claim_mhz[guest],
           capacity_mhz = view->hosts->cpu_mhz[host];
    double ratio = mhz < capacity_mhz ? mhz / capacity_mhz : 1;
    return view->calls->power_w(view, host, ratio) - search->idle_w[host];
}

static bool beats(const Search *search, double host_rise_w, uint32_t host)
{
    return host_rise_w < search->best_rise_w || (host_rise_w == search->best_rise_w && host < search->best);
}

static void try_host(Search *search, uint32_t guest, uint32_t host)
{
    double host_rise_w = rise_w(search, guest, host);
    if (!beats(search, host_rise_w, host) || !view_admits(search->view, guest, host))
        return;
    search->best = host;
    search->best_rise_w = host_rise_w;
}

static void find(Search *search, uint32_t guest)
{
    search->best = POLICY_NONE;
    search->best_rise_w = DBL_MAX;
    for (uint32_t i = 0; i < search->occupied_count; i++)
        try_host(search, guest, search->occupied[i]);
    for (uint32_t k = 0; k < search->empties.count; k++) {
        uint32_t host = empties_first(&search->empties, search->view, k, guest);
        if (host != POLICY_NONE)
            try_host(search, guest, host);
    }
}

static void place(Search *search, Actions *actions, uint32_t guest)
{
    find(search, guest);
    if (search->best == POLICY_NONE)
        return;
    bool was_empty = host_is_empty(search->view, search->best);
    if (actions->place(actions, guest, search->best) != ANSWER_DONE)
        return;
    search->claimed_mhz[search->best] =
        search->claimed_mhz[search->best] + search->view->guests->claim_mhz[guest];
    if (was_empty) {
        empties_take(&search->empties, search->best);
        search->occupied[search->occupied_count++] = search->best;
    }
}

static int64_t priority_of(const View *view, uint32_t i)
{
    return view->terms->priority[view->guests->term[view->pending->guest[i]]];
}

/* The list comes in order of priority: each stretch of equal ones is put in order by itself. */
static void put_in_order(const View *view, Ranked *order)
{
    uint32_t count = view->pending->count, first = 0;
    for (uint32_t i = 1; i <= count; i++)
        if (i == count || priority_of(view, i) != priority_of(view, first)) {
            order_by_key(order + first, i - first);
            first = i;
        }
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    Search search;
    uint32_t count = view->pending->count;
    if (view->hosts->count == 0 || count == 0)
        return;
    Ranked *order = view->calls->scratch(view, count * sizeof *order);
    for (uint32_t i = 0; i < count; i++)
        order[i] = (Ranked){-view->guests->claim_mhz[view->pending->guest[i]], view->pending->guest[i], i};
    if (self->param[PARAM_ORDER] == ORDER_DECREASING)
        put_in_order(view, order);
    open_search(&search, view);
    for (uint32_t i = 0; i < count; i++)
        place(&search, actions, order[i].row);
}

static const char *const orders[] = {"decreasing", "arrival", NULL};

static const PolicyParam params[] = {
    [PARAM_ORDER] = {.name = "order",
                     .unit = "choice",
                     .max = ORDER_ARRIVAL,
                     .choices = orders,
                     .help = "who is placed first: who asks for most, or who came first (CloudSim 4.0)"},
};

const Policy policy_power_aware_best_fit_decreasing = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "power-aware-best-fit-decreasing",
    .help = "the guest that asks for most first, each to the host whose power rises least",
    .source = "Beloglazov, Buyya, Concurrency and Computation: Practice and Experience 24(13), 2012",
    .params = params,
    .param_count = 1,
    .decide = decide,
};
