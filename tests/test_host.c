#include "sim/model/host.h"

#include "sim/model/guest.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <math.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static double joules(const Lab *lab, uint32_t host)
{
    return lab_accrued(lab, &lab->cluster.hosts.energy_j[host]);
}

static HostMode state(const Lab *lab, uint32_t host)
{
    return lab->cluster.hosts.state[host];
}

/* 100 W on, 10 W asleep; falls asleep in 2 s at 80 W, wakes in 3 s at 150 W. */
static void open_slow(Lab *lab)
{
    lab_prepare(lab);
    lab->types[0].suspend = (Transition){2 * NS_PER_S, 80};
    lab->types[0].wake = (Transition){3 * NS_PER_S, 150};
    lab_start(lab, 1);
}

static Refusal go(Lab *lab, uint32_t host, HostMode target)
{
    Refusal refusal = host_go(&lab->cluster, host, target);
    lab_settle(lab);
    return refusal;
}

/* On until 10 s, falling asleep until 12 s, asleep until 20 s, waking until 23 s, on until 30 s:
 * 1000 + 160 + 80 + 450 + 700 = 2390 J. Paid for is all but its sleep: 30 - 8 s. */
static void every_part_of_a_sleep_has_its_own_power(void)
{
    Lab lab;
    open_slow(&lab);
    lab_run_to(&lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ASLEEP), REFUSED_NOT);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_STOPPING);
    lab_run_to(&lab, 20 * NS_PER_S);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_ASLEEP);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ON), REFUSED_NOT);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_BOOTING);
    lab_run_to(&lab, 30 * NS_PER_S);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_ON);
    NEAR(joules(&lab, 0), 2390);
    NEAR(lab_accrued(&lab, &lab.cluster.hosts.on_s[0]), 22);
    lab_close(&lab);
}

/* Without spans: 10 s x 100 W, 10 s x 10 W asleep, 10 s x 100 W; off it draws 5 W. */
static void transitions_may_take_no_time(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    lab_run_to(&lab, 10 * NS_PER_S);
    go(&lab, 0, MODE_ASLEEP);
    go(&lab, 1, MODE_OFF);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_ASLEEP);
    lab_run_to(&lab, 20 * NS_PER_S);
    go(&lab, 0, MODE_ON);
    lab_run_to(&lab, 30 * NS_PER_S);
    NEAR(joules(&lab, 0), 2100);
    NEAR(joules(&lab, 1), 1100);
    lab_close(&lab);
}

/* Placed on a sleeping host: it wakes in 3 s, and the guest, who asks for 500 MHz, waits so long: 1.5 s of
 * ready time, then 7 s x 500 Mcycles. */
static void a_placement_wakes_the_host_and_the_guest_waits_for_it(void)
{
    Lab lab;
    open_slow(&lab);
    go(&lab, 0, MODE_ASLEEP);
    lab_run_to(&lab, 10 * NS_PER_S);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_GUEST_PLACED)->value, 0);
    lab_use(&lab, guest, 0.5);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ASLEEP), REFUSED_HOST_STATE);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(lab_account(&lab, guest, READY_S), 1.5);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 3500);
    lab_close(&lab);
}

static void power_is_refused_where_it_would_hurt(void)
{
    Lab lab;
    open_slow(&lab);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ASLEEP), REFUSED_NOT_EMPTY);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_OFF), REFUSED_NOT_EMPTY);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ASLEEP), REFUSED_NOT);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ASLEEP), REFUSED_NOT); /* it is on its way: nothing happens */
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ON), REFUSED_HOST_STATE);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_HOST_STATE), 1);
    lab_run_to(&lab, 2 * NS_PER_S);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_OFF), REFUSED_HOST_STATE); /* from asleep only by way of on */
    lab_close(&lab);
}

/* A host that stops or drains takes nobody; one that sleeps, is off or wakes does. */
static void who_is_taken_depends_on_the_state(void)
{
    Lab lab;
    open_slow(&lab);
    uint32_t guest = lab_arrive(&lab, lab_spec());
    go(&lab, 0, MODE_ASLEEP);
    CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), REFUSED_HOST_STATE);
    lab_run_to(&lab, 2 * NS_PER_S);
    CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), REFUSED_NOT);
    host_set_draining(&lab.cluster, 0, true);
    CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), REFUSED_HOST_STATE);
    host_set_draining(&lab.cluster, 0, false);
    go(&lab, 0, MODE_ON);
    CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), REFUSED_NOT);
    lab_close(&lab);
}

/* 2 cores and 8 GiB: two guests of one core fill it, or one of 8 GiB. Overcommitted twofold, four fit;
 * without a limit all that memory allows: 8 guests of 1 GiB. */
static void what_fits_is_counted_in_cores_and_bytes(void)
{
    const double overcommit[] = {1, 2, (double)INFINITY};
    const uint32_t fit[] = {2, 4, 8};
    for (int i = 0; i < 3; i++) {
        Lab lab;
        lab_prepare(&lab);
        lab.rules.cpu_overcommit = overcommit[i];
        lab_start(&lab, 1);
        for (uint32_t k = 0; k < fit[i]; k++)
            lab_place(&lab, lab_spec(), 0);
        uint32_t guest = lab_arrive(&lab, lab_spec());
        CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), i < 2 ? REFUSED_CPU : REFUSED_MEMORY);
        lab_close(&lab);
    }
}

static void memory_may_be_overcommitted_without_limit(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.cpu_overcommit = lab.rules.memory_overcommit = (double)INFINITY;
    lab_start(&lab, 1);
    GuestSpec huge = lab_spec();
    huge.memory_bytes = 1000 * GIB;
    for (int k = 0; k < 3; k++)
        lab_place(&lab, huge, 0);
    CU_ASSERT_EQUAL(lab.cluster.hosts.memory_reserved_bytes[0], 3000 * GIB);
    lab_close(&lab);
}

/* A guest sold 1500 MHz needs a core as fast under core_speed = size; any will do otherwise. */
static void a_slow_core_is_refused_where_the_rule_says_so(void)
{
    const CoreSpeed rules[] = {CORE_SPEED_ANY, CORE_SPEED_SIZE, CORE_SPEED_USAGE};
    const Refusal answers[] = {REFUSED_NOT, REFUSED_CPU_SPEED, REFUSED_CPU_SPEED};
    for (int i = 0; i < 3; i++) {
        Lab lab;
        lab_prepare(&lab);
        lab.rules.core_speed = rules[i];
        lab_start(&lab, 1);
        GuestSpec fast = lab_spec();
        fast.cpu_mhz = 1500;
        CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, lab_arrive(&lab, fast)), answers[i]);
        lab_close(&lab);
    }
}

/* Half the capacity: 1000 MHz are full load, 200 W; with nothing left it draws what it draws idle. */
static void utilization_is_part_of_what_is_left_of_the_host(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    lab_use(&lab, lab_place(&lab, lab_spec(), 0), 1);
    NEAR(host_power_w(&lab.cluster, 0), 150);
    host_set_capacity(&lab.cluster, 0, 0.5);
    lab_settle(&lab);
    NEAR(host_power_w(&lab.cluster, 0), 200);
    host_set_capacity(&lab.cluster, 0, 0);
    lab_settle(&lab);
    NEAR(host_power_w(&lab.cluster, 0), 100);
    /* What was used before the capacity fell may be more than is left: that is full load. */
    host_set_capacity(&lab.cluster, 0, 0.5);
    CU_ASSERT_EQUAL(host_utilization(&lab.cluster, 0, 2000), 1);
    lab_close(&lab);
}

/* It fails on the way to being on: the transition ends nowhere. It draws nothing until it is repaired at 20
 * s: 2 s x 150 W + 10 s x 100 W. */
static void a_host_that_fails_while_it_boots_stays_failed(void)
{
    Lab lab;
    open_slow(&lab);
    go(&lab, 0, MODE_ASLEEP);
    lab_run_to(&lab, 10 * NS_PER_S);
    double before_j = joules(&lab, 0);
    go(&lab, 0, MODE_ON);
    lab_run_to(&lab, 12 * NS_PER_S);
    guest_lose_host(&lab.cluster, 0);
    lab_settle(&lab);
    lab_run_to(&lab, 20 * NS_PER_S);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_FAILED);
    CU_ASSERT_EQUAL(go(&lab, 0, MODE_ON), REFUSED_HOST_STATE);
    host_set_failed(&lab.cluster, 0, false);
    lab_settle(&lab);
    lab_run_to(&lab, 30 * NS_PER_S);
    CU_ASSERT_EQUAL(state(&lab, 0), MODE_ON);
    NEAR(joules(&lab, 0) - before_j, 1300);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"every_part_of_a_sleep_has_its_own_power", every_part_of_a_sleep_has_its_own_power},
    {"transitions_may_take_no_time", transitions_may_take_no_time},
    {"a_placement_wakes_the_host_and_the_guest_waits_for_it",
     a_placement_wakes_the_host_and_the_guest_waits_for_it},
    {"power_is_refused_where_it_would_hurt", power_is_refused_where_it_would_hurt},
    {"who_is_taken_depends_on_the_state", who_is_taken_depends_on_the_state},
    {"what_fits_is_counted_in_cores_and_bytes", what_fits_is_counted_in_cores_and_bytes},
    {"memory_may_be_overcommitted_without_limit", memory_may_be_overcommitted_without_limit},
    {"a_slow_core_is_refused_where_the_rule_says_so", a_slow_core_is_refused_where_the_rule_says_so},
    {"utilization_is_part_of_what_is_left_of_the_host", utilization_is_part_of_what_is_left_of_the_host},
    {"a_host_that_fails_while_it_boots_stays_failed", a_host_that_fails_while_it_boots_stays_failed},
    {NULL, NULL},
};

const TestSuite test_host = {"host", cases};
