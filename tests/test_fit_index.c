#include "policies/fit_index.h"

#include "tests/fleet.h"
#include "tests/test.h"

#include <math.h>

extern const Policy policy_first_fit, policy_random;

/* The textbook: every host is asked, in order. */
static void ask_in_order(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], host = 0;
        while (host < view->hosts->count && !view_admits(view, guest, host))
            host++;
        if (host < view->hosts->count)
            actions->place(actions, guest, host);
    }
}

static const Policy scan = {.size = sizeof(Policy),
                            .api = POLICY_API,
                            .kind = POLICY_PLACEMENT,
                            .name = "first-fit",
                            .decide = ask_in_order};

static uint32_t compare(FleetSpec spec, uint32_t steps)
{
    return fleet_compare(&spec, &policy_first_fit, &scan, NULL, steps);
}

/* One word, the edges of a word, two levels of words, three (above 4,096). */
static void first_fit_is_that_of_the_scan_at_any_size(void)
{
    static const uint32_t hosts[] = {1, 2, 63, 64, 65, 300};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        compare((FleetSpec){.seed = i, .hosts = hosts[i], .guests = 8 * hosts[i], .shapes = 12, .calm = 10},
                2000);
    compare((FleetSpec){.seed = 9, .hosts = 4200, .guests = 12000, .shapes = 12, .calm = 50}, 1600);
}

/* More shapes than are indexed, and guests each of which is the first of its kind. */
static void shapes_may_be_many(void)
{
    uint32_t waited = 0;
    static const uint32_t shapes[] = {64, 65, 200, 0};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        waited += compare((FleetSpec){.seed = 20 + i, .hosts = 80, .guests = 640, .shapes = shapes[i]}, 2500);
    compare((FleetSpec){.seed = 25, .hosts = 20, .guests = 1200, .shapes = 1}, 2500);
    CU_ASSERT(waited > 2000);
}

/* With up to 2,000 steps from one decision to the next, more hosts change than the list of changes holds. */
static void the_list_of_changes_may_run_over(void)
{
    compare((FleetSpec){.seed = 30, .hosts = 40, .guests = 320, .shapes = 6, .calm = 2000}, 24000);
    compare((FleetSpec){.seed = 31, .hosts = 200, .guests = 1600, .shapes = 90, .calm = 30}, 5000);
}

/* Slow cores refuse some guests; by usage nothing can be indexed; with overcommitment hosts hold more. */
static void every_rule_of_admission_is_kept(void)
{
    compare((FleetSpec){.seed = 40, .hosts = 100, .guests = 800, .shapes = 20, .core_speed = CORE_SPEED_SIZE},
            2500);
    compare(
        (FleetSpec){.seed = 41, .hosts = 100, .guests = 800, .shapes = 20, .core_speed = CORE_SPEED_USAGE},
        2000);
    compare(
        (FleetSpec){.seed = 42, .hosts = 60, .guests = 700, .shapes = 20, .cpu_admission = ADMIT_BY_USAGE},
        2000);
    compare((FleetSpec){.seed = 43,
                        .hosts = 30,
                        .guests = 900,
                        .shapes = 20,
                        .cpu_overcommit = 4,
                        .memory_overcommit = 1.5},
            2500);
    compare(
        (FleetSpec){.seed = 44, .hosts = 30, .guests = 900, .shapes = 20, .cpu_overcommit = (double)INFINITY},
        2000);
}

/* Of all that admit the guest, in order, the one that the number drawn says: the stream is the policy's. */
static void ask_and_draw(const Self *self, const View *view, Actions *actions)
{
    (void)self;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], count = 0, hosts[200];
        for (uint32_t host = 0; host < view->hosts->count; host++)
            if (view_admits(view, guest, host))
                hosts[count++] = host;
        if (count > 0)
            actions->place(actions, guest, hosts[view->calls->random_below(view, count)]);
    }
}

static void random_chooses_among_those_that_the_scan_finds(void)
{
    static const Policy slow = {.size = sizeof(Policy),
                                .api = POLICY_API,
                                .kind = POLICY_PLACEMENT,
                                .name = "random",
                                .decide = ask_and_draw};
    FleetSpec spec = {.seed = 50, .hosts = 150, .guests = 1000, .shapes = 20};
    fleet_compare(&spec, &policy_random, &slow, NULL, 2000);
}

static const TestCase cases[] = {
    {"first_fit_is_that_of_the_scan_at_any_size", first_fit_is_that_of_the_scan_at_any_size},
    {"shapes_may_be_many", shapes_may_be_many},
    {"the_list_of_changes_may_run_over", the_list_of_changes_may_run_over},
    {"every_rule_of_admission_is_kept", every_rule_of_admission_is_kept},
    {"random_chooses_among_those_that_the_scan_finds", random_chooses_among_those_that_the_scan_finds},
    {NULL, NULL},
};

const TestSuite test_fit_index = {"fit_index", cases};
