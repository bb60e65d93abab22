#include "sim/model/settle.h"

#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "sim/model/task.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static double at(const Lab *lab, const Integral *column, uint32_t row)
{
    return lab_accrued(lab, &column[row]);
}

/* Room for more vCPUs than the two cores. */
static void open_lab(Lab *lab, uint32_t hosts)
{
    lab_prepare(lab);
    lab->rules.cpu_overcommit = 4;
    lab_start(lab, hosts);
}

/* Three guests ask for 1000, 1000 and 400 of 2000 MHz. Max-min: 800, 800, 400. In 10 s the first runs 8 s, is
 * ready for 2 s and never idle; the third runs 4 s and is idle for 6 s. */
static void the_time_of_a_vcpu_is_split_in_four(void)
{
    Lab lab;
    open_lab(&lab, 1);
    uint32_t a = lab_place(&lab, lab_spec(), 0), b = lab_place(&lab, lab_spec(), 0);
    uint32_t c = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, a, 1);
    lab_use(&lab, b, 1);
    lab_use(&lab, c, 0.4);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(lab_account(&lab, a, RUN_S), 8);
    NEAR(lab_account(&lab, a, READY_S), 2);
    NEAR(lab_account(&lab, a, IDLE_S), 0);
    NEAR(lab_account(&lab, c, RUN_S), 4);
    NEAR(lab_account(&lab, c, IDLE_S), 6);
    NEAR(lab_account(&lab, c, READY_S) + lab_account(&lab, c, STEAL_S), 0);
    lab_close(&lab);
}

/* The same host: 2400 asked, 2000 used, for 10 s. The guests that get 800 of 1000 lack a fifth all the time.
 */
static void what_was_not_granted_is_counted_for_guest_and_host(void)
{
    Lab lab;
    open_lab(&lab, 1);
    uint32_t a = lab_place(&lab, lab_spec(), 0), b = lab_place(&lab, lab_spec(), 0);
    uint32_t c = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, a, 1);
    lab_use(&lab, b, 1);
    lab_use(&lab, c, 0.4);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(lab_account(&lab, a, REQUESTED_MCYCLE), 10000);
    NEAR(lab_account(&lab, a, GRANTED_MCYCLE), 8000);
    NEAR(lab_account(&lab, a, SHORT_S), 10);
    NEAR(lab_account(&lab, a, SHORTFALL_S), 2);
    NEAR(lab_account(&lab, c, SHORT_S), 0);
    NEAR(at(&lab, lab.cluster.hosts.overloaded_s, 0), 10);
    NEAR(at(&lab, lab.cluster.hosts.active_s, 0), 10);
    NEAR(at(&lab, lab.cluster.hosts.used_mcycle, 0), 20000);
    NEAR(lab.cluster.hosts.asked_mhz[0], 2400);
    lab_close(&lab);
}

/* 4 vCPUs on 2 cores that ask for 3000 MHz can run 2000; the 1000 beyond are neither ready nor steal: all 4 x
 * 10 s = run 20 + ready 10 + idle 10. */
static void a_wide_guest_is_ready_with_what_its_host_lacks(void)
{
    Lab lab;
    open_lab(&lab, 1);
    GuestSpec wide = lab_spec();
    wide.vcpus = 4;
    uint32_t guest = lab_place(&lab, wide, 0);
    lab_use(&lab, guest, 0.75);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(lab_account(&lab, guest, RUN_S), 20);
    NEAR(lab_account(&lab, guest, READY_S), 10);
    NEAR(lab_account(&lab, guest, IDLE_S), 10);
    lab_close(&lab);
}

/* A guest of 2500 MHz on a vCPU of 1000 (its size was measured elsewhere) can run 1000; what it asks beyond
 * the speed of its core is not waiting time, but it is work that was not granted. */
static void a_slow_core_leaves_work_undone_without_waiting(void)
{
    Lab lab;
    open_lab(&lab, 1);
    GuestSpec fast = lab_spec();
    fast.cpu_mhz = 2500;
    uint32_t guest = lab_place(&lab, fast, 0);
    lab_use(&lab, guest, 1);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(lab_account(&lab, guest, RUN_S), 10);
    NEAR(lab_account(&lab, guest, READY_S), 0);
    NEAR(lab_account(&lab, guest, SHORTFALL_S), 6); /* 1500 of 2500 */
    CU_ASSERT_EQUAL(at(&lab, lab.cluster.hosts.overloaded_s, 0), 0);
    lab_close(&lab);
}

/* A copy takes a tenth of 500 MHz from the guest, the target spends a tenth of it. The host is asked for the
 * 500 it spends; the target for 50 (needed), for 500 by CloudSim's rule, for what it spends where only those
 * at home count in full. */
static void what_a_host_was_asked_for_depends_on_the_overload_rule(void)
{
    const OverloadRule rules[] = {OVERLOAD_NEEDED, OVERLOAD_REQUESTED, OVERLOAD_REQUESTED_AT_HOME};
    const double target_mhz[] = {50, 500, 50};
    const double target_overloaded_s[] = {0, 4, 0};
    for (int i = 0; i < 3; i++) {
        Lab lab;
        lab_prepare(&lab);
        lab.rules.overload = rules[i];
        lab.rules.migration.slowdown_ratio = lab.rules.migration.target_load_ratio = 0.1;
        lab_start(&lab, 2);
        uint32_t guest = lab_place(&lab, lab_spec(), 0);
        lab_use(&lab, guest, 0.5);
        migration_start(&lab.cluster, guest, 1, 0);
        lab_settle(&lab);
        NEAR(lab.cluster.hosts.asked_mhz[0], 500);
        NEAR(lab.cluster.hosts.asked_mhz[1], target_mhz[i]);
        lab_run_to(&lab, 4 * NS_PER_S);
        NEAR(at(&lab, lab.cluster.hosts.overloaded_s, 0), 0);
        NEAR(at(&lab, lab.cluster.hosts.overloaded_s, 1), target_overloaded_s[i]);
        lab_close(&lab);
    }
}

/* 10 tasks on each of 3 hosts: one pending finish a host, whatever the number of tasks. */
static void there_is_one_pending_finish_a_host(void)
{
    Lab lab;
    open_lab(&lab, 3);
    for (uint32_t host = 0; host < 3; host++) {
        uint32_t guest = lab_place(&lab, lab_task_spec(2, false), host);
        for (int k = 1; k <= 10; k++)
            task_add(&lab.cluster, guest, 1, 1000 * k);
        lab_settle(&lab);
    }
    CU_ASSERT_EQUAL(engine_pending(lab.engine), 3);
    lab_run_to(&lab, 100 * NS_PER_S);
    CU_ASSERT_EQUAL(engine_pending(lab.engine), 0);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_FINISHED), 30);
    lab_close(&lab);
}

/* Hosts that were touched are shared in the order of their rows, each once, whoever touched them first. */
static void touched_hosts_are_settled_in_order_of_rows(void)
{
    Lab lab;
    open_lab(&lab, 3);
    cluster_touch(&lab.cluster, 2);
    cluster_touch(&lab.cluster, 0);
    cluster_touch(&lab.cluster, 2);
    cluster_settle(&lab.cluster);
    CU_ASSERT_EQUAL(lab.cluster.settled.count, 2);
    CU_ASSERT_EQUAL(lab.cluster.settled.at[0].host, 0);
    CU_ASSERT_EQUAL(lab.cluster.settled.at[1].host, 2);
    cluster_settle(&lab.cluster);
    CU_ASSERT_EQUAL(lab.cluster.settled.count, 2);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"the_time_of_a_vcpu_is_split_in_four", the_time_of_a_vcpu_is_split_in_four},
    {"what_was_not_granted_is_counted_for_guest_and_host",
     what_was_not_granted_is_counted_for_guest_and_host},
    {"a_wide_guest_is_ready_with_what_its_host_lacks", a_wide_guest_is_ready_with_what_its_host_lacks},
    {"a_slow_core_leaves_work_undone_without_waiting", a_slow_core_leaves_work_undone_without_waiting},
    {"what_a_host_was_asked_for_depends_on_the_overload_rule",
     what_a_host_was_asked_for_depends_on_the_overload_rule},
    {"there_is_one_pending_finish_a_host", there_is_one_pending_finish_a_host},
    {"touched_hosts_are_settled_in_order_of_rows", touched_hosts_are_settled_in_order_of_rows},
    {NULL, NULL},
};

const TestSuite test_settle = {"settle", cases};
