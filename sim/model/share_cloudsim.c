#include "sim/model/share.h"

#include <math.h>

/* The order of the operations is that of the peer: metrics compare grants with demands exactly. */

static double runnable(const ShareItem *item)
{
    return item->demand_mhz < item->cap_mhz ? item->demand_mhz : item->cap_mhz;
}

static double needed(const ShareHost *host, const ShareItem *item)
{
    return item->role == ROLE_ARRIVING ? runnable(item) * host->target_load_ratio : runnable(item);
}

static double cut(const ShareHost *host, double mhz)
{
    return host->whole_mhz ? floor(mhz) : mhz;
}

static double grant_in_full(const ShareHost *host, const ShareItem *item)
{
    if (item->role == ROLE_LEAVING)
        return runnable(item) * (1 - host->slowdown_ratio);
    return needed(host, item);
}

static double grant_scaled(const ShareHost *host, const ShareItem *item, double scale)
{
    if (item->role == ROLE_LEAVING)
        return cut(host, runnable(item) * scale * (1 - host->slowdown_ratio));
    return cut(host, needed(host, item) * scale);
}

void share_cloudsim(const ShareHost *host, ShareItem *items, size_t count)
{
    double sum = 0, available = host->capacity_mhz;
    bool fits = true;
    for (size_t i = 0; i < count; i++) {
        double need = needed(host, &items[i]);
        sum += need;
        fits = fits && available >= need;
        available -= need;
    }
    double scale = fits ? 1 : host->capacity_mhz / sum;
    for (size_t i = 0; i < count; i++) {
        ShareItem *item = &items[i];
        item->grant_mhz = fits ? grant_in_full(host, item) : grant_scaled(host, item, scale);
        item->busy_mhz =
            item->role == ROLE_LEAVING ? item->grant_mhz / (1 - host->slowdown_ratio) : item->grant_mhz;
        item->needed_mhz = needed(host, item);
        item->taxed_mhz = item->role == ROLE_LEAVING ? item->demand_mhz - item->grant_mhz : 0;
        if (item->stopped)
            item->grant_mhz = item->busy_mhz = 0;
    }
}
