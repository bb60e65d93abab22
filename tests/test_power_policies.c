#include "tests/fake_world.h"
#include "tests/test.h"

extern const Policy policy_sleep_when_empty, policy_always_on;

/* Host 0 has a guest; host 1 is empty since 100, host 2 since 250, host 3 fails. */
static FakeWorld *four_hosts(int64_t now_ns)
{
    FakeWorld *world = fake_open();
    for (int i = 0; i < 4; i++)
        fake_add_host(world, 1000, 2, GIB);
    fake_put(world, fake_add_guest(world, 1000, GIB), 0);
    world->empty_since_ns[1] = 100;
    world->empty_since_ns[2] = 250;
    world->host_state[3] = HOST_FAILED;
    world->view.now_ns = now_ns;
    return world;
}

static void an_empty_host_sleeps_at_once_by_default(void)
{
    FakeWorld *world = four_hosts(250);
    FakeSelf *self = fake_self_open(&policy_sleep_when_empty);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(world->call_count, 2);
    CU_ASSERT_TRUE(fake_asked(world, 0, ASKED_POWER, POLICY_NONE, 1));
    CU_ASSERT_TRUE(fake_asked(world, 1, ASKED_POWER, POLICY_NONE, 2));
    CU_ASSERT_EQUAL(world->calls[0].value, POWER_SLEEP);
    fake_decide(world, self); /* who sleeps is not told again */
    CU_ASSERT_EQUAL(world->call_count, 0);
    fake_self_close(self);
    fake_close(world);
}

/* After 200 ns: host 1 is due at 300, host 2 at 450. At 299 the policy asks for 300; at 300 host 1 sleeps and
 * it asks for 450. */
static void a_host_sleeps_when_it_has_been_empty_for_long_enough(void)
{
    FakeWorld *world = four_hosts(299);
    FakeSelf *self = fake_self_open(&policy_sleep_when_empty);
    fake_set(self, "after", 200);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(world->call_count, 1);
    CU_ASSERT_EQUAL(world->calls[0].asked, ASKED_WAKE);
    CU_ASSERT_EQUAL(world->calls[0].value, 300);
    world->view.now_ns = 300;
    fake_decide(world, self);
    CU_ASSERT_EQUAL(world->call_count, 2);
    CU_ASSERT_TRUE(fake_asked(world, 0, ASKED_POWER, POLICY_NONE, 1));
    CU_ASSERT_EQUAL(world->calls[1].value, 450);
    fake_self_close(self);
    fake_close(world);
}

/* One sleeps, one is off; the others are on or have failed. */
static void always_on_switches_on_what_is_asleep_or_off(void)
{
    FakeWorld *world = four_hosts(0);
    world->host_state[1] = HOST_ASLEEP;
    world->host_state[2] = HOST_OFF;
    FakeSelf *self = fake_self_open(&policy_always_on);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(world->call_count, 2);
    CU_ASSERT_TRUE(fake_asked(world, 0, ASKED_POWER, POLICY_NONE, 1));
    CU_ASSERT_TRUE(fake_asked(world, 1, ASKED_POWER, POLICY_NONE, 2));
    CU_ASSERT_EQUAL(world->calls[1].value, POWER_ON);
    fake_self_close(self);
    fake_close(world);
}

static const TestCase cases[] = {
    {"an_empty_host_sleeps_at_once_by_default", an_empty_host_sleeps_at_once_by_default},
    {"a_host_sleeps_when_it_has_been_empty_for_long_enough",
     a_host_sleeps_when_it_has_been_empty_for_long_enough},
    {"always_on_switches_on_what_is_asleep_or_off", always_on_switches_on_what_is_asleep_or_off},
    {NULL, NULL},
};
const TestSuite test_power_policies = {"power_policies", cases};
