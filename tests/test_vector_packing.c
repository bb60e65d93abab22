#include "policies/vector_packing.h"

#include "tests/fake_world.h"
#include "tests/fleet.h"
#include "tests/test.h"

#include <math.h>

extern const Policy policy_dot_product, policy_norm_based_greedy;

enum { NORM_L2 = 1 }; /* among the choices of `norm` */

/* A host of `cores` and as many GiB, of which so much is free. */
static void add_host(FakeWorld *world, uint32_t cores, int64_t free_cores, int64_t free_gib)
{
    uint32_t host = fake_add_host(world, 1000, cores, cores * GIB);
    world->reserved_mcore[host] = 1000 * (cores - free_cores);
    world->reserved_memory[host] = (cores - free_gib) * GIB;
}

static uint32_t add_guest(FakeWorld *world, int64_t cores, int64_t gib)
{
    uint32_t guest = fake_add_guest(world, 1000, gib * GIB);
    world->guest_mcore[guest] = 1000 * cores;
    return guest;
}

static void decide(FakeWorld *world, const Policy *policy, Weights weights, double epsilon, double norm)
{
    FakeSelf *self = fake_self_open(policy);
    fake_set(self, "weights", weights);
    fake_set(self, "epsilon", epsilon);
    if (policy == &policy_norm_based_greedy)
        fake_set(self, "norm", norm);
    fake_decide(world, self);
    fake_self_close(self);
}

/* Two hosts of 8 cores and 8 GiB; free are (6, 2) on the first and (2, 6) on the second, as parts (0.75,
 * 0.25) and (0.25, 0.75). A guest of (1, 2) = (0.125, 0.25): 0.125 x 0.75 + 0.25 x 0.25 = 0.156 against 0.125
 * x 0.25
 * + 0.25 x 0.75 = 0.219, the second. One of (2, 1): 0.219 against 0.156, the first, if it comes alone. */
static void dot_product_looks_for_free_amounts_in_the_guests_direction(void)
{
    for (int is_wide = 0; is_wide <= 1; is_wide++) {
        FakeWorld *world = fake_open();
        add_host(world, 8, 6, 2);
        add_host(world, 8, 2, 6);
        add_guest(world, is_wide ? 2 : 1, is_wide ? 1 : 2);
        decide(world, &policy_dot_product, WEIGHTS_EQUAL, 0, 0);
        CU_ASSERT_EQUAL(fake_host_of(world, 0), is_wide ? 0 : 1);
        fake_close(world);
    }
}

/* The same hosts. A guest of (2, 2) = (0.25, 0.25) scores 0.25 on both: the first host. A guest of (1, 16) =
 * (0.125, 2) that fits nowhere and comes before it makes the averages (0.1875, 1.125): 0.1875 x 0.25 x 0.75 +
 * 1.125 x 0.25 x 0.25 = 0.105 against 0.1875 x 0.25 x 0.25 + 1.125 x 0.25 x 0.75 = 0.223, the second. With e
 * to the power of them, (1.21, 3.08), the second, too; with epsilon 0 they are equal. */
static void weights_follow_what_guests_ask_for_on_average(void)
{
    static const struct {
        Weights weights;
        double epsilon;
        uint32_t host;
    } rows[] = {{WEIGHTS_EQUAL, 1, 0},
                {WEIGHTS_AVERAGE, 1, 1},
                {WEIGHTS_EXPONENTIAL, 1, 1},
                {WEIGHTS_EXPONENTIAL, 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FakeWorld *world = fake_open();
        add_host(world, 8, 6, 2);
        add_host(world, 8, 2, 6);
        uint32_t large = add_guest(world, 1, 16), guest = add_guest(world, 2, 2);
        decide(world, &policy_dot_product, rows[i].weights, rows[i].epsilon, 0);
        CU_ASSERT_EQUAL(fake_host_of(world, large), POLICY_NONE);
        CU_ASSERT_EQUAL(fake_host_of(world, guest), rows[i].host);
        fake_close(world);
    }
}

/* A guest of (2, 2) = (0.125, 0.125) on hosts of 16 cores and 16 GiB. Free are (6, 6), (8, 2) and (7, 4), so
 * free less asked is (0.25, 0.25), (0.375, 0) and (0.3125, 0.125).
 *     l1:      0.5,   0.375,  0.4375    the second
 *     l2:      0.125, 0.1406, 0.1133    the third
 *     maximum: 0.25,  0.375,  0.3125    the first */
static void each_norm_has_its_own_nearest_host(void)
{
    static const uint32_t expected[] = {1, 2, 0};
    for (int norm = 0; norm < 3; norm++) {
        FakeWorld *world = fake_open();
        add_host(world, 16, 6, 6);
        add_host(world, 16, 8, 2);
        add_host(world, 16, 7, 4);
        uint32_t guest = add_guest(world, 2, 2);
        decide(world, &policy_norm_based_greedy, WEIGHTS_EQUAL, 0, norm);
        CU_ASSERT_EQUAL(fake_host_of(world, guest), expected[norm]);
        fake_close(world);
    }
}

/* (4, 4) free twice, then (4, 2) twice, asked (2, 2) of 8: the nearer ones are the last two, and among equals
 * the first wins; dot product takes the first of the first two. */
static void the_first_of_equals_wins(void)
{
    for (int is_norm = 0; is_norm <= 1; is_norm++) {
        FakeWorld *world = fake_open();
        for (int i = 0; i < 4; i++)
            add_host(world, 8, 4, i < 2 ? 4 : 2);
        uint32_t guest = add_guest(world, 2, 2);
        decide(world, is_norm ? &policy_norm_based_greedy : &policy_dot_product, WEIGHTS_AVERAGE, 0, NORM_L2);
        CU_ASSERT_EQUAL(fake_host_of(world, guest), is_norm ? 2 : 0);
        fake_close(world);
    }
}

/* A guest that waits and is tried again counts once. (1, 16) of the second test is tried in three decisions;
 * then (7, 2) comes: averages ((0.125 + 0.875) / 2, (2 + 0.25) / 2) = (0.5, 1.125), were it counted three
 * times (0.3125, 1.5625). On hosts with (8, 2) and (7, 3) free, as parts (1, 0.25) and (0.875, 0.375): 0.5 x
 * 0.875 x 1
 * + 1.125 x 0.25 x 0.25 = 0.5078 against 0.5 x 0.875 x 0.875 + 1.125 x 0.25 x 0.375 = 0.4883: the first. With
 * three times it were 0.3711 against 0.3857: the second. */
static void a_guest_that_is_tried_again_counts_once(void)
{
    FakeWorld *world = fake_open();
    FakeSelf *self = fake_self_open(&policy_dot_product);
    add_host(world, 8, 8, 2);
    add_host(world, 8, 7, 3);
    add_guest(world, 1, 16);
    for (int i = 0; i < 3; i++)
        fake_decide(world, self);
    uint32_t guest = add_guest(world, 7, 2);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(fake_host_of(world, guest), 0);
    fake_self_close(self);
    fake_close(world);
}

/* ---- The textbook ------------------------------------------------------------------------------------ */

static void slow_decide(const Self *self, const View *view, Actions *actions, bool is_norm)
{
    const ViewHosts *hosts = view->hosts;
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], best = POLICY_NONE;
        double best_score = 1e300;
        for (uint32_t host = 0; host < hosts->count; host++) {
            double cores = (double)hosts->cpu_mcore[host], memory = (double)hosts->memory_bytes[host];
            double asked = (double)view->guests->cpu_mcore[guest] / cores;
            double asked_too = (double)view->guests->memory_size_bytes[guest] / memory;
            double free = (double)(hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host]) / cores;
            double free_too =
                (double)(hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host]) / memory;
            double far = fabs(free - asked), far_too = fabs(free_too - asked_too);
            double score = is_norm ? far * far + far_too * far_too : -(asked * free + asked_too * free_too);
            if (score >= best_score || !view_admits(view, guest, host))
                continue;
            best = host;
            best_score = score;
        }
        if (best != POLICY_NONE)
            actions->place(actions, guest, best);
    }
}

static void slow_dot(const Self *self, const View *view, Actions *actions)
{
    slow_decide(self, view, actions, false);
}

static void slow_norm(const Self *self, const View *view, Actions *actions)
{
    slow_decide(self, view, actions, true);
}

static void compare(FleetSpec spec, uint32_t steps)
{
    static const Policy dot = {.size = sizeof(Policy), .api = POLICY_API, .name = "slow", .decide = slow_dot};
    static const Policy norm = {
        .size = sizeof(Policy), .api = POLICY_API, .name = "slow", .decide = slow_norm};
    static const double equal[] = {WEIGHTS_EQUAL, 0, NORM_L2};
    fleet_compare(&spec, &policy_dot_product, &dot, equal, steps);
    fleet_compare(&spec, &policy_norm_based_greedy, &norm, equal, steps);
}

/* Few requests, so that many hosts are alike, and guests each of which has a size of its own; slow cores, no
 * ledger of cores; and more changes between two decisions than the list holds. */
static void they_decide_like_the_textbook(void)
{
    compare((FleetSpec){.seed = 1, .hosts = 1, .guests = 20, .shapes = 5, .calm = 4}, 800);
    compare((FleetSpec){.seed = 2, .hosts = 20, .guests = 150, .shapes = 30, .calm = 4}, 1200);
    compare((FleetSpec){.seed = 3, .hosts = 120, .guests = 900, .shapes = 3, .calm = 4}, 1200);
    compare((FleetSpec){.seed = 4, .hosts = 80, .guests = 600}, 800);
    compare((FleetSpec){.seed = 5, .hosts = 80, .guests = 600, .shapes = 9, .core_speed = CORE_SPEED_SIZE},
            800);
    compare((FleetSpec){.seed = 6, .hosts = 40, .guests = 300, .shapes = 9, .cpu_admission = ADMIT_BY_USAGE},
            800);
    compare((FleetSpec){.seed = 7, .hosts = 30, .guests = 240, .shapes = 6, .calm = 2000}, 16000);
}

static const TestCase cases[] = {
    {"dot_product_looks_for_free_amounts_in_the_guests_direction",
     dot_product_looks_for_free_amounts_in_the_guests_direction},
    {"weights_follow_what_guests_ask_for_on_average", weights_follow_what_guests_ask_for_on_average},
    {"each_norm_has_its_own_nearest_host", each_norm_has_its_own_nearest_host},
    {"the_first_of_equals_wins", the_first_of_equals_wins},
    {"a_guest_that_is_tried_again_counts_once", a_guest_that_is_tried_again_counts_once},
    {"they_decide_like_the_textbook", they_decide_like_the_textbook},
    {NULL, NULL},
};

const TestSuite test_vector_packing = {"vector_packing", cases};
