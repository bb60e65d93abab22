/* Filter and weigh: of the hosts that pass all filters, the one with the highest weight.
 *
 * Candidates are the hosts that the world would give the guest (state, labels, groups, core speed, CPU,
 * memory: ViewCalls.admits) and that pass the filters of filters.h. Each weigher measures all of them; its
 * measures are brought to 0 .. 1,
 *     n = (measure - lowest) / (highest - lowest),    0 for all when they are alike,
 * and the weight of a host is the sum of multiplier x n over the weighers. The lowest row among equals. A
 * negative multiplier turns a weigher around.
 *
 * Hosts that sleep or are off are looked at only when no other host will do, unless `sleeping` is `alike`:
 * that is what a cluster autoscaler does, which adds a node when nothing else takes a pod.
 *
 * It looks at every host for every guest. Where that is too slow, first-fit is the answer.
 *
 * Sources: OpenStack Nova, administration guide, "Compute schedulers" (filter scheduler; normalisation of
 * weights; multipliers); Kubernetes, "Kubernetes Scheduler" and "Scheduling Framework" (filter and score). */
#include "policies/filters.h"
#include "policies/weighers.h"

enum { PARAM_SLEEPING, PARAM_FILTERS, PARAM_WEIGHERS = PARAM_FILTERS + FILTER_COUNT };
enum { PARAM_COUNT = PARAM_WEIGHERS + WEIGHER_COUNT };
enum { SLEEPING_LAST, SLEEPING_ALIKE };

typedef struct Candidates {
    uint32_t count;
    uint32_t *host;
    double *weight, *measure;
} Candidates;

static bool sleeps(const View *view, uint32_t host)
{
    return view->hosts->state[host] == HOST_ASLEEP || view->hosts->state[host] == HOST_OFF;
}

static bool passes(const Self *self, const View *view, uint32_t guest, uint32_t host)
{
    for (int i = 0; i < FILTER_COUNT; i++)
        if (!filters[i].keeps(view, guest, host, self->param[PARAM_FILTERS + i]))
            return false;
    return view_admits(view, guest, host);
}

static void collect(const Self *self, const View *view, uint32_t guest, bool with_sleeping,
                    Candidates *candidates)
{
    candidates->count = 0;
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (sleeps(view, host) <= with_sleeping && passes(self, view, guest, host))
            candidates->host[candidates->count++] = host;
}

/* Adds one weigher's share to all weights. */
static void weigh(const View *view, uint32_t guest, const Weigher *weigher, double multiplier,
                  Candidates *candidates)
{
    double low = 0, high = 0;
    for (uint32_t i = 0; i < candidates->count; i++) {
        double measure = weigher->measure(view, guest, candidates->host[i]);
        candidates->measure[i] = measure;
        low = i == 0 || measure < low ? measure : low;
        high = i == 0 || measure > high ? measure : high;
    }
    for (uint32_t i = 0; i < candidates->count && high > low; i++)
        candidates->weight[i] += multiplier * ((candidates->measure[i] - low) / (high - low));
}

static uint32_t heaviest(const Self *self, const View *view, uint32_t guest, Candidates *candidates)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < candidates->count; i++)
        candidates->weight[i] = 0;
    for (int k = 0; k < WEIGHER_COUNT; k++)
        if (self->param[PARAM_WEIGHERS + k] != 0)
            weigh(view, guest, &weighers[k], self->param[PARAM_WEIGHERS + k], candidates);
    for (uint32_t i = 1; i < candidates->count; i++)
        if (candidates->weight[i] > candidates->weight[best])
            best = i;
    return candidates->host[best];
}

static void decide(const Self *self, const View *view, Actions *actions)
{
    uint32_t hosts = view->hosts->count;
    Candidates candidates = {.host = view->calls->scratch(view, hosts * sizeof(uint32_t)),
                             .weight = view->calls->scratch(view, hosts * sizeof(double)),
                             .measure = view->calls->scratch(view, hosts * sizeof(double))};
    bool alike = self->param[PARAM_SLEEPING] == SLEEPING_ALIKE;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i];
        collect(self, view, guest, alike, &candidates);
        if (candidates.count == 0 && !alike)
            collect(self, view, guest, true, &candidates);
        if (candidates.count > 0)
            actions->place(actions, guest, heaviest(self, view, guest, &candidates));
    }
}

static const char *const sleeping[] = {"last", "alike", NULL};

#define FILTER_PARAM(member, name_, unit_, fallback_, least, most, help_)                                    \
    [PARAM_FILTERS + FILTER_##member] = {                                                                    \
        .name = name_, .unit = unit_, .fallback = fallback_, .min = least, .max = most, .help = help_},
#define WEIGHER_PARAM(member, name_, fallback_, help_, source_)                                              \
    [PARAM_WEIGHERS + WEIGHER_##member] = {.name = name_,                                                    \
                                           .unit = "number",                                                 \
                                           .fallback = fallback_,                                            \
                                           .min = -1e6,                                                      \
                                           .max = 1e6,                                                       \
                                           .help = "multiplier: " help_,                                     \
                                           .source = source_},

static const PolicyParam params[PARAM_COUNT] = {
    [PARAM_SLEEPING] = {.name = "sleeping",
                        .unit = "choice",
                        .max = SLEEPING_ALIKE,
                        .choices = sleeping,
                        .help = "hosts that sleep or are off: only when no other will do, or like the others",
                        .source = "Kubernetes' cluster autoscaler adds nodes when nothing else takes a pod"},
    FILTERS(FILTER_PARAM) WEIGHERS(WEIGHER_PARAM)};

const Policy policy_filter_and_weigh = {
    .size = sizeof(Policy),
    .api = POLICY_API,
    .kind = POLICY_PLACEMENT,
    .name = "filter-and-weigh",
    .help = "of the hosts that pass all filters the one with the highest weighted sum of measures",
    .source = "OpenStack Nova's filter scheduler; Kubernetes' filter and score",
    .params = params,
    .param_count = PARAM_COUNT,
    .decide = decide,
};
