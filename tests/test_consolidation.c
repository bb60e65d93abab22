#include "policies/consolidate.h"
#include "policies/targets.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include <stdlib.h>

extern const Policy policy_thr_mmt, policy_thr_mu, policy_lr_mmt;

/* Hosts of two cores of 1000 MHz, 8 GiB, overloaded above 1600 MHz; a type of its own each, so that the power
 * of each can be set. CPU is not reserved. */
static FakeWorld *open_world(uint32_t hosts)
{
    FakeWorld *world = fake_open();
    world->reserves_cores = false;
    for (uint32_t host = 0; host < hosts; host++) {
        fake_add_host(world, 1000, 2, 8 * GIB);
        world->type[host] = host;
    }
    return world;
}

/* A guest of 2000 MHz with two vCPUs and 1 GiB that lives there and wants so much. */
static uint32_t add_user(FakeWorld *world, uint32_t host, double mhz)
{
    uint32_t guest = fake_add_guest(world, 2000, GIB);
    world->vcpus[guest] = 2;
    fake_put(world, guest, host);
    fake_use(world, guest, mhz / 2000);
    return guest;
}

/* One decision with a parameter changed (NULL = none). */
static void decide(FakeWorld *world, const Policy *policy, const char *param, double value)
{
    FakeSelf *self = fake_self_open(policy);
    if (param != NULL)
        fake_set(self, param, value);
    fake_share(world);
    fake_decide(world, self);
    fake_self_close(self);
}

static bool moved(const FakeWorld *world, uint32_t i, uint32_t guest, uint32_t host, MoveReason reason)
{
    return fake_asked(world, i, ASKED_MIGRATE, guest, host) && world->calls[i].value == reason;
}

/* 900 + 900 of 2000 MHz is more than 0.8; the guest with less memory leaves, and 900 are not overloaded. Host
 * 1 rises by 45 W; host 2 sleeps at 10 W and would rise by 135 W. Then nothing is left to empty: host 0 was
 * overloaded, host 1 was a target. */
static void an_overloaded_host_is_relieved_where_power_rises_least(void)
{
    FakeWorld *world = open_world(3);
    add_user(world, 0, 900);
    uint32_t light = add_user(world, 0, 900);
    world->memory_size[light] = GIB / 2;
    add_user(world, 1, 300);
    world->host_state[2] = HOST_ASLEEP;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_TRUE(moved(world, 0, light, 1, MOVE_OVERLOAD));
    fake_close(world);
}

/* The limit is 0.3 = 600 MHz, so of 400 + 700 + 800 all leave, in the order of memory: 1500 and 800 are too
 * much, too. They are placed in the order of demand, 800, 700, 400, each on an empty host, which takes a
 * guest whatever the limit. */
static void who_wants_most_is_placed_first(void)
{
    FakeWorld *world = open_world(4);
    const double mhz[] = {400, 700, 800};
    for (uint32_t i = 0; i < 3; i++)
        world->memory_size[add_user(world, 0, mhz[i])] = GIB + i;
    decide(world, &policy_thr_mmt, "safety", 0.3);
    CU_ASSERT_EQUAL(world->call_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        CU_ASSERT_TRUE(moved(world, i, 2 - i, 1 + i, MOVE_OVERLOAD));
    fake_close(world);
}

/* The only place for a guest of 900 MHz is the sleeping host, which is woken. */
static void relief_may_wake_a_host(void)
{
    FakeWorld *world = open_world(2);
    uint32_t first = add_user(world, 0, 900);
    add_user(world, 0, 900);
    world->host_state[1] = HOST_ASLEEP;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_TRUE(moved(world, 0, first, 1, MOVE_OVERLOAD));
    CU_ASSERT_EQUAL(world->host_state[1], HOST_BOOTING);
    fake_close(world);
}

/* Three times 700 = 2100 MHz: one leaves (1400). Nobody has room for 700 below 1600: it stays where it is. */
static void who_finds_no_place_stays(void)
{
    FakeWorld *world = open_world(2);
    for (int i = 0; i < 3; i++)
        add_user(world, 0, 700);
    add_user(world, 1, 1000);
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 0);
    fake_close(world);
}

/* Utilizations 0.15, 0.3 and 0.45. Host 0 comes first; its 300 MHz cost 15 W on host 1, 9 W on host 2, whose
 * curve is flatter. Then host 1: its 600 MHz on host 2 would be 900 + 300 + 600 = 1800, too much. Host 2 is
 * settled. */
static void the_least_used_hosts_are_emptied_first(void)
{
    FakeWorld *world = open_world(3);
    uint32_t guest = add_user(world, 0, 300);
    add_user(world, 1, 600);
    add_user(world, 2, 900);
    world->peak_w[2] = 160;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_TRUE(moved(world, 0, guest, 2, MOVE_UNDERLOAD));
    fake_close(world);
}

/* Host 0 has guests of 300 and 200 MHz, the second with 7 GiB, for which host 1 has no room. So the first
 * does not move either, and its trial is undone: host 2 (600) then finds 1600 - 1000 MHz free on host 1. */
static void a_host_is_emptied_wholly_or_not_at_all(void)
{
    FakeWorld *world = open_world(3);
    add_user(world, 0, 300);
    uint32_t heavy = add_user(world, 0, 200);
    add_user(world, 1, 1000);
    uint32_t last = add_user(world, 2, 600);
    world->memory_held[heavy] = world->memory_size[heavy] = 7 * GIB;
    world->host_memory[1] = world->host_memory[2] = 7 * GIB;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_TRUE(moved(world, 0, last, 1, MOVE_UNDERLOAD));
    fake_close(world);
}

static void nobody_is_woken_so_that_another_may_sleep(void)
{
    FakeWorld *world = open_world(3);
    add_user(world, 0, 100);
    world->host_state[1] = HOST_ASLEEP;
    world->idle_w[2] = 0;
    world->peak_w[2] = 1;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 0);
    fake_close(world);
}

/* Host 1 has a guest, but uses nothing: it is no target, and, unused as it is, it is not emptied. */
static void unused_hosts_take_no_part_in_emptying(void)
{
    FakeWorld *world = open_world(2);
    add_user(world, 0, 100);
    add_user(world, 1, 0);
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 0);
    fake_close(world);
}

/* Host 0 is relieved of one of two times 900 MHz: to host 1, whose curve is flatter. Host 1 (used 0.05) and
 * host 2 (used 0.2) are little used. settled: host 1 is a target of relief and stays; host 2 is emptied onto
 * it: 100 + 900 + 400 = 1400. movable: host 1 is the least used and is emptied, with the guest that was just
 * sent there: 900 first, then 100, to host 2: 400 + 900 + 100 = 1400. */
static void targets_of_relief_are_settled_unless_they_are_movable(void)
{
    for (int movable = 0; movable <= 1; movable++) {
        FakeWorld *world = open_world(3);
        world->moves_twice = true;
        uint32_t first = add_user(world, 0, 900);
        add_user(world, 0, 900);
        uint32_t small = add_user(world, 1, 100), other = add_user(world, 2, 400);
        world->peak_w[1] = 150;
        decide(world, &policy_thr_mmt, "relief-targets", movable);
        CU_ASSERT_TRUE(moved(world, 0, first, 1, MOVE_OVERLOAD));
        CU_ASSERT_EQUAL(world->call_count, movable ? 3 : 2);
        if (movable) {
            CU_ASSERT_TRUE(moved(world, 1, first, 2, MOVE_UNDERLOAD));
            CU_ASSERT_TRUE(moved(world, 2, small, 2, MOVE_UNDERLOAD));
        } else {
            CU_ASSERT_TRUE(moved(world, 1, other, 1, MOVE_UNDERLOAD));
        }
        fake_close(world);
    }
}

/* Of 850 (leaving) and two of 500 the host is overloaded. The one that leaves has the least memory, but is on
 * its way already; one of the others goes. Host 1, to which it is on its way, is not emptied. */
static void guests_on_the_move_are_counted_but_not_moved(void)
{
    FakeWorld *world = open_world(3);
    uint32_t leaving = add_user(world, 0, 850);
    world->memory_size[leaving] = world->memory_held[leaving] = GIB / 2;
    uint32_t next = add_user(world, 0, 500);
    add_user(world, 0, 500);
    add_user(world, 1, 100);
    add_user(world, 2, 900);
    world->peak_w[2] = 150;
    fake_put_arriving(world, leaving, 1);
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_TRUE(moved(world, 0, next, 2, MOVE_OVERLOAD));
    fake_close(world);
}

/* Host 0 is overloaded, host 1 little used; whatever host 1's state, nothing goes there or comes from there.
 */
static void hosts_that_are_not_in_service_are_left_alone(void)
{
    const HostState states[] = {HOST_FAILED, HOST_BOOTING, HOST_STOPPING, HOST_ON};
    for (int i = 0; i < 4; i++) {
        FakeWorld *world = open_world(3);
        add_user(world, 0, 900);
        add_user(world, 0, 900);
        add_user(world, 1, 100);
        world->host_state[1] = (uint8_t)states[i];
        world->draining[1] = states[i] == HOST_ON;
        decide(world, &policy_thr_mmt, NULL, 0);
        CU_ASSERT_EQUAL(world->call_count, 1);
        CU_ASSERT_EQUAL(world->calls[0].host, 2);
        fake_close(world);
    }
}

/* Host 1 has the flattest curve, but of its memory one byte less than 1 GiB is left: host 2. */
static void a_target_must_have_the_memory(void)
{
    FakeWorld *world = open_world(3);
    uint32_t guest = add_user(world, 0, 900);
    add_user(world, 0, 900);
    add_user(world, 1, 100);
    world->peak_w[1] = 110;
    world->host_memory[1] = 2 * GIB - 1;
    decide(world, &policy_thr_mmt, NULL, 0);
    CU_ASSERT_TRUE(moved(world, 0, guest, 2, MOVE_OVERLOAD));
    fake_close(world);
}

/* Guests of one core each, 100, 200 and 300 MHz on hosts of two cores. Host 0 is emptied onto host 1 (all
 * rise alike), whose two cores are taken then. The plan knows it: the guest of host 2, for which host 1 has
 * CPU and memory, is not asked for. Where cores are not reserved it follows. */
static void a_plan_counts_the_cores_that_it_takes(void)
{
    for (int reserved = 0; reserved <= 1; reserved++) {
        FakeWorld *world = open_world(3);
        world->reserves_cores = reserved;
        uint32_t first = add_user(world, 0, 100);
        add_user(world, 1, 200);
        uint32_t last = add_user(world, 2, 300);
        decide(world, &policy_thr_mmt, NULL, 0);
        CU_ASSERT_TRUE(moved(world, 0, first, 1, MOVE_UNDERLOAD));
        CU_ASSERT_EQUAL(world->call_count, reserved ? 1 : 2);
        if (!reserved)
            CU_ASSERT_TRUE(moved(world, 1, last, 1, MOVE_UNDERLOAD));
        fake_close(world);
    }
}

/* mu: the guest with the smallest usage leaves, though the other one has less memory. */
static void the_selector_chooses_who_leaves(void)
{
    FakeWorld *world = open_world(2);
    uint32_t large = add_user(world, 0, 1000), small = add_user(world, 0, 900);
    world->memory_size[large] = world->memory_held[large] = GIB / 2;
    decide(world, &policy_thr_mu, NULL, 0);
    CU_ASSERT_TRUE(moved(world, 0, small, 1, MOVE_OVERLOAD));
    fake_close(world);
}

/* A load that rises by 0.05 a round: after the round with 0.05 k it is foreseen at 0.05 (k + 1), and 1.2 x
 * 0.05 (k + 1) >= 1 from k = 16 on (0.85 x 1.2 = 1.02; 0.8 x 1.2 = 0.96). Before the tenth round 70 % is the
 * limit, which 0.45 is below. */
static void regression_acts_before_the_host_is_full(void)
{
    FakeWorld *world = open_world(2);
    uint32_t guest = add_user(world, 0, 0);
    add_user(world, 0, 0);
    FakeSelf *self = fake_self_open(&policy_lr_mmt);
    for (int k = 1; k <= 16; k++) {
        fake_use(world, guest, 0.05 * k);
        fake_share(world);
        fake_decide(world, self);
        CU_ASSERT_EQUAL(world->call_count > 0, k == 16);
    }
    CU_ASSERT_TRUE(moved(world, 0, guest, 1, MOVE_OVERLOAD));
    fake_self_close(self);
    fake_close(world);
}

/* ---- The search for a target against the textbook ------------------------------------------------ */

/* Every host, in the order of rows, all conditions. */
static uint32_t slow_target(Planner *planner, const bool *is_target, const Wish *wish)
{
    const View *view = planner->view;
    uint32_t best = POLICY_NONE;
    double best_w = 1e300;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        uint8_t state = view->hosts->state[host];
        if (!is_target[host] || view->hosts->draining[host] ||
            (state != HOST_ON && state != HOST_ASLEEP && state != HOST_OFF))
            continue;
        const PlanHost *plan = planner_host(planner, host);
        if (!planner_fits(plan, wish) || !view_admits(view, wish->guest, host))
            continue;
        if (plan->load_mhz != 0 && planner_overloaded_with(planner, host, wish))
            continue;
        double rise_w = planner_rise_w(planner, plan, wish);
        if (rise_w < best_w) {
            best_w = rise_w;
            best = host;
        }
    }
    return best;
}

/* Power by a formula, by two curves, or by one that falls and is flat on its way. */
static const double *random_curve(void)
{
    static const double curves[][CURVE_POINTS] = {
        {86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117},
        {93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135},
        {90, 100, 95, 95, 97, 90, 105, 105, 106, 107, 108},
    };
    int which = rand() % 4;
    return which < 3 ? curves[which] : NULL;
}

/* Two types of hosts in all states, most of them empty. */
static FakeWorld *random_world(unsigned seed)
{
    FakeWorld *world = fake_open();
    world->reserves_cores = seed % 4 == 0;
    srand(seed);
    const double *curves[] = {random_curve(), random_curve()};
    for (int i = 0; i < 20; i++) {
        uint32_t kind = (uint32_t)rand() % 2,
                 host = fake_add_host(world, 1000, 2 + kind, (6 + (int64_t)kind) * GIB);
        world->peak_w[host] = 180 + 20 * kind;
        world->curve_w[host] = curves[kind];
        world->host_state[host] = (uint8_t)(rand() % 8 == 0 ? rand() % HOST_STATE_COUNT : HOST_ON);
        world->draining[host] = rand() % 12 == 0;
    }
    for (int i = 0; i < 24; i++)
        add_user(world, (uint32_t)rand() % 10, 100 * (rand() % 9));
    world->refused_host = (uint32_t)rand() % 20;
    fake_share(world);
    return world;
}

static void the_search_finds_what_the_textbook_finds(void)
{
    int found = 0;
    for (unsigned seed = 0; seed < 200; seed++) {
        FakeWorld *world = random_world(seed);
        bool is_target[FAKE_HOSTS] = {0};
        Planner planner;
        Targets targets;
        planner_open(&planner, NULL, fake_view(world),
                     (PlanRules){.detector = &detector_threshold,
                                 .estimate = &estimates[0],
                                 .baseline = (Baseline)(seed % BASELINE_COUNT),
                                 .safety = 0.8},
                     1);
        targets_open(&targets, &planner);
        targets_add_empties(&targets);
        for (uint32_t host = 0; host < 20; host++) {
            is_target[host] = host_is_empty(&world->view, host) || rand() % 4 > 0;
            if (is_target[host] && !host_is_empty(&world->view, host))
                targets_add(&targets, host);
        }
        for (uint32_t guest = 0; guest < 24; guest++) {
            Wish wish = planner_wish(&planner, guest);
            uint32_t host = POLICY_NONE, expected = slow_target(&planner, is_target, &wish);
            CU_ASSERT_EQUAL(targets_find(&targets, &wish, &host), expected != POLICY_NONE);
            CU_ASSERT_EQUAL(host, expected);
            if (host == POLICY_NONE || host != expected)
                continue;
            PlanUndo undo;
            targets_append(&targets, host, &wish, &undo);
            found++;
            if (rand() % 4 == 0 && !host_is_empty(&world->view, host))
                targets_undo(&targets, &undo);
        }
        fake_close(world);
    }
    CU_ASSERT(found > 1000);
}

static const TestCase cases[] = {
    {"an_overloaded_host_is_relieved_where_power_rises_least",
     an_overloaded_host_is_relieved_where_power_rises_least},
    {"who_wants_most_is_placed_first", who_wants_most_is_placed_first},
    {"relief_may_wake_a_host", relief_may_wake_a_host},
    {"unused_hosts_take_no_part_in_emptying", unused_hosts_take_no_part_in_emptying},
    {"who_finds_no_place_stays", who_finds_no_place_stays},
    {"the_least_used_hosts_are_emptied_first", the_least_used_hosts_are_emptied_first},
    {"a_host_is_emptied_wholly_or_not_at_all", a_host_is_emptied_wholly_or_not_at_all},
    {"nobody_is_woken_so_that_another_may_sleep", nobody_is_woken_so_that_another_may_sleep},
    {"targets_of_relief_are_settled_unless_they_are_movable",
     targets_of_relief_are_settled_unless_they_are_movable},
    {"guests_on_the_move_are_counted_but_not_moved", guests_on_the_move_are_counted_but_not_moved},
    {"hosts_that_are_not_in_service_are_left_alone", hosts_that_are_not_in_service_are_left_alone},
    {"a_target_must_have_the_memory", a_target_must_have_the_memory},
    {"a_plan_counts_the_cores_that_it_takes", a_plan_counts_the_cores_that_it_takes},
    {"the_selector_chooses_who_leaves", the_selector_chooses_who_leaves},
    {"regression_acts_before_the_host_is_full", regression_acts_before_the_host_is_full},
    {"the_search_finds_what_the_textbook_finds", the_search_finds_what_the_textbook_finds},
    {NULL, NULL},
};
const TestSuite test_consolidation = {"consolidation", cases};
