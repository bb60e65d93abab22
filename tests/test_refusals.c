#include "sim/control/refusals.h"

#include "sim/model/host.h"
#include "tests/fleet.h"
#include "tests/test.h"

extern const Policy policy_first_fit;

static void compare_one(Refusals *refusals, Cluster *cluster, uint32_t guest)
{
    uint32_t hosts[REFUSAL_COUNT], expected[REFUSAL_COUNT] = {0};
    for (uint32_t host = 0; host < cluster->hosts.count; host++)
        expected[host_admits(cluster, host, guest)]++;
    refusals_count(refusals, cluster, guest, hosts);
    for (int reason = 0; reason < REFUSAL_COUNT; reason++)
        CU_ASSERT_EQUAL(hosts[reason], expected[reason]);
}

/* A crowded fleet in motion, by cores reserved and by usage, with fewer and with more requests than tallies;
 * at last so much happens between two questions that changes are lost. */
static void the_count_is_that_of_asking_all_hosts(void)
{
    static const FleetSpec specs[] = {
        {.seed = 1, .hosts = 70, .guests = 640, .shapes = 9},
        {.seed = 2, .hosts = 70, .guests = 640, .shapes = 40, .core_speed = CORE_SPEED_SIZE},
        {.seed = 3, .hosts = 70, .guests = 640, .shapes = 9, .cpu_admission = ADMIT_BY_USAGE},
        {.seed = 4, .hosts = 10, .guests = 100, .shapes = 5, .calm = 1000},
    };
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        Fleet fleet;
        Refusals refusals = {0};
        uint32_t asked = 0;
        fleet_open(&fleet, &specs[i], &policy_first_fit, NULL);
        for (int round = 0; round < 60; round++) {
            fleet_run(&fleet, specs[i].calm > 0 ? 2000 : 10);
            for (uint32_t guest = 0; guest < fleet.cluster.guests.pool.count; guest++)
                if (fleet.cluster.guests.state[guest] == PHASE_PENDING && guest % 3 == 0) {
                    compare_one(&refusals, &fleet.cluster, guest);
                    asked++;
                }
        }
        CU_ASSERT(asked > 60);
        refusals_free(&refusals);
        fleet_close(&fleet);
    }
}

static const TestCase cases[] = {
    {"the_count_is_that_of_asking_all_hosts", the_count_is_that_of_asking_all_hosts},
    {NULL, NULL},
};

const TestSuite test_refusals = {"refusals", cases};
