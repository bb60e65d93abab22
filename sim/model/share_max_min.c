#include "sim/base/extremes.h"
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
    double floor_mhz = least(item->reservation_mhz, item->needed_mhz);
    return most(floor_mhz, least(item->needed_mhz, item->weight * level));
}

/* How things stand at a level. Up to the next bend, where an item starts to rise or stops rising, the
 * sum of all holdings is a straight line. */
typedef struct Stand {
    double held_mhz;
    double slope; /* the sum of the weights of those who rise */
    double bend;  /* INFINITY = none above */
} Stand;

static Stand stand_at(const ShareItem *items, size_t count, double level)
{
    Stand stand = {.bend = INFINITY};
    for (size_t i = 0; i < count; i++) {
        const ShareItem *item = &items[i];
        double starts = least(item->reservation_mhz, item->needed_mhz) / item->weight;
        double stops = item->needed_mhz / item->weight;
        stand.held_mhz += at_level(item, level);
        if (starts <= level && level < stops)
            stand.slope += item->weight;
        if (level < stops)
            stand.bend = least(stand.bend, starts > level ? starts : stops);
    }
    return stand;
}

/* The level at which the holdings use up the capacity. Each step follows the present slope to where it would
 * be used up, as Newton's method does. The sum bends down where an item has enough, so that such a step stays
 * below the level that is sought and passes many bends at once; it bends up only where a reservation is
 * reached, and when that has led too far, the step ends at the next bend instead. When even the
 * reservations do not fit (the capacity fell), the level is 0 and `ret_scale` shrinks them alike. */
static double find_level(const ShareHost *host, const ShareItem *items, size_t count, double *ret_scale)
{
    double level = 0;
    Stand stand = stand_at(items, count, level);
    *ret_scale = stand.held_mhz > host->capacity_mhz ? host->capacity_mhz / stand.held_mhz : 1;
    while (stand.held_mhz < host->capacity_mhz && !isinf(stand.bend)) {
        double goal = level + (host->capacity_mhz - stand.held_mhz) / stand.slope;
        if (goal <= stand.bend)
            return goal;
        double bend = stand.bend;
        Stand there = isinf(goal) ? stand : stand_at(items, count, goal);
        bool is_too_far = isinf(goal) || there.held_mhz > host->capacity_mhz;
        level = is_too_far ? bend : goal;
        stand = is_too_far ? stand_at(items, count, bend) : there;
    }
    return level;
}

static void settle_item(const ShareHost *host, ShareItem *item, double busy_mhz)
{
    item->busy_mhz = busy_mhz;
    item->grant_mhz = busy_mhz;
    item->taxed_mhz = 0;
    if (item->stopped) {
        item->taxed_mhz = least(item->demand_mhz, item->cap_mhz);
    } else if (item->role == ROLE_LEAVING) {
        item->grant_mhz = busy_mhz * (1 - host->slowdown_ratio);
        item->taxed_mhz = busy_mhz - item->grant_mhz;
    }
}

void share_max_min(const ShareHost *host, ShareItem *items, size_t count)
{
    double needed = 0;
    for (size_t i = 0; i < count; i++) {
        items[i].needed_mhz = least(items[i].demand_mhz, items[i].cap_mhz) * part_used(host, &items[i]);
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
