#include "sim/model/task.h"

#include "sim/base/check.h"
#include "sim/model/finish.h"

static uint32_t threads_of(const Cluster *cluster, const Task *task)
{
    uint32_t vcpus = cluster->guests.vcpus[task->guest];
    return task->threads < vcpus ? task->threads : vcpus;
}

static void note(Cluster *cluster, const Task *task, NoteKind what, double value)
{
    journal_write(&cluster->journal, (Note){.t_ns = cluster_now(cluster),
                                            .what = (uint16_t)what,
                                            .guest = guest_id(cluster, task->guest),
                                            .serial = cluster->guests.serial[task->guest],
                                            .host = host_id(guest_host(cluster, task->guest)),
                                            .value = value,
                                            .detail = task->number});
}

static void free_task(Cluster *cluster, uint32_t task)
{
    slot_give(&cluster->task_pool, (Slot){task + 1, cluster->task_pool.generations[task]});
    cluster->tasks_live--;
}

/* Into the running list, in order of finish; equal finishes in order of start. Who starts last mostly ends
 * last, so the end of the list is tried first. */
static void insert(Cluster *cluster, uint32_t row)
{
    Task *tasks = cluster->tasks, *task = &tasks[row];
    uint32_t *last = &cluster->guests.at[task->guest].last_running;
    uint32_t *link = &cluster->guests.at[task->guest].first_running;
    if (*last != NO_ROW && tasks[*last].finish_mcycle <= task->finish_mcycle)
        link = &tasks[*last].next;
    while (*link != NO_ROW && tasks[*link].finish_mcycle <= task->finish_mcycle)
        link = &tasks[*link].next;
    task->next = *link;
    *link = row;
    if (task->next == NO_ROW)
        *last = row;
}

static void start(Cluster *cluster, uint32_t row)
{
    Task *task = &cluster->tasks[row];
    GuestColumns *guests = &cluster->guests;
    double done_mcycle = integral_at(&guests->at[task->guest].thread_mcycle, cluster_now(cluster));
    task->finish_mcycle = done_mcycle + task->work_mcycle / threads_of(cluster, task);
    insert(cluster, row);
    guests->at[task->guest].threads += threads_of(cluster, task);
    note(cluster, task, NOTE_TASK_STARTED, task->work_mcycle);
}

/* Takes the head off the waiting list. */
static uint32_t take_waiting(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    uint32_t row = guests->at[guest].first_waiting;
    guests->at[guest].first_waiting = cluster->tasks[row].next;
    if (guests->at[guest].first_waiting == NO_ROW)
        guests->at[guest].last_waiting = NO_ROW;
    return row;
}

static bool may_start(const Cluster *cluster, uint32_t guest)
{
    const GuestColumns *guests = &cluster->guests;
    uint32_t row = guests->at[guest].first_waiting;
    if (row == NO_ROW || guests->home[guest] == NO_ROW)
        return false;
    uint32_t threads = guests->at[guest].threads + threads_of(cluster, &cluster->tasks[row]);
    return !guests->at[guest].fcfs || threads <= guests->vcpus[guest];
}

void task_start_waiting(Cluster *cluster, uint32_t guest)
{
    while (may_start(cluster, guest))
        start(cluster, take_waiting(cluster, guest));
    task_set_demand(cluster, guest);
}

uint32_t task_add(Cluster *cluster, uint32_t guest, uint32_t threads, double work_mcycle)
{
    uint32_t row = cluster_add_task(cluster);
    GuestColumns *guests = &cluster->guests;
    Task *task = &cluster->tasks[row];
    task->guest = guest;
    task->threads = threads;
    task->work_mcycle = work_mcycle;
    if (guests->at[guest].last_waiting == NO_ROW)
        guests->at[guest].first_waiting = row;
    else
        cluster->tasks[guests->at[guest].last_waiting].next = row;
    guests->at[guest].last_waiting = row;
    uint32_t number = task->number;
    task_start_waiting(cluster, guest);
    return number;
}

static uint32_t last_of(const Cluster *cluster, uint32_t first)
{
    uint32_t last = first;
    for (uint32_t row = first; row != NO_ROW; row = cluster->tasks[row].next)
        last = row;
    return last;
}

/* Takes the task that the link leads to off the running list. */
static uint32_t stop(Cluster *cluster, uint32_t guest, uint32_t *link)
{
    GuestColumns *guests = &cluster->guests;
    uint32_t row = *link;
    *link = cluster->tasks[row].next;
    guests->at[guest].threads -= threads_of(cluster, &cluster->tasks[row]);
    if (guests->at[guest].last_running == row)
        guests->at[guest].last_running = last_of(cluster, guests->at[guest].first_running);
    return row;
}

void task_finish_due(Cluster *cluster, uint32_t guest)
{
    uint32_t *first = &cluster->guests.at[guest].first_running;
    const Integral *done = &cluster->guests.at[guest].thread_mcycle;
    /* Less than a nanosecond's work left is rounding: the finish event rounds up to the next nanosecond. */
    double due_mcycle = integral_at(done, cluster_now(cluster)) + done->rate / (double)NS_PER_S;
    bool any = false;
    while (*first != NO_ROW && cluster->tasks[*first].finish_mcycle <= due_mcycle) {
        uint32_t row = stop(cluster, guest, first);
        note(cluster, &cluster->tasks[row], NOTE_TASK_FINISHED, 0);
        free_task(cluster, row);
        any = true;
    }
    if (any)
        task_start_waiting(cluster, guest);
}

static void kill(Cluster *cluster, uint32_t row, bool was_running)
{
    Task *task = &cluster->tasks[row];
    double left_mcycle = task->work_mcycle;
    if (was_running) {
        double done = integral_at(&cluster->guests.at[task->guest].thread_mcycle, cluster_now(cluster));
        left_mcycle = (task->finish_mcycle - done) * threads_of(cluster, task);
    }
    note(cluster, task, NOTE_TASK_KILLED, left_mcycle);
    free_task(cluster, row);
}

/* Takes the task with the smallest number off the running list, which is in order of finish. */
static uint32_t stop_oldest(Cluster *cluster, uint32_t guest)
{
    uint32_t *oldest = &cluster->guests.at[guest].first_running;
    for (uint32_t *link = oldest; *link != NO_ROW; link = &cluster->tasks[*link].next)
        if (cluster->tasks[*link].number < cluster->tasks[*oldest].number)
            oldest = link;
    return stop(cluster, guest, oldest);
}

bool task_kill_oldest(Cluster *cluster, uint32_t guest)
{
    const GuestColumns *guests = &cluster->guests;
    if (guests->at[guest].first_running != NO_ROW) /* what runs came before what waits */
        kill(cluster, stop_oldest(cluster, guest), true);
    else if (guests->at[guest].first_waiting != NO_ROW)
        kill(cluster, take_waiting(cluster, guest), false);
    else
        return false;
    task_start_waiting(cluster, guest);
    return true;
}

void task_kill_all(Cluster *cluster, uint32_t guest)
{
    uint32_t *first = &cluster->guests.at[guest].first_running;
    while (*first != NO_ROW)
        kill(cluster, stop(cluster, guest, first), true);
    while (cluster->guests.at[guest].first_waiting != NO_ROW)
        kill(cluster, take_waiting(cluster, guest), false);
}

SimTime task_next_finish(const Cluster *cluster, uint32_t guest)
{
    uint32_t first = cluster->guests.at[guest].first_running;
    if (first == NO_ROW)
        return SIM_TIME_MAX;
    const Integral *done = &cluster->guests.at[guest].thread_mcycle;
    SimTime now_ns = cluster_now(cluster);
    double left_mcycle = cluster->tasks[first].finish_mcycle - integral_at(done, now_ns);
    return finish_time(now_ns, left_mcycle, done->rate);
}

void task_set_demand(Cluster *cluster, uint32_t guest)
{
    GuestColumns *guests = &cluster->guests;
    uint32_t host = guest_host(cluster, guest);
    uint32_t busy =
        guests->at[guest].threads < guests->vcpus[guest] ? guests->at[guest].threads : guests->vcpus[guest];
    guests->usage_ratio[guest] = (double)busy / guests->vcpus[guest];
    if (host == NO_ROW)
        return; /* in MHz it depends on where it will run */
    guests->demand_mhz[guest] = busy * cluster->hosts.core_mhz[host];
    guests->claim_mhz[guest] = guests->demand_mhz[guest];
    cluster_touch_guest(cluster, guest);
}
