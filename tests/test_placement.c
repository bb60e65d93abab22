#include "sim/base/curve.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include "policies/policy.h"

#include <stdlib.h>

extern const Policy policy_first_fit, policy_best_fit, policy_worst_fit, policy_random,
    policy_power_aware_best_fit_decreasing;

/* Hosts of 1, 4, 2 and 4 cores of 1000 MHz with 8 GiB each. */
static FakeWorld *four_hosts(void)
{
    FakeWorld *world = fake_open();
    fake_add_host(world, 1000, 1, 8 * GIB);
    fake_add_host(world, 1000, 4, 8 * GIB);
    fake_add_host(world, 1000, 2, 8 * GIB);
    fake_add_host(world, 1000, 4, 8 * GIB);
    return world;
}

static uint32_t add_sized(FakeWorld *world, int64_t mcore, int64_t memory_bytes)
{
    uint32_t guest = fake_add_guest(world, (double)mcore, memory_bytes);
    world->guest_mcore[guest] = mcore;
    return guest;
}

/* One decision of the policy at its defaults but for `param` (NULL = none). */
static void decide(FakeWorld *world, const Policy *policy, const char *param, double value)
{
    FakeSelf *self = fake_self_open(policy);
    if (param != NULL)
        fake_set(self, param, value);
    fake_decide(world, self);
    fake_self_close(self);
}

/* The first guest of 2 cores does not fit host 0 (1 core) and takes host 1, whose 2 cores left the second
 * takes, too; the third goes to host 2. */
static void first_fit_takes_the_first_host_that_admits(void)
{
    FakeWorld *world = four_hosts();
    for (int i = 0; i < 3; i++)
        add_sized(world, 2000, GIB);
    decide(world, &policy_first_fit, NULL, 0);
    CU_ASSERT_EQUAL(fake_host_of(world, 0), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 2), 2);
    fake_close(world);
}

/* Nobody has 5 cores; the guest behind it is placed all the same. */
static void who_fits_nowhere_stays_pending_and_holds_up_nobody(void)
{
    const Policy *all[] = {&policy_first_fit, &policy_best_fit, &policy_worst_fit, &policy_random,
                           &policy_power_aware_best_fit_decreasing};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        FakeWorld *world = four_hosts();
        add_sized(world, 5000, GIB);
        add_sized(world, 1000, GIB);
        decide(world, all[i], NULL, 0);
        CU_ASSERT_EQUAL(world->guest_state[0], GUEST_PENDING);
        CU_ASSERT_EQUAL(world->guest_state[1], GUEST_PLACED);
        CU_ASSERT_EQUAL(world->call_count, 1);
        fake_close(world);
    }
}

/* A guest of 1.5 cores leaves 2.5, 0.5 and 2.5 cores on hosts 1 to 3: host 2. The next leaves 2.5 on host 1
 * and on host 3, and does not fit host 2 any more (0.5 left): the lower row. */
static void best_fit_leaves_the_fewest_cores_and_takes_the_lowest_row_of_equals(void)
{
    FakeWorld *world = four_hosts();
    add_sized(world, 1500, GIB);
    add_sized(world, 1500, GIB);
    decide(world, &policy_best_fit, NULL, 0);
    CU_ASSERT_EQUAL(fake_host_of(world, 0), 2);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 1);
    fake_close(world);
}

/* Worst fit takes host 1 (2.5 cores left, as on host 3), then host 3. */
static void worst_fit_leaves_the_most_cores_and_takes_the_lowest_row_of_equals(void)
{
    FakeWorld *world = four_hosts();
    add_sized(world, 1500, GIB);
    add_sized(world, 1500, GIB);
    decide(world, &policy_worst_fit, NULL, 0);
    CU_ASSERT_EQUAL(fake_host_of(world, 0), 1);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 3);
    fake_close(world);
}

/* With memory measured, a host of 3 GiB beats the four of 8 GiB for best fit, and host 0 is the first of the
 * four for worst fit. */
static void best_and_worst_fit_can_measure_memory(void)
{
    FakeWorld *world = four_hosts();
    uint32_t small = fake_add_host(world, 1000, 8, 3 * GIB);
    uint32_t guest = add_sized(world, 1000, 2 * GIB);
    decide(world, &policy_best_fit, "resource", 1);
    CU_ASSERT_EQUAL(fake_host_of(world, guest), small);
    fake_close(world);
    world = four_hosts();
    fake_add_host(world, 1000, 8, 3 * GIB);
    guest = add_sized(world, 1000, 2 * GIB);
    decide(world, &policy_worst_fit, "resource", 1);
    CU_ASSERT_EQUAL(fake_host_of(world, guest), 0);
    fake_close(world);
}

/* A guest of 2 cores fits hosts 1, 2 and 3. Of 3000 draws each gets 1000 on average; 5 standard deviations
 * are 5 sqrt(3000 x 1/3 x 2/3) = 129. */
static void random_is_fair_among_the_hosts_that_admit(void)
{
    uint32_t hits[4] = {0};
    uint64_t seed = 1;
    for (int i = 0; i < 3000; i++) {
        FakeWorld *world = four_hosts();
        world->random = seed;
        add_sized(world, 2000, GIB);
        decide(world, &policy_random, NULL, 0);
        CU_ASSERT_EQUAL_FATAL(world->draws, 1);
        hits[fake_host_of(world, 0)]++;
        seed = world->random;
        fake_close(world);
    }
    CU_ASSERT_EQUAL(hits[0], 0);
    for (int host = 1; host < 4; host++)
        CU_ASSERT(abs((int)hits[host] - 1000) < 129);
}

/* Two hosts of 2000 MHz. Host 0 rises by 100 W over its whole range, 0.05 W/MHz; host 1 by 60 W, 0.03 W/MHz.
 * The guest of 1500 MHz comes first although it came last, and takes host 1 (45 W against 75 W). The one of
 * 1000 MHz no longer fits there by cores, if each host has one core to reserve: host 0. In the order of
 * arrival it is the other way round. */
static void power_aware_places_the_largest_first_where_power_rises_least(void)
{
    for (int arrival = 0; arrival <= 1; arrival++) {
        FakeWorld *world = fake_open();
        fake_add_host(world, 2000, 1, 8 * GIB);
        fake_add_host(world, 2000, 1, 4 * GIB);
        world->peak_w[1] = 160;
        fake_add_guest(world, 1000, GIB);
        fake_add_guest(world, 1500, GIB);
        decide(world, &policy_power_aware_best_fit_decreasing, "order", arrival);
        CU_ASSERT_EQUAL(fake_host_of(world, 0), arrival ? 1 : 0);
        CU_ASSERT_EQUAL(fake_host_of(world, 1), arrival ? 0 : 1);
        fake_close(world);
    }
}

/* One host with a guest that claims 1000 of 2000 MHz, one empty host with the same slope. On the first the
 * rise is P(1500/2000) - P(0) = 75 W, on the second P(500/2000) - P(0) = 25 W: what the guests there claim
 * already is counted as a rise. */
static void power_aware_counts_the_claims_of_those_who_are_there(void)
{
    FakeWorld *world = fake_open();
    fake_add_host(world, 1000, 2, 8 * GIB);
    fake_add_host(world, 1000, 2, 8 * GIB);
    fake_add_guest(world, 1000, GIB);
    fake_put(world, 0, 0);
    fake_add_guest(world, 500, GIB);
    decide(world, &policy_power_aware_best_fit_decreasing, NULL, 0);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 1);
    fake_close(world);
}

/* The textbook: every host is looked at, all sums are made anew. */
static uint32_t slow_power_aware(const View *view, uint32_t guest)
{
    uint32_t best = POLICY_NONE;
    double best_w = 1e300;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        double claimed_mhz = 0;
        for (uint32_t s = view->hosts->first_stay[host]; s != POLICY_NONE; s = view->stays->next[s])
            claimed_mhz += view->guests->claim_mhz[view->stays->guest[s]];
        double ratio = (claimed_mhz + view->guests->claim_mhz[guest]) / view->hosts->cpu_mhz[host];
        if (!view_admits(view, guest, host))
            continue;
        double rise_w =
            view->calls->power_w(view, host, ratio > 1 ? 1 : ratio) - view->calls->power_w(view, host, 0);
        if (rise_w < best_w) {
            best_w = rise_w;
            best = host;
        }
    }
    return best;
}

static void slow_decide(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t host = slow_power_aware(view, view->pending->guest[i]);
        if (host != POLICY_NONE)
            actions->place(actions, view->pending->guest[i], host);
    }
}

/* Three types of hosts in several states, one that refuses by itself, guests of many sizes. */
static FakeWorld *mixed_world(unsigned seed)
{
    static const double curves[][CURVE_POINTS] = {
        {93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135},
        {90, 100, 95, 95, 97, 90, 105, 105, 106, 107, 108}, /* no real machine's */
    };
    FakeWorld *world = fake_open();
    srand(seed);
    for (int i = 0; i < 16; i++) {
        uint32_t kind = (uint32_t)rand() % 3;
        uint32_t host = fake_add_host(world, 1000, 1 + kind, (2 + (int64_t)kind) * GIB);
        world->peak_w[host] = 150 + 10 * kind;
        world->curve_w[host] = kind < 2 && seed % 2 ? curves[kind] : NULL;
        world->host_state[host] = rand() % 3 == 0 ? HOST_ASLEEP : rand() % 10 == 0 ? HOST_FAILED : HOST_ON;
        world->draining[host] = rand() % 10 == 0;
    }
    world->refused_host = (uint32_t)rand() % 16;
    for (int i = 0; i < 60; i++)
        fake_add_guest(world, 100 * (1 + rand() % 9), GIB / 2);
    return world;
}

static void power_aware_decides_like_the_textbook(void)
{
    static const Policy slow = {
        .size = sizeof(Policy), .api = POLICY_API, .name = "slow", .decide = slow_decide};
    for (unsigned seed = 0; seed < 50; seed++) {
        FakeWorld *world = mixed_world(seed), *other = mixed_world(seed);
        decide(world, &policy_power_aware_best_fit_decreasing, "order", 1);
        decide(other, &slow, NULL, 0);
        for (uint32_t guest = 0; guest < world->guest_count; guest++)
            CU_ASSERT_EQUAL(fake_host_of(world, guest), fake_host_of(other, guest));
        fake_close(world);
        fake_close(other);
    }
}

static const TestCase cases[] = {
    {"first_fit_takes_the_first_host_that_admits", first_fit_takes_the_first_host_that_admits},
    {"who_fits_nowhere_stays_pending_and_holds_up_nobody",
     who_fits_nowhere_stays_pending_and_holds_up_nobody},
    {"best_fit_leaves_the_fewest_cores_and_takes_the_lowest_row_of_equals",
     best_fit_leaves_the_fewest_cores_and_takes_the_lowest_row_of_equals},
    {"worst_fit_leaves_the_most_cores_and_takes_the_lowest_row_of_equals",
     worst_fit_leaves_the_most_cores_and_takes_the_lowest_row_of_equals},
    {"best_and_worst_fit_can_measure_memory", best_and_worst_fit_can_measure_memory},
    {"random_is_fair_among_the_hosts_that_admit", random_is_fair_among_the_hosts_that_admit},
    {"power_aware_places_the_largest_first_where_power_rises_least",
     power_aware_places_the_largest_first_where_power_rises_least},
    {"power_aware_counts_the_claims_of_those_who_are_there",
     power_aware_counts_the_claims_of_those_who_are_there},
    {"power_aware_decides_like_the_textbook", power_aware_decides_like_the_textbook},
    {NULL, NULL},
};
const TestSuite test_placement = {"placement", cases};
