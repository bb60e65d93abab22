#include "sim/model/model.h"

#include "sim/base/digest.h"
#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "sim/model/settle.h"

/* Copies that waited for the host begin: hosts know nothing of migrations, so it is said here. */
static void finish_transition(void *context, uint64_t payload, SimTime now_ns)
{
    (void)now_ns;
    Cluster *cluster = context;
    uint32_t host = (uint32_t)payload;
    host_finish_transition(cluster, host);
    if (cluster->hosts.state[host] == MODE_ON)
        migration_resume(cluster, host);
}

void model_open(Cluster *ret_cluster, Engine *engine, const ModelRules *rules, const HostType *types)
{
    cluster_open(ret_cluster, engine, rules, types);
    ret_cluster->transition_handler =
        engine_register(engine, "host-transition", finish_transition, ret_cluster);
    migration_register(ret_cluster);
    settle_register(ret_cluster);
}

uint64_t model_hash(const Cluster *cluster, SimTime t_ns)
{
    uint64_t hash = 0;
    const HostColumns *hosts = &cluster->hosts;
    for (uint32_t i = 0; i < hosts->count; i++) {
        const Integral *all[] = {hosts->energy_j, hosts->used_mcycle, hosts->on_s, hosts->active_s,
                                 hosts->overloaded_s};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            hash = digest_double(hash, accrued_by(&all[k][i], t_ns));
    }
    const GuestColumns *guests = &cluster->guests;
    for (uint32_t i = 0; i < guests->pool.count; i++)
        for (AccountEntry entry = 0; entry < ACCOUNT_ENTRIES; entry++)
            hash = digest_double(hash, guest_accrued(cluster, i, entry, t_ns));
    return hash;
}
