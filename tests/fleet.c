#include "tests/fleet.h"

#include "sim/base/digest.h"
#include "sim/model/guest.h"
#include "sim/model/host.h"
#include "sim/model/meter.h"
#include "sim/model/migration.h"
#include "sim/model/settle.h"
#include "sim/model/usage.h"
#include "tests/test.h"

#include <math.h>

#define GIB ((int64_t)1 << 30)

static uint32_t below(Fleet *fleet, uint64_t n)
{
    return (uint32_t)rng_below(&fleet->random, n);
}

static void pass(void *context, uint64_t payload, SimTime now_ns)
{
    (void)context, (void)payload, (void)now_ns;
}

static void prepare(Fleet *fleet)
{
    static const uint32_t cores[FLEET_TYPES] = {8, 16, 16, 48};
    static const double core_mhz[FLEET_TYPES] = {2000, 2000, 3000, 2500};
    static const int64_t gib[FLEET_TYPES] = {64, 64, 128, 96};
    for (int i = 0; i < FLEET_TYPES; i++)
        fleet->types[i] =
            (HostType){.name = "t",
                       .cores = cores[i],
                       .core_mhz = core_mhz[i],
                       .memory_bytes = gib[i] * GIB,
                       .power = {.kind = power_kind("linear"), .idle_w = 100, .peak_w = 150 + 50 * i},
                       .suspend = {NS_PER_S, 100},
                       .wake = {NS_PER_S, 200}};
    const FleetSpec *spec = &fleet->spec;
    fleet->rules =
        (ModelRules){.sharing = share_rule("max-min"),
                     .meter = meter_rule("integral"),
                     .cpu_admission = spec->cpu_admission,
                     .core_speed = spec->core_speed,
                     .cpu_overcommit = spec->cpu_overcommit > 0 ? spec->cpu_overcommit : 1,
                     .memory_overcommit = spec->memory_overcommit > 0 ? spec->memory_overcommit : 1,
                     .migration = {.copy_ns = 2 * NS_PER_S},
                     .overload_tolerance_mhz = 1e-6};
}

void fleet_close(Fleet *fleet)
{
    minder_free(&fleet->minder);
    waiting_free(&fleet->waiting);
    view_free(&fleet->view);
    cluster_close(&fleet->cluster);
    engine_free(fleet->engine);
}

/* ---- What happens ---------------------------------------------------------------------------------- */

/* Shape k of a family without end: 0.5 to 8 cores, 0.25 to 8 GiB a core, a size in MHz. Own shapes have odd
 * numbers of bytes and thousandths of a core. */
static GuestSpec spec_of(Fleet *fleet)
{
    uint32_t shapes = fleet->spec.shapes, k = shapes > 0 ? below(fleet, shapes) : below(fleet, 1u << 30);
    uint32_t vcpus = 1 + k % 8;
    GuestSpec spec = {.vcpus = vcpus,
                      .cpu_mcore = 500 * (1 + k % 16),
                      .cpu_mhz = vcpus * (k % 5 == 0 ? 2600 : 1500),
                      .memory_bytes = GIB / 4 * (1 + k * 7 % 61),
                      .weight = 1,
                      .limit_mhz = (double)INFINITY};
    if (shapes == 0) {
        spec.cpu_mcore = 1 + k % 8000;
        spec.memory_bytes = 1 + (int64_t)k * 23;
    }
    return spec;
}

static void arrive(Fleet *fleet)
{
    GuestSpec spec = spec_of(fleet);
    GuestId guest = guest_arrive(&fleet->cluster, &spec);
    if (fleet->minder.self.policy->kind == POLICY_POWER)
        guest_place(&fleet->cluster, guest.index1 - 1, below(fleet, fleet->spec.hosts));
}

void fleet_open(Fleet *ret_fleet, const FleetSpec *spec, const Policy *policy, const double *param)
{
    *ret_fleet = (Fleet){.spec = *spec, .engine = engine_new()};
    Cluster *cluster = &ret_fleet->cluster;
    prepare(ret_fleet);
    rng_start(&ret_fleet->random, spec->seed, "fleet", 0);
    ret_fleet->pause = engine_register(ret_fleet->engine, "pause", pass, NULL);
    model_open(cluster, ret_fleet->engine, &ret_fleet->rules, ret_fleet->types);
    for (uint32_t host = 0; host < spec->hosts; host++)
        cluster_add_host(cluster, below(ret_fleet, FLEET_TYPES));
    view_open(&ret_fleet->view, cluster);
    minder_open(&ret_fleet->minder, policy, param, spec->seed);
    for (uint32_t i = 0; i < spec->guests; i++)
        arrive(ret_fleet);
}

static uint32_t any_guest(Fleet *fleet)
{
    const GuestColumns *guests = &fleet->cluster.guests;
    uint32_t guest = NO_ROW;
    for (int i = 0; i < 4 && guests->pool.count > 0; i++) {
        guest = below(fleet, guests->pool.count);
        if (guests->state[guest] != PHASE_NONE)
            return guest;
    }
    return NO_ROW;
}

static void leave(Fleet *fleet)
{
    uint32_t guest = any_guest(fleet);
    if (guest != NO_ROW)
        guest_end(&fleet->cluster, guest, END_LEFT);
}

static void migrate(Fleet *fleet)
{
    uint32_t guest = any_guest(fleet), host = below(fleet, fleet->spec.hosts);
    if (guest != NO_ROW)
        migration_start(&fleet->cluster, guest, host, 0);
}

static void use(Fleet *fleet)
{
    uint32_t guest = any_guest(fleet);
    if (guest != NO_ROW)
        usage_sample(&fleet->cluster, &guest, &(double){0.1 * below(fleet, 11)}, 1);
}

static void change_host(Fleet *fleet)
{
    Cluster *cluster = &fleet->cluster;
    uint32_t host = below(fleet, fleet->spec.hosts);
    switch (below(fleet, 8)) {
    case 0:
        host_set_draining(cluster, host, !cluster->hosts.draining[host]);
        break;
    case 1:
        host_set_capacity(cluster, host, 0.25 * (1 + below(fleet, 4)));
        break;
    case 2:
        host_go(cluster, host, MODE_ASLEEP);
        break;
    case 3:
        host_go(cluster, host, MODE_OFF);
        break;
    case 4:
        guest_lose_host(cluster, host);
        break;
    default:
        if (cluster->hosts.state[host] == MODE_FAILED)
            host_set_failed(cluster, host, false);
        else
            host_go(cluster, host, MODE_ON);
    }
}

/* What is due within a second happens, and a second has passed. */
static void wait_a_second(Fleet *fleet)
{
    SimTime then_ns = engine_now(fleet->engine) + NS_PER_S;
    engine_at(fleet->engine, then_ns, RANK_DECIDE, fleet->pause, 0);
    while (engine_step(fleet->engine, then_ns + 1))
        cluster_settle(&fleet->cluster);
}

static void step(Fleet *fleet)
{
    static void (*const acts[])(Fleet *) = {
        arrive, arrive, arrive,  arrive, arrive, arrive, leave, leave, leave,       leave,        leave,
        leave,  leave,  migrate, use,    use,    use,    use,   use,   change_host, wait_a_second};
    acts[below(fleet, sizeof acts / sizeof *acts)](fleet);
    changes_show(&fleet->cluster.changes); /* others read the list of changes, too */
    cluster_settle(&fleet->cluster);
}

/* ---- Deciding -------------------------------------------------------------------------------------- */

static void greet(Fleet *fleet, GuestId guest)
{
    minder_greet(&fleet->minder, guest.index1 - 1);
    waiting_add(&fleet->waiting, guest, 0);
}

static void hear(Fleet *fleet)
{
    Journal *journal = &fleet->cluster.journal;
    for (; fleet->mark < journal_end(journal); fleet->mark++) {
        const Note *note = journal_at(journal, fleet->mark);
        if (note->what == NOTE_GUEST_ARRIVED)
            greet(fleet, note->guest);
        else if (note->what == NOTE_HOST_DRAIN)
            waiting_drain(&fleet->waiting, host_row(note->host), note->value != 0);
    }
    journal_forget(journal, fleet->mark);
    cluster_bury(&fleet->cluster);
}

/* The notes of the decision: placements, moves and whatever was refused. */
static uint64_t decide(Fleet *fleet, uint64_t hash)
{
    Journal *journal = &fleet->cluster.journal;
    hear(fleet);
    waiting_list(&fleet->waiting, &fleet->view);
    minder_decide(&fleet->minder, &fleet->view);
    cluster_settle(&fleet->cluster);
    for (uint64_t mark = fleet->mark; mark < journal_end(journal); mark++) {
        const Note *note = journal_at(journal, mark);
        fleet->acts += note->what == NOTE_GUEST_PLACED || note->what == NOTE_HOST_STATE;
        hash = digest_u64(hash, (uint64_t)note->what << 48 | (uint64_t)note->reason << 32 | note->serial);
        hash = digest_u64(hash, (uint64_t)note->host.index1 << 32 | note->other.index1);
    }
    fleet->waited += fleet->cluster.guests_pending > 0;
    return digest_u64(hash, (uint64_t)fleet->minder.wake_ns);
}

uint64_t fleet_run(Fleet *fleet, uint32_t steps)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < steps;) {
        uint32_t span = 1 + (fleet->spec.calm > 0 ? below(fleet, fleet->spec.calm) : 0);
        for (uint32_t k = 0; k < span && i < steps; k++, i++)
            step(fleet);
        hash = decide(fleet, hash);
    }
    hear(fleet);
    return hash;
}

uint32_t fleet_compare(const FleetSpec *spec, const Policy *policy, const Policy *slow, const double *param,
                       uint32_t steps)
{
    enum { ROUNDS = 8 };
    Fleet fleet, other;
    fleet_open(&fleet, spec, policy, param);
    fleet_open(&other, spec, slow, param);
    for (int round = 0; round < ROUNDS; round++)
        CU_ASSERT_EQUAL_FATAL(fleet_run(&fleet, steps / ROUNDS), fleet_run(&other, steps / ROUNDS));
    CU_ASSERT(fleet.acts > 20);
    uint32_t waited = fleet.waited;
    fleet_close(&fleet);
    fleet_close(&other);
    return waited;
}
