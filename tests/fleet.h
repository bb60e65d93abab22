/* A datacenter in random motion, for comparing a placement policy with the slow one that asks every host: two
 * fleets that were opened alike, and decide alike, stay alike.
 *
 *     Fleet fast, slow;
 *     fleet_open(&fast, &spec, &policy_first_fit, NULL);
 *     fleet_open(&slow, &spec, &scan, NULL);
 *     CU_ASSERT_EQUAL(fleet_run(&fast, 1000), fleet_run(&slow, 1000));
 *     fleet_close(...)
 *
 * Hosts are of four types. Guests arrive, are placed by the policy at once or wait (for a power policy: are
 * placed anywhere), leave and migrate; hosts fail, are repaired, drained, put to sleep and off, woken, and
 * lose a part of their capacity. */
#ifndef VIRGA_TESTS_FLEET_H
#define VIRGA_TESTS_FLEET_H

#include "policies/policy.h"
#include "sim/control/minder.h"
#include "sim/control/waiting.h"
#include "sim/model/model.h"

enum { FLEET_TYPES = 4 };

typedef struct FleetSpec {
    uint64_t seed;
    uint32_t hosts;
    uint32_t shapes; /* different requests of guests; 0 = each guest has its own */
    uint32_t guests; /* that arrive before the first step; five a host all but fill the fleet */
    uint32_t calm;   /* steps between two decisions at most; 0 = decided at each step */
    CpuAdmission cpu_admission;
    CoreSpeed core_speed;
    double cpu_overcommit, memory_overcommit; /* 0 = 1 */
} FleetSpec;

typedef struct Fleet {
    FleetSpec spec;
    Engine *engine;
    HostType types[FLEET_TYPES];
    ModelRules rules;
    Cluster cluster;
    ViewState view;
    Minder minder;
    Waiting waiting;
    uint64_t mark; /* next note */
    Rng random;
    HandlerId pause;
    uint32_t acts;   /* of the policy: guests that got a host, hosts that were sent to sleep or woken */
    uint32_t waited; /* decisions that left somebody waiting */
} Fleet;

/* `param` as the policy's params, NULL for one that has none. A fleet must not move. */
void fleet_open(Fleet *ret_fleet, const FleetSpec *spec, const Policy *policy, const double *param);

/* So many random steps. A hash of who was placed where and who was not. */
uint64_t fleet_run(Fleet *fleet, uint32_t steps);

void fleet_close(Fleet *fleet);

/* The two policies decide alike on fleets of this kind, over `steps` steps of each; a failed assertion if
 * not. How many decisions left somebody waiting. */
uint32_t fleet_compare(const FleetSpec *spec, const Policy *policy, const Policy *slow, const double *param,
                       uint32_t steps);

#endif
