#include "sim/model/share.h"

#include "sim/base/rng.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { ITEMS_MAX = 12, CASES = 10000 };

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static ShareItem item(double demand_mhz)
{
    return (ShareItem){.demand_mhz = demand_mhz, .cap_mhz = INFINITY, .weight = 1};
}

static ShareHost host(double capacity_mhz)
{
    return (ShareHost){.capacity_mhz = capacity_mhz, .slowdown_ratio = 0.1, .target_load_ratio = 0.1};
}

/* ---- The textbook version ------------------------------------------------------------------------------
 *
 * Progressive filling: everybody starts with the reserved part; those who hold least for their weight are
 * raised together until one has enough, or the next ones are level with them, or nothing is left. */

static void hold_reservations(const ShareItem *items, size_t count, double capacity, double *ret_hold)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ret_hold[i] = fmin(items[i].reservation_mhz, fmin(items[i].demand_mhz, items[i].cap_mhz));
    for (size_t i = 0; i < count && sum > capacity; i++)
        ret_hold[i] *= capacity / sum; /* even these do not fit: less for all alike */
}

/* One round. False when there is nothing left to give, or nobody to give it to. */
static bool fill_once(const ShareItem *items, size_t count, double capacity, double *hold)
{
    double left = capacity, lowest = INFINITY, next = INFINITY, weights = 0, rise;
    bool rises[ITEMS_MAX] = {false};
    for (size_t i = 0; i < count; i++) {
        left -= hold[i];
        if (hold[i] < fmin(items[i].demand_mhz, items[i].cap_mhz) - 1e-10)
            lowest = fmin(lowest, hold[i] / items[i].weight);
    }
    if (left < 1e-10 || isinf(lowest))
        return false;
    for (size_t i = 0; i < count; i++) {
        double level = hold[i] / items[i].weight, need = fmin(items[i].demand_mhz, items[i].cap_mhz);
        if (hold[i] >= need - 1e-10)
            continue;
        rises[i] = level < lowest + 1e-10;
        weights += rises[i] ? items[i].weight : 0;
        next = fmin(next, rises[i] ? need / items[i].weight : level);
    }
    rise = fmin(next - lowest, left / weights);
    for (size_t i = 0; i < count; i++)
        hold[i] += rises[i] ? rise * items[i].weight : 0;
    return true;
}

static void fill(const ShareItem *items, size_t count, double capacity, double *ret_hold)
{
    hold_reservations(items, count, capacity, ret_hold);
    while (fill_once(items, count, capacity, ret_hold))
        ;
}

/* ---- Random cases ---------------------------------------------------------------------------------------
 */

/* Whole numbers now and then, so that ties and exact fits occur. */
static double draw(Rng *rng, double most)
{
    double x = rng_uniform(rng) * most;
    return rng_below(rng, 2) ? floor(x / 100) * 100 : x;
}

static size_t draw_case(Rng *rng, ShareItem *ret_items, ShareHost *ret_host)
{
    size_t count = 1 + rng_below(rng, ITEMS_MAX);
    *ret_host = host(draw(rng, 8000));
    for (size_t i = 0; i < count; i++) {
        ret_items[i] = item(draw(rng, 3000));
        ret_items[i].weight = rng_below(rng, 2) ? 1 : 0.25 + draw(rng, 1000) / 100;
        ret_items[i].cap_mhz = rng_below(rng, 2) ? INFINITY : draw(rng, 2500);
        ret_items[i].reservation_mhz = rng_below(rng, 3) ? 0 : draw(rng, 1500);
    }
    return count;
}

static double sum_of_grants(const ShareItem *items, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += items[i].grant_mhz;
    return sum;
}

static void the_fast_rule_is_progressive_filling(void)
{
    Rng rng;
    int unlike = 0, short_of = 0;
    rng_start(&rng, 1, "share", 0);
    for (int k = 0; k < CASES; k++) {
        ShareItem items[ITEMS_MAX];
        ShareHost on;
        double hold[ITEMS_MAX];
        size_t count = draw_case(&rng, items, &on);
        share_max_min(&on, items, count);
        fill(items, count, on.capacity_mhz, hold);
        for (size_t i = 0; i < count; i++) {
            unlike += fabs(items[i].grant_mhz - hold[i]) > 1e-6;
            short_of += items[i].grant_mhz < items[i].needed_mhz;
        }
    }
    CU_ASSERT_EQUAL(unlike, 0);
    CU_ASSERT(short_of > CASES); /* the cases are not all trivial */
}

/* Nobody gets more than can be used, all together no more than there is, and nothing lies idle while
 * somebody could use it. */
static void nothing_is_wasted_and_nothing_is_given_twice(void)
{
    Rng rng;
    int above_need = 0, above_capacity = 0, idle = 0, below_reservation = 0;
    rng_start(&rng, 2, "share", 0);
    for (int k = 0; k < CASES; k++) {
        ShareItem items[ITEMS_MAX];
        ShareHost on;
        size_t count = draw_case(&rng, items, &on);
        double needed = 0, reserved = 0;
        share_max_min(&on, items, count);
        for (size_t i = 0; i < count; i++) {
            needed += items[i].needed_mhz;
            reserved += fmin(items[i].reservation_mhz, items[i].needed_mhz);
        }
        for (size_t i = 0; i < count; i++) {
            double floor_mhz = fmin(items[i].reservation_mhz, items[i].needed_mhz);
            above_need += items[i].grant_mhz > items[i].needed_mhz;
            below_reservation += reserved <= on.capacity_mhz && items[i].grant_mhz < floor_mhz;
        }
        double sum = sum_of_grants(items, count);
        above_capacity += sum > on.capacity_mhz * (1 + 1e-12);
        idle += sum < fmin(needed, on.capacity_mhz) * (1 - 1e-12);
    }
    CU_ASSERT_EQUAL(above_need, 0);
    CU_ASSERT_EQUAL(above_capacity, 0);
    CU_ASSERT_EQUAL(idle, 0);
    CU_ASSERT_EQUAL(below_reservation, 0);
}

static void a_hungrier_neighbour_never_gives_anybody_more(void)
{
    Rng rng;
    int gained = 0, lost = 0;
    rng_start(&rng, 3, "share", 0);
    for (int k = 0; k < CASES; k++) {
        ShareItem before[ITEMS_MAX], after[ITEMS_MAX];
        ShareHost on;
        size_t count = draw_case(&rng, before, &on), neighbour = rng_below(&rng, count);
        memcpy(after, before, sizeof before);
        after[neighbour].demand_mhz += draw(&rng, 2000);
        share_max_min(&on, before, count);
        share_max_min(&on, after, count);
        for (size_t i = 0; i < count; i++) {
            gained += i != neighbour && after[i].grant_mhz > before[i].grant_mhz + 1e-9;
            lost += i != neighbour && after[i].grant_mhz < before[i].grant_mhz - 1e-9;
        }
    }
    CU_ASSERT_EQUAL(gained, 0);
    CU_ASSERT(lost > CASES / 10);
}

/* ---- By hand --------------------------------------------------------------------------------------------
 */

/* 1000 MHz for demands of 200, 600 and 900: the first has enough at 200; the others share 800 evenly. */
static void what_one_leaves_the_others_share_evenly(void)
{
    ShareItem items[] = {item(200), item(600), item(900)};
    share_max_min(&(ShareHost){.capacity_mhz = 1000}, items, 3);
    NEAR(items[0].grant_mhz, 200);
    NEAR(items[1].grant_mhz, 400);
    NEAR(items[2].grant_mhz, 400);
}

/* Weights 1 and 3 on 1000 MHz: 250 and 750. With a limit of 600 on the heavy one, 400 are left. */
static void weights_count_until_a_limit_does(void)
{
    ShareItem items[] = {item(1000), item(1000)};
    items[1].weight = 3;
    share_max_min(&(ShareHost){.capacity_mhz = 1000}, items, 2);
    NEAR(items[0].grant_mhz, 250);
    NEAR(items[1].grant_mhz, 750);
    items[1].cap_mhz = 600;
    share_max_min(&(ShareHost){.capacity_mhz = 1000}, items, 2);
    NEAR(items[0].grant_mhz, 400);
    NEAR(items[1].grant_mhz, 600);
}

/* 700 of 1000 MHz are reserved for the first, who asks for 900; the second and third ask for 300 each. The
 * level at which all is used: 700 + 2 x 150. A reservation that is not asked for is not held: with a demand
 * of 100 the first gets 100 and the others all they want. */
static void reservations_come_first_if_they_are_used(void)
{
    ShareItem items[] = {item(900), item(300), item(300)};
    items[0].reservation_mhz = 700;
    share_max_min(&(ShareHost){.capacity_mhz = 1000}, items, 3);
    NEAR(items[0].grant_mhz, 700);
    NEAR(items[1].grant_mhz, 150);
    NEAR(items[2].grant_mhz, 150);
    items[0].demand_mhz = 100;
    share_max_min(&(ShareHost){.capacity_mhz = 1000}, items, 3);
    NEAR(items[0].grant_mhz, 100);
    NEAR(items[1].grant_mhz, 300);
}

/* 600 + 600 MHz reserved, 800 left after a fault: 800/1200 of each, 400; who reserved nothing gets nothing.
 */
static void reservations_that_do_not_fit_shrink_alike(void)
{
    ShareItem items[] = {item(600), item(600), item(600)};
    items[0].reservation_mhz = items[1].reservation_mhz = 600;
    share_max_min(&(ShareHost){.capacity_mhz = 800}, items, 3);
    NEAR(items[0].grant_mhz, 400);
    NEAR(items[1].grant_mhz, 400);
    NEAR(items[2].grant_mhz, 0);
}

static void no_capacity_is_nothing_for_all(void)
{
    ShareItem items[] = {item(600), item(0)};
    items[0].reservation_mhz = 100;
    share_max_min(&(ShareHost){.capacity_mhz = 0}, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 0);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 0);
    NEAR(items[0].needed_mhz, 600);
}

/* Slow-down and target load 10 %. The leaving guest runs 500 MHz: the host is busy with 500, the guest gets
 * 450, 50 are the tax. The arriving one would run 300 and uses 30 here. Together 500 + 30 + 470 = 1000: all
 * fits. */
static void a_move_costs_on_both_sides(void)
{
    ShareItem items[] = {item(500), item(300), item(470)};
    items[0].role = ROLE_LEAVING;
    items[1].role = ROLE_ARRIVING;
    ShareHost on = host(1000);
    share_max_min(&on, items, 3);
    NEAR(items[0].busy_mhz, 500);
    NEAR(items[0].grant_mhz, 450);
    NEAR(items[0].taxed_mhz, 50);
    NEAR(items[1].busy_mhz, 30);
    NEAR(items[2].grant_mhz, 470);
}

/* In its stop it uses nothing; all that it could have run is the tax: the smaller of demand and cap. */
static void a_stopped_guest_uses_nothing_and_is_taxed_wholly(void)
{
    ShareItem items[] = {item(500), item(800)};
    items[0].role = ROLE_LEAVING;
    items[0].stopped = true;
    items[0].cap_mhz = 400;
    ShareHost on = host(700);
    share_max_min(&on, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 0);
    CU_ASSERT_EQUAL(items[0].busy_mhz, 0);
    NEAR(items[0].taxed_mhz, 400);
    NEAR(items[1].grant_mhz, 700);
}

static const TestCase cases[] = {
    {"the_fast_rule_is_progressive_filling", the_fast_rule_is_progressive_filling},
    {"nothing_is_wasted_and_nothing_is_given_twice", nothing_is_wasted_and_nothing_is_given_twice},
    {"a_hungrier_neighbour_never_gives_anybody_more", a_hungrier_neighbour_never_gives_anybody_more},
    {"what_one_leaves_the_others_share_evenly", what_one_leaves_the_others_share_evenly},
    {"weights_count_until_a_limit_does", weights_count_until_a_limit_does},
    {"reservations_come_first_if_they_are_used", reservations_come_first_if_they_are_used},
    {"reservations_that_do_not_fit_shrink_alike", reservations_that_do_not_fit_shrink_alike},
    {"no_capacity_is_nothing_for_all", no_capacity_is_nothing_for_all},
    {"a_move_costs_on_both_sides", a_move_costs_on_both_sides},
    {"a_stopped_guest_uses_nothing_and_is_taxed_wholly", a_stopped_guest_uses_nothing_and_is_taxed_wholly},
    {NULL, NULL},
};

const TestSuite test_share_max_min = {"share_max_min", cases};
