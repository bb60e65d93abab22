#include "sim/model/share.h"

#include "tests/test.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static ShareItem item(double demand_mhz, ShareRole role)
{
    return (ShareItem){.demand_mhz = demand_mhz, .cap_mhz = 2000, .weight = 1, .role = role};
}

static const ShareHost honest = {.capacity_mhz = 1000, .slowdown_ratio = 0.1, .target_load_ratio = 0.1};
static const ShareHost whole = {
    .capacity_mhz = 1000, .slowdown_ratio = 0.1, .target_load_ratio = 0.1, .whole_mhz = true};

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

/* 400 + 500 fit into 1000, to the last bit; the leaving one gets nine tenths of its 500. */
static void what_fits_is_granted_in_full(void)
{
    ShareItem items[] = {item(400, ROLE_RESIDENT), item(500, ROLE_LEAVING)};
    share_cloudsim(&honest, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 400);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 500 * (1 - 0.1));
    NEAR(items[1].busy_mhz, 500);
    NEAR(items[1].taxed_mhz, 50);
}

/* 500 + 1000 on 1000 MHz: everybody gets two thirds, 333.33 and 666.67; max-min would have given 500 each.
 * Cut to whole MHz: 333 and 666. */
static void too_much_is_scaled_for_all_alike(void)
{
    ShareItem items[] = {item(500, ROLE_RESIDENT), item(1000, ROLE_RESIDENT)};
    share_cloudsim(&honest, items, 2);
    NEAR(items[0].grant_mhz, 1000.0 / 3);
    NEAR(items[1].grant_mhz, 2000.0 / 3);
    share_cloudsim(&whole, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 333);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 666);
}

/* 1000 MHz for a leaving guest of 800 (needs 800), an arriving one of 3000 (2000 by its cap, a tenth: 200)
 * and a resident of 600: 1600 in all, scale 0.625. Leaving: 800 x 0.625 x 0.9 = 450 (busy 500), arriving 125,
 * resident 375. 500 + 125 + 375 = 1000. */
static void a_move_takes_part_in_the_scaling(void)
{
    ShareItem items[] = {item(800, ROLE_LEAVING), item(3000, ROLE_ARRIVING), item(600, ROLE_RESIDENT)};
    share_cloudsim(&honest, items, 3);
    NEAR(items[0].grant_mhz, 450);
    NEAR(items[0].busy_mhz, 500);
    NEAR(items[1].grant_mhz, 125);
    NEAR(items[2].grant_mhz, 375);
    NEAR(items[1].needed_mhz, 200);
}

/* What arrives is judged one by one in list order, as the peer does: what has been handed out is subtracted,
 * so rounding of the running rest decides, not that of the sum. 0.1 + 0.7 = 0.7999999999999999 in doubles,
 * and 0.8 - 0.1 - 0.7 leaves a negative rest of one ulp: 0.8 - 0.1 = 0.70000000000000007 fits 0.7. */
static void the_rest_decides_what_fits(void)
{
    ShareHost host = {.capacity_mhz = 0.8};
    ShareItem items[] = {item(0.1, ROLE_RESIDENT), item(0.7, ROLE_RESIDENT)};
    share_cloudsim(&host, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 0.1);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 0.7);
    /* The other way round: 0.8 - 0.7 = 0.10000000000000009 fits 0.1. One ulp more of demand does not fit. */
    items[1].demand_mhz = nextafter(0.8 - 0.1, 1);
    share_cloudsim(&host, items, 2);
    CU_ASSERT(items[1].grant_mhz < items[1].demand_mhz);
}

/* Weights, limits below the cap and reservations mean nothing to this rule. */
static void weights_and_reservations_are_not_looked_at(void)
{
    ShareItem items[] = {item(1000, ROLE_RESIDENT), item(1000, ROLE_RESIDENT)};
    items[0].weight = 7;
    items[1].reservation_mhz = 900;
    share_cloudsim(&honest, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 500);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 500);
}

/* A host that is waking has no capacity: nobody gets anything, and nothing is divided by zero. */
static void no_capacity_is_nothing_for_all(void)
{
    ShareHost host = {.capacity_mhz = 0, .slowdown_ratio = 0.1};
    ShareItem items[] = {item(500, ROLE_LEAVING), item(0, ROLE_RESIDENT)};
    share_cloudsim(&host, items, 2);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 0);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 0);
    share_cloudsim(&host, items + 1, 1);
    CU_ASSERT_EQUAL(items[1].grant_mhz, 0);
}

static void a_stopped_guest_gets_and_uses_nothing(void)
{
    ShareItem items[] = {item(500, ROLE_LEAVING)};
    items[0].stopped = true;
    share_cloudsim(&honest, items, 1);
    CU_ASSERT_EQUAL(items[0].grant_mhz, 0);
    CU_ASSERT_EQUAL(items[0].busy_mhz, 0);
}

static const TestCase cases[] = {
    {"what_fits_is_granted_in_full", what_fits_is_granted_in_full},
    {"too_much_is_scaled_for_all_alike", too_much_is_scaled_for_all_alike},
    {"a_move_takes_part_in_the_scaling", a_move_takes_part_in_the_scaling},
    {"the_rest_decides_what_fits", the_rest_decides_what_fits},
    {"weights_and_reservations_are_not_looked_at", weights_and_reservations_are_not_looked_at},
    {"no_capacity_is_nothing_for_all", no_capacity_is_nothing_for_all},
    {"a_stopped_guest_gets_and_uses_nothing", a_stopped_guest_gets_and_uses_nothing},
    {NULL, NULL},
};

const TestSuite test_share_cloudsim = {"share_cloudsim", cases};
