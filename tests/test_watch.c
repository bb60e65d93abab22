#include "policies/watch.h"

#include "sim/base/check.h"
#include "sim/control/actions.h"
#include "tests/fleet.h"
#include "tests/test.h"

/* Seven hosts. Numbers 10 to 14 are hosts 5, 3, 4, 3 and 5; older changes are lost. */
static const uint32_t ring[16] = {[10] = 5, [11] = 3, [12] = 4, [13] = 3, [14] = 5};
static const ViewChanges changes = {
    .size = sizeof(ViewChanges), .host = ring, .mask = 15, .first = 10, .end = 15};
static const ViewHosts hosts = {.size = sizeof(ViewHosts), .count = 7};

static void *scratch(const View *view, size_t bytes)
{
    check(bytes <= 16 * sizeof(uint32_t));
    return view->world;
}

static const ViewCalls calls = {.size = sizeof(ViewCalls), .scratch = scratch};

static bool is_odd(const View *view, uint32_t host)
{
    (void)view;
    return host % 2 == 1;
}

static void those_that_changed_since_the_mark_and_matter_come_in_order_and_once(void)
{
    uint32_t room[16];
    View view = {.changes = &changes, .hosts = &hosts, .calls = &calls, .world = room};
    uint64_t mark = 10;
    Watched watched = watch_changed(&view, &mark, is_odd);
    CU_ASSERT_EQUAL(mark, 15);
    CU_ASSERT_EQUAL_FATAL(watched.count, 2);
    CU_ASSERT(watched.host[0] == 3 && watched.host[1] == 5);
    CU_ASSERT_EQUAL(watch_changed(&view, &mark, is_odd).count, 0); /* read already */
    mark = 14;
    watched = watch_changed(&view, &mark, is_odd);
    CU_ASSERT_EQUAL_FATAL(watched.count, 1);
    CU_ASSERT_EQUAL(watched.host[0], 5);
}

/* Of seven, 1, 3 and 5 are odd. */
static void what_was_lost_may_have_been_anybody(void)
{
    uint32_t room[16];
    View view = {.changes = &changes, .hosts = &hosts, .calls = &calls, .world = room};
    uint64_t mark = 9;
    Watched watched = watch_changed(&view, &mark, is_odd);
    CU_ASSERT_EQUAL_FATAL(watched.count, 3);
    CU_ASSERT(watched.host[0] == 1 && watched.host[1] == 3 && watched.host[2] == 5);
    CU_ASSERT_EQUAL(mark, 15);
}

/* ---- The power policies against a look at all hosts -------------------------------------------------- */

extern const Policy policy_sleep_when_empty, policy_always_on;

static void look_at_all(const Self *self, const View *view, Actions *actions)
{
    int64_t next_ns = INT64_MAX;
    for (uint32_t host = 0; host < view->hosts->count; host++) {
        if (view->hosts->state[host] != HOST_ON || view->hosts->guest_count[host] > 0)
            continue;
        int64_t due_ns = view->hosts->empty_since_ns[host] + (int64_t)self->param[0];
        if (due_ns <= view->now_ns)
            actions->power(actions, host, POWER_SLEEP);
        else if (due_ns < next_ns)
            next_ns = due_ns;
    }
    if (next_ns < INT64_MAX)
        actions->wake_me(actions, next_ns);
}

static void wake_all(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t host = 0; host < view->hosts->count; host++)
        if (view->hosts->state[host] == HOST_ASLEEP || view->hosts->state[host] == HOST_OFF)
            actions->power(actions, host, POWER_ON);
}

#define SLOW(hook)                                                                                           \
    {                                                                                                        \
        .size = sizeof(Policy), .api = POLICY_API, .kind = POLICY_POWER, .name = "slow", .decide = hook      \
    }

/* Few guests on many hosts, so that hosts are empty all the time; their states and the wishes to be woken are
 * part of what is compared. */
static void power_policies_act_as_if_they_looked_at_all_hosts(void)
{
    static const Policy slow_sleep = SLOW(look_at_all), slow_wake = SLOW(wake_all);
    static const double after_ns[] = {0, 5e9, 60e9};
    for (uint32_t i = 0; i < 3; i++) {
        FleetSpec spec = {.seed = i, .hosts = 60, .guests = 10, .shapes = 5, .calm = 3 * i};
        fleet_compare(&spec, &policy_sleep_when_empty, &slow_sleep, &after_ns[i], 4000);
        fleet_compare(&spec, &policy_always_on, &slow_wake, NULL, 4000);
    }
}

static const TestCase cases[] = {
    {"those_that_changed_since_the_mark_and_matter_come_in_order_and_once",
     those_that_changed_since_the_mark_and_matter_come_in_order_and_once},
    {"what_was_lost_may_have_been_anybody", what_was_lost_may_have_been_anybody},
    {"power_policies_act_as_if_they_looked_at_all_hosts", power_policies_act_as_if_they_looked_at_all_hosts},
    {NULL, NULL},
};

const TestSuite test_watch = {"watch", cases};
