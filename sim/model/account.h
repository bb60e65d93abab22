/* A guest's account: what accrues for it over time. Only settling (settle.h) and the guest's end write it.
 *
 * Each entry is the integral of a piecewise-constant rate (sim/base/stats.h). They change together, at a
 * sharing, so one span serves all. And nearly always a guest is *content*: it gets all that it asks for and
 * migration takes nothing. Then every entry follows from one integral, that of its demand d (MHz), on a host
 * with cores of c MHz:
 *
 *     granted = integral of d        run = granted / c        idle = vCPUs x time - run
 *
 * and the rest stands still. So a sample of usage costs one Integral; the account is brought up to date when
 * the guest stops being content, when it comes to another speed of core, and when it ends. Reading writes
 * nothing. What is requested is that one integral always: it is the same to the last bit under every policy.
 */
#ifndef VIRGA_SIM_MODEL_ACCOUNT_H
#define VIRGA_SIM_MODEL_ACCOUNT_H

#include "sim/base/stats.h"

#include <stdint.h>

typedef enum {
    REQUESTED_MCYCLE, /* CPU work asked for */
    GRANTED_MCYCLE,
    TAXED_MCYCLE, /* of it, what migration took */
    SHORT_S,      /* time with less granted than asked for */
    SHORTFALL_S,  /* over it, the part that was not granted */
    RUN_S,        /* run, ready, idle and steal are of all vCPUs together: their sum is vCPUs x time */
    READY_S,
    IDLE_S,
    STEAL_S,
    ACCOUNT_ENTRIES
} AccountEntry;

typedef struct Account {
    SimTime since_ns;
    double value[ACCOUNT_ENTRIES]; /* up to since_ns */
    double rate[ACCOUNT_ENTRIES];  /* from then on; nothing while the guest is content */
} Account;

/* All that the sharing of a host with enough for everybody looks at, side by side. */
typedef struct Content {
    Integral asked_mcycle; /* requested */
    double from_mcycle;    /* its value at the account's since_ns */
    double core_mhz;       /* speed of a core where it lives; 0 = it is not content */
    double most_mhz;       /* the smaller of its limit and its vCPUs x core_mhz */
} Content;

/* One guest's, as its columns hold it. */
typedef struct AccountOf {
    Account *account;
    Content *content;
    uint32_t vcpus;
} AccountOf;

/* What has accrued by t_ns; all of it when it has last changed later than that. */
double account_at(const AccountOf *of, AccountEntry entry, SimTime t_ns);

/* What account_set_content does for a guest that was not content, or came to another speed of core. */
void account_begin_content(const AccountOf *of, SimTime now_ns, double core_mhz);

/* From now on the guest gets what it asks for (MHz), on cores of that speed. content->most_mhz is the
 * caller's to set. */
static inline void account_set_content(const AccountOf *of, SimTime now_ns, double demand_mhz,
                                       double core_mhz)
{
    if (of->content->core_mhz != core_mhz)
        account_begin_content(of, now_ns, core_mhz);
    integral_set_rate(&of->content->asked_mcycle, now_ns, demand_mhz);
}

/* From now on the entries accrue at these rates, which must be finite. */
void account_set_rates(const AccountOf *of, SimTime now_ns, const double rates[ACCOUNT_ENTRIES]);

#endif
