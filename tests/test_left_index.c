#include "policies/left_index.h"

#include "tests/fleet.h"
#include "tests/test.h"

#include <math.h>

extern const Policy policy_best_fit, policy_worst_fit;

/* The textbook: every host is asked, and the first of those that have the least or the most left is taken. */
static void ask_everybody(const Self *self, const View *view, Actions *actions, bool wants_most)
{
    const ViewHosts *hosts = view->hosts;
    bool memory = self->param[0] != 0;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], best = POLICY_NONE;
        int64_t best_left = 0;
        for (uint32_t host = 0; host < hosts->count; host++) {
            int64_t left = memory ? hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host]
                                  : hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host];
            bool is_better = best == POLICY_NONE || (wants_most ? left > best_left : left < best_left);
            if (!is_better || !view_admits(view, guest, host))
                continue;
            best = host;
            best_left = left;
        }
        if (best != POLICY_NONE)
            actions->place(actions, guest, best);
    }
}

static void ask_for_least(const Self *self, const View *view, Actions *actions)
{
    ask_everybody(self, view, actions, false);
}

static void ask_for_most(const Self *self, const View *view, Actions *actions)
{
    ask_everybody(self, view, actions, true);
}

#define SCAN(hook)                                                                                           \
    {                                                                                                        \
        .size = sizeof(Policy), .api = POLICY_API, .kind = POLICY_PLACEMENT, .name = "scan", .decide = hook  \
    }

static const Policy scan_for_least = SCAN(ask_for_least), scan_for_most = SCAN(ask_for_most);

/* Least and most, of cores and of memory. */
static void compare(FleetSpec spec, uint32_t steps)
{
    for (int memory = 0; memory <= 1; memory++) {
        double param = memory;
        fleet_compare(&spec, &policy_best_fit, &scan_for_least, &param, steps);
        fleet_compare(&spec, &policy_worst_fit, &scan_for_most, &param, steps);
    }
}

static void the_host_is_that_of_the_scan_at_any_size(void)
{
    static const uint32_t hosts[] = {1, 2, 65, 130};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        compare((FleetSpec){.seed = i, .hosts = hosts[i], .guests = 8 * hosts[i], .shapes = 12, .calm = 10},
                800);
    compare((FleetSpec){.seed = 9, .hosts = 700, .guests = 2000, .shapes = 12, .calm = 50}, 400);
}

/* Requests of half a core and a quarter of a GiB make cells of one amount each; guests each of which has a
 * size of its own, odd in bytes and thousandths, make cells that hold many. */
static void amounts_may_be_odd(void)
{
    compare((FleetSpec){.seed = 20, .hosts = 80, .guests = 640, .shapes = 500}, 800);
    compare((FleetSpec){.seed = 21, .hosts = 80, .guests = 640}, 800);
    compare((FleetSpec){.seed = 22, .hosts = 200, .guests = 1500, .calm = 20}, 1000);
}

/* With up to 2,000 steps from one decision to the next, more hosts change than the list of changes holds. */
static void the_list_of_changes_may_run_over(void)
{
    compare((FleetSpec){.seed = 30, .hosts = 40, .guests = 320, .shapes = 6, .calm = 2000}, 16000);
}

/* Slow cores refuse some guests; by usage nothing can be indexed; with overcommitment hosts hold more,
 * without bound at last: then all free amounts are beyond the last bucket. */
static void every_rule_of_admission_is_kept(void)
{
    compare((FleetSpec){.seed = 40, .hosts = 80, .guests = 640, .shapes = 20, .core_speed = CORE_SPEED_SIZE},
            800);
    compare((FleetSpec){.seed = 42, .hosts = 60, .guests = 500, .shapes = 9, .cpu_admission = ADMIT_BY_USAGE},
            800);
    compare((FleetSpec){.seed = 43,
                        .hosts = 30,
                        .guests = 900,
                        .shapes = 20,
                        .cpu_overcommit = 4,
                        .memory_overcommit = 1.5},
            800);
    compare(
        (FleetSpec){.seed = 44, .hosts = 30, .guests = 600, .shapes = 20, .cpu_overcommit = (double)INFINITY},
        800);
}

static const TestCase cases[] = {
    {"the_host_is_that_of_the_scan_at_any_size", the_host_is_that_of_the_scan_at_any_size},
    {"amounts_may_be_odd", amounts_may_be_odd},
    {"the_list_of_changes_may_run_over", the_list_of_changes_may_run_over},
    {"every_rule_of_admission_is_kept", every_rule_of_admission_is_kept},
    {NULL, NULL},
};

const TestSuite test_left_index = {"left_index", cases};
