#include "sim/model/meter.h"

#include "sim/model/host.h"

#include <string.h>

static double nothing(const Cluster *cluster, uint32_t host)
{
    (void)cluster, (void)host;
    return 0;
}

static double power_of_load(const Cluster *cluster, uint32_t host, double used_mhz)
{
    const HostType *type = &cluster->types[cluster->hosts.type[host]];
    return power_at(&type->power, host_utilization(cluster, host, used_mhz));
}

static void charge_between_samples(Cluster *cluster, SimTime since_ns)
{
    double span_s = (double)(cluster_now(cluster) - since_ns) / (double)NS_PER_S;
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        if (cluster->sampled_used_mhz[host] == 0 ||
            host_utilization(cluster, host, cluster->sampled_used_mhz[host]) == 0)
            continue;
        double from_w = power_of_load(cluster, host, cluster->sampled_used_mhz[host]);
        double to_w = power_of_load(cluster, host, cluster->hosts.used_mhz[host]);
        cluster->hosts.energy_j[host].value += (from_w + (to_w - from_w) / 2) * span_s;
    }
}

static void charge_full_load(Cluster *cluster, SimTime since_ns)
{
    double span_s = (double)(cluster_now(cluster) - since_ns) / (double)NS_PER_S;
    for (uint32_t host = 0; host < cluster->hosts.count; host++) {
        const HostType *type = &cluster->types[cluster->hosts.type[host]];
        cluster->hosts.energy_j[host].value += power_at(&type->power, 1) * span_s;
    }
}

const MeterRule meter_rules[] = {
    {"integral", "the integral of power over time, in every power state", host_power_w, NULL},
    {"cloudsim-4.0", "mean power of two samplings, none for hosts idle at the first (CloudSim 4.0)", nothing,
     charge_between_samples},
    {"all-on", "every host at full load all the time (CloudSim's non-power-aware data centre)", nothing,
     charge_full_load},
    {NULL, NULL, NULL, NULL},
};

const MeterRule *meter_rule(const char *name)
{
    for (const MeterRule *rule = meter_rules; rule->name; rule++)
        if (strcmp(rule->name, name) == 0)
            return rule;
    return NULL;
}

void meter_before_sample(Cluster *cluster)
{
    if (cluster->rules->meter->charge && cluster->hosts.count > 0)
        memcpy(cluster->sampled_used_mhz, cluster->hosts.used_mhz, cluster->hosts.count * sizeof(double));
}

void meter_after_sample(Cluster *cluster)
{
    if (cluster->rules->meter->charge)
        cluster->rules->meter->charge(cluster, cluster->sampled_ns);
    cluster->sampled_ns = cluster_now(cluster);
}
