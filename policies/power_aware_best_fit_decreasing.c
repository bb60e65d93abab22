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
#include "sim/base/curve.h"

#include <float.h>

enum { PARAM_ORDER };
enum { ORDER_DECREASING, ORDER_ARRIVAL };

/* A host with guests. */
typedef struct Occupied {
    uint32_t host;
    double claimed_mhz; /* L */
    double idle_w;      /* P(0) */
    double
        least_w; /* from L on it is never less than so much above P(0): whoever comes, the rise is no less */
} Occupied;

typedef struct Search {
    const View *view;
    Empties empties;
    Occupied *occupied;
    uint32_t occupied_count;
    /* The best host for a guest, */
    uint32_t best;
    double best_rise_w;
    Occupied *best_occupied; /* NULL: it is empty */
} Search;

static double power_w(const View *view, uint32_t host, double mhz)
{
    double capacity_mhz = view->hosts->cpu_mhz[host];
    return view->calls->power_w(view, host, mhz < capacity_mhz ? mhz / capacity_mhz : 1);
}

static double least_w(const View *view, const Occupied *at)
{
    const double *curve_w = view->calls->power_curve_w(view, at->host);
    double capacity_mhz = view->hosts->cpu_mhz[at->host];
    if (curve_w == NULL)
        return -DBL_MAX;
    return curve_least_from(curve_w, at->claimed_mhz < capacity_mhz ? at->claimed_mhz / capacity_mhz : 1) -
           at->idle_w;
}

static void occupy(Search *search, uint32_t host)
{
    const View *view = search->view;
    Occupied *at = &search->occupied[search->occupied_count++];
    *at = (Occupied){.host = host, .idle_w = view->calls->power_w(view, host, 0)};
    for (uint32_t s = view->hosts->first_stay[host]; s != POLICY_NONE; s = view->stays->next[s])
        at->claimed_mhz = at->claimed_mhz + view->guests->claim_mhz[view->stays->guest[s]];
    at->least_w = least_w(view, at);
}

static void open_search(Search *search, const View *view)
{
    *search =
        (Search){.view = view, .occupied = view->calls->scratch(view, view->hosts->count * sizeof(Occupied))};
    empties_collect(&search->empties, view);
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (!host_is_empty(view, host))
            occupy(search, host);
}

static bool try_host(Search *search, uint32_t guest, uint32_t host, double rise_w)
{
    bool is_better = rise_w < search->best_rise_w || (rise_w == search->best_rise_w && host < search->best);
    if (!is_better || !view_admits(search->view, guest, host))
        return false;
    search->best = host;
    search->best_rise_w = rise_w;
    return true;
}

/* The empty hosts first: mostly they are the best, and spare most of the others the question. */
static void find(Search *search, uint32_t guest)
{
    const View *view = search->view;
    double claim_mhz = view->guests->claim_mhz[guest];
    search->best = POLICY_NONE;
    search->best_rise_w = DBL_MAX;
    search->best_occupied = NULL;
    for (uint32_t k = 0; k < search->empties.count; k++) {
        uint32_t host = empties_first(&search->empties, view, k, guest);
        if (host != POLICY_NONE)
            try_host(search, guest, host, power_w(view, host, claim_mhz) - power_w(view, host, 0));
    }
    for (uint32_t i = 0; i < search->occupied_count; i++) {
        Occupied *at = &search->occupied[i];
        if (at->least_w <= search->best_rise_w + CURVE_ROUNDING &&
            try_host(search, guest, at->host,
                     power_w(view, at->host, at->claimed_mhz + claim_mhz) - at->idle_w))
            search->best_occupied = at;
    }
}

static void place(Search *search, Actions *actions, uint32_t guest)
{
    find(search, guest);
    if (search->best == POLICY_NONE || actions->place(actions, guest, search->best) != ANSWER_DONE)
        return;
    if (search->best_occupied == NULL) {
        empties_take(&search->empties, search->best);
        occupy(search, search->best);
        return;
    }
    Occupied *at = search->best_occupied;
    at->claimed_mhz = at->claimed_mhz + search->view->guests->claim_mhz[guest];
    at->least_w = least_w(search->view, at);
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
