#include "sim/model/share.h"

#include <math.h>

static double part_used(const ShareHost *host, const ShareItem *item)
{
    if (item->stopped)
        return 0;
    return item->role == ROLE_ARRIVING ? host->target_load_ratio : 1;
}

/* What an item holds when the water stands at `level`: its reservation at least, its need at most. */
static double at_level(const ShareItem *item, double level)
{
    double floor_mhz = fmin(item->reservation_mhz, item->needed_mhz);
    return fmax(floor_mhz, fmin(item->needed_mhz, item->weight * level));
}

/* The least level above `from` at which an item starts to rise or stops rising; INFINITY = none. Between two
 * such levels the sum of all holdings is a straight line. */
static double next_bend(const ShareItem *items, size_t count, double from)
{
    double bend = INFINITY;
    for (size_t i = 0; i < count; i++) {
        double starts = fmin(items[i].reservation_mhz, items[i].needed_mhz) / items[i].weight;
        double stops = items[i].needed_mhz / items[i].weight;
        if (starts > from)
            bend = fmin(bend, starts);
        if (stops > from)
            bend = fmin(bend, stops);
    }
    return bend;
}

static double holdings(const ShareItem *items, size_t count, double level)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += at_level(&items[i], level);
    return sum;
}

/* The level at which the holdings use up the capacity, found bend by bend. When even the reservations do
 * not fit (the capacity fell), the level is 0 and `ret_scale` shrinks them alike. */
static double find_level(const ShareHost *host, const ShareItem *items, size_t count, double *ret_scale)
{
    double level = 0, held = holdings(items, count, 0);
    *ret_scale = held > host->capacity_mhz ? host->capacity_mhz / held : 1;
    while (held < host->capacity_mhz) {
        double bend = next_bend(items, count, level);
        if (isinf(bend))
            break;
        double then = holdings(items, count, bend);
        if (then >= host->capacity_mhz)
            return level + (bend - level) * ((host->capacity_mhz - held) / (then - held));
        level = bend;
        held = then;
    }
    return level;
}

static void settle_item(const ShareHost *host, ShareItem *item, double busy_mhz)
{
    item->busy_mhz = busy_mhz;
    item->grant_mhz = busy_mhz;
    item->taxed_mhz = 0;
    if (item->stopped) {
        item->taxed_mhz = fmin(item->demand_mhz, item->cap_mhz);
    } else if (item->role == ROLE_LEAVING) {
        item->grant_mhz = busy_mhz * (1 - host->slowdown_ratio);
        item->taxed_mhz = busy_mhz - item->grant_mhz;
    }
}

void share_max_min(const ShareHost *host, ShareItem *items, size_t count)
{
    double needed = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].needed_mhz = fmin(items[i].demand_mhz, items[i].cap_mhz) * part_used(host, &items[i]);
        needed += items[i].needed_mhz;
    }
    double scale = 1, level = INFINITY;
    if (needed > host->capacity_mhz)
        level = find_level(host, items, count, &scale);
    for (size_t i = 0; i < count; i++) {
        double busy = isinf(level) ? items[i].needed_mhz : at_level(&items[i], level) * scale;
        settle_item(host, &items[i], busy);
    }
}
