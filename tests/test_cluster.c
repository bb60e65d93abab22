#include "sim/model/cluster.h"

#include "sim/model/guest.h"
#include "sim/model/host.h"
#include "sim/model/settle.h"
#include "tests/lab.h"
#include "tests/test.h"

/* 1000 hosts one by one: each keeps its constants while the columns grow, and starts on, empty and idle. */
static void hosts_keep_their_rows_while_columns_grow(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.types[1] = lab.types[0];
    lab.types[1].cores = 4;
    lab_start(&lab, 0);
    for (uint32_t i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(host_row(cluster_add_host(&lab.cluster, i % 2)), i);
    const HostColumns *hosts = &lab.cluster.hosts;
    for (uint32_t i = 0; i < 1000; i++) {
        CU_ASSERT_EQUAL(hosts->cpu_mhz[i], i % 2 ? 4000 : 2000);
        CU_ASSERT_EQUAL(hosts->cpu_mcore[i], i % 2 ? 4000 : 2000);
        CU_ASSERT_EQUAL(hosts->first_stay[i], NO_ROW);
        CU_ASSERT_EQUAL(hosts->state[i], MODE_ON);
    }
    CU_ASSERT_EQUAL(lab.cluster.touched.count, 1000);
    lab_close(&lab);
}

/* Whatever the row held before, a new guest starts from zero; only its serial goes on. */
static void a_row_that_is_used_again_starts_from_zero(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, guest, 1);
    lab_run_to(&lab, 10 * NS_PER_S);
    guest_end(&lab.cluster, guest, END_LEFT);
    CU_ASSERT_EQUAL(lab.cluster.guests.at[guest].account.value[GRANTED_MCYCLE],
                    10000); /* readable until it is buried */
    lab_settle(&lab);
    uint32_t next = lab_arrive(&lab, lab_spec());
    CU_ASSERT_EQUAL_FATAL(next, guest);
    const GuestColumns *guests = &lab.cluster.guests;
    CU_ASSERT_EQUAL(guests->serial[next], 1);
    CU_ASSERT_EQUAL(guests->at[next].account.value[GRANTED_MCYCLE], 0);
    CU_ASSERT_EQUAL(guests->usage_ratio[next], 0);
    CU_ASSERT_EQUAL(guests->sampled[next], 0);
    CU_ASSERT_EQUAL(guests->home[next], NO_ROW);
    CU_ASSERT_EQUAL(guests->at[next].born_ns, 10 * NS_PER_S);
    lab_close(&lab);
}

/* 100 W until 10 s, 10 W from then on, read without writing: at 5 s 500, at 20 s 1100; a rate set at 10 s
 * cannot be unwound, so 5 s then reads all that was settled: 1000. */
static void what_has_accrued_is_read_without_writing(void)
{
    Integral energy_j = {.rate = 100};
    CU_ASSERT_EQUAL(accrued_by(&energy_j, 5 * NS_PER_S), 500);
    integral_set_rate(&energy_j, 10 * NS_PER_S, 10);
    CU_ASSERT_EQUAL(accrued_by(&energy_j, 20 * NS_PER_S), 1100);
    CU_ASSERT_EQUAL(accrued_by(&energy_j, 5 * NS_PER_S), 1000);
}

/* The hash of two worlds with the same past is the same; a nanosecond of one guest's work tells them apart.
 */
static uint64_t hash_of(double usage_ratio)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 3);
    lab_use(&lab, lab_place(&lab, lab_spec(), 1), usage_ratio);
    lab_run_to(&lab, 10 * NS_PER_S);
    uint64_t hash = model_hash(&lab.cluster, 10 * NS_PER_S);
    lab_close(&lab);
    return hash;
}

static void the_hash_is_that_of_all_that_accrued(void)
{
    CU_ASSERT_EQUAL(hash_of(0.5), hash_of(0.5));
    CU_ASSERT_NOT_EQUAL(hash_of(0.5), hash_of(0.5 + 1e-10));
}

static const TestCase cases[] = {
    {"hosts_keep_their_rows_while_columns_grow", hosts_keep_their_rows_while_columns_grow},
    {"a_row_that_is_used_again_starts_from_zero", a_row_that_is_used_again_starts_from_zero},
    {"what_has_accrued_is_read_without_writing", what_has_accrued_is_read_without_writing},
    {"the_hash_is_that_of_all_that_accrued", the_hash_is_that_of_all_that_accrued},
    {NULL, NULL},
};

const TestSuite test_cluster = {"cluster", cases};
