/* What every policy in the table must keep, whatever it does. That no row is named that does not exist, and
 * that reasons are known ones, the fake world checks at each call. */
#include "policies/table.h"
#include "tests/fake_world.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

/* `test` for each policy; it makes at least one assertion. */
static void for_each_policy(void (*test)(const Policy *policy))
{
    PolicyTable table;
    policy_table_open(&table);
    for (size_t i = 0; i < table.policies.count; i++)
        test(table.policies.at[i]);
    policy_table_close(&table);
}

/* Hosts of two types in all states, guests that wait, live somewhere or move. */
static FakeWorld *random_world(unsigned seed)
{
    FakeWorld *world = fake_open();
    srand(seed);
    world->random = seed;
    world->reserves_cores = seed % 2 == 0;
    for (int i = 0; i < 12; i++) {
        uint32_t host = fake_add_host(world, 1000 + 500 * (rand() % 2), 2, 8 * GIB);
        world->empty_since_ns[host] = rand() % 1000;
        if (rand() % 4 == 0)
            world->host_state[host] = (uint8_t)(rand() % HOST_STATE_COUNT);
        world->draining[host] = rand() % 10 == 0;
    }
    for (int i = 0; i < 30; i++) {
        uint32_t guest = fake_add_guest(world, 500 * (1 + rand() % 3), GIB * (1 + rand() % 2));
        if (rand() % 3 == 0)
            continue;
        uint32_t host = (uint32_t)rand() % 12;
        fake_put(world, guest, host);
        if (rand() % 6 == 0)
            fake_put_arriving(world, guest, (host + 1) % 12);
    }
    return world;
}

static void use_and_share(FakeWorld *world)
{
    for (uint32_t guest = 0; guest < world->guest_count; guest++)
        if (world->guest_state[guest] != GUEST_PENDING)
            fake_use(world, guest, rand() % 101 / 100.0);
    fake_share(world);
    world->view.now_ns += 300;
}

/* Forty rounds, long enough for detectors to learn; what was asked in all, and how it was answered. */
static uint32_t run(const Policy *policy, unsigned seed, FakeCall *ret_calls, uint32_t room)
{
    FakeWorld *world = random_world(seed);
    FakeSelf *self = fake_self_open(policy);
    uint32_t count = 0;
    for (int round = 0; round < 40; round++) {
        use_and_share(world);
        fake_decide(world, self);
        for (uint32_t i = 0; i < world->call_count && count < room; i++)
            ret_calls[count++] = world->calls[i];
        fake_finish_moves(world);
    }
    fake_self_close(self);
    fake_close(world);
    return count;
}

enum { ROOM = 4096 };

static bool same_call(const FakeCall *a, const FakeCall *b)
{
    return a->asked == b->asked && a->guest == b->guest && a->host == b->host && a->value == b->value &&
           a->answer == b->answer;
}

static void repeats(const Policy *policy)
{
    static const unsigned seeds[] = {1, 2, 3};
    FakeCall *first = malloc(ROOM * sizeof *first), *second = malloc(ROOM * sizeof *second);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    for (int s = 0; s < 3; s++) {
        uint32_t count = run(policy, seeds[s], first, ROOM);
        CU_ASSERT_EQUAL_FATAL(run(policy, seeds[s], second, ROOM), count);
        CU_ASSERT(policy->decide == NULL || count > 0);
        for (uint32_t i = 0; i < count; i++)
            CU_ASSERT_TRUE(same_call(&first[i], &second[i]));
    }
    free(first);
    free(second);
}

static void the_same_world_gives_the_same_actions(void)
{
    for_each_policy(repeats);
}

static void one_kind(const Policy *policy)
{
    static const Asked own[] = {ASKED_PLACE, ASKED_MIGRATE, ASKED_POWER};
    FakeCall *calls = malloc(ROOM * sizeof *calls);
    CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
    uint32_t count = run(policy, 4, calls, ROOM);
    for (uint32_t i = 0; i < count; i++)
        CU_ASSERT(calls[i].asked == own[policy->kind] || calls[i].asked == ASKED_WAKE);
    free(calls);
    CU_ASSERT((unsigned)policy->kind < POLICY_KIND_COUNT);
}

static void each_kind_asks_for_its_own_actions_only(void)
{
    for_each_policy(one_kind);
}

/* A placement asks only for what the world admits; by cores reserved, a rebalancing may be refused a move
 * that its own earlier moves have taken the place of. */
static void refused_nothing(const Policy *policy)
{
    FakeCall *calls = malloc(ROOM * sizeof *calls);
    CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
    uint32_t asked = 0;
    for (unsigned seed = 10; seed < 18; seed += 2) {
        uint32_t count = run(policy, policy->kind == POLICY_PLACEMENT ? seed : seed + 1, calls, ROOM);
        for (uint32_t i = 0; i < count; i++)
            CU_ASSERT_EQUAL(calls[i].answer, ANSWER_DONE);
        asked += count;
    }
    free(calls);
    CU_ASSERT(policy->decide == NULL || asked > 0);
}

static void nothing_is_asked_that_is_refused(void)
{
    for_each_policy(refused_nothing);
}

static void who_fits_nowhere(const Policy *policy)
{
    FakeWorld *world = fake_open();
    fake_add_host(world, 1000, 2, GIB);
    fake_add_guest(world, 1000, 2 * GIB);
    FakeSelf *self = fake_self_open(policy);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(world->guest_state[0], GUEST_PENDING);
    for (uint32_t i = 0; i < world->call_count; i++)
        CU_ASSERT_NOT_EQUAL(world->calls[i].asked, ASKED_PLACE);
    fake_self_close(self);
    fake_close(world);
}

static void who_fits_nowhere_stays_pending(void)
{
    for_each_policy(who_fits_nowhere);
}

static void nothing_there(const Policy *policy)
{
    for (int hosts = 0; hosts <= 1; hosts++)
        for (int guests = 0; guests <= 1; guests++) {
            FakeWorld *world = fake_open();
            if (hosts)
                world->host_state[fake_add_host(world, 1000, 2, GIB)] = HOST_FAILED;
            if (guests)
                fake_add_guest(world, 1000, GIB);
            FakeSelf *self = fake_self_open(policy);
            fake_decide(world, self);
            CU_ASSERT_EQUAL(world->call_count, 0);
            fake_self_close(self);
            fake_close(world);
        }
}

static void no_hosts_and_no_guests_are_no_trouble(void)
{
    for_each_policy(nothing_there);
}

/* Every parameter at both ends of its range and at each choice. */
static void at_the_ends(const Policy *policy)
{
    FakeCall calls[8];
    Policy changed = *policy;
    for (size_t i = 0; i < policy->param_count; i++) {
        PolicyParam params[FAKE_PARAMS];
        memcpy(params, policy->params, policy->param_count * sizeof *params);
        changed.params = params;
        params[i].fallback = policy->params[i].min;
        run(&changed, 5, calls, 8);
        params[i].fallback = policy->params[i].max;
        run(&changed, 5, calls, 8);
        CU_ASSERT(policy->params[i].min <= policy->params[i].max);
    }
    CU_ASSERT_PTR_NOT_NULL(policy->help);
}

static void every_value_of_a_parameter_can_be_used(void)
{
    for_each_policy(at_the_ends);
}

static const TestCase cases[] = {
    {"the_same_world_gives_the_same_actions", the_same_world_gives_the_same_actions},
    {"each_kind_asks_for_its_own_actions_only", each_kind_asks_for_its_own_actions_only},
    {"nothing_is_asked_that_is_refused", nothing_is_asked_that_is_refused},
    {"who_fits_nowhere_stays_pending", who_fits_nowhere_stays_pending},
    {"no_hosts_and_no_guests_are_no_trouble", no_hosts_and_no_guests_are_no_trouble},
    {"every_value_of_a_parameter_can_be_used", every_value_of_a_parameter_can_be_used},
    {NULL, NULL},
};
const TestSuite test_conformance_policies = {"conformance_policies", cases};
