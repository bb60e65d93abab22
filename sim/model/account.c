#include "sim/model/account.h"

#include "sim/base/check.h"
#include "sim/model/cluster.h"

#include <math.h>
#include <string.h>

static double span_s(SimTime since_ns, SimTime t_ns)
{
    return (double)(t_ns - since_ns) / (double)NS_PER_S;
}

/* What a content guest's entries have grown by since the account was last brought up to date. */
static double growth(const Content *content, const Account *account, AccountEntry entry, SimTime t_ns,
                     uint32_t vcpus)
{
    double work_mcycle = integral_at(&content->asked_mcycle, t_ns) - content->from_mcycle;
    switch (entry) {
    case GRANTED_MCYCLE:
        return work_mcycle;
    case RUN_S:
        return work_mcycle / content->core_mhz;
    case IDLE_S:
        return vcpus * span_s(account->since_ns, t_ns) - work_mcycle / content->core_mhz;
    case REQUESTED_MCYCLE:
    case TAXED_MCYCLE:
    case SHORT_S:
    case SHORTFALL_S:
    case READY_S:
    case STEAL_S:
    case ACCOUNT_ENTRIES:
        break;
    }
    return 0;
}

double account_at(const Cluster *cluster, uint32_t guest, AccountEntry entry, SimTime t_ns)
{
    const Account *account = &cluster->guests.account[guest];
    const Content *content = &cluster->guests.content[guest];
    if (entry == REQUESTED_MCYCLE)
        return accrued_by(&content->asked_mcycle, t_ns);
    if (t_ns < account->since_ns)
        return account->value[entry];
    if (content->core_mhz == 0)
        return account->value[entry] + account->rate[entry] * span_s(account->since_ns, t_ns);
    SimTime changed_ns = content->asked_mcycle.since_ns;
    return account->value[entry] + growth(content, account, entry, t_ns > changed_ns ? t_ns : changed_ns,
                                          cluster->guests.vcpus[guest]);
}

/* To this instant. The guest is then no longer content. */
static void bring_up(Cluster *cluster, uint32_t guest)
{
    Account *account = &cluster->guests.account[guest];
    Content *content = &cluster->guests.content[guest];
    SimTime now_ns = cluster_now(cluster);
    if (content->core_mhz > 0) {
        static const AccountEntry growing[] = {GRANTED_MCYCLE, RUN_S, IDLE_S};
        for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
            account->value[growing[i]] +=
                growth(content, account, growing[i], now_ns, cluster->guests.vcpus[guest]);
        content->core_mhz = 0;
    } else {
        double s = span_s(account->since_ns, now_ns);
        for (int entry = 0; entry < ACCOUNT_ENTRIES; entry++)
            account->value[entry] += account->rate[entry] * s;
    }
    account->since_ns = now_ns;
    content->from_mcycle = integral_at(&content->asked_mcycle, now_ns);
}

void account_set_content(Cluster *cluster, uint32_t guest, double demand_mhz, double core_mhz)
{
    Content *content = &cluster->guests.content[guest];
    SimTime now_ns = cluster_now(cluster);
    if (content->core_mhz != core_mhz) {
        bring_up(cluster, guest);
        content->core_mhz = core_mhz;
        memset(cluster->guests.account[guest].rate, 0, sizeof cluster->guests.account[guest].rate);
    }
    content->most_mhz = fmin(cluster->guests.limit_mhz[guest], cluster->guests.vcpus[guest] * core_mhz);
    integral_set_rate(&content->asked_mcycle, now_ns, demand_mhz);
}

void account_set_rates(Cluster *cluster, uint32_t guest, const double rates[ACCOUNT_ENTRIES])
{
    Account *account = &cluster->guests.account[guest];
    bool is_content = cluster->guests.content[guest].core_mhz > 0;
    for (int entry = 0; entry < ACCOUNT_ENTRIES; entry++)
        check(isfinite(rates[entry]));
    if (is_content || memcmp(account->rate, rates, sizeof account->rate) != 0) {
        bring_up(cluster, guest);
        memcpy(account->rate, rates, sizeof account->rate);
    }
    integral_set_rate(&cluster->guests.content[guest].asked_mcycle, cluster_now(cluster),
                      rates[REQUESTED_MCYCLE]);
}
