#include "policies/targets.h"

#include <float.h>

/* ---- Shelves ------------------------------------------------------------------------------------ */

/* The slope of the flatter of two pieces of its curve, that of its load and the next: a guest that asks for
 * no more than a tenth of the capacity crosses no others. */
static double slope_w(const PlanHost *plan)
{
    const double *at = plan->power_curve_w;
    int a = (int)(planner_part_of(plan->load_mhz, plan->capacity_mhz) * 10);
    if (a > CURVE_POINTS - 3)
        a = CURVE_POINTS - 3;
    double here_w = at[a + 1] - at[a], next_w = at[a + 2] - at[a + 1];
    return (here_w < next_w ? here_w : next_w) * (CURVE_POINTS - 1) / plan->capacity_mhz;
}

/* Sets the host's dearer_w. Nothing is known of the price where power is a formula or falls, and of a host
 * that is taken to draw more than its load does. */
static uint8_t price_of(const Targets *targets, PlanHost *plan)
{
    double price = 0;
    if (plan->power_curve_w != NULL) {
        plan->dearer_w = planner_power_w(targets->planner, plan, plan->load_mhz) - plan->baseline_w;
        price = slope_w(plan) / targets->price_w;
    }
    if (!(price >= 1 && plan->dearer_w >= 0)) {
        plan->dearer_w = -DBL_MAX;
        return 0;
    }
    return (uint8_t)(price < TARGET_PRICES ? price : TARGET_PRICES - 1);
}

/* After which host of the shelf one belongs that is dearer by so much. Most are not dearer at all and belong
 * at the head; the others are sought from the tail. */
static uint32_t place_on(const Targets *targets, uint8_t price, double dearer_w)
{
    const PlanHost *hosts = targets->planner->hosts;
    uint32_t head = targets->head[price], host = targets->tail[price];
    if (head == POLICY_NONE || hosts[head].dearer_w >= dearer_w)
        return POLICY_NONE;
    while (hosts[host].dearer_w > dearer_w)
        host = targets->links[host].previous;
    return host;
}

static void link_host(Targets *targets, uint32_t host, uint8_t price)
{
    const PlanHost *plan = &targets->planner->hosts[host];
    uint32_t previous = place_on(targets, price, plan->dearer_w);
    uint32_t *from = previous == POLICY_NONE ? &targets->head[price] : &targets->links[previous].next,
             next = *from;
    *from = host;
    *(next == POLICY_NONE ? &targets->tail[price] : &targets->links[next].previous) = host;
    targets->links[host] =
        (TargetLink){.next = next,
                     .previous = previous,
                     .price = price,
                     .memory_level = stock_level(&targets->memory, plan->memory_left_bytes),
                     .core_level = stock_level(&targets->cores, plan->left_mcore),
                     .is_target = true};
    stock_add(&targets->memory, targets->links[host].memory_level);
    stock_add(&targets->cores, targets->links[host].core_level);
}

static void unlink_host(Targets *targets, uint32_t host)
{
    TargetLink link = targets->links[host];
    uint32_t *from = link.previous == POLICY_NONE ? &targets->head[link.price]
                                                  : &targets->links[link.previous].next,
             *back =
                 link.next == POLICY_NONE ? &targets->tail[link.price] : &targets->links[link.next].previous;
    *from = link.next;
    *back = link.previous;
    stock_remove(&targets->memory, link.memory_level);
    stock_remove(&targets->cores, link.core_level);
    targets->links[host].is_target = false;
}

/* To where it belongs now. */
static void shelve(Targets *targets, uint32_t host)
{
    PlanHost *plan = &targets->planner->hosts[host];
    if (targets->links[host].is_target)
        unlink_host(targets, host);
    link_host(targets, host, price_of(targets, plan));
    if (plan->capacity_mhz / (CURVE_POINTS - 1) < targets->reach_mhz)
        targets->reach_mhz = plan->capacity_mhz / (CURVE_POINTS - 1);
}

/* Prices around the mean of some host. */
static void size_shelves(Targets *targets)
{
    const Planner *planner = targets->planner;
    int64_t most_bytes = 0, most_mcore = 0;
    targets->price_w = targets->reach_mhz = DBL_MAX;
    for (uint32_t i = 0; i < planner->used_count; i++) {
        const PlanHost *plan = &planner->hosts[planner->used[i]];
        const double *at = plan->power_curve_w;
        most_bytes = plan->memory_left_bytes > most_bytes ? plan->memory_left_bytes : most_bytes;
        most_mcore = plan->left_mcore > most_mcore ? plan->left_mcore : most_mcore;
        if (at != NULL && plan->capacity_mhz > 0 && at[CURVE_POINTS - 1] > at[0])
            targets->price_w = (at[CURVE_POINTS - 1] - at[0]) / plan->capacity_mhz / (TARGET_PRICES / 2);
    }
    stock_size(&targets->memory, most_bytes);
    stock_size(&targets->cores, most_mcore);
    for (int price = 0; price < TARGET_PRICES; price++)
        targets->head[price] = targets->tail[price] = POLICY_NONE;
}

/* ---- Who is a target ---------------------------------------------------------------------------- */

void targets_open(Targets *targets, Planner *planner)
{
    const View *view = planner->view;
    *targets = (Targets){.planner = planner,
                         .links = view->calls->scratch(view, view->hosts->count * sizeof(TargetLink)),
                         .found = view->calls->scratch(view, view->hosts->count * sizeof(Offer))};
    for (uint32_t host = 0; host < view->hosts->count; host++)
        targets->links[host].is_target = false;
    size_shelves(targets);
}

void targets_add_empties(Targets *targets)
{
    empties_collect(&targets->empties, targets->planner->view);
    targets->with_empties = true;
}

void targets_keep_used(Targets *targets)
{
    const double *used_mhz = targets->planner->view->hosts->used_mhz;
    targets->with_empties = false;
    for (int price = 0; price < TARGET_PRICES; price++)
        for (uint32_t next, host = targets->head[price]; host != POLICY_NONE; host = next) {
            next = targets->links[host].next;
            if (used_mhz[host] == 0)
                unlink_host(targets, host);
        }
}

static bool can_take(uint8_t state)
{
    return state == HOST_ON || state == HOST_ASLEEP || state == HOST_OFF;
}

void targets_add(Targets *targets, uint32_t host)
{
    const ViewHosts *hosts = targets->planner->view->hosts;
    if (!can_take(hosts->state[host]) || hosts->draining[host] || targets->links[host].is_target)
        return;
    planner_host(targets->planner, host);
    shelve(targets, host);
}

void targets_remove(Targets *targets, uint32_t host)
{
    if (targets->links[host].is_target)
        unlink_host(targets, host);
}

/* ---- The search --------------------------------------------------------------------------------- */

static inline bool is_better(Offer offer, Offer than)
{
    return offer.rise_w < than.rise_w || (offer.rise_w == than.rise_w && offer.host < than.host);
}

/* Whether a host that the guest fits takes it. */
static Answer ask(const Targets *targets, uint32_t host, const Wish *wish)
{
    Planner *planner = targets->planner;
    if (planner->hosts[host].load_mhz != 0 && planner_overloaded_with(planner, host, wish))
        return ANSWER_CPU;
    return planner->view->calls->admits(planner->view, wish->guest, host);
}

/* A shelf, as far as it has been looked at. */
typedef struct Walk {
    const Wish *wish;
    double least_w; /* what the guest costs on this shelf at the least */
    Offer best;     /* of the shelves before */
    uint32_t host;  /* the next to look at */
    Offer *found;   /* offers that are better than `best` */
    uint32_t count;
} Walk;

static Offer best_found(const Walk *walk)
{
    Offer best = walk->best;
    for (uint32_t i = 0; i < walk->count; i++)
        if (is_better(walk->found[i], best))
            best = walk->found[i];
    return best;
}

static void forget(Walk *walk, uint32_t host)
{
    uint32_t at = 0;
    while (walk->found[at].host != host)
        at++;
    walk->found[at] = walk->found[--walk->count];
}

/* Goes on as long as a host may be as cheap as the best so far, and returns the best then. */
static Offer go_on(const Targets *targets, Walk *walk, Offer best)
{
    const Planner *planner = targets->planner;
    const Wish wish = *walk->wish;
    for (; walk->host != POLICY_NONE; walk->host = targets->links[walk->host].next) {
        const PlanHost *plan = &planner->hosts[walk->host];
        if (plan->dearer_w > best.rise_w + CURVE_ROUNDING - walk->least_w)
            break;
        if (!planner_fits(plan, &wish) ||
            (planner->by_weights && plan->load_mhz != 0 && planner_clearly_overloaded_with(plan, &wish)))
            continue;
        Offer offer = {planner_rise_w(planner, plan, &wish), walk->host};
        if (!is_better(offer, walk->best))
            continue;
        walk->found[walk->count++] = offer;
        if (is_better(offer, best))
            best = offer;
    }
    return best;
}

/* The cheapest host that takes the guest, of the shelf and those before; nobody, for a price that nobody
 * beats, when the guest cannot move at all. */
static Offer look_along(const Targets *targets, Walk *walk)
{
    for (;;) {
        Offer best = go_on(targets, walk, best_found(walk));
        if (best.host == walk->best.host)
            return best;
        Answer answer = ask(targets, best.host, walk->wish);
        if (answer == ANSWER_DONE)
            return best;
        if (answer == ANSWER_GUEST_STATE)
            return (Offer){-DBL_MAX, POLICY_NONE};
        forget(walk, best.host);
    }
}

static Offer look_at_shelves(const Targets *targets, const Wish *wish)
{
    Offer best = {DBL_MAX, POLICY_NONE};
    bool within_reach = wish->demand_mhz <= targets->reach_mhz;
    for (int price = 0; price < TARGET_PRICES; price++) {
        double least_w = within_reach ? price * targets->price_w * wish->demand_mhz : -DBL_MAX;
        if (least_w > best.rise_w + CURVE_ROUNDING)
            break;
        Walk walk = {wish, least_w, best, targets->head[price], targets->found, 0};
        best = look_along(targets, &walk);
    }
    return best;
}

/* All of a kind rise alike. */
static void look_at_kind(Targets *targets, const Wish *wish, uint32_t k, Offer *best)
{
    const EmptyKind *kind = &targets->empties.kinds[k];
    if (kind->first == POLICY_NONE || !can_take(kind->state) ||
        !planner_fits(planner_host(targets->planner, kind->first), wish))
        return;
    double rise_w = planner_rise_w(targets->planner, &targets->planner->hosts[kind->first], wish);
    if (!is_better((Offer){rise_w, kind->first}, *best))
        return;
    uint32_t host = empties_first(&targets->empties, targets->planner->view, k, wish->guest);
    if (host != POLICY_NONE && is_better((Offer){rise_w, host}, *best))
        *best = (Offer){rise_w, host};
}

bool targets_find(Targets *targets, const Wish *wish, uint32_t *ret_host)
{
    Offer best = look_at_shelves(targets, wish);
    for (uint32_t k = 0; targets->with_empties && k < targets->empties.count; k++)
        look_at_kind(targets, wish, k, &best);
    if (best.host == POLICY_NONE)
        return false;
    *ret_host = best.host;
    return true;
}

bool targets_may_take(const Targets *targets, const Wish *wish)
{
    return stock_may_have(&targets->memory, wish->memory_bytes) &&
           stock_may_have(&targets->cores, wish->cpu_mcore);
}

/* ---- Changes ------------------------------------------------------------------------------------ */

/* An empty host that is given a guest is looked at like the others from now on. */
static void occupy(Targets *targets, uint32_t host)
{
    if (targets->links[host].is_target || !host_is_empty(targets->planner->view, host))
        return;
    empties_take(&targets->empties, host);
    targets_add(targets, host);
}

void targets_append(Targets *targets, uint32_t host, const Wish *wish, PlanUndo *ret_undo)
{
    occupy(targets, host);
    planner_append(targets->planner, host, wish, ret_undo);
    shelve(targets, host);
}

void targets_undo(Targets *targets, const PlanUndo *undo)
{
    planner_undo(targets->planner, undo);
    shelve(targets, undo->host);
}
