#include "policies/policy.h"

#include "tests/fake_world.h"
#include "tests/fleet.h"
#include "tests/test.h"

extern const Policy policy_next_fit;

/* Hosts of 1, 4, 2 and 4 cores, guests of 2, 2, 2, 2, 1, 1 and 1. The first two fill host 1, the third host
 * 2, the fourth half of host 3. The next two take the rest of host 3; then the round begins again: host 0. */
static void the_search_goes_on_where_the_last_guest_went_and_round(void)
{
    static const int64_t mcore[] = {2000, 2000, 2000, 2000, 1000, 1000, 1000};
    static const uint32_t expected[] = {1, 1, 2, 3, 3, 3, 0};
    FakeWorld *world = fake_open();
    FakeSelf *self = fake_self_open(&policy_next_fit);
    fake_add_host(world, 1000, 1, 8 * GIB);
    fake_add_host(world, 1000, 4, 8 * GIB);
    fake_add_host(world, 1000, 2, 8 * GIB);
    fake_add_host(world, 1000, 4, 8 * GIB);
    for (uint32_t guest = 0; guest < 7; guest++) {
        fake_add_guest(world, 1000, GIB);
        world->guest_mcore[guest] = mcore[guest];
        if (guest == 3) /* a second decision goes on where the first one ended */
            fake_decide(world, self);
    }
    fake_decide(world, self);
    for (uint32_t guest = 0; guest < 7; guest++)
        CU_ASSERT_EQUAL(fake_host_of(world, guest), expected[guest]);
    fake_self_close(self);
    fake_close(world);
}

/* Host 0 has 1 core, host 1 has 4. Nobody takes 9 cores; the guest of 1 core behind it still goes to host 0.
 */
static void who_fits_nowhere_does_not_move_the_start(void)
{
    FakeWorld *world = fake_open();
    FakeSelf *self = fake_self_open(&policy_next_fit);
    fake_add_host(world, 1000, 1, 8 * GIB);
    fake_add_host(world, 1000, 4, 8 * GIB);
    world->guest_mcore[fake_add_guest(world, 1000, GIB)] = 9000;
    fake_add_guest(world, 1000, GIB);
    fake_decide(world, self);
    CU_ASSERT_EQUAL(fake_host_of(world, 0), POLICY_NONE);
    CU_ASSERT_EQUAL(fake_host_of(world, 1), 0);
    fake_self_close(self);
    fake_close(world);
}

/* The textbook: every host is asked, from the last one on and round. */
static void ask_round(const Self *self, const View *view, Actions *actions)
{
    uint32_t *last = self->state, hosts = view->hosts->count;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], step = 0;
        while (step < hosts && !view_admits(view, guest, (*last + step) % hosts))
            step++;
        uint32_t host = (*last + step) % hosts;
        if (step < hosts && actions->place(actions, guest, host) == ANSWER_DONE)
            *last = host;
    }
}

static void it_decides_like_the_textbook(void)
{
    static const Policy slow = {.size = sizeof(Policy),
                                .api = POLICY_API,
                                .kind = POLICY_PLACEMENT,
                                .name = "slow",
                                .state_bytes = sizeof(uint32_t),
                                .decide = ask_round};
    static const uint32_t hosts[] = {1, 2, 64, 150};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        FleetSpec spec = {.seed = i, .hosts = hosts[i], .guests = 7 * hosts[i], .shapes = 30, .calm = 4};
        fleet_compare(&spec, &policy_next_fit, &slow, NULL, 1500);
    }
}

static const TestCase cases[] = {
    {"the_search_goes_on_where_the_last_guest_went_and_round",
     the_search_goes_on_where_the_last_guest_went_and_round},
    {"who_fits_nowhere_does_not_move_the_start", who_fits_nowhere_does_not_move_the_start},
    {"it_decides_like_the_textbook", it_decides_like_the_textbook},
    {NULL, NULL},
};

const TestSuite test_next_fit = {"next_fit", cases};
