#include "sim/model/task.h"

#include "sim/model/host.h"
#include "tests/lab.h"
#include "tests/test.h"

#define NEAR(actual, expected) CU_ASSERT_DOUBLE_EQUAL(actual, expected, 1e-9)

/* A host of 2 cores of 1000 MHz, and a guest of as many vCPUs. */
static uint32_t open_lab(Lab *lab, bool fcfs)
{
    lab_prepare(lab);
    lab_start(lab, 2);
    return lab_place(lab, lab_task_spec(2, fcfs), 0);
}

static uint32_t add(Lab *lab, uint32_t guest, uint32_t threads, double work_mcycle)
{
    uint32_t number = task_add(&lab->cluster, guest, threads, work_mcycle);
    lab_settle(lab);
    return number;
}

/* Seconds at which a task began, finished or was killed; -1 when it did not. */
static double time_of(const Lab *lab, NoteKind kind, uint32_t task)
{
    for (size_t i = 0; i < lab->cluster.journal.notes.count; i++) {
        const Note *note = &lab->cluster.journal.notes.at[i];
        if (note->what == kind && note->detail == task)
            return (double)note->t_ns / 1e9;
    }
    return -1;
}

static double finish(const Lab *lab, uint32_t task)
{
    return time_of(lab, NOTE_TASK_FINISHED, task);
}

/* Both run at once on a vCPU each: 3000 and 5000 Mcycles at 1000 MHz. */
static void tasks_on_free_vcpus_do_not_disturb_each_other(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, false);
    uint32_t a = add(&lab, guest, 1, 3000), b = add(&lab, guest, 1, 5000);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(finish(&lab, a), 3);
    NEAR(finish(&lab, b), 5);
    lab_close(&lab);
}

/* Three threads on 2 vCPUs get 2/3 each. 2, 4 and 6 Gcycles: the first is done at 2 / (2/3) = 3 s, when each
 * has done 2; then two threads run at full speed: 2 more Gcycles at 5 s, 2 more at 7 s. */
static void threads_share_the_vcpus_evenly_and_speed_up(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, false);
    uint32_t a = add(&lab, guest, 1, 2000), b = add(&lab, guest, 1, 4000), c = add(&lab, guest, 1, 6000);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(finish(&lab, a), 3);
    NEAR(finish(&lab, b), 5);
    NEAR(finish(&lab, c), 7);
    lab_close(&lab);
}

/* 8 Gcycles split over 2 threads: 4 s. Asked for 4 threads of 2 vCPUs: it runs on both, 4 s as well. */
static void a_parallel_task_uses_no_more_vcpus_than_there_are(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, true);
    uint32_t two = add(&lab, guest, 2, 8000), four = add(&lab, guest, 4, 8000);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(finish(&lab, two), 4);
    NEAR(finish(&lab, four), 8);
    lab_close(&lab);
}

/* In turn on 2 vCPUs: one thread of 4 s, then a task of two threads (2 s each), then one thread of 1 s. The
 * second needs both vCPUs and waits until 4 s, although one is free; the third does not overtake it: it
 * starts at 6 s and ends at 7 s. */
static void nobody_overtakes_the_head_of_the_queue(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, true);
    uint32_t a = add(&lab, guest, 1, 4000), b = add(&lab, guest, 2, 4000), c = add(&lab, guest, 1, 1000);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(finish(&lab, a), 4);
    NEAR(time_of(&lab, NOTE_TASK_STARTED, b), 4);
    NEAR(finish(&lab, b), 6);
    NEAR(time_of(&lab, NOTE_TASK_STARTED, c), 6);
    NEAR(finish(&lab, c), 7);
    lab_close(&lab);
}

/* The oldest unfinished task is killed at 1 s: 4000 - 1000 = 3000 Mcycles are left undone. In the queue the
 * next starts at once and ends at 1 + 2 s. */
static void killing_the_oldest_lets_the_next_one_start(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_task_spec(1, true), 0);
    uint32_t a = add(&lab, guest, 1, 4000), b = add(&lab, guest, 1, 2000);
    lab_run_to(&lab, NS_PER_S);
    CU_ASSERT(task_kill_oldest(&lab.cluster, guest));
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_TASK_KILLED)->detail, a);
    NEAR(lab_last_note(&lab, NOTE_TASK_KILLED)->value, 3000);
    lab_run_to(&lab, 5 * NS_PER_S);
    NEAR(finish(&lab, a), -1);
    NEAR(finish(&lab, b), 3);
    CU_ASSERT_FALSE(task_kill_oldest(&lab.cluster, guest));
    lab_close(&lab);
}

/* The list of running tasks is in order of finish; the oldest is not its head. */
static void the_oldest_is_killed_though_a_younger_one_ends_first(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, false);
    uint32_t old = add(&lab, guest, 1, 9000), young = add(&lab, guest, 1, 2000);
    CU_ASSERT(task_kill_oldest(&lab.cluster, guest));
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_TASK_KILLED)->detail, old);
    lab_run_to(&lab, 10 * NS_PER_S);
    NEAR(finish(&lab, young), 2);
    lab_close(&lab);
}

/* Of three, 9, 4 and 7 Gcycles long on four cores, the last of the list (the oldest) is killed;
 * one that comes then is put in its place behind the others: all end in the order of their work. */
static void the_list_stays_in_order_when_its_end_is_killed(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab.types[0].cores = 4;
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_task_spec(4, false), 0);
    add(&lab, guest, 1, 9000);
    uint32_t four = add(&lab, guest, 1, 4000), seven = add(&lab, guest, 1, 7000);
    task_kill_oldest(&lab.cluster, guest);
    uint32_t five = add(&lab, guest, 1, 5000), eight = add(&lab, guest, 1, 8000);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(finish(&lab, four), 4);
    NEAR(finish(&lab, five), 5);
    NEAR(finish(&lab, seven), 7);
    NEAR(finish(&lab, eight), 8);
    lab_close(&lab);
}

/* A pending guest's tasks wait; they start when it is placed at 5 s. One of the waiting can be killed. */
static void tasks_of_a_pending_guest_wait_for_its_host(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_arrive(&lab, lab_task_spec(2, false));
    uint32_t a = add(&lab, guest, 1, 1000), b = add(&lab, guest, 1, 1000);
    CU_ASSERT(task_kill_oldest(&lab.cluster, guest));
    CU_ASSERT_EQUAL(lab_last_note(&lab, NOTE_TASK_KILLED)->detail, a);
    lab_run_to(&lab, 5 * NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_STARTED), 0);
    CU_ASSERT_EQUAL(guest_place(&lab.cluster, guest, 0), REFUSED_NOT);
    lab_settle(&lab);
    NEAR(time_of(&lab, NOTE_TASK_STARTED, b), 5);
    lab_run_to(&lab, 9 * NS_PER_S);
    NEAR(finish(&lab, b), 6);
    lab_close(&lab);
}

/* The guest leaves at 1 s: the running task has 3000 of 4000 Mcycles left, the waiting one all of its 2000.
 */
static void the_end_of_the_guest_kills_what_runs_and_what_waits(void)
{
    Lab lab;
    lab_prepare(&lab);
    lab_start(&lab, 1);
    uint32_t guest = lab_place(&lab, lab_task_spec(1, true), 0);
    add(&lab, guest, 1, 4000);
    add(&lab, guest, 1, 2000);
    lab_run_to(&lab, NS_PER_S);
    guest_end(&lab.cluster, guest, END_LEFT);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_KILLED), 2);
    NEAR(lab_last_note(&lab, NOTE_TASK_KILLED)->value, 2000);
    CU_ASSERT_EQUAL(lab.cluster.tasks_live, 0);
    CU_ASSERT_EQUAL(lab.cluster.hosts.worker_count[0], 0);
    lab_run_to(&lab, 9 * NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_FINISHED), 0);
    lab_close(&lab);
}

static void a_task_without_work_ends_at_once(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, true);
    lab_run_to(&lab, 3 * NS_PER_S);
    uint32_t task = add(&lab, guest, 1, 0);
    lab_run_to(&lab, 3 * NS_PER_S);
    NEAR(finish(&lab, task), 3);
    lab_close(&lab);
}

/* Capacity 0 from 1 s to 11 s under a task of 4 s: it stands still and ends at 14 s. */
static void a_task_outlives_a_host_without_capacity(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, true);
    uint32_t task = add(&lab, guest, 1, 4000);
    lab_run_to(&lab, NS_PER_S);
    host_set_capacity(&lab.cluster, 0, 0);
    lab_settle(&lab);
    CU_ASSERT_EQUAL(task_next_finish(&lab.cluster, guest), SIM_TIME_MAX);
    NEAR(host_power_w(&lab.cluster, 0), 100);
    lab_run_to(&lab, 11 * NS_PER_S);
    host_set_capacity(&lab.cluster, 0, 1);
    lab_settle(&lab);
    lab_run_to(&lab, 20 * NS_PER_S);
    NEAR(finish(&lab, task), 14);
    lab_close(&lab);
}

/* 5000 tasks of different lengths come and go on one host, which shares 2 cores among them: 5000 finishes,
 * and the work granted is the work asked for: sum of 1 .. 5000 = 12,502,500 Mcycles. */
static void no_work_is_lost_among_many_tasks(void)
{
    Lab lab;
    uint32_t guest = open_lab(&lab, false);
    for (uint32_t i = 1; i <= 5000; i++)
        task_add(&lab.cluster, guest, 1 + i % 2, i);
    lab_settle(&lab);
    lab_run_to(&lab, 7000 * NS_PER_S);
    CU_ASSERT_EQUAL(lab_notes(&lab, NOTE_TASK_FINISHED), 5000);
    CU_ASSERT_DOUBLE_EQUAL(lab_account(&lab, guest, GRANTED_MCYCLE), 12502500, 1e-3);
    CU_ASSERT_EQUAL(engine_pending(lab.engine), 0);
    lab_close(&lab);
}

static const TestCase cases[] = {
    {"tasks_on_free_vcpus_do_not_disturb_each_other", tasks_on_free_vcpus_do_not_disturb_each_other},
    {"threads_share_the_vcpus_evenly_and_speed_up", threads_share_the_vcpus_evenly_and_speed_up},
    {"a_parallel_task_uses_no_more_vcpus_than_there_are", a_parallel_task_uses_no_more_vcpus_than_there_are},
    {"nobody_overtakes_the_head_of_the_queue", nobody_overtakes_the_head_of_the_queue},
    {"killing_the_oldest_lets_the_next_one_start", killing_the_oldest_lets_the_next_one_start},
    {"the_oldest_is_killed_though_a_younger_one_ends_first",
     the_oldest_is_killed_though_a_younger_one_ends_first},
    {"the_list_stays_in_order_when_its_end_is_killed", the_list_stays_in_order_when_its_end_is_killed},
    {"tasks_of_a_pending_guest_wait_for_its_host", tasks_of_a_pending_guest_wait_for_its_host},
    {"the_end_of_the_guest_kills_what_runs_and_what_waits",
     the_end_of_the_guest_kills_what_runs_and_what_waits},
    {"a_task_without_work_ends_at_once", a_task_without_work_ends_at_once},
    {"a_task_outlives_a_host_without_capacity", a_task_outlives_a_host_without_capacity},
    {"no_work_is_lost_among_many_tasks", no_work_is_lost_among_many_tasks},
    {NULL, NULL},
};

const TestSuite test_task = {"task", cases};
