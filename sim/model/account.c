#include "sim/model/account.h"

#include "sim/base/check.h"

#include <string.h>

static double span_s(SimTime since_ns, SimTime t_ns)
{
    return (double)(t_ns - since_ns) / (double)NS_PER_S;
}

/* What a content guest's entries have grown by since the account was last brought up to date. */
static double growth(const AccountOf *of, AccountEntry entry, SimTime t_ns)
{
    const Content *content = of->content;
    double work_mcycle = integral_at(&content->asked_mcycle, t_ns) - content->from_mcycle;
    switch (entry) {
    case GRANTED_MCYCLE:
        return work_mcycle;
    case RUN_S:
        return work_mcycle / content->core_mhz;
    case IDLE_S:
        return of->vcpus * span_s(of->account->since_ns, t_ns) - work_mcycle / content->core_mhz;
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

double account_at(const AccountOf *of, AccountEntry entry, SimTime t_ns)
{
    const Account *account = of->account;
    if (entry == REQUESTED_MCYCLE)
        return accrued_by(&of->content->asked_mcycle, t_ns);
    if (t_ns < account->since_ns)
        return account->value[entry];
    if (of->content->core_mhz == 0)
        return account->value[entry] + account->rate[entry] * span_s(account->since_ns, t_ns);
    SimTime changed_ns = of->content->asked_mcycle.since_ns;
    return account->value[entry] + growth(of, entry, t_ns > changed_ns ? t_ns : changed_ns);
}

/* To this instant. The guest is then no longer content. */
static void bring_up(const AccountOf *of, SimTime now_ns)
{
    static const AccountEntry growing[] = {GRANTED_MCYCLE, RUN_S, IDLE_S};
    Account *account = of->account;
    double s = span_s(account->since_ns, now_ns);
    bool is_content = of->content->core_mhz > 0;
    for (size_t i = 0; i < sizeof growing / sizeof *growing && is_content; i++)
        account->value[growing[i]] += growth(of, growing[i], now_ns);
    for (int entry = 0; entry < ACCOUNT_ENTRIES && !is_content; entry++)
        account->value[entry] += account->rate[entry] * s;
    account->since_ns = now_ns;
    of->content->core_mhz = 0;
    of->content->from_mcycle = integral_at(&of->content->asked_mcycle, now_ns);
}

void account_begin_content(const AccountOf *of, SimTime now_ns, double core_mhz)
{
    bring_up(of, now_ns);
    of->content->core_mhz = core_mhz;
    memset(of->account->rate, 0, sizeof of->account->rate);
}

void account_set_rates(const AccountOf *of, SimTime now_ns, const double rates[ACCOUNT_ENTRIES])
{
    double sum = 0;
    for (int entry = 0; entry < ACCOUNT_ENTRIES; entry++)
        sum += rates[entry];
    check(isfinite(sum)); /* one that is not makes the sum so */
    if (of->content->core_mhz > 0 || memcmp(of->account->rate, rates, sizeof of->account->rate) != 0) {
        bring_up(of, now_ns);
        memcpy(of->account->rate, rates, sizeof of->account->rate);
    }
    integral_set_rate(&of->content->asked_mcycle, now_ns, rates[REQUESTED_MCYCLE]);
}
