#include "policies/alike.h"

#include "tests/fleet.h"
#include "tests/test.h"

enum { HOSTS = 60 };

static bool are_alike(const View *view, uint32_t a, uint32_t b)
{
    return view->hosts->type[a] == view->hosts->type[b] &&
           host_free_mcore(view, a) == host_free_mcore(view, b) &&
           host_free_bytes(view, a) == host_free_bytes(view, b);
}

/* Whether a host must be named: it admits the guest, and none before it that does is like it. */
static bool is_wanted(const View *view, uint32_t guest, uint32_t host)
{
    for (uint32_t before = 0; before < host; before++)
        if (view_admits(view, guest, before) && are_alike(view, before, host))
            return false;
    return view_admits(view, guest, host);
}

typedef struct Witness {
    AlikeIndex index;
    uint32_t searches; /* by the index */
    uint32_t named, admitting;
} Witness;

/* Every wanted host is named once; by the index nobody else is. Then the guest goes to the last one named. */
static void compare(const Self *self, const View *view, Actions *actions)
{
    Witness *witness = self->state;
    for (uint32_t i = 0; i < view->pending->count; i++) {
        uint32_t guest = view->pending->guest[i], last = POLICY_NONE, times[HOSTS] = {0};
        AlikeSearch search = alike_search(&witness->index, view, guest);
        bool by_index = search.by_ledgers && witness->index.is_built;
        for (uint32_t host; (host = alike_search_next(&search)) != POLICY_NONE; last = host)
            times[host]++;
        witness->searches += by_index;
        for (uint32_t host = 0; host < view->hosts->count; host++) {
            bool admits = view_admits(view, guest, host);
            CU_ASSERT_EQUAL(times[host], by_index ? is_wanted(view, guest, host) : admits);
            witness->named += by_index ? times[host] : 0;
            witness->admitting += by_index && admits;
        }
        if (last != POLICY_NONE)
            actions->place(actions, guest, last);
    }
}

static const Policy policy = {.size = sizeof(Policy),
                              .api = POLICY_API,
                              .kind = POLICY_PLACEMENT,
                              .name = "alike",
                              .state_bytes = sizeof(Witness),
                              .decide = compare};

static void the_first_of_each_kind_that_admits_the_guest_is_named(void)
{
    static const FleetSpec specs[] = {
        {.seed = 1, .hosts = HOSTS, .guests = 200, .shapes = 3},
        {.seed = 2, .hosts = HOSTS, .guests = 300},
        {.seed = 3, .hosts = HOSTS, .guests = 200, .shapes = 8, .core_speed = CORE_SPEED_SIZE},
        {.seed = 4, .hosts = 20, .guests = 60, .shapes = 3, .calm = 1000},
    };
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        Fleet fleet;
        fleet_open(&fleet, &specs[i], &policy, NULL);
        fleet_run(&fleet, specs[i].calm > 0 ? 10000 : 600);
        const Witness *witness = fleet.minder.self.state;
        CU_ASSERT(witness->searches > 100);
        CU_ASSERT(specs[i].shapes == 0 || witness->named < witness->admitting); /* some were alike */
        fleet_close(&fleet);
    }
}

static const TestCase cases[] = {
    {"the_first_of_each_kind_that_admits_the_guest_is_named",
     the_first_of_each_kind_that_admits_the_guest_is_named},
    {NULL, NULL},
};

const TestSuite test_alike = {"alike", cases};
