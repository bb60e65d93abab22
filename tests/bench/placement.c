/* Placement policies with their indexes against the scan that asks every host, in a fragmented steady state.
 *
 * Hosts have 64 cores and 256 GiB. Guests ask for 1, 2, 4, 8, 12 or 16 cores with 2, 4 or 8 GiB for each (16
 * shapes: of 12 cores there is one). A site is filled by first fit until 85 % of its cores or memory are
 * reserved. From then on, in each step, a guest drawn at random leaves and one of a random shape arrives, until
 * as many have arrived as have left (who finds no host leaves at once, which counts as a placement, too).
 *
 * What one placement contains: guest_arrive with its note; the View made ready and the policy called with that
 * guest pending; its search; the action, with the world's own check, reservation, the host's list and the
 * note; later the end of some guest: release, list, note; its row given back; the journal forgotten. Not the
 * event queue, sharing of CPU, accounts of energy, or metrics: those are other benchmarks.
 *
 * `known` is all that without a search: the guest has the shape of the one that has just left and is told its
 * host, whose columns are still in the cache: it is a bound that no search can reach. Policies are run one after
 * the other on the same site; each first has as many steps as there are hosts to make it its own. Ours and the
 * scan are run on sites that are equal, guest by guest, over the same steps; `digest` is made of the hosts that
 * they chose, in order, and must be the same number. The scan is left out at 10^6 hosts, where it takes
 * milliseconds.
 *
 * Dot product and norm-based greedy look at one host of each kind (policies/alike.h); they have no scan here. */
#include "tests/bench/bench.h"

#include "sim/base/digest.h"
#include "sim/control/minder.h"
#include "sim/model/guest.h"
#include "sim/model/meter.h"
#include "sim/model/model.h"

#include <math.h>
#include <stdio.h>

extern const Policy policy_first_fit, policy_next_fit, policy_best_fit, policy_worst_fit, policy_dot_product,
    policy_norm_based_greedy;

#define GIB ((int64_t)1 << 30)

enum { HOST_CORES = 64, HOST_GIB = 256, SHAPES = 16, STEPS = 100000, ROUNDS = 5, SIZES = 4, CONTESTS = 6 };

#define SLOW_NS 1.5e9 /* for the slower side of a contest */

/* ---- A site ------------------------------------------------------------------------------------------ */

typedef struct Shape {
    uint32_t cores, gib;
} Shape;

typedef struct Live {
    uint32_t guest, shape;
} Live;

typedef struct Site {
    HostType type;
    ModelRules rules;
    Engine *engine;
    Cluster cluster;
    ViewState view;
    Rng random;
    Shape shapes[SHAPES];
    VEC(Live) live;
    int64_t cores, gib; /* reserved */
    uint32_t last;      /* host that took a guest last */
    uint64_t digest;
} Site;

static void make_shapes(Shape *shapes)
{
    static const uint32_t cores[] = {1, 2, 4, 8, 16}, gib[] = {2, 4, 8};
    for (uint32_t i = 0; i < SHAPES - 1; i++)
        shapes[i] = (Shape){cores[i / 3], cores[i / 3] * gib[i % 3]};
    shapes[SHAPES - 1] = (Shape){12, 24};
}

static void arrive(Site *site, Minder *minder, uint32_t shape)
{
    const Shape *of = &site->shapes[shape];
    GuestSpec spec = {.vcpus = of->cores,
                      .cpu_mcore = 1000 * (int64_t)of->cores,
                      .memory_bytes = of->gib * GIB,
                      .weight = 1,
                      .limit_mhz = (double)INFINITY};
    uint32_t guest = guest_arrive(&site->cluster, &spec).index1 - 1;
    site->view.pending_guests.at[0] = guest;
    minder_decide(minder, &site->view);
    uint32_t host = guest_host(&site->cluster, guest);
    site->digest = digest_u64(site->digest, host);
    if (host == NO_ROW) {
        guest_end(&site->cluster, guest, END_LEFT);
        cluster_bury(&site->cluster);
        return;
    }
    site->last = host;
    site->cores += of->cores;
    site->gib += of->gib;
    vec_push(&site->live, (Live){guest, shape});
}

/* The shape of who has left. */
static uint32_t leave(Site *site)
{
    size_t at = rng_below(&site->random, site->live.count);
    Live live = site->live.at[at];
    site->live.at[at] = site->live.at[--site->live.count];
    site->cores -= site->shapes[live.shape].cores;
    site->gib -= site->shapes[live.shape].gib;
    guest_end(&site->cluster, live.guest, END_LEFT);
    cluster_bury(&site->cluster);
    return live.shape;
}

static void forget(Site *site)
{
    journal_forget(&site->cluster.journal, journal_end(&site->cluster.journal));
}

static void fill(Site *site)
{
    int64_t hosts = site->cluster.hosts.count;
    Minder minder;
    minder_open(&minder, &policy_first_fit, NULL, 1);
    while (site->cores * 100 < 85 * HOST_CORES * hosts && site->gib * 100 < 85 * HOST_GIB * hosts) {
        arrive(site, &minder, (uint32_t)rng_below(&site->random, SHAPES));
        forget(site);
    }
    minder_free(&minder);
}

static void open_site(Site *site, uint32_t hosts)
{
    *site = (Site){.engine = engine_new(),
                   .type = {.name = "h",
                            .cores = HOST_CORES,
                            .core_mhz = 2000,
                            .memory_bytes = HOST_GIB * GIB,
                            .power = {.kind = power_kind("linear"), .idle_w = 100, .peak_w = 200}},
                   .rules = {.sharing = share_rule("max-min"),
                             .meter = meter_rule("integral"),
                             .cpu_overcommit = 1,
                             .memory_overcommit = 1}};
    make_shapes(site->shapes);
    rng_start(&site->random, 1, "site", 0);
    model_open(&site->cluster, site->engine, &site->rules, &site->type);
    for (uint32_t host = 0; host < hosts; host++)
        cluster_add_host(&site->cluster, 0);
    view_open(&site->view, &site->cluster);
    vec_push(&site->view.pending_guests, 0);
    fill(site);
}

static void close_site(Site *site)
{
    view_free(&site->view);
    cluster_close(&site->cluster);
    engine_free(site->engine);
    vec_free(&site->live);
}

static void steps(Site *site, Minder *minder, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        leave(site);
        arrive(site, minder, (uint32_t)rng_below(&site->random, SHAPES));
        forget(site);
    }
}

/* ---- The scans ----------------------------------------------------------------------------------------- */

static uint32_t scan_from(const View *view, uint32_t guest, uint32_t from, uint32_t to)
{
    for (uint32_t host = from; host < to; host++)
        if (view_admits(view, guest, host))
            return host;
    return POLICY_NONE;
}

static void scan_first(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    uint32_t guest = view->pending->guest[0], host = scan_from(view, guest, 0, view->hosts->count);
    if (host != POLICY_NONE)
        actions->place(actions, guest, host);
}

static void scan_next(const Self *self, const View *view, Actions *actions)
{
    uint32_t *last = self->state, guest = view->pending->guest[0];
    uint32_t host = scan_from(view, guest, *last, view->hosts->count);
    if (host == POLICY_NONE)
        host = scan_from(view, guest, 0, *last);
    if (host != POLICY_NONE && actions->place(actions, guest, host) == ANSWER_DONE)
        *last = host;
}

static void scan_left(const View *view, Actions *actions, bool wants_most)
{
    const ViewHosts *hosts = view->hosts;
    uint32_t guest = view->pending->guest[0], best = POLICY_NONE;
    int64_t best_left = 0;
    for (uint32_t host = 0; host < hosts->count; host++) {
        int64_t left = hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host];
        bool is_better = best == POLICY_NONE || (wants_most ? left > best_left : left < best_left);
        if (!is_better || !view_admits(view, guest, host))
            continue;
        best = host;
        best_left = left;
    }
    if (best != POLICY_NONE)
        actions->place(actions, guest, best);
}

static void scan_least(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    scan_left(view, actions, false);
}

static void scan_most(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    scan_left(view, actions, true);
}

#define OWN(hook)                                                                                            \
    {                                                                                                        \
        .size = sizeof(Policy), .api = POLICY_API, .kind = POLICY_PLACEMENT, .name = "bench",                \
        .state_bytes = sizeof(uint32_t), .decide = hook                                                      \
    }

static const Policy first = OWN(scan_first), next = OWN(scan_next), least = OWN(scan_least),
                    most = OWN(scan_most);

/* ---- No search at all ---------------------------------------------------------------------------------- */

static void place_there(const Self *self, const View *view, Actions *actions)
{
    const uint32_t *host = self->state;
    actions->place(actions, view->pending->guest[0], *host);
}

static const Policy there = OWN(place_there);

static double time_known(Site *site, uint64_t count)
{
    Minder minder;
    minder_open(&minder, &there, NULL, 1);
    double start_s = bench_cpu_s();
    for (uint64_t i = 0; i < count; i++) {
        uint32_t *host = minder.self.state;
        size_t at = rng_below(&site->random, site->live.count);
        Live live = site->live.at[at];
        *host = guest_host(&site->cluster, live.guest);
        site->live.at[at] = site->live.at[--site->live.count];
        guest_end(&site->cluster, live.guest, END_LEFT);
        cluster_bury(&site->cluster);
        arrive(site, &minder, live.shape);
        forget(site);
    }
    double ns = (bench_cpu_s() - start_s) * 1e9 / (double)count;
    minder_free(&minder);
    return ns;
}

/* ---- Contests ------------------------------------------------------------------------------------------ */

typedef struct Contest {
    const char *name;
    const Policy *policy;
    const Policy *scan;   /* NULL = the policy itself looks at all hosts that fit */
    double scan_ns;       /* what looking at a host takes, about */
    double ours_ns[SIZES];
} Contest;

typedef struct Size {
    const char *name;
    uint32_t hosts;
    bool has_other; /* a second, equal site is filled for the scan */
} Size;

/* One of two equal sites and the policy that decides there. */
typedef struct Side {
    Site *site;
    Minder minder;
    double ns; /* a placement */
} Side;

static void open_side(Side *side, Site *site, const Policy *policy, uint64_t before)
{
    static const double param[8] = {0}; /* of cores; equal weights */
    side->site = site;
    side->ns = INFINITY;
    minder_open(&side->minder, policy, param, 1);
    steps(site, &side->minder, before);
    site->digest = 0;
}

/* The scan takes over where the policy has got to. */
static void hand_over(Side *side, const Policy *scan)
{
    minder_free(&side->minder);
    minder_open(&side->minder, scan, NULL, 1);
    memcpy(side->minder.self.state, &side->site->last, sizeof side->site->last);
}

static void time_steps(Side *side, uint64_t count)
{
    double start_s = bench_cpu_s();
    steps(side->site, &side->minder, count);
    side->ns = bench_least(side->ns, (bench_cpu_s() - start_s) * 1e9 / (double)count);
}

static void tell_digest(const Side *side, const Size *size, const char *name, const char *whose)
{
    printf("placement/%s/%s/digest_%s,%u,digest\n", size->name, name, whose, (uint32_t)side->site->digest);
}

static void tell(const Contest *contest, const Size *size, const Side *ours, const Side *scan)
{
    bench_row(ours->ns, "ns/placement", "placement/%s/%s/ours", size->name, contest->name);
    if (scan == NULL)
        return;
    bench_row(scan->ns, "ns/placement", "placement/%s/%s/scan", size->name, contest->name);
    bench_row(scan->ns / ours->ns, "times", "placement/%s/%s/faster", size->name, contest->name);
    tell_digest(ours, size, contest->name, "ours");
    tell_digest(scan, size, contest->name, "scan");
}

/* `other` is NULL where there is no scan. */
static double compete(const Contest *contest, const Size *size, Site *site, Site *other)
{
    Side ours, scan;
    bool is_slow = other != NULL || contest->scan == NULL;
    double in_time = SLOW_NS / ROUNDS / (contest->scan_ns * size->hosts);
    uint64_t count = is_slow && in_time < STEPS ? (uint64_t)in_time + 1 : STEPS;
    uint64_t before = contest->scan == NULL ? count : size->hosts < STEPS ? size->hosts : STEPS;
    open_side(&ours, site, contest->policy, before);
    if (other != NULL) {
        open_side(&scan, other, contest->policy, before);
        hand_over(&scan, contest->scan);
    }
    for (int round = 0; round < ROUNDS; round++) {
        time_steps(&ours, count);
        if (other != NULL)
            time_steps(&scan, count);
    }
    tell(contest, size, &ours, other != NULL ? &scan : NULL);
    minder_free(&ours.minder);
    if (other != NULL)
        minder_free(&scan.minder);
    return ours.ns;
}

static void run_size(const Size *size, Contest *contests, int at)
{
    Site site, other;
    open_site(&site, size->hosts);
    if (size->has_other)
        open_site(&other, size->hosts);
    bench_row(time_known(&site, STEPS), "ns/placement", "placement/%s/known", size->name);
    if (size->has_other)
        time_known(&other, STEPS);
    for (int i = 0; i < CONTESTS; i++) {
        bool has_scan = contests[i].scan != NULL;
        if (has_scan || size->has_other)
            contests[i].ours_ns[at] =
                compete(&contests[i], size, &site, has_scan && size->has_other ? &other : NULL);
    }
    close_site(&site);
    if (size->has_other)
        close_site(&other);
}

static void run(void)
{
    static const Size sizes[SIZES] = {
        {"1e3", 1000, true}, {"1e4", 10000, true}, {"1e5", 100000, true}, {"1e6", 1000000, false}};
    Contest contests[CONTESTS] = {
        {.name = "first-fit", .policy = &policy_first_fit, .scan = &first, .scan_ns = 4},
        {.name = "next-fit", .policy = &policy_next_fit, .scan = &next, .scan_ns = 4},
        {.name = "best-fit", .policy = &policy_best_fit, .scan = &least, .scan_ns = 8},
        {.name = "worst-fit", .policy = &policy_worst_fit, .scan = &most, .scan_ns = 8},
        {.name = "dot-product", .policy = &policy_dot_product, .scan_ns = 1},
        {.name = "norm-based-greedy", .policy = &policy_norm_based_greedy, .scan_ns = 1}};
    for (int at = 0; at < SIZES; at++)
        run_size(&sizes[at], contests, at);
    for (int i = 0; i < CONTESTS; i++)
        if (contests[i].scan != NULL)
            bench_row(contests[i].ours_ns[2] / contests[i].ours_ns[1], "times", "placement/%s/1e5_against_1e4",
                      contests[i].name);
}

const Benchmark bench_placement = {
    "placement", "placement policies by index against the scan of all hosts, 10^3 to 10^6 hosts", run};
