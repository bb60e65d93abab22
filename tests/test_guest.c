#include "sim/model/usage.h"
#include "sim/model/guest.h"

#include "sim/model/host.h"
#include "sim/model/migration.h"
#include "sim/model/task.h"
#include "tests/lab.h"
#include "tests/test.h"

#include <math.h>

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

/* On a host of 8 GiB and 2 cores: 1 GiB and one core are held from its placement to its end. */
static void a_guest_holds_what_it_requested_until_it_ends(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    const HostColumns *hosts = &lab.cluster.hosts;
    uint32_t guest = lab_arrive(&lab, lab_spec());
    CU_ASSERT_EQUAL(hosts->memory_reserved_bytes[0], 0);
    CU_ASSERT_EQUAL(lab.cluster.guests_pending, 1);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, guest, 0), REFUSED_NOT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(hosts->memory_reserved_bytes[0], GIB);
    CU_ASSERT_EQUAL(hosts->cpu_reserved_mcore[0], 1000);
    CU_ASSERT_EQUAL(lab.cluster.guests_pending, 0);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, guest, 0), REFUSED_GUEST_STATE);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(hosts->memory_reserved_bytes[0], 0);
    CU_ASSERT_EQUAL(hosts->cpu_reserved_mcore[0], 0);
    CU_ASSERT_EQUAL(lab.cluster.guests_live, 0);
    lab_close(&lab);
}

static void a_guest_that_leaves_while_pending_held_nothing(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_arrive(&lab, lab_spec());
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab.cluster.guests_pending, 0);
    CU_ASSERT(host_is_none(lab_last_note(&lab, NOTE_GUEST_ENDED)->host));
    lab_close(&lab);
}

/* Its row is given to the next guest only after it was buried; then its old id names nobody. */
static void an_old_id_does_not_name_a_new_guest(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t row = lab_place(&lab, lab_spec(), 0);
    GuestId old = guest_id(&lab.cluster, row);
    guest_end(&lab.cluster, row, END_LEFT);
    CU_ASSERT_EQUAL(guest_row(&lab.cluster, old), NO_ROW);
    CU_ASSERT_NOT_EQUAL(lab_arrive(&lab, lab_spec()), row);
    lab_settle(&lab);
    uint32_t next = lab_arrive(&lab, lab_spec());
    CU_ASSERT_EQUAL(next, row);
    CU_ASSERT_EQUAL(guest_row(&lab.cluster, old), NO_ROW);
    CU_ASSERT_EQUAL(guest_row(&lab.cluster, guest_id(&lab.cluster, next)), row);
    lab_close(&lab);
}

/* 2 vCPUs on cores of 1000 MHz: sold 2000 MHz there, and these it stays when it moves to faster cores (sized
 * by its first host). Half of its size is 1000 MHz. */
static void a_guest_sold_at_host_speed_is_sized_by_its_first_host(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.types[1] = lab.types[0];
    lab.types[1].core_mhz = 3000;
    lab.rules.cpu_admission = ADMIT_BY_USAGE;
    lab_start(&lab, 1);
    cluster_add_host(&lab.cluster, 1);
    GuestSpec spec = lab_spec();
    spec.vcpus = 2;
    uint32_t guest = lab_arrive(&lab, spec);
    usage_begin(&lab.cluster, guest, 0.5);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, guest, 0), REFUSED_NOT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab.cluster.guests.cpu_mhz[guest], 2000);
    CU_ASSERT_EQUAL(lab.cluster.guests.demand_mhz[guest], 1000);
    CU_ASSERT_EQUAL(lab.cluster.guests.claim_mhz[guest], 2000);
    migration_start(&lab.cluster, guest, 1, 0);
    lab_settle(&lab);
    lab_run_to(&lab, 5 * NS_PER_S);
    CU_ASSERT_EQUAL(lab.cluster.guests.cpu_mhz[guest], 2000);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 5000);
    NEAR(lab_account(&lab, guest, RUN_S), 4 + 1.0 / 3); /* a third of a faster core */
    lab_close(&lab);
}

/* Sold 3000 MHz by the fast host that it was placed on first: it cannot move to a slower one where the rule
 * asks for its size; before it was placed, it could have begun there. */
static void a_guest_sold_at_host_speed_keeps_what_it_was_sold(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.types[1] = lab.types[0];
    lab.types[1].core_mhz = 3000;
    lab.rules.core_speed = CORE_SPEED_SIZE;
    lab_start(&lab, 1);
    cluster_add_host(&lab.cluster, 1);
    uint32_t guest = lab_arrive(&lab, lab_spec());
    CU_ASSERT_EQUAL(host_admits(&lab.cluster, 0, guest), REFUSED_NOT);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, guest, 1), REFUSED_NOT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(migration_admits(&lab.cluster, guest, 0), REFUSED_CPU_SPEED);
    lab_close(&lab);
}

/* By usage a guest claims its whole size, 1000 of 2000 MHz, until it is sampled: two fit, a third does not.
 * Then two claims of 300: 1400 MHz are left, enough for the third. The usage that it begins with does not
 * count. */
static void the_first_sample_replaces_the_claim_on_the_whole_size(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.cpu_admission = ADMIT_BY_USAGE;
    lab_start(&lab, 1);
    uint32_t a = lab_place(&lab, lab_spec(), 0), b = lab_place(&lab, lab_spec(), 0);
    uint32_t c = lab_arrive(&lab, lab_spec());
    usage_begin(&lab.cluster, a, 0.3);
    usage_begin(&lab.cluster, c, 0.3);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, c, 0), REFUSED_CPU);
    usage_sample(&lab.cluster, &c, &(double){0.3},
                 1); /* nobody sees the usage of a machine that does not run */
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, c, 0), REFUSED_CPU);
    lab_use(&lab, a, 0.3);
    lab_use(&lab, b, 0.3);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, c, 0), REFUSED_NOT);
    lab_settle(&lab);
    lab_close(&lab);
}

/* A guest of tasks stands among guests that are sampled: the sampling does not change what its task asks for,
 * and it does not count as one. 1000 Mcycles at 1000 MHz end at 1 s. */
static void a_sampling_leaves_guests_with_tasks_alone(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_task_spec(1, true), 0);
    task_add(&lab.cluster, guest, 1, 1000);
    usage_begin(&lab.cluster, guest, 0);
    lab_use(&lab, guest, 0);
    CU_ASSERT_EQUAL(lab.cluster.guests.demand_mhz[guest], 1000);
    CU_ASSERT_FALSE(lab.cluster.guests.sampled[guest]);
    lab_run_to(&lab, NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_FINISHED), 1);
    lab_close(&lab);
}

/* CloudSim's memory: reserved until the first sample, free from then on; a guest on the move gives it back at
 * the first sample after its arrival. */
static void memory_until_used_is_given_back_when_it_is_sampled(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.rules.memory_reservation = MEMORY_UNTIL_USED;
    lab_start(&lab, 2);
    const int64_t *reserved = lab.cluster.hosts.memory_reserved_bytes;
    uint32_t still = lab_place(&lab, lab_spec(), 0), moving = lab_place(&lab, lab_spec(), 0);
    migration_start(&lab.cluster, moving, 1, 0);
    lab_settle(&lab);
    lab_use(&lab, still, 0.1);
    lab_use(&lab, moving, 0.1);
    CU_ASSERT_EQUAL(reserved[0], GIB);
    CU_ASSERT_EQUAL(reserved[1], GIB);
    lab_run_to(&lab, 4 * NS_PER_S);
    CU_ASSERT_EQUAL(reserved[0], 0);
    CU_ASSERT_EQUAL(reserved[1], GIB);
    lab_use(&lab, moving, 0.1);
    CU_ASSERT_EQUAL(reserved[1], 0);
    lab_close(&lab);
}

/* A limit of 200 MHz on a demand of 500: 200 x 10 s; lifted, 500 x 10 s. What the limit withholds is ready
 * time: 0.3 x 10 s. */
static void a_limit_holds_until_it_is_lifted(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_spec(), 0);
    lab_use(&lab, guest, 0.5);
    guest_set_limit(&lab.cluster, guest, 200);
    lab_settle(&lab);
    lab_run_to(&lab, 10 * NS_PER_S);
    guest_set_limit(&lab.cluster, guest, (double)INFINITY);
    lab_settle(&lab);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(lab_account(&lab, guest, GRANTED_MCYCLE), 7000);
    NEAR(lab_account(&lab, guest, READY_S), 3);
    lab_close(&lab);
}

/* Two guests live on the host, a third arrives: the two are lost, the third lives on where it was. */
static void a_host_that_fails_takes_those_who_live_there(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 2);
    lab_place(&lab, lab_spec(), 1);
    GuestSpec light = lab_spec();
    light.cpu_mcore = 500;
    lab_place(&lab, light, 1);
    uint32_t guest = lab_place(&lab, light, 0);
    CU_ASSERT_EQUAL(migration_start(&lab.cluster, guest, 1, 0), REFUSED_NOT);
    lab_settle(&lab);
    guest_lose_host(&lab.cluster, 1);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_GUEST_ENDED), 2);
    CU_ASSERT_EQUAL(lab.cluster.guests_live, 1);
    CU_ASSERT_EQUAL(guest_host(&lab.cluster, guest), 0);
    guest_lose_host(&lab.cluster, 1); /* it cannot fail twice */
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_HOST_STATE), 1);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"a_guest_holds_what_it_requested_until_it_ends", a_guest_holds_what_it_requested_until_it_ends},
    {"a_guest_that_leaves_while_pending_held_nothing", a_guest_that_leaves_while_pending_held_nothing},
    {"an_old_id_does_not_name_a_new_guest", an_old_id_does_not_name_a_new_guest},
    {"a_guest_sold_at_host_speed_is_sized_by_its_first_host",
     a_guest_sold_at_host_speed_is_sized_by_its_first_host},
    {"a_guest_sold_at_host_speed_keeps_what_it_was_sold", a_guest_sold_at_host_speed_keeps_what_it_was_sold},
    {"the_first_sample_replaces_the_claim_on_the_whole_size",
     the_first_sample_replaces_the_claim_on_the_whole_size},
    {"a_sampling_leaves_guests_with_tasks_alone", a_sampling_leaves_guests_with_tasks_alone},
    {"memory_until_used_is_given_back_when_it_is_sampled",
     memory_until_used_is_given_back_when_it_is_sampled},
    {"a_limit_holds_until_it_is_lifted", a_limit_holds_until_it_is_lifted},
    {"a_host_that_fails_takes_those_who_live_there", a_host_that_fails_takes_those_who_live_there},
    {NULL, NULL},
};

const TestSuite test_guest = {"guest", cases};
