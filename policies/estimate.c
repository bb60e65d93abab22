#include "policies/estimate.h"

#include "policies/policy.h"

#include <math.h>
#include <stddef.h>

static double share_demand(double capacity_mhz, Claim *claims, uint32_t count)
{
    double sum_mhz = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (claims[i].role != STAY_ARRIVING)
            claims[i].grant_mhz = claims[i].wanted_mhz;
        sum_mhz += claims[i].grant_mhz;
    }
    if (sum_mhz <= capacity_mhz)
        return capacity_mhz - sum_mhz;
    for (uint32_t i = 0; i < count; i++)
        claims[i].grant_mhz = claims[i].grant_mhz * (capacity_mhz / sum_mhz);
    return 0;
}

static double cloudsim_need(const Claim *claim)
{
    return claim->role == STAY_ARRIVING ? claim->wanted_mhz * 0.1 : claim->wanted_mhz;
}

static double cloudsim_grant(const Claim *claim)
{
    if (claim->role == STAY_LEAVING)
        return claim->wanted_mhz * 0.9;
    return cloudsim_need(claim);
}

static double cloudsim_cut(const Claim *claim, double part)
{
    switch (claim->role) {
    case STAY_LEAVING:
        return floor((claim->wanted_mhz * part) * 0.9);
    case STAY_ARRIVING:
        return floor((claim->wanted_mhz * 0.1) * part);
    default:
        return floor(claim->wanted_mhz * part);
    }
}

static void cloudsim_overload(double capacity_mhz, Claim *claims, uint32_t count)
{
    double sum_mhz = 0;
    for (uint32_t i = 0; i < count; i++)
        sum_mhz = sum_mhz + cloudsim_need(&claims[i]);
    for (uint32_t i = 0; i < count; i++)
        claims[i].grant_mhz = cloudsim_cut(&claims[i], capacity_mhz / sum_mhz);
}

static double share_cloudsim(double capacity_mhz, Claim *claims, uint32_t count)
{
    double left_mhz = capacity_mhz;
    for (uint32_t i = 0; i < count; i++) {
        double need_mhz = cloudsim_need(&claims[i]);
        if (left_mhz >= need_mhz) {
            claims[i].grant_mhz = cloudsim_grant(&claims[i]);
            left_mhz = left_mhz - need_mhz;
        } else {
            cloudsim_overload(capacity_mhz, claims, i + 1);
            left_mhz = 0;
        }
    }
    return left_mhz;
}

const Estimate estimates[ESTIMATE_COUNT] = {
    [ESTIMATE_DEMAND] = {"demand", "what each guest asks for, scaled down alike when that is too much",
                         share_demand},
    [ESTIMATE_CLOUDSIM] = {"cloudsim-4.0", "one after the other, cut to whole MHz when short",
                           share_cloudsim},
};

const char *const estimate_names[ESTIMATE_COUNT + 1] = {"demand", "cloudsim-4.0", NULL};
