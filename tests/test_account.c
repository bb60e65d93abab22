#include "sim/model/account.h"

#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

/* Alone on 2 x 1000 MHz a guest that asks for 400 gets it for 10 s: 4000. Then two more ask for all of their
 * cores: 2400 asked, 2000 there; at 800 MHz for the others, it still gets its 400 (max-min). Then it asks for
 * 1000 too: each gets 666.67. After 10 s more of that: 4000 + 6666.67 granted, 4000 + 10000 requested; it has
 * run 4 + 6.667 s, been idle for 6 s and ready for 3.333 s of its 20. */
static void a_guest_that_stops_being_content_loses_nothing(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.cpu_overcommit = 4;
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_spec(), 0), others[2];
    lab_use(&lab, guest, 0.4);
    CU_ASSERT_TRUE(lab.cluster.guests.content[guest].core_mhz > 0);
    lab_run_to(&lab, 10 * NS_PER_S);
    for (int i = 0; i < 2; i++)
        lab_use(&lab, others[i] = lab_place(&lab, lab_spec(), 0), 1);
    CU_ASSERT_TRUE(lab.cluster.guests.content[guest].core_mhz > 0);
    CU_ASSERT_EQUAL(lab.cluster.guests.content[others[0]].core_mhz, 0);
    lab_use(&lab, guest, 1);
    CU_ASSERT_EQUAL(lab.cluster.guests.content[guest].core_mhz, 0);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(lab_account(&lab, guest, REQUESTED_MCYCLE), 14000);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 4000 + 20000.0 / 3);
    NEAR(lab_account(&lab, guest, RUN_S), 4 + 20.0 / 3);
    NEAR(lab_account(&lab, guest, IDLE_S), 6);
    NEAR(lab_account(&lab, guest, READY_S), 10.0 / 3);
    NEAR(lab_account(&lab, guest, SHORT_S), 10);
    lab_close(&lab);
}

/* And back: contended for 10 s at 666.67, then content with 300 for 10 s. */
static void a_guest_becomes_content_again(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.cpu_overcommit = 4;
    lab_start(&lab, 1);
    uint32_t guests[3];
    for (int i = 0; i < 3; i++)
        lab_use(&lab, guests[i] = lab_place(&lab, lab_spec(), 0), 1);
    lab_run_to(&lab, 10 * NS_PER_S);
    for (int i = 0; i < 3; i++)
        lab_use(&lab, guests[i], 0.3);
    CU_ASSERT_TRUE(lab.cluster.guests.content[guests[1]].core_mhz > 0);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(lab_account(&lab, guests[1], GRANTED_MCYCLE), 20000.0 / 3 + 3000);
    NEAR(lab_account(&lab, guests[1], READY_S), 10.0 / 3);
    NEAR(lab_account(&lab, guests[1], IDLE_S), 7);
    lab_close(&lab);
}

/* What a reader sees just before an account is brought up to date is what the account then holds, bit by bit.
 */
static void reading_and_bringing_up_to_date_agree_to_the_last_bit(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, guest, 1.0 / 3);
    lab_run_to(&lab, 7 * NS_PER_S / 3);
    double before[ACCOUNT_ENTRIES];
    for (AccountEntry entry = 0; entry < ACCOUNT_ENTRIES; entry++)
        before[entry] = lab_account(&lab, guest, entry);
    AccountOf of = guest_account(&lab.cluster, guest);
    account_set_rates(&of, cluster_now(&lab.cluster), (double[ACCOUNT_ENTRIES]){0});
    for (AccountEntry entry = 0; entry < ACCOUNT_ENTRIES; entry++)
        CU_ASSERT_EQUAL(lab_account(&lab, guest, entry), before[entry]);
    CU_ASSERT_TRUE(before[RUN_S] > 0 && before[IDLE_S] > 0);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"a_guest_that_stops_being_content_loses_nothing", a_guest_that_stops_being_content_loses_nothing},
    {"a_guest_becomes_content_again", a_guest_becomes_content_again},
    {"reading_and_bringing_up_to_date_agree_to_the_last_bit",
     reading_and_bringing_up_to_date_agree_to_the_last_bit},
    {NULL, NULL},
};
const TestSuite test_account = {"account", cases};
