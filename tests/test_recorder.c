#include "sim/output/recorder.h"

#include "sim/model/host.h"
#include "sim/model/meter.h"
#include "sim/model/migration.h"
#include "sim/model/settle.h"
#include "sim/model/task.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

static void hear(void *listener)
{
    recorder_hear(listener);
}

/* A lab whose news a recorder reads. */
static void open_both(Lab *lab, Recorder *ret_recorder, uint32_t hosts, bool keeps_events)
{
    lab_start(lab, hosts);
    recorder_open(ret_recorder, &lab->cluster, (MetricChoices){0});
    ret_recorder->keeps_events = keeps_events;
    lab->hear = hear;
    lab->listener = ret_recorder;
}

static void close_both(Lab *lab, Recorder *recorder)
{
    recorder_free(recorder);
    lab_close(lab);
}

static void go(Lab *lab, uint32_t host, HostMode mode)
{
    CU_ASSERT_EQUAL(host_go(&lab->cluster, host, mode), REFUSED_NOT);
    lab_settle(lab);
}

/* On from 0 to 10 s and from 25 s (it takes 5 s to wake) to 45 s: two times to sleep, after 10 and 20 s on.
 * It was woken once; that it was repaired is no waking. */
static void sleeps_and_wakes_are_counted_repairs_are_not(void)
{
    Lab lab;
    Recorder recorder;
    lab_prepare(&lab);
    lab.types[0].wake = (Transition){5 * NS_PER_S, 100};
    lab.types[0].suspend = (Transition){NS_PER_S, 100};
    open_both(&lab, &recorder, 1, true);
    lab_run_to(&lab, 10 * NS_PER_S);
    go(&lab, 0, MODE_ASLEEP);
    lab_run_to(&lab, 20 * NS_PER_S);
    go(&lab, 0, MODE_ON);
    lab_run_to(&lab, 45 * NS_PER_S);
    go(&lab, 0, MODE_ASLEEP);
    lab_run_to(&lab, 50 * NS_PER_S);
    guest_lose_host(&lab.cluster, 0);
    lab_settle(&lab);
    host_set_failed(&lab.cluster, 0, false);
    lab_settle(&lab);
    recorder_close(&recorder, 60 * NS_PER_S);
    CU_ASSERT_EQUAL(recorder.shutdown_s.count, 2);
    NEAR(recorder.shutdown_s.mean, 15);
    CU_ASSERT_EQUAL(recorder.wakes, 1);
    close_both(&lab, &recorder);
}

/* Asleep and awake again in one event: the first spell was 10 s on, though the host is on when it is heard.
 */
static void a_nap_without_length_is_heard_from_its_notes(void)
{
    Lab lab;
    Recorder recorder;
    lab_prepare(&lab);
    open_both(&lab, &recorder, 1, false);
    lab_run_to(&lab, 10 * NS_PER_S);
    host_go(&lab.cluster, 0, MODE_ASLEEP);
    host_go(&lab.cluster, 0, MODE_ON);
    lab_settle(&lab);
    NEAR(recorder.shutdown_s.mean, 10);
    CU_ASSERT_EQUAL(recorder.wakes, 1);
    close_both(&lab, &recorder);
}

static uint32_t sent_on(Lab *lab, Recorder *recorder)
{
    lab_prepare(lab);
    lab->rules.migration.repeat = true;
    open_both(lab, recorder, 3, true);
    uint32_t guest = lab_place(lab, lab_spec(), 0);
    migration_start(&lab->cluster, guest, 1, 0);
    lab_run_to(lab, 3 * NS_PER_S);
    migration_start(&lab->cluster, guest, 2, 0);
    lab_settle(lab);
    return guest;
}

/* From 0 to 4 s, sent on from 3 to 7 s: two migrations, one journey of 7 s. */
static void a_guest_sent_on_makes_one_journey(void)
{
    Lab lab;
    Recorder recorder;
    uint32_t guest = sent_on(&lab, &recorder);
    lab_run_to(&lab, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(recorder.migrations, 2);
    CU_ASSERT_EQUAL(recorder.move_s.count, 1);
    NEAR(recorder.move_s.mean, 7);
    const Tables *tables = &recorder.tables;
    CU_ASSERT_EQUAL(tables->guests.at[0].migrations, 2);
    CU_ASSERT_EQUAL(tables->guests.at[0].host, 2);
    CU_ASSERT_EQUAL(tables->migrations.at[1].from, 1); /* where the first had brought it */
    CU_ASSERT_EQUAL(tables->hosts.at[1].arrivals, 1);
    CU_ASSERT_EQUAL(tables->hosts.at[1].departures, 1);
    CU_ASSERT_EQUAL(guest_host(&lab.cluster, guest), 2);
    close_both(&lab, &recorder);
}

/* The second target fails at 5 s: the journey was that of the first move, 4 s. */
static void a_cancelled_move_does_not_undo_the_one_before(void)
{
    Lab lab;
    Recorder recorder;
    sent_on(&lab, &recorder);
    lab_run_to(&lab, 5 * NS_PER_S);
    guest_lose_host(&lab.cluster, 2);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(recorder.move_s.count, 1);
    NEAR(recorder.move_s.mean, 4);
    CU_ASSERT_EQUAL(recorder.migrations_cancelled, 1);
    CU_ASSERT(recorder.tables.migrations.at[1].cancelled);
    CU_ASSERT_EQUAL(recorder.tables.migrations.at[1].ended_ns, 5 * NS_PER_S);
    CU_ASSERT_EQUAL(recorder.tables.guests.at[0].host, 1);
    close_both(&lab, &recorder);
}

/* A life of 2 s to 10 s: arrives at 1 s, half a core used; 8 s x 500 Mcycles, 4 s run and 4 s idle. */
static void a_guests_row_tells_its_life(void)
{
    Lab lab;
    Recorder recorder;
    lab_prepare(&lab);
    open_both(&lab, &recorder, 1, true);
    lab_run_to(&lab, NS_PER_S);
    uint32_t guest = lab_arrive(&lab, lab_spec());
    lab_settle(&lab);
    lab_run_to(&lab, 2 * NS_PER_S);
    guest_place(&lab.cluster, guest, 0);
    lab_use(&lab, guest, 0.5);
    lab_run_to(&lab, 10 * NS_PER_S);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    const GuestRow *row = &recorder.tables.guests.at[0];
    CU_ASSERT_EQUAL(row->born_ns, NS_PER_S);
    CU_ASSERT_EQUAL(row->placed_ns, 2 * NS_PER_S);
    CU_ASSERT_EQUAL(row->ended_ns, 10 * NS_PER_S);
    CU_ASSERT_EQUAL(row->end_reason, END_LEFT);
    NEAR(row->account[GRANTED_MCYCLE], 4000);
    NEAR(row->account[RUN_S], 4);
    NEAR(row->account[IDLE_S], 4);
    NEAR(row->cpu_mhz, 1000);
    close_both(&lab, &recorder);
}

/* A little of everything, for 20 s. */
static uint64_t eventful(bool keeps_events, Recorder *ret_recorder, Lab *ret_lab)
{
    lab_prepare(ret_lab);
    open_both(ret_lab, ret_recorder, 2, keeps_events);
    uint32_t worker = lab_place(ret_lab, lab_task_spec(1, true), 0), user = lab_place(ret_lab, lab_spec(), 0);
    for (int k = 0; k < 3; k++)
        task_add(&ret_lab->cluster, worker, 1, 3000);
    lab_use(ret_lab, user, 0.25);
    migration_start(&ret_lab->cluster, worker, 1, 0);
    lab_settle(ret_lab);
    lab_run_to(ret_lab, 7 * NS_PER_S);
    guest_end(&ret_lab->cluster, user, END_LEFT);
    GuestSpec huge = lab_spec();
    huge.memory_bytes = 9 * GIB;
    lab_arrive(ret_lab, huge);
    lab_settle(ret_lab);
    recorder_close(ret_recorder, 20 * NS_PER_S);
    return ret_recorder->hash;
}

/* Tables are filled or not: sums and hash are the same to the last bit. */
static void what_is_kept_does_not_change_what_is_counted(void)
{
    Lab with_lab, without_lab;
    Recorder with, without;
    uint64_t hash = eventful(true, &with, &with_lab);
    CU_ASSERT_EQUAL(eventful(false, &without, &without_lab), hash);
    CU_ASSERT_EQUAL(with.energy_j, without.energy_j);
    CU_ASSERT_EQUAL(with.account[GRANTED_MCYCLE], without.account[GRANTED_MCYCLE]);
    CU_ASSERT_EQUAL(without.tables.guests.count, 0);
    CU_ASSERT_EQUAL(without.guests, 3);
    CU_ASSERT_EQUAL(with.tables.guests.count, 3);
    CU_ASSERT_EQUAL(with.tables.tasks.count, 3);
    close_both(&with_lab, &with);
    close_both(&without_lab, &without);
}

/* At 7 s two of three tasks of 3 s in turn are done; the third is begun, and unfinished at the end. The guest
 * of 9 GiB is too large for both hosts. */
static void what_is_left_at_the_end_is_listed(void)
{
    Lab lab;
    Recorder recorder;
    eventful(true, &recorder, &lab);
    CU_ASSERT_EQUAL(recorder.tasks_finished, 2);
    CU_ASSERT_EQUAL(recorder.tasks_unfinished, 1);
    CU_ASSERT_EQUAL(recorder.tables.tasks.at[2].started_ns, 6 * NS_PER_S);
    CU_ASSERT_EQUAL(recorder.tables.tasks.at[2].ended_ns, -1);
    CU_ASSERT_EQUAL_FATAL(recorder.tables.pending.count, 1);
    CU_ASSERT_EQUAL(recorder.tables.pending.at[0].serial, 2);
    CU_ASSERT_EQUAL(recorder.tables.pending.at[0].hosts_refusing[REFUSED_MEMORY], 2);
    close_both(&lab, &recorder);
}

/* Two hosts of 100 W idle for 20 s: 4000 J. Where accounting ends with the last sampling, at 15 s: 3000 J. */
static void accounting_ends_with_the_run_or_with_its_last_sampling(void)
{
    const Closing closings[] = {CLOSE_AT_END, CLOSE_AT_LAST_SAMPLE};
    const double joules[] = {4000, 3000};
    for (int i = 0; i < 2; i++) {
        Lab lab;
        Recorder recorder;
        lab_prepare(&lab);
        open_both(&lab, &recorder, 2, false);
        recorder.choices.close = closings[i];
        lab_run_to(&lab, 15 * NS_PER_S);
        meter_before_sample(&lab.cluster);
        meter_after_sample(&lab.cluster);
        recorder_close(&recorder, 20 * NS_PER_S);
        NEAR(recorder.energy_j, joules[i]);
        close_both(&lab, &recorder);
    }
}

static const TestCase cases[] = {
    {"sleeps_and_wakes_are_counted_repairs_are_not", sleeps_and_wakes_are_counted_repairs_are_not},
    {"a_nap_without_length_is_heard_from_its_notes", a_nap_without_length_is_heard_from_its_notes},
    {"a_guest_sent_on_makes_one_journey", a_guest_sent_on_makes_one_journey},
    {"a_cancelled_move_does_not_undo_the_one_before", a_cancelled_move_does_not_undo_the_one_before},
    {"a_guests_row_tells_its_life", a_guests_row_tells_its_life},
    {"what_is_kept_does_not_change_what_is_counted", what_is_kept_does_not_change_what_is_counted},
    {"what_is_left_at_the_end_is_listed", what_is_left_at_the_end_is_listed},
    {"accounting_ends_with_the_run_or_with_its_last_sampling",
     accounting_ends_with_the_run_or_with_its_last_sampling},
    {NULL, NULL},
};

const TestSuite test_recorder = {"recorder", cases};
